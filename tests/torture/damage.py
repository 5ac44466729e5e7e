"""Files that were damaged while the program did not run: cut off, other bits, half-written, of a newer program."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from tests.torture.forked import rows
from tests.torture.kills import EXPORT, STUDY
from tests.torture.lab import Case, Point, Violation
from tests.torture.places import READERS
from tests.torture.sabotage import Sabotage, install


def _spoil(path: Path, how: str, case: Case) -> None:
    """Cuts the file off, flips some of its bits, or puts noise in its place."""
    content = bytearray(path.read_bytes())
    if how == "cut off":
        del content[case.chance.choice([0, 10, case.chance.randrange(len(content) + 1)]) :]
    elif how == "bits flipped":
        for _ in range(case.chance.choice([1, 1, 1, 5, 30])):
            content[case.chance.randrange(len(content))] ^= 1 << case.chance.randrange(8)
    else:
        content[:] = case.chance.randbytes(len(content))
    path.write_bytes(content)
    case.struck += 1


def _log(how: str, case: Case) -> None:
    """Whatever is not as it was the doctor says, and what to do; doing that brings back what the backup holds."""
    _spoil(case.log, how, case)
    for arguments in READERS:
        case.run(*arguments)
    said = case.run("doctor").out
    try:
        whole = rows(case.log) == case.before
    except (sqlite3.DatabaseError, ValueError):
        whole = False
    if not whole and "restore" not in said:
        raise Violation(f"nothing is said of it: {said}")
    case.study(3)  # goes on or says why not, and takes no backup away
    restore = ("restore", case.lab.backup.stem)
    if "--adopt" in (done := case.run(*restore)).errors:  # the damage is in the learner's id
        done = case.run(*restore, "--adopt")
    if done.status:
        raise Violation(f"the backup cannot be put back: {done.errors}")
    kept = rows(case.log)
    if kept[: len(case.before)] != case.before:
        raise Violation("the backup was made of the damage")
    case.in_order()


def _newer(case: Case) -> None:
    """A log of a newer program is left as it is."""
    with closing(sqlite3.connect(case.log)) as db:
        db.execute(f"PRAGMA user_version = {case.chance.randint(2, 100)}")
        db.execute("ALTER TABLE event ADD COLUMN novelty TEXT")
    content = case.log.read_bytes()
    for arguments in READERS:
        case.run(*arguments)
    done = case.study()
    case.struck += 1
    if done.status != 1 or "upgrade the program" not in done.errors:
        raise Violation(f"ended with {done.status}: {done.errors}")
    if case.log.read_bytes() != content:
        raise Violation("it was changed")


def _wal(how: str, case: Case) -> None:
    """What a killed program has left beside the log: whole it counts, of a damaged one all before the damage."""
    killed = partial(install, Sabotage("after commit", 4))
    sitting = case.start(*STUDY.arguments(case), stdin="\n3\n" * 8, tampering=[killed])
    done = case.end(sitting)
    wal = case.log.with_name("many.db-wal")
    if how == "of another log":  # put back by hand, beside the newest part of what was there
        shutil.copy(case.lab.backup, case.log)
    elif how != "whole":
        _spoil(wal, how, case)
    if case.chance.random() < 0.5:
        case.log.with_name("many.db-shm").unlink()
    case.struck += 1
    if how == "whole":
        case.all_there({1})
    elif how == "of another log":
        case.run("doctor")
        case.study(2)
    else:
        found = rows(case.log)
        whole = [*case.before, *done.accepted]
        if found[: len(whole)] != whole[: len(found)] or len(found) < len(case.before):
            raise Violation(f"{len(found)} events, not the first ones")
    case.done.clear()
    case.before = rows(case.log)
    case.study(2)
    case.all_there()
    case.in_order()


def _settings(case: Case) -> None:
    """A settings file that is half there: a line names it and the place, or it is in order."""
    case.run("settings", "--init")
    (path,) = (case.home / "config").iterdir()
    text = path.read_text(encoding="utf-8").replace("#new_per_day = 10", "new_per_day = 12")
    path.write_text(text.replace('#language = "auto"', 'language = "both"')[: case.chance.randrange(len(text))])
    done = case.study(3)
    case.struck += 1
    if done.status and str(path) not in done.errors:
        raise Violation(f"the file is not named: {done.errors}")
    path.unlink()
    case.study(3)
    case.all_there()
    case.in_order()


def _caches(how: str, case: Case) -> None:
    """Damaged or foreign, a cache changes nothing, and is made anew."""
    files = sorted(path for path in (case.home / "cache").rglob("*") if path.is_file())
    if not files:
        raise Violation("nothing was kept")
    if how == "exchanged":
        contents = [path.read_bytes() for path in files]
        case.chance.shuffle(contents)
        for path, content in zip(files, contents, strict=True):
            path.write_bytes(content)
    else:
        for path in files:
            _spoil(path, how, case)
    case.struck += 1
    case.starts()
    case.study()
    case.all_there()
    case.in_order()


def _ledger(how: str, case: Case) -> None:
    """A damaged ledger of exports is said, and no package is written by it; all else goes on."""
    case.run(*EXPORT.arguments(case))
    ledger = case.log.parent / "many.exports.json"
    whole = ledger.read_bytes()
    _spoil(ledger, how, case)
    done = case.run(*EXPORT.arguments(case))
    if done.status not in (0, 1) or (done.status and "many.exports.json" not in done.errors):
        raise Violation(f"ended with {done.status}: {done.errors}")
    case.study(3)
    case.all_there()
    ledger.write_bytes(whole)
    case.in_order()


def _backup(how: str, case: Case) -> None:
    """A damaged backup is never put back, and takes no log with it."""
    backup = case.log.parent / "backups" / "many" / case.lab.backup.name
    _spoil(backup, how, case)
    said = case.run("doctor").out
    done = case.run("restore", backup.stem)
    found = rows(case.log)
    if found != case.before and "backup" not in said:
        raise Violation(f"ended with {done.status}, and nothing was said: {said}")
    if done.status and found != case.before:
        raise Violation("the log has changed")
    backup.unlink()
    # What it held is as if a newer version had written it, or says that something else is not as it was.
    case.in_order(lambda line: "does not know the content" in line or "is not as this program makes it" in line)


def points() -> Iterator[Point]:
    """All of them."""
    for how in ("cut off", "bits flipped", "noise"):
        yield Point(f"log {how}", partial(_log, how))
        yield Point(f"caches {how}", partial(_caches, how))
        yield Point(f"ledger of exports {how}", partial(_ledger, how))
        yield Point(f"backup {how}", partial(_backup, how))
        yield Point(f"WAL left behind, {how}", partial(_wal, how))
    yield Point("caches exchanged", partial(_caches, "exchanged"))
    yield Point("WAL left behind, whole", partial(_wal, "whole"))
    yield Point("WAL left behind, of another log", partial(_wal, "of another log"))
    yield Point("log of a newer version", _newer)
    yield Point("settings half-written", _settings)
