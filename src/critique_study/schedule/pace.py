"""How long answers take this learner, and so what is left to be asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from critique_study.schedule.answers import PARTS, Given, Part, given
from critique_study.schedule.replay import Replay

PACE_ANSWERS = 20
"""From this many answers on their median is a pace."""
DEFAULT_MILLISECONDS = 12_000
"""An answer's time until there is a pace."""


class Pace(NamedTuple):
    """The median time of an answer, in milliseconds."""

    due: float = DEFAULT_MILLISECONDS
    new: float = DEFAULT_MILLISECONDS
    drill: float = DEFAULT_MILLISECONDS


class Left(Protocol):
    """What is left to be asked."""

    @property
    def due(self) -> int: ...
    @property
    def new(self) -> int: ...
    @property
    def drill(self) -> int: ...


def pace(replay: Replay) -> Pace:
    """The learner's pace over the answers that came last."""
    times = Times()
    for card, recent in replay.recent.items():
        for each in given(replay, card):
            if each.event in recent:
                times.add(each)
    return times.pace()


def minutes(pace: Pace, left: Left) -> float:
    """How long what is left will take at `pace`; drills still to come are not foreseen."""
    return (pace.due * left.due + pace.new * left.new + pace.drill * left.drill) / 60_000


class Times:
    """The times of answers given here, where they are known."""

    def __init__(self) -> None:
        self._of: dict[Part, list[int]] = {part: [] for part in PARTS}

    def add(self, each: Given) -> None:
        """Takes in an answer."""
        if each.answer.milliseconds > 0 and each.answer.via is None:
            self._of[each.part].append(each.answer.milliseconds)

    def pace(self) -> Pace:
        """The median of each part; of one with too few answers that of all parts, if these are enough."""
        parts = self._of["due"], self._of["new"], self._of["drill"]
        every = [time for times in parts for time in times]
        usual = _median(every) if len(every) >= PACE_ANSWERS else DEFAULT_MILLISECONDS
        return Pace(*(_median(times) if len(times) >= PACE_ANSWERS else usual for times in parts))


def _median(numbers: Iterable[int]) -> float:
    """The middle one. (The standard library's way to it takes 10 ms to import.)"""
    ordered = sorted(numbers)
    return (ordered[len(ordered) // 2] + ordered[~(len(ordered) // 2)]) / 2
