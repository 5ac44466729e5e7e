"""What was computed from files, kept for the next start: disposable, and never trusted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from critique_study.files import make_private, replacing

T = TypeVar("T")

_SIZE = 16
"""Bytes of a hash."""


def place(folder: Path, name: str) -> Path:
    """The file in `folder` for what is called `name`, however that is written."""
    return folder / f"{_hash((name.encode(errors='surrogateescape'),)).hex()}.msgpack"


def remember(path: Path, key: Iterable[bytes], value: object) -> None:
    """Keeps `value`, which msgspec can encode, for whoever asks with the same `key`; if that cannot be, it is not."""
    with suppress(OSError):
        make_private(path.parent)
        content = msgspec.msgpack.encode(value, enc_hook=str)
        with replacing(path, private=True) as file:
            file.write(_hash((_program(), *key)) + _hash((content,)) + content)


def recall(path: Path, key: Iterable[bytes], kind: type[T]) -> T | None:
    """The value of that `kind` which this program kept at `path` with this `key`; None if there is no whole one."""
    with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        content = memoryview(path.read_bytes())
        if content[:_SIZE] == _hash((_program(), *key)) and content[_SIZE : 2 * _SIZE] == _hash(
            (content[2 * _SIZE :],)
        ):
            return msgspec.msgpack.decode(content[2 * _SIZE :], type=kind, dec_hook=_path())
    return None


def _path() -> Callable[[type, Any], Any]:
    """Turns the texts of paths into paths, equal ones into the same."""
    known = cache(Path)
    return lambda _, text: known(text)


def _hash(parts: Iterable[bytes | memoryview]) -> bytes:
    """Differs if any of `parts` does, wherever one ends and the next begins."""
    found = blake2b(digest_size=_SIZE)
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.digest()


@cache
def _program() -> bytes:
    """Differs with the modules of the program, as soon as their files do."""
    root = Path(__file__).parent
    files = []
    for folder in (root, root / "content", root / "schedule"):
        with os.scandir(folder) as entries:
            found = ((each.name, each.stat()) for each in entries if each.name.endswith(".py"))
            files += sorted((name, status.st_size, status.st_mtime_ns) for name, status in found)
    return repr((msgspec.__version__, files)).encode()
