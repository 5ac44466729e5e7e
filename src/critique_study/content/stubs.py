"""Notes on the way into a collection: what cards are chosen by is noted, the rest laid by."""

from __future__ import annotations

import msgspec

from critique_study.cache import encode
from critique_study.content import cloze, faces
from critique_study.content.models import Note, Stub


def stub(note: Note) -> Stub:
    """The stub of `note`."""
    return Stub(
        id=note.id,
        deck=note.deck,
        revision=note.revision,
        cites=note.cites[0] if note.cites else None,
        core=note.core,
        formerly=note.formerly,
        ordinals=_ordinals(note),
        languages=faces.shown(note, "both"),
        cloze=note.text is not None,
        whole=msgspec.Raw(encode(note)),
    )


def _ordinals(note: Note) -> tuple[int, ...]:
    """Those of its cards."""
    if note.retired is not None:
        return ()
    if note.text is not None:
        return tuple(number - 1 for number in cloze.parse(note.text.en or note.text.zh or "").numbers)
    return (0, 1) if note.reverse else (0,)
