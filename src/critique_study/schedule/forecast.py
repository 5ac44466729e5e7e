"""What the next days will ask of a learner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping

from critique_study.content.models import Card
from critique_study.schedule import sm2
from critique_study.schedule.replay import UNSEEN, CardState, counts

DAYS = 30


def forecast(
    cards: Iterable[Card],
    states: Mapping[str, CardState],
    day: int,
    *,
    selected: Container[str] | None = None,
    days: int = DAYS,
) -> tuple[int, ...]:
    """How many of the `selected` cards (None: all) will be asked as due on `day`, an ordinal, and on each day after it.

    It is what the queues will hold, without their limits, if all of each day is done and does not come back meanwhile:
    the overdue ones today, a note's cards on different days, buried ones later, suspended ones not at all.
    """
    asked = [0] * days
    busy: set[str] = set()
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for card in cards:
        state = states.get(card.id, UNSEEN)
        if state.counted == day:
            busy.add(card.stub.id)
        if state.sm2.due is not None and not state.suspended and (selected is None or card.id in selected):
            wanted[card.stub.id].append(_next_day(card, state, day, state.sm2.due))
    for note, dates in wanted.items():
        free = day + (note in busy)
        for date in sorted(dates):
            free = max(free, date)
            if free < day + days:
                asked[free - day] += 1
            free += 1
    return tuple(asked)


def _next_day(card: Card, state: CardState, day: int, due: int) -> int:
    """The first day from `day` on that a Good would count on."""
    first = next(each for each in (day, day + 1, due) if counts(state, sm2.GOOD, each, card.stub.revision))
    return max(first, state.buried_until or first)
