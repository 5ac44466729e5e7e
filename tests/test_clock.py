"""Study days: the wall clock's date, turning over at four."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine

from critique_study.clock import Moment, SystemClock, iso, offset_at, ordinal
from tests.conftest import FakeClock, moment


def study_day(text: str, zone: str, fold: int = 0) -> str:
    return iso(moment(text, zone, fold).study_day())


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Honolulu", "Asia/Kathmandu"])
def test_the_day_turns_at_four(zone: str) -> None:
    """03:59 belongs to the evening before, 04:00 and 04:01 to the new day, everywhere."""
    assert study_day("2026-03-03T03:59", zone) == "2026-03-02"
    assert study_day("2026-03-03T04:00", zone) == "2026-03-03"
    assert study_day("2026-03-03T04:01", zone) == "2026-03-03"


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_it_turns_at_four_on_the_days_the_clocks_change(day: str) -> None:
    """In Berlin, with 23 and with 25 hours in the day, the wall clock's four o'clock decides."""
    before = iso(ordinal(day) - 1)
    assert study_day(f"{day}T03:59", "Europe/Berlin") == before
    assert study_day(f"{day}T04:01", "Europe/Berlin") == day


@pytest.mark.parametrize("text", ["20261102", "2026-W45-1", "2026-11-31", "2026-11-02T", "２０２６-11-02", ""])
def test_a_day_is_written_in_one_way(text: str) -> None:
    """Other ISO forms of a date are none, nor is a day that no calendar has."""
    with pytest.raises(ValueError, match=r"^"):
        ordinal(text)


def test_no_day_is_skipped_or_turned_twice_over_a_year() -> None:
    """Hour by hour through a year with two changes of the clock, days only ever step by one."""
    clock = FakeClock(datetime(2026, 1, 1, 12, tzinfo=ZoneInfo("Europe/Berlin")))
    days = []
    for _ in range(366 * 24):
        days.append(clock.now().study_day())
        clock.advance(hours=1)
    assert {b - a for a, b in pairwise(days)} == {0, 1}


def test_another_rollover_hour() -> None:
    """Midnight sharp, where that is wanted."""
    late = moment("2026-03-02T23:59")
    assert iso(late.study_day(0)) == "2026-03-02"
    assert iso(Moment(late.at + 60_000, 0).study_day(0)) == "2026-03-03"


def test_the_system_clock_knows_its_zone() -> None:
    """Milliseconds in UTC, minutes east of the zone the machine is in."""
    with time_machine.travel(datetime(2026, 3, 2, 20, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        assert SystemClock().now() == (1_772_452_800_000, 480)


def test_an_offset_is_that_of_its_season() -> None:
    """What the zone of this machine had in January and had in July; no clock shows the year 10000."""
    with time_machine.travel(datetime(2026, 3, 2, 20, tzinfo=ZoneInfo("Europe/Berlin"))):
        assert offset_at(moment("2026-01-15T12:00").at) == 60
        assert offset_at(moment("2026-07-15T12:00").at) == 120
        for nonsense in (1 << 60, -(1 << 60)):
            with pytest.raises(OverflowError):
                offset_at(nonsense)


def test_ticks_only_go_forward() -> None:
    """A monotonic clock."""
    clock = SystemClock()
    assert clock.ticks() <= clock.ticks()
