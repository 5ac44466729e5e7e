"""`critique-study who`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.debate import assert_fits, assert_needs_seeds, assert_nothing_made
from tests.cli.program import run
from tests.debate.made import SHIPPED


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everybody(tmp_path: Path, language: str) -> None:
    """By name and id."""
    text = assert_fits("who", "--lang", language)
    for person in SHIPPED.people.values():
        assert f"{person.name.zh}（{person.id}）" in text or f"{person.name.en} ({person.id})" in text
    assert_nothing_made(tmp_path)


@pytest.mark.parametrize("columns", [24, 80])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_one(language: str, columns: int) -> None:
    """With role, position, those answered, claims, passages, cards and events."""
    text = assert_fits("who", "马库斯", "--lang", language, columns=columns)
    titles = {
        "en": ["At the time", "Position", "Answers", "Is answered by", "Claims", "Passages", "Cards", "Events"],
        "zh": ["当时的身份", "立场", "回应了谁", "得到谁的回应", "论点", "解读", "卡片", "事件"],
    }
    assert [line for line in text.splitlines() if line in titles[language]] == titles[language]


def test_nobody_of_that_name() -> None:
    """Is answered with the nearest."""
    done = run("who", "hintno")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "critique-study: there is no person `hintno`: do you mean `hinton`?\n"


def test_without_seeds(tmp_path: Path) -> None:
    """There is nobody."""
    assert_needs_seeds(tmp_path, "who")
