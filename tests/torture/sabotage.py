"""What happens to the program at a named point of what it does: it dies, stands still, or its disk plays tricks.

The program and its database are the real ones; only the named point is met on its way.
"""

from __future__ import annotations

import mmap
import os
import random
import resource
import signal
import sqlite3
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, cast

from critique_study import files

COMMITS = ("before commit", "during commit", "torn commit", "after commit")
"""Points of the commit of an event. Torn: the kernel ends the process in the middle of writing the commit's bytes."""
REPLACES = ("half-written", "written", "renamed")
"""Points of putting a file in the place of another: `files.replacing`."""
MOVES = ("before link", "after link", "before move", "after move")
"""Points of giving a file a second name, or another one."""
FRAME = 24 + 4096
"""Bytes that one changed page takes in the write-ahead log."""


def die() -> None:
    """The end, without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


def stand_still() -> None:
    """Until somebody sends SIGCONT."""
    os.kill(os.getpid(), signal.SIGSTOP)


class Sabotage(NamedTuple):
    """Where it happens, and what."""

    point: str
    number: int = 1
    """At the how-manieth time."""
    target: str = ""
    """Of the points that are about files: only of those whose path has this in it."""
    seed: int = 0
    act: Callable[[], None] = die


class _Fuse:
    """Counts the visits to a point, and acts at the right one."""

    def __init__(self, sabotage: Sabotage) -> None:
        self._sabotage = sabotage
        self._visits = 0

    def burns(self, target: object = "") -> bool:
        """Whether this visit is the one."""
        if self._sabotage.target not in str(target):
            return False
        self._visits += 1
        return self._visits == self._sabotage.number


def install(sabotage: Sabotage) -> None:
    """Sees to it that it happens to this process."""
    fuse = _Fuse(sabotage)
    if sabotage.point in COMMITS:
        _at_commit(sabotage, fuse)
    elif sabotage.point in REPLACES:
        _at_replace(sabotage, fuse)
    elif sabotage.point in MOVES:
        _at_move(sabotage, fuse)
    else:
        raise ValueError(sabotage.point)


def without_wal() -> None:
    """The file system refuses write-ahead logs."""

    class Refusing(sqlite3.Connection):
        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            return super().execute(sql.replace("journal_mode = WAL", "journal_mode = DELETE"), *parameters)

    _connect_by(Refusing)


def _connect_by(factory: type[sqlite3.Connection]) -> None:
    connect = sqlite3.connect

    def connected(path: Path, *arguments: Any, **options: Any) -> sqlite3.Connection:
        made = connect(path, *arguments, **{"factory": factory, **options})
        cast(Any, made).path = path
        return cast(sqlite3.Connection, made)

    sqlite3.connect = connected  # type: ignore[assignment]  # it serves the program's calls, not every signature


def _at_commit(sabotage: Sabotage, fuse: _Fuse) -> None:
    point, chance = sabotage.point, random.Random(sabotage.seed)
    trigger = _killer() if point == "during commit" else mmap.mmap(-1, 8)

    class Doomed(sqlite3.Connection):
        path: Path
        pending = False
        took = 0.001
        """Seconds that the commit before took."""

        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            if sql.startswith(("INSERT INTO event ", "INSERT OR IGNORE INTO event ")):
                self.pending = True
            if sql != "COMMIT" or not self.pending:
                return super().execute(sql, *parameters)
            self.pending = False
            if not fuse.burns():
                started = time.perf_counter()
                cursor = super().execute(sql)
                self.took = time.perf_counter() - started
                return cursor
            if point == "before commit":
                sabotage.act()
            elif point == "during commit":
                # Most of a commit is waiting for the disk; the writing, where one lands seldom, is at its start.
                trigger[:8] = struct.pack("d", time.perf_counter() + chance.random() ** 4 * self.took)
            elif point == "torn commit":
                signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
                size = Path(f"{self.path}-wal").stat().st_size
                limit = size + chance.randrange(1, FRAME)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            cursor = super().execute(sql)
            if point == "after commit":
                sabotage.act()
            elif point != "before commit":
                die()
            return cursor

    _connect_by(Doomed)


def _killer() -> mmap.mmap:
    """Starts a process that kills this one at the time (of `perf_counter`) that is written to the memory returned.

    It waits by looking all the time: a commit takes less than waking a sleeping process does.
    """
    shared = mmap.mmap(-1, 8)
    victim = os.getpid()
    if os.fork():
        return shared
    while os.getppid() == victim:
        (deadline,) = struct.unpack("d", shared[:8])
        if deadline and time.perf_counter() >= deadline:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(victim, signal.SIGKILL)
            break
    os._exit(0)


def _at_replace(sabotage: Sabotage, fuse: _Fuse) -> None:
    settle, replace = files.settle, Path.replace
    chance = random.Random(sabotage.seed)

    def settled(file: Any) -> None:
        if sabotage.point == "half-written" and fuse.burns(file.name):
            file.flush()
            file.truncate(chance.randrange(Path(file.name).stat().st_size + 1))
            sabotage.act()
        settle(file)

    def replaced(self: Path, target: Path) -> Path:
        burns = sabotage.point != "half-written" and fuse.burns(target)
        if burns and sabotage.point == "written":
            sabotage.act()
        done = replace(self, target)
        if burns and sabotage.point == "renamed":
            sabotage.act()
        return done

    files.settle, Path.replace = settled, replaced  # type: ignore[method-assign, assignment]


def _at_move(sabotage: Sabotage, fuse: _Fuse) -> None:
    name = "hardlink_to" if sabotage.point.endswith("link") else "rename"
    move = getattr(Path, name)

    def moved(self: Path, target: Path) -> Any:
        burns = fuse.burns(f"{self} {target}")
        if burns and sabotage.point.startswith("before"):
            sabotage.act()
        done = move(self, target)
        if burns:
            sabotage.act()
        return done

    setattr(Path, name, moved)
