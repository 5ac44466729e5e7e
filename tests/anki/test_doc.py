"""What docs/anki.md promises, where no other test holds it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from critique_study.anki import note_types
from critique_study.anki.export import release
from tests.anki.conftest import Anki, Desk

pytestmark = pytest.mark.anki

DOC = (Path(__file__).resolve().parents[2] / "docs" / "anki.md").read_text(encoding="utf-8")
TIDE = {"id": "tide", "front": {"en": "What moves the tides?"}, "back": {"en": "The moon"}}
WIND = {"id": "wind", "front": {"en": "What moves the air?"}, "back": {"en": "Heat"}}
BETTER = {"back": {"en": "The moon, mostly"}}
ALWAYS, NEVER = 1, 2


def note(anki: Anki, name: str) -> dict[str, Any]:
    """The note of that NoteId."""
    (found,) = (each for each in anki("notes").values() if each["fields"]["NoteId"] == name)
    return dict(found)


@pytest.mark.parametrize(
    "message",
    [
        "qt_accel_file",
        "qt_accel_import",
        "importing_also_import_progress",
        "importing_with_deck_configs",
        "importing_merge_notetypes",
        "importing_update_notes",
        "importing_update_notetypes",
        "importing_update_if_newer",
        "importing_update_always",
        "importing_update_never",
        "deck_config_ordering_title",
        "deck_config_new_gather_priority",
        "deck_config_new_gather_priority_position_lowest_first",
        "qt_misc_browse",
        "browsing_toggle_suspend",
        "qt_accel_export",
        "exporting_export_format",
        "exporting_include",
        "exporting_anki_deck_package",
        "exporting_anki_collection_package",
        "exporting_all_decks",
        "exporting_include_scheduling_information",
        "exporting_include_deck_configs",
        "exporting_include_media",
        "exporting_support_older_anki_versions",
        "qt_accel_preferences",
        "preferences_next_day_starts_at",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_what_is_to_be_clicked_has_its_name(anki: Anki, message: str, language: str) -> None:
    """As Anki writes it in both languages, but for the letter that is underlined, dots, bold type and brackets."""
    said = re.sub(r"\(&.\)|&|\.\.\.|</?b>|:| \(.*\)|（.*）", "", anki("say", message=message, language=language))
    assert said.replace("notetypes", "note types") in DOC


def test_a_fresh_anki_has_the_boxes_as_wanted(anki: Anki, desk: Desk) -> None:
    """And it remembers what was set last."""
    desk.export(TIDE)
    assert anki("presets") == ""
    anki("load", path=str(desk.out), scheduling=True)
    assert anki("presets") == "with_scheduling: true\n"


def test_always_overwrites_edits(anki: Anki, desk: Desk) -> None:
    """With “If newer” the learner's field stays, with “Always” it does not."""
    desk.export(TIDE)
    anki("load", path=str(desk.out))
    anki("edit", note=note(anki, "tide")["id"], field="WhyEn", value="my own words")
    anki("load", path=str(desk.out))
    assert note(anki, "tide")["fields"]["WhyEn"] == "my own words"
    anki("load", path=str(desk.out), notes=ALWAYS)
    assert note(anki, "tide")["fields"]["WhyEn"] == ""


def test_a_changed_note_is_replaced(anki: Anki, desk: Desk) -> None:
    """All of its fields and tags, the learner's too, if the correction is the later one."""
    desk.export(TIDE)
    anki("load", path=str(desk.out))
    mine = note(anki, "tide")
    anki("edit", note=mine["id"], field="WhyEn", value="my own words")
    anki("tag", note=mine["id"], tag="mine")
    desk.now = note(anki, "tide")["mod"]
    desk.export(TIDE | BETTER)
    anki("load", path=str(desk.out))
    after = note(anki, "tide")
    assert (after["fields"]["BackEn"], after["fields"]["WhyEn"]) == ("The moon, mostly", "")
    assert "mine" not in after["tags"]


def test_a_later_edit_keeps_a_correction_out(anki: Anki, desk: Desk) -> None:
    """A tag is enough; the note's next correction comes through."""
    desk.export(TIDE)
    anki("load", path=str(desk.out))
    desk.export(TIDE | BETTER)
    anki("tag", note=note(anki, "tide")["id"], tag="mine")
    assert anki("load", path=str(desk.out))["duplicate"] == 1
    assert note(anki, "tide")["fields"]["BackEn"] == "The moon"
    desk.now = note(anki, "tide")["mod"]
    desk.export(TIDE | BETTER | {"why": {"en": "And the sun."}})
    assert anki("load", path=str(desk.out))["updated"] == 1
    assert note(anki, "tide")["fields"]["BackEn"] == "The moon, mostly"


def test_a_style_of_ones_own_gives_way_to_a_newer_one(anki: Anki, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays until then, and with “Never” for ever."""
    desk.export(TIDE)
    anki("load", path=str(desk.out))
    anki("style", note_type=note_types.QA.name, css="/* mine */")
    anki("load", path=str(desk.out))
    assert "/* mine */" in anki("note_types")[note_types.QA.name]["css"]
    monkeypatch.setattr(note_types, "MODIFIED", anki("note_types")[note_types.QA.name]["mod"] + 1)
    desk.export(TIDE)
    anki("load", path=str(desk.out), looks=NEVER)
    assert "/* mine */" in anki("note_types")[note_types.QA.name]["css"]
    anki("load", path=str(desk.out))
    assert "/* mine */" not in anki("note_types")[note_types.QA.name]["css"]


def test_a_note_taken_out_stays(anki: Anki, desk: Desk) -> None:
    """No import removes one."""
    desk.export(TIDE, WIND)
    anki("load", path=str(desk.out))
    before = note(anki, "wind")
    desk.export(TIDE)
    anki("load", path=str(desk.out))
    assert note(anki, "wind") == before


def test_a_renamed_deck_keeps_its_cards(anki: Anki, desk: Desk) -> None:
    """New ones come into a deck of the original name."""
    desk.export(TIDE)
    anki("load", path=str(desk.out))
    anki("rename", deck="Desk::Tides", name="My own")
    desk.export(TIDE | BETTER, WIND)
    anki("load", path=str(desk.out))
    assert note(anki, "tide")["cards"]["0"]["deck"] == "My own"
    assert note(anki, "wind")["cards"]["0"]["deck"] == "Desk::Tides"


def test_after_a_release_go_on_with_exports_of_ones_own(anki: Anki, desk: Desk, tmp_path: Path) -> None:
    """A package written from the release ledger, then one of a learner who never exported: edits stay."""
    release(desk.write(TIDE), now=desk.now)
    desk.export(TIDE)
    anki("load", path=str(desk.out))
    anki("edit", note=note(anki, "tide")["id"], field="WhyEn", value="my own words")
    desk.ledger = tmp_path / "another" / "exports.json"
    desk.now = note(anki, "tide")["mod"]
    desk.export(TIDE)
    assert anki("load", path=str(desk.out))["duplicate"] == 1
    assert note(anki, "tide")["fields"]["WhyEn"] == "my own words"
