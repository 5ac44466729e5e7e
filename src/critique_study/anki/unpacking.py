"""The database in a package of Anki's, unpacked within bounds: from a zip, and in the newest format from zstd too."""

from __future__ import annotations

import io
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from critique_study.errors import PackageError
from critique_study.text import one_line

_OLDEST, _OLDER, _COMPRESSED = "collection.anki2", "collection.anki21", "collection.anki21b"
_VERSIONS = {b"\x08\x01": _OLDEST, b"\x08\x02": _OLDER, b"\x08\x03": _COMPRESSED}
"""What holds the collection, by the first field of the message in `meta`. The others only say "please update"."""

_DIRECTORY = 1 << 23
"""Bytes of a package's list of members, which is read in one piece: some 150,000 files of media."""
_FREE = 1 << 25
"""Bytes that any package may unpack to."""
_RATIO = 100
"""Bytes that it may unpack to beyond that, for each of its own."""
_LARGEST = 1 << 32
"""Bytes that none may unpack to."""
_WINDOW = 1 << 23
"""Bytes that zstd may look back, so keep in memory; Anki's files ask for a quarter."""
_CHUNK = 1 << 20
_ZSTD_CHUNK = 1 << 10
"""Four bytes can stand for 128 KB."""

_MAGIC = b"SQLite format 3\0"
_JOURNAL = 18
"""Where the header says how the file is written to: Anki's say with a write-ahead log, which is not in the package."""


class Unpacked(NamedTuple):
    """What a package held."""

    db: sqlite3.Connection
    """To be read alone."""
    size: int
    """Bytes of the database."""
    second_scheduler: bool
    """Whether the package shows that the collection used it, whatever its settings say.

    Before packages had a `meta`, a collection.anki21 was written for that alone, and the settings in a deck's package
    were those of a new collection: Anki 2.1.44 writes schedVer 1 there.
    """


@contextmanager
def unpacked(path: Path) -> Iterator[Unpacked]:
    """What the package at `path` holds. Raises PackageError."""
    with ExitStack() as stack:
        with explained(path):
            if path.exists() and not path.is_file():  # a pipe would keep the program waiting
                raise PackageError(f"{path}: not a file: name an .apkg or .colpkg that Anki exported")
            package = stack.enter_context(_Package(path))
            db, database = _room(path, stack)
            size, second_scheduler = _unpack(package, path, database)
        yield Unpacked(db, size, second_scheduler)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what a package can bring about into one line."""
    try:
        yield
    except OSError as error:
        raise PackageError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        RuntimeError,  # encrypted, or nested too deeply
        OverflowError,
        ValueError,
        msgspec.DecodeError,
        sqlite3.Error,
    ) as error:
        interrupted = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
        raise damaged(path, "it takes too long to read" if interrupted else str(error)) from error


def damaged(path: Path, why: str) -> PackageError:
    """The error for a package that makes no sense; `why` may quote it."""
    return PackageError(f"{path}: not a package of Anki's, or damaged ({one_line(why[:200])}): export it again")


def _no_room(path: Path, error: OSError) -> PackageError:
    return PackageError(
        f"{path}: cannot be unpacked in {tempfile.gettempdir()}: {error.strerror}; make room, or name another folder in"
        " TMPDIR"
    )


class _Package(io.FileIO):
    """The file of a package, of which nothing larger is read at once than a list of members may be."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _DIRECTORY:
            raise zipfile.BadZipFile("its list of members is too long")
        return super().read(size) or b""


def _room(path: Path, stack: ExitStack) -> tuple[sqlite3.Connection, IO[bytes]]:
    """A connection to a new file, and that file, to be written before the first query.

    Where the system allows it, the file has no name any more: however the program ends, nothing is left behind.
    """
    try:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="critique-study-")))
        place = folder / "collection.db"
        database = stack.enter_context(place.open("x+b"))
    except OSError as error:
        raise _no_room(path, error) from error
    db = stack.enter_context(closing(sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True, isolation_level=None)))
    with suppress(OSError):
        place.unlink()
        folder.rmdir()
    return db, database


def _unpack(package: IO[bytes], path: Path, database: IO[bytes]) -> tuple[int, bool]:
    """Writes the database in `package` to `database`, ready to be read; returns its size in bytes.

    Beside it, whether the package shows that the collection used the second scheduler.
    """
    most = min(_LARGEST, _FREE + _RATIO * path.stat().st_size)
    size = 0
    with zipfile.ZipFile(package) as members:
        name = _collection(members, path)
        second_scheduler = name == _OLDER and "meta" not in members.namelist()
        with _member(members, name, path) as packed:
            for piece in _pieces(packed, path, compressed=name == _COMPRESSED):
                size += len(piece)
                if size > most:
                    raise damaged(path, f"{name} is larger than {most >> 20} MB, and the package is not")
                _write(path, database, piece)
    database.seek(0)
    if database.read(len(_MAGIC)) != _MAGIC:
        raise damaged(path, f"{name} is no database")
    database.seek(_JOURNAL)
    _write(path, database, b"\1\1")
    return size, second_scheduler


def _write(path: Path, database: IO[bytes], piece: bytes) -> None:
    try:
        database.write(piece)
        database.flush()
    except OSError as error:
        raise _no_room(path, error) from error


def _collection(members: zipfile.ZipFile, path: Path) -> str:
    """Which member holds the collection."""
    names = members.namelist()
    if "meta" in names:
        with _member(members, "meta", path) as meta:
            if (version := meta.read(2)) not in _VERSIONS:
                raise PackageError(
                    f"{path}: of a version that this program does not know: export it again with “Support older Anki"
                    " versions”"
                )
        return _VERSIONS[version]
    return _OLDER if _OLDER in names else _OLDEST


def _member(members: zipfile.ZipFile, name: str, path: Path) -> IO[bytes]:
    if (count := members.namelist().count(name)) != 1:
        raise damaged(path, f"it holds {name} {count} times" if count else f"it holds no {name}")
    if members.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise damaged(path, f"{name} is compressed as Anki never does")
    return members.open(name)


def _pieces(packed: IO[bytes], path: Path, *, compressed: bool) -> Iterator[bytes]:
    """The database piece by piece; `compressed`: one frame of zstd, and there must be nothing else."""
    if not compressed:
        yield from iter(partial(packed.read, _CHUNK), b"")
        return
    from zstandard import ZstdDecompressor, ZstdError

    frame = ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
    try:
        while chunk := packed.read(_ZSTD_CHUNK):
            if frame.eof:
                raise damaged(path, "something follows the collection")
            yield frame.decompress(chunk)
    except ZstdError as error:
        raise damaged(path, str(error)) from error
    if not frame.eof or frame.unused_data:
        raise damaged(path, "the collection is cut short" if not frame.eof else "something follows the collection")
