"""Killed before, during and after the commit of a grade, no face loses or doubles a grade that was accepted.

A grade is accepted when the next card is shown. Of the grade in flight the log holds nothing if the kill came before
the commit, exactly one if it came after, and one or nothing if it came during it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests import decks
from tests.anki.answered import Given, packed
from tests.cli.program import run
from tests.terminal import Terminal

KILLING = Path(__file__).with_name("killing.py")
POINTS = ("before", "during", "torn", "after")
IN_FLIGHT = {"before": {0}, "during": {0, 1}, "torn": {0, 1}, "after": {1}}
DEATHS = {-signal.SIGKILL, -signal.SIGXFSZ}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pseudo-terminals are POSIX")


def aftermath(cards: Path) -> int:
    """Checks log and program after a kill and returns how many grades there are."""
    path = Path(os.environ["CRITIQUE_STUDY_HOME"]) / "data" / "default" / "many.db"
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    rows = [json.loads(line) for line in run("log", "--json", "--cards", cards).stdout.splitlines()]
    assert {row["kind"] for row in rows} <= {"review"}
    answered = [row["card"] for row in rows]
    assert answered == [f"n{n:02}" for n in range(len(rows))], "each accepted grade once, in order"
    again = run("quiz", "--plain", "--lang", "en", "--cards", cards)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith(f"Today: 0 due, {10 - len(rows)} new, 0 to drill.")
    return len(rows)


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("seed", range(12))
def test_plain(tmp_path: Path, point: str, seed: int) -> None:
    """Through the pipe: accepted are the grades after which another question was printed."""
    cards = decks.write(tmp_path / "many", decks.many(15))
    commit = random.Random(seed).randint(1, 6)
    process = subprocess.run(
        [sys.executable, KILLING, point, str(commit), str(seed), "quiz", "--plain", "--lang", "en", "--cards", cards],
        input="\n3\n" * 10,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert process.returncode in DEATHS, process.stderr
    accepted = process.stdout.count("Question: ") - 1
    assert accepted == commit - 1
    assert aftermath(cards) - accepted in IN_FLIGHT[point]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("seed", range(4))
def test_screen(tmp_path: Path, point: str, seed: int) -> None:
    """In a real terminal: accepted are the grades after which another question was painted."""
    cards = decks.write(tmp_path / "many", decks.many(15))
    commit = random.Random(seed).randint(1, 4)
    terminal = Terminal(point, str(commit), str(seed), "quiz", "--lang", "en", "--cards", cards, script=KILLING)
    assert terminal.wait_for("Question 0?")
    accepted = 0
    while True:
        terminal.press(" ")
        assert terminal.wait_for(f"Answer {accepted}.")
        terminal.press("3")
        if not terminal.wait_for(f"Question {accepted + 1}?"):
            break
        accepted += 1
    assert terminal.wait() in DEATHS
    assert accepted == commit - 1
    assert aftermath(cards) - accepted in IN_FLIGHT[point]


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("seed", range(4))
def test_import_from_anki(tmp_path: Path, point: str, seed: int) -> None:
    """All of it is there, or nothing, and the next import brings what is missing."""
    cards = decks.write(tmp_path / "many", decks.many(15))
    given = [Given(1_790_000_000_000 + number * 60_000, f"n{number % 15:02}") for number in range(500)]
    package = packed(tmp_path / "anki.apkg", given, collection="many")
    arguments = ("import", package, "--yes", "--cards", cards)
    process = subprocess.run(
        [sys.executable, KILLING, point, "1", str(seed), *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert process.returncode in DEATHS, process.stderr
    there = len(run("log", "--cards", cards).stdout.splitlines())
    assert there in {events * len(given) for events in IN_FLIGHT[point]}
    assert run(*arguments).returncode == 0
    assert len(run("log", "--cards", cards).stdout.splitlines()) == len(given)
    assert run("doctor", "--cards", cards).returncode == 0


def test_two_processes_one_killed(tmp_path: Path) -> None:
    """Of two sittings on one profile one is killed: no grade is lost, the other's next question is right."""
    cards = decks.write(tmp_path / "many", decks.many(15))
    survivor = Terminal("quiz", "--lang", "en", "--cards", cards)
    assert survivor.wait_for("Question 0?")
    victim = Terminal("quiz", "--lang", "en", "--cards", cards)
    assert victim.wait_for("Question 0?")
    for number in range(3):
        victim.press(" ")
        assert victim.wait_for(f"Answer {number}.")
        victim.press("3")
        assert victim.wait_for(f"Question {number + 1}?")
    os.kill(victim.pid, signal.SIGKILL)
    assert victim.wait() == -signal.SIGKILL
    survivor.press(" ")  # the first card was answered elsewhere: the next one is asked instead
    assert survivor.wait_for("Question 3?")
    survivor.press("\r")
    assert survivor.wait_for("Answer 3.")
    survivor.press("3")
    assert survivor.wait_for("Question 4?")
    survivor.press("q")
    assert survivor.wait_for("1 answered")
    survivor.press("q")
    assert survivor.wait() == 0
    assert aftermath(cards) == 4
