"""How long answers take, and what is left."""

from __future__ import annotations

import pytest

from critique_study.events import ANKI, Event, Practice, Retract, Review
from critique_study.schedule.pace import Pace, minutes, pace
from critique_study.schedule.replay import Replay
from critique_study.session import Counts
from tests.schedule.test_stats import event


def new(*times: int) -> list[Event]:
    """First answers of as many new cards."""
    return [event(Review(2, time), 0, f"c{number}") for number, time in enumerate(times)]


def test_before_there_is_one() -> None:
    """Twelve seconds until there are twenty answers."""
    assert pace(Replay(new(*[1_000] * 19))) == Pace(12_000, 12_000, 12_000)


def test_the_median_of_each_part() -> None:
    """Due, new and drill have their own; one very long answer changes nothing."""
    first = new(*[5_000] * 19, 60_000)
    drills = [event(Review(4, 3_000), 0, f"c{number}") for number in range(20)]
    due = [event(Review(4, 7_000), 1, f"c{number}") for number in range(20)]
    assert pace(Replay([*first, *drills, *due])) == Pace(due=7_000, new=5_000, drill=3_000)


def test_a_part_with_few_answers() -> None:
    """Takes the median of all."""
    first = new(*[5_000] * 20)
    drills = [event(Review(4, 9_000), 0, f"c{number}") for number in range(19)]
    assert pace(Replay([*first, *drills])) == Pace(due=5_000, new=5_000, drill=5_000)


@pytest.mark.parametrize("answer", [Practice(4, 1_000), Review(4, 1_000, via=ANKI), Review(4, 0)], ids=str)
def test_what_tells_nothing(answer: Review) -> None:
    """Practice, answers given elsewhere, and unknown times."""
    events = [*new(*range(1_000, 1_020)), *(event(answer, 3, f"d{number}") for number in range(50))]
    assert pace(Replay(events)).new == 1_009.5


def test_what_was_taken_back() -> None:
    """Is no answer."""
    events = new(*[1_000] * 20)
    assert pace(Replay([*events, event(Retract(events[0].id), 0, "c0")])) == Pace()


def test_minutes() -> None:
    """What is left, each at its pace."""
    assert minutes(Pace(due=6_000, new=12_000, drill=3_000), Counts(due=10, new=5, drill=4, done=99)) == 2.2
