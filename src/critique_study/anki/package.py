"""Writing an Anki package: an SQLite collection, zstd and a zip around it, the same bytes for the same content."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from operator import itemgetter
from pathlib import Path
from typing import IO

import msgspec

from critique_study.anki import note_types
from critique_study.anki.note_types import NoteType
from critique_study.anki.progress import Key, Learned, Progress
from critique_study.errors import ExportError

_VERSION, _COLLECTION = b"\x08\x03", "collection.anki21b"
"""The newest kind of package, as Anki writes it since 23.10 unless told to support older versions."""
_LEVEL = 3
"""Of zstd: two thirds of deflate's bytes in a third of its time. Level 6 saves a sixth more, for thrice the time."""
_DATE = (1980, 1, 1, 0, 0, 0)
"""Of all members, so that the same content gives the same bytes."""

_FIRST_ID = 1_420_070_400_000
"""2015-01-01 in milliseconds: Anki takes the id of a note or card for the time when it was made."""
_ID_BITS = 38
"""Ids lie within nine years of that."""
_PAGE = 16_384
"""Bytes of a page of the database: four times Anki's, so that fewer notes are too long for one."""
_INDEXES = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('notes', 'cards')"
"""An import reads these tables from end to end; their indexes took a tenth of the package."""
_TYPE_NEW, _TYPE_REVIEW = 0, 2
_SUSPENDED = -1
_RED = 1
_NEW = Learned()


class PackagedNote(msgspec.Struct, frozen=True, kw_only=True):
    """A note with its cards, as Anki is to have it."""

    guid: str
    type: NoteType
    fields: tuple[str, ...]
    """HTML, one for each field of the type."""
    tags: tuple[str, ...]
    hash: str
    """Of type, fields and tags."""
    time: int
    """Unix seconds: when that last changed."""
    deck: str
    due: int
    """Its place among the new cards."""
    ordinals: tuple[int, ...]
    """Its cards."""
    suspended: bool = False


def guid(collection: str, first_id: str) -> str:
    """What Anki knows a note by, for ever: hangs on the collection and on the id the note was first published under."""
    import genanki

    # One string: genanki joins several with "__", which ids could imitate.
    return str(genanki.guid_for(f"critique-study/{collection}/{first_id}"))


def write(
    file: IO[bytes], notes: Sequence[PackagedNote], decks: Mapping[str, str], progress: Progress | None = None
) -> None:
    """Writes the package of `notes` to `file`; `decks` gives the description (HTML) of each deck by its full name.

    With `progress` cards are as far as they are there, and the answers go along; without it all are new.
    Raises OSError where `file` cannot take it, and ExportError for two notes with one GUID: Anki would make two notes
    of them without a word.
    """
    _refuse_duplicates(notes)
    with ExitStack() as stack:
        try:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="critique-study-")))
            collection = folder / _COLLECTION
            _write_collection(collection, notes, decks, progress)
        except (OSError, sqlite3.Error) as error:
            raise ExportError(f"cannot build the package in {tempfile.gettempdir()}: {error}") from error
        _pack(file, collection)


def _pack(file: IO[bytes], collection: Path) -> None:
    """Writes the newest kind of package, in which zstd compresses the members."""
    from zstandard import ZstdCompressor

    zstd = ZstdCompressor(level=_LEVEL)
    with zipfile.ZipFile(file, "w") as members, collection.open("rb") as content:
        members.writestr(zipfile.ZipInfo("meta", _DATE), _VERSION)
        with members.open(zipfile.ZipInfo(_COLLECTION, _DATE), "w") as member:
            zstd.copy_stream(content, member)
        members.writestr(zipfile.ZipInfo("media", _DATE), zstd.compress(b""))  # a list of none


def _refuse_duplicates(notes: Iterable[PackagedNote]) -> None:
    seen: dict[str, PackagedNote] = {}
    for note in notes:
        if (other := seen.setdefault(note.guid, note)) is not note:
            raise ExportError(f"notes {other.fields[0]!r} and {note.fields[0]!r} have one identity; rename one of them")


def _write_collection(
    path: Path, notes: Sequence[PackagedNote], decks: Mapping[str, str], progress: Progress | None
) -> None:
    from genanki.apkg_col import APKG_COL
    from genanki.apkg_schema import APKG_SCHEMA

    deck_ids = dict(zip(decks, _free(_id(f"deck {name}") for name in decks), strict=True))
    # In the order of their ids, in which SQLite fills its pages fastest.
    note_ids = _free(_id(f"note {note.guid}") for note in notes)
    numbered = sorted(zip(note_ids, notes, strict=True), key=itemgetter(0))
    cards = [(note_id, note, ordinal) for note_id, note in numbered for ordinal in note.ordinals]
    card_ids = list(_free(note_id + ordinal for note_id, _, ordinal in cards))
    learned = progress.cards if progress else {}
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA page_size = {_PAGE}")
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.executescript(APKG_SCHEMA + APKG_COL)
        db.execute("BEGIN")
        for (index,) in db.execute(_INDEXES).fetchall():
            db.execute(f"DROP INDEX {index}")
        (standard,) = db.execute("SELECT decks FROM col").fetchone()
        column = json.dumps(json.loads(standard) | _decks(deck_ids, decks))
        db.execute("UPDATE col SET models = ?, decks = ?", (json.dumps(note_types.to_json()), column))
        db.executemany(
            "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
            (_note_row(note_id, note) for note_id, note in numbered),
        )
        db.executemany(
            "INSERT INTO cards VALUES (?, ?, ?, ?, ?, -1, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?)",
            sorted(
                (card_id, note_id, deck_ids[note.deck], *_scheduling(note, ordinal, learned))
                for card_id, (note_id, note, ordinal) in zip(card_ids, cards, strict=True)
            ),
        )
        if progress:
            numbers = {(note.guid, ordinal): number for number, (_, note, ordinal) in zip(card_ids, cards, strict=True)}
            _write_progress(db, progress, numbers)
        db.execute("COMMIT")


def _scheduling(note: PackagedNote, ordinal: int, cards: Mapping[Key, Learned]) -> tuple[int | str, ...]:
    """A card's row from its ordinal on, without what is the same for all."""
    card = cards.get((note.guid, ordinal), _NEW)
    kind, due = (_TYPE_NEW, note.due) if card.due is None else (_TYPE_REVIEW, card.due)
    queue = _SUSPENDED if note.suspended or card.suspended else kind
    flag = _RED if card.flagged else 0
    data = "" if card.last is None else json.dumps({"lrt": card.last}, separators=(",", ":"))
    return ordinal, note.time, kind, queue, due, card.interval, card.factor, card.reps, card.lapses, flag, data


def _write_progress(db: sqlite3.Connection, progress: Progress, cards: Mapping[Key, int]) -> None:
    """Writes the answers, and from when on days are counted; `cards` are the numbers of the cards."""
    (conf,) = db.execute("SELECT conf FROM col").fetchone()
    days = {
        "schedVer": 2,  # otherwise Anki takes it for an old collection and changes what learning cards bear
        "creationOffset": progress.minutes_west,
        "localOffset": progress.minutes_west,
        "rollover": progress.rollover_hour,
    }
    db.execute("UPDATE col SET crt = ?, conf = ?", (progress.created, json.dumps(json.loads(conf) | days)))
    db.executemany(
        "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)",
        ((row.id, cards[row.card], *row[2:]) for row in progress.rows),
    )


def _note_row(note_id: int, note: PackagedNote) -> tuple[int | str, ...]:
    tags = f" {' '.join(note.tags)} " if note.tags else ""
    sort = note.fields[0]
    checksum = int.from_bytes(hashlib.sha1(sort.encode(), usedforsecurity=False).digest()[:4], "big")
    return (note_id, note.guid, note.type.id, note.time, tags, "\x1f".join(note.fields), sort, checksum)


def _decks(ids: Mapping[str, int], descriptions: Mapping[str, str]) -> dict[str, object]:
    import genanki

    return {str(ids[name]): genanki.Deck(ids[name], name, text).to_json() for name, text in descriptions.items()}


def _id(name: str) -> int:
    """A number for `name`: the same for the same name."""
    digest = hashlib.sha256(name.encode()).digest()
    return _FIRST_ID + (int.from_bytes(digest[:8], "big") >> (64 - _ID_BITS))


def _free(ids: Iterable[int]) -> Iterator[int]:
    """`ids`, or the next ones after those that were there before: none comes twice."""
    taken: set[int] = set()
    for number in ids:
        while number in taken:
            number += 1
        taken.add(number)
        yield number
