"""Our own parts, each measured in this process: `parts.py NAME ARGUMENT…` prints what it found, as JSON.

Seconds unless said otherwise.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import made
import notes
from memory import peak

from critique_study.clock import Moment, SystemClock
from critique_study.content.loader import load
from critique_study.events import Event, Review
from critique_study.history.log import Log, Row
from critique_study.schedule import sm2

NOW = Moment(1_790_000_000_000, 0)


def timed(run: Callable[[], object]) -> float:
    """How long `run` takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def loading(cards: str, cache: str) -> float:
    """Loading a folder of decks, with what is kept in `cache`."""
    return timed(lambda: load(Path(cards), Path(cache)))


def grading(cards: str, cache: str, log: str, number: str) -> list[float]:
    """So many grades, each from the grade to the next question chosen; on disk by then."""
    from critique_study.session import Plan, Session

    collection, _ = load(Path(cards), Path(cache) / "decks")
    times = []
    with closing(Log(Path(log))) as opened:
        plan = Plan(new_per_day=9_999)
        session = Session(collection, opened, SystemClock(), plan=plan, snapshots=Path(cache) / "states")
        for _ in range(int(number)):
            session.reveal()
            times.append(timed(lambda: session.grade(4)))
    return times


def opening(log: str, cache: str) -> dict[str, float]:
    """The whole log folded, as where no snapshot is there; and the peak of memory, in bytes."""
    from critique_study.history.snapshot import opened

    with closing(Log(Path(log))) as there:
        seconds = timed(lambda: opened(there, {}, Path(cache)))
    return {"seconds": seconds, "memory": peak()}


def strict_yaml(path: str) -> float:
    """A file of notes by our reader."""
    from critique_study.content.strict_yaml import read

    data = Path(path).read_bytes()
    return timed(lambda: read(data, Path(path)))


def safe_yaml(path: str) -> float:
    """The same by PyYAML."""
    import yaml

    data = Path(path).read_bytes()
    return timed(lambda: yaml.load(data, yaml.CSafeLoader))


def _graded(number: int) -> list[tuple[str, int, int]]:
    """Card, grade and study day of `number` reviews."""
    cards = [f"c{number:05}" for number in range(max(1, number // 15))]
    rows = made.reviews(cards, number)
    return [(str(row[4]), int(str(row[5])[9]), int(str(row[1])) // 86_400_000 + 719_163) for row in rows]


def _decoded(number: int) -> list[Event]:
    """The events of `number` reviews."""
    cards = [f"c{index:05}" for index in range(max(1, number // 15))]
    rows = (Row(*row[:2], 0, *row[2:5], "review", row[5]) for row in made.reviews(cards, number))
    return [event for row in rows if (event := row.event) is not None]


def fold(number: str) -> float:
    """SM-2 with all rules of the log, over the decoded events of each card."""
    from critique_study.schedule import replay

    cards: dict[str | None, list[Event]] = {}
    for event in _decoded(int(number)):
        cards.setdefault(event.card, []).append(event)
    return timed(lambda: [replay.fold(events) for events in cards.values()])


def replaying(number: str) -> float:
    """The same with all else that a replay knows: what is retracted, what came last, which event is whose."""
    from critique_study.schedule.replay import Replay

    events = _decoded(int(number))
    return timed(lambda: Replay(events))


def steps(number: str) -> float:
    """SM-2 alone, card by card."""
    graded = _graded(int(number))

    def run() -> None:
        states: dict[str, sm2.State] = {}
        for card, grade, day in graded:
            states[card] = sm2.review(states.get(card, sm2.NEW), grade, day)

    return timed(run)


def supermemo2(number: str) -> float:
    """The same by supermemo2."""
    from datetime import datetime

    from supermemo2 import first_review, review

    graded = [(card, grade, datetime.fromordinal(day)) for card, grade, day in _graded(int(number))]

    def run() -> None:
        states: dict[str, Any] = {}
        for card, grade, day in graded:
            state = states.get(card)
            states[card] = (
                first_review(grade, day)
                if state is None
                else review(grade, state["easiness"], state["interval"], state["repetitions"], day)
            )

    return timed(run)


def fsrs(number: str) -> float:
    """As many reviews by py-fsrs, its own algorithm."""
    from datetime import UTC, datetime

    from fsrs import Card, Rating, Scheduler

    scheduler = Scheduler(enable_fuzzing=False)
    graded = [
        (card, Rating(max(1, grade - 1)), datetime.fromordinal(day).replace(tzinfo=UTC))
        for card, grade, day in _graded(int(number))
    ]

    def run() -> None:
        states: dict[str, Any] = {}
        for card, rating, day in graded:
            states[card], _ = scheduler.review_card(states.get(card) or Card(card_id=1, due=day), rating, day)

    return timed(run)


def _empty(folder: str, name: str) -> Path:
    path = Path(folder) / name
    path.unlink(missing_ok=True)
    for end in ("-wal", "-shm"):
        path.with_name(name + end).unlink(missing_ok=True)
    return path


def appending(folder: str, number: str) -> list[float]:
    """So many events, each on disk before the next."""
    answer, times = Review(4, 3_000, "en", 1), []
    with closing(Log(_empty(folder, "append.db"))) as log:
        for index in range(int(number)):
            now = Moment(NOW.at + index * 1_000, 0)
            times.append(timed(lambda now=now, index=index: log.append(f"card-{index % 97}", answer, now, 739_000)))  # type: ignore[misc]
    return times


def plain_appending(folder: str, number: str) -> list[float]:
    """The same rows into the same table by sqlite3 alone, as durably."""
    import sqlite3

    path, times = _empty(folder, "plain-append.db"), []
    with closing(Log(path)):
        pass
    rows = list(islice(made.reviews([f"card-{index}" for index in range(97)], int(number)), int(number)))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = FULL")
        for row in rows:
            times.append(timed(lambda row=row: db.execute(made.INSERT, row)))  # type: ignore[misc]
    return times


def _two_logs(folder: str, number: int) -> tuple[Path, list[tuple[Any, ...]]]:
    """A log of `number` events, and the rows of another of the same learner, with as many."""
    cards = [f"card-{index}" for index in range(max(1, number // 15))]
    path = _empty(folder, "merge.db")
    with closing(Log(path)):
        pass
    made.fill(path, list(made.reviews(cards, number)))
    return path, list(made.reviews(cards, number, seed=2))


def merging(folder: str, number: str) -> float:
    """Another log of so many events taken into one of as many."""
    path, rows = _two_logs(folder, int(number))
    theirs = (Row(*row[:2], 0, *row[2:5], "review", row[5]) for row in rows)
    with closing(Log(path)) as log:
        return timed(lambda: log.merge(theirs, made.LEARNER, NOW))


def plain_merging(folder: str, number: str) -> float:
    """The same rows by sqlite3's executemany, in one transaction."""
    import sqlite3

    path, rows = _two_logs(folder, int(number))
    theirs = ((*row[:2], 0, *row[2:5], "review", row[5], "x") for row in rows)
    insert = (
        "INSERT OR IGNORE INTO event (id, at, utc_offset, day, device, card, kind, data, import)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = FULL")

        def run() -> None:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(insert, theirs)
            db.execute("COMMIT")

        return timed(run)


def checking(number: str, alike: str) -> float:
    """The rules over so many loaded notes; `alike`: whether each is nearly another's double, the worst case."""
    import msgspec

    from critique_study.content.checks import check
    from critique_study.content.models import Text

    # What the seeds say of single notes is left out: it names the shipped ones.
    collection = msgspec.structs.replace(notes.collection(int(number)), seeds={}, path=())
    if alike == "alike":
        model = next(iter(collection.notes.values()))
        words = ((model.front and model.front.en) or "").split()
        doubles = {}
        for index, name in enumerate(collection.notes):
            text = " ".join([*words[: index % len(words)], f"w{index}", *words[index % len(words) :]])
            doubles[name] = msgspec.structs.replace(
                model, id=name, front=Text(en=text, zh=f"{model.front and model.front.zh}{index}")
            )
        cards = {card.id: notes.card(card.id, doubles[card.note.id], 0, card.position)
                 for card in collection.cards.values() if ":" not in card.id}  # fmt: skip
        collection = msgspec.structs.replace(collection, notes=doubles, cards=cards)
    return timed(lambda: check(collection))


MEASURES: tuple[Callable[..., object], ...] = (
    loading,
    grading,
    opening,
    strict_yaml,
    safe_yaml,
    fold,
    replaying,
    steps,
    supermemo2,
    fsrs,
    appending,
    plain_appending,
    merging,
    plain_merging,
    checking,
)

if __name__ == "__main__":
    gc.set_threshold(100_000, 50, 100)  # as the program does, and for its peers likewise
    measures = {measure.__name__: measure for measure in MEASURES}
    print(json.dumps(measures[sys.argv[1]](*sys.argv[2:])))
