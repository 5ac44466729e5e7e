"""The answers of a log that hold, each with what it was given to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from critique_study.events import Answer
from critique_study.schedule.replay import UNSEEN, CardState, Replay
from critique_study.schedule.why import steps

MATURE = 21
"""A card is mature from an interval of this many days on, and young before."""
Part = Literal["due", "new", "drill", "practice"]
"""What an answer was given to; a review before its day is practice too."""
PARTS: tuple[Part, ...] = get_args(Part)
COUNTED: tuple[Part, ...] = ("due", "new")
"""Those that changed the schedule."""
Stage = Literal["new", "young", "mature"]
STAGES: tuple[Stage, ...] = get_args(Stage)


def stage(state: CardState) -> Stage:
    """How well a card is known."""
    if state.is_new:
        return "new"
    return "mature" if state.sm2.interval >= MATURE else "young"


class Given(NamedTuple):
    """One answer that was not taken back."""

    event: str
    """Its id."""
    day: int
    answer: Answer
    part: Part
    met: Stage
    """What the card was to the learner then."""


def given(replay: Replay, card: str) -> Iterator[Given]:
    """The answers to `card` that were not taken back, in order of time."""
    before = UNSEEN
    for event, effect, after in steps(replay, card):
        if isinstance(event.data, Answer) and effect != "undone":
            met = stage(before)
            if effect == "counted":
                part: Part = "new" if met == "new" else "due"
            else:
                part = "drill" if effect == "drill" else "practice"
            yield Given(event.id, event.day, event.data, part, met)
        before = after
