"""Reading what Anki exported, without Anki. It may be anything: nothing in it is believed, all of it is bounded."""

from __future__ import annotations

import io
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec

from critique_study.errors import PackageError
from critique_study.text import one_line

_VERSIONS = {b"\x08\x01": "collection.anki2", b"\x08\x02": "collection.anki21", b"\x08\x03": "collection.anki21b"}
"""What holds the collection, by the first field of the message in `meta`. The others only say "please update"."""
_COMPRESSED = _VERSIONS[b"\x08\x03"]

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
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 1 << 24,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1 << 13,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
_TICK = 1_000
"""Steps of SQLite's machine."""
_SCHEMA_TICKS = 50
"""What learning which tables there are may take: some thousand entries."""
_TICKS = 1_000
"""What a query may take, and four steps more for each byte of the database. A row takes about twenty, and at least some
thirty bytes: what takes more runs in circles."""
_INTEGERS = ("id", "mid", "nid", "ord", "cid", "ease", "type", "time")
_TEXTS = ("guid", "flds", "tags")
_CELLS = {
    **{name: f"ifnull(CAST({name} AS INTEGER), 0)" for name in _INTEGERS},
    **{name: f"ifnull(CAST({name} AS TEXT), '')" for name in _TEXTS},
    "given": "(SELECT value FROM json_each(?))",
}
"""How the cell of a column is asked for, whatever is in it."""
_TABLES = {
    "notes": {"id", "guid", "mid", "flds", "tags"},
    "cards": {"id", "nid", "ord"},
    "revlog": {"id", "cid", "ease", "time", "type"},
    "col": {"conf"},
}
"""What is read of each table."""
_NEWER = {"config": {"key", "val"}}
"""Where the settings are in the newest format, which leaves `col.conf` empty."""
_ROWS = 1_000_000
"""The most that are read of any table; those who study most have a tenth of that."""
_FIELDS = 100_000
"""Notes, and then characters, that are read at most as text."""
_TEXT = 1 << 26


class Answered(NamedTuple):
    """A row of Anki's review log."""

    id: int
    """UTC milliseconds of the answer."""
    card: int
    ease: int
    """The button, 1-4; 0: none."""
    type: int
    """0 learning, 1 review, 2 relearning, 3 in a filtered deck; 4 and above: no answer, but rescheduled."""
    milliseconds: int
    """How long it took."""


class Fields(NamedTuple):
    """What a note says."""

    note: int
    guid: str
    type: int
    values: str
    """Separated by U+001F."""
    tags: str


class _Settings(msgspec.Struct, frozen=True):
    """Of a collection's settings those that matter here, as Anki names them."""

    schedVer: msgspec.Raw = msgspec.Raw(b"null")
    rollover: msgspec.Raw = msgspec.Raw(b"null")
    localOffset: msgspec.Raw = msgspec.Raw(b"null")
    """Minutes west, where it was last used."""
    creationOffset: msgspec.Raw = msgspec.Raw(b"null")
    """Minutes west, where it was made."""


class AnkiCollection:
    """An open collection of Anki's.

    Numbers are what SQLite makes of a cell as an integer, so anything of 64 bits; ids rise. Everything raises
    PackageError.
    """

    def __init__(self, path: Path, db: sqlite3.Connection, size: int) -> None:
        self._path = path
        self._db = db
        self._ticks = _SCHEMA_TICKS
        db.set_progress_handler(self._tick, _TICK)
        with _explained(path):
            _restrict(db)
            settings = self._settings()
        self._ticks = _TICKS + 4 * size // _TICK
        self.scheduler: int = _integer(settings.schedVer, 1, 9) or 1
        """The version of its scheduler; 1 where it says nothing."""
        self.rollover_hour = _integer(settings.rollover, 0, 23)
        """When its day turns over; None where it does not say."""
        west = _integer(settings.localOffset, -1439, 1439)
        if west is None:
            west = _integer(settings.creationOffset, -1439, 1439)
        self.utc_offset = None if west is None else -west
        """Minutes east of UTC; None where it does not say."""

    def notes(self) -> Iterator[tuple[int, str]]:
        """Id and GUID of every note."""
        return self._rows("SELECT {id}, {guid} FROM notes ORDER BY id")

    def notes_of(self, types: Collection[int]) -> Iterator[int]:
        """The ids of the notes of these types."""
        return (row[0] for row in self._rows("SELECT {id} FROM notes WHERE {mid} IN {given} ORDER BY id", types))

    def fields(self, notes: Collection[int]) -> Iterator[Fields]:
        """What these notes say; those of others are not looked at."""
        query = "SELECT {id}, {guid}, {mid}, {flds}, {tags} FROM notes WHERE {id} IN {given} ORDER BY id"
        length = 0
        for row in self._rows(query, notes, _FIELDS):
            found = Fields(*row)
            length += len(found.values) + len(found.tags)
            if length > _TEXT:
                raise _damaged(self._path, "its notes are too long")
            yield found

    def cards(self, notes: Collection[int]) -> Iterator[tuple[int, int, int]]:
        """Id, note and ordinal of each card of these notes."""
        return self._rows("SELECT {id}, {nid}, {ord} FROM cards WHERE {nid} IN {given} ORDER BY id", notes)

    def answers(self, cards: Collection[int]) -> Iterator[Answered]:
        """The answers given to these cards, in the order in which they were given."""
        query = "SELECT {id}, {cid}, {ease}, {type}, {time} FROM revlog WHERE {cid} IN {given} ORDER BY id"
        return (Answered(*row) for row in self._rows(query, cards))

    def _rows(self, query: str, given: Collection[int] | None = None, most: int = _ROWS) -> Iterator[tuple[Any, ...]]:
        parameters = () if given is None else (msgspec.json.encode(list(given)).decode(),)
        last = None
        self._spent = 0
        with _explained(self._path):
            for count, row in enumerate(self._db.execute(query.format_map(_CELLS), parameters), 1):
                if last is not None and row[0] <= last:
                    raise _damaged(self._path, f"the id {row[0]} comes after {last}")
                if count > most:
                    raise _damaged(self._path, f"more than {most:,} rows")
                last = row[0]
                yield row

    def _settings(self) -> _Settings:
        self._spent = 0
        present = _tables(self._db)
        if missing := sorted(_TABLES.keys() - present):
            raise _damaged(self._path, f"it has no table {' or '.join(missing)}")
        if _NEWER.keys() <= present:
            names = ", ".join(f"'{name}'" for name in _Settings.__struct_fields__)
            found = self._db.execute(f"SELECT key, CAST(val AS BLOB) FROM config WHERE key IN ({names})")
            return _Settings(**{name: msgspec.Raw(value) for name, value in found if value is not None})
        row = self._db.execute("SELECT CAST(conf AS BLOB) FROM col").fetchone()
        return msgspec.json.decode(row[0], type=_Settings) if row and row[0] else _Settings()

    def _tick(self) -> bool:
        self._spent += 1
        return self._spent > self._ticks


@contextmanager
def opened(path: Path) -> Iterator[AnkiCollection]:
    """The collection in the package at `path`, .apkg or .colpkg, in any of Anki's formats. Raises PackageError."""
    with ExitStack() as stack:
        with _explained(path):
            if path.exists() and not path.is_file():  # a pipe would keep the program waiting
                raise PackageError(f"{path}: not a file: name an .apkg or .colpkg that Anki exported")
            package = stack.enter_context(_Package(path))
            db, database = _room(path, stack)
            size = _unpack(package, path, database)
        yield AnkiCollection(path, db, size)


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
        unpacked = folder / "collection.db"
        database = stack.enter_context(unpacked.open("x+b"))
    except OSError as error:
        raise _no_room(path, error) from error
    db = stack.enter_context(closing(sqlite3.connect(f"{unpacked.as_uri()}?mode=ro", uri=True, isolation_level=None)))
    with suppress(OSError):
        unpacked.unlink()
        folder.rmdir()
    return db, database


def _unpack(package: IO[bytes], path: Path, database: IO[bytes]) -> int:
    """Writes the database in `package` to `database`, ready to be read; returns its size in bytes."""
    most = min(_LARGEST, _FREE + _RATIO * path.stat().st_size)
    size = 0
    with zipfile.ZipFile(package) as members:
        name = _collection(members, path)
        with _member(members, name, path) as packed:
            for piece in (
                _decompressed(packed, path) if name == _COMPRESSED else iter(partial(packed.read, _CHUNK), b"")
            ):
                size += len(piece)
                if size > most:
                    raise PackageError(
                        f"{path}: unpacks to more than {most >> 20} MB, as no collection of its size does"
                    )
                try:
                    database.write(piece)
                except OSError as error:
                    raise _no_room(path, error) from error
    database.seek(0)
    if database.read(len(_MAGIC)) != _MAGIC:
        raise _damaged(path, f"{name} is no database")
    database.seek(_JOURNAL)
    database.write(b"\1\1")
    database.flush()
    return size


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
    return "collection.anki21" if "collection.anki21" in names else "collection.anki2"


def _member(members: zipfile.ZipFile, name: str, path: Path) -> IO[bytes]:
    if (count := members.namelist().count(name)) != 1:
        raise _damaged(path, f"it holds {name} {count} times" if count else f"it holds no {name}")
    if members.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged(path, f"{name} is compressed as Anki never does")
    return members.open(name)


def _decompressed(packed: IO[bytes], path: Path) -> Iterator[bytes]:
    """What one frame of zstd unpacks to, and there must be nothing else."""
    from zstandard import ZstdDecompressor, ZstdError

    frame = ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
    try:
        while chunk := packed.read(_ZSTD_CHUNK):
            if frame.eof:
                raise _damaged(path, "something follows the collection")
            yield frame.decompress(chunk)
    except ZstdError as error:
        raise _damaged(path, str(error)) from error
    if not frame.eof or frame.unused_data:
        raise _damaged(path, "the collection is cut short" if not frame.eof else "something follows the collection")


def _restrict(db: sqlite3.Connection) -> None:
    for limit, most in _LIMITS.items():
        db.setlimit(limit, most)
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    db.text_factory = partial(str, encoding="utf-8", errors="replace")


def _tables(db: sqlite3.Connection) -> set[str]:
    """Which of the tables that are read there are: with all columns, and none computed, which could take for ever."""
    query = "SELECT lower(name) FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
    names = {name for (name,) in db.execute(query)}
    found = set()
    for name, needed in (_TABLES | _NEWER).items():
        columns = {column.lower(): hidden for _, column, *_, hidden in db.execute(f"PRAGMA table_xinfo({name})")}
        if name in names and needed <= columns.keys() and not any(columns.values()):
            found.add(name)
    return found


def _integer(raw: msgspec.Raw, least: int, most: int) -> int | None:
    """The number in `raw` if it is one of that range."""
    try:
        value = msgspec.json.decode(raw, type=int)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return value if least <= value <= most else None


@contextmanager
def _explained(path: Path) -> Iterator[None]:
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
        raise _damaged(path, "it takes too long to read" if interrupted else str(error)) from error


def _damaged(path: Path, why: str) -> PackageError:
    return PackageError(f"{path}: not a package of Anki's, or damaged ({one_line(why[:200])}): export it again")


def _no_room(path: Path, error: OSError) -> PackageError:
    return PackageError(
        f"{path}: cannot be unpacked in {tempfile.gettempdir()}: {error.strerror}; make room, or name another folder in"
        " TMPDIR"
    )
