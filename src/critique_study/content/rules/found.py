"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple, TypeVar

from critique_study.content import models
from critique_study.content.models import Note, Place, Severity

T = TypeVar("T")


class Found(NamedTuple):
    """What a rule found: about a note, under which of its keys, or about another place."""

    subject: Note | Place
    message: str
    keys: tuple[str | int, ...] = ()
    severity: Severity = "error"
    wrong: str = ""
    """A name that is none of the `known` ones: the message ends with the likeliest of these."""
    known: Collection[str] = ()


Rule = Callable[[T], Iterator[Found]]
"""Looks at a collection, at one question, or at a pair of questions that are alike."""


def live(collection: models.Collection) -> Iterator[Note]:
    """The notes that are not retired."""
    return (note for note in collection.notes.values() if note.retired is None)
