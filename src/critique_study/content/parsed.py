"""What parsing the files of a folder gives, and what of the files that depends on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from critique_study.content.models import Claim, Deck, Event, Issue, Module, Person, Place, Problem, Seed, Text

MAX_BYTES = 16 * 1024 * 1024
"""A larger file is not read."""
MOST_OF_A_TITLE = 4096
"""Bytes within which the title of a section ends."""
_PIECE = 1 << 16
"""Bytes that are read at once: in one piece 50 MB would cost as much again in memory that is only looked at once."""
_LISTS = ("people.yaml", "claims.yaml", "timeline.yaml", "path.yaml")


class ParsedCollection(NamedTuple):
    """A collection.yaml, as far as it could be made out."""

    id: str | None
    """None if it does not say so.

    Then nothing may be studied: under another id the cards would be asked without their history.
    """
    title: Text | None = None
    licence: str | None = None
    problems: tuple[Problem, ...] = ()


class ParsedDeck(NamedTuple):
    """A deck, as far as it could be made out."""

    deck: Deck | None
    """None where nothing of the file is usable."""
    problems: tuple[Problem, ...]
    left_out: tuple[tuple[str, Place], ...]
    """Ids of the notes that are too faulty to be in it, and where they stand."""


class ParsedSeeds(NamedTuple):
    """All of a seeds folder that was usable."""

    people: Mapping[str, Person] = MappingProxyType({})
    seeds: Mapping[str, Seed] = MappingProxyType({})
    issues: Mapping[str, Issue] = MappingProxyType({})
    claims: Mapping[str, Claim] = MappingProxyType({})
    events: tuple[Event, ...] = ()
    path: tuple[Module, ...] = ()
    left_out: frozenset[str] = frozenset()
    """The ids of what is too faulty to be in it."""
    problems: tuple[Problem, ...] = ()


def seeds_beside(cards: Path) -> Path:
    """The seeds folder that belongs to a folder of decks, kept relative if that is."""
    real = cards.resolve().parent
    return (cards.parent if cards.parent.resolve() == real else real) / "seeds"


def is_seeds(root: Path) -> bool:
    """Whether `root` is a folder of seeds."""
    return any(root.glob("*/seed.yaml")) or any((root / name).is_file() for name in _LISTS)


def seeds_sources(root: Path) -> Iterator[bytes]:
    """All that parsing the seeds under `root` depends on. Raises OSError."""
    for path in sorted((*(root / name for name in _LISTS), *root.glob("*/seed.yaml"), *root.glob("*/*.md"))):
        if path.exists():
            yield bytes(path.relative_to(root))
            yield from sources(path, MOST_OF_A_TITLE if path.suffix == ".md" else MAX_BYTES)


def sources(path: Path, most: int = MAX_BYTES) -> Iterator[bytes]:
    """The first `most` bytes of a file. Raises OSError, also for one that is larger than any file that is read."""
    if not path.is_file() or path.stat().st_size > MAX_BYTES:
        raise OSError(f"{path} is not read")
    with path.open("rb", buffering=0) as file:
        while most > 0 and (piece := file.read(min(most, _PIECE))):
            most -= len(piece)
            yield piece
