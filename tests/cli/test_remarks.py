"""`critique-study remarks`: what was remarked, and what of it is for others."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from critique_study.events import Remark
from critique_study.history.log import Log
from tests import decks
from tests.history.machines import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "home", decks.write(tmp_path / "forms", decks.FORMS))


def remark(machine: Machine, card: str, text: str, *, undo: bool = False) -> None:
    """Remarks on a card, a day after what was before; with `undo` takes that back."""
    machine.clock.advance(days=1)
    now = machine.clock.now()
    with closing(Log(machine.log)) as log:
        log.append(card, Remark(text), now, now.study_day())
        if undo:
            log.undo(now, now.study_day())


def test_a_line_each(machine: Machine) -> None:
    """Card, question, day, text; oldest first, without those taken back; in the study language."""
    remark(machine, "plain", "unclear")
    remark(machine, "typed", "not so", undo=True)
    remark(machine, "cloze:c1", "“调参”？")
    assert machine.done("remarks", "--lang", "en") == (
        "plain  Who held out for theory?  2026-03-03  unclear\n"
        "cloze:c1  The poor […], the rich buy cards.  2026-03-05  “调参”？\n"
    )
    assert "plain  谁坚持要有理论？  2026-03-03  unclear\n" in machine.done("remarks", "--lang", "zh")


def test_none(machine: Machine) -> None:
    """Nothing is printed, and no log is made."""
    done = machine.run("remarks")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no remarks: ! in the quiz writes one\n")
    assert json.loads(machine.done("remarks", "--export", "-")) == []
    assert not (machine.home / "data").exists()


def test_what_is_sent(machine: Machine, tmp_path: Path) -> None:
    """Remark, card and revision, nothing else: printed, or written to a file."""
    remark(machine, "plain", "unclear")
    remark(machine, "gone", "why?")
    sent = [
        {"remark": "unclear", "card": "plain", "revision": 1},
        {"remark": "why?", "card": "gone", "revision": None},
    ]
    printed = machine.done("remarks", "--export", "-")
    assert json.loads(printed) == sent
    file = tmp_path / "remarks.json"
    assert machine.done("remarks", "--export", file) == f"{file}: 2 remarks\n"
    assert file.read_text(encoding="utf-8") == printed


def test_former_ids(machine: Machine) -> None:
    """A remark goes with its note."""
    remark(machine, "plane", "unclear")
    deck = machine.cards / "deck0.yaml"
    text = deck.read_text(encoding="utf-8").replace(
        "id: plain\n", "id: plain\n    revision: 3\n    formerly: [plane]\n"
    )
    deck.write_text(text, encoding="utf-8")
    assert json.loads(machine.done("remarks", "--export", "-"))[0] == {
        "remark": "unclear",
        "card": "plain",
        "revision": 3,
    }


def test_escapes_do_not_reach_the_terminal(machine: Machine) -> None:
    """What an import has brought may be anything."""
    remark(machine, "\x1b[2Jcard", "\x1b]0;title\x07a\u202eb\nc")
    assert machine.done("remarks") == "card  2026-03-03  ab c\n"
    assert "ab c" in machine.done("remarks", "--export", "-")


def test_a_place_that_cannot_be_written(machine: Machine, tmp_path: Path) -> None:
    """One line that names it, exit status 1."""
    done = machine.run("remarks", "--export", tmp_path / "no" / "r.json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"{tmp_path / 'no' / 'r.json'}: cannot be written: " in done.stderr


def test_a_file_of_another_name(machine: Machine) -> None:
    """One line, exit status 2."""
    done = machine.run("remarks", "--export", machine.log)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
