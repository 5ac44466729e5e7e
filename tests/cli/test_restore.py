"""`critique-study restore`, and the backups that sittings end with."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from critique_study.history import backup
from critique_study.history.log import Log
from tests import decks
from tests.cli.program import environment, run
from tests.history.machines import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine.here(decks.write(tmp_path / "many", decks.many(15)))


def sitting(machine: Machine, stdin: str) -> None:
    done = run("quiz", "--plain", "--cards", machine.cards, "--lang", "en", stdin=stdin)
    assert (done.returncode, done.stderr) == (0, "")


class TestAfterASitting:
    def test_a_backup_is_made(self, machine: Machine) -> None:
        """Of what was graded in it; a sitting without an answer makes none."""
        sitting(machine, "")
        assert not backup.folder(machine.log).exists()
        sitting(machine, "\n3\n\n3\n")
        (made,) = backup.backups(machine.log)
        assert made.events == 2
        before = made.path.stat()
        sitting(machine, "")
        assert made.path.stat() == before

    def test_that_there_can_be_none_is_told(self, machine: Machine) -> None:
        """In one line; the answers are kept, and the sitting went well."""
        machine.log.parent.mkdir(parents=True)
        (machine.log.parent / "backups").write_text("")
        done = run("quiz", "--plain", "--cards", machine.cards, stdin="\n3\n")
        assert (done.returncode, done.stderr.count("\n")) == (0, 1)
        assert "no backup was made: " in done.stderr
        assert list(machine.states()) == ["n00"]


class TestList:
    def test_newest_first(self, machine: Machine) -> None:
        """Day, events and size; a damaged one says so."""
        for n in range(2):
            machine.study("4")
            backup.after_session(machine.log, machine.clock.now().study_day() + n)
        newest, older = machine.done("restore").splitlines()
        assert newest.split("  ")[:2] == ["2026-03-03", "2 events"]
        assert older.split("  ")[:2] == ["2026-03-02", "1 event"]
        assert newest.endswith(" kB")
        (backup.folder(machine.log) / "2026-03-03.db").write_bytes(b"")
        assert machine.done("restore").splitlines()[0] == "2026-03-03  damaged  0 kB"

    def test_none_yet(self, machine: Machine) -> None:
        """Said in a line; nothing is made."""
        assert machine.done("restore") == "there is no backup yet: one is made when a sitting has ended\n"
        assert not (machine.home / "data").exists()


class TestRestore:
    def test_a_day(self, machine: Machine) -> None:
        """The history of before is named, and by that name it comes back."""
        machine.study("4")
        backup.after_session(machine.log, machine.clock.now().study_day())
        machine.study("44")
        before = machine.states()
        first, second = machine.done("restore", "2026-03-02").splitlines()
        assert first == f"restored {backup.folder(machine.log)}/2026-03-02.db: 1 event"
        assert len(machine.states()) == 1
        aside = second.removeprefix("the history of before is ")
        machine.done("restore", aside)
        assert machine.states() == before

    def test_while_a_sitting_goes_on(self, machine: Machine) -> None:
        """Refused in one line, exit status 1; nothing changed."""
        machine.study("4")
        backup.after_session(machine.log, machine.clock.now().study_day())
        with closing(Log(machine.log)) as log:
            log.events()
            done = machine.run("restore", "2026-03-02")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "another program has it open" in done.stderr
        assert sorted(path.name for path in machine.log.parent.iterdir()) == ["backups", "many.db"]

    @pytest.mark.parametrize("name", ["2026-03-01", "yesterday", "no/such/file.db"])
    def test_what_is_not_there(self, machine: Machine, name: str) -> None:
        """One line, exit status 2."""
        done = machine.run("restore", name)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)

    def test_another_learners(self, machine: Machine, tmp_path: Path) -> None:
        """Only with --adopt."""
        other = Machine(tmp_path / "other", machine.cards)
        other.study("43")
        machine.study("5")
        done = machine.run("restore", other.log)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        machine.done("restore", other.log, "--adopt")
        assert machine.states() == other.states()


def test_the_environment_is_the_tests_own() -> None:
    """The machine that is here studies where the program does."""
    assert environment()["CRITIQUE_STUDY_HOME"]
