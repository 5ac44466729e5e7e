"""The only place that asks what time it is; all else is given a `Moment`."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

ROLLOVER_HOUR = 4
_EPOCH = datetime(1970, 1, 1)
_LAST_DAY = date.max.toordinal()


class Moment(NamedTuple):
    """One point in time, with the wall clock it was read from."""

    at: int
    """UTC, milliseconds since 1970."""
    utc_offset: int
    """Minutes east of Greenwich."""

    def study_day(self, rollover_hour: int = ROLLOVER_HOUR) -> int:
        """The proleptic ordinal of the learner's study day: the wall clock's date, turning over at `rollover_hour`."""
        wall = _EPOCH + timedelta(milliseconds=self.at, minutes=self.utc_offset)
        return (wall - timedelta(hours=rollover_hour)).toordinal()


class Clock(Protocol):
    """Anything that can be asked for the time."""

    def now(self) -> Moment:
        """The present moment."""

    def ticks(self) -> int:
        """Milliseconds on a clock that never goes back; only differences mean something."""


class SystemClock:
    """The machine's own clock and time zone."""

    def now(self) -> Moment:
        local = datetime.now(UTC).astimezone()
        offset = local.utcoffset() or timedelta()
        return Moment(int(local.timestamp() * 1000), int(offset.total_seconds() // 60))

    def ticks(self) -> int:
        return time.monotonic_ns() // 1_000_000


def offset_at(at: int) -> int:
    """How many minutes east of Greenwich this machine's zone was, or will be, at `at` (UTC milliseconds).

    Raises OverflowError for a time that no clock shows.
    """
    try:
        local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).astimezone()
    except (ValueError, OSError) as error:  # as C libraries see fit
        raise OverflowError(str(error)) from error
    return int((local.utcoffset() or timedelta()).total_seconds() // 60)


def iso(day: int) -> str:
    """`day` as `YYYY-MM-DD`; what comes after the year 9999 as its last day."""
    return date.fromordinal(min(day, _LAST_DAY)).isoformat()


@lru_cache(maxsize=4096)
def ordinal(text: str) -> int:
    """The day that `YYYY-MM-DD` names. Raises ValueError for anything else."""
    if len(text) != len("YYYY-MM-DD") or text[7] != "-":  # other ISO forms, as 2026-W45-1, are read as well
        raise ValueError(text)
    return date.fromisoformat(text).toordinal()
