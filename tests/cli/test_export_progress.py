"""`critique-study export --with-progress`: what it says, and when it refuses."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from critique_study.clock import Moment
from critique_study.events import Review
from critique_study.history.log import Log
from tests import decks
from tests.anki.conftest import rows
from tests.history.machines import Machine

MOVE = """\
This is a move, not a sync: Anki takes progress only with cards it does not have yet, and only if you tick
"Import any learning progress". From then on Anki schedules them, by the deck's options (learning steps, FSRS).
"""


@pytest.fixture
def desk(tmp_path: Path) -> Machine:
    """A machine with six notes, one of them in Chinese alone, and no history."""
    return Machine.here(decks.write(tmp_path / "cards", decks.FORMS))


def test_it_says_what_moves(desk: Machine, tmp_path: Path) -> None:
    """Cards, answers and marks; that it is a move; what to tick."""
    desk.study("34s")
    out = tmp_path / "deck.apkg"
    assert desk.done("export", out, "--with-progress") == (
        f"{out}: 6 notes (6 new, 0 changed), 8 cards\nprogress of 3 cards: 2 answers, 1 suspended, 0 flagged\n{MOVE}"
    )
    assert rows(out, "SELECT count(*) FROM revlog") == [(2,)]
    assert rows(out, "SELECT count(*) FROM cards WHERE queue = -1") == [(1,)]


def test_cards_that_stay_are_counted(desk: Machine, tmp_path: Path) -> None:
    """Those that a query or the language leaves out."""
    with closing(Log(desk.log)) as log:
        for card in ("plain", "typed", "choice", "cloze:c1", "pair", "zh-only"):
            log.append(card, Review(4), Moment(1_772_452_800_000, 0), 739_000)
    out = tmp_path / "deck.apkg"
    assert "\nstay here, for they are not in the package: 1 card with a history\n" in desk.done(
        "export", out, "--with-progress", "--lang", "en"
    )
    said = desk.done("export", out, "id:pair", "--with-progress")
    assert "\nprogress of 1 card: 1 answer, 0 suspended, 0 flagged\n" in said
    assert "\nstay here, for they are not in the package: 5 cards with a history\n" in said


def test_answers_that_anki_cannot_have_are_counted(desk: Machine, tmp_path: Path) -> None:
    """It moves to the present what was answered in the future."""
    with closing(Log(desk.log)) as log:
        log.append("plain", Review(4), Moment(4_102_444_800_000, 0), 739_000)
    said = desk.done("export", tmp_path / "deck.apkg", "--with-progress")
    assert "\nprogress of 1 card: 0 answers, 0 suspended, 0 flagged\n" in said
    assert "\nleft out, for many were given at one moment, or by a clock that was wrong: 1 answer\n" in said


def test_without_progress_the_history_makes_no_difference(desk: Machine, tmp_path: Path) -> None:
    """The package is the same as that of someone who never studied."""
    before, after = tmp_path / "before.apkg", tmp_path / "after.apkg"
    desk.done("export", before)
    desk.study("3s4")
    desk.done("export", after)
    assert before.read_bytes() == after.read_bytes()


def test_the_same_history_gives_the_same_bytes(desk: Machine, tmp_path: Path) -> None:
    """Whenever it is exported."""
    desk.study("234s51")
    first, second = tmp_path / "first.apkg", tmp_path / "second.apkg"
    for out in (first, second):
        desk.done("export", out, "--with-progress")
    assert first.read_bytes() == second.read_bytes()


def test_without_a_history_nothing_is_written(desk: Machine, tmp_path: Path) -> None:
    """Who imported that package would have the cards, and could never take progress along any more."""
    out = tmp_path / "deck.apkg"
    done = desk.run("export", out, "--with-progress")
    refusal = "critique-study: there is no progress with these cards yet: leave out --with-progress\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", refusal)
    assert not out.exists()
    assert not desk.log.exists()
    desk.study("4")
    done = desk.run("export", out, "id:pair", "--with-progress")
    assert (done.returncode, done.stderr) == (1, refusal)


@pytest.mark.parametrize("instead", ["--release", "--diff"])
def test_a_release_has_no_learner(desk: Machine, instead: str) -> None:
    """The two do not go together."""
    done = desk.run("export", instead, "--with-progress")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"{instead} is about the cards alone" in done.stderr
