"""Ids of the log."""

from __future__ import annotations

import uuid
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from critique_study.history.uuid7 import Uuid7


@given(st.lists(st.integers(0, 2**47), min_size=1))
def test_ids_rise_whatever_the_clock_does(times: list[int]) -> None:
    """Each id is greater than the one before, as text too, even if the clock goes back."""
    source = Uuid7()
    ids = [source.next(at) for at in times]
    assert all(a < b for a, b in pairwise(ids))


def test_ids_are_of_version_7_and_bear_the_time() -> None:
    """Version, variant and the 48 bits of milliseconds."""
    made = uuid.UUID(Uuid7().next(1_772_452_800_000))
    assert (made.version, made.variant, made.int >> 80) == (7, uuid.RFC_4122, 1_772_452_800_000)


def test_thousands_in_one_millisecond() -> None:
    """The counter overflows into the time without a repeat."""
    source = Uuid7()
    ids = [source.next(1000) for _ in range(10_000)]
    assert ids == sorted(set(ids))
