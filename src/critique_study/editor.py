"""The author's own editor: which one it is, how it is told the line, and running it."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from critique_study.errors import CritiqueStudyError, UsageError

VARIABLES = ("VISUAL", "EDITOR")
DEFAULTS = ("nano", "vi")
_PLUS = ("+{line}", "{path}")
_COLON = ("{path}:{line}",)
_GOTO = ("--wait", "--goto", "{path}:{line}")
_FORMS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro", "joe"), _PLUS),
    **dict.fromkeys(("hx", "helix"), _COLON),
    **dict.fromkeys(("code", "codium"), _GOTO),
    "subl": ("--wait", *_COLON),
}
"""What an editor is given, by its name; any other one is given the file alone."""


def command(environment: Mapping[str, str], path: Path, line: int) -> list[str]:
    """The words that open `path` at `line` in the editor of VISUAL or EDITOR, or else in one that is there.

    Raises UsageError if there is none, or if the variable cannot be read or names no program.
    """
    words = _chosen(environment) or _default(environment)
    name = Path(words[0]).name.partition(".")[0]  # vim.basic, nvim.appimage
    form = (part.format(path=path, line=line) for part in _FORMS.get(name, ("{path}",)))
    return words + [part for part in form if part not in words]


def edit(path: Path, line: int) -> None:
    """Opens `path` at `line` in the author's editor and returns when it has ended; Ctrl+C is the editor's meanwhile.

    Raises UsageError if there is no editor, and CritiqueStudyError if it cannot be started or says that it failed.
    """
    words = command(os.environ, path, line)
    try:
        with _keys_left_to_the_editor():
            status = subprocess.run(words, check=False).returncode
    except OSError as error:
        raise CritiqueStudyError(f"the editor {words[0]} cannot be started: {error.strerror or error}") from error
    if status:
        how = f"with status {status}" if status > 0 else f"by {_signal_name(-status)}"
        raise CritiqueStudyError(f"the editor {words[0]} ended {how}")


def _chosen(environment: Mapping[str, str]) -> list[str]:
    """The words of the first variable that says anything; none if neither does."""
    for variable in VARIABLES:
        said = environment.get(variable, "")
        try:
            words = shlex.split(said)
        except ValueError as error:
            raise UsageError(f"{variable} is set to {said!r}, which cannot be split into words: {error}") from error
        if words and not _is_there(words[0], environment):
            raise UsageError(f"{variable} names the editor {words[0]!r}, which is not there: set it to one that is")
        if words:
            return words
    return []


def _default(environment: Mapping[str, str]) -> list[str]:
    for name in DEFAULTS:
        if _is_there(name, environment):
            return [name]
    raise UsageError(f"no editor is set, and neither {' nor '.join(DEFAULTS)} is there: set EDITOR to yours")


def _is_there(name: str, environment: Mapping[str, str]) -> bool:
    return bool(name) and shutil.which(name, path=environment.get("PATH")) is not None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


@contextmanager
def _keys_left_to_the_editor() -> Iterator[None]:
    """Lets the keys that end a program pass by this one: a handler, unlike SIG_IGN, is not handed on to the editor."""
    numbers = [signal.SIGINT, *([signal.SIGQUIT] if hasattr(signal, "SIGQUIT") else [])]
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
