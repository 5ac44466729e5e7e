"""The review log: one SQLite file per learner and collection, that only grows."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from critique_study.clock import Moment, iso, ordinal
from critique_study.errors import LogError
from critique_study.events import Event, Payload, Retract, decode_payload, encode_payload
from critique_study.history.uuid7 import Uuid7
from critique_study.text import one_line

SCHEMA_VERSION = 1
APPLICATION_ID = 0x43525453  # "CRTS"
AHEAD_MS = 3_600_000
"""An event may push the card's next one this far ahead of the clock, so that their order stays."""
_BUSY_SECONDS = 10.0

_SCHEMA = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE event (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,"
    " utc_offset INTEGER NOT NULL, day TEXT NOT NULL, device TEXT NOT NULL, kind TEXT NOT NULL, card TEXT,"
    " data TEXT NOT NULL, import TEXT)",
    "CREATE INDEX event_of_card ON event (card, at)",
    "CREATE INDEX event_retract ON event (seq) WHERE kind = 'retract'",
    "CREATE TRIGGER event_is_kept BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
    "CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
)
_COLUMNS = "id, at, utc_offset, day, device, card, kind, data"
_Run = Callable[..., sqlite3.Cursor]


class Log:
    """An open review log. Every append is on disk before it returns.

    Raises LogError, in one line, for a file that is not a log, is damaged or newer, and for a disk that refuses.
    """

    learner: str
    """Random id of the learner, made with the file."""
    device: str
    """Random id of this copy of the log."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ids = Uuid7()
        with self._explained():
            if not path.exists():
                self._create()
            self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        run = self._db.execute
        run("PRAGMA recursive_triggers = ON")  # makes INSERT OR REPLACE fire the delete trigger
        run("PRAGMA synchronous = FULL")
        run("PRAGMA fullfsync = ON")  # macOS; nothing elsewhere
        if not self.path.stat().st_size:
            raise LogError(f"{self.path}: empty, so damaged; restore a copy, or delete it to begin without a history")
        if self._pragma("application_id") != APPLICATION_ID:
            raise LogError(f"{self.path}: not a review log of critique-study; move it aside and start again")
        if (version := self._pragma("user_version")) > SCHEMA_VERSION:
            raise LogError(
                f"{self.path}: written by a newer critique-study (schema {version}, this one knows {SCHEMA_VERSION});"
                " upgrade the program; nothing was changed"
            )
        meta = dict(run("SELECT key, value FROM meta"))
        if not {"learner", "device"} <= set(meta):
            raise LogError(f"{self.path}: damaged: it does not say whose it is; restore a copy of the file")
        self.learner, self.device = meta["learner"], meta["device"]

    def _create(self) -> None:
        """Makes the file, whole or not at all, unless another process does so at the same moment."""
        if self.path.with_name(f"{self.path.name}-wal").exists():
            raise LogError(f"{self.path}: gone, but its newest part is still there as {self.path.name}-wal; restore it")
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = self.path.with_name(f".{self.path.name}.{os.urandom(8).hex()}")
        try:
            new.touch(mode=0o600)
            with closing(sqlite3.connect(new, isolation_level=None)) as db:
                db.execute("PRAGMA synchronous = FULL")
                # Where the file system refuses WAL the answer is another mode, not an error.
                db.execute("PRAGMA journal_mode = WAL").fetchone()
                db.execute("BEGIN")
                for statement in _SCHEMA:
                    db.execute(statement)
                ids = (os.urandom(8).hex(), os.urandom(8).hex())
                db.execute("INSERT INTO meta VALUES ('learner', ?), ('device', ?)", ids)
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                db.execute("COMMIT")
            try:
                self.path.hardlink_to(new)
            except FileExistsError:
                pass
            except OSError:  # a file system without links; never by renaming, which could replace another's new log
                with suppress(FileExistsError), self.path.open("xb") as file:
                    file.write(new.read_bytes())
                    file.flush()
                    os.fsync(file.fileno())
            with suppress(OSError):  # only POSIX opens folders; its name in there is to survive a power cut too
                _sync(self.path.parent)
        finally:
            new.unlink(missing_ok=True)

    def _pragma(self, name: str) -> int:
        value: int = self._db.execute(f"PRAGMA {name}").fetchone()[0]
        return value

    def append(self, card: str | None, data: Payload, now: Moment, day: int) -> Event:
        """Writes what happened to `card` on study day `day` (an ordinal) and returns it once it is durable."""
        with self._explained(), self._transaction() as run:
            return self._insert(run, card, data, now, day)

    def undo(self, now: Moment, day: int) -> tuple[Event, Event] | None:
        """Retracts the newest live event made here, whenever that was: (what it was, its retract), or None."""
        with self._explained(), self._transaction() as run:
            retracted = {
                payload.event
                for (data,) in run("SELECT data FROM event WHERE kind = 'retract'")
                if isinstance(payload := decode_payload("retract", data), Retract)
            }
            made_here = run(
                f"SELECT {_COLUMNS} FROM event WHERE import IS NULL AND kind <> 'retract' ORDER BY seq DESC"
            )
            event = next((self._event(row) for row in made_here if row[0] not in retracted), None)
            if event is None:
                return None
            return event, self._insert(run, event.card, Retract(event.id), now, day)

    def _insert(self, run: _Run, card: str | None, data: Payload, now: Moment, day: int) -> Event:
        at = now.at
        newest = run("SELECT max(at) FROM event WHERE card = ?", (card,)).fetchone()[0]
        if newest is not None and at <= newest <= at + AHEAD_MS:
            at = newest + 1
        event = Event(self._ids.next(now.at), at, now.utc_offset, day, self.device, card, data.kind, data)
        run(
            f"INSERT INTO event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (event.id, at, now.utc_offset, iso(day), self.device, card, data.kind, encode_payload(data)),
        )
        return event

    def events(self, after: int = 0) -> list[tuple[int, Event]]:
        """Every event that arrived after number `after`, with its own number, in order of arrival."""
        with self._explained():
            rows = self._db.execute(f"SELECT {_COLUMNS}, seq FROM event WHERE seq > ? ORDER BY seq", (after,))
            return [(row[8], self._event(row)) for row in rows]

    def rows(self) -> Iterator[dict[str, object]]:
        """Every event with every column as it is stored, in order of arrival."""
        with self._explained():
            cursor = self._db.execute("SELECT * FROM event ORDER BY seq")
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def foreign_writes(self) -> int:
        """A number that changes whenever another connection has written to the log."""
        with self._explained():
            return self._pragma("data_version")

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def _event(self, row: tuple[Any, ...]) -> Event:
        id_, at, utc_offset, day, device, card, kind, data = row[:8]
        texts = (id_, day, device, kind, data, "" if card is None else card)
        if all(type(text) is str for text in texts) and type(at) is type(utc_offset) is int:
            with suppress(ValueError):
                return Event(id_, at, utc_offset, ordinal(day), device, card, kind, decode_payload(kind, data))
        raise LogError(f"{self.path}: damaged: event {one_line(str(id_))} makes no sense; restore a copy of the file")

    @contextmanager
    def _transaction(self) -> Iterator[_Run]:
        """Runs statements that all become durable on leaving, or none of them."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db.execute
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turns what SQLite and the file system say into one line for the learner."""
        try:
            yield
        except sqlite3.Error as error:
            raise LogError(f"{self.path}: {_explanation(error)}") from error
        except OSError as error:
            raise LogError(
                f"{error.filename or self.path}: {error.strerror or error}; the review log is kept here"
            ) from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_EXPLANATIONS = {
    sqlite3.SQLITE_FULL: "the disk is full; nothing was written now, all before is kept: free some space and try again",
    sqlite3.SQLITE_NOTADB: "damaged, or not a review log; move it aside and restore a copy",
    sqlite3.SQLITE_CORRUPT: "damaged; move it aside and restore a copy",
    sqlite3.SQLITE_READONLY: "cannot be written: check the permissions of file and folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that it is a file and the permissions of its folder",
    sqlite3.SQLITE_BUSY: "another program holds it; close that and do it again",
    sqlite3.SQLITE_IOERR: "the disk refused; nothing was written now, all before is kept",
}


def _explanation(error: sqlite3.Error) -> str:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return _EXPLANATIONS.get(primary, f"unusable as a review log ({error})")
