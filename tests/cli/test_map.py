"""`critique-study map`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.debate import assert_fits, assert_needs_seeds, assert_nothing_made, closed_pipe
from tests.cli.program import run
from tests.debate.made import SHIPPED


@pytest.mark.parametrize("columns", [24, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_all_issues(tmp_path: Path, language: str, columns: int) -> None:
    """As text within the width; all cards are new where there is no log, and none is made."""
    text = assert_fits("map", "--lang", language, columns=columns)
    for issue in SHIPPED.issues.values():
        assert f"\n{issue.title.zh if language == 'zh' else issue.title.en}\n" in f"\n{text}"
    assert_nothing_made(tmp_path)


def test_states_are_the_learners() -> None:
    """A card that was answered is new no more."""
    run("quiz", "id:marcus-hybrid-claim", "--plain", "--lang", "en", stdin="\n3\n")
    assert "1 known, due later" in run("map", "reasoning", "--lang", "en", COLUMNS="200").stdout


@pytest.mark.parametrize("name", ["theory", "理论", "theo"])
def test_one_issue(name: str) -> None:
    """By id, title or a beginning."""
    text = assert_fits("map", name, "--lang", "en")
    assert text.startswith("Theory\n")
    assert "Scaling\n" not in text


def test_an_unknown_issue() -> None:
    """Is answered with the nearest."""
    done = run("map", "theorie")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "critique-study: there is no issue `theorie`: do you mean `theory`?\n"


def test_mermaid() -> None:
    """One diagram for each issue."""
    text = run("map", "--format", "mermaid", "--lang", "zh").stdout
    assert text.count("\nflowchart ") == len(SHIPPED.issues)
    assert "支持" in text
    assert "supports" not in text


def test_json() -> None:
    """One object, in ASCII, the same whatever the language."""
    done = run("map", "--format", "json", "--lang", "zh")
    assert done.stdout.isascii()
    assert done.stdout == run("map", "--format", "json", "--lang", "en").stdout
    found = json.loads(done.stdout)
    assert sum(len(issue["claims"]) for issue in found["issues"]) == len(SHIPPED.claims)
    assert len(json.loads(run("map", "trust", "--format", "json").stdout)["issues"]) == 1


def test_without_seeds(tmp_path: Path) -> None:
    """There is no map."""
    assert_needs_seeds(tmp_path, "map")


def test_a_closed_pipe() -> None:
    """Ends it quietly."""
    assert closed_pipe("map", "--format", "json") == (0, "")
