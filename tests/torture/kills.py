"""Killed, or stopped for a while, at a named point of whatever the program does."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.torture.forked import Running, Tampering, rows
from tests.torture.lab import ABANDONED, BROUGHT, Case, Point, Violation, study_lines
from tests.torture.sabotage import COMMITS, MOVES, REPLACES, Sabotage, install, stand_still, without_wal

OUT = "out"
"""The folder that exports go to."""


class Action(NamedTuple):
    """Something that a learner does with the program."""

    name: str
    arguments: Callable[[Case], tuple[str | Path, ...]]
    stdin: Callable[[Case], str] = lambda _: ""
    commits: int = 1
    """How many commits it makes at least."""
    brings: int = 1
    """Events in each."""


def _quiz(case: Case) -> tuple[str | Path, ...]:
    return case.lab.quiz[:-2]


def _out(name: str, case: Case) -> Path:
    folder = case.home / OUT
    folder.mkdir(exist_ok=True)
    return folder / name


STUDY = Action("study", _quiz, lambda case: "\n3\n" + study_lines(case.chance, 8), 1)
UNDO = Action("undo", _quiz, lambda _: "u\nu\nu\nu\n", 4)
IMPORT = Action("log import", lambda case: ("log", "import", case.lab.exported), brings=BROUGHT)
IMPORT_ANKI = Action("import", lambda case: ("import", case.lab.package, "--yes"), brings=BROUGHT)
RESET = Action("reset", lambda _: ("reset", "n01", "n02", "n03"), commits=3)
EXPORT_LOG = Action("log export", lambda case: ("log", "export", _out("history.jsonl", case)))
EXPORT = Action("export", lambda case: ("export", _out("deck.apkg", case)))
SETTINGS = Action("settings", lambda _: ("settings", "--init"))


def _sabotaged(case: Case, action: Action, sabotage: Sabotage, *more: Tampering) -> Running:
    """Starts what will not end."""
    tampering: tuple[Tampering, ...] = (*more, partial(install, sabotage))
    return case.start(*action.arguments(case), stdin=action.stdin(case), tampering=tampering)


def _commit(point: str, action: Action, case: Case, *more: Tampering) -> None:
    """Killed at a commit: nothing of it is there before, all of it after, and meanwhile one or the other."""
    sabotage = Sabotage(point, case.chance.randint(1, action.commits), seed=case.chance.getrandbits(32))
    done = case.end(_sabotaged(case, action, sabotage, *more))
    case.struck += done.killed
    if not done.killed:
        raise Violation(f"not killed: {done.errors}")
    allowed = {"before commit": {0}, "after commit": {action.brings}}.get(point, {0, action.brings})
    case.all_there(allowed)
    if action.brings > 1:
        case.run(*action.arguments(case))
        case.all_there({BROUGHT})
    case.in_order()


def _replace(point: str, target: str, action: Action, case: Case) -> None:
    """Killed where one file takes the place of another: the one or the other is there, whole."""
    if target in ("states", "decks"):
        shutil.rmtree(case.home / "cache")
    if (old := case.chance.random() < 0.5) and action in (EXPORT, EXPORT_LOG):
        case.run(*action.arguments(case))
    if old and target == "many.exports":  # there is something new to remember
        shutil.rmtree(case.log.parent / "many.exports.json", ignore_errors=True)
        (case.log.parent / "many.exports.json").unlink(missing_ok=True)
    done = case.end(_sabotaged(case, action, Sabotage(point, 1, target, case.chance.getrandbits(32))))
    case.struck += done.killed
    if not done.killed:
        raise Violation(f"not killed: {done.errors}{done.out[-200:]}")
    case.all_there()
    _whole(case)
    if action is not SETTINGS and case.run(*action.arguments(case)).status:
        raise Violation("done again it fails")
    _whole(case)
    case.in_order()


def _whole(case: Case) -> None:
    """What was exported, set or remembered is readable to its end, if it is there."""
    for path in (case.home / OUT).glob("[!.]*.jsonl"):
        header, *events = path.read_text(encoding="utf-8").splitlines()
        if len(events) != json.loads(header)["events"]:
            raise Violation(f"{path.name} is cut off")
    for path in (case.home / OUT).glob("[!.]*.apkg"):
        with zipfile.ZipFile(path) as package:
            if package.testzip() is not None:
                raise Violation(f"{path.name} is damaged")
    for path in (case.home / "data").rglob("[!.]*.json"):
        json.loads(path.read_bytes())
    if case.run("settings").status:
        raise Violation("the settings cannot be read")


def _restore(point: str, target: str, case: Case) -> None:
    """Killed while a backup is put back: the history of before is there whole, or the backup is; the other one too."""
    backup = case.log.parent / "backups" / "many" / case.lab.backup.name
    kept = rows(backup)
    case.study(3)
    shutil.copy(case.lab.backup, backup)  # the sitting has replaced it
    now = rows(case.log)
    if case.chance.random() < 0.5:  # the newest part of a log that a killed program has left
        case.end(_sabotaged(case, STUDY, Sabotage("after commit")))
        now = _through_wal(case)
    restore = Action("restore", lambda _: ("restore", backup.stem))
    done = case.end(_sabotaged(case, restore, Sabotage(point, 1, target, case.chance.getrandbits(32))))
    case.struck += done.killed
    found = rows(case.log)
    if found not in (now, kept):
        raise Violation(f"after restore neither the log of before nor the backup: {len(found)} events")
    asides = [rows(path) for path in case.log.parent.glob("many.before-restore-*.db")]
    if found == kept and now not in asides and kept != now:
        raise Violation("the history of before is gone")
    case.in_order(lambda line: ABANDONED.fullmatch(line) or "journal mode delete" in line)


def _restore_over_damage(point: str, case: Case) -> None:
    """Killed while a backup takes the place of a damaged log: every byte of that is still there, beside it or aside."""
    parts = {end: case.chance.randbytes(5000) for end in ("", "-wal")}
    for end, content in parts.items():
        path = case.log.with_name(f"many.db{end}")
        path.write_bytes(content)
        path.chmod(0o600)
    restore = Action("restore", lambda _: ("restore", case.lab.backup.stem))
    done = case.end(_sabotaged(case, restore, Sabotage(point, 1, "before-restore", case.chance.getrandbits(32))))
    case.struck += done.killed
    if case.run(*restore.arguments(case)).status:
        raise Violation("done again it fails")
    there = [path.read_bytes() for path in case.log.parent.glob("many*") if path.is_file()]
    if any(content not in there for content in parts.values()):
        raise Violation("a part of the damaged log is gone")
    if rows(case.log) != rows(case.lab.backup):
        raise Violation("not what the backup holds")
    case.in_order()


def _through_wal(case: Case) -> list[dict[str, object]]:
    """The events, read from copies, so that the write-ahead file stays."""
    copy = case.home / "copy"
    copy.mkdir()
    for path in case.log.parent.glob("many.db*"):
        shutil.copy(path, copy)
    return rows(copy / "many.db")


def _new_log(point: str, case: Case) -> None:
    """Killed where the log is made: there is a whole one or none, and the next sitting studies."""
    shutil.rmtree(case.home)
    case.home.mkdir()
    case.before = []
    done = case.end(_sabotaged(case, STUDY, Sabotage(point, 1, "many.db")))
    case.struck += done.killed
    case.all_there()
    case.study(4)
    case.all_there()
    case.in_order()


def _anywhere(action: Action, case: Case) -> None:
    """Killed at any moment at all."""
    running = case.start(*action.arguments(case), stdin=action.stdin(case))
    time.sleep(case.chance.random() * 0.12)
    running.send(signal.SIGKILL)
    done = case.end(running)
    case.struck += done.killed
    case.all_there({0, action.brings} if done.killed or action.brings > 1 else {0})
    _whole(case)
    case.in_order()


def _stopped(sabotage: Sabotage, case: Case) -> None:
    """Stopped for a while, in which another sitting goes on, or waits and says so."""
    victim = _sabotaged(case, STUDY, sabotage._replace(act=stand_still))
    if not victim.stopped():
        raise Violation(f"not stopped: {victim.done().errors}")
    case.struck += 1
    other = case.start_study(4)
    time.sleep(case.chance.choice(case.lab.hold))
    victim.send(signal.SIGCONT)
    case.end(other)
    case.end(victim)
    case.all_there()
    case.in_order()


def _four(case: Case) -> None:
    """Four sittings at once, some of them killed."""
    sittings = [case.start_study(case.chance.randint(3, 10)) for _ in range(4)]
    killed = case.chance.sample(sittings, case.chance.choice([0, 0, 1, 2]))
    for each in killed:
        time.sleep(case.chance.random() * 0.1)
        each.send(signal.SIGKILL)
    ended = [case.end(each) for each in sittings]
    case.struck += 1
    case.all_there(range(sum(done.killed for done in ended) + 1))
    case.in_order()


def points() -> Iterator[Point]:
    """All of them."""
    for point in COMMITS:
        for action in (STUDY, UNDO, RESET, IMPORT, IMPORT_ANKI):
            yield Point(f"killed {point}: {action.name}", partial(_commit, point, action))
    for point in COMMITS:
        if point != "torn commit":  # which is of the write-ahead log
            yield Point(f"killed {point}: without WAL", partial(_without_wal, point))
    for point in REPLACES:
        for name, target, action in (
            ("backup", "backups", STUDY),
            ("snapshot", "states", STUDY),
            ("parsed decks", "decks", STUDY),
            ("log export", "history.jsonl", EXPORT_LOG),
            ("export", "deck.apkg", EXPORT),
            ("ledger of exports", "many.exports", EXPORT),
            ("settings", "settings", SETTINGS),
        ):
            yield Point(f"killed {point}: {name}", partial(_replace, point, target, action))
        yield Point(f"killed {point}: restore", partial(_restore, point, "many.db"))
    for point in MOVES:
        yield Point(f"killed {point}: restore over damage", partial(_restore_over_damage, point))
        if point.endswith("link"):
            yield Point(f"killed {point}: restore", partial(_restore, point, "before-restore"))
            yield Point(f"killed {point}: new log", partial(_new_log, point))
    for action in (STUDY, UNDO, IMPORT, IMPORT_ANKI, EXPORT_LOG, EXPORT):
        yield Point(f"killed anywhere: {action.name}", partial(_anywhere, action))
    yield Point("stopped before commit", partial(_stopped, Sabotage("before commit")))
    yield Point("stopped after commit", partial(_stopped, Sabotage("after commit")))
    yield Point("stopped at backup", partial(_stopped, Sabotage("written", target="backups")))
    yield Point("stopped at snapshot", partial(_stopped, Sabotage("written", target="states")))
    yield Point("four at once", _four)


def _without_wal(point: str, case: Case) -> None:
    """The same with a rollback journal."""
    shutil.rmtree(case.home / "data")
    case.before = []
    case.study(4, tampering=[without_wal])
    case.all_there()
    with closing(sqlite3.connect(case.log)) as db:
        if db.execute("PRAGMA journal_mode").fetchone() != ("delete",):
            raise Violation("a write-ahead log all the same")
    _commit(point, STUDY, case, without_wal)
