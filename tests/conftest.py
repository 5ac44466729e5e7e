"""What tests of several packages share: a clock that is told the time, and an environment without the user's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from critique_study.clock import Moment

settings.register_profile("project", deadline=None)  # how long something takes never fails a test
settings.load_profile("project")


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> Moment:
        offset = self.at.utcoffset() or timedelta()
        return Moment(int(self.at.timestamp() * 1000), int(offset.total_seconds() // 60))

    def ticks(self) -> int:
        return int(self.at.timestamp() * 1000)

    def advance(self, **by: float) -> None:
        """Moves real time forward, whatever the wall clock makes of it."""
        zone = self.at.tzinfo
        self.at = (self.at.astimezone(UTC) + timedelta(**by)).astimezone(zone)


def moment(text: str, zone: str = "UTC", fold: int = 0) -> Moment:
    """The moment at which clocks in `zone` show `text`."""
    return FakeClock(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)).now()


def day(text: str) -> int:
    """The ordinal of an ISO date."""
    return date.fromisoformat(text).toordinal()


@pytest.fixture
def clock() -> FakeClock:
    """Noon of 2 March 2026 in UTC."""
    return FakeClock(datetime(2026, 3, 2, 12, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keeps the tests out of the user's directories and the user's preferences out of the tests."""
    monkeypatch.setenv("CRITIQUE_STUDY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("NO_COLOR", "TEXTUAL_THEME", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
