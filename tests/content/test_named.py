"""Cards as users name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content.models import Collection
from critique_study.content.named import card_named
from critique_study.errors import UsageError
from tests import decks

MORE = """
  - id: one-gap
    kind: name
    text: {en: "{{c1::Tao}} is a mathematician.", zh: "{{c1::陶哲轩}}是数学家。"}
  - id: old
    kind: term
    retired: "2026-01: replaced by plain"
    front: {en: a?, zh: 甲？}
    back: {en: b, zh: 乙}
"""


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return decks.collection(tmp_path / "forms", decks.FORMS.rstrip() + MORE)


@pytest.mark.parametrize(
    ("name", "card"),
    [
        ("plain", "plain"),
        ("pair", "pair"),
        ("pair:reverse", "pair:reverse"),
        ("cloze:c2", "cloze:c2"),
        ("one-gap", "one-gap:c1"),
    ],
)
def test_a_card(collection: Collection, name: str, card: str) -> None:
    """By its id, or that of its note if it is the only one."""
    assert card_named(collection, name).id == card


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cloze", "`cloze` is no card; those of the note `cloze`: cloze:c1, cloze:c2"),
        ("cloze:c7", "`cloze:c7` is no card; those of the note `cloze`: cloze:c1, cloze:c2"),
        ("one-gap:c2", "`one-gap:c2` is no card; those of the note `one-gap`: one-gap:c1"),
        ("plane", "there is no card `plane`: do you mean `plain`?"),
        ("something", "there is no card `something`; critique-study cards lists them"),
        ("old", "`old` is retired: it is not asked any more"),
    ],
)
def test_no_card(collection: Collection, name: str, message: str) -> None:
    """The message says which there are, or which may be meant."""
    with pytest.raises(UsageError) as caught:
        card_named(collection, name)
    assert str(caught.value) == message
