"""A real pseudo-terminal and a stopwatch: from the first instruction, or a key, to the text that was painted."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import memory

_SEQUENCES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_=>()][0-9A-Z]?")

REST = 1.0
"""Seconds with hardly any work after which a program is taken to wait."""


def _bare(painted: bytes) -> bytes:
    """The text alone, without sequences, spaces and line ends: every program breaks lines in its own way."""
    return b"".join(_SEQUENCES.sub(b"", painted).split())


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, command: Sequence[object], changes: Mapping[str, object], rows: int = 30) -> None:
        arguments = [str(part) for part in command]
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
        environment |= {name: str(value) for name, value in changes.items()}
        self._seen = b""
        self._fd, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 80, 0, 0))
        # Not by pty.fork: that copies this process first, at the new one's expense.
        streams = [(os.POSIX_SPAWN_OPEN, stream, os.ttyname(terminal), os.O_RDWR, 0) for stream in range(3)]
        self._start = time.perf_counter()
        self.pid = os.posix_spawn(arguments[0], arguments, environment, file_actions=streams, setsid=True)
        os.close(terminal)

    def wait_for(self, text: str, since: float | None = None, seconds: float = 60.0) -> float:
        """The seconds until `text` is painted, from the start or from `since`. Raises TimeoutError."""
        wanted = _bare(text.encode())
        while time.perf_counter() - self._start < seconds or since is not None:
            if wanted in _bare(self._seen):
                return self._read_at - (self._start if since is None else since)
            if since is not None and time.perf_counter() - since > seconds:
                break
            if not self._read(0.2):
                break
        shown = _SEQUENCES.sub(b"", self._seen)[-2_000:].decode(errors="replace")
        raise TimeoutError(f"{text!r} was not painted, but {shown!r}")

    def press(self, keys: str) -> float:
        """Sends `keys`, forgets what was painted before, and returns the moment."""
        self._seen = b""
        moment = time.perf_counter()
        os.write(self._fd, keys.encode())
        return moment

    def settle(self, seconds: float) -> None:
        """Reads until nothing was painted for so long."""
        while select.select([self._fd], [], [], seconds)[0] and self._read(0):
            pass

    def rest(self) -> None:
        """Reads until the program has hardly anything to do."""
        while self._works():
            pass

    def _works(self) -> bool:
        """Whether it does anything to speak of in the next second; not once it has ended."""
        runs, spent, end = True, self.cpu(), time.perf_counter() + REST
        while runs and time.perf_counter() < end:
            runs = self._read(0.05)
        return runs and self.cpu() - spent > REST / 10

    def _read(self, seconds: float) -> bool:
        """Takes in what was painted; False once the program has ended."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._fd, 65_536)
        except OSError:  # Linux says so when the other side is gone
            return False
        self._read_at = time.perf_counter()
        self._seen += data
        return bool(data)

    def cpu(self) -> float:
        """The seconds of processors that the program has had; 0 where the system does not say."""
        spent = 0
        for task in Path(f"/proc/{self.pid}/task").glob("*/schedstat"):
            with suppress(OSError):  # it has ended just now
                spent += int(task.read_text(encoding="ascii").split()[0])
        return spent / 1e9

    def memory(self) -> int:
        """The most bytes of memory that the program has had so far; 0 where the system does not say."""
        return memory.peak(self.pid)

    def leave(self, keys: str = "\x03\x11") -> None:
        """Presses `keys`: Ctrl+C, and Ctrl+Q for what heeds that alone; kills what then rests and has not ended."""
        with suppress(OSError):  # it has ended already
            os.write(self._fd, keys.encode())
        self.rest()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)
