"""The debate in words, at any width."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.content.models import LANGUAGES, Language
from critique_study.content.sources import in_language
from critique_study.debate.cards import Cards
from critique_study.debate.map import trees
from critique_study.debate.report import (
    Paragraph,
    Role,
    claim_apart,
    event_apart,
    lines,
    told_map,
    told_people,
    told_profile,
    told_timeline,
)
from critique_study.debate.who import groups, profile
from critique_study.text import clean, width
from tests.debate.made import SHIPPED, claim, debate

CARDS = Cards(SHIPPED.cards.values(), {}, 740_000)


def everything(language: Language) -> list[Paragraph]:
    """All that can be told of the shipped debate."""
    told: list[Iterable[Paragraph]] = [
        told_map(trees(SHIPPED), SHIPPED, CARDS, language),
        told_people(groups(SHIPPED), SHIPPED, CARDS, language),
        told_timeline(SHIPPED, None, language),
        *(told_profile(profile(SHIPPED, each), SHIPPED, CARDS, language) for each in SHIPPED.people.values()),
        *(told_timeline(SHIPPED, each, language) for each in SHIPPED.people.values()),
        *(
            told_profile(profile(SHIPPED, each), SHIPPED, CARDS, language, apart=True)
            for each in SHIPPED.people.values()
        ),
        *(claim_apart(each, SHIPPED, CARDS, language) for each in SHIPPED.claims.values()),
        *(event_apart(each, SHIPPED, language) for each in SHIPPED.events),
    ]
    return [paragraph for part in told for paragraph in part]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [20, 34, 80, 120])
def test_widths(language: Language, columns: int) -> None:
    """No line is wider than it may be, and none begins with punctuation that ends something."""
    found = [*lines(everything(language), columns)]
    assert [line for line in found if width(line) > columns] == []
    assert [line for line in found if line.strip()[:1] and line.strip()[0] in "，。、；：）》”,.;:"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_with_its_holders(language: Language) -> None:
    """No claim is a bare fact; all that is known of it is there."""
    told = [paragraph.text for paragraph in told_map(trees(SHIPPED), SHIPPED, CARDS, language)]
    for each in SHIPPED.claims.values():
        text = in_language(each.claim, language)
        said = [line for line in told if text in line]
        assert said, each.id
        names = [in_language(SHIPPED.people[id_].name, language) for id_ in each.held_by]
        assert all(name in line.partition(text)[0] for name in names for line in said)
        assert all(("outside" in line or "文外资料" in line) for line in said) or not each.outside


def test_a_map_in_words() -> None:
    """Relations in brackets, comparisons marked, other issues named, what was told above only begun."""
    made = debate(
        [
            claim("c.a"),
            claim("c.b", "c.a", "c.d", kind="undercuts", comparison=True, outside=True),
            claim("c.c", "c.b", "c.a"),
            claim("c.d", issue="two", text="Of the second."),
        ]
    )
    found = [*lines(told_map(trees(made), made, Cards((), {}, 1), "en"), 120)]
    assert found[: found.index("")] == ["First", "Which?"]
    assert "Ann (December 2017): Says c.a." in found
    assert "  [undercuts, by comparison] Ann (December 2017, outside the document): Says c.b." in found
    assert "  By comparison it undercuts, under Second: Ann (December 2017): Of the second." in found
    assert "    [supports] Ann (December 2017): Says c.c. (told above)" in found
    assert any(line.startswith("  [undercuts, by comparison; under First] Ann") for line in found)
    assert found[-2].startswith("Below a claim stand those that bear on it.")


@given(st.text(), st.integers(2, 200), st.integers(0, 3000))
def test_any_text(text: str, columns: int, depth: int) -> None:
    """However deep, and whatever it says."""
    found = [*lines([Paragraph(clean(text), depth)], columns)]
    assert [line for line in found if width(line) > columns] == []


def test_roles() -> None:
    """A face can tell titles and asides from what is said."""
    assert {paragraph.role for paragraph in everything("en")} == {*get_args(Role)}
