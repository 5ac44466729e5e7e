"""`critique-study why`: the account of one card."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study import words
from tests import decks
from tests.cli.program import run


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """Notes of every form, and a cloze with a single gap."""
    cloze = "  - id: gap\n    kind: quote\n    text: {en: 'A {{c1::wall}}.', zh: '一堵{{c1::墙}}。'}\n"
    return decks.write(tmp_path / "cards", decks.FORMS + cloze)


def why(cards: Path, card: str, *options: str) -> list[str]:
    """The lines that are printed; it must end well."""
    done = run("why", card, "--cards", cards, *options)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_a_new_card(cards: Path) -> None:
    """Which it is, why it is asked, where it stands; no log is made."""
    assert why(cards, "plain") == [
        "plain: Who held out for theory?",
        "New: asked when its turn comes among the new cards.",
        "No answer has counted yet.",
    ]
    assert run("log", "--cards", cards).stdout == ""


def test_its_events(cards: Path) -> None:
    """Each with what it did and the state after it."""
    run("quiz", "--plain", "--cards", cards, "id:plain", stdin="\n1\n\n3\nq\n")
    name, reason, state, *events = why(cards, "plain")
    assert name == "plain: Who held out for theory?"
    assert reason.startswith("Due on ")
    assert state == "repetitions 0, interval 1 day, ease 2.18, lapses 0"
    first, second = events
    assert f"counts: due {reason[7:17]}; {state}" in first
    assert "grade 2 after 0 s" in first
    assert second.endswith("grade 4 after 0 s; drill of the same day, changes nothing")


def test_in_the_language_that_is_studied(cards: Path) -> None:
    """The same account as on the screen."""
    name, reason, state = why(cards, "plain", "--lang", "zh")
    assert name == "plain: 谁坚持要有理论？"
    assert reason == words.WHY_NEW.zh
    assert state == words.STATE_NEW.zh


def test_a_suspended_card(cards: Path) -> None:
    """That is the reason, and the event says the same."""
    run("quiz", "--plain", "--cards", cards, "id:plain", stdin="s\nq\n")
    _, reason, _, event = why(cards, "plain")
    assert reason.startswith("Suspended: ")
    assert event.endswith(" suspended")


def test_a_former_id(cards: Path) -> None:
    """Names the card that it is now, with its history."""
    run("quiz", "--plain", "--cards", cards, "id:plain", stdin="\n3\n")
    deck = cards / "deck0.yaml"
    renamed = deck.read_text(encoding="utf-8").replace("- id: plain\n", "- id: theory\n    formerly: [plain]\n")
    deck.write_text(renamed, encoding="utf-8")
    assert why(cards, "plain") == why(cards, "theory")
    assert why(cards, "plain")[0] == "theory: Who held out for theory?"
    assert len(why(cards, "plain")) == 4


def test_a_note_that_has_but_one_card(cards: Path) -> None:
    """Is enough to name it."""
    assert why(cards, "gap") == why(cards, "gap:c1")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cloze", "`cloze` is no card; those of the note `cloze`: cloze:c1, cloze:c2"),
        ("gap:c2", "`gap:c2` is no card; those of the note `gap`: gap:c1"),
        ("pare", "there is no card `pare`: do you mean `pair`?"),
        ("\x1b[31mnothing", "there is no card `nothing`; critique-study cards lists them"),
    ],
)
def test_what_is_no_card(cards: Path, name: str, message: str) -> None:
    """One line with what may be meant; exit status 2."""
    done = run("why", name, "--cards", cards)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"critique-study: {message}\n"
