"""The review log on a real disk."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from critique_study.clock import Moment
from critique_study.errors import LogError
from critique_study.events import (
    Bury,
    Event,
    Flag,
    Payload,
    Placed,
    Read,
    Remark,
    Reset,
    Resume,
    Retract,
    Review,
    Suspend,
)
from critique_study.history.database import pragma
from critique_study.history.log import AHEAD_MS, Log, Row
from critique_study.schedule.replay import CardState, Replay
from tests.conftest import day, moment

NOW = Moment(1_772_452_800_000, 60)
TODAY = day("2026-03-02")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "default" / "test.db"


@pytest.fixture
def log(path: Path) -> Iterator[Log]:
    log = Log(path)
    yield log
    log.close()


def add(log: Log, card: str | None = "a", data: Payload = Review(4), at: int = NOW.at) -> Event:  # noqa: B008 frozen
    return log.append(card, data, Moment(at, NOW.utc_offset), TODAY)


class TestStorage:
    def test_events_survive(self, log: Log, path: Path) -> None:
        """Closed and opened again the log gives back what was appended, in order, and the same ids."""
        written = [
            add(log, "a", Review(3, 1500, "both", 2)),
            add(log, None, Read("zhang/hardware")),
            add(log, "b", Bury("2026-03-05")),
            add(log, "b", Remark("“unclear” 不清楚")),
            add(log, "b", Flag(on=True)),
        ]
        learner, device = log.learner, log.device
        log.close()
        again = Log(path)
        assert [event for _, event in again.events()] == written
        assert (again.learner, again.device) == (learner, device)
        assert Replay(e for _, e in again.events()).states == Replay(written).states
        again.close()

    def test_rows_have_every_column(self, log: Log) -> None:
        """As stored, `seq` and `import` included."""
        event = add(log)
        assert list(log.rows()) == [
            {
                "seq": 1,
                "id": event.id,
                "at": NOW.at,
                "utc_offset": 60,
                "day": "2026-03-02",
                "device": log.device,
                "kind": "review",
                "card": "a",
                "data": '{"grade":4}',
                "import": None,
            }
        ]

    def test_reading_on_from_a_number(self, log: Log) -> None:
        """Only what arrived since."""
        add(log)
        seq = log.events()[-1][0]
        second = add(log, "b")
        assert log.events(after=seq) == [(seq + 1, second)]

    def test_a_kind_from_a_newer_version_is_kept(self, log: Log, path: Path) -> None:
        """It is read as unknown and stays in the file as it is."""
        with closing(sqlite3.connect(path)) as db, db:
            db.execute(
                "INSERT INTO event (id, at, utc_offset, day, device, kind, card, data)"
                " VALUES ('x', 1, 0, '2026-03-02', 'd', 'sing', 'a', '{\"song\":1}')"
            )
        assert [event.kind for _, event in log.events()] == ["sing"]
        assert [row["data"] for row in log.rows()] == ['{"song":1}']

    def test_only_the_learner_can_read_it(self, log: Log, path: Path) -> None:
        """Folder 0700, file 0600."""
        assert [oct(p.stat().st_mode & 0o777) for p in (path.parent, path)] == ["0o700", "0o600"]

    def test_it_is_durable_at_commit(self, log: Log, path: Path) -> None:
        """WAL, and synchronous FULL on the connection that writes."""
        assert [pragma(log._db, "synchronous"), log._db.execute("PRAGMA journal_mode").fetchone()[0]] == [2, "wal"]


@settings(max_examples=50)  # each makes two connections and syncs
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b:c1"]),
            st.one_of(
                st.builds(Review, st.integers(0, 5), revision=st.sampled_from([None, 1, 2])),
                st.sampled_from([Suspend(), Resume(), Reset(), Placed(1), Bury("2026-03-05"), Flag(on=True), None]),
            ),
            st.integers(0, 2 * 86_400_000),
        ),
        max_size=20,
    )
)
def test_states_survive_storage(steps: list[tuple[str, Payload | None, int]]) -> None:
    """Whatever was done and undone (None), folding what the file gives back is folding what was written."""
    with tempfile.TemporaryDirectory() as folder:
        written: list[Event] = []
        with closing(Log(Path(folder, "log.db"))) as log:
            for card, payload, ms in steps:
                now = Moment(NOW.at + ms, 0)
                if payload is not None:
                    written.append(log.append(card, payload, now, now.study_day()))
                elif pair := log.undo(now, now.study_day()):
                    written.append(pair[1])
        with closing(Log(Path(folder, "log.db"))) as log:
            assert Replay(event for _, event in log.events()).states == Replay(written).states


class TestCreation:
    def test_nothing_is_left_beside_the_log(self, log: Log, path: Path) -> None:
        """It is made under another name, which goes."""
        log.close()
        assert list(path.parent.iterdir()) == [path]

    def test_without_links_it_is_renamed(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """As on a USB stick."""

        def no_links(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(Path, "hardlink_to", no_links)
        with closing(Log(path)) as log:
            add(log)
        assert list(path.parent.iterdir()) == [path]


class TestOrder:
    def test_a_cards_events_rise_in_time(self, log: Log) -> None:
        """The clock stood still, or went back by less than an hour: each event is 1 ms after the one before."""
        first = add(log)
        assert [add(log).at, add(log, at=NOW.at - AHEAD_MS + 10).at] == [first.at + 1, first.at + 2]

    def test_other_cards_keep_the_clocks_time(self, log: Log) -> None:
        """Only the card's own events matter."""
        add(log)
        assert add(log, "b").at == NOW.at

    def test_an_event_far_in_the_future_does_not_drag_others_along(self, log: Log) -> None:
        """More than an hour ahead: the clock was wrong then, not now."""
        add(log, at=NOW.at + 2 * AHEAD_MS)
        assert add(log).at == NOW.at


class TestGrowsOnly:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE event SET data = '{}'",
            "DELETE FROM event",
            "INSERT OR REPLACE INTO event SELECT seq, id, 1, 0, day, device, kind, card, data, import FROM event",
        ],
    )
    def test_nothing_can_be_changed(self, log: Log, statement: str) -> None:
        """Triggers refuse it on the program's own connection, and the row stays."""
        event = add(log)
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            log._db.execute(statement)
        assert [e for _, e in log.events()] == [event]


class TestUndo:
    def test_takes_back_the_newest_of_any_kind_step_by_step(self, log: Log, path: Path) -> None:
        """Suspend, then the second grade, then, after a restart, the first; then there is nothing left."""
        first, second, third = add(log), add(log, "b"), add(log, "c", Suspend())
        assert [pair[0] for pair in (log.undo(NOW, TODAY), log.undo(NOW, TODAY)) if pair] == [third, second]
        log.close()
        log = Log(path)
        pair = log.undo(NOW, TODAY)
        assert pair is not None
        assert (pair[0], pair[1].data) == (first, Retract(first.id))
        assert log.undo(NOW, TODAY) is None
        log.close()

    def test_newest_by_arrival_not_by_time(self, log: Log) -> None:
        """The clock went back two hours between two answers: the later answer is undone."""
        add(log, "a")
        second = add(log, "b", at=NOW.at - 2 * AHEAD_MS)
        pair = log.undo(NOW, TODAY)
        assert pair is not None
        assert pair[0] == second

    def test_what_was_imported_is_not_undone(self, log: Log, path: Path) -> None:
        """`u` undoes only what was made here."""
        add(log)
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("INSERT INTO event SELECT 2, 'x', at, 0, day, 'd', kind, card, data, 'i1' FROM event")
        pair = log.undo(NOW, TODAY)
        assert pair is not None
        assert pair[0].id != "x"
        assert log.undo(NOW, TODAY) is None


def from_anki(*days: str) -> list[Row]:
    """A review in Anki on each of those days, all of one card."""
    return [
        Row(f"{each}-{number}", moment(each).at, 60, each, "anki", "a", "review", '{"grade":4}')
        for number, each in enumerate(days)
    ]


class TestUndoOfAnImport:
    def test_the_newest_is_taken_back_whole_then_the_one_before(self, log: Log) -> None:
        """What else came in stays; when no import is left there is nothing to take back."""
        mine = add(log)
        log.merge_from_anki(from_anki("2026-01-01"), NOW)
        log.merge_from_anki(from_anki("2026-01-03", "2026-01-02"), NOW)
        log.merge([row._replace(id="theirs") for row in from_anki("2026-01-04")], log.learner, NOW)
        assert log.undo_import(NOW, TODAY) == (2, "2026-01-02", "2026-01-03")
        assert log.undo_import(NOW, TODAY) == (1, "2026-01-01", "2026-01-01")
        assert log.undo_import(NOW, TODAY) is None
        assert {e.id for e in Replay(e for _, e in log.events()).live("a")} == {"theirs", mine.id}

    def test_it_is_not_what_the_next_undo_takes_back(self, log: Log) -> None:
        """`u` undoes what was done here before; an event that was taken back by itself is not taken back again."""
        mine = add(log)
        first, second = from_anki("2026-01-01", "2026-01-02")
        log.merge_from_anki([first, second], NOW)
        add(log, "a", Retract(first.id))
        assert log.undo_import(NOW, TODAY) == (1, "2026-01-02", "2026-01-02")
        pair = log.undo(NOW, TODAY)
        assert pair is not None
        assert pair[0] == mine

    def test_a_cards_events_still_rise_in_time(self, log: Log) -> None:
        """Each retract is later than the one before it."""
        log.merge_from_anki(from_anki("2026-01-01", "2026-01-02", "2026-01-03"), NOW)
        log.undo_import(NOW, TODAY)
        assert [e.at for _, e in log.events()][3:] == [NOW.at, NOW.at + 1, NOW.at + 2]
        assert add(log).at == NOW.at + 3

    def test_others_copies_come_to_the_same(self, log: Log, tmp_path: Path) -> None:
        """An import and its undo travel; the machine that gets them has no import from Anki to undo."""
        log.merge_from_anki(from_anki("2026-01-01"), NOW)
        log.undo_import(NOW, TODAY)
        with closing(Log(tmp_path / "other.db")) as other:
            other.merge(reversed(list(log.portable())), log.learner, NOW)
            assert other.undo_import(NOW, TODAY) is None
            assert Replay(e for _, e in other.events()).live("a") == []


class TestTwoProcesses:
    def test_two_that_make_the_log_at_the_same_moment(self, tmp_path: Path) -> None:
        """Both open it and both grades are there, twenty times over."""
        with ThreadPoolExecutor(2) as pool:
            for n in range(20):
                path = tmp_path / f"log{n}.db"
                barrier = Barrier(2)

                def write(card: str, path: Path = path, barrier: Barrier = barrier) -> None:
                    barrier.wait()
                    with closing(Log(path)) as log:
                        add(log, card)

                assert list(pool.map(write, "ab")) == [None, None]
                with closing(Log(path)) as log:
                    assert {event.card for _, event in log.events()} == {"a", "b"}

    def test_each_sees_that_the_other_wrote(self, log: Log, path: Path) -> None:
        """Our own writes do not change the number, another's do."""
        other = Log(path)
        before = log.foreign_writes()
        add(log)
        assert log.foreign_writes() == before
        add(other, "b")
        assert log.foreign_writes() != before
        assert [event.card for _, event in log.events()] == ["a", "b"]
        other.close()

    def test_many_at_once_lose_nothing(self, path: Path) -> None:
        """Four processes create the log and write 50 events each at the same moment."""
        program = (
            "import sys; from pathlib import Path; from critique_study.history.log import Log;"
            "from critique_study.events import Review; from critique_study.clock import Moment;"
            "log = Log(Path(sys.argv[1]));"
            "[log.append('a', Review(4), Moment(1772452800000, 0), 739000) for _ in range(50)]"
        )
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        running = [subprocess.Popen([sys.executable, "-c", program, str(path)], env=env) for _ in range(4)]
        assert [process.wait() for process in running] == [0, 0, 0, 0]
        log = Log(path)
        events = [event for _, event in log.events()]
        assert len({event.id for event in events}) == len({event.at for event in events}) == 200
        log.close()


class TestPlace:
    """In WAL mode SQLite itself goes on writing to a file that has lost its name."""

    def test_gone(self, log: Log, path: Path) -> None:
        """Nothing more is taken: it would be kept nowhere; once the file is back all is as before."""
        add(log)
        path.rename(path.with_name("elsewhere"))
        with pytest.raises(LogError, match="gone since it was opened; nothing was written now"):
            add(log, "b")
        with pytest.raises(LogError, match="gone since it was opened"):
            log.undo(NOW, TODAY)
        assert not path.exists()
        path.with_name("elsewhere").rename(path)
        add(log, "c")
        assert [event.card for _, event in log.events()] == ["a", "c"]

    def test_another_in_its_place(self, log: Log, path: Path) -> None:
        """Nothing is written to either."""
        add(log)
        path.parent.rename(path.parent.with_name("elsewhere"))
        Log(path).close()
        with pytest.raises(LogError, match="another file has taken its place; nothing was written now: start again"):
            add(log, "b")
        assert [event.card for _, event in log.events()] == ["a"]
        with closing(Log(path)) as other:
            assert other.count() == 0


class TestRefused:
    """One line that names the file; nothing changed, nothing lost."""

    def refused(self, path: Path, message: str) -> None:
        with pytest.raises(LogError, match=f"^{re.escape(str(path))}: .*{message}") as caught:
            Log(path)
        assert "\n" not in str(caught.value)

    def test_not_a_database(self, path: Path) -> None:
        """A text file is left as it is."""
        path.parent.mkdir(parents=True)
        path.write_text("my diary, which is longer than a header of a database would be: " * 20)
        before = path.read_bytes()
        self.refused(path, "not a review log")
        assert path.read_bytes() == before

    def test_another_programs_database(self, path: Path) -> None:
        """A database without our mark is left as it is."""
        path.parent.mkdir(parents=True)
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("CREATE TABLE recipe (name)")
        before = path.read_bytes()
        self.refused(path, "not a review log")
        assert path.read_bytes() == before

    def test_an_empty_file(self, path: Path) -> None:
        """A log is made whole or not at all: one of no bytes was damaged, not new."""
        path.parent.mkdir(parents=True)
        path.touch()
        self.refused(path, "empty, so damaged")
        assert path.stat().st_size == 0

    def test_a_log_that_is_gone_while_its_newest_part_is_there(self, log: Log, path: Path) -> None:
        """The write-ahead file of a killed program is not mixed into a new log."""
        add(log)
        path.unlink()
        self.refused(path, "gone, but its newest part is still there")
        assert path.with_name(f"{path.name}-wal").stat().st_size > 0

    def test_a_newer_version(self, log: Log, path: Path) -> None:
        """The user is told to upgrade, and nothing is touched."""
        add(log)
        log._db.execute("PRAGMA user_version = 99")
        log.close()
        self.refused(path, "newer")

    def test_a_damaged_file(self, log: Log, path: Path) -> None:
        """Bytes overwritten in the middle are noticed when they are read."""
        for n in range(400):
            add(log, f"card-{n}")
        log.close()
        data = bytearray(path.read_bytes())
        data[4096:] = b"\xff" * (len(data) - 4096)
        path.write_bytes(data)
        with pytest.raises(LogError, match="damaged"), closing(Log(path)) as damaged:
            damaged.events()

    def test_a_text_that_is_no_utf_8(self, log: Log, path: Path) -> None:
        """Whose it is can no longer be read."""
        learner = log.learner.encode()
        log.close()
        path.write_bytes(path.read_bytes().replace(b"learner" + learner, b"learner" + b"\xcc" * len(learner)))
        with pytest.raises(LogError, match=rf"^{re.escape(str(path))}: .*restore lists the backups$"):
            Log(path)

    def test_a_cut_off_file(self, log: Log, path: Path) -> None:
        """Half a file is not a log."""
        for n in range(400):
            add(log, f"card-{n}")
        log.close()
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(LogError, match="damaged"), closing(Log(path)) as damaged:
            damaged.events()

    @pytest.mark.parametrize(
        ("column", "value"),
        [("day", "soon"), ("day", "20260302"), ("at", "soon"), ("card", b"\0"), ("data", b"{}"), ("device", b"d")],
    )
    def test_a_damaged_row(self, log: Log, path: Path, column: str, value: object) -> None:
        """A value of another kind is told with the event's id."""
        row = {"id": "x", "at": 1, "utc_offset": 0, "day": "2026-03-02", "device": "d", "kind": "read", "data": "{}"}
        row[column] = value
        with closing(sqlite3.connect(path)) as db, db:
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            db.execute(f"INSERT INTO event ({names}) VALUES ({marks})", (*row.values(),))
        with pytest.raises(LogError, match="event x"):
            log.events()

    def test_data_without_an_end(self, log: Log, path: Path) -> None:
        """JSON nested 50,000 deep is an event nobody understands, not an error."""
        with closing(sqlite3.connect(path)) as db, db:
            db.execute(
                "INSERT INTO event (id, at, utc_offset, day, device, kind, card, data)"
                " VALUES ('x', 1, 0, '2026-03-02', 'd', 'flag', 'a', ?)",
                ("[" * 50_000,),
            )
        assert Replay(event for _, event in log.events()).states == {"a": CardState()}

    def test_a_log_that_does_not_say_whose_it_is(self, log: Log, path: Path) -> None:
        """Without its learner's id it is not used."""
        log._db.execute("DELETE FROM meta")
        log.close()
        self.refused(path, "damaged")

    def test_a_directory(self, path: Path) -> None:
        """In place of the file."""
        path.mkdir(parents=True)
        self.refused(path, "")

    def test_a_file_in_place_of_the_folder(self, path: Path) -> None:
        """The message names what is in the way."""
        path.parent.parent.mkdir(parents=True)
        path.parent.write_text("")
        with pytest.raises(LogError, match=re.escape(str(path.parent))):
            Log(path)

    def test_a_full_disk(self, log: Log) -> None:
        """What does not fit is not recorded; what was before is still there, and there is no half of it."""
        add(log)
        pages = pragma(log._db, "page_count")
        log._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LogError, match="disk is full"):
            add(log, "b", Remark("x" * 100_000))
        log._db.execute("PRAGMA max_page_count = 1000000")
        assert [event.card for _, event in log.events()] == ["a"]
        add(log, "b")
        assert len(log.events()) == 2

    def test_a_log_that_another_program_holds(self, log: Log, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """After the patience of some seconds the user is told to close it."""
        monkeypatch.setattr("critique_study.history.log._BUSY_SECONDS", 0.05)
        impatient = Log(path)
        log._db.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogError, match="another program"):
            add(impatient)
        log._db.execute("ROLLBACK")
        add(impatient)
        impatient.close()
