"""SM-2 as docs/scheduling.md defines it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.schedule.sm2 import MAX_INTERVAL, NEW, State, preview, review

DAY = 739_000


def run(*grades: int) -> list[State]:
    """The states after each of `grades`, every one given on the due day."""
    states, state = [], NEW
    for grade in grades:
        state = review(state, grade, DAY if state.due is None else state.due)
        states.append(state)
    return states


@pytest.mark.parametrize(
    ("grades", "intervals", "ef100"),
    [
        ((4,) * 10, [1, 6, 15, 38, 95, 238, 595, 1488, 3720, 9300], 250),
        ((3,) * 12, [1, 6, 14, 30, 59, 107, 178, 271, 374, 487, 634, 825], 130),
        ((5, 5, 5, 0, 4, 4, 4), [1, 6, 17, 1, 1, 6, 12], 200),
        ((5,) * 6, [1, 6, 17, 48, 140, 420], 310),
    ],
)
def test_golden_sequences(grades: tuple[int, ...], intervals: list[int], ef100: int) -> None:
    """The intervals and the last ease factor of worked examples."""
    states = run(*grades)
    assert [state.interval for state in states] == intervals
    assert states[-1].ef100 == ef100


def test_threes_reach_the_floor_at_the_ninth() -> None:
    """Twelve threes: EF is above 1.30 after eight and 1.30 from the ninth on."""
    efs = [state.ef100 for state in run(*(3,) * 12)]
    assert min(efs[:8]) > 130
    assert set(efs[8:]) == {130}


@pytest.mark.parametrize(("grade", "ef100"), [(0, 170), (1, 196), (2, 218), (3, 236), (4, 250), (5, 260)])
def test_ef_changes_on_every_review(grade: int, ef100: int) -> None:
    """The formula for EF, for each grade, lapses included."""
    assert review(NEW, grade, DAY).ef100 == ef100


def test_lapse_starts_over_but_keeps_the_ease() -> None:
    """A fail sets repetitions 0 and interval 1, counts a lapse only if the card was known, and EF is not reset."""
    known = run(4, 4, 4)[-1]
    failed = review(known, 2, DAY)
    assert failed == State(repetitions=0, interval=1, ef100=218, lapses=1, due=DAY + 1)
    assert review(failed, 1, DAY + 1).lapses == 1
    assert review(NEW, 0, DAY).lapses == 0


def test_time_elapsed_is_ignored() -> None:
    """A review a year late gives the interval of one on time, counted from the day it happened."""
    state = run(4, 4)[-1]
    assert state.due is not None
    late = review(state, 4, state.due + 365)
    assert (late.interval, late.due) == (15, state.due + 365 + 15)


def test_interval_is_capped() -> None:
    """No interval exceeds 36,500 days."""
    assert run(*(5,) * 30)[-1].interval == MAX_INTERVAL


grades = st.integers(0, 5)
states = st.lists(grades, max_size=30).map(lambda gs: run(*gs)[-1] if gs else NEW)


@given(states, grades, st.integers(DAY, DAY + 40_000))
def test_laws(state: State, grade: int, day: int) -> None:
    """EF never falls below 1.30 and a card is always due after the day of its review."""
    after = review(state, grade, day)
    assert after.ef100 >= 130
    assert after.due is not None
    assert after.due == day + after.interval > day


@given(states)
def test_preview_is_review(state: State) -> None:
    """What the buttons promise is what the grades do."""
    assert preview(state, DAY) == tuple(review(state, grade, DAY) for grade in range(6))
