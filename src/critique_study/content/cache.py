"""What parsing files gave, kept for the next start: disposable, and never trusted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from critique_study.files import replacing

T = TypeVar("T")

_SIZE = 16
"""Bytes of a hash."""


def recall(
    folder: Path | None, name: str, sources: Callable[[], Iterable[bytes]], kind: type[T], parse: Callable[[], T]
) -> T:
    """What `parse` gives, from `folder` if it is kept there for the same `sources` and the same program.

    `sources` gives all that the result, a `kind` that msgspec can encode, depends on, or raises OSError. Without a
    folder, or with whatever fault of what is kept, it is parsed; whether it can be kept makes no difference.
    """
    if folder is None:
        return parse()
    try:
        key = _hash((_program(), *sources()))
    except OSError:
        return parse()
    path = folder / f"{_hash((name.encode(errors='surrogateescape'),)).hex()}.msgpack"
    found = _kept(path, key, kind)
    if found is None:
        found = parse()
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            content = msgspec.msgpack.encode(found, enc_hook=str)
            with replacing(path) as file:
                file.write(key + _hash((content,)) + content)
    return found


def _kept(path: Path, key: bytes, kind: type[T]) -> T | None:
    """What is kept at `path` for `key`, if anything is, and whole."""
    with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        content = path.read_bytes()
        if content[:_SIZE] == key and content[_SIZE : 2 * _SIZE] == _hash((content[2 * _SIZE :],)):
            return msgspec.msgpack.decode(content[2 * _SIZE :], type=kind, dec_hook=_path())
    return None


def _path() -> Callable[[type, Any], Any]:
    """Turns the texts of paths into paths, equal ones into the same."""
    known = cache(Path)
    return lambda _, text: known(text)


def _hash(parts: Iterable[bytes]) -> bytes:
    """Differs if any of `parts` does, wherever one ends and the next begins."""
    found = blake2b(digest_size=_SIZE)
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.digest()


@cache
def _program() -> bytes:
    """Differs with the modules that parse, as soon as their files do."""
    with os.scandir(Path(__file__).parent) as entries:
        files = sorted((each.name, each.stat().st_size, each.stat().st_mtime_ns) for each in entries if each.is_file())
    return repr((msgspec.__version__, files)).encode()
