"""A terminal emulator with programs in it, on a server of its own: tmux, which tells what became of the terminal."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from tests.cli.program import SRC, environment

_STATE = (
    *("pane_title", "window_name", "session_name", "buffer_size", "buffer_sample", "window_bell_flag", "pane_tabs"),
    *("cursor_x", "cursor_flag", "cursor_shape", "insert_flag", "wrap_flag", "origin_flag", "alternate_on"),
    *("mouse_any_flag", "keypad_flag", "keypad_cursor_flag", "scroll_region_upper", "scroll_region_lower"),
)  # fmt: skip


class Emulator:
    """One terminal, in which programs run after one another; all that is written to it is kept."""

    def __init__(self, folder: Path, columns: int = 100, rows: int = 30) -> None:
        self._socket = f"inject-{os.getpid()}-{folder.name}"
        self._raw = folder / "raw"
        self._commands = 0
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), "sh")
        for option in (("set-clipboard", "on"), ("allow-rename", "on"), ("default-terminal", "tmux-256color")):
            self.tmux("set-option", "-g", *option)
        self.tmux("respawn-pane", "-k", f"env PS1='' PATH={shlex.quote(os.environ['PATH'])} sh")
        self.tmux("select-pane", "-T", "untouched")
        self.tmux("rename-window", "untouched")
        self.tmux("pipe-pane", f"cat >> {shlex.quote(str(self._raw))}")
        self.settled()

    def __enter__(self) -> Emulator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.tmux("kill-server")

    def tmux(self, *arguments: str) -> str:
        """Gives its own server a command; returns what it says."""
        command = ["tmux", "-L", self._socket, *arguments]
        return subprocess.run(command, capture_output=True, check=False).stdout.decode(errors="replace")

    def state(self) -> dict[str, str]:
        """What the terminal is like: titles, clipboard, cursor, modes."""
        said = self.tmux("display-message", "-p", "\x1f".join(f"#{{{name}}}" for name in _STATE))
        return dict(zip(_STATE, said.rstrip("\n").split("\x1f"), strict=True))

    def screen(self) -> str:
        """What is on it, with the sequences for its colours."""
        return self.tmux("capture-pane", "-p", "-e")

    def text(self) -> str:
        """What is on it, and above."""
        return self.tmux("capture-pane", "-p", "-S", "-500")

    @property
    def written(self) -> bytes:
        """All that programs have written to it."""
        return self._raw.read_bytes() if self._raw.exists() else b""

    def type(self, text: str) -> None:
        """Types `text` as it stands."""
        self.tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Presses keys by their names."""
        self.tmux("send-keys", *keys)

    def pressed(self, key: str) -> str:
        """The screen after a key, when it has changed, if it does, and then nothing more for a moment."""
        before = self.screen()
        self.press(key)
        end = time.perf_counter() + 0.8
        while self.screen() == before and time.perf_counter() < end:
            time.sleep(0.05)
        return self.settled(3)

    def settled(self, seconds: float = 10.0) -> str:
        """The screen when nothing has changed on it for a moment."""
        end = time.perf_counter() + seconds
        before = ""
        while (now := self.screen()) != before and time.perf_counter() < end:
            before = now
            time.sleep(0.12)
        return now

    def shell(self, command: str, seconds: float = 30.0) -> None:
        """Runs a line in the shell, once that has the terminal back, and waits for its end."""
        end = time.perf_counter() + seconds
        while self.tmux("display-message", "-p", "#{pane_current_command}").strip() != "sh":
            assert time.perf_counter() < end, self.text()
            time.sleep(0.1)
        self.press("Enter")
        self._commands += 1
        end_mark = f"~end of {self._commands}~"
        self.type(f" {command}; echo; echo '{end_mark[:-1]}''~'")
        self.press("Enter")
        self.wait_for(f"{end_mark}\n\n", seconds)

    def wait_for(self, text: str, seconds: float = 30.0) -> None:
        """Waits until that is on the screen, or above."""
        end = time.perf_counter() + seconds
        while (is_missing := text not in self.text()) and time.perf_counter() < end:
            time.sleep(0.1)
        assert not is_missing, self.text()

    def program(self, script: Path, *arguments: str | Path, variables: Mapping[str, str]) -> str:
        """The line for the shell that runs the program; what it is given stands in a file, not on the screen."""
        given = {**environment(**variables), "PYTHONPATH": str(SRC), "TERM": "tmux-256color"}
        settings = "".join(
            f"export {name}={shlex.quote(value)}\n" for name, value in given.items() if name.isidentifier()
        )
        line = shlex.join([sys.executable, "-m", "critique_study", *map(str, arguments)])
        script.write_bytes(os.fsencode(f"{settings}exec {line}\n"))
        return f"sh {shlex.quote(str(script))}"
