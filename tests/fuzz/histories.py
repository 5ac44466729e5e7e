"""Histories from elsewhere: exported files, and rows that somebody wrote straight into the database."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from critique_study.cli.log import _as_json, _as_line
from critique_study.clock import Moment
from critique_study.content.loader import load
from critique_study.content.models import Collection
from critique_study.errors import LogError
from critique_study.events import KINDS
from critique_study.history.doctor import Case, examine
from critique_study.history.exchange import export_log, import_log
from critique_study.history.log import Log
from critique_study.history.remarks import remarks
from critique_study.history.snapshot import keep, opened
from critique_study.schedule import queue, why
from critique_study.schedule.report import report
from critique_study.schedule.stats import compute
from critique_study.text import one_line
from tests import decks
from tests.fuzz.spoiling import SIGNS, altered, is_harmless, spoiled, value
from tests.fuzz.spoiling import word as any_word

NOW = Moment(1_795_500_000_000, 480)
DAY = NOW.study_day()
LOG = Path("log.db")
WORDS = (
    *KINDS, "plain", "typed", "cloze:c1", "cloze:c9", "pair:reverse", "older", "forms", "anki", "both", "zh",
    "2026-11-24", "2026-02-30",
    "0001-01-01", "9999-12-31", "2026-W45-1", '{"grade":4}', '{"grade":9}', '{"until":"9999-12-31"}',
    '{"on":true}', "null", "[]", '"', "{", "}", ":",
    "\n", "\\u0000", "\\ud800", '"at":', '"card":null', '"data":{}', "253402300799999", "-62135596800000", "1439",
    "[" * 3000,
)  # fmt: skip
_COLUMNS = "id, at, utc_offset, day, device, card, kind, data"
_NUMBERS = (2**40, 2**53, 2**62, -(2**62), 10**14, 1439, 1441, 253402300799999, -62135596800000, 1e300)
_AT = 1_795_000_000_000
_ID = "0197f5a0-{:04x}-7000-8000-000000000000"
_DATA: tuple[tuple[str, dict[str, Any]], ...] = (
    ("review", {"grade": 4, "milliseconds": 900, "language": "en", "revision": 1}),
    ("review", {"grade": 2, "via": "anki"}),
    ("practice", {"grade": 5}),
    ("retract", {"event": _ID.format(1)}),
    ("suspend", {}),
    ("resume", {}),
    ("keep", {}),
    ("placed", {"revision": 1}),
    ("bury", {"until": "2026-11-24"}),
    ("flag", {"on": True}),
    ("remark", {"text": "why?"}),
    ("reset", {}),
    ("novel", {"more": [1, None]}),
    ("read", {"section": "alpha/one"}),
)
_CARDS = ("plain", "typed", "choice", "cloze:c1", "cloze:c2", "pair", "pair:reverse", "zh-only", "nobody")


def _events() -> list[dict[str, Any]]:
    """One event of every kind, and a few more reviews."""
    found = []
    for number, (kind, data) in enumerate((*_DATA, *_DATA[:2] * 3)):
        at = _AT + number * 20_000_000
        day = f"2026-11-{17 + number // 5:02}"
        card = None if kind == "read" else _CARDS[number % len(_CARDS)]
        found.append(
            {
                "id": _ID.format(number),
                "at": at,
                "utc_offset": 0,
                "day": day,
                "device": "d1",
                "kind": kind,
                "card": card,
                "data": data,
            }
        )
    return found


@cache
def _export() -> bytes:
    events = _events()
    head = {"format": "critique-study-log", "version": 1, "learner": "l1", "collection": "known", "events": len(events)}
    return b"".join(json.dumps(line).encode() + b"\n" for line in (head, *events))


@cache
def known() -> Collection:
    """The collection whose cards the events are of."""
    return load(decks.write(Path("known"), decks.FORMS))[0]


# Exported files


def make_export(rng: random.Random) -> bytes:
    """An exported file in which some lines are spoilt, doubled, or gone."""
    if rng.random() < 0.35:
        return spoiled(rng, _export(), WORDS)
    lines = [json.loads(line) for line in _export().splitlines()]
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(lines))
        match rng.randrange(6):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines.insert(at, dict(rng.choice(lines)) | {"id": _ID.format(rng.randrange(40))})
            case _:
                lines[at] = altered(rng, lines[at], WORDS)
                if not isinstance(lines[at], dict):
                    lines[at] = {"id": lines[at]}
    if rng.random() < 0.7:
        lines[0]["events"] = len(lines) - 1
    return b"".join(
        json.dumps(line, ensure_ascii=rng.random() < 0.5).encode(errors="replace") + b"\n" for line in lines
    )


def read_export(content: bytes) -> str:
    """All of it is taken in, once, or nothing; what was taken in makes sense, and goes out again."""
    file = Path("history.jsonl")
    file.write_bytes(content)
    before = _count()
    try:
        done = import_log(file, LOG, "known", NOW, adopt=True)
    except BaseException:
        assert _count() == before
        raise
    assert _count() == before + done.new
    with closing(Log(LOG)) as log:
        _told(log)
        export_log(log, "known", BytesIO())
    again = import_log(file, LOG, "known", NOW)
    assert (again.new, again.known, again.differing) == (0, done.new + done.known, done.differing)
    LOG.unlink()
    return "read"


def _count() -> int:
    if not LOG.exists():
        return 0
    with closing(Log(LOG)) as log:
        return log.count()


# Rows


def make_rows(rng: random.Random) -> bytes:
    """Rows of the table of events as JSON, in which a value is what nobody would write."""
    rows = [
        [e["id"], e["at"], e["utc_offset"], e["day"], e["device"], e["card"], e["kind"], json.dumps(e["data"])]
        for e in _events()
    ]
    for _ in range(rng.choice((1, 2, 4))):
        row = rng.choice(rows)
        column = rng.randrange(len(row))
        if column == 7 and rng.random() < 0.6:
            changed = altered(rng, json.loads(json.dumps(rng.choice(_DATA)[1])), WORDS)
            row[column] = json.dumps(changed)
        elif isinstance(row[column], str) and rng.random() < 0.5:
            row[column] = spoiled(rng, row[column].encode(), WORDS).decode(errors="replace")
        elif rng.random() < 0.5:
            row[column] = rng.choice((*_NUMBERS, rng.choice(SIGNS)))
        else:
            row[column] = rng.choice((any_word(rng, WORDS).decode(errors="replace"), value(rng, WORDS)))
    return json.dumps(rows).encode()


def read_rows(content: bytes) -> str:
    """They are told, folded and examined, or said to be damaged."""
    for path in Path().glob("log.db*"):
        path.unlink()
    Log(LOG).close()
    with closing(sqlite3.connect(LOG, isolation_level=None)) as db:
        db.executescript("DROP TRIGGER event_is_kept; DROP TRIGGER event_stays; BEGIN")
        for row in json.loads(content):
            values = [json.dumps(each) if isinstance(each, dict | list) else each for each in row]
            try:
                db.execute(f"INSERT OR IGNORE INTO event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
            except (sqlite3.Error, OverflowError, UnicodeEncodeError):
                continue
        db.execute("COMMIT")
    case = Case(LOG, Path("exports.json"), known(), NOW, DAY)
    for finding in examine(case):
        assert is_harmless(one_line(finding.text)), finding
    try:
        with closing(Log(LOG)) as log:
            for stored in log.rows():
                assert is_harmless(_as_line(stored))
                assert is_harmless(_as_json(stored))
            _told(log)
    finally:
        for finding in examine(case):
            if finding.mend is not None:
                with suppress(LogError, OSError):
                    finding.mend()
    return "read"


# What the program makes of a history


def _told(log: Log) -> None:
    """Folds it, with and without a snapshot, and tells all that there is to tell."""
    collection = known()
    state = opened(log, collection.formerly, None)
    replay = state.replay
    keep(log, collection.formerly, Path("states"), state)
    assert dict(opened(log, collection.formerly, Path("states")).replay.states) == dict(replay.states)
    queue.build(
        collection.cards.values(),
        replay.states,
        DAY,
        new_per_day=10,
        reviews_per_day=None,
        selected=None,
        seed=log.learner,
    )
    for section in report(compute(collection, collection.cards.values(), replay, DAY), collection, "en"):
        assert all(is_harmless(row.figure) for row in section.rows)
    for card in collection.cards.values():
        list(_lines(why.told(replay, card, DAY, "zh")))
    for made in remarks(replay, collection):
        assert is_harmless(made.sent.remark)


def _lines(told: Iterator[str]) -> Iterator[str]:
    yield from told
