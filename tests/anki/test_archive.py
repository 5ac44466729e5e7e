"""Packages that Anki wrote, read without it."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from critique_study.anki.archive import AnkiCollection, opened
from critique_study.anki.diff import since_package
from critique_study.anki.note_types import CLOZE, QA
from tests.anki.conftest import ROOT, Desk
from tests.anki.test_diff import GAPS, PAIR, TIDE, WIND

PACKAGES = Path(__file__).with_name("packages")
NAMES = ("legacy.apkg", "legacy.colpkg", "newest.apkg", "newest.colpkg")


def read(collection: AnkiCollection) -> dict[str, Any]:
    """All that can be read of every note."""
    notes = list(collection.notes())
    cards = list(collection.cards([note for note, _ in notes]))
    return {"notes": notes, "cards": cards, "answers": list(collection.answers([card for card, *_ in cards]))}


def compare(folder: Path, name: str) -> None:
    """Sees that the package holds what Anki said: of the notes that are in it, and of the settings."""
    said = json.loads((folder / "said.json").read_text())
    rows = {what: [tuple(row) for row in said[what]] for what in ("notes", "cards", "answers")}
    settings = said["settings"]
    if name.endswith(".apkg"):  # of one deck; and of its settings there is only where the collection was made
        rows["notes"] = [row for row in rows["notes"] if row[0] not in said["foreign"]]
        rows["cards"] = [row for row in rows["cards"] if row[1] not in said["foreign"]]
        cards = [row[0] for row in rows["cards"]]
        rows["answers"] = [row for row in rows["answers"] if row[1] in cards]
        settings |= {"rollover": None, "localOffset": settings["creationOffset"]}
    with opened(folder / name) as collection:
        assert read(collection) == rows
        assert (collection.scheduler, collection.rollover_hour) == (settings["schedVer"], settings["rollover"])
        assert collection.utc_offset == -settings["localOffset"]


@pytest.mark.parametrize("name", NAMES)
def test_what_anki_exported(name: str) -> None:
    """Every note, card and answer as Anki has them, and what it says of days."""
    compare(PACKAGES, name)


def test_every_kind_of_answer_is_in_them() -> None:
    """Learning, review, relearning, in a filtered deck, and rescheduled by hand; and how long it took."""
    with opened(PACKAGES / "newest.colpkg") as collection:
        answers = read(collection)["answers"]
    assert {answer.type for answer in answers} == {0, 1, 2, 3, 4}
    assert {answer.ease for answer in answers} == {0, 1, 2, 3, 4}
    assert {answer.milliseconds // 1000 for answer in answers} == {0, 2}
    assert {answer.milliseconds for answer in answers if answer.type == 4} == {0}


@pytest.mark.parametrize("name", [*NAMES, "ours.apkg"])
def test_what_notes_say(name: str, desk: Desk) -> None:
    """As they were exported to Anki: nothing differs."""
    found = since_package(desk.write(TIDE, WIND, GAPS, PAIR), PACKAGES / name, "both")
    assert (found.unchanged, found.updated) == (("gaps", "pair", "tide", "wind"), {})


def test_only_what_is_asked_for() -> None:
    """Cards and fields of these notes, answers of these cards; notes of our types."""
    with opened(PACKAGES / "legacy.colpkg") as collection:
        everything = read(collection)
        ours = list(collection.notes_of([QA.id, CLOZE.id]))
        assert len(ours) == 4
        assert [fields.note for fields in collection.fields(ours[:2])] == ours[:2]
        assert list(collection.fields([1])) == []
        cards = [card for card in everything["cards"] if card[1] in ours]
        assert list(collection.cards(ours)) == cards
        answers = [answer for answer in everything["answers"] if answer.card == cards[0][0]]
        assert list(collection.answers([cards[0][0]])) == answers
        assert list(collection.answers([])) == []


def test_a_package_of_ours() -> None:
    """As genanki writes them: scheduler 1, and nothing is said of days."""
    with opened(PACKAGES / "ours.apkg") as collection:
        assert len(read(collection)["cards"]) == 6
        assert (collection.scheduler, collection.rollover_hour, collection.utc_offset) == (1, None, None)


def test_nothing_is_left_however_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is read already, the unpacked collection has no name."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with opened(PACKAGES / "legacy.apkg") as collection:
        if os.name == "posix":
            assert list(tmp_path.iterdir()) == []
        assert len(list(collection.notes())) == 4
    assert list(tmp_path.iterdir()) == []


@pytest.mark.anki
def test_what_anki_exports_now(tmp_path: Path) -> None:
    """The same from packages that Anki makes anew."""
    python = Path(os.environ.get("CRITIQUE_STUDY_ANKI_PYTHON") or ROOT / ".anki" / "bin" / "python")
    made = [python, Path(__file__).with_name("make_packages.py"), PACKAGES / "ours.apkg", tmp_path]
    subprocess.run(made, check=True, timeout=120)
    for name in NAMES:
        compare(tmp_path, name)
