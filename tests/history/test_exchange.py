"""Histories that travel between machines, as real files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from critique_study.clock import Moment
from critique_study.errors import CritiqueStudyError, LogError
from critique_study.events import Bury, Flag, Payload, Remark, Reset, Review, Suspend
from critique_study.history.exchange import MAX_LINE, Imported, export_log, import_log
from critique_study.history.log import Log
from critique_study.schedule.replay import Replay
from critique_study.session import Session
from tests import decks
from tests.history.machines import Machine

NOW = Moment(1_772_452_800_000, 60)
TODAY = NOW.study_day()
ID = "019cab12-0000-7000-8000-000000000000"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "here" / "many.db"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A log of three events, exported."""
    there = tmp_path / "there" / "many.db"
    filled(there)
    return exported(there, tmp_path / "there.jsonl")


def filled(path: Path) -> None:
    with closing(Log(path)) as log:
        log.append("a", Review(4, 1500, "both", 2), NOW, TODAY)
        log.append("b:c1", Remark("“unclear” 不清楚"), Moment(NOW.at + 5, -300), TODAY)
        log.undo(Moment(NOW.at + 9, 60), TODAY)


def exported(log_path: Path, file: Path) -> Path:
    with closing(Log(log_path)) as log, file.open("wb") as out:
        export_log(log, "many", out)
    return file


def imported(file: Path, path: Path, *, adopt: bool = False) -> Imported:
    return import_log(file, path, "many", NOW, adopt=adopt)


def rows(path: Path) -> list[dict[str, object]]:
    with closing(Log(path)) as log:
        return list(log.rows())


class TestTwoMachines:
    """With the real program, on overlapping days in two time zones, with an undo on each."""

    def test_both_ways_twice_over(self, tmp_path: Path) -> None:
        """After each exchange the states and even the exports are the same, and nothing is left to bring."""
        cards = decks.write(tmp_path / "many", decks.many(30))
        desk = Machine(tmp_path / "desk", cards, "2026-03-02 23:30", "Europe/Berlin")
        train = Machine(tmp_path / "train", cards, "2026-03-03 07:00", "Asia/Shanghai")
        desk.study("445324s4")
        desk.done("log", "export", tmp_path / "d.jsonl")
        train.done("log", "import", tmp_path / "d.jsonl")
        for _ in range(2):
            desk.study("42u45s4")
            train.study("5u25u444")
            desk.clock.advance(days=1)
            train.study("2u4")
            desk.study("3u2")
            self.exchange(tmp_path, desk, train)
            assert desk.states() == train.states()
            for machine in (desk, train):
                machine.clock.advance(days=3)
                again = machine.done("log", "import", tmp_path / "d.jsonl")
                assert again.startswith("0 events new, ")
        assert (tmp_path / "d.jsonl").read_bytes() == (tmp_path / "t.jsonl").read_bytes()
        assert desk.done("due") == train.done("due")

    def exchange(self, folder: Path, desk: Machine, train: Machine) -> None:
        """Each imports what the other exports; then both export once more."""
        desk.done("log", "export", folder / "d.jsonl")
        train.done("log", "export", folder / "t.jsonl")
        assert not desk.done("log", "import", folder / "t.jsonl").startswith("0 events new")
        assert not train.done("log", "import", folder / "d.jsonl").startswith("0 events new")
        desk.done("log", "export", folder / "d.jsonl")
        train.done("log", "export", folder / "t.jsonl")

    def test_a_running_session_takes_in_an_import(self, tmp_path: Path) -> None:
        """Another process imports while a question waits: the session says so, and asks what is now to be asked."""
        cards = decks.write(tmp_path / "many", decks.many(3))
        desk, train = Machine(tmp_path / "desk", cards), Machine(tmp_path / "train", cards)
        desk.study("4")
        desk.done("log", "export", tmp_path / "d.jsonl")
        with closing(Log(train.log)) as log:
            session = Session(train.collection, log, train.clock)
            assert session.card is not None
            assert session.card.id == "n00"
            train.done("log", "import", tmp_path / "d.jsonl")
            assert session.refresh()
            assert session.notices == ["other-process"]
            assert session.card.id == "n01"
            session.reveal()
            session.grade(4)
        assert {"n00", "n01"} == {card for card, state in train.states().items() if not state.is_new}


_STEP = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["a", "b:c1"]),
    st.one_of(
        st.builds(Review, st.integers(0, 5), revision=st.sampled_from([None, 1, 2])),
        st.sampled_from([Suspend(), Reset(), Bury("2026-03-05"), Flag(on=True), Remark("?"), None]),
    ),
    st.integers(0, 2 * 86_400_000),
)


@settings(max_examples=20)  # each makes five logs and syncs
@given(st.lists(_STEP, max_size=15), st.permutations([0, 1, 2]), st.permutations([0, 1, 2]))
def test_in_any_order(steps: list[tuple[int, str, Payload | None, int]], first: list[int], second: list[int]) -> None:
    """What three machines did, undone (None) or not, joins to the same in every order, and however often."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, str(n), "many.db") for n in range(3)]
        with ExitStack() as stack:
            logs = [stack.enter_context(closing(Log(path))) for path in paths]
            for machine, card, payload, ms in steps:
                now = Moment(NOW.at + ms, 0)
                if payload is not None:
                    logs[machine].append(card, payload, now, now.study_day())
                else:
                    logs[machine].undo(now, now.study_day())
        files = [exported(path, path.with_suffix(".jsonl")) for path in paths]
        results = []
        for name, order in (("x", first), ("y", [*second, *first])):
            joined = Path(folder, name, "many.db")
            for machine in order:
                imported(files[machine], joined, adopt=True)
            with closing(Log(joined)) as log:
                states = Replay(event for _, event in log.events()).states
            results.append((states, exported(joined, joined.with_suffix(".jsonl")).read_bytes().partition(b"\n")[2]))
        assert results[0] == results[1]


class TestExport:
    def test_the_file(self, file: Path) -> None:
        """First whose it is, then an event a line, with every column but those that concern one copy alone."""
        header, *lines = [json.loads(line) for line in file.read_bytes().splitlines()]
        assert list(header) == ["format", "version", "learner", "collection", "events"]
        assert (header["format"], header["version"], header["collection"]) == ("critique-study-log", 1, "many")
        assert header["events"] == len(lines) == 3
        assert {tuple(line) for line in lines} == {("id", "at", "utc_offset", "day", "device", "kind", "card", "data")}
        assert lines[0]["data"] == {"grade": 4, "milliseconds": 1500, "language": "both", "revision": 2}
        assert [line["kind"] for line in lines] == ["review", "remark", "retract"]

    def test_in_order_of_time(self, path: Path, tmp_path: Path) -> None:
        """Then of id; not in the order of arrival."""
        with closing(Log(path)) as log:
            for at in (9, 3, 6, 3):
                log.append(None if at == 6 else f"c{at}", Reset(), Moment(at, 0), TODAY)
        lines = [json.loads(line) for line in exported(path, tmp_path / "x").read_bytes().splitlines()[1:]]
        assert [(line["at"], line["id"]) for line in lines] == sorted((line["at"], line["id"]) for line in lines)

    def test_what_others_write_meanwhile_is_left_out(self, path: Path) -> None:
        """The number in the first line is that of the lines."""
        filled(path)

        class Writing(BytesIO):
            def write(self, data: object) -> int:
                with closing(Log(path)) as other:
                    other.append("z", Reset(), NOW, TODAY)
                return super().write(data)  # type: ignore[arg-type]

        out = Writing()
        with closing(Log(path)) as log:
            assert export_log(log, "many", out) == 3
        assert out.getvalue().count(b"\n") == 4

    @pytest.mark.parametrize(
        "data", ["{oops", '{\n"grade":4}', "[]", '{"x":"' + "y" * MAX_LINE + '"}', "{}\x00"], ids=lambda data: data[:7]
    )
    def test_what_no_import_would_take(self, path: Path, data: str) -> None:
        """A damaged event is told, with its id."""
        filled(path)
        with closing(Log(path)) as log:
            log._db.execute(
                "INSERT INTO event (id, at, utc_offset, day, device, kind, card, data)"
                " VALUES (?, 1, 0, '2026-03-02', 'd', 'sing', 'a', ?)",
                (ID, data),
            )
            with pytest.raises(LogError, match=f"damaged: event {ID} makes no sense"):
                export_log(log, "many", BytesIO())
            log.append("a", Reset(), NOW, TODAY)  # the log is no longer being read


class TestImport:
    def test_into_an_empty_log(self, file: Path, path: Path, tmp_path: Path) -> None:
        """It becomes the file's learner's; the device stays a new one."""
        done = imported(file, path)
        with closing(Log(tmp_path / "there" / "many.db")) as there, closing(Log(path)) as log:
            assert done == Imported(3, 0, (), there.learner)
            assert log.learner == there.learner
            assert log.device != there.device
            assert sorted(e.id for _, e in log.events()) == sorted(e.id for _, e in there.events())

    def test_again(self, file: Path, path: Path) -> None:
        """All is known, and nothing is written."""
        imported(file, path)
        before = rows(path)
        assert imported(file, path) == Imported(0, 3, (), None)
        assert rows(path) == before

    def test_it_can_be_told_what_each_import_brought(self, file: Path, path: Path) -> None:
        """By an id; what was made here has none."""
        imported(file, path)
        with closing(Log(path)) as log:
            log.append("c", Reset(), NOW, TODAY)
        with closing(Log(file.parent / "there" / "many.db")) as there:
            there.append("d", Reset(), NOW, TODAY)
        imported(exported(file.parent / "there" / "many.db", file), path)
        ids = {row["card"]: row["import"] for row in rows(path)}
        assert ids["c"] is None
        assert ids["a"]
        assert ids["d"] not in (None, ids["a"])

    def test_kinds_and_keys_of_newer_versions_are_kept(self, file: Path, path: Path, tmp_path: Path) -> None:
        """To the byte, and handed on."""
        data = b'{"song": [1.50, "\\u00e9\xc3\xa9"],  "verse":null}'
        newer = file.read_bytes().replace(b'"kind":"remark"', b'"kind":"sing"').splitlines(keepends=True)
        newer[2] = newer[2][: newer[2].index(b'"data":')] + b'"data":' + data + b"}\n"
        file.write_bytes(b"".join(newer))
        imported(file, path)
        (sung,) = (row for row in rows(path) if row["kind"] == "sing")
        assert sung["data"] == data.decode()
        assert exported(path, tmp_path / "x").read_bytes() == file.read_bytes()

    def test_other_content_under_the_same_id(self, file: Path, path: Path) -> None:
        """Its line is told, and what is here stays; the rest comes in."""
        imported(file, path)
        before = rows(path)
        lines = file.read_bytes().splitlines(keepends=True)
        lines[1] = lines[1].replace(b'"grade":4', b'"grade":1')
        lines[3:3] = [lines[1].replace(json.loads(lines[1])["id"].encode(), ID.encode())]
        lines[0] = lines[0].replace(b'"events":3', b'"events":4')
        file.write_bytes(b"".join(lines))
        assert imported(file, path) == Imported(1, 2, (2,), None)
        assert rows(path)[:3] == before

    def test_another_learner(self, file: Path, path: Path) -> None:
        """Refused while there is anything here; `adopt` joins the two, and from then on they are one."""
        with closing(Log(path)) as log:
            log.append("c", Reset(), NOW, TODAY)
        before = path.read_bytes()
        with pytest.raises(CritiqueStudyError, match=r"^\S+:1: the history of another learner .*--adopt$"):
            imported(file, path)
        assert path.read_bytes() == before
        done = imported(file, path, adopt=True)
        with closing(Log(path)) as log:
            assert (done.new, done.adopted) == (3, log.learner)
        assert imported(file, path) == Imported(0, 3, (), None)

    def test_another_collection(self, file: Path, path: Path) -> None:
        """Refused, whatever is said."""
        with pytest.raises(CritiqueStudyError, match=r":1: of the collection `many`, not of `few`"):
            import_log(file, path, "few", NOW, adopt=True)
        assert not path.parent.exists()

    def test_killed_in_the_middle(self, file: Path, path: Path) -> None:
        """Nothing of it is there, and the log is as it was."""
        filled(path)
        program = (
            "import os, signal, sys; from pathlib import Path\n"
            "from critique_study.clock import Moment; from critique_study.history.log import Log, Row\n"
            "def rows():\n"
            "    for n in range(5000):\n"
            "        yield Row(f'id{n}', 1, 0, '2026-03-02', 'd', 'a', 'reset', '{}')\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
            "Log(Path(sys.argv[1])).merge(rows(), 'me', Moment(0, 0))\n"
        )
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        before = rows(path)
        assert subprocess.run([sys.executable, "-c", program, path], env=env, check=False).returncode == -signal.SIGKILL
        assert rows(path) == before


def _first(change: Callable[[bytes], bytes]) -> Callable[[list[bytes]], None]:
    def spoil(lines: list[bytes]) -> None:
        lines[0] = change(lines[0])

    return spoil


def _second(change: Callable[[bytes], bytes]) -> Callable[[list[bytes]], None]:
    def spoil(lines: list[bytes]) -> None:
        lines[2] = change(lines[2])

    return spoil


SPOILT: dict[str, tuple[int, Callable[[list[bytes]], object]]] = {
    "empty": (1, lambda lines: lines.clear()),
    "not JSON": (1, _first(lambda line: b"my diary\n")),
    "another JSON": (1, _first(lambda line: b'{"format":"diary","version":1}\n')),
    "a newer format": (1, _first(lambda line: line.replace(b'"version":1', b'"version":2'))),
    "no learner": (1, _first(lambda line: line.replace(b'"learner"', b'"teacher"'))),
    "escapes in the learner": (1, _first(lambda line: line.replace(b'"learner":"', b'"learner":"\\u001b[2J'))),
    "not UTF-8 at once": (1, _first(lambda line: b"\xff\xfe" + line)),
    "a first line without end": (1, _first(lambda line: b" " * MAX_LINE + line)),
    "a foreign line": (3, _second(lambda line: b"hello\n")),
    "an empty line": (3, _second(lambda line: b"\n")),
    "cut off in a line": (4, lambda lines: lines.append(lines.pop()[:-20])),
    "cut off between lines": (3, lambda lines: lines.pop()),
    "cut off after the first line": (1, lambda lines: lines.__delitem__(slice(1, None))),
    "too much": (5, lambda lines: lines.append(lines[-1])),
    "a huge line": (3, _second(lambda line: line.replace(b'"text":"', b'"text":"' + b"x" * MAX_LINE))),
    "not UTF-8": (3, _second(lambda line: line.replace(b'"text":"', b'"text":"\xff'))),
    "a lone surrogate": (3, _second(lambda line: line.replace(b'"text":"', b'"text":"\\ud800'))),
    "no end of brackets": (3, _second(lambda line: line.replace(b'{"text"', b'{"x":' + b"[" * 30_000 + b',"text"'))),
    "nesting": (3, _second(lambda line: line.replace(b'"text"', b'"x":' + b"[" * 9_000 + b"]" * 9_000 + b',"text"'))),
    "data that is no object": (3, _second(lambda line: line[: line.index(b'"data":')] + b'"data":[]}\n')),
    "no such day": (3, _second(lambda line: line.replace(b'"day":"2026-', b'"day":"2026-13'))),
    "a time beyond all": (3, _second(lambda line: line.replace(b'"at":', b'"at":99999999'))),
    "a time in words": (3, _second(lambda line: line.replace(b'"at":', b'"at":"soon","was":'))),
    "no kind": (3, _second(lambda line: line.replace(b'"kind":"remark",', b""))),
    "an unknown column": (3, _second(lambda line: line.replace(b'"kind"', b'"sort":1,"kind"'))),
    "an id that is none": (3, _second(lambda line: line.replace(b'"id":"', b'"id":"x'))),
    "escapes in a card": (3, _second(lambda line: line.replace(b'"card":"', b'"card":"\\u001b[2J'))),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_file(how: str, file: Path, path: Path) -> None:
    """One line that names the file and the line at fault; nothing is written, and no log is made."""
    number, spoil = SPOILT[how]
    lines = file.read_bytes().splitlines(keepends=True)
    spoil(lines)
    file.write_bytes(b"".join(lines))
    with pytest.raises(CritiqueStudyError) as caught:
        imported(file, path)
    assert str(caught.value).startswith(f"{file}:{number}: ")
    assert not path.parent.exists()


def test_a_huge_file_without_lines(path: Path, tmp_path: Path) -> None:
    """It is not read to its end."""
    huge = tmp_path / "huge.jsonl"
    with huge.open("wb") as out:
        out.truncate(1 << 40)
    with pytest.raises(CritiqueStudyError, match=":1: longer than 64 KB"):
        imported(huge, path)


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are POSIX")
def test_a_pipe(path: Path) -> None:
    """It cannot be read twice: one line says so."""
    reading, writing = os.pipe()
    os.write(writing, b"x")
    os.close(writing)
    with pytest.raises(CritiqueStudyError, match="save it as a file"):
        imported(Path(f"/dev/fd/{reading}"), path)
    os.close(reading)


def test_a_directory(path: Path, tmp_path: Path) -> None:
    """One line with the system's reason."""
    with pytest.raises(CritiqueStudyError, match="cannot be read: "):
        imported(tmp_path, path)
