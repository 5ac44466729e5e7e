"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A new file that takes the place of `path` when the block ends; if that raises, `path` is as it was.

    Raises OSError. A link is followed.
    """
    path = path.resolve()
    unfinished = path.with_name(f".{path.name[:64]}.{uuid4().hex}")
    try:
        with unfinished.open("xb") as file:
            yield file
            settle(file)
        unfinished.replace(path)
        _settle_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise


def settle(file: IO[bytes]) -> None:
    """Returns when what was written is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    """Makes a rename last; where a folder cannot be opened (Windows), the system sees to that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
