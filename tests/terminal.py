"""A real pseudo-terminal with the program in it: keys in, painted bytes out."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

from tests.cli.program import environment

_SEQUENCES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_=>()][0-9A-Z]?")


class Terminal:
    """The program run with `arguments` in a terminal of `columns` × `rows`."""

    def __init__(self, *arguments: str | Path, columns: int = 80, rows: int = 24, script: Path | None = None) -> None:
        start = [str(script)] if script is not None else ["-m", "critique_study"]
        self._seen = b""
        self.status: int | None = None
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ.update(environment(TERM="xterm-256color", PYTHONPATH=os.pathsep.join(sys.path)))
            os.execv(sys.executable, [sys.executable, *start, *map(str, arguments)])
        self.resize(columns, rows)

    @property
    def painted(self) -> bytes:
        """What was written since the last text that was waited for, sequences and all."""
        return self._seen

    def resize(self, columns: int, rows: int) -> None:
        """Tells the program of a new size."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys: str) -> None:
        """Sends `keys` as a keyboard would."""
        os.write(self._fd, keys.encode())

    def wait_for(self, text: str, seconds: float = 20.0) -> bool:
        """Reads until `text` is painted; what came before it is forgotten. False if the program ends or time is up."""
        end = time.perf_counter() + seconds
        while True:
            painted = _SEQUENCES.sub(b"", self._seen)
            if text.encode() in painted:
                self._seen = b""
                return True
            if time.perf_counter() > end or not self._read(0.2):
                return text.encode() in _SEQUENCES.sub(b"", self._seen)

    def _read(self, seconds: float) -> bool:
        """Takes in what was painted; False once the program has ended."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self._fd, 65_536)
        except OSError:  # Linux says so when the other side is gone
            return False
        self._seen += data
        return bool(data)

    def wait(self, seconds: float = 20.0) -> int:
        """The exit status once the program has ended; minus the signal that killed it."""
        end = time.perf_counter() + seconds
        while self.status is None:
            self._read(0.05)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.perf_counter() > end:
                os.kill(self.pid, signal.SIGKILL)
        os.close(self._fd)
        return self.status
