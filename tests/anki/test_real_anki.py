"""Packages in Anki's own backend: everything arrives, updates where it is, and the learner's own things stay."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from critique_study.anki import note_types
from critique_study.anki.package import guid
from critique_study.content import faces, loader, shipped
from critique_study.settings import Mode
from tests.anki.conftest import Anki, Desk

pytestmark = pytest.mark.anki

MODES: tuple[Mode, ...] = get_args(Mode)
TIDE = {
    "id": "tide",
    "front": {"en": "What moves the tides?", "zh": "潮汐由什么引起？"},
    "back": {"en": "The moon", "zh": "月球"},
    "why": {"en": "And the sun, a little.", "zh": "太阳也有一点作用。"},
    "tags": ["sky"],
}
WIND = {"id": "wind", "front": {"en": "What moves the air?", "zh": "风从何来？"}, "back": {"en": "Heat", "zh": "热"}}
GAPS = {
    "id": "gaps",
    "text": {"en": "{{c1::Water}} boils at {{c2::100}} °C.", "zh": "{{c1::水}}在 {{c2::100}} °C 沸腾。"},
}
EVIL = (
    '<script>x</script> {{FrontEn}} }} {{c1::a}} [sound:a.mp3] [[type:BackEn]] [$]x[/$] \\(y\\) &lt; "q" '
    "[latex]z[/latex]"
)


def load(anki: Anki, desk: Desk) -> dict[str, int]:
    """Imports the package; the counts that are not zero."""
    return {name: count for name, count in anki("load", path=str(desk.out)).items() if count}


def notes(anki: Anki) -> dict[str, Any]:
    """Every note by its NoteId."""
    return {note["fields"]["NoteId"]: note for note in anki("notes").values()}


def learned(note: dict[str, Any]) -> dict[str, Any]:
    """What Anki remembers about the note's cards."""
    kept = ("id", "type", "queue", "due", "ivl", "factor", "reps", "lapses")
    return {ordinal: [card[name] for name in kept] for ordinal, card in note["cards"].items()}


def answer(anki: Anki, name: str, ordinal: int = 0) -> dict[str, Any]:
    """Answers a card with Easy, and returns what Anki then remembers about its note."""
    anki("answer", card=notes(anki)[name]["cards"][str(ordinal)]["id"], ease=4)
    after = learned(notes(anki)[name])
    assert after[str(ordinal)][6] == 1
    return after


def text(page: str) -> str:
    """The text that a reader of `page` sees, on one line."""
    page = re.sub(r"<style>.*?</style>|</?span[^>]*>", "", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


@pytest.mark.parametrize("mode", MODES)
def test_the_shipped_content_arrives_whole(anki: Anki, desk: Desk, mode: Mode) -> None:
    """Every note and card is there, none empty, none missing, and Anki finds nothing to repair or to add."""
    untouched = anki("check")
    collection, _ = loader.load(shipped.shipped_cards())
    report = desk.export_collection(collection, mode)
    assert load(anki, desk) == {"found": report.notes, "new": report.notes}
    expected: dict[str, set[str]] = {}
    for card in collection.cards.values():
        if faces.shown(card.note, mode):
            expected.setdefault(guid(collection.id, card.note.first_id), set()).add(str(card.ordinal))
    found = anki("notes")
    assert {name: set(note["cards"]) for name, note in found.items()} == expected
    assert {note["type"] for note in found.values()} == {note_types.QA.name, note_types.CLOZE.name}
    assert anki("empty") == 0
    assert anki("regenerate") == report.cards
    assert anki("check") == untouched
    assert all(
        text(anki("render", card=card["id"])["question"]) for note in found.values() for card in note["cards"].values()
    )


@pytest.mark.parametrize("mode", MODES)
def test_importing_again_changes_nothing(anki: Anki, desk: Desk, mode: Mode) -> None:
    """A second import, of the same package or of a new export of the same content, leaves every row as it was."""
    collection, _ = loader.load(shipped.shipped_cards())
    report = desk.export_collection(collection, mode)
    load(anki, desk)
    before, types = anki("notes"), anki("note_types")
    for _ in range(2):
        assert load(anki, desk) == {"found": report.notes, "duplicate": report.notes}
        assert anki("notes") == before
        assert anki("note_types") == types
        assert desk.export_collection(collection, mode).updated == 0


def test_the_note_types_are_as_designed(anki: Anki, desk: Desk) -> None:
    """Anki holds the ids, fields and times of our two note types, and adds no third."""
    standard = set(anki("note_types"))
    desk.export(TIDE, GAPS)
    load(anki, desk)
    found = anki("note_types")
    assert set(found) == standard | {"Critique study QA", "Critique study Cloze"}
    for expected in (note_types.QA, note_types.CLOZE):
        kind = found[expected.name]
        assert kind["id"] == expected.id
        assert kind["mod"] == note_types.MODIFIED
        assert tuple(field["name"] for field in kind["flds"]) == expected.fields


def test_a_typo_fix_updates_one_note_and_keeps_its_scheduling(anki: Anki, desk: Desk) -> None:
    """Only the corrected note is updated; what Anki remembers about it, and all else, stays."""
    desk.export(TIDE | {"back": {"en": "The mooon", "zh": "月球"}}, WIND, GAPS)
    load(anki, desk)
    remembered = answer(anki, "tide")
    before = notes(anki)
    assert desk.export(TIDE, WIND, GAPS).updated == 1
    assert load(anki, desk) == {"found": 3, "updated": 1, "duplicate": 2}
    after = notes(anki)
    assert after["tide"]["fields"]["BackEn"] == "The moon"
    assert learned(after["tide"]) == remembered
    assert {name: note for name, note in after.items() if name != "tide"} == {
        name: note for name, note in before.items() if name != "tide"
    }
    assert anki("reviews") == 1


def test_a_second_language_arrives_in_place(anki: Anki, desk: Desk) -> None:
    """After `--lang en` then `--lang both` the Chinese is there, nothing is doubled and nothing forgotten."""
    desk.export(TIDE, GAPS, mode="en")
    load(anki, desk)
    assert notes(anki)["tide"]["fields"]["FrontZh"] == ""
    remembered = answer(anki, "tide")
    gaps_remembered = answer(anki, "gaps", 1)
    assert desk.export(TIDE, GAPS, mode="both").updated == 2
    assert load(anki, desk) == {"found": 2, "updated": 2}
    after = notes(anki)
    assert after["tide"]["fields"]["FrontZh"] == "潮汐由什么引起？"
    assert "{{c2::100}} °C 沸腾" in after["gaps"]["fields"]["TextZh"]
    assert learned(after["tide"]) == remembered
    assert learned(after["gaps"]) == gaps_remembered
    page = anki("render", card=after["tide"]["cards"]["0"]["id"])
    assert "What moves the tides?" in page["question"]
    assert "潮汐由什么引起？" in page["question"]


@pytest.mark.parametrize(
    ("gained", "cards"),
    [
        ({"accept": {"en": ["Luna"], "zh": ["月亮"]}}, {"0"}),
        ({"choices": {"en": ["The wind"], "zh": ["风"]}}, {"0"}),
        ({"reverse": True}, {"0", "1"}),
    ],
    ids=["accept", "choices", "reverse"],
)
def test_a_note_that_gains_a_form_keeps_its_history(
    anki: Anki, desk: Desk, gained: dict[str, Any], cards: set[str]
) -> None:
    """A basic note that becomes typed, a choice or reversed is updated where it is; a reverse is one more new card."""
    desk.export(TIDE)
    load(anki, desk)
    remembered = answer(anki, "tide")
    desk.export(TIDE | gained)
    assert load(anki, desk) == {"found": 1, "updated": 1}
    after = notes(anki)["tide"]
    assert set(after["cards"]) == cards
    assert learned(after)["0"] == remembered["0"]
    assert all(state[6] == 0 for ordinal, state in learned(after).items() if ordinal != "0")
    assert anki("empty") == 0
    assert anki("regenerate") == len(cards)


def test_a_gap_that_is_added_is_a_new_card(anki: Anki, desk: Desk) -> None:
    """A cloze note that gains a number keeps the history of the others."""
    desk.export(GAPS)
    load(anki, desk)
    remembered = answer(anki, "gaps", 1)
    more = {"en": "{{c1::Water}} {{c3::boils}} at {{c2::100}} °C.", "zh": "{{c1::水}}在 {{c2::100}} °C {{c3::沸腾}}。"}
    desk.export(GAPS | {"text": more})
    assert load(anki, desk) == {"found": 1, "updated": 1}
    after = learned(notes(anki)["gaps"])
    assert set(after) == {"0", "1", "2"}
    assert {ordinal: after[ordinal] for ordinal in "01"} == remembered


def test_the_learners_edit_and_tag_stay(anki: Anki, desk: Desk) -> None:
    """On a note that did not change, a field edited and a tag added in Anki survive a re-import that updates others."""
    desk.export(TIDE, WIND)
    load(anki, desk)
    mine = notes(anki)["tide"]
    anki("edit", note=mine["id"], field="WhyEn", value="my own words")
    anki("tag", note=mine["id"], tag="mine")
    desk.export(TIDE, WIND | {"back": {"en": "Heat, says the physicist", "zh": "热"}})
    assert load(anki, desk) == {"found": 2, "updated": 1, "duplicate": 1}
    after = notes(anki)["tide"]
    assert after["fields"]["WhyEn"] == "my own words"
    assert set(after["tags"]) == {"kind::claim", "mine", "seed::tides", "sky"}


def test_a_card_that_was_moved_stays_where_it_is(anki: Anki, desk: Desk) -> None:
    """The learner's own decks are theirs: an update does not bring a card back."""
    desk.export(TIDE)
    load(anki, desk)
    anki("move", card=notes(anki)["tide"]["cards"]["0"]["id"], deck="My own")
    desk.export(TIDE | {"tags": ["moon"]})
    assert load(anki, desk) == {"found": 1, "updated": 1}
    assert notes(anki)["tide"]["cards"]["0"]["deck"] == "My own"


def test_a_renamed_note_is_the_same_note(anki: Anki, desk: Desk) -> None:
    """`formerly` keeps the identity, so nothing changes in Anki, twice renamed too."""
    desk.export(TIDE)
    load(anki, desk)
    remembered = answer(anki, "tide")
    before = anki("notes")
    for renamed in ({"id": "moon", "formerly": ["tide"]}, {"id": "luna", "formerly": ["tide", "moon"]}):
        assert desk.export(TIDE | renamed).updated == 0
        assert load(anki, desk) == {"found": 1, "duplicate": 1}
    assert anki("notes") == before
    assert learned(notes(anki)["tide"]) == remembered


def test_a_note_in_chinese_only_has_its_cards(anki: Anki, desk: Desk) -> None:
    """Notes without English, plain, reversed and cloze, have all their cards, and none is empty."""
    desk.export(
        {"id": "plain", "languages": ["zh"], "front": {"zh": "“穷调参”的下半句？"}, "back": {"zh": "富买卡"}},
        {"id": "both-ways", "languages": ["zh"], "front": {"zh": "拼卡"}, "back": {"zh": "比显卡"}, "reverse": True},
        {"id": "typed", "languages": ["zh"], "front": {"zh": "谁？"}, "back": {"zh": "他"}, "accept": {"zh": ["她"]}},
        {"id": "gaps", "languages": ["zh"], "text": {"zh": "{{c2::甲}}和{{c5::乙}}"}},
    )
    assert load(anki, desk) == {"found": 4, "new": 4}
    found = notes(anki)
    assert {name: set(note["cards"]) for name, note in found.items()} == {
        "plain": {"0"},
        "both-ways": {"0", "1"},
        "typed": {"0"},
        "gaps": {"1", "4"},
    }
    assert anki("empty") == 0
    assert anki("regenerate") == 6
    assert "[[type:Typed]]" in anki("render", card=found["typed"]["cards"]["0"]["id"])["question"]
    assert text(anki("render", card=found["gaps"]["cards"]["4"]["id"])["question"]) == "甲和[...]"


def test_hostile_text_is_only_text(anki: Anki, desk: Desk) -> None:
    """Tags, fields, gaps, sounds, formulas and scripts in a card are shown as they were written."""
    desk.export(
        {"id": "qa", "front": {"en": EVIL}, "back": {"en": EVIL}, "why": {"en": EVIL}},
        {"id": "cloze", "text": {"en": "{{c1::a } b:: [anki:tts lang=en] }} and <i>{{c2::p:q::r:s}}</i>"}},
    )
    load(anki, desk)
    found = notes(anki)
    assert set(found["qa"]["cards"]) == {"0"}
    page = anki("render", card=found["qa"]["cards"]["0"]["id"])
    assert text(page["question"]) == EVIL
    assert text(page["answer"]) == f"{EVIL} {EVIL} {EVIL}"
    assert "<script" not in page["answer"]
    first, second = (anki("render", card=found["cloze"]["cards"][ordinal]["id"]) for ordinal in "01")
    assert text(first["question"]) == "[[anki:tts lang=en]] and <i>p:q</i>"
    assert text(second["question"]) == "a } b and <i>[r:s]</i>"
    assert text(second["answer"]) == "a } b and <i>p:q</i>"


def test_a_typed_answer_is_compared_with_the_text(anki: Anki, desk: Desk) -> None:
    """What the type-in box compares with is the English answer, or the Chinese where only that is exported."""
    typed = TIDE | {"back": {"en": "Rock & {roll}", "zh": "摇滚"}, "accept": {"en": ["R&R"], "zh": ["滚石"]}}
    desk.export(typed)
    load(anki, desk)
    fields = notes(anki)["tide"]["fields"]
    right = anki("compare", expected=fields["Typed"], provided="Rock & {roll}")
    assert "typeBad" not in right
    assert "typeMissed" not in right
    assert text(right) == "Rock & {roll}"
    shown = text(anki("render", card=notes(anki)["tide"]["cards"]["0"]["id"])["answer"])
    assert "R&R" in shown
    assert "滚石" in shown
    desk.export(typed, mode="zh")
    load(anki, desk)
    assert notes(anki)["tide"]["fields"]["Typed"] == "摇滚"


def test_new_cards_come_in_the_decks_order(anki: Anki, desk: Desk) -> None:
    """Anki asks new cards as the collection introduces them, in the sub-deck of the seed."""
    written = [{"id": f"n{number}", "front": {"en": f"{number}?"}, "back": {"en": "!"}} for number in (3, 1, 2, 9, 5)]
    desk.export(*written)
    load(anki, desk)
    places = {note["cards"]["0"]["id"]: name for name, note in notes(anki).items()}
    assert [places[card] for card in anki("queue", deck="Desk::Tides")] == ["n3", "n1", "n2", "n9", "n5"]
    assert "CC0-1.0" in anki("deck", name="Desk::Tides")["desc"]
    assert "CC0-1.0" in anki("deck", name="Desk")["desc"]


def test_new_cards_follow_the_path(anki: Anki, desk: Desk) -> None:
    """Asked by position, the shipped cards come section by section as the path names them, core ones first.

    Unasked, Anki takes one sub-deck after the other. Either way it puts a day's second cards behind its first ones.
    """
    collection, _ = loader.load(shipped.shipped_cards())
    desk.export_collection(collection)
    load(anki, desk)
    first = {note["cards"]["0"]["id"]: name for name, note in notes(anki).items() if "0" in note["cards"]}
    sections = [section for module in collection.path for section in module.sections]
    expected = sorted(collection.notes.values(), key=lambda note: (sections.index(note.cites[0]), not note.core))
    anki("ask_by_position")
    queue = [first[card] for card in anki("queue", deck="Critique study") if card in first]
    assert len(queue) > 50
    assert queue == [note.first_id for note in expected if not note.retired][: len(queue)]


def test_a_retired_note_is_tagged_and_not_begun(anki: Anki, desk: Desk, tmp_path: Path) -> None:
    """Who has a retired note keeps its history and gets the tag; who has not gets it last, or suspended.

    Anki takes over a suspension only with the learning progress.
    """
    desk.export(TIDE, WIND)
    load(anki, desk)
    remembered = answer(anki, "tide")
    released = {"tide": {"hash": "-", "time": 1_780_000_000, "cards": [0]}}
    (desk.cards / "releases.json").write_text(json.dumps({"version": 1, "collection": "desk", "notes": released}))
    assert desk.export(TIDE | {"retired": "2026-11: said better elsewhere"}, WIND).retired == 1
    assert load(anki, desk) == {"found": 2, "updated": 1, "duplicate": 1}
    after = notes(anki)["tide"]
    assert "retired" in after["tags"]
    assert learned(after) == remembered
    anki("open", path=str(tmp_path / "second.anki2"))
    load(anki, desk)
    newcomer = notes(anki)
    cards = [newcomer[name]["cards"]["0"]["id"] for name in ("wind", "tide")]
    assert anki("queue", deck="Desk::Tides") == cards
    anki("open", path=str(tmp_path / "third.anki2"))
    anki("load", path=str(desk.out), scheduling=True)
    assert anki("queue", deck="Desk::Tides") == cards[:1]
    assert notes(anki)["tide"]["cards"]["0"]["queue"] == -1


def test_a_reverse_asks_for_the_front(anki: Anki, desk: Desk) -> None:
    """The second card shows the back and answers with the front, in both languages."""
    desk.export(TIDE | {"reverse": True})
    load(anki, desk)
    cards = notes(anki)["tide"]["cards"]
    forth, back = (anki("render", card=cards[ordinal]["id"]) for ordinal in "01")
    assert text(forth["question"]) == "What moves the tides? 潮汐由什么引起？"
    assert text(back["question"]) == "The moon 月球"
    assert "What moves the tides?" in text(back["answer"])
