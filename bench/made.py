"""Inputs of any size, the same for the same size: folders of decks, and logs of a learner who studied them."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path

import notes

from critique_study.clock import SystemClock, iso, ordinal
from critique_study.content.models import Note
from critique_study.content.shipped import shipped_cards
from critique_study.history.log import Log
from critique_study.schedule import sm2

LEARNER, DEVICE = "1" * 16, "2" * 16
_EPOCH = ordinal("1970-01-01")
_DAY_MS = 86_400_000
_LONGEST = 150
"""Days after which a card that was known is forgotten: else a few years of study would be a few events."""
_AHEAD = 60
"""The cards are due from a few days ago until so many from now."""
INSERT = "INSERT INTO event (id, at, utc_offset, day, device, card, kind, data) VALUES (?, ?, 0, ?, ?, ?, 'review', ?)"


def decks(folder: Path, size: int, files: int) -> Path:
    """`size` notes in `files` decks, written as an author would, beside the shipped seeds."""
    cards = folder / "cards"
    if cards.exists():
        return cards
    shutil.copytree(shipped_cards().parent / "seeds", folder / "seeds", dirs_exist_ok=True)
    unfinished = folder / "unfinished"
    unfinished.mkdir(exist_ok=True)
    (unfinished / "collection.yaml").write_text("id: bench\ntitle: {en: Bench}\n", encoding="utf-8")
    made = list(notes.collection(size).notes.values())
    for number in range(files):
        lines = [f"deck: d{number:02}", f"title: {{en: Deck {number}}}", "notes:"]
        for note in made[number * size // files : (number + 1) * size // files]:
            lines += _lines(note)
        (unfinished / f"d{number:02}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    unfinished.rename(cards)
    return cards


def _lines(note: Note) -> Iterator[str]:
    """A note, laid out like the shipped ones."""
    yield f"  - id: {note.id}"
    yield f"    kind: {note.kind}"
    for name in ("core", "contested", "reverse"):
        if getattr(note, name):
            yield f"    {name}: true"
    for name in ("held_by", "cites", "people", "tags"):
        if values := getattr(note, name):
            yield f"    {name}: [{', '.join(values)}]"
    for name in ("front", "back", "text", "why"):
        if (text := getattr(note, name)) is not None:
            yield f"    {name}:"
            yield from (f"      {language}: {_quoted(text.get(language))}" for language in ("en", "zh"))
    for name in ("accept", "choices"):
        if (texts := getattr(note, name)) is not None:
            lists = (f"{language}: {_quoted(texts.get(language))}" for language in ("en", "zh"))
            yield f"    {name}: {{{', '.join(lists)}}}"


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def log(path: Path, cards: Sequence[str], events: int) -> Path:
    """The log of somebody who studied `cards` as SM-2 wants it, and has `events` reviews behind them today."""
    if path.exists():
        return path
    rows = list(reviews(cards, events))
    unfinished = path.with_name("unfinished.db")
    with closing(Log(unfinished)):
        pass
    fill(unfinished, rows)
    unfinished.rename(path)
    return path


def fill(path: Path, rows: Sequence[tuple[object, ...]]) -> None:
    """Puts `rows` into the log at `path`, which gets the learner and the device of all that is made here."""
    import sqlite3

    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'learner'", (LEARNER,))
        db.execute("UPDATE meta SET value = ? WHERE key = 'device'", (DEVICE,))
        db.executemany(INSERT, rows)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def reviews(cards: Sequence[str], events: int, seed: int = 1) -> Iterator[tuple[object, ...]]:
    """Rows of a log, in the order of time: `events` reviews of `cards`, as many of each."""
    chance = random.Random(seed)
    today = SystemClock().now().study_day()
    happened: list[tuple[int, str, int, int]] = []
    for index, card in enumerate(cards):
        number = (index + 1) * events // len(cards) - index * events // len(cards)
        steps, due = _steps(chance, number)
        shift = min(today + chance.randrange(-3, _AHEAD) - due, today - 1 - max((day for day, _ in steps), default=0))
        for day, grade in steps:
            at = (day + shift - _EPOCH) * _DAY_MS + 36_000_000 + chance.randrange(3_600_000)
            happened.append((at, card, grade, day + shift))
    happened.sort()
    for number, (at, card, grade, day) in zip(count(), happened, strict=False):
        stamp = f"{at:012x}"
        name = f"{stamp[:8]}-{stamp[8:]}-7{seed:03x}-8{number >> 32:03x}-{number & 0xFFFFFFFF:012x}"
        data = f'{{"grade":{grade},"milliseconds":{2_000 + number % 9_000},"language":"en","revision":1}}'
        yield name, at, iso(day), DEVICE, card, data


def _steps(chance: random.Random, number: int) -> tuple[list[tuple[int, int]], int]:
    """Day and grade of so many reviews, each when it was due or a little later; and the day the card is due then."""
    state, day, steps = sm2.NEW, 0, []
    for _ in range(number):
        grade = 2 if state.interval > _LONGEST else chance.choice((2, 3, 4, 4, 4, 5))
        steps.append((day, grade))
        state = sm2.review(state, grade, day)
        day += state.interval + chance.choice((0, 0, 0, 1, 3))
    return steps, state.due or 0
