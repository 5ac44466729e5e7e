"""The schema of decks for editors: it is current, and takes and refuses what it should."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError

from critique_study.content import schema
from critique_study.content.decode import decode_deck
from critique_study.content.form import MAX_CHOICES, MAX_TEXT
from critique_study.content.ids import id_fault
from critique_study.content.loader import COLLECTION_FILE
from critique_study.content.models import LANGUAGES, Kind, Note
from critique_study.content.strict_yaml import read, read_file
from tests import decks

ROOT = Path(__file__).parents[2]
FAULTS = Path(__file__).parent / "faults"
SCHEMA = schema.deck_schema()
NOTE = SCHEMA["properties"]["notes"]["items"]

OF_SHAPE = """
    accept-blank allow-empty choices-many choices-none deck-id deck-no-id deck-no-notes deck-notes-map deck-unknown-key
    forms-cloze forms-two id-capital id-long key-language key-missing key-unknown kind-unknown languages-none
    retired-empty side-empty sides-both sides-no-back sides-none type-flag type-item type-language type-list type-number
    type-reason type-revision type-text yaml-empty yaml-list
"""
NOT_OF_SHAPE = """
    accept-empty allow-idle allow-unknown allow-works choices-right choices-twice choices-unequal cites-none cites-other
    cites-unknown cloze-braces cloze-capital cloze-empty cloze-hints cloze-nested cloze-no-gap cloze-no-number
    cloze-numbers cloze-stray cloze-unclosed cloze-zero coverage deck-seed deck-twice formerly-live formerly-retired
    formerly-twice holder-none holder-unknown holder-unnamed id-twice id-used language-extra language-missing
    language-why long-answer long-question old people-unknown question-twice side-invisible sides-mixed tag-space
"""
NOT_YAML = """
    yaml-alias yaml-alias-bomb yaml-anchor yaml-apostrophe yaml-at-sign yaml-bracket yaml-brackets yaml-colon
    yaml-control yaml-dash yaml-documents yaml-duplicate-key yaml-indent yaml-key-list yaml-key-number yaml-not-utf8
    yaml-quote yaml-tab yaml-tag
"""
"""What the strict reader refuses: an editor's own YAML reader sees most of it, no schema can."""


def errors(tree: object) -> list[ValidationError]:
    """What the schema finds wrong with a deck."""
    return list(Draft7Validator(SCHEMA).iter_errors(tree))


def deck(*notes: object) -> dict[str, Any]:
    """A deck of these notes."""
    return {"deck": "d", "title": {"en": "D", "zh": "丁"}, "notes": list(notes)}


def note(**keys: object) -> dict[str, Any]:
    """A basic note with these keys too; None takes a key away."""
    given = {"id": "a", "kind": "claim", "front": {"en": "Q?", "zh": "问？"}, "back": {"en": "A", "zh": "答"}, **keys}
    return {key: value for key, value in given.items() if value is not None}


def deck_files(folder: Path) -> dict[str, Path]:
    """The decks of a folder by their names without the ending."""
    return {path.stem: path for path in sorted(folder.glob("[!.]*.yaml")) if path.name != COLLECTION_FILE}


def test_current() -> None:
    """The file beside the decks is what the program prints; if this fails, run `make schema`."""
    printed = subprocess.run(
        [sys.executable, "-m", "critique_study.content.schema"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert printed == (ROOT / "cards" / "schema.json").read_text(encoding="utf-8")
    assert printed.endswith("}\n")
    assert json.loads(printed) == SCHEMA


def test_nothing_loads_it() -> None:
    """No part of the program imports it."""
    sources = [path for path in (ROOT / "src").rglob("*.py") if path.name != "schema.py"]
    importing = re.compile(r"content\.schema|content import .*\bschema\b|^\s+schema,$", re.MULTILINE)
    assert [path for path in sources if importing.search(path.read_text(encoding="utf-8"))] == []


def test_is_a_schema() -> None:
    """It is a valid schema of its draft, and closed at every level: no mapping takes keys that it does not name."""
    Draft7Validator.check_schema(SCHEMA)

    def mappings(part: object) -> Iterator[dict[str, Any]]:
        if isinstance(part, dict):
            if part.get("type") == "object":
                yield part
            for value in part.values():
                yield from mappings(value)
        elif isinstance(part, list):
            for value in part:
                yield from mappings(value)

    # A form says only what tells it from the others; the names under `allow` are the rules'.
    left_open = [each for each in mappings(SCHEMA) if each.get("additionalProperties") is not False]
    assert left_open == [NOTE["properties"]["allow"], *NOTE["oneOf"]]


def test_keys() -> None:
    """Every key of deck and note is described, none that is not there, and the documentation lists the same ones."""
    assert all(value.get("description") for part in (SCHEMA, NOTE) for value in part["properties"].values())
    assert set(schema.DECK) == set(SCHEMA["properties"]) - {"notes"}
    assert set(schema.NOTE) == set(NOTE["properties"])
    section = (
        (ROOT / "docs" / "cards.md").read_text(encoding="utf-8").split("## The keys of a note")[1].split("\n## ")[0]
    )
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    assert {key for row in rows for key in re.findall("`(.*?)`", row)} == set(NOTE["properties"])


def test_values() -> None:
    """Editors offer the kinds and languages there are, and the forms are those of the model."""
    assert set(NOTE["properties"]["kind"]["enum"]) == set(get_args(Kind))
    assert set(NOTE["properties"]["languages"]["items"]["enum"]) == set(LANGUAGES)
    assert isinstance(Note.form, property)
    assert set(schema.FORMS) == set(get_args(get_type_hints(Note.form.fget)["return"]))


@pytest.mark.parametrize("path", deck_files(ROOT / "cards").values(), ids=lambda path: path.stem)
def test_shipped(path: Path) -> None:
    """Every deck that comes with the program is taken."""
    tree, problems = read_file(path)
    assert not problems
    assert errors(tree) == []


def test_faults_are_classified() -> None:
    """Each one-fault deck is in one of the three lists: a new one has to be put into its own."""
    listed = [name for names in (OF_SHAPE, NOT_OF_SHAPE, NOT_YAML) for name in names.split()]
    assert sorted(listed) == sorted(deck_files(FAULTS))


@pytest.mark.parametrize("name", OF_SHAPE.split())
def test_fault_of_shape(name: str) -> None:
    """A fault of shape is refused, and has a line among those that `check` prints."""
    tree, problems = read_file(FAULTS / f"{name}.yaml")
    assert not problems
    assert errors(tree)
    assert f"faults/{name}.yaml:" in (FAULTS / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NOT_OF_SHAPE.split())
def test_fault_beyond_shape(name: str) -> None:
    """What a schema cannot say it does not refuse."""
    tree, problems = read_file(FAULTS / f"{name}.yaml")
    assert not problems
    assert errors(tree) == []


@pytest.mark.parametrize("name", NOT_YAML.split())
def test_fault_of_the_yaml(name: str) -> None:
    """The strict reader has refused it already."""
    assert read_file(FAULTS / f"{name}.yaml")[1]


def test_forms() -> None:
    """A small note of each form is taken, as that form and no other."""
    tree, _ = read(decks.FORMS.lstrip().encode(), Path("forms.yaml"))
    assert errors(tree) == []
    assert isinstance(tree, dict)
    raw = tree["notes"]
    assert isinstance(raw, list)
    fitting = [[form["title"] for form in NOTE["oneOf"] if Draft7Validator(form).is_valid(each)] for each in raw]
    notes = decode_deck(tree, Path("forms.yaml")).deck.notes
    assert fitting == [[f"{each.form.capitalize()} note"] for each in notes]
    assert {each.form for each in notes} == set(schema.FORMS)


CLOZE = {"front": None, "back": None, "text": {"en": "A {{c1::gap}}.", "zh": "一个{{c1::空}}。"}}
ACCEPT = {"accept": {"en": ["x"], "zh": ["叉"]}}
CHOICES = {"choices": {"en": ["y"], "zh": ["勾"]}}
REVERSE = {"reverse": True}


@pytest.mark.parametrize(
    ("wrong", "form", "at_fault"),
    [
        (note(**ACCEPT, **CHOICES), "typed", "choices"),
        (note(**ACCEPT, **CHOICES), "choice", "accept"),
        (note(**REVERSE, **ACCEPT), "reversed", "accept"),
        (note(**REVERSE, **CHOICES), "choice", "reverse"),
        (note(text=CLOZE["text"]), "basic", "text"),
        (note(**CLOZE, **ACCEPT), "cloze", "accept"),
        (note(**CLOZE, **REVERSE), "cloze", "reverse"),
        (note(back=None), "basic", "'back' is a required property"),
        (note(front=None, back=None), "cloze", "'text' is a required property"),
    ],
)
def test_no_form(wrong: dict[str, Any], form: str, at_fault: str) -> None:
    """A note of no form has that one error, and each form that it is near to finds one key at fault."""
    (error,) = errors(deck(wrong))
    assert (list(error.absolute_path), error.validator) == (["notes", 0], "oneOf")
    number = list(schema.FORMS).index(form)
    (near,) = (each for each in error.context or () if each.relative_schema_path[0] == number)
    if at_fault in wrong:
        assert near.instance == wrong[at_fault]
    else:
        assert near.message == at_fault


@pytest.mark.parametrize(
    ("keys", "path", "validator"),
    [
        ({"whhy": {"en": "x"}}, [], "additionalProperties"),
        ({"kind": "qoute"}, ["kind"], "enum"),
        ({"why": {"cn": "x"}}, ["why"], "additionalProperties"),
        ({"why": {"en": "x" * (MAX_TEXT + 1)}}, ["why", "en"], "maxLength"),
        ({"why": {"en": " \n"}}, ["why", "en"], "pattern"),
        ({"choices": {"en": ["x"] * (MAX_CHOICES + 1)}}, ["choices", "en"], "maxItems"),
        ({"revision": 0}, ["revision"], "minimum"),
        ({"formerly": ["A"]}, ["formerly", 0], "pattern"),
    ],
)
def test_fault_of_a_key(keys: dict[str, Any], path: list[str | int], validator: str) -> None:
    """A fault in a key is one error, at that key: the form that the note has is not missed because of it."""
    (error,) = errors(deck(note(**keys)))
    assert (list(error.absolute_path), error.validator) == (["notes", 0, *path], validator)


@given(st.text(st.sampled_from("az09-_A é\u0661"), max_size=70))
def test_ids(text: str) -> None:
    """It takes the ids that the program takes."""
    assert (not errors(deck(note(id=text)))) == (id_fault(text) is None)


def texts(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Values in both languages, or in one."""
    return st.fixed_dictionaries({"en": values}, optional={"zh": values}) | st.fixed_dictionaries({"zh": values})


WORDS = st.sampled_from(["a", "b", "答", "“x”", "no", "1957", "A {{c1::gap}}.", " ", ""])
GAPS = st.sampled_from(["A {{c1::gap}}.", "{{c1::空::提示}}"])
IDS = st.sampled_from(["a", "b-2", "x" * 64, "A"])
KEYS: dict[str, st.SearchStrategy[Any]] = {
    "id": IDS,
    "kind": st.sampled_from([*get_args(Kind), "fact"]),
    "core": st.booleans(),
    "contested": st.booleans(),
    "held_by": st.lists(IDS, max_size=2),
    "cites": st.lists(WORDS, max_size=2),
    "front": texts(WORDS),
    "back": texts(WORDS),
    "text": texts(GAPS),
    "reverse": st.booleans(),
    "accept": texts(st.lists(WORDS, max_size=2)),
    "choices": texts(st.lists(WORDS, max_size=MAX_CHOICES + 1)),
    "why": texts(WORDS),
    "claim": WORDS,
    "people": st.lists(IDS, max_size=2),
    "tags": st.lists(WORDS, max_size=2),
    "allow": st.dictionaries(WORDS, WORDS, max_size=2),
    "revision": st.integers(0, 3),
    "formerly": st.lists(IDS, max_size=2),
    "retired": WORDS,
    "languages": st.lists(st.sampled_from(LANGUAGES), max_size=2),
}
JUNK = st.sampled_from([True, 0, 2.5, "", "x", [], ["x"], [1], {}, {"en": "x"}, {"en": ["x"]}, {"cn": "x"}])


@st.composite
def notes(draw: st.DrawFn) -> dict[str, Any]:
    """A sound note with a key or two changed, and perhaps one taken away."""
    form = draw(st.sampled_from(list(schema.FORMS.values())))
    sound = {**note(), **CLOZE, **REVERSE, **ACCEPT, **CHOICES, "front": {"en": "Q?"}, "back": {"en": "A"}}
    given = {key: value for key, value in sound.items() if key in ("id", "kind", *form)}
    for key in draw(st.lists(st.sampled_from(list(KEYS)), max_size=2)):
        given[key] = draw(KEYS[key] | KEYS[key] | JUNK)
    given.pop(draw(st.sampled_from(["", "", "", *given])), None)
    return given


@given(notes())
def test_no_stricter_than_the_program(raw: dict[str, Any]) -> None:
    """It takes every note that the program takes. (Keys without a value, which it refuses, are not among these.)"""
    assert set(KEYS) == set(NOTE["properties"])
    tree, _ = read(json.dumps(deck(raw), ensure_ascii=False).encode(), Path("d.yaml"))
    refused = errors(tree)
    if not decode_deck(tree, Path("d.yaml")).problems:
        assert refused == []
