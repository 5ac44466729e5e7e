"""The program in a real terminal, as a learner sees it."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from critique_study import words
from critique_study.content.models import Language
from tests import decks
from tests.cli.program import run
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")

QUESTION = {"en": "Question {}?", "zh": "问题{}？", "both": "问题{}？"}
ANSWER = {"en": "Answer {}.", "zh": "回答{}。", "both": "回答{}。"}
NEW = {"en": "new {}", "zh": "新卡 {}", "both": "new {}"}


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return decks.write(tmp_path / "many", decks.many(15))


def kinds(cards: Path) -> list[str]:
    """The kinds of the logged events."""
    return [json.loads(line)["kind"] for line in run("log", "--json", "--cards", cards).stdout.splitlines()]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("mode", ["en", "zh", "both"])
def test_ten_cards_two_undone_and_the_counts_go_on(many: Path, mode: str, size: tuple[int, int]) -> None:
    """Study ten, undo two, leave, start again: two are new, eight are done."""
    terminal = Terminal("quiz", "--lang", mode, "--cards", many, columns=size[0], rows=size[1])
    for n in range(10):
        assert terminal.wait_for(QUESTION[mode].format(n))
        terminal.press(" ")
        assert terminal.wait_for(ANSWER[mode].format(n))
        terminal.press("3")
    assert terminal.wait_for({"zh": "明天"}.get(mode, "Tomorrow"))
    for n in (9, 8):
        terminal.press("u")
        assert terminal.wait_for(QUESTION[mode].format(n))
    terminal.press("q")
    assert terminal.wait_for({"zh": "明天"}.get(mode, "Tomorrow"))
    terminal.press("q")
    assert terminal.wait() == 0
    assert kinds(many) == ["review"] * 10 + ["retract"] * 2
    again = Terminal("quiz", "--lang", mode, "--cards", many, columns=size[0], rows=size[1])
    assert again.wait_for(NEW[mode].format(2))
    again.press("\x03")
    assert again.wait() == 130


def test_a_tiny_terminal(many: Path) -> None:
    """At 20 × 5 it is alive: a card is answered there, and back at 80 × 24 the next one is shown."""
    terminal = Terminal("quiz", "--lang", "en", "--cards", many)
    assert terminal.wait_for("Question 0?")
    terminal.resize(20, 5)
    terminal.press(" ")
    assert terminal.wait_for("Answer 0.")
    terminal.press("3")
    assert terminal.wait_for("Question 1?")
    terminal.resize(80, 24)
    terminal.press(" ")
    assert terminal.wait_for("Answer 1.")
    terminal.press("\x03")
    assert terminal.wait() == 130
    assert kinds(many) == ["review"]


def test_sigterm_leaves_the_terminal_as_it_was(many: Path) -> None:
    """The alternate screen is left, and the exit status is the shell's for it."""
    terminal = Terminal("quiz", "--lang", "en", "--cards", many)
    assert terminal.wait_for("Question 0?")
    os.kill(terminal.pid, signal.SIGTERM)
    assert terminal.wait() == 143
    assert b"\x1b[?1049l" in terminal.painted


def test_ctrl_c_keeps_what_was_graded(many: Path) -> None:
    """In the middle of a card."""
    terminal = Terminal("quiz", "--lang", "en", "--cards", many)
    assert terminal.wait_for("Question 0?")
    terminal.press(" ")
    assert terminal.wait_for("Answer 0.")
    terminal.press("4")
    assert terminal.wait_for("Question 1?")
    terminal.press("\x03")
    assert terminal.wait() == 130
    assert kinds(many) == ["review"]


def test_the_day_at_a_glance(many: Path) -> None:
    """The bare command shows the day first; one key starts it."""
    terminal = Terminal("--lang", "en", "--cards", many)
    assert terminal.wait_for("Today: 0 due, 10 new, 0 to drill.")
    terminal.press(" ")
    assert terminal.wait_for("Question 0?")
    terminal.press("q")
    assert terminal.wait() == 0


@pytest.mark.parametrize("mode", ["en", "zh"])
def test_every_key_in_a_real_terminal(many: Path, mode: Language) -> None:
    """Flag, remark, account, bury, undo, browse, stats, palette, help: each paints what it does, and q goes back."""
    terminal = Terminal("quiz", "--lang", mode, "--cards", many)
    assert terminal.wait_for(QUESTION[mode].format(0))
    steps = [
        ("f", words.FLAGGED),
        ("!", words.REMARK_ASKED),
        ("why?\r", words.REMARKED),
        ("i", words.WHY_NEW),
        ("q", words.SHOW_ANSWER),
        ("b", words.BURIED),
        ("u", words.UNDONE["bury"]),
        ("c", words.BROWSE_FILTER),
        ("q", words.SHOW_ANSWER),
        ("t", words.STATS_RETENTION),
        ("q", words.SHOW_ANSWER),
        ("?", words.HELP_TITLE),
        ("q", words.SHOW_ANSWER),
        ("\x10", words.PALETTE),
    ]
    for keys, label in steps:
        terminal.press(keys)
        begun = label(mode, card="\0").partition("\0")[0][:12]
        assert terminal.wait_for(begun), (keys, begun)
    terminal.press("\x03")
    assert terminal.wait() == 130
    assert kinds(many) == ["flag", "remark", "bury", "retract"]


def test_plain_lines_are_broken_between_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal; into a pipe goes each paragraph as one line."""
    monkeypatch.setenv("COLUMNS", "")  # readline, which pytest loads, leaves a width there
    forms = decks.write(tmp_path / "forms", decks.FORMS)
    terminal = Terminal("quiz", "--plain", "--lang", "en", "--cards", forms, columns=24)
    assert terminal.wait_for("Question: Who held out\r\nfor theory?\r\n[Enter] show the answer,\r\n[?] help\r\n")
    terminal.press("q\r")
    assert terminal.wait() == 0
    assert "Question: Who held out for theory?" in run("quiz", "--plain", "--lang", "en", "--cards", forms).stdout
