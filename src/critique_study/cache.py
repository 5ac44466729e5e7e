"""What was computed from files, kept for the next start: disposable, and never trusted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import msgspec

from critique_study.files import make_private, replacing

T = TypeVar("T")

_SIZE = 16
"""Bytes of a hash."""
_HEADER = _SIZE + 4
"""Bytes before what is kept: its key and its checksum."""


def place(folder: Path, name: str) -> Path:
    """The file in `folder` for what is called `name`, however that is written."""
    return folder / f"{_hash((name.encode(errors='surrogateescape'),)).hex()}.msgpack"


def key_of(parts: Iterable[bytes]) -> bytes:
    """Differs if any of `parts` does, or the program: of all that a value depends on."""
    return _hash(chain((_program(),), parts))


def remember(path: Path, key: bytes, value: object) -> None:
    """Keeps `value`, which msgspec can encode, for whoever asks with the same `key`; if that cannot be, it is not."""
    with suppress(OSError):
        make_private(path.parent)
        content = encode(value)
        with replacing(path, private=True) as file:
            file.write(key + _checksum(content) + content)


def recall(path: Path, key: bytes, kind: type[T]) -> T | None:
    """The value of that `kind` which this program kept at `path` with this `key`; None if there is no whole one."""
    with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        content = memoryview(path.read_bytes())
        found, checksum, value = content[:_SIZE], content[_SIZE:_HEADER], content[_HEADER:]
        if found == key and checksum == _checksum(value):
            return decoder(kind).decode(value)
    return None


def encode(value: object) -> bytes:
    """`value` as it is kept."""
    return msgspec.msgpack.encode(value, enc_hook=os.fsencode)


def decoder(kind: type[T]) -> msgspec.msgpack.Decoder[T]:
    """What makes a value of that `kind` of what is kept."""
    return msgspec.msgpack.Decoder(kind, dec_hook=lambda _, path: _path(path))


@cache
def _path(name: bytes) -> Path:
    """Equal ones become the same."""
    return Path(os.fsdecode(name))


def _checksum(content: bytes | memoryview) -> bytes:
    """Differs if `content` was damaged; a hash would take four times as long."""
    return crc32(content).to_bytes(4, "big")


def _hash(parts: Iterable[bytes]) -> bytes:
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
