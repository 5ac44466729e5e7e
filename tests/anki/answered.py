"""Collections of Anki's with a review log, made without Anki: what is read of them, in its oldest format."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from critique_study.anki import package

LEARNING, REVIEW, RELEARNING, FILTERED, MANUAL = range(5)


class Given(NamedTuple):
    """A row of Anki's review log."""

    at: int
    note: str = "plain"
    """Its first id."""
    ordinal: int = 0
    ease: int = 3
    type: int = REVIEW
    milliseconds: int = 4000


def packed(
    path: Path, rows: Iterable[Given], *, collection: str = "forms", foreign: int = 0, **settings: int | None
) -> Path:
    """Writes the package of a collection that holds `rows`, and `foreign` notes that are not of our `collection`."""
    conf = {"schedVer": 2, "rollover": 4, "localOffset": -60} | settings
    rows = list(rows)
    notes = {note: number for number, note in enumerate(dict.fromkeys(row.note for row in rows), start=1)}
    cards = {card: number for number, card in enumerate(dict.fromkeys(row[1:3] for row in rows), start=1)}
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE col (conf TEXT)")
        db.execute("INSERT INTO col VALUES (?)", (json.dumps({k: v for k, v in conf.items() if v is not None}),))
        db.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, guid TEXT, mid INTEGER, tags TEXT, flds TEXT)")
        guids = [(number, package.guid(collection, note)) for note, number in notes.items()]
        guids += [(len(notes) + number, f"foreign {number}") for number in range(1, foreign + 1)]
        db.executemany("INSERT INTO notes VALUES (?, ?, 1, '', '')", guids)
        db.execute("CREATE TABLE cards (id INTEGER PRIMARY KEY, nid INTEGER, ord INTEGER)")
        numbered = ((number, notes[note], ordinal) for (note, ordinal), number in cards.items())
        db.executemany("INSERT INTO cards VALUES (?, ?, ?)", numbered)
        db.execute(
            "CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid INTEGER, ease INTEGER, time INTEGER, type INTEGER)"
        )
        answers = ((row.at, cards[row[1:3]], row.ease, row.milliseconds, row.type) for row in rows)
        db.executemany("INSERT INTO revlog VALUES (?, ?, ?, ?, ?)", answers)
        db.commit()
        content = db.serialize()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("collection.anki2", content)
    return path
