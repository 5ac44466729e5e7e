"""What to ask on a day, and in which order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple
from zlib import crc32

from critique_study.content.models import Card
from critique_study.schedule import sm2
from critique_study.schedule.replay import UNSEEN, CardState, counts

NEW_PER_DAY = 10


class Queue(NamedTuple):
    """The cards of one day, in the order in which they are asked: due, then new, then the drill."""

    due: tuple[Card, ...] = ()
    new: tuple[Card, ...] = ()
    drill: tuple[Card, ...] = ()


def build(
    cards: Iterable[Card],
    states: Mapping[str, CardState],
    day: int,
    *,
    new_per_day: int = NEW_PER_DAY,
    reviews_per_day: int | None = None,
    selected: Container[str] | None = None,
    seed: str = "",
) -> Queue:
    """The queue of study day `day` (an ordinal) over `cards`, given in their order of introduction.

    `states` holds the state of every card ever answered, those outside `cards` too: new ones count against the day's
    limit wherever they were met, as do cards reviewed on that day against `reviews_per_day`. `selected` ids, if given,
    are all that is asked. A card is due or new exactly if a Good on that day would count. Limits hide cards, they never
    reschedule. `seed` settles the order of cards that are equally overdue.
    """
    wanted: list[tuple[Card, CardState]] = []
    drill: list[tuple[int, Card]] = []
    busy: set[str] = set()
    """Notes of which a card was counted today: their other cards wait until tomorrow."""
    for card in cards:
        state = states.get(card.id, UNSEEN)
        if state.counted == day:
            busy.add(card.note.id)
        if selected is not None and card.id not in selected:
            continue
        if state.is_out(day):
            continue
        if state.in_drill(day):
            drill.append((state.last_at, card))
        elif counts(state, sm2.GOOD, day, card.note.revision):
            wanted.append((card, state))

    def lateness(item: tuple[Card, CardState]) -> tuple[int, int]:
        card, state = item
        return state.sm2.due or 0, crc32(f"{seed}/{day}/{card.id}".encode())

    def introduction(item: tuple[Card, CardState]) -> tuple[bool, int, int]:
        card, state = item
        return state.kept is None, state.kept or 0, card.position

    due = sorted((item for item in wanted if not item[1].is_new), key=lateness)
    new = sorted((item for item in wanted if item[1].is_new), key=introduction)
    due_cards = _one_of_each_note((card for card, _ in due), busy)
    if reviews_per_day is not None:
        reviewed = sum(state.counted == day and state.introduced != day for state in states.values())
        due_cards = due_cards[: max(0, reviews_per_day - reviewed)]
    introduced = sum(state.introduced == day for state in states.values())
    new_cards = _one_of_each_note((card for card, _ in new), busy)
    return Queue(
        due=tuple(due_cards),
        new=tuple(new_cards[: max(0, new_per_day - introduced)]),
        drill=tuple(card for _, card in sorted(drill, key=lambda item: (item[0], item[1].position))),
    )


def _one_of_each_note(cards: Iterable[Card], busy: set[str]) -> list[Card]:
    """The first card of each note that is not in `busy`, which grows by those notes."""
    chosen = []
    for card in cards:
        if card.note.id not in busy:
            busy.add(card.note.id)
            chosen.append(card)
    return chosen
