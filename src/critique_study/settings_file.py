"""The settings file: TOML, names and values alone, read strictly; written only when asked."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import wrap
from typing import NamedTuple

import msgspec

from critique_study.errors import CritiqueStudyError, UsageError
from critique_study.files import make_private, replacing
from critique_study.settings import OPTIONS, Option, Said, Settings, Value, in_force

MAX_BYTES = 64 * 1024
_HEAD = """\
Your settings for critique-study. A line such as `#new_per_day = 10` shows a setting at its default: to choose
for yourself, take the # away and change the value. What is left out keeps its default. `critique-study settings` says
what is in force, and whether this file is right."""
_WIDTH = 100
_QUOTES = "\"'“”‘’"
_LONGEST_SHOWN = 30

# A line, or several with a text in triple quotes. A quotation mark that is never closed takes the rest of its line.
_STATEMENT = re.compile(
    r'(?:"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\[^\n])*"?'
    r"|'[^'\n]*'?"
    r"|#[^\n]*"
    r"|[^\n])+",
    re.DOTALL,
)
_IDLE = re.compile(r"[ \t]*(?:#[^\x00-\x08\x0a-\x1f\x7f]*)?")
_COMMENT = re.compile(r"(?:^|[ \t])#")
_KEY = re.compile(r"""[ \t]*(?P<quote>["']?)(?P<name>[A-Za-z0-9_-]+)(?P=quote)[ \t]*=[ \t]*""")


class SettingsFile(NamedTuple):
    """What the file says, as far as it can be made out."""

    exists: bool
    said: Mapping[str, Said]
    faults: tuple[str, ...] = ()
    """Each as path:line:column: message, or without the place where it is the whole file's."""


def load(path: Path, chosen: Mapping[str, Value], environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in force by the file at `path`, which need not be there, and by what goes before it.

    Raises UsageError with every fault of the file, a line each.
    """
    file = read(path)
    if file.faults:
        raise UsageError(*file.faults)
    found = in_force(file.said, chosen, environment)
    return msgspec.convert({name: setting.value for name, setting in found.items()}, Settings)


def read(path: Path) -> SettingsFile:
    """What the file at `path` says, and everything that is wrong with it; nothing if it is not there."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return SettingsFile(False, {})
    except OSError as error:
        return SettingsFile(True, {}, (f"{path}: cannot be read: {error.strerror or error}",))
    if len(data) > MAX_BYTES:
        return SettingsFile(True, {}, (f"{path}: more than {MAX_BYTES // 1024} KB: this is no settings file",))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return SettingsFile(True, {}, (f"{path}:{line}:1: not UTF-8: save the file as UTF-8",))
    reader = _Reader(path)
    reader.read(text)
    return SettingsFile(True, reader.said, tuple(reader.faults))


def write_defaults(path: Path) -> None:
    """Makes the file at `path`, with every setting explained and none chosen; private to the user.

    Raises UsageError if there is one, and CritiqueStudyError if it cannot be written.
    """
    try:
        if path.exists():
            raise UsageError(f"{path}: there is a settings file already; critique-study settings --edit opens it")
        make_private(path.parent)
        with replacing(path, private=True) as file:
            file.write(_defaults().encode())
    except OSError as error:
        raise CritiqueStudyError(f"{path}: cannot be written: {error.strerror or error}") from error


def _defaults() -> str:
    defaults = msgspec.structs.asdict(Settings())
    blocks = [f"{_comment(option.about)}\n#{name} = {json.dumps(defaults[name])}" for name, option in OPTIONS.items()]
    return "\n\n".join([_comment(_HEAD), *blocks]) + "\n"


def _comment(text: str) -> str:
    return "\n".join(f"# {line}" for line in wrap(text, _WIDTH - 2, break_on_hyphens=False))


class _Reader:
    """Collects what a text says, statement by statement: a fault in one hides no other."""

    def __init__(self, path: Path) -> None:
        self.said: dict[str, Said] = {}
        self.faults: list[str] = []
        self._path = path
        self._lines: dict[str, int] = {}

    def read(self, text: str) -> None:
        for statement in _STATEMENT.finditer(text):
            if not _IDLE.fullmatch(statement[0]):
                self._take(statement[0], text.count("\n", 0, statement.start()) + 1)

    def _take(self, statement: str, line: int) -> None:
        def fault(offset: int, message: str) -> None:
            self.faults.append(f"{self._path}:{line}:{offset + 1}: {message}")

        key = _KEY.match(statement)
        if key is None:
            start = len(statement) - len(statement.lstrip())
            is_table = statement.startswith("[", start)
            fault(start, "there are no tables: remove this line" if is_table else "this is not `name = value`")
            return
        name, at = key["name"], key.start("name")
        option = OPTIONS.get(name)
        if option is None:
            near = _nearest(name, OPTIONS)
            fault(at, f"unknown key `{name}`" + (f": do you mean `{near}`?" if near else ""))
        elif name in self._lines:
            fault(at, f"`{name}` is on line {self._lines[name]} already")
        else:
            self._lines[name] = line
            source = statement[key.end() :]
            value = _value(source)
            if isinstance(value, Value) and option.allows(value):
                self.said[name] = Said(value, line)
            else:
                fault(key.end(), f"`{name}` cannot be {_shown(source)}: {_meant(source, option)}")


def _value(source: str) -> object:
    """What `source`, with a comment behind it or not, means in TOML; None if nothing."""
    import tomllib  # here, for start time: most have no settings file, or no line in it

    try:
        return tomllib.loads(f"value = {source}")["value"]
    except (ValueError, RecursionError):  # TOMLDecodeError is one of the former, and so is a number without end
        return None


def _bare(source: str) -> str:
    """A faulty value without its comment, on one line."""
    return " ".join(_COMMENT.split(source)[0].split())


def _shown(source: str) -> str:
    """A faulty value as a message quotes it."""
    bare = _bare(source)
    return f"{bare[:_LONGEST_SHOWN]}…" if len(bare) > _LONGEST_SHOWN else bare or "nothing"


def _meant(source: str, option: Option) -> str:
    """The likeliest value for a wrong one, as a question; if there is none, what it may be."""
    bare = _bare(source).strip(_QUOTES)
    if bare.isdecimal() and len(bare) <= _LONGEST_SHOWN and option.allows(int(bare)):
        return f"do you mean {int(bare)}?"
    near = _nearest(bare, option.words)
    return f'do you mean "{near}"?' if near else f"it is {option.wanted}"


def _nearest(name: str, known: Mapping[str, object] | tuple[str, ...]) -> str | None:
    """The likeliest of the `known` words for a wrong one, if any is like it."""
    if len(name) > _LONGEST_SHOWN:
        return None
    from difflib import get_close_matches

    return next(iter(get_close_matches(name.lower(), known, n=1)), None)
