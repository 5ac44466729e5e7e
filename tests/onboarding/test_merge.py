"""Two devices of one learner walk different parts of the path, and their histories join."""

from __future__ import annotations

import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from critique_study.clock import Moment
from critique_study.content.models import Collection
from critique_study.events import Bury, Keep, Payload, Placed, Practice, Read, Review, Suspend
from critique_study.history.exchange import export_log, import_log
from critique_study.history.log import Log
from critique_study.onboarding.course import Course
from critique_study.onboarding.progress import ModuleProgress, progress
from critique_study.schedule.replay import Replay
from critique_study.session import Session
from tests.conftest import FakeClock
from tests.onboarding.made import SECTIONS, make

START = 1_772_452_800_000
DAY = 86_400_000
TODAY = Moment(START, 0).study_day() + 14


@cache
def made() -> Collection:
    """The same, for a test that makes many logs."""
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(folder))


def exported(log: Path, file: Path) -> Path:
    with closing(Log(log)) as opened, file.open("wb") as out:
        export_log(opened, "path", out)
    return file


def imported(file: Path, log: Path) -> None:
    import_log(file, log, "path", Moment(START, 0), adopt=True)


def stands(path: Collection, log: Path) -> tuple[ModuleProgress, ...]:
    """How far the learner has come, by the log alone."""
    with closing(Log(log)) as opened:
        replay = Replay((event for _, event in opened.events()), path.formerly)
    return progress(path, path.cards.values(), replay.states, replay.sections_read, TODAY)


_CARDS = st.sampled_from([f"{section}-{n}" for section in SECTIONS[:3] for n in (1, 2)])
_DONE: st.SearchStrategy[tuple[str | None, Payload | None]] = st.one_of(
    st.tuples(st.none(), st.builds(Read, st.sampled_from([f"alpha/{section}" for section in SECTIONS[:3]]))),
    st.tuples(_CARDS, st.builds(Review, st.sampled_from([2, 3, 4]))),
    st.tuples(_CARDS, st.sampled_from([Placed(1), Keep(), Suspend(), Bury("2026-03-20"), Practice(4)])),
    st.just((None, None)),
)
_STEP = st.tuples(st.integers(0, 1), _DONE, st.integers(0, 14 * DAY))


@settings(max_examples=30)  # each makes six logs
@given(st.lists(_STEP, max_size=40))
def test_in_any_order(steps: list[tuple[int, tuple[str | None, Payload | None], int]]) -> None:
    """Read, answered, placed, kept, put aside or taken back on either: joined one way or the other it is the same."""
    with tempfile.TemporaryDirectory() as folder:
        desk, train = (Path(folder, name, "path.db") for name in ("desk", "train"))
        with closing(Log(desk)) as one, closing(Log(train)) as other:
            for device, (card, payload), after in steps:
                log, now = (one, other)[device], Moment(START + after, 0)
                if payload is None:
                    log.undo(now, now.study_day())
                else:
                    log.append(card, payload, now, now.study_day())
        files = [exported(log, log.with_suffix(".jsonl")) for log in (desk, train)]
        for name, order in (("there", files), ("back", files[::-1])):
            for file in order:
                imported(file, Path(folder, name, "path.db"))
        imported(files[1], desk)
        imported(files[0], train)
        logs = [Path(folder, "there", "path.db"), Path(folder, "back", "path.db"), desk, train]
        found = [stands(made(), log) for log in logs]
        assert found.count(found[0]) == len(logs)


def walked(path: Collection, log: Path, clock: FakeClock, module: str, steps: int) -> list[str]:
    """Walks on in a module for so many steps; returns the stages of all modules then."""
    with closing(Log(log)) as opened:
        course = Course(Session(path, opened, clock), module)
        for _ in range(steps):
            clock.advance(minutes=1)
            match course.stage:
                case "welcome":
                    course.begin()
                case "text":
                    course.finish_text()
                case "question":
                    course.session.reveal()
                    course.session.grade(4)
                    course.settle()
                case "offer":
                    course.leave_it()
        return [each.stage for each in course.path]


def exchanged(folder: Path, one: Path, other: Path) -> None:
    """Each takes in what the other has."""
    files = exported(one, folder / "one.jsonl"), exported(other, folder / "other.jsonl")
    imported(files[1], one)
    imported(files[0], other)


def test_two_devices(path: Collection, clock: FakeClock, tmp_path: Path) -> None:
    """One module read here and one there: both are read on both; one undone on one is undone on both."""
    desk, train = tmp_path / "desk.db", tmp_path / "train.db"
    with closing(Log(desk)):  # whose history it is is settled before they part
        exchanged(tmp_path, desk, train)
    assert walked(path, desk, clock, "first", 20) == ["read", "not-started", "not-started"]
    assert walked(path, train, clock, "third", 20) == ["not-started", "not-started", "read"]
    exchanged(tmp_path, desk, train)
    for log in (desk, train):
        assert [each.stage for each in stands(path, log)] == ["read", "not-started", "read"]
    with closing(Log(desk)) as opened:
        course = Course(Session(path, opened, clock))
        while course.path[0].stage != "not-started":
            clock.advance(minutes=1)
            assert course.undo()
    exchanged(tmp_path, desk, train)
    for log in (desk, train):
        assert [each.stage for each in stands(path, log)] == ["not-started", "not-started", "read"]
    assert stands(path, desk) == stands(path, train)


def test_it_goes_on_where_the_other_device_stopped(path: Collection, clock: FakeClock, tmp_path: Path) -> None:
    """Half a section here, the rest there: nothing is asked twice."""
    desk, train = tmp_path / "desk.db", tmp_path / "train.db"
    walked(path, desk, clock, "first", 4)
    imported(exported(desk, tmp_path / "desk.jsonl"), train)
    assert walked(path, train, clock, "first", 20)[0] == "read"
    with closing(Log(train)) as opened:
        asked = [event.card for _, event in opened.events() if isinstance(event.data, Review)]
    assert asked == [f"{section}-{n}" for section in ("one", "two") for n in (1, 2, 3)]
