"""Backups of real logs, and putting them back."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from critique_study.clock import Moment
from critique_study.errors import CritiqueStudyError, LogError, UsageError
from critique_study.events import Review
from critique_study.history import backup
from critique_study.history.log import Log
from tests import decks
from tests.conftest import day
from tests.history.machines import Machine

NOW = Moment(1_772_452_800_000, 60)
"""13:00 of 2 March 2026 on its own clock."""
TODAY = day("2026-03-02")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log with one event, closed."""
    path = tmp_path / "home" / "many.db"
    add(path, "a")
    return path


def add(path: Path, *cards: str) -> None:
    with closing(Log(path)) as log:
        for card in cards:
            log.append(card, Review(4), NOW, TODAY)


def cards(path: Path) -> list[str | None]:
    with closing(Log(path)) as log:
        return [event.card for _, event in log.events()]


def files(path: Path) -> list[str]:
    """All that lies where the log does."""
    return sorted(str(each.relative_to(path.parent)) for each in path.parent.rglob("*") if each.is_file())


def restored(chosen: Path, path: Path, *, adopt: bool = False) -> backup.Restored:
    return backup.restore(chosen, path, "many", NOW, adopt=adopt)


class TestAfterSession:
    def test_a_backup_of_the_study_day(self, path: Path) -> None:
        """Whole, under the day's name, for the learner's eyes alone; nothing else is left there."""
        made = backup.after_session(path, TODAY)
        assert made == path.parent / "backups" / "many" / "2026-03-02.db"
        assert files(path) == ["backups/many/2026-03-02.db", "many.db"]
        modes = [oct(each.stat().st_mode & 0o777) for each in (made, made.parent, made.parent.parent)]
        assert modes == ["0o600", "0o700", "0o700"]
        assert cards(made) == ["a"]

    def test_only_if_the_log_grew(self, path: Path) -> None:
        """Since the newest backup, of whatever day; then the same day's is replaced."""
        made = backup.after_session(path, TODAY)
        assert made is not None
        assert backup.after_session(path, TODAY) is backup.after_session(path, TODAY + 1) is None
        add(path, "b")
        assert backup.after_session(path, TODAY) == made
        assert cards(made) == ["a", "b"]

    def test_while_another_process_studies(self, path: Path) -> None:
        """What it has written so far is in it, though it lies in the write-ahead file; and it can go on."""
        with closing(Log(path)) as log:
            log.append("b", Review(4), NOW, TODAY)
            made = backup.after_session(path, TODAY)
            log.append("c", Review(4), NOW, TODAY)
        assert made is not None
        assert cards(made) == ["a", "b"]

    def test_nothing_to_keep(self, tmp_path: Path) -> None:
        """No log, or one without events: no backup, and no folder for it."""
        path = tmp_path / "none.db"
        assert backup.after_session(path, TODAY) is None
        Log(path).close()
        assert backup.after_session(path, TODAY) is None
        assert files(path) == ["none.db"]

    def test_a_damaged_log_replaces_no_backup(self, path: Path) -> None:
        """The earlier one of the day stays, and one line says so."""
        add(path, *(f"card-{n}" for n in range(400)))
        made = backup.after_session(path, TODAY)
        assert made is not None
        add(path, "b")
        data = bytearray(path.read_bytes())
        data[12 * 4096 : 14 * 4096] = b"\xff" * 8192
        path.write_bytes(data)
        with pytest.raises(LogError, match=r"^no backup was made: .*damaged") as caught:
            backup.after_session(path, TODAY)
        assert "\n" not in str(caught.value)
        assert len(cards(made)) == 401
        assert files(path) == ["backups/many/2026-03-02.db", "many.db"]

    def test_a_changed_bit_replaces_no_backup(self, path: Path) -> None:
        """What SQLite takes for sound, and is not what the backup says, is not what is kept."""
        made = backup.after_session(path, TODAY)
        assert made is not None
        path.write_bytes(path.read_bytes().replace(b'"grade":4', b'"grade":0'))
        add(path, "b")
        with pytest.raises(LogError, match=r"^no backup was made: .*not what the backup of 2026-03-02 says") as caught:
            backup.after_session(path, TODAY + 1)
        assert "\n" not in str(caught.value)
        assert cards(made) == ["a"]

    def test_a_damaged_index_replaces_no_backup(self, path: Path) -> None:
        """The copy would be as damaged, and could not be put back."""
        made = backup.after_session(path, TODAY)
        assert made is not None
        add(path, "b")
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event_of_card'").fetchone()
        data = bytearray(path.read_bytes())
        start = (page - 1) * 4096
        data[start : start + 4096] = data[start : start + 4096].replace(b"b", b"x")
        path.write_bytes(data)
        with pytest.raises(LogError, match=r"^no backup was made: .*damaged .*event_of_card"):
            backup.after_session(path, TODAY)
        assert cards(made) == ["a"]

    def test_after_an_older_one_was_put_back(self, path: Path) -> None:
        """What the newest backup has and the log has not, or others have the number of, is no damage."""
        older = backup.after_session(path, TODAY - 2)
        assert older is not None
        add(path, "b", "c")
        backup.after_session(path, TODAY - 1)
        restored(older, path)
        add(path, "d")
        made = backup.after_session(path, TODAY)
        assert made is not None
        assert cards(made) == ["a", "d"]

    def test_a_place_that_cannot_be_written(self, path: Path) -> None:
        """One line names it."""
        (path.parent / "backups").write_text("")
        with pytest.raises(LogError, match=r"^no backup was made: .*backups"):
            backup.after_session(path, TODAY)

    @pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
    def test_killed_before_it_is_whole(self, path: Path) -> None:
        """The earlier one stays; what was begun counts for nothing."""
        made = backup.after_session(path, TODAY)
        assert made is not None
        add(path, "b")
        assert killed(f"backup.after_session(Path({str(path)!r}), {TODAY})") == -signal.SIGKILL
        assert cards(made) == ["a"]
        assert [each.day for each in backup.backups(path)] == ["2026-03-02"]
        assert backup.after_session(path, TODAY) == made
        assert cards(made) == ["a", "b"]


def killed(statement: str) -> int:
    """Runs `statement` in a process that is killed where it would put a file in its place; returns its exit status."""
    program = (
        "import os, signal; from pathlib import Path; from critique_study.clock import Moment\n"
        "from critique_study.history import backup\n"
        "Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run([sys.executable, "-c", program + statement], env=env, check=False).returncode


class TestKept:
    def test_a_year_of_days(self) -> None:
        """The newest seven, and the newest of each of twelve months."""
        days = [(date(2026, 3, 10) - timedelta(n)).isoformat() for n in range(500)]
        assert sorted(backup.kept(days), reverse=True) == [
            *(f"2026-03-{n:02}" for n in range(10, 3, -1)),
            *("2026-02-28", "2026-01-31", "2025-12-31", "2025-11-30", "2025-10-31", "2025-09-30", "2025-08-31"),
            *("2025-07-31", "2025-06-30", "2025-05-31", "2025-04-30"),
        ]

    def test_pauses_cost_nothing(self) -> None:
        """Days and months are those with a sitting."""
        days = ["2019-05-01", "2021-01-03", "2021-01-09", "2026-03-02"]
        assert backup.kept(days) == set(days)

    def test_pruning(self, path: Path) -> None:
        """What is no longer to be kept goes; files of other names stay."""
        for n in range(10):
            add(path, f"c{n}")
            backup.after_session(path, TODAY - 9 + n)
        (backup.folder(path) / "before-the-exam.db").write_bytes(b"")
        add(path, "z")
        backup.after_session(path, TODAY + 1)
        assert [each.name for each in sorted(backup.folder(path).iterdir())] == [
            "2026-02-25.db",
            "2026-02-26.db",
            "2026-02-27.db",
            "2026-02-28.db",
            "2026-03-01.db",
            "2026-03-02.db",
            "2026-03-03.db",
            "before-the-exam.db",
        ]

    def test_the_one_just_made_always_stays(self, path: Path) -> None:
        """Even where a wrong clock has filled all places with days to come."""
        for n in range(backup.DAILY + 1):
            add(path, f"c{n}")
            backup.after_session(path, day("2031-01-01") + n)
        add(path, "z")
        made = backup.after_session(path, TODAY)
        assert made is not None
        assert cards(made)[-1] == "z"


class TestRestore:
    @pytest.fixture
    def yesterday(self, path: Path) -> Path:
        """The backup of yesterday; the log has grown since."""
        made = backup.after_session(path, TODAY - 1)
        assert made is not None
        add(path, "b")
        return made

    def test_the_log_of_before_is_moved_aside(self, path: Path, yesterday: Path) -> None:
        """Each is one whole file, and can be restored in its turn; the backup stays."""
        done = restored(yesterday, path)
        aside = path.with_name("many.before-restore-20260302-130000.db")
        assert done == backup.Restored(1, aside)
        assert cards(path) == ["a"]
        assert restored(aside, path) == (2, path.with_name("many.before-restore-20260302-130000-2.db"))
        assert cards(path) == ["a", "b"]
        assert files(path) == [
            "backups/many/2026-03-01.db",
            "many.before-restore-20260302-130000-2.db",
            "many.before-restore-20260302-130000.db",
            "many.db",
        ]

    def test_it_is_a_log_like_any_other(self, path: Path, yesterday: Path) -> None:
        """Durable, private, and it only grows."""
        restored(yesterday, path)
        assert oct(path.stat().st_mode & 0o777) == "0o600"
        with closing(Log(path)) as log:
            assert log._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            with pytest.raises(sqlite3.IntegrityError, match="only grows"):
                log._db.execute("DELETE FROM event")
            assert log.undo(NOW, TODAY)

    def test_what_a_killed_program_left_in_the_write_ahead_file(self, path: Path, yesterday: Path) -> None:
        """It goes aside with the rest."""
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        program = (
            "import os, signal; from pathlib import Path; from critique_study.clock import Moment\n"
            "from critique_study.events import Reset; from critique_study.history.log import Log\n"
            f"Log(Path({str(path)!r})).append('c', Reset(), Moment(0, 0), {TODAY})\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        subprocess.run([sys.executable, "-c", program], env=env, check=False)
        assert path.with_name("many.db-wal").stat().st_size > 0
        done = restored(yesterday, path)
        assert done.aside is not None
        assert cards(path) == ["a"]
        assert cards(done.aside) == ["a", "b", "c"]

    def test_where_there_is_no_log(self, yesterday: Path, tmp_path: Path) -> None:
        """As on a new machine."""
        elsewhere = tmp_path / "new" / "default" / "many.db"
        assert restored(yesterday, elsewhere) == (1, None)
        assert cards(elsewhere) == ["a"]

    @pytest.mark.parametrize("damage", [b"", b"\xff" * 9000, b"my diary"], ids=["empty", "overwritten", "another file"])
    def test_in_the_place_of_a_damaged_log(self, path: Path, yesterday: Path, damage: bytes) -> None:
        """It is moved aside as it is, with what lies beside it, which must never meet the new one."""
        path.write_bytes(damage)
        path.with_name("many.db-wal").write_bytes(b"newest part")
        done = restored(yesterday, path)
        assert done.aside is not None
        assert done.aside.read_bytes() == damage
        assert done.aside.with_name(f"{done.aside.name}-wal").read_bytes() == b"newest part"
        assert cards(path) == ["a"]

    def test_in_the_place_of_a_log_that_is_gone_but_for_its_newest_part(self, path: Path, yesterday: Path) -> None:
        """That goes aside too."""
        path.unlink()
        path.with_name("many.db-wal").write_bytes(b"newest part")
        assert restored(yesterday, path) == (1, None)
        assert cards(path) == ["a"]
        assert path.with_name("many.before-restore-20260302-130000.db-wal").read_bytes() == b"newest part"

    def test_while_another_process_has_it_open(self, path: Path, yesterday: Path) -> None:
        """Refused in one line; nothing changes, and the other goes on."""
        with closing(Log(path)) as log:
            with pytest.raises(LogError, match="another program has it open"):
                restored(yesterday, path)
            log.append("c", Review(4), NOW, TODAY)
        assert cards(path) == ["a", "b", "c"]
        assert files(path) == ["backups/many/2026-03-01.db", "many.db"]

    def test_one_that_opened_it_unseen_writes_nowhere(self, path: Path, yesterday: Path) -> None:
        """Without WAL an open log does not show: its next grade is refused in a line, not put into the file aside."""
        with closing(Log(path)) as log:
            log._db.execute("PRAGMA journal_mode = DELETE")
            assert len(log.events()) == 2
            done = restored(yesterday, path)
            with pytest.raises(LogError, match="another file has taken its place"):
                log.append("c", Review(4), NOW, TODAY)
        assert done.aside is not None
        assert (cards(path), cards(done.aside)) == (["a"], ["a", "b"])

    @pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
    def test_killed_at_the_last_moment(self, path: Path, yesterday: Path) -> None:
        """The log of before is in its place, whole."""
        statement = f"backup.restore(Path({str(yesterday)!r}), Path({str(path)!r}), 'many', Moment(0, 0))"
        assert killed(statement) == -signal.SIGKILL
        assert cards(path) == ["a", "b"]
        restored(yesterday, path)
        assert cards(path) == ["a"]

    def test_a_failure_leaves_the_log_in_its_place(
        self, path: Path, yesterday: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In its own journal mode, too."""

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", full)
        with pytest.raises(LogError, match="No space left"):
            restored(yesterday, path)
        with closing(Log(path)) as log:
            assert len(log.events()) == 2
            assert log._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)

    @pytest.mark.parametrize("data", [b"", b"my diary" * 99, b"\xff" * 9000], ids=["empty", "text", "bytes"])
    def test_a_file_that_is_no_backup(self, path: Path, tmp_path: Path, data: bytes) -> None:
        """One line that names it; nothing changes."""
        (tmp_path / "x.db").write_bytes(data)
        before = path.read_bytes()
        with pytest.raises(LogError, match=r"^\S+/x\.db: ") as caught:
            restored(tmp_path / "x.db", path)
        assert "\n" not in str(caught.value)
        assert path.read_bytes() == before
        assert files(path) == ["many.db"]

    def test_a_damaged_backup(self, path: Path) -> None:
        """It is looked through before anything is moved."""
        add(path, *(f"card-{n}" for n in range(400)))
        made = backup.after_session(path, TODAY)
        assert made is not None
        data = bytearray(made.read_bytes())
        data[12 * 4096 : 14 * 4096] = b"\xff" * 8192
        made.write_bytes(data)
        with pytest.raises(LogError, match="damaged"):
            restored(made, path)
        assert files(path) == ["backups/many/2026-03-02.db", "many.db"]

    @pytest.mark.parametrize(("right", "wrong"), [(b"2026-03-02", b"2026-93-02"), (b'"grade":', b'"grade";')])
    def test_a_backup_with_an_event_that_makes_no_sense(self, path: Path, right: bytes, wrong: bytes) -> None:
        """SQLite finds nothing wrong with it, and no program would open it."""
        made = backup.after_session(path, TODAY)
        assert made is not None
        made.write_bytes(made.read_bytes().replace(right, wrong))
        with pytest.raises(LogError, match=r"damaged .*makes no sense.*nothing was changed"):
            restored(made, path)
        assert cards(path) == ["a"]

    def test_another_learners(self, path: Path, tmp_path: Path) -> None:
        """Refused unless it is adopted."""
        other = tmp_path / "other" / "many.db"
        add(other, "x")
        with pytest.raises(CritiqueStudyError, match=r"another learner .*--adopt$"):
            restored(other, path)
        assert cards(path) == ["a"]
        restored(other, path, adopt=True)
        assert cards(path) == ["x"]

    def test_another_collections(self, tmp_path: Path) -> None:
        """Refused unless it is adopted; then it is this one's."""
        other = tmp_path / "other" / "few.db"
        add(other, "x")
        elsewhere = tmp_path / "new" / "many.db"
        with pytest.raises(CritiqueStudyError, match=r"of the collection `few`, not of `many`; .*--adopt$"):
            restored(other, elsewhere)
        restored(other, elsewhere, adopt=True)
        made = backup.after_session(elsewhere, TODAY)
        assert made is not None
        restored(made, elsewhere)

    def test_the_history_in_use(self, path: Path) -> None:
        """It is no backup."""
        with pytest.raises(UsageError, match="this is the history in use"):
            restored(path, path)

    def test_a_link_is_followed(self, path: Path, yesterday: Path, tmp_path: Path) -> None:
        """A log that is kept elsewhere is replaced there."""
        link = tmp_path / "link.db"
        link.symlink_to(path)
        restored(yesterday, link)
        assert link.is_symlink()
        assert cards(path) == ["a"]

    @pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
    def test_from_a_medium_that_cannot_be_written(self, path: Path, yesterday: Path) -> None:
        """Nothing is put beside the backup."""
        yesterday.parent.chmod(0o500)
        restored(yesterday, path)
        assert cards(path) == ["a"]
        yesterday.parent.chmod(0o700)


class TestNamed:
    def test_a_day_or_a_file(self, path: Path) -> None:
        """What the learner can name."""
        made = backup.after_session(path, TODAY)
        assert made is not None
        assert backup.named(path, "2026-03-02") == made
        assert backup.named(path, str(made)) == made

    def test_what_is_not_there(self, path: Path) -> None:
        """Told with the days that are."""
        with pytest.raises(UsageError, match=r"^there is no backup of 2026-03-01, but of no other day either$"):
            backup.named(path, "2026-03-01")
        backup.after_session(path, TODAY)
        with pytest.raises(UsageError, match=r"^there is no backup of 2026-03-01, but of 2026-03-02$"):
            backup.named(path, "2026-03-01")
        with pytest.raises(UsageError, match=r"^yesterday: neither a file nor a day"):
            backup.named(path, "yesterday")


def test_yesterdays_backup_and_todays_export_give_todays_state(tmp_path: Path) -> None:
    """Exactly, whatever was done today, by the real program."""
    machine = Machine(tmp_path / "home", decks.write(tmp_path / "many", decks.many(30)))
    machine.study("425s4u3")
    backup.after_session(machine.log, machine.clock.now().study_day())
    machine.clock.advance(days=1)
    machine.study("44u2u54s")
    before = machine.states()
    machine.done("log", "export", tmp_path / "today.jsonl")
    assert machine.done("restore", "2026-03-02").startswith(f"restored {backup.folder(machine.log)}/2026-03-02.db: 7 ")
    assert machine.states() != before
    machine.done("log", "import", tmp_path / "today.jsonl")
    assert machine.states() == before
    today = (tmp_path / "today.jsonl").read_bytes()
    machine.done("log", "export", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == today
