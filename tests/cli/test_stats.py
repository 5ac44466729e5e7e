"""`critique-study stats`: figures as lines and as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import decks
from tests.cli.program import environment, run


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Fifteen notes, of which three were answered today: Good, Easy and Again."""
    folder = decks.write(tmp_path / "many", decks.many(15))
    run("quiz", "--plain", "--cards", folder, stdin="\n3\n\n4\n\n1\n")
    return folder


def as_json(folder: Path, *query: str) -> dict[str, Any]:
    """The one object that is printed."""
    done = run("stats", "--json", "--cards", folder, *query)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_lines(many: Path) -> None:
    """A section has its name, how its figures are defined, and a line for each, which says what it is."""
    done = run("stats", "--cards", many)
    assert (done.returncode, done.stderr) == (0, "")
    sections = [text.splitlines() for text in done.stdout.split("\n\n")]
    assert sections[0][0].startswith("Stats 20")
    assert [section[0] for section in sections[1:]] == [
        *("Retention", "Due in the days to come", "Answers and minutes a day", "Intervals", "Ease"),
        *("Answers by grade", "Cards by state", "Pace", "Decks"),
    ]
    for name, about, *rows in sections[1:]:
        assert about.endswith("."), name
        assert all(": " in row for row in rows), name
    lines = done.stdout.splitlines()
    assert "30 days, young: none yet" in lines
    assert "4 Good: 33 % (1 of 3)" in lines
    assert "new: 80 % (12 of 15)" in lines
    assert any(line.startswith("Many: cards 15; new 12, young 3; answers 3, minutes ") for line in lines)
    week = next(line for line in lines if line.startswith("week of "))
    assert "answers 3" in week
    assert "day by day: " in week


def test_no_line_needs_to_be_seen(many: Path) -> None:
    """Neither bars nor boxes: letters, figures and punctuation, in English whatever the cards' language."""
    text = run("stats", "--cards", many, "--lang", "zh").stdout
    assert text.isprintable() or all(line.isprintable() for line in text.splitlines())
    assert set(text) - set(map(chr, range(128))) <= set("–≥许多")


def test_without_answers(tmp_path: Path) -> None:
    """Says that there are none yet, and how many cards wait."""
    folder = decks.write(tmp_path / "few", decks.many(2))
    done = run("stats", "--cards", folder)
    assert done.returncode == 0
    assert "No answer yet" in done.stdout
    assert "new: 100 % (2 of 2)" in done.stdout


def test_nothing_is_written(tmp_path: Path) -> None:
    """Not even an empty history."""
    run("stats", "--cards", decks.write(tmp_path / "few", decks.many(2)))
    assert not Path(os.environ["CRITIQUE_STUDY_HOME"], "data").exists()


def test_json(many: Path) -> None:
    """Every figure, under keys that name their unit and stay."""
    found = as_json(many)
    assert list(found) == [
        *("day", "query", "cards", "retention", "work", "forecast", "days", "intervals", "ease", "grades", "pace"),
        *("decks", "seeds"),
    ]
    assert found["cards"] == {
        "all": 15,
        "new": 12,
        "young": 3,
        "mature": 0,
        "suspended": 0,
        "buried": 0,
        "leech": 0,
    }
    nothing = {"reviews": 0, "passed": 0, "percent": None}
    assert found["retention"]["last_30_days"] == found["retention"]["all_time"] == {"young": nothing, "mature": nothing}
    minutes = found["work"].pop("minutes")
    assert minutes >= 0
    assert found["work"] == {
        "due_answers": 0,
        "new_answers": 3,
        "drill_answers": 0,
        "practice_answers": 0,
        "answers": 3,
    }
    work = {**found["work"], "minutes": minutes}
    assert found["days"] == [{"day": found["day"], **work}]
    assert len(found["forecast"]) == 30
    assert found["forecast"][1]["cards"] == 3
    assert found["intervals"][0] == {"from_days": 1, "to_days": 1, "cards": 3}
    assert found["ease"][0] == {"from_factor": 1.3, "to_factor": 1.49, "cards": 0}
    assert found["ease"][-1]["to_factor"] is None
    assert found["grades"][2] == {"grade": 2, "new_answers": 1, "young_answers": 0, "mature_answers": 0}
    assert found["pace"] == dict.fromkeys(("due_milliseconds", "new_milliseconds", "drill_milliseconds"), 12_000)
    assert found["decks"] == [{"deck": "many", "cards": found["cards"], "retention": found["retention"], "work": work}]


def test_a_query(many: Path) -> None:
    """The figures are about its cards and the answers to these; its words may come apart or together."""
    found = as_json(many, "id:n00", "or", "id:n14")
    assert (found["query"], found["cards"]["all"], found["work"]["answers"]) == ("id:n00 or id:n14", 2, 1)
    assert as_json(many, "id:n00 or id:n14") == found
    assert as_json(many, "-is:new")["cards"]["all"] == 3
    assert "Only the cards meant by: is:new\n" in run("stats", "--cards", many, "is:new").stdout


def test_a_query_that_means_nothing_here(many: Path) -> None:
    """Is no fault: a line says so, and JSON has its keys with zeros."""
    done = run("stats", "--cards", many, "is:leech")
    assert (done.returncode, done.stdout) == (0, "no card is meant by is:leech\n")
    assert as_json(many, "is:leech").keys() == as_json(many).keys()


@pytest.mark.parametrize("query", ["deck:mny", "is:", "(is:new", "interval>x"])
def test_a_query_that_cannot_be_understood(many: Path, query: str) -> None:
    """One line with the place, which is then pointed at; exit status 2."""
    done = run("stats", "--cards", many, query)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("critique-study: query:1:1: ")


def test_the_screens_library_is_not_loaded(many: Path) -> None:
    """It would take longer than the figures."""
    program = (
        "import sys; from critique_study.cli.main import main; main(sys.argv[1:]);"
        "print([m for m in ('textual', 'rich', 'genanki', 'statistics') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "stats", "--cards", str(many), "is:new"],
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "[]\n")
