"""What the log and its backups have in common: their marks, how they are read, and what SQLite's complaints mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from critique_study.errors import LogError

SCHEMA_VERSION = 1
APPLICATION_ID = 0x43525453  # "CRTS"
SCHEMA = {
    "meta": "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "event": "CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,"
    " utc_offset INTEGER NOT NULL, day TEXT NOT NULL, device TEXT NOT NULL, kind TEXT NOT NULL, card TEXT,"
    " data TEXT NOT NULL, import TEXT)",
    "event_of_card": "CREATE INDEX event_of_card ON event (card, at)",
    "event_retract": "CREATE INDEX event_retract ON event (seq) WHERE kind = 'retract'",
    "event_is_kept": "CREATE TRIGGER event_is_kept BEFORE UPDATE ON event"
    " BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
    "event_stays": "CREATE TRIGGER event_stays BEFORE DELETE ON event"
    " BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
}
"""Tables, indexes and triggers, by name."""
_PATIENCE = 2.0
"""Seconds that anything but a sitting waits for another process."""
MOST_FAULTS = 5
"""So many things that are wrong with one file are named."""
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What is raised for a database that is damaged: the latter for a text that is no UTF-8."""
_MAGIC = b"SQLite format 3\0"
SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database, by the end of the name."""


def see_that_it_is_a_database(path: Path) -> None:
    """Raises LogError for a file that is none, and leaves it alone.

    SQLite would not only refuse it, but delete the write-ahead file beside it: the newest part of a damaged log.
    """
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    if not start:
        raise LogError(f"{path}: empty, so damaged; critique-study restore lists the backups")
    if start != _MAGIC:
        raise LogError(f"{path}: {_EXPLANATIONS[sqlite3.SQLITE_NOTADB]}")


def opened(path: Path) -> sqlite3.Connection:
    """A connection to a log that is there, and that other processes may write to."""
    return _connected(path, "mode=rw")


def reading(path: Path) -> sqlite3.Connection:
    """A connection that only reads a file that no other process writes to."""
    return _connected(path, _read_only(path))


def uri_for_reading(path: Path) -> str:
    """The same as text, for a database that is looked at beside another one."""
    return f"{path.absolute().as_uri()}?{_read_only(path)}"


def _read_only(path: Path) -> str:
    """How to open a file so that nothing is put beside it; unless its newest part still lies there.

    Then it can be on a medium that is read-only.
    """
    return "mode=ro" if any(side_file(path, end).exists() for end in SIDE_FILES) else "immutable=1"


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    see_that_it_is_a_database(path)
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", _PATIENCE, isolation_level=None, uri=True)


def side_file(path: Path, end: str) -> Path:
    """The file that SQLite keeps beside the database at `path`."""
    return path.with_name(path.name + end)


def identified(db: sqlite3.Connection, path: Path) -> dict[str, str]:
    """What the review log at `path`, open as `db`, says of itself: whose it is, and so on.

    Raises LogError for a file that is no review log, or one that this version cannot read.
    """
    if pragma(db, "application_id") != APPLICATION_ID:
        raise LogError(f"{path}: not a review log of critique-study; move it aside and start again")
    if (version := pragma(db, "user_version")) > SCHEMA_VERSION:
        raise LogError(
            f"{path}: written by a newer critique-study (schema {version}, this one knows {SCHEMA_VERSION});"
            " upgrade the program; nothing was changed"
        )
    meta: dict[str, str] = dict(db.execute("SELECT key, value FROM meta"))
    if not {"learner", "device"} <= set(meta):
        raise LogError(f"{path}: damaged: it does not say whose it is; critique-study restore lists the backups")
    return meta


def pragma(db: sqlite3.Connection, name: str) -> int:
    """What SQLite says of one of its own settings."""
    value: int = db.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def faults(db: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong with the open database, indexes included: from a damaged one no backup is to be made."""
    said = [text for (text,) in db.execute(f"PRAGMA integrity_check({MOST_FAULTS})")]
    return [] if said == ["ok"] else said


@contextmanager
def explained(path: Path, what: str = "the review log is kept here") -> Iterator[None]:
    """Turns what SQLite and the file system say of the database at `path` into one line for the learner."""
    try:
        yield
    except UNREADABLE as error:
        raise LogError(f"{path}: {_explanation(error)}") from error
    except OSError as error:
        raise LogError(f"{error.filename or path}: {error.strerror or error}; {what}") from error


_RESTORE = "critique-study restore lists the backups"
_EXPLANATIONS = {
    sqlite3.SQLITE_FULL: "the disk is full; nothing was written now, all before is kept: free some space and try again",
    sqlite3.SQLITE_NOTADB: f"damaged, or not a review log; {_RESTORE}",
    sqlite3.SQLITE_CORRUPT: f"damaged; {_RESTORE}",
    sqlite3.SQLITE_READONLY: "cannot be written: check the permissions of file and folder",
    sqlite3.SQLITE_READONLY_DBMOVED: "another file has taken its place; nothing was written now: start again",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that it is a file and the permissions of its folder",
    sqlite3.SQLITE_BUSY: "another program holds it; close that and do it again",
    sqlite3.SQLITE_IOERR: "the disk refused; nothing was written now, all before is kept",
}


def _explanation(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return _EXPLANATIONS[sqlite3.SQLITE_CORRUPT]
    code = getattr(error, "sqlite_errorcode", 0)
    return (
        _EXPLANATIONS.get(code) or _EXPLANATIONS.get(code & 0xFF) or f"unusable as a review log ({error}); {_RESTORE}"
    )
