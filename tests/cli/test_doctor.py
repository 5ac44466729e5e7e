"""`critique-study doctor`: what it prints, mends and returns."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from critique_study.events import Review
from critique_study.history.log import Log
from tests import decks
from tests.history.machines import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "home", decks.write(tmp_path / "many", decks.many(15)))
    machine.study("44")
    return machine


def from_the_future(machine: Machine) -> None:
    machine.clock.advance(days=40_000)
    machine.study("4")


def test_all_is_well(machine: Machine) -> None:
    """One line; also before there is any history, of which none is made, and while somebody studies."""
    assert machine.done("doctor") == "all is well\n"
    assert machine.done("doctor", "--profile", "guest") == "all is well\n"
    assert not (machine.home / "data" / "guest").exists()
    with closing(Log(machine.log)) as log:
        log.append("n05", Review(4), machine.clock.now(), machine.clock.now().study_day())
        assert machine.done("doctor", "--fix") == "all is well\n"


def test_an_error(machine: Machine) -> None:
    """Told with what mending would do, exit status 1; mended, exit status 0."""
    before = machine.states()
    from_the_future(machine)
    done = machine.run("doctor")
    assert (done.returncode, done.stderr) == (1, "")
    finding, count = done.stdout.splitlines()
    assert finding.startswith("error: review of n0")
    assert finding.endswith(": from the future: the clock was wrong; --fix would take it back")
    assert count == "1 error, 0 warnings"
    done = machine.run("doctor", "--fix")
    assert (done.returncode, done.stderr) == (0, "")
    finding, count = done.stdout.splitlines()
    assert finding.startswith("mended: review of n0")
    assert count == "all is well"
    assert machine.done("doctor") == "all is well\n"
    assert machine.states() == before


def test_warnings(machine: Machine) -> None:
    """Are no fault: exit status 0."""
    machine.collection.root.joinpath("deck0.yaml").write_text(decks.many(1), encoding="utf-8")
    warning, count = machine.done("doctor").splitlines()
    assert warning.startswith("warning: `n01` has 1 event, but no note has that id")
    assert count == "0 errors, 1 warning"


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_what_cannot_be_mended_is_told(machine: Machine) -> None:
    """Here the log is only read: the error stays, with the reason."""
    from_the_future(machine)
    with closing(sqlite3.connect(machine.log, isolation_level=None)) as db:
        db.execute("DROP TRIGGER event_stays")
        db.execute("PRAGMA max_page_count = 1")
        db.execute("CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no more'); END")
    done = machine.run("doctor", "--fix")
    assert (done.returncode, done.stderr) == (1, "")
    first, second, third, count = done.stdout.splitlines()
    assert first.endswith("`event_stays` is missing")
    assert first.startswith("mended: ")
    assert second.startswith("warning: ")
    assert third.startswith("error: ")
    assert "; --fix could not take it back: " in third
    assert count == "1 error, 1 warning"


def test_a_damaged_log(machine: Machine) -> None:
    """One line that says what to do, exit status 1, with --fix too."""
    machine.log.write_bytes(b"\0" * 9000)
    for options in ([], ["--fix"]):
        done = machine.run("doctor", *options)
        assert (done.returncode, done.stderr) == (1, "")
        finding, count = done.stdout.splitlines()
        assert finding.startswith(f"error: {machine.log}: ")
        assert finding.endswith("critique-study restore lists the backups")
        assert count == "1 error, 0 warnings"


def test_escapes_do_not_reach_the_terminal(machine: Machine) -> None:
    """Whatever a forged log says."""
    with closing(Log(machine.log)) as log:
        log.append("\x1b[2Jcard", Review(4), machine.clock.now(), machine.clock.now().study_day())
    assert "\x1b" not in machine.done("doctor")
