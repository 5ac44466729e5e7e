"""Where a typed answer parts from the right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content.difference import Piece, difference, marked
from critique_study.content.models import Language
from tests import decks

DECK = """
deck: d
title: {en: D, zh: 丁}
notes:
  - id: name
    kind: name
    front: {en: Who?, zh: 谁？}
    back: {en: Geoffrey Hinton, zh: 辛顿}
    accept: {en: [Hinton], zh: [杰弗里·辛顿]}
  - id: accent
    kind: name
    front: {en: What?, zh: 什么？}
    back: {en: cafe\u0301 👨‍👩‍👧, zh: 咖啡馆}
    accept: {en: [], zh: [茶馆]}
"""


@pytest.mark.parametrize(
    ("note", "typed", "left", "right"),
    [
        ("name", "Hintn", "Hintn", "Hint[o]n"),
        ("name", "hinton", "hinton", "Hinton"),
        ("name", "Jeffrey Hinton", "[J]effrey Hinton", "[G]e[o]ffrey Hinton"),
        ("name", "辛屯", "辛[屯]", "辛[顿]"),
        ("name", "杰弗里辛顿", "杰弗里辛顿", "杰弗里[·]辛顿"),
        ("accent", "cafe 👨‍👩‍👧", "caf[e] 👨‍👩‍👧", "caf[é] 👨‍👩‍👧"),
        ("name", "", "", "[辛顿]"),
        ("name", "辛" * 1_000, f"辛[{'辛' * 199}]", "辛[顿]"),
    ],
)
def test_difference(tmp_path: Path, note: str, typed: str, left: str, right: str) -> None:
    """The nearest spelling is compared, character by character as readers count; case and width do not differ."""
    card = decks.collection(tmp_path / "d", DECK).cards[note]
    found = difference(card, typed, "zh")
    assert marked(found.typed) == left
    if typed:
        assert marked(found.right) == right


@pytest.mark.parametrize(
    ("typed", "language", "right"),
    [
        ("x", "en", "[Geoffrey Hinton]"),
        ("x", "zh", "[辛顿]"),
        ("", "en", "[Geoffrey Hinton]"),
        ("Hintn", "zh", "Hint[o]n"),
        ("辛屯", "en", "辛[顿]"),
    ],
)
def test_the_language_that_is_studied_comes_first(tmp_path: Path, typed: str, language: Language, right: str) -> None:
    """Only a spelling that is clearly nearer is shown in the other one."""
    card = decks.collection(tmp_path / "d", DECK).cards["name"]
    assert marked(difference(card, typed, language).right) == right


def test_pieces(tmp_path: Path) -> None:
    """What does not belong is on the typed side, what is missing on the right one."""
    card = decks.collection(tmp_path / "d", DECK).cards["name"]
    found = difference(card, "Hxnto", "en")
    assert found.typed == (Piece("H", "same"), Piece("x", "extra"), Piece("nto", "same"))
    assert found.right == (Piece("H", "same"), Piece("i", "missing"), Piece("nto", "same"), Piece("n", "missing"))
