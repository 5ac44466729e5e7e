"""Cards as users name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content.models import Collection
from critique_study.content.named import card_named, issue_named, person_named
from critique_study.errors import UsageError
from tests import decks
from tests.debate.made import SHIPPED

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


@pytest.mark.parametrize(
    ("name", "person"),
    [
        *(("marcus", "marcus"), ("Gary Marcus", "marcus"), ("GARY  m", "marcus"), ("加里·马库斯", "marcus")),
        *(
            ("马库斯", "marcus"),
            ("张", "zhang"),
            ("hint", "hinton"),
            ("fei-fei", "li"),
            ("Li", "li"),
            ("Ｔａｏ", "tao"),
            ("杨立", "lecun"),
        ),
    ],
)
def test_people(name: str, person: str) -> None:
    """By id, by name in either language, or by a beginning of it or of a word of it; the whole id goes first."""
    assert person_named(SHIPPED, name).id == person


@pytest.mark.parametrize(
    ("name", "issue"), [("theory", "theory"), ("Theory", "theory"), ("理论", "theory"), ("sc", "scaling")]
)
def test_issues(name: str, issue: str) -> None:
    """By id, by title in either language, or by a beginning."""
    assert issue_named(SHIPPED, name).id == issue


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("hintn", "there is no person `hintn`: do you mean `hinton`?"),
        ("xyzzy", "there is no person `xyzzy`; critique-study who lists them"),
        ("", "there is no person ``; critique-study who lists them"),
        ("x" * 500, f"there is no person `{'x' * 500}`; critique-study who lists them"),
        ("mar", "`mar` may be any of marcus, andreessen"),
    ],
)
def test_nobody_of_that_name(name: str, message: str) -> None:
    """What may be meant is said."""
    with pytest.raises(UsageError) as error:
        person_named(SHIPPED, name)
    assert str(error.value) == message
