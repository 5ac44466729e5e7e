"""A fortnight in the terminal and in Anki's own backend by turns: every answer is held once, whatever came home when.

Anki asks the machine what time it is, so the days are made by moving its collection: all that has a time is brought
forward before Anki studies, as far as the day lies back, and put back after it. Its scheduler heeds nothing but how far
such times lie from the present; and what it exports bears the times of one fortnight, that ends today. (A library that
sets the clock of its process, which not every machine has, gave the same cards to the day on 23.12.1; the newest draws
its fuzz anew each time.)
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from critique_study.anki.package import guid
from critique_study.clock import SystemClock
from critique_study.events import ANKI, Answer, Event, Retract
from critique_study.history.log import Log
from critique_study.schedule.replay import CardState, Replay
from critique_study.session import Plan, Session
from tests import decks
from tests.anki.conftest import Anki
from tests.anki.test_real_progress import exported, studied
from tests.history.machines import Machine

pytestmark = pytest.mark.anki

DAYS = 14
FORMATS = (("apkg", False), ("apkg", True), ("colpkg", False), ("colpkg", True))
"""Endings, and whether older versions of Anki are supported."""
GRADES = (4, 3, 5, 2, 4, 4, 0, 5)
BUTTONS = (3, 3, 1, 4, 2, 3, 3)


@pytest.fixture
def traveller(tmp_path: Path) -> Iterator[Anki]:
    """Anki with an empty collection, made in UTC when the fortnight began."""
    anki = Anki(TZ="UTC")
    anki("open", path=str(tmp_path / "collection.anki2"))
    anki("travel", days=1 - DAYS)
    yield anki
    anki.stop()


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """A folder of decks with notes of every form."""
    return decks.write(tmp_path / "cards", decks.FORMS, decks.many(30))


def taken_in(machine: Machine, file: Path) -> int:
    """How many answers the program takes in from `file`."""
    done = machine.run("import", file, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    if "no new answers" in done.stdout:
        return 0
    return int(next(line for line in done.stdout.splitlines() if line.startswith("imported: ")).split()[1])


def sitting(machine: Machine, grades: Iterator[int]) -> None:
    """Studies in the terminal until nothing is left; takes the second answer back, and crams a little."""
    with closing(Log(machine.log)) as log:
        session = Session(machine.collection, log, machine.clock, plan=Plan(new_per_day=6))
        given = 0
        while session.card is not None:
            machine.clock.advance(seconds=20)
            session.reveal()
            given += session.grade(next(grades)) is not None  # nothing is graded while the day turns over
            if given == 2 and not session.revealed:
                assert session.undo()
        cram = Session(machine.collection, log, machine.clock, plan=Plan(cram=True, limit=3))
        while cram.card is not None:
            machine.clock.advance(seconds=20)
            cram.reveal()
            cram.grade(next(grades))


def events(machine: Machine) -> list[Event]:
    """All that the log there holds."""
    with closing(Log(machine.log)) as log:
        return [event for _, event in log.events()]


def states(machine: Machine) -> dict[str, CardState]:
    """Where every card stands there, those apart that nothing holds of."""
    replay = Replay(events(machine), machine.collection.formerly)
    return {card: state for card, state in replay.states.items() if replay.live(card)}


def anki_answers(anki: Anki) -> Counter[tuple[str, int]]:
    """Every row of Anki's review log: card and moment."""
    return Counter((f"{name} {ordinal}", number) for number, name, ordinal, *_ in anki("progress")["rows"])


def held(machine: Machine) -> tuple[Counter[tuple[str, int]], Counter[tuple[str, int]]]:
    """The live answers there as card and moment: those given there, and those from Anki."""
    collection = machine.collection
    replay = Replay(events(machine), collection.formerly)
    here, there = Counter[Any](), Counter[Any]()
    for card in collection.cards.values():
        key = f"{guid(collection.id, card.note.first_id)} {card.ordinal}"
        for event in replay.live(card.id):
            if isinstance(event.data, Answer):
                (there if event.data.via == ANKI else here)[key, event.at] += 1
    return here, there


def given_here(machine: Machine) -> int:
    """How many answers were given there and not taken back."""
    all_of_it = events(machine)
    undone = {event.data.event for event in all_of_it if isinstance(event.data, Retract)}
    return sum(
        isinstance(event.data, Answer) and event.data.via != ANKI and event.id not in undone for event in all_of_it
    )


def without_anki(exported_log: Path, out: Path) -> Path:
    """The exported history without what came from Anki."""
    header, *lines = exported_log.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if json.loads(line)["device"] != "anki"]
    first = json.dumps(json.loads(header) | {"events": len(kept)})
    out.write_text("\n".join([first, *kept, ""]), encoding="utf-8")
    return out


def test_what_moved_comes_home_as_nothing_new(traveller: Anki, cards: Path, tmp_path: Path) -> None:
    """Exported with progress, imported by Anki, exported by Anki in any format: an import adds no event."""
    studied(cards, tmp_path / "home", "UTC")
    machine = Machine(tmp_path / "home", cards)
    traveller("load", path=str(exported(cards, machine.home, "UTC")), scheduling=True)
    before = machine.log.read_bytes()
    for number, (ending, legacy) in enumerate(FORMATS):
        file = tmp_path / f"home{number}.{ending}"
        traveller("export", path=str(file), legacy=legacy)
        assert taken_in(machine, file) == 0
        assert machine.log.read_bytes() == before


def test_a_fortnight_by_turns(traveller: Anki, cards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the terminal and in Anki on alternate days, with an import a day, no answer is lost or held twice."""
    monkeypatch.setenv("TZ", "UTC")
    present = datetime.fromtimestamp(SystemClock().now().at / 1000, UTC) - timedelta(hours=2)
    machine = Machine(tmp_path / "home", cards)
    grades, chance = cycle(GRADES), Random(5)
    files: list[Path] = []
    for day in range(DAYS):
        back = DAYS - 1 - day
        answered = 0
        if day % 2 == 0:
            machine.clock.at = present - timedelta(days=back)
            sitting(machine, grades)
        else:
            traveller("travel", days=back)
            answered = traveller("study", deck="Cards", buttons=list(islice(cycle(BUTTONS), 25 + day)))
            traveller("travel", days=-back)
            assert answered
        if day == 0:
            traveller("load", path=str(exported(cards, machine.home, "UTC")), scheduling=True)
            moved = anki_answers(traveller)
            assert sum(moved.values()) == given_here(machine) > 5
        ending, legacy = chance.choice(FORMATS)
        files.append(tmp_path / f"day{day}.{ending}")
        traveller("export", path=str(files[-1]), legacy=legacy)
        assert taken_in(machine, files[-1]) == answered
        here, there = held(machine)
        assert sum(here.values()) == given_here(machine)
        assert there == anki_answers(traveller) - moved
    assert set(there.values()) == {1}
    assert sum(there.values()) > 60

    # Another machine with what was given in the terminal, and the files in any order: the same log.
    history = tmp_path / "history.jsonl"
    machine.done("log", "export", history)
    terminal = without_anki(history, tmp_path / "terminal.jsonl")
    for number in range(2):
        other = Machine(tmp_path / f"other{number}", cards)
        other.done("log", "import", terminal)
        for file in chance.sample(files, len(files)) if number else reversed(files):
            taken_in(other, file)
        other.done("log", "export", tmp_path / "other.jsonl")
        assert (tmp_path / "other.jsonl").read_bytes() == history.read_bytes()

    # One that had the files before it had that history holds what moved twice, and lets it count once.
    late = Machine(tmp_path / "late", cards)
    for file in chance.sample(files, len(files)):
        taken_in(late, file)
    late.done("log", "import", terminal, "--adopt")
    assert held(late) == (here, there)
    assert states(late) == states(machine)

    # What is there in the end moves to an Anki without the deck, and comes home as nothing new.
    traveller("open", path=str(tmp_path / "second.anki2"))
    traveller("load", path=str(exported(cards, machine.home, "UTC")), scheduling=True)
    assert sum(anki_answers(traveller).values()) == sum((here + there).values())
    traveller("export", path=str(tmp_path / "second.apkg"), legacy=False)
    assert taken_in(machine, tmp_path / "second.apkg") == 0
