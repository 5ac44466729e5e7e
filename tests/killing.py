"""Runs the program and kills it at a named point of a commit: `python killing.py POINT COMMIT SEED ARGUMENT…`.

POINT is `before`, `during` or `after` the COMMIT of the grade number COMMIT (from 1), or `torn`: the kernel kills the
process in the middle of writing the commit's bytes. The program and its database are the real ones; only the commit is
met on its way.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import sys
import threading
import time
from pathlib import Path
from typing import Any

import critique_study.history.log
from critique_study.cli.main import main

POINT, COMMIT, SEED = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
FRAME = 24 + 4096
"""Bytes that one changed page takes in the write-ahead log."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Killing(sqlite3.Connection):
    """A connection that dies at the chosen commit of an event."""

    path = Path()
    grades = 0
    took = 0.0
    pending = False

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if sql.startswith("INSERT INTO event "):
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
            delay = random.Random(SEED).random() * max(self.took, 0.001)
            threading.Thread(target=lambda: (time.sleep(delay), die())).start()
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
    return sqlite3_connect(path, factory=Killing, **options)


sqlite3_connect = sqlite3.connect
critique_study.history.log.sqlite3.connect = connect  # type: ignore[assignment]
sys.exit(main(sys.argv[4:]))
