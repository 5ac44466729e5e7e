"""What was typed beside what is right: where the two part, character by character as a reader counts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from critique_study.content import faces
from critique_study.content.models import Card, Language
from critique_study.text import clusters

LONGEST = 200
"""Characters that are compared; what comes after them is not looked at."""
CLEARLY = 0.2
"""By how much more a spelling of the other language must agree to be shown: one that is but a little nearer is not."""


class Piece(NamedTuple):
    """A run of characters."""

    text: str
    role: Literal["same", "extra", "missing"]
    """`extra` was typed and does not belong, `missing` belongs and was not typed."""


class Difference(NamedTuple):
    """A typed answer and the accepted spelling it comes nearest to."""

    typed: tuple[Piece, ...]
    """What was typed: same and extra pieces."""
    right: tuple[Piece, ...]
    """The spelling: same and missing pieces."""


def difference(card: Card, typed: str, language: Language) -> Difference:
    """How `typed` differs from the nearest of the spellings that count; case and width are forgiven.

    Among those of `language` the nearest is taken, unless one of the other language is clearly nearer.
    """
    given = [*clusters(typed[:LONGEST])]
    own = faces.spellings(card, language)
    nearest = _nearest(given, own)
    other = _nearest(given, (each for each in faces.spellings(card) if each not in own))
    if nearest is None or (other is not None and other.ratio > nearest.ratio + CLEARLY):
        nearest = other
    if nearest is None:
        return Difference((Piece(typed, "extra"),), ())
    typed_pieces: list[Piece] = []
    right_pieces: list[Piece] = []
    wanted = nearest.wanted
    for tag, a, b, c, d in nearest.opcodes:
        same = tag == "equal"
        typed_pieces.append(Piece("".join(given[a:b]), "same" if same else "extra"))
        right_pieces.append(Piece("".join(wanted[c:d]), "same" if same else "missing"))
    return Difference(_filled(typed_pieces), _filled(right_pieces))


class _Match(NamedTuple):
    ratio: float
    wanted: list[str]
    opcodes: Sequence[tuple[str, int, int, int, int]]


def _nearest(given: list[str], spellings: Iterable[str]) -> _Match | None:
    """The first of the spellings that agree best."""
    from difflib import SequenceMatcher

    nearest: _Match | None = None
    for spelling in spellings:
        wanted = [*clusters(spelling[:LONGEST])]
        matcher = SequenceMatcher(None, [_folded(c) for c in given], [_folded(c) for c in wanted], autojunk=False)
        if nearest is None or matcher.ratio() > nearest.ratio:
            nearest = _Match(matcher.ratio(), wanted, matcher.get_opcodes())
    return nearest


def marked(pieces: Iterable[Piece]) -> str:
    """`pieces` as plain text, where brackets mark what differs."""
    return "".join(piece.text if piece.role == "same" else f"[{piece.text}]" for piece in pieces)


def _filled(pieces: list[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)


def _folded(character: str) -> str:
    return faces.fold(character) or character
