"""Faults of the place where a history is kept, and of the clock."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.torture.forked import Done, clock_off_by, rows, run
from tests.torture.kills import EXPORT, EXPORT_LOG, IMPORT, IMPORT_ANKI, RESET, SETTINGS, STUDY, UNDO, Action
from tests.torture.lab import ABANDONED, Case, Point, Violation
from tests.torture.sabotage import Sabotage, install, stand_still, without_wal

_PAGE = 4096
_DAY = 86_400_000
READERS = (
    ("due",),
    ("stats",),
    ("log",),
    ("log", "export", "-"),
    ("doctor",),
    ("restore",),
    ("check",),
    ("why", "n01"),
)
"""Subcommands that write nothing."""


def _fill(folder: Path, left: int) -> Path:
    """Leaves so many bytes of the disk on which `folder` is."""
    free = os.statvfs(folder).f_bavail * _PAGE
    filler = folder / "filler"
    filler.write_bytes(bytes(max(0, free - left)))
    return filler


def _full(action: Action, case: Case) -> None:
    """No room for what is to be written, or for the last part of it: nothing is there that was not accepted."""
    new = action is STUDY and case.chance.random() < 0.2
    if new:  # no history yet
        shutil.rmtree(case.home / "data")
        case.before = []
    if case.chance.random() < 0.3:
        shutil.rmtree(case.home / "cache")
    arguments, stdin = action.arguments(case), action.stdin(case)
    filler = _fill(case.home.parent, case.chance.randrange(36 if action.brings == 1 else 250) * _PAGE)
    done = case.run(*arguments, stdin=stdin)
    filler.unlink()
    case.struck += "full" in done.out + done.errors or "No space" in done.errors
    if done.errors and done.status == 0 and action.brings > 1:
        raise Violation(f"fails in silence: {done.errors}")
    case.all_there({action.brings if action.brings > 1 and done.status == 0 else 0})
    if case.run(*arguments, stdin=stdin).status and action is not SETTINGS:
        raise Violation("with room again it fails")
    case.all_there({action.brings if action.brings > 1 else 0})
    case.in_order()


def _read_only(case: Case) -> None:
    """Nothing can be written: whatever needs the log says in a line that it cannot be opened."""
    _remount(case, "ro")
    try:
        for arguments in READERS:
            case.run(*arguments)
            case.struck += 1
        done = case.study()
        if done.status != 1 or done.errors.count("\n") != 1:
            raise Violation(f"not one line: {done.errors!r}")
    finally:
        _remount(case, "rw")
    case.all_there()
    case.in_order()


def _fills_up(case: Case) -> None:
    """The disk is full in the midst of a sitting: what cannot be kept is not accepted, and all before is there."""
    left = case.chance.randrange(6) * _PAGE
    done, _ = _meanwhile(case, lambda: _fill(case.home.parent, left), answers=12)
    (case.home.parent / "filler").unlink()
    if "full" not in done.out:
        raise Violation("nothing is said")
    case.all_there()
    case.in_order()


def _remount(case: Case, mode: str) -> None:
    folder = case.home.parent
    subprocess.run(["mount", "-o", f"remount,{mode}", folder], check=True, capture_output=True)


def _meanwhile(case: Case, happens: Callable[[], object], *, answers: int = 8) -> tuple[Done, int]:
    """A sitting in which something happens to its place; with it the number of the answer that was just written."""
    number = case.chance.randint(1, 3)
    sabotage = Sabotage("after commit", number, act=stand_still)
    sitting = case.start(*STUDY.arguments(case), stdin="\n3\n" * answers, tampering=[partial(install, sabotage)])
    if not sitting.stopped():
        raise Violation(f"not stopped: {sitting.done().errors}")
    happens()
    case.struck += 1
    sitting.send(signal.SIGCONT)
    return case.end(sitting), number


def _removed(what: str, case: Case) -> None:
    """Of answers after the removal none is accepted: there is nothing to keep them in."""
    gone = case.home / what

    def remove() -> None:
        if gone.is_dir():
            shutil.rmtree(gone)
        else:
            gone.unlink()

    done, number = _meanwhile(case, remove)
    if len(done.accepted) != number:
        raise Violation(f"{len(done.accepted) - number} events accepted by a log that is gone")
    if "gone since it was opened" not in done.out:
        raise Violation("nothing is said")
    if case.log.exists() and rows(case.log):
        raise Violation("a log was begun anew in the midst of a sitting")
    shutil.rmtree(case.home)
    shutil.copytree(case.lab.home, case.home)
    case.done.clear()
    case.in_order()


def _replaced(case: Case) -> None:
    """Another log takes the place of the one in use: no answer goes into the file that is aside."""
    aside = case.home / "aside"

    def replace() -> None:
        (case.home / "data").rename(aside)
        shutil.copytree(case.lab.home / "data", case.home / "data")

    done, number = _meanwhile(case, replace)
    if len(done.accepted) != number:
        raise Violation(f"{len(done.accepted) - number} events accepted into the file that is aside")
    there = rows(aside / "default" / "many.db")
    if lost := [event for event in done.accepted if event not in there]:
        raise Violation(f"lost: {lost}")
    if rows(case.log) != case.before:
        raise Violation("the log that took the place was written to")
    case.done.clear()
    case.in_order()


def _symlink(what: str, case: Case) -> None:
    """A link is followed: the history is where it points to."""
    linked = case.home / what
    target = case.home / "elsewhere" / linked.name
    target.parent.mkdir()
    linked.rename(target)
    linked.symlink_to(target)
    for action in (STUDY, UNDO, RESET, EXPORT, EXPORT_LOG):
        if case.run(*action.arguments(case), stdin=action.stdin(case)).status:
            raise Violation(f"{action.name} fails")
    killed = partial(install, Sabotage("after commit", case.chance.randint(1, 3)))
    case.struck += case.run(*STUDY.arguments(case), stdin="\n3\n" * 8, tampering=[killed]).killed
    case.all_there({1})
    case.done.clear()
    case.before = rows(case.log)
    case.study()
    case.all_there()
    if not linked.is_symlink():
        raise Violation("the link was replaced")
    case.in_order()


def _dangling(what: str, case: Case) -> None:
    """A link to nothing: a line says so, or the history begins where it points to; nothing is lost once it is back."""
    linked = case.home / what
    target = case.home / "elsewhere" / linked.name
    target.parent.mkdir()
    linked.rename(target)
    linked.symlink_to(case.home / "nowhere" / "at all")
    for arguments in READERS:
        case.run(*arguments)
    done = case.study()
    case.struck += 1
    if done.accepted:
        raise Violation("answers are accepted that are kept nowhere")
    linked.unlink()
    target.rename(linked)
    case.all_there()
    case.in_order()


def _without_wal(case: Case) -> None:
    """A file system that refuses write-ahead logs, from the first sitting on; then the history comes to another one."""
    shutil.rmtree(case.home / "data")
    case.before = []
    for _ in range(2):
        if case.study(tampering=[without_wal]).status:
            raise Violation("a sitting fails")
    sittings = [case.start_study(4, tampering=[without_wal]) for _ in range(2)]
    for sitting in sittings:
        case.end(sitting)
    case.struck += 1
    case.all_there()
    case.in_order(lambda line: ABANDONED.fullmatch(line) or "journal mode delete" in line)


def _no_shared_memory(case: Case) -> None:
    """A log in WAL mode where the file that processes share cannot be made: no answer is accepted, a line says so."""
    (obstacle := case.log.with_name("many.db-shm")).mkdir()
    for arguments in READERS:
        case.run(*arguments)
    done = case.study()
    if done.accepted or "cannot be written" not in done.out:
        raise Violation(f"ended with {done.status}, {len(done.accepted)} accepted")
    case.struck += 1
    obstacle.rmdir()
    case.all_there()
    case.in_order()


def _no_folder(case: Case) -> None:
    """A file is where the folder of the data should be."""
    (case.home / "data").rename(case.home / "elsewhere")
    (case.home / "data").write_text("no folder")
    for arguments in READERS:
        case.run(*arguments)
    if (done := case.study()).status == 0 or done.accepted:
        raise Violation(f"ended with {done.status}")
    case.struck += 1
    (case.home / "data").unlink()
    (case.home / "elsewhere").rename(case.home / "data")
    case.all_there()
    case.in_order()


def _clock(offset: int, case: Case) -> None:
    """The clock is set between two sittings, or in the midst of one, and then right again."""
    after = case.chance.choice([0, 3, 10, 20])
    for milliseconds in (0, offset, 0):
        case.study(5, tampering=[clock_off_by(milliseconds=milliseconds, after=after)])
    case.struck += 1
    case.all_there()
    said = case.run("doctor").out
    if offset > 0 and after == 0 and "from the future: the clock was wrong; --fix would take it back" not in said:
        raise Violation(f"nothing is said of the future: {said}")
    fixed = run("doctor", "--fix", "--cards", case.lab.cards, home=case.home)
    retracts = [row for row in rows(case.log) if row["kind"] == "retract"]
    if fixed.status:
        raise Violation(f"doctor --fix: {fixed.out} {len(retracts)}")
    if case.run("doctor").status:
        raise Violation("an error is left")
    case.starts()


def points() -> Iterator[Point]:
    """All of them."""
    for action in (STUDY, UNDO, RESET, IMPORT, IMPORT_ANKI, EXPORT_LOG, EXPORT, SETTINGS):
        yield Point(f"disk full: {action.name}", partial(_full, action), small=True)
    yield Point("read-only disk", _read_only, small=True)
    yield Point("disk full in the midst of a sitting", _fills_up, small=True)
    for what in ("data", "data/default", "data/default/many.db"):
        yield Point(f"removed while running: {what}", partial(_removed, what))
        yield Point(f"a link: {what}", partial(_symlink, what))
        yield Point(f"a dangling link: {what}", partial(_dangling, what))
    yield Point("replaced while running", _replaced)
    yield Point("no WAL", _without_wal)
    yield Point("no shared memory", _no_shared_memory)
    yield Point("a file for a folder", _no_folder)
    yield Point("clock back a day", partial(_clock, -_DAY))
    yield Point("clock forward a year", partial(_clock, 365 * _DAY))
