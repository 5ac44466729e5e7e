"""`critique-study reset`: cards made new again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import decks
from tests.history.machines import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine.here(decks.write(tmp_path / "forms", decks.FORMS))
    machine.study("454")
    return machine


def test_new_again(machine: Machine) -> None:
    """Said in a line each; the history stays, and u takes the last reset back."""
    before = machine.states()
    assert machine.done("reset", "plain", "typed", "--lang", "en") == (
        "plain (Who held out for theory?): new again; u in the quiz takes that back\n"
        "typed (How many cards had student B?): new again; u in the quiz takes that back\n"
    )
    assert machine.states()["plain"].is_new
    assert machine.done("log").count("\n") == 5
    machine.study("u")
    assert machine.states()["typed"] == before["typed"]
    assert machine.states()["plain"].is_new
    machine.study("u")
    assert machine.states() == before


def test_a_former_id(machine: Machine) -> None:
    """Is that of the card today."""
    deck = machine.cards / "deck0.yaml"
    text = deck.read_text(encoding="utf-8").replace("id: plain\n", "id: flat\n    formerly: [plain]\n")
    deck.write_text(text, encoding="utf-8")
    assert machine.done("reset", "plain").startswith("flat (")


@pytest.mark.parametrize(
    ("name", "said"),
    [("plane", "do you mean `plain`?"), ("cloze", "cloze:c1, cloze:c2"), ("\x1b[2Jx", "there is no card")],
)
def test_no_card(machine: Machine, name: str, said: str) -> None:
    """One line, exit status 2; the others that were named are not reset either."""
    done = machine.run("reset", "plain", name)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr
    assert not machine.states()["plain"].is_new


def test_twice_named(machine: Machine) -> None:
    """Is reset once."""
    assert machine.done("reset", "plain", "plain").count("\n") == 1


def test_no_history(machine: Machine) -> None:
    """Then there is nothing to reset, and no log is made."""
    assert machine.done("reset", "plain", "--profile", "guest") == "there is no history yet: every card is new\n"
    assert not (machine.home / "data" / "guest").exists()
