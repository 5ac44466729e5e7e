"""Writing a file so that it is there whole or not at all, and what is for the eyes of its owner alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO
from uuid import uuid4

UNFINISHED = r"\..+\.[0-9a-f]{16,32}"
"""The names that `unfinished` gives; a log that was being made once had 16 digits."""


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """A new file that takes the place of `path` when the block ends; if that raises, `path` is as it was.

    A `private` one is nobody else's to read. Raises OSError. A link is followed.
    """
    path = path.resolve()
    new = unfinished(path)
    try:
        with created(new) if private else new.open("xb") as file:
            yield file
            settle(file)
        new.replace(path)
        settle_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


def unfinished(path: Path) -> Path:
    """Beside `path` a place, hidden and new each time, to make what is to become it."""
    return path.with_name(f".{path.name[:64]}.{uuid4().hex}")


def created(path: Path) -> IO[bytes]:
    """A new file that is its owner's alone, whatever the umask, open for writing. Raises OSError if there is one."""
    file = open(path, "xb", opener=partial(os.open, mode=0o600))  # noqa: SIM115 (the caller closes it)
    with suppress(OSError):  # some file systems know no such thing
        path.chmod(0o600)
    return file


def make_private(folder: Path) -> None:
    """Makes `folder`, and those above it, each its owner's alone, unless they are there. Raises OSError."""
    if not folder.is_dir():
        make_private(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            with suppress(OSError):
                folder.chmod(0o700)


def settle(file: IO[bytes]) -> None:
    """Returns when what was written is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Makes a new name in `folder` last; where a folder cannot be opened (Windows), the system sees to that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
