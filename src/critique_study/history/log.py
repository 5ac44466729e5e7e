"""The review log: one SQLite file per learner and collection, that only grows."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from critique_study.clock import Moment, iso, ordinal
from critique_study.errors import LogError
from critique_study.events import ANKI, Event, Payload, Retract, decode_payload, encode_payload
from critique_study.files import created, make_private, settle, settle_folder, unfinished
from critique_study.history.database import (
    APPLICATION_ID,
    SCHEMA,
    SCHEMA_VERSION,
    explained,
    identified,
    pragma,
    see_that_it_is_a_database,
    side_file,
)
from critique_study.history.uuid7 import Uuid7
from critique_study.text import one_line

AHEAD_MS = 3_600_000
"""An event may push the card's next one this far ahead of the clock, so that their order stays; one further ahead
means that a clock was wrong."""
_ANKI = f"{ANKI}:"
"""How the id of an import from Anki begins."""
_BUSY_SECONDS = 10.0
_COLUMNS = "id, at, utc_offset, day, device, card, kind, data"
_EVERY_COLUMN = "seq, id, at, utc_offset, day, device, kind, card, data, import"
_Run = Callable[..., sqlite3.Cursor]


class Row(NamedTuple):
    """An event as it is stored, without what concerns one copy of the log alone."""

    id: str
    at: int
    utc_offset: int
    day: str
    device: str
    card: str | None
    kind: str
    data: str

    @property
    def event(self) -> Event | None:
        """What it says; None if it makes no sense."""
        name, at, utc_offset, day, device, card, kind, data = self
        if (
            type(name) is type(day) is type(device) is type(kind) is type(data) is str
            and type(at) is type(utc_offset) is int
            and (card is None or type(card) is str)
        ):
            try:
                return Event(name, at, utc_offset, ordinal(day), device, card, kind, decode_payload(kind, data))
            except ValueError:
                pass
        return None


class Merged(NamedTuple):
    """What became of events that came from elsewhere."""

    new: int
    known: int
    differing: tuple[int, ...]
    """The places, from 0, of those whose id is here with other content; what is here stays."""


class TakenBack(NamedTuple):
    """An import from Anki that was undone."""

    events: int
    """How many of its events were live."""
    first: str
    """The first and the last study day of those, as ISO text."""
    last: str


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
            see_that_it_is_a_database(path)
            self._file = path.stat()
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
        meta = identified(self._db, self.path)
        self.learner, self.device = meta["learner"], meta["device"]

    def _create(self) -> None:
        """Makes the file, whole or not at all, unless another process does so at the same moment."""
        if (newest := side_file(self.path, "-wal")).exists():
            raise LogError(f"{self.path}: gone, but its newest part is still there as {newest.name}; restore it")
        make_private(self.path.parent)
        new = unfinished(self.path)
        try:
            created(new).close()
            with closing(sqlite3.connect(new, isolation_level=None)) as db:
                db.execute("PRAGMA synchronous = FULL")
                db.execute("BEGIN")
                for statement in SCHEMA.values():
                    db.execute(statement)
                said = (os.urandom(8).hex(), os.urandom(8).hex(), self.path.stem)
                db.execute("INSERT INTO meta VALUES ('learner', ?), ('device', ?), ('collection', ?)", said)
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
                db.execute("COMMIT")
                # Only now: what a commit puts into a write-ahead log may find no room in the file when that is closed.
                # Where the file system refuses WAL the answer is another mode, not an error.
                db.execute("PRAGMA journal_mode = WAL").fetchone()
            try:
                self.path.hardlink_to(new)
            except FileExistsError:
                pass
            except OSError:  # a file system without links; never by renaming, which could replace another's new log
                with suppress(FileExistsError), created(self.path) as file:
                    file.write(new.read_bytes())
                    settle(file)
            settle_folder(self.path.parent)
        finally:
            new.unlink(missing_ok=True)

    def append(self, card: str | None, data: Payload, now: Moment, day: int) -> Event:
        """Writes what happened to `card` on study day `day` (an ordinal) and returns it once it is durable."""
        with self._explained(), self._transaction() as run:
            return self._insert(run, card, data, now, day)

    def undo(self, now: Moment, day: int) -> tuple[Event, Event] | None:
        """Retracts the newest live event made here, whenever that was: (what it was, its retract), or None."""
        with self._explained(), self._transaction() as run:
            retracted = _retracted(run)
            made_here = run(
                f"SELECT {_COLUMNS} FROM event WHERE import IS NULL AND kind <> 'retract' ORDER BY seq DESC"
            )
            event = next((self._event(row) for row in made_here if row[0] not in retracted), None)
            if event is None:
                return None
            return event, self._insert(run, event.card, Retract(event.id), now, day)

    def undo_import(self, now: Moment, day: int) -> TakenBack | None:
        """Retracts, all or none, every live event of the newest import from Anki that has any; None if none has.

        The learner's own undo passes over that, and what was undone can be imported again.
        """
        with self._explained(), self._transaction() as run:
            retracted = _retracted(run)
            columns = "import, id, card, day"
            from_anki = run(f"SELECT {columns} FROM event WHERE import GLOB ? ORDER BY seq DESC", (f"{_ANKI}*",))
            live = (row for row in from_anki if row[1] not in retracted)
            events = [row[1:] for row in next(groupby(live, itemgetter(0)), ("", ()))[1]]
            if not events:
                return None
            newest = dict(run("SELECT card, max(at) FROM event GROUP BY card"))
            for id_, card, _ in events:
                newest[card] = self._write(run, card, Retract(id_), now, day, newest[card]).at
            days = [day_ for *_, day_ in events]
            return TakenBack(len(events), min(days), max(days))

    def _insert(self, run: _Run, card: str | None, data: Payload, now: Moment, day: int) -> Event:
        newest = run("SELECT max(at) FROM event WHERE card = ?", (card,)).fetchone()[0]
        return self._write(run, card, data, now, day, newest)

    def _write(self, run: _Run, card: str | None, data: Payload, now: Moment, day: int, newest: object) -> Event:
        """Writes an event of a card whose newest one is of the time `newest`, if that is one."""
        at = now.at
        if isinstance(newest, int) and at <= newest <= at + AHEAD_MS:
            at = newest + 1
        event = Event(self._ids.next(now.at), at, now.utc_offset, day, self.device, card, data.kind, data)
        run(
            f"INSERT INTO event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (event.id, at, now.utc_offset, iso(day), self.device, card, data.kind, encode_payload(data)),
        )
        return event

    def events(self, after: int = 0, until: int | None = None) -> list[tuple[int, Event]]:
        """Every event that arrived after number `after`, up to `until`, with its own number, in order of arrival."""
        last = "" if until is None else f" AND seq <= {until}"
        with self._explained():
            rows = self._db.execute(f"SELECT {_COLUMNS}, seq FROM event WHERE seq > ?{last} ORDER BY seq", (after,))
            return [(row[8], self._event(row[:8])) for row in rows]

    def events_of(self, cards: Iterable[str], until: int) -> list[Event]:
        """The events logged for any of `cards` up to number `until`, without retracts, in order of arrival."""
        names = (*cards,)
        of_cards = f"card IN ({', '.join('?' * len(names))})"
        with self._explained():
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM event WHERE {of_cards} AND seq <= ? AND kind <> 'retract' ORDER BY seq",
                (*names, until),
            )
            return [self._event(row) for row in rows]

    def card_of(self, event: str) -> str | None:
        """The card of the event of that id, as it was logged; None if there is neither."""
        with self._explained():
            row = self._db.execute("SELECT card FROM event WHERE id = ? AND kind <> 'retract'", (event,)).fetchone()
        return row[0] if row is not None else None

    def id_at(self, seq: int) -> str | None:
        """The id of the event of that number, if it is here."""
        with self._explained():
            row = self._db.execute("SELECT id FROM event WHERE seq = ?", (seq,)).fetchone()
        return row[0] if row is not None else None

    def rows(self) -> Iterator[dict[str, object]]:
        """Every event with every column as it is stored, in order of arrival."""
        with self._explained():
            cursor = self._db.execute(f"SELECT {_EVERY_COLUMN} FROM event ORDER BY seq")
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def count(self) -> int:
        """How many events there are."""
        with self._explained():
            number: int = self._db.execute("SELECT count(*) FROM event").fetchone()[0]
            return number

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """What is read meanwhile is all of one moment, whatever others write."""
        with self._explained():
            self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def portable(self) -> Iterator[Row]:
        """Every event as other copies of the log would have it, in the one order that all copies share."""
        with self._explained():
            yield from map(Row._make, self._db.execute(f"SELECT {_COLUMNS} FROM event ORDER BY at, id"))

    def merge(self, rows: Iterable[Row], learner: str, now: Moment) -> Merged:
        """Takes in events of another copy, all of them or none, and says `learner` from then on.

        An id that is here already stays as it is. What comes in bears the id of this import. Whatever `rows` raises is
        passed on.
        """
        return self._merge(rows, learner, self._ids.next(now.at))

    def merge_from_anki(self, rows: Iterable[Row], now: Moment) -> Merged:
        """Takes in events that Anki holds, as `merge` does; `undo_import` takes them back."""
        return self._merge(rows, self.learner, _ANKI + self._ids.next(now.at))

    def _merge(self, rows: Iterable[Row], learner: str, brought_by: str) -> Merged:
        known, new, differing = 0, 0, []
        with self._explained(), self._transaction() as run:
            if learner != self.learner:
                run("UPDATE meta SET value = ? WHERE key = 'learner'", (learner,))
            for place, row in enumerate(rows):
                values = (*row, brought_by)
                insert = f"INSERT OR IGNORE INTO event ({_COLUMNS}, import) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                if run(insert, values).rowcount:
                    new += 1
                elif run(f"SELECT {_COLUMNS} FROM event WHERE id = ?", (row.id,)).fetchone() == row:
                    known += 1
                else:
                    differing.append(place)
        self.learner = learner
        return Merged(new, known, tuple(differing))

    def foreign_writes(self) -> int:
        """A number that changes whenever another connection has written to the log."""
        with self._explained():
            return pragma(self._db, "data_version")

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def _event(self, row: tuple[Any, ...]) -> Event:
        if (event := Row._make(row).event) is None:
            raise LogError(
                f"{self.path}: damaged: event {one_line(str(row[0]))} makes no sense; critique-study restore lists"
                " the backups"
            )
        return event

    @contextmanager
    def _transaction(self) -> Iterator[_Run]:
        """Runs statements that all become durable on leaving, or none of them."""
        self._see_that_it_is_in_its_place()
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db.execute
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _see_that_it_is_in_its_place(self) -> None:
        """Raises LogError if not: with a write-ahead file SQLite would write on, to a file without a name."""
        try:
            there = os.path.samestat(self.path.stat(), self._file)
        except FileNotFoundError:
            raise LogError(
                f"{self.path}: gone since it was opened; nothing was written now: put it back, or end this sitting"
            ) from None
        if not there:
            raise LogError(f"{self.path}: another file has taken its place; nothing was written now: start again")

    def _explained(self) -> AbstractContextManager[None]:
        return explained(self.path)


def _retracted(run: _Run) -> set[str]:
    """The ids of the events that were taken back."""
    retracts = run("SELECT data FROM event WHERE kind = 'retract'")
    payloads = (decode_payload("retract", data) for (data,) in retracts)
    return {payload.event for payload in payloads if isinstance(payload, Retract)}
