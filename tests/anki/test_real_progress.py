"""A history moved into Anki's own backend: every card where it stood, every answer, every due date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from critique_study.anki.package import guid
from critique_study.clock import Moment, SystemClock, iso
from critique_study.content.loader import load
from critique_study.content.models import Collection
from critique_study.events import Answer, Bury, Flag, Payload, Placed, Practice, Remark, Reset, Review, Suspend
from critique_study.history.log import Log
from critique_study.schedule.replay import Replay
from tests import decks
from tests.anki.conftest import Anki, rows
from tests.cli.program import run

pytestmark = pytest.mark.anki

ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Pacific/Auckland")
GOOD = Review(4, milliseconds=7_000, language="en", revision=1)
THEIRS = Review(5, milliseconds=900, via="anki")
STORY: dict[str, list[tuple[int, Payload]]] = {
    "plain": [(40, GOOD), (39, GOOD), (33, GOOD), (18, GOOD)],
    "typed": [(12, GOOD), (11, GOOD), (0, Review(2)), (0, Review(3))],
    "choice": [(40, GOOD), (39, GOOD), (33, GOOD)],
    "cloze:c1": [(30, Review(0)), (30, Review(2)), (30, Review(4)), (29, Review(1)), (28, GOOD), (26, Review(2))],
    "cloze:c2": [(9, THEIRS), (8, THEIRS), (3, THEIRS)],
    "pair": [(5, Placed())],
    "pair:reverse": [(5, Suspend())],
    "zh-only": [(7, GOOD), (6, GOOD), (6, Suspend()), (2, Flag(on=True))],
    "n00": [(1, Flag(on=True))],
    "n01": [(4, Practice(3, milliseconds=60_000)), (3, Practice(5))],
    "n02": [(9, GOOD), (8, Review(2)), (7, Reset())],
    "n03": [(9, GOOD), (8, Review(2)), (7, Reset()), (6, GOOD)],
    "n04": [(20 - day, THEIRS) for day in range(14)],
    "n05": [(3, GOOD), (3, Bury("2030-01-01"))],
    "n06": [(3, GOOD), (3, Remark("unclear"))],
    "n07": [(8, GOOD), (7, GOOD), (4, Review(5)), (2, Practice(2))],
    "n08": [(8, GOOD), (7, Review(3)), (7, Review(4))],
    "n09": [(0, GOOD)],
    "n10": [(-3, GOOD)],
    "n11": [(9, Review(2)), *((9 - day, Review(2)) for day in range(9))],
}
"""What happened to each card, how many days ago; n10 was answered while the clock was wrong."""


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """A folder of decks with notes of every form."""
    return decks.write(tmp_path / "cards", decks.FORMS, decks.many(20))


@pytest.fixture(scope="module", params=ZONES)
def traveller(request: pytest.FixtureRequest) -> Iterator[Anki]:
    """Anki in one of the time zones."""
    anki = Anki(TZ=request.param)
    yield anki
    anki.stop()


def studied(cards: Path, home: Path, zone: str, rollover_hour: int = 4) -> tuple[Collection, Replay]:
    """The collection and the history of someone who lives in `zone` and did what STORY tells."""
    collection, _ = load(cards)
    here = ZoneInfo(zone)
    now = datetime.fromtimestamp(SystemClock().now().at / 1000, UTC) - timedelta(hours=1)
    with closing(Log(home / "data" / "default" / f"{collection.id}.db")) as log:
        for days, place, card, data in sorted(
            ((days, place, card, data) for card, events in STORY.items() for place, (days, data) in enumerate(events)),
            key=lambda event: (-event[0], event[1]),
        ):
            # The cards of a day are answered at one moment; Anki itself has one answer at a time.
            later = timedelta(seconds=place, milliseconds=100 * list(STORY).index(card) if data == THEIRS else 0)
            at = now - timedelta(days=days) + later
            offset = at.astimezone(here).utcoffset() or timedelta()
            moment = Moment(int(at.timestamp() * 1000), int(offset.total_seconds() // 60))
            log.append(card, data, moment, moment.study_day(rollover_hour))
        log.append("plain", Review(2), moment, moment.study_day(rollover_hour))
        assert log.undo(moment, moment.study_day(rollover_hour))
        return collection, Replay(event for _, event in log.events())


def exported(cards: Path, home: Path, zone: str, *more: str) -> Path:
    """The package that the program writes there."""
    out = home / "deck.apkg"
    done = run("export", out, "--with-progress", "--cards", cards, *more, CRITIQUE_STUDY_HOME=str(home), TZ=zone)
    assert (done.returncode, done.stderr) == (0, "")
    return out


def keys(collection: Collection) -> dict[str, str]:
    """Each card's name in what the backend says."""
    return {id_: f"{guid(collection.id, c.note.first_id)} {c.ordinal}" for id_, c in collection.cards.items()}


def assert_all_is_there(found: dict[str, Any], collection: Collection, replay: Replay) -> None:
    """Every card stands in Anki where it stands here, and every live answer is there once, at its moment.

    One from the future is not: Anki would move it to the present.
    """
    answers = {}
    for card, key in keys(collection).items():
        state, theirs = replay.state(card), found["cards"][key]
        kind = 2 if state.sm2.due is not None else 0
        assert (theirs["type"], theirs["queue"]) == (kind, -1 if state.suspended else kind), card
        assert theirs["flags"] == int(state.flagged), card
        assert theirs["date"] == (None if state.sm2.due is None else iso(state.sm2.due)), card
        sm2 = state.sm2
        assert (theirs["ivl"], theirs["lapses"]) == (sm2.interval, sm2.lapses), card
        assert theirs["factor"] == (sm2.ef100 * 10 if kind else 0), card
        for event in replay.live(card):
            if isinstance(event.data, Answer) and event.at <= SystemClock().now().at:
                answers[event.at, key] = max(1, event.data.grade - 1), event.data.milliseconds
    told = {}
    for number, name, ordinal, button, _, _, _, milliseconds, _ in found["rows"]:
        key = f"{name} {ordinal}"
        at = next(at for at in range(number, number - 51, -1) if (at, key) in answers)
        told[at, key] = button, milliseconds
    assert told == answers
    assert len(found["rows"]) == len(answers)


def fresh(anki: Anki, folder: Path, name: str) -> dict[str, Any]:
    """Opens an empty collection; what Check Database says of it."""
    anki("open", path=str(folder / f"{name}.anki2"))
    checked: dict[str, Any] = anki("check")
    return checked


def test_a_history_moves_between_any_two_time_zones(traveller: Anki, cards: Path, tmp_path: Path) -> None:
    """Built in each of four zones: intervals, ease, lapses, marks, answers and due dates are the same in Anki."""
    for number, zone in enumerate(ZONES):
        home = tmp_path / f"home{number}"
        collection, replay = studied(cards, home, zone)
        package = exported(cards, home, zone)
        untouched = fresh(traveller, tmp_path, f"c{number}")
        taken = traveller("load", path=str(package), scheduling=True)
        assert (taken["found"], taken["new"]) == (len(collection.notes), len(collection.notes))
        before = traveller("progress")
        assert_all_is_there(before, collection, replay)
        assert before["rows"] == [
            list(row)
            for row in rows(
                package,
                "SELECT r.id, guid, ord, r.ease, r.ivl, lastIvl, r.factor, r.time, r.type FROM revlog r"
                " JOIN cards c ON r.cid = c.id JOIN notes n ON c.nid = n.id ORDER BY r.id",
            )
        ]
        assert traveller("check") == untouched
        assert traveller("progress") == before
        traveller("load", path=str(package), scheduling=True)
        assert traveller("progress") == before
        assert traveller("empty") == 0
        assert traveller("regenerate") == len(collection.cards)


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_the_day_turns_over_when_the_learner_says(anki: Anki, cards: Path, tmp_path: Path, hour: int) -> None:
    """With the same hour in Anki's preferences, due dates are the same at any time of day."""
    home = tmp_path / "home"
    settings = home / "config" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"rollover_hour = {hour}\n")
    collection, replay = studied(cards, home, "Asia/Kolkata", hour)
    anki("roll_over_at", hour=hour)
    anki("load", path=str(exported(cards, home, "Asia/Kolkata")), scheduling=True)
    assert_all_is_there(anki("progress"), collection, replay)


def test_anki_shows_and_asks_what_moved(anki: Anki, cards: Path, tmp_path: Path) -> None:
    """Its window on a card lists the answers; it asks the cards that are due here, and goes on from where they are."""
    collection, replay = studied(cards, tmp_path / "home", "UTC")
    anki("load", path=str(exported(cards, tmp_path / "home", "UTC")), scheduling=True)
    name = {key: card for card, key in keys(collection).items()}
    numbers = {
        name[f"{guid} {ordinal}"]: card["id"]
        for guid, note in anki("notes").items()
        for ordinal, card in note["cards"].items()
    }
    assert anki("stats", card=numbers["n08"]) == {
        "interval": 6,
        "ease": 2360,
        "reviews": 3,
        "lapses": 0,
        "seconds": 7,
        "buttons": [3, 2, 3],
    }
    today = SystemClock().now().study_day()
    due = {
        card
        for card, state in replay.states.items()
        if state.sm2.due is not None and state.sm2.due <= today and not state.suspended
    }
    assert due
    reviews = {card for card, theirs in anki("progress")["cards"].items() if theirs["queue"] == 2}
    asked = {card for card, number in numbers.items() if number in anki("queue", deck="Cards")}
    assert {card for card in asked if keys(collection)[card] in reviews} == due
    anki("open", path=str(tmp_path / "collection.anki2"))
    anki("answer", card=numbers["choice"], ease=3)
    after = anki("progress")["cards"][keys(collection)["choice"]]
    assert (after["type"], after["reps"]) == (2, 4)
    assert after["ivl"] > replay.state("choice").sm2.interval


def test_progress_is_taken_only_if_the_box_is_ticked_and_only_once(anki: Anki, cards: Path, tmp_path: Path) -> None:
    """Without the box all cards are new; once they are there, no package brings progress to them."""
    studied(cards, tmp_path / "home", "UTC")
    package = exported(cards, tmp_path / "home", "UTC")
    for ticked in (False, True):
        anki("load", path=str(package), scheduling=ticked)
        found = anki("progress")
        assert {(card["type"], card["queue"], card["flags"]) for card in found["cards"].values()} == {(0, 0, 0)}
        assert found["rows"] == []


def test_a_deck_that_was_deleted_can_come_again_with_progress(anki: Anki, cards: Path, tmp_path: Path) -> None:
    """Whether it was there without progress or with it: afterwards all is there, once."""
    collection, replay = studied(cards, tmp_path / "home", "UTC")
    package = exported(cards, tmp_path / "home", "UTC")
    untouched = anki("check")
    for ticked in (False, True, True):
        anki("load", path=str(package), scheduling=ticked)
        if ticked:
            assert_all_is_there(anki("progress"), collection, replay)
            assert anki("check") == untouched
        anki("delete", deck="Cards")
        assert anki("notes") == {}
