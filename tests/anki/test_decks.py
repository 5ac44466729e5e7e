"""Deck names that never change, and descriptions."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from critique_study.anki import decks
from critique_study.content import loader, shipped
from critique_study.content.models import LANGUAGES, Deck, Person, Place, Seed, Text
from tests.anki.conftest import Desk

NOTE = {"id": "n", "front": {"en": "?"}, "back": {"en": "!"}}


@pytest.mark.parametrize(
    ("identity", "name"),
    [
        ("critique-study", "Critique study"),
        ("my::deck", "My deck"),
        ('a"b\x00', "A b"),
        ("我的卡", "我的卡"),
        ("-", "Cards"),
    ],
)
def test_a_name_is_made_of_the_id(desk: Desk, identity: str, name: str) -> None:
    """Readable, and without what Anki would change or take for a sub-deck."""
    collection = msgspec.structs.replace(desk.write(NOTE), id=identity)
    assert decks.name(collection) == name
    assert decks.name(collection, collection.decks[0]) == f"{name}::Tides"


def test_a_deck_is_named_after_its_seed() -> None:
    """Decks about one seed are one sub-deck; a deck about none has its own id for a name."""
    collection, _ = loader.load(shipped.shipped_cards())
    for seed, name in (("zhang", "Critique study::Zhang"), (None, "Critique study::My own")):
        deck = Deck("my-own", Text("Any title", "标题"), seed, (), Path("x"))
        assert decks.name(collection, deck) == name


def test_a_description_names_source_and_licence(desk: Desk) -> None:
    """Title and source in each language, the licence once, all escaped."""
    collection = desk.write(NOTE)
    seed = Seed(
        id="tides",
        title=Text("On <tides>", "论潮"),
        authors=("ann", "unknown"),
        outlet=Text("Sea", "海"),
        date="1687-07-05",
        language="en",
        address="https://example.org/?a&b",
        original=None,
        caveats=(),
        sections=(),
    )
    ann = Person(id="ann", name=Text("Ann", "安"), role=Text(), position=Text(), place=Place(Path("people.yaml"), 2, 5))
    known = msgspec.structs.replace(collection, seeds={"tides": seed}, people={"ann": ann})
    assert decks.description(known, LANGUAGES, known.decks[0]).split("<br>") == [
        "The tides",
        "Source: Ann, “On &lt;tides&gt;”, Sea, 1687-07-05, https://example.org/?a&amp;b",
        "潮汐",
        "出处：安，《论潮》，海，1687-07-05，https://example.org/?a&amp;b",
        "CC0-1.0",
    ]
    assert decks.description(known, ["en"]) == "Desk<br>CC0-1.0"


def test_a_description_reads_well_in_both_languages(desk: Desk) -> None:
    """Authors are listed as a language lists names, a title in quotation marks gets no second pair, no date is said."""
    collection = desk.write(NOTE)
    seed = Seed(
        id="tides",
        title=Text("“On tides”", "《论潮》"),
        authors=("ann", "bo"),
        outlet=Text(),
        date="undated",
        language="en",
        address=None,
        original=None,
        caveats=(),
        sections=(),
    )
    place = Place(Path("people.yaml"), 2, 5)
    people = {
        name: Person(id=name, name=Text(name.title(), zh), role=Text(), position=Text(), place=place)
        for name, zh in (("ann", "安"), ("bo", "博"))
    }
    known = msgspec.structs.replace(collection, seeds={"tides": seed}, people=people)
    assert decks.description(known, LANGUAGES, known.decks[0]).split("<br>")[1:4:2] == [
        "Source: Ann, Bo, “On tides”, undated",
        "出处：安、博，《论潮》，未注明日期",
    ]
