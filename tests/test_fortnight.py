"""A fortnight of real use on a real log: what docs/scheduling.md promises, and the account of every card."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from critique_study.clock import iso
from critique_study.content.models import Collection
from critique_study.events import Reset
from critique_study.history.log import Log
from critique_study.schedule import sm2
from critique_study.schedule.replay import Replay
from critique_study.schedule.why import steps
from critique_study.session import Plan, Session
from tests import decks
from tests.conftest import FakeClock

DAYS = 14
NEW = 5
PAIRS = "".join(
    f"  - {{id: p{n:02}, kind: term, front: {{en: term {n}}}, back: {{en: meaning {n}}}, reverse: true}}\n"
    for n in range(10)
)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """Thirty plain notes, and ten reversed ones with two cards each."""
    return decks.collection(tmp_path / "cards", decks.many(30) + PAIRS)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path / "log.db")


def explained(replay: Replay, collection: Collection, session: Session) -> None:
    """The account of every card leads, event by event, to the day on which it is due."""
    for card in collection.cards.values():
        state = session.state(card)
        happened = list(steps(replay, card.id))
        again = max((n for n, step in enumerate(happened) if isinstance(step.event.data, Reset)), default=-1)
        counted = [step for step in happened[again + 1 :] if step.effect == "counted"]
        reason, _, *events = session.account(card, "en")
        assert len(events) == len(replay.events(card.id))
        if not counted:
            assert state.sm2.due is None
            assert reason.startswith(("New", "Suspended", "Put off"))
            continue
        for step in counted:
            assert step.after.sm2.due == step.event.day + step.after.sm2.interval
        assert state.sm2 == counted[-1].after.sm2
        due = iso(state.sm2.due or 0)
        assert sum(f"due {due}" in line for line in events) >= 1
        if reason.startswith("Due"):
            assert due in reason
            assert iso(counted[-1].event.day) in reason


def test_a_fortnight(collection: Collection, log: Log, clock: FakeClock) -> None:
    """Every day: no more new cards than allowed, no two cards of a note, misses until they are known, then the end."""
    chance = Random(14)
    plan = Plan(new_per_day=NEW)
    buried: dict[str, int] = {}
    with closing(log):
        for day in range(DAYS):
            session = Session(collection, log, clock, plan=plan)
            due = {card.id for card in session._queue.due}  # what the day begins with
            new = 0
            notes: Counter[str] = Counter()
            if day == 3 and session.card is not None:
                buried[session.card.id] = day
                session.bury()
            last: dict[str, int] = {}
            while session.card is not None:
                card, part = session.card, session.part
                assert buried.get(card.id) != day
                if part == "new":
                    new += 1
                    assert not session.state(card).sm2.repetitions
                if part == "drill":
                    assert last[card.id] < sm2.DRILL_BELOW
                else:
                    assert card.id not in last
                    notes[card.note.id] += 1
                if part == "due":
                    assert card.id in due
                grade = chance.choices((2, 3, 4, 5), (20, 10, 55, 15))[0]
                session.reveal()
                session.grade(grade)
                last[card.id] = grade
                clock.advance(seconds=20)
            assert new <= NEW
            assert not [note for note, count in notes.items() if count > 1]
            assert all(grade >= sm2.DRILL_BELOW for grade in last.values())
            if day == 6:  # cramming changes nothing
                before = {card.id: session.state(card) for card in collection.cards.values()}
                cram = Session(collection, log, clock, plan=Plan(cram=True, limit=5))
                while cram.card is not None:
                    cram.reveal()
                    cram.grade(5)
                assert {card.id: cram.state(card) for card in collection.cards.values()} == before
            if day == 9:  # a reset card is new again
                learned = next(card for card in collection.cards.values() if session.state(card).sm2.repetitions > 1)
                now = clock.now()
                log.append(learned.id, Reset(), now, now.study_day())
                assert Session(collection, log, clock, plan=plan).state(learned).is_new
            replay = Replay(event for _, event in log.events())
            explained(replay, collection, Session(collection, log, clock, plan=plan))
            clock.advance(days=1)
    assert len(collection.cards) == 50


def test_buried_cards_come_back(collection: Collection, log: Log, clock: FakeClock) -> None:
    """What was buried on one day is first among the new on the next."""
    with closing(log):
        session = Session(collection, log, clock)
        session.bury()
        clock.advance(days=1)
        session = Session(collection, log, clock)
        assert session.card is not None
        assert session.card.id == "n00"
