"""From a note to fields, tags and hash."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from critique_study.anki import fields
from critique_study.anki.note_types import CLOZE, QA
from critique_study.content.models import LANGUAGES, Collection, Language, Note, Person, Place, Section, Text
from tests.anki.conftest import Desk

FRONT = {"front": {"en": "What moves the tides?", "zh": "潮汐由什么引起？"}, "back": {"en": "The moon", "zh": "月球"}}


def one(desk: Desk, **keys: Any) -> tuple[Collection, Note]:
    """A collection and its only note."""
    collection = desk.write({"id": "tide"} | keys)
    return collection, collection.notes["tide"]


def values(desk: Desk, *languages: Language, **keys: Any) -> dict[str, str]:
    """The fields of a note that are not empty."""
    return made(*one(desk, **keys), *languages)


def made(collection: Collection, note: Note, *languages: Language) -> dict[str, str]:
    """The fields of `note` that are not empty."""
    row = fields.Maker(collection).row(note, languages or LANGUAGES)
    return {name: value for name, value in zip(fields.note_type(note).fields, row, strict=True) if value}


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("<>&{}[]\\()\n\"'"), max_size=60))
def test_html_says_what_the_text_says(text: str) -> None:
    """Nothing of the text is lost, and nothing in it can act."""
    found = fields.html(text)
    assert html.unescape(found.replace("<br>", "\n").replace("<span></span>", "")) == html.unescape(html.escape(text))
    bare = found.replace("<br>", "").replace("<span></span>", "|")
    assert not re.search(r"[<>{}\[\n]|\\[()\[\]]", bare)


def test_a_basic_note_fills_both_languages(desk: Desk) -> None:
    """Front, back and why go to the fields of their language; what is not there stays empty."""
    assert values(desk, **FRONT, why={"en": "And the sun.\n\nA little."}) == {
        "NoteId": "tide",
        "FrontEn": "What moves the tides?",
        "FrontZh": "潮汐由什么引起？",
        "BackEn": "The moon",
        "BackZh": "月球",
        "WhyEn": "And the sun.<br><br>A little.",
    }


def test_the_other_language_is_left_empty(desk: Desk) -> None:
    """In one language, no field of the other is filled, whatever the form."""
    for form in ({"accept": {"en": ["Luna"], "zh": ["月亮"]}}, {"choices": {"en": ["Wind"], "zh": ["风"]}}, {}):
        assert not [name for name in values(desk, "zh", **FRONT, **form) if name.endswith("En")]
        assert not [name for name in values(desk, "en", **FRONT, **form) if name.endswith("Zh")]


def test_typed_is_the_answer_in_the_first_language_shown(desk: Desk) -> None:
    """With both languages the English answer is compared; the other spellings are listed, each meaning once."""
    accept = {"en": ["the moon!", "Luna", "LUNA", "<Selene>"], "zh": ["月亮", "太阴"]}
    both = values(desk, **FRONT, accept=accept)
    assert (both["Typed"], both["AcceptEn"], both["AcceptZh"]) == ("The moon", "Luna; &lt;Selene&gt;", "月亮；太阴")
    assert values(desk, "zh", **FRONT, accept=accept)["Typed"] == "月球"


def test_choices_are_a_list_in_the_same_order_in_both_languages(desk: Desk) -> None:
    """The right option is marked, at the same place in each language."""
    found = values(desk, **FRONT, choices={"en": ["Wind", "Rain", "Heat"], "zh": ["风", "雨", "热"]})
    english, chinese = (re.findall("<li(.*?)>(.*?)</li>", found[name]) for name in ("OptionsEn", "OptionsZh"))
    places = dict(zip(["The moon", "Wind", "Rain", "Heat"], ["月球", "风", "雨", "热"], strict=True))
    assert [places[option] for _, option in english] == [option for _, option in chinese]
    assert [option for mark, option in english if "right" in mark] == ["The moon"]
    assert [option for mark, option in chinese if "right" in mark] == ["月球"]


def test_reverse_and_contested_are_conditions(desk: Desk) -> None:
    """Each is in a field that only says yes."""
    found = values(desk, **FRONT, reverse=True, contested=True)
    assert (found["Reverse"], found["Contested"]) == (fields.YES, fields.YES)


def test_cloze_markup_is_built_anew(desk: Desk) -> None:
    """Only the gaps keep their braces; braces, tags and colons in the text are entities."""
    text = {"en": "a } {{c1::<b>x:y::1:2}} [z", "zh": "{{c1::甲}}"}
    assert values(desk, text=text) == {
        "NoteId": "tide",
        "TextEn": "a &#125; {{c1::&lt;b&gt;x&#58;y::1&#58;2}} &#91;z",
        "TextZh": "{{c1::甲}}",
    }


def test_source_and_holder_are_named(desk: Desk) -> None:
    """Who holds it and where it is from stand in the language of their field."""
    collection, note = one(desk, **FRONT, contested=True, held_by=["ann", "bo"], cites=["sea/tides"])
    people = {
        "ann": Person(
            id="ann", name=Text("Ann", "安"), role=Text(), position=Text(), place=Place(Path("people.yaml"), 2, 5)
        ),
        "bo": Person(
            id="bo", name=Text("Bo", "博"), role=Text(), position=Text(), place=Place(Path("people.yaml"), 2, 5)
        ),
    }
    sections = {"sea/tides": Section("sea/tides", Text("Tides", "潮"), {})}
    known = msgspec.structs.replace(collection, people=people, sections=sections)
    found = made(known, note)
    assert (found["HolderEn"], found["HolderZh"]) == ("Ann, Bo", "安、博")
    assert (found["SourceEn"], found["SourceZh"]) == ("our account: “Tides”", "本项目的解读“潮”")


def test_a_renamed_note_keeps_its_fields(desk: Desk) -> None:
    """NoteId is the first id ever, so a new name changes nothing in Anki."""
    collection = desk.write({"id": "moon", "formerly": ["tide", "sea"], **FRONT})
    assert made(collection, collection.notes["moon"])["NoteId"] == "tide"


def test_a_row_has_every_field_of_its_type(desk: Desk) -> None:
    """Values stand at their field's place, and the first is never empty."""
    collection, note = one(desk, **FRONT)
    row = fields.Maker(collection).row(note, LANGUAGES)
    assert fields.note_type(note) is QA
    assert len(row) == len(QA.fields)
    assert (row[0], row[QA.fields.index("BackZh")]) == ("tide", "月球")
    assert fields.note_type(one(desk, text={"en": "{{c1::x}}"})[1]) is CLOZE


def test_notes_of_one_origin_share_its_line(desk: Desk) -> None:
    """What is remembered of a note is that of no other: not of one from elsewhere, nor in the other language."""
    other = {"id": "wind", "held_by": ["bo"], "kind": "claim", **FRONT}
    collection = desk.write(
        {"id": "tide", "held_by": ["ann"], **FRONT}, {"id": "ebb", "held_by": ["ann"], **FRONT}, other
    )
    maker = fields.Maker(collection)
    place = QA.fields.index("HolderEn")
    assert [maker.row(note, LANGUAGES)[place] for note in collection.notes.values()] == ["ann", "ann", "bo"]
    assert maker.row(collection.notes["ebb"], ["zh"])[place : place + 2] == ("", "ann")


def test_tags_say_kind_seed_and_people(desk: Desk) -> None:
    """Own tags come along, each once, sorted, without white space of any kind."""
    keys = {"people": ["ann"], "held_by": ["ann"], "tags": ["deep sea", "a\u3000b", "x"], "retired": "2026: x"}
    _, note = one(desk, **FRONT, **keys)
    expected = ("a_b", "deep_sea", "kind::claim", "person::ann", "retired", "seed::tides", "x")
    assert fields.tags(note, "tides") == expected
    assert "seed::tides" not in fields.tags(note, None)


def test_the_hash_moves_with_type_fields_and_tags() -> None:
    """Any difference that Anki would see changes it."""
    hashes = {
        fields.content_hash(QA, ("a", "b"), ("x",)),
        fields.content_hash(CLOZE, ("a", "b"), ("x",)),
        fields.content_hash(QA, ("ab", ""), ("x",)),
        fields.content_hash(QA, ("a", "b"), ()),
        fields.content_hash(QA, ("a",), ("b", "x")),
    }
    assert len(hashes) == 5
    assert all(re.fullmatch("[0-9a-f]{32}", each) for each in hashes)
