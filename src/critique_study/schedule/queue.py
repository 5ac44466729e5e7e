"""What to ask on a day, and in which order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple
from zlib import crc32

from critique_study.content.models import Card
from critique_study.schedule import sm2
from critique_study.schedule.replay import UNSEEN, CardState, counts

NEW_PER_DAY = 10
_LAST = 1 << 63
"""Later than any time at which a card was put next among the new."""


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
    due: list[tuple[int, Card]] = []
    new: list[tuple[int, Card]] = []
    drill: list[tuple[int, Card]] = []
    busy: set[str] = set()
    """Notes of which a card was counted today: their other cards wait until tomorrow."""
    shuffle = crc32(f"{seed}/{day}/".encode())
    for card in cards:
        state = states.get(card.id, UNSEEN)
        if state.counted == day:
            busy.add(card.stub.id)
        if (selected is not None and card.id not in selected) or state.is_out(day):
            continue
        if state.in_drill(day):
            drill.append((_rank(state.last_at, card.position), card))
        elif not counts(state, sm2.GOOD, day, card.stub.revision):
            continue
        elif state.sm2.due is None:
            new.append((_rank(_LAST if state.kept is None else state.kept, card.position), card))
        else:
            due.append((_rank(state.sm2.due, crc32(card.id.encode(), shuffle)), card))
    due_cards = _one_of_each_note(_in_order(due), busy)
    if reviews_per_day is not None:
        reviewed = sum(state.counted == day and state.introduced != day for state in states.values())
        due_cards = due_cards[: max(0, reviews_per_day - reviewed)]
    introduced = sum(state.introduced == day for state in states.values())
    new_cards = _one_of_each_note(_in_order(new), busy)
    return Queue(
        due=tuple(due_cards),
        new=tuple(new_cards[: max(0, new_per_day - introduced)]),
        drill=tuple(_in_order(drill)),
    )


def _rank(first: int, second: int) -> int:
    """Orders by `first`, then by `second`, of 32 bits: pairs would do, but take three times as long to sort."""
    return first << 32 | second


def _in_order(ranked: list[tuple[int, Card]]) -> Iterator[Card]:
    """The cards by their ranks."""
    return (card for _, card in sorted(ranked, key=itemgetter(0)))


def _one_of_each_note(cards: Iterable[Card], busy: set[str]) -> list[Card]:
    """The first card of each note that is not in `busy`, which grows by those notes."""
    chosen = []
    for card in cards:
        if card.stub.id not in busy:
            busy.add(card.stub.id)
            chosen.append(card)
    return chosen
