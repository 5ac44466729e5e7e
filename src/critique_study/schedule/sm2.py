"""The SM-2 algorithm as one pure step.

Source: P. A. Wozniak, "Optimization of learning" (1990), ch. 3.2, with its ambiguities settled as
docs/scheduling.md says. Ease factors are integer hundredths and the interval's ceiling is taken in integers: in floats
it drifts.
"""

from __future__ import annotations

import msgspec

GRADES = range(6)
PASS = 3
"""Grades from here on are passes; those below are lapses where the card was known."""
GOOD = 4
"""The grade by which a queue is built: what it asks is what a Good today would count for."""
DRILL_BELOW = 4
"""Step 7: a card graded below this is asked again on the same day."""
MIN_EF100 = 130
MAX_INTERVAL = 36_500

_EF100_CHANGE = (-80, -54, -32, -14, 0, 10)
"""0.1 − (5 − q)(0.08 + (5 − q) · 0.02) in hundredths, for q = 0 … 5."""


class State(msgspec.Struct, frozen=True, gc=False):
    """What SM-2 knows of one card."""

    repetitions: int
    """Passes in a row."""
    interval: int
    """Days from the last counted review to the due day."""
    ef100: int
    """Ease factor in hundredths, at least 130."""
    lapses: int
    """Times a known card was graded below 3."""
    due: int | None
    """Study day as an ordinal; None while nothing has counted."""


NEW = State(repetitions=0, interval=0, ef100=250, lapses=0, due=None)


def review(state: State, grade: int, day: int) -> State:
    """`state` after `grade` (0–5) on study day `day`. Time elapsed since the due day is ignored."""
    if grade >= PASS:
        repetitions = state.repetitions + 1
        lapses = state.lapses
        if repetitions == 1:
            interval = 1
        elif repetitions == 2:
            interval = 6
        else:
            interval = min(MAX_INTERVAL, -(-state.interval * state.ef100 // 100))
    else:
        repetitions, interval = 0, 1
        lapses = state.lapses + (state.repetitions > 0)
    ef100 = max(MIN_EF100, state.ef100 + _EF100_CHANGE[grade])
    return State(repetitions, interval, ef100, lapses, day + interval)


def preview(state: State, day: int) -> tuple[State, ...]:
    """The outcome of each grade, 0 to 5, were it given on `day`."""
    return tuple(review(state, grade, day) for grade in GRADES)
