"""The catalogue of the screens' words is whole, and nothing in it is idle."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from critique_study import words
from critique_study.words import Label

SRC = Path(words.__file__).parent
LABELS = {name: value for name, value in vars(words).items() if isinstance(value, Label)}
SOURCE = {path: path.read_text(encoding="utf-8") for path in SRC.rglob("*.py")}


def values(text: str) -> set[str]:
    """The names of the values put into `text`."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def labels(value: object) -> Iterator[Label]:
    """Every label in `value`, and in the groups of labels there."""
    if isinstance(value, Label):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from labels(each)
    elif isinstance(value, dict):
        yield from labels([*value.values()])


EVERY = [*dict.fromkeys(label for name, value in vars(words).items() if name.isupper() for label in labels(value))]


@pytest.mark.parametrize("label", EVERY, ids=lambda label: str(label.en))
def test_both_languages_say_the_same(label: Label) -> None:
    """Neither is empty and both take the same values."""
    assert label.en
    assert label.zh
    assert values(label.en) == values(label.zh)


@pytest.mark.parametrize("name", LABELS)
def test_every_label_is_used(name: str) -> None:
    """Somewhere in the program, or in the catalogue's own sentences."""
    used = re.compile(rf"\bwords\.{name}\b")
    own = re.compile(rf"\b{name}\b")
    elsewhere = sum(len(used.findall(text)) for text in SOURCE.values())
    assert elsewhere + len(own.findall(SOURCE[Path(words.__file__)])) > 1


def test_a_title_between_quotation_marks() -> None:
    """Its own become single ones."""
    assert words.quotable("张军平：“高创新，低算力”") == "张军平：‘高创新，低算力’"
