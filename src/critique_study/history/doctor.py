"""Whether a history is in order: what is wrong with it, and what of that can be mended."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from critique_study.clock import Moment, iso
from critique_study.content.models import Collection
from critique_study.errors import LogError
from critique_study.events import KINDS, Event, Retract, Unknown
from critique_study.files import UNFINISHED
from critique_study.history import backup
from critique_study.history.database import SCHEMA, SIDE_FILES, UNREADABLE, explained, faults, opened, side_file
from critique_study.history.log import AHEAD_MS, Log, Row
from critique_study.text import one_line

MAX_OFFSET = 14 * 60
"""Minutes from Greenwich that clocks are set to at most."""
_BACK_MS = 3_600_000
"""A clock put back by more than this was wrong before or is wrong now."""
_ABANDONED_SECONDS = 3_600
"""A file that was begun so long ago will not be finished."""
_LEFT = re.compile(f"{UNFINISHED}({'|'.join(SIDE_FILES)})?")


class Finding(NamedTuple):
    """Something that is not as it should be, in a line."""

    severity: Literal["error", "warning", "info"]
    text: str
    remedy: str = ""
    """What mending does."""
    mend: Callable[[], object] | None = None
    """Mends it. Raises LogError or OSError if that cannot be."""


class Case(NamedTuple):
    """What is examined."""

    path: Path
    """The log's, which need not be there."""
    exports: Path
    """The ledger's of exports to Anki, which need not be there."""
    collection: Collection
    now: Moment
    today: int


class _Story(NamedTuple):
    """What the log of a case tells."""

    case: Case
    log: Log
    events: list[Event]
    """In order of arrival."""
    live: list[Event]
    """Those of them that were not taken back, nor take back something."""
    imported: set[str]
    """The ids of those that an import has brought."""
    damaged: list[str]
    """The ids of those that make no sense."""


def examine(case: Case) -> Iterator[Finding]:
    """Everything that is found; each is to be mended, if it is, before the next one is asked for."""
    for look in _AT_FILES:
        yield from look(case)
    if not case.path.exists():
        return
    try:
        log = Log(case.path)
    except LogError as error:
        yield Finding("error", str(error))
        return
    with closing(log):
        yield from _database(case)
        yield from _beside_backup(case)
        try:
            story = _story(case, log)
        except LogError as error:
            yield Finding("error", str(error))
            return
        for listen in _TO_EVENTS:
            yield from listen(story)


def _story(case: Case, log: Log) -> _Story:
    events: list[Event] = []
    imported: set[str] = set()
    damaged: list[str] = []
    for stored in log.rows():
        row = Row._make(stored[name] for name in Row._fields)
        event = row.event
        if event is None:
            damaged.append(str(row.id))
            continue
        events.append(event)
        if stored["import"] is not None:
            imported.add(event.id)
    taken_back = {event.data.event for event in events if isinstance(event.data, Retract)}
    live = [event for event in events if event.id not in taken_back and not isinstance(event.data, Retract)]
    return _Story(case, log, events, live, imported, damaged)


# The files


def _permissions(case: Case) -> Iterator[Finding]:
    """A history is for its learner's eyes alone."""
    kept = [side_file(case.path, end) for end in ("", *SIDE_FILES)]
    kept += [each.path for each in backup.backups(case.path)]
    kept += case.path.parent.glob(f"{case.path.stem}.before-restore-*")
    for path, mode in ((case.path.parent, 0o700), *((path, 0o600) for path in kept)):
        if os.name == "posix" and path.exists() and (found := path.stat().st_mode & 0o777) & ~mode:
            text = f"{path}: others may look into it (mode {found:04o})"
            yield Finding("warning", text, f"make that {mode:04o}", partial(path.chmod, mode))


def _leftovers(case: Case) -> Iterator[Finding]:
    """What a killed program has left."""
    if not case.path.exists() and (newest := side_file(case.path, "-wal")).exists():
        yield Finding("error", f"{case.path}: gone, while its newest part is still there as {newest.name}; restore it")
    for folder in (case.path.parent, backup.folder(case.path)):
        for path in folder.iterdir() if folder.is_dir() else ():
            if _LEFT.fullmatch(path.name) and path.is_file():
                age = case.now.at / 1000 - path.stat().st_mtime
                if age > _ABANDONED_SECONDS:
                    yield Finding("warning", f"{path}: begun and never finished", "remove it", path.unlink)


def _ledger(case: Case) -> Iterator[Finding]:
    """Without it an export would pass for new, and Anki would replace the learner's edits."""
    try:
        if case.exports.exists() and not isinstance(msgspec.json.decode(case.exports.read_bytes()), dict):
            raise ValueError("not an object")
    except OSError as error:
        yield Finding("error", f"{case.exports}: cannot be read: {error.strerror or error}")
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        yield Finding("error", f"{case.exports}: damaged ({error}): restore a copy, or move it aside")


def _backups(case: Case) -> Iterator[Finding]:
    for each in backup.backups(case.path):
        if each.events is None or backup.damage_of(each.path):
            yield Finding("error", f"{each.path}: this backup is damaged: delete it, the next sitting makes a new one")


_AT_FILES: tuple[Callable[[Case], Iterator[Finding]], ...] = (_permissions, _leftovers, _ledger, _backups)


# The database


def _database(case: Case) -> Iterator[Finding]:
    path = case.path
    with explained(path), closing(opened(path)) as db:
        try:
            damage = faults(db)
            there = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
            (mode,) = db.execute("PRAGMA journal_mode").fetchone()
        except UNREADABLE as error:
            damage, there, mode = [str(error)], dict(SCHEMA), "wal"
    for text in damage:
        yield Finding("error", f"{path}: damaged: {text}; critique-study restore lists the backups")
    for name, statement in SCHEMA.items():
        if name not in there:
            yield Finding("error", f"{path}: `{name}` is missing", "make it again", partial(_execute, path, statement))
        elif there[name] != statement:
            yield Finding(
                "error", f"{path}: `{name}` is not as this program makes it; critique-study restore lists the backups"
            )
    for name in there.keys() - SCHEMA.keys():
        yield Finding("warning", f"{path}: `{name}` is none of this program's")
    if mode != "wal":
        text = f"{path}: journal mode {mode}: a sitting waits for other programs where it need not"
        yield Finding("info", text, "make it WAL", partial(_make_wal, path))


def _beside_backup(case: Case) -> Iterator[Finding]:
    """What the newest backup holds is in the log, and the same: nothing else finds a bit that changed in an answer."""
    newest = next((each for each in backup.backups(case.path) if each.events is not None), None)
    if newest is None:
        return
    with explained(case.path), closing(opened(case.path)) as db:
        found = backup.compared(db, newest.path)
    restore = f"critique-study restore {newest.day}"
    if found.differing:
        text = f"{_events(found.differing)} (one is {found.example}) not as in the backup of {newest.day}"
        yield Finding("error", f"{text}: one of the two is damaged; {restore} puts the backup back")
    if found.missing:
        text = f"{_events(found.missing)} of the backup of {newest.day} not here"
        yield Finding("warning", f"{text}: if no older one was put back, they were lost, and {restore} brings them")


def _execute(path: Path, statement: str) -> None:
    with explained(path), closing(opened(path)) as db:
        db.execute(statement)


def _make_wal(path: Path) -> None:
    with explained(path), closing(opened(path)) as db:
        if db.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            raise LogError(f"{path}: the file system does not allow it")


# The events


def _senseless(story: _Story) -> Iterator[Finding]:
    for event_id in story.damaged:
        yield Finding("error", f"event {event_id} makes no sense: critique-study restore lists the backups")


def _days(story: _Story) -> Iterator[Finding]:
    """A study day is the wall clock's date or, before the hour at which days turn over, the one before."""
    for event in story.live:
        try:
            date = Moment(event.at, event.utc_offset).study_day(0)
        except OverflowError:
            date = None
        if date is None or event.day not in (date, date - 1):
            shown = "no date at all" if date is None else iso(date)
            yield Finding("warning", f"{_named(event)}: its clock showed {shown}; it counts for {iso(event.day)}")


def _offsets(story: _Story) -> Iterator[Finding]:
    for event in story.live:
        if abs(event.utc_offset) > MAX_OFFSET:
            hours = event.utc_offset / 60
            yield Finding("warning", f"{_named(event)}: its time zone is {hours:+.1f} h from Greenwich; none is")


def _clocks_put_back(story: _Story) -> Iterator[Finding]:
    """Only of what was made here, as an import arrives in an order of its own."""
    before: dict[str, Event] = {}
    for event in story.live:
        if event.id in story.imported:
            continue
        last = before.get(event.device)
        if last is not None and event.at < last.at - _BACK_MS:
            hours = (last.at - event.at) / 3_600_000
            yield Finding(
                "warning", f"{_named(event)}: the clock had been put back by {hours:.1f} h since the one before"
            )
        before[event.device] = event


def _future(story: _Story) -> Iterator[Finding]:
    for event in story.live:
        if event.at > story.case.now.at + AHEAD_MS:
            retract = partial(story.log.append, event.card, Retract(event.id), story.case.now, story.case.today)
            yield Finding("error", f"{_named(event)}: from the future: the clock was wrong", "take it back", retract)


def _idle_retracts(story: _Story) -> Iterator[Finding]:
    known = {event.id for event in story.events}
    for event in story.events:
        if isinstance(event.data, Retract) and event.data.event not in known:
            yield Finding("info", f"{_named(event)}: takes back {event.data.event}, which is not here yet")


def _orphans(story: _Story) -> Iterator[Finding]:
    """Cards are never asked without their history: a note that was renamed has to say so."""
    collection = story.case.collection
    current_id = collection.current_id
    histories = Counter(current_id(event.card) for event in story.live if event.card is not None)
    with_history = {card.partition(":")[0] for card in histories}
    fresh = [note for note in collection.notes if note not in with_history]
    lost: Counter[str] = Counter()
    for card, events in sorted(histories.items()):
        note = collection.notes.get(note_id := card.partition(":")[0])
        if note is None:
            lost[note_id] += events
        elif note.retired is None and card not in collection.cards:
            yield Finding("warning", f"`{card}` has {_events(events)}, but its note has no such card now")
    for note_id, events in lost.items():
        if note_id in collection.left_out:
            text = "its note has a fault: critique-study check says which"
        elif new := _nearest(note_id, fresh):
            text = f"no note has that id: if it is `{new}` now, add `formerly: [{note_id}]` to that one"
        else:
            text = f"no note has that id: if one was renamed, add `formerly: [{note_id}]` to it"
        yield Finding("warning", f"`{note_id}` has {_events(events)}, but {text}")


def _nearest(note_id: str, known: list[str]) -> str | None:
    from difflib import get_close_matches  # here, as it is seldom needed

    return next(iter(get_close_matches(note_id, known, n=1)), None)


def _unknown(story: _Story) -> Iterator[Finding]:
    kinds = Counter(event.kind for event in story.events if isinstance(event.data, Unknown))
    for kind, events in sorted(kinds.items()):
        what = "content" if kind in KINDS else "kind"
        yield Finding("info", f"{_events(events)} of the kind `{kind}`: this version does not know the {what}; kept")


_TO_EVENTS: tuple[Callable[[_Story], Iterator[Finding]], ...] = (
    _senseless,
    _days,
    _offsets,
    _clocks_put_back,
    _future,
    _idle_retracts,
    _orphans,
    _unknown,
)


def _named(event: Event) -> str:
    return one_line(f"{event.kind} of {event.card or 'a section'} on {iso(event.day)} (event {event.id})")


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number} events"
