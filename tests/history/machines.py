"""Two computers of one learner: each studies by a real session on a file of its own, and runs the real program."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from critique_study.content.loader import load
from critique_study.history.log import Log
from critique_study.schedule.replay import CardState, Replay
from critique_study.session import Session
from tests.cli.program import run
from tests.conftest import FakeClock


class Machine:
    """A computer with a home and a clock of its own, and the cards it is given."""

    def __init__(self, home: Path, cards: Path, now: str = "2026-03-02 12:00", zone: str = "UTC") -> None:
        self.home = home
        self.cards = cards
        self.collection, _ = load(cards)
        self.clock = FakeClock(datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone)))
        self.log = home / "data" / "default" / f"{self.collection.id}.db"

    @classmethod
    def here(cls, cards: Path) -> Machine:
        """The one that the test's own environment is."""
        return cls(Path(os.environ["CRITIQUE_STUDY_HOME"]), cards)

    def study(self, keys: str) -> None:
        """A sitting: digits are grades, u undoes, s suspends; a minute each."""
        with closing(Log(self.log)) as log:
            session = Session(self.collection, log, self.clock)
            for key in keys:
                self.clock.advance(minutes=1)
                if key == "u":
                    assert session.undo()
                elif key == "s":
                    assert session.suspend()
                else:
                    session.reveal()
                    assert session.grade(int(key))

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Runs the program there."""
        return run(*arguments, "--cards", self.cards, CRITIQUE_STUDY_HOME=str(self.home))

    def done(self, *arguments: str | Path) -> str:
        """What the program says there; it must end well."""
        done = self.run(*arguments)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def states(self) -> Mapping[str, CardState]:
        """How every card stands."""
        with closing(Log(self.log)) as log:
            return Replay((e for _, e in log.events()), self.collection.formerly).states
