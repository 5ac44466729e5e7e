"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from critique_study.content.models import Collection, Note, Place, Severity


class Found(NamedTuple):
    """What a rule found: about a note, under which of its keys, or about another place."""

    subject: Note | Place
    message: str
    keys: tuple[str | int, ...] = ()
    severity: Severity = "error"


Rule = Callable[[Collection], Iterator[Found]]


def live(collection: Collection) -> Iterator[Note]:
    """The notes that are not retired."""
    return (note for note in collection.notes.values() if note.retired is None)
