"""Reading what Anki exported, without Anki. It may be anything: nothing in it is believed, all of it is bounded."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from critique_study.anki.unpacking import Unpacked, damaged, explained, unpacked

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
_NOTES = 1_000_000
"""The most notes that a collection may hold; those who have most have a few hundred thousand."""
_CARDS = 200_000
_ANSWERS = 500_000
"""The most that may be asked for, of ours alone."""
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

    def __init__(self, path: Path, package: Unpacked) -> None:
        self._path = path
        self._db = db = package.db
        self._ticks = _SCHEMA_TICKS
        db.set_progress_handler(self._tick, _TICK)
        with explained(path):
            _restrict(db)
            settings = self._settings()
        self._ticks = _TICKS + 4 * package.size // _TICK
        self.scheduler: int = 2 if package.second_scheduler else _integer(settings.schedVer, 1, 9) or 1
        """The version of its scheduler; 1 where nothing says."""
        self.rollover_hour = _integer(settings.rollover, 0, 23)
        """When its day turns over; None where it does not say."""
        west = _integer(settings.localOffset, -1439, 1439)
        if west is None:
            west = _integer(settings.creationOffset, -1439, 1439)
        self.utc_offset = None if west is None else -west
        """Minutes east of UTC; None where it does not say."""

    def notes(self) -> Iterator[tuple[int, str]]:
        """Id and GUID of every note."""
        return self._rows("SELECT {id}, {guid} FROM notes ORDER BY id", _NOTES)

    def notes_of(self, types: Collection[int]) -> Iterator[int]:
        """The ids of the notes of these types."""
        query = "SELECT {id} FROM notes WHERE {mid} IN {given} ORDER BY id"
        return (row[0] for row in self._rows(query, _NOTES, types))

    def fields(self, notes: Collection[int]) -> Iterator[Fields]:
        """What these notes say; those of others are not looked at."""
        query = "SELECT {id}, {guid}, {mid}, {flds}, {tags} FROM notes WHERE {id} IN {given} ORDER BY id"
        length = 0
        for row in self._rows(query, _FIELDS, notes):
            found = Fields(*row)
            length += len(found.values) + len(found.tags)
            if length > _TEXT:
                raise damaged(self._path, "its notes are too long")
            yield found

    def cards(self, notes: Collection[int]) -> Iterator[tuple[int, int, int]]:
        """Id, note and ordinal of each card of these notes."""
        return self._rows("SELECT {id}, {nid}, {ord} FROM cards WHERE {nid} IN {given} ORDER BY id", _CARDS, notes)

    def answers(self, cards: Collection[int]) -> Iterator[Answered]:
        """The answers given to these cards, in the order in which they were given."""
        query = "SELECT {id}, {cid}, {ease}, {type}, {time} FROM revlog WHERE {cid} IN {given} ORDER BY id"
        return (Answered(*row) for row in self._rows(query, _ANSWERS, cards))

    def _rows(self, query: str, most: int, given: Collection[int] | None = None) -> Iterator[tuple[Any, ...]]:
        parameters = () if given is None else (msgspec.json.encode(list(given)).decode(),)
        last = None
        self._spent = 0
        with explained(self._path):
            for count, row in enumerate(self._db.execute(query.format_map(_CELLS), parameters), 1):
                if last is not None and row[0] <= last:
                    raise damaged(self._path, f"the id {row[0]} comes after {last}")
                if count > most:
                    raise damaged(self._path, f"more than {most:,} rows")
                last = row[0]
                yield row

    def _settings(self) -> _Settings:
        self._spent = 0
        present = _tables(self._db)
        if missing := sorted(_TABLES.keys() - present):
            raise damaged(self._path, f"it has no table {' or '.join(missing)}")
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
    with unpacked(path) as package:
        yield AnkiCollection(path, package)


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
