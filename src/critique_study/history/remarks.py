"""What the learner has said about cards, and what of it is for others."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from critique_study.content.models import Card, Collection
from critique_study.events import Event, Remark
from critique_study.schedule.replay import Replay
from critique_study.text import one_line


class Sent(msgspec.Struct, frozen=True):
    """A remark as it is sent: nothing else is."""

    remark: str
    card: str
    revision: int | None
    """The note's at present; None if it is gone."""


class Made(NamedTuple):
    """A remark that was not taken back."""

    event: Event
    card: Card | None
    """None if it is not asked any more."""
    sent: Sent


def remarks(replay: Replay, collection: Collection) -> list[Made]:
    """The remarks that hold, oldest first."""
    made = []
    replay.complete()
    for card_id in replay.states:
        note = collection.notes.get(card_id.partition(":")[0])
        for event in replay.live(card_id):
            if isinstance(event.data, Remark):
                sent = Sent(one_line(event.data.text), one_line(card_id), note.revision if note is not None else None)
                made.append(Made(event, collection.cards.get(card_id), sent))
    return sorted(made, key=lambda each: (each.event.at, each.event.id))
