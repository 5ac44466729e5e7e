"""Runs the program and kills it at a named point of a commit: `python killing.py POINT COMMIT SEED ARGUMENT…`.

POINT is `before`, `during` or `after` the COMMIT of the grade, or of the import, number COMMIT (from 1), or `torn`: the
kernel kills the process in the middle of writing the commit's bytes. The program and its database are the real ones;
only the commit is met on its way.
"""

from __future__ import annotations

import mmap
import os
import random
import resource
import signal
import sqlite3
import struct
import sys
import time
from pathlib import Path
from typing import Any

from critique_study.cli.main import main

POINT, COMMIT, SEED = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
FRAME = 24 + 4096
"""Bytes that one changed page takes in the write-ahead log."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killer() -> mmap.mmap:
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
            os.kill(victim, signal.SIGKILL)
            break
    os._exit(0)


class Killing(sqlite3.Connection):
    """A connection that dies at the chosen commit of an event."""

    path = Path()
    trigger = mmap.mmap(-1, 8)
    grades = 0
    took = 0.001
    """Seconds that the commit before took."""
    pending = False

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if sql.startswith(("INSERT INTO event ", "INSERT OR IGNORE INTO event ")):
            self.pending = True
        if sql != "COMMIT" or not self.pending:
            return super().execute(sql, *parameters)
        self.pending = False
        self.grades += 1
        if self.grades < COMMIT:
            started = time.perf_counter()
            cursor = super().execute(sql)
            self.took = time.perf_counter() - started
            return cursor
        if POINT == "before":
            die()
        elif POINT == "during":
            # Most of a commit is waiting for the disk; the writing, where one lands seldom, is at its start.
            delay = random.Random(SEED).random() ** 4 * self.took
            self.trigger[:8] = struct.pack("d", time.perf_counter() + delay)
        elif POINT == "torn":
            signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
            size = Path(f"{self.path}-wal").stat().st_size
            limit = size + random.Random(SEED).randrange(1, FRAME)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        cursor = super().execute(sql)
        die()
        return cursor


def connect(path: Path, **options: Any) -> sqlite3.Connection:
    Killing.path = path
    if POINT == "during":
        Killing.trigger = killer()
    return sqlite3_connect(path, factory=Killing, **options)


sqlite3_connect = sqlite3.connect
sqlite3.connect = connect  # type: ignore[assignment]  # it serves the log's one call, not every signature
sys.exit(main(sys.argv[4:]))
