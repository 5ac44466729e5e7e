"""Copies of the log: made when a sitting ends, kept for days and months, put back when it is damaged or lost."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

import msgspec

from critique_study.clock import Moment, iso, ordinal
from critique_study.errors import CritiqueStudyError, LogError, UsageError
from critique_study.files import make_private, replacing
from critique_study.history.database import (
    MOST_FAULTS,
    SIDE_FILES,
    UNREADABLE,
    explained,
    faults,
    identified,
    opened,
    reading,
    side_file,
    uri_for_reading,
)
from critique_study.history.log import Row
from critique_study.text import one_line

DAILY = 7
"""So many of the newest backups are kept."""
MONTHLY = 12
"""Beside them the newest of a month, for so many months."""
_HERE = "the backups are kept here"


class Backup(NamedTuple):
    """A copy of the log as it was when the last sitting of a study day ended."""

    day: str
    path: Path
    size: int
    """Bytes."""
    events: int | None
    """None if it cannot be read."""


class Restored(NamedTuple):
    """What a restore has done."""

    events: int
    aside: Path | None
    """Where the history of before is now; None if there was none."""


class Compared(NamedTuple):
    """How a log stands to one of its backups. As it only grows, it holds the same, and more."""

    missing: int
    """Events of the backup that are not in their place: an older backup was put back, or they were lost."""
    differing: int
    """Events that are in both and not the same: one of the two is damaged."""
    example: str | None
    """The id of one of those."""


def folder(log: Path) -> Path:
    """Where the backups of the log at `log` are kept."""
    return log.parent / "backups" / log.stem


def after_session(log: Path, day: int) -> Path | None:
    """Makes the backup of study day `day` (an ordinal) if the log has grown since the newest one; returns where.

    One of the same day is replaced, and what is no longer to be kept goes. This takes milliseconds for a year of study.
    Raises LogError if there can be no backup; the log itself is only read.
    """
    if not log.exists():
        return None
    made = folder(log) / f"{iso(day)}.db"
    try:
        with explained(log), closing(opened(log)) as db:
            newest = _newest(db)
            if newest is None or newest == _newest_kept(log):
                return None
            for before in _kept(log)[:1]:
                if compared(db, before).differing:
                    raise LogError(
                        f"{log}: not what the backup of {before.stem} says, which therefore stays; critique-study"
                        " doctor says more"
                    )
            with explained(made, _HERE):
                make_private(made.parent)
                with replacing(made, private=True) as file:
                    copy = Path(file.name)
                    _copy(db, copy)
                    if damage := damage_of(copy, rows=False):
                        raise LogError(f"{log}: damaged ({damage}); critique-study restore lists the earlier backups")
                _prune(made)
    except LogError as error:
        raise LogError(f"no backup was made: {error}") from error
    return made


def backups(log: Path) -> list[Backup]:
    """The backups of the log at `log`, newest first."""
    found = []
    for path in _kept(log):
        events = None
        with suppress(LogError), explained(path), closing(reading(path)) as db:
            identified(db, path)
            events = _count(db)
        found.append(Backup(path.stem, path, path.stat().st_size, events))
    return found


def compared(db: sqlite3.Connection, backup: Path) -> Compared:
    """How the log that is open as `db` stands to the file `backup`; one that cannot be read says nothing against it.

    By the events' numbers, which is fast: an event keeps its own in every copy.
    """
    same = " AND ".join(f"here.{name} IS kept.{name}" for name in Row._fields)
    with suppress(*UNREADABLE):
        db.execute("ATTACH ? AS backup", (uri_for_reading(backup),))
        try:
            return Compared(
                *db.execute(
                    "SELECT count(*) FILTER (WHERE here.id IS NOT kept.id), count(*) FILTER (WHERE here.id = kept.id),"
                    " min(here.id) FILTER (WHERE here.id = kept.id)"
                    f" FROM backup.event AS kept LEFT JOIN main.event AS here USING (seq) WHERE NOT ({same})"
                ).fetchone()
            )
        finally:
            db.execute("DETACH backup")
    return Compared(0, 0, None)


def named(log: Path, name: str) -> Path:
    """The backup that `name` means: that of a day, or a file. Raises UsageError if there is none."""
    days = [path.stem for path in _kept(log)]
    if name in days:
        return folder(log) / f"{name}.db"
    if (path := Path(name)).is_file():
        return path
    if _is_day(name):
        raise UsageError(f"there is no backup of {name}, but of {', '.join(days) or 'no other day either'}")
    raise UsageError(f"{name}: neither a file nor a day (YYYY-MM-DD); critique-study restore lists the backups")


def restore(backup: Path, log: Path, collection: str, now: Moment, *, adopt: bool = False) -> Restored:
    """Puts a copy of the file `backup` in the place of the log at `log`, which is moved aside.

    Whatever happens meanwhile, the whole log of before or the whole copy is in that place. Raises CritiqueStudyError,
    and then nothing has changed, for a backup that is damaged, or without `adopt` is of another collection or learner
    than the log, and LogError if another process has the log open.
    """
    log = log.resolve()
    if log.exists() and log.samefile(backup):
        raise UsageError(f"{backup}: this is the history in use; critique-study restore lists its backups")
    with ExitStack() as until_replaced, explained(log):
        make_private(log.parent)
        with replacing(log, private=True) as file:
            copy = Path(file.name)
            with explained(backup), closing(reading(backup)) as db:
                said = identified(db, backup)
                _copy(db, copy)
            if damage := damage_of(copy):
                raise LogError(f"{backup}: damaged ({damage}); nothing was changed")
            if not adopt:
                _see_that_it_belongs_here(backup, said, log, collection)
            events = _settle_in(copy, collection)
            if log.exists():
                until_replaced.enter_context(_held(log))
            aside = _put_aside(log, now)
    return Restored(events, aside)


def kept(days: Iterable[str]) -> set[str]:
    """Those of `days` (ISO dates) whose backups are kept: the newest ones, and the newest of each month."""
    newest_first = sorted(days, reverse=True)
    months = {day[:7]: day for day in reversed(newest_first)}
    return {*newest_first[:DAILY], *sorted(months.values(), reverse=True)[:MONTHLY]}


def _prune(made: Path) -> None:
    """Removes the backups that are not kept any more. The one just `made` stays, whatever the clock said before."""
    there = [path for path in made.parent.iterdir() if path.suffix == ".db" and _is_day(path.stem)]
    stay = {*kept(path.stem for path in there), made.stem}
    for path in there:
        if path.stem not in stay:
            path.unlink(missing_ok=True)


def _kept(log: Path) -> list[Path]:
    """The files of the backups that are there, newest first."""
    with explained(folder(log), _HERE):
        there = folder(log).iterdir() if folder(log).is_dir() else ()
        return sorted((path for path in there if path.suffix == ".db" and _is_day(path.stem)), reverse=True)


def _is_day(text: str) -> bool:
    try:
        ordinal(text)
    except ValueError:
        return False
    return True


# What is in a copy


def _newest(db: sqlite3.Connection) -> tuple[int, str] | None:
    """The number and id of the newest event, by which one log that only grows differs from another."""
    newest: tuple[int, str] | None = db.execute("SELECT seq, id FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    return newest


def _newest_kept(log: Path) -> tuple[int, str] | None:
    """The newest event of the newest backup; None if there is none, or it cannot be read."""
    for path in _kept(log)[:1]:
        with suppress(LogError), explained(path), closing(reading(path)) as db:
            return _newest(db)
    return None


def _count(db: sqlite3.Connection) -> int:
    number: int = db.execute("SELECT count(*) FROM event").fetchone()[0]
    return number


def _copy(db: sqlite3.Connection, path: Path) -> None:
    """Writes all that `db` holds to the file at `path`, which is there, empty, and counts only once it is whole."""
    path.chmod(0o600)
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        db.backup(copy)


def damage_of(path: Path, *, rows: bool = True) -> str:
    """What is wrong with a copy, or nothing; `rows`: also with what each event says."""
    with closing(reading(path)) as db:
        try:
            found = faults(db)
            if rows and not found:
                found = [f"event {one_line(str(row.id))} makes no sense" for row in _senseless(db)][:MOST_FAULTS]
            return "; ".join(found)
        except UNREADABLE as error:
            return str(error)


def _senseless(db: sqlite3.Connection) -> Iterator[Row]:
    """The events that no version of the program has written so."""
    rows = map(Row._make, db.execute(f"SELECT {', '.join(Row._fields)} FROM event"))
    return (row for row in rows if row.event is None or not _is_json(row.data))


def _is_json(text: str) -> bool:
    with suppress(msgspec.DecodeError, RecursionError):
        msgspec.json.decode(text)
        return True
    return False


def _settle_in(copy: Path, collection: str) -> int:
    """Makes the log of `collection` of a copy; returns how many events it has."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as db:
        db.execute("INSERT OR REPLACE INTO meta VALUES ('collection', ?)", (collection,))
        db.execute("PRAGMA journal_mode = WAL").fetchone()
        return _count(db)


def _see_that_it_belongs_here(backup: Path, said: dict[str, str], log: Path, collection: str) -> None:
    """Raises CritiqueStudyError for a backup of another collection, or of another learner than a legible log."""
    other = []
    if said.get("collection", collection) != collection:
        other.append(f"of the collection `{said['collection']}`, not of `{collection}`")
    with suppress(LogError), explained(log), closing(opened(log)) as db:
        learner = identified(db, log)["learner"]
        if said["learner"] != learner:
            other.append(f"the history of another learner ({said['learner']}, here it is {learner})")
    if other:
        raise CritiqueStudyError(f"{backup}: {' and '.join(other)}; to take it all the same, add --adopt")


# The log of before


@contextmanager
def _held(log: Path) -> Iterator[None]:
    """The log for this process alone, all of it in its one file; a damaged one as it is.

    Raises LogError if another process has it open: what that wrote would go aside, unseen.
    """
    try:
        db = opened(log)
    except LogError:  # nothing that could be open elsewhere
        yield
        return
    with closing(db):
        try:
            db.execute("PRAGMA journal_mode = DELETE")  # which fails while it is open elsewhere
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise LogError(
                    f"{log}: another program has it open; end that sitting first, then restore; nothing was changed"
                ) from error
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
        try:
            yield
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
                db.execute("PRAGMA journal_mode = WAL")
            raise


def _put_aside(log: Path, now: Moment) -> Path | None:
    """Gives the log, and what a damaged one has beside it, another name; returns it, or None if there is nothing."""
    stamp = datetime.fromtimestamp(now.at // 1000 + now.utc_offset * 60, UTC).strftime("%Y%m%d-%H%M%S")
    names = (f"{log.stem}.before-restore-{stamp}{f'-{n}' if n > 1 else ''}{log.suffix}" for n in count(1))
    aside = next(path for name in names if not os.path.lexists(path := log.with_name(name)))
    for end in SIDE_FILES:
        if (beside := side_file(log, end)).exists():
            beside.rename(side_file(aside, end))
    if not log.exists():
        return None
    try:
        aside.hardlink_to(log)  # so that there is a log all the time
    except OSError:  # a file system without links
        log.rename(aside)
    return aside
