"""A folder of decks, as a collection and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from critique_study.cache import key_of, place, recall, remember
from critique_study.content.ids import slug
from critique_study.content.models import Card, Collection, Deck, Module, Notes, Place, Problem, Stub, Text, suffix
from critique_study.content.parsed import (
    ParsedCollection,
    ParsedDeck,
    ParsedSeeds,
    is_seeds,
    seeds_beside,
    seeds_sources,
    sources,
)
from critique_study.errors import ContentError

T = TypeVar("T")

COLLECTION_FILE = "collection.yaml"


def load(root: Path, cache: Path | None = None) -> tuple[Collection, tuple[Problem, ...]]:
    """The collection in the folder `root`, and every fault found; faulty notes are left out, the others are usable.

    What parsing gives is kept in the folder `cache`, if there is one, for the next time. Raises ContentError only if
    there is no such folder of decks, it cannot be listed, or holds none.
    """
    paths = _deck_files(root)
    if not paths:
        raise ContentError(f"{root}: no deck (a YAML file) is here; name a folder of decks")
    said = _said(root, cache)
    decks = [_deck(path, cache) for path in paths] if said.id is not None else []
    beside = seeds_beside(root)
    has_seeds = is_seeds(beside)
    known = _seeds(beside, cache) if has_seeds else ParsedSeeds()
    problems = [*said.problems, *(problem for deck in decks for problem in deck.problems), *known.problems]
    kept, left_out = _kept(decks, problems)
    notes = Notes(_in_order((stub for deck in kept for stub in deck.stubs), known.path))
    collection = Collection(
        id=said.id or "",
        title=said.title or Text(en=root.resolve().name),
        licence=said.licence,
        root=root,
        decks=tuple(kept),
        notes=notes,
        cards=_cards(notes.stubs.values()),
        formerly={old: stub.id for stub in notes.stubs.values() for old in stub.formerly},
        left_out=known.left_out | left_out,
        people=known.people,
        seeds=known.seeds,
        sections={section.id: section for seed in known.seeds.values() for section in seed.sections},
        issues=known.issues,
        claims=known.claims,
        events=known.events,
        path=known.path,
        has_seeds=has_seeds,
    )
    return collection, tuple(sorted(problems))


# Parsing takes most of the time, and its modules are only loaded where nothing is kept.


def _said(root: Path, cache: Path | None) -> ParsedCollection:
    """What the collection says of itself; without its file it has the folder's name."""
    path = root / COLLECTION_FILE
    if not path.exists():
        return ParsedCollection(slug(root.resolve().name))

    def parse() -> ParsedCollection:
        from critique_study.content.decode import parse_collection

        return parse_collection(path)

    return _parsed(path, ParsedCollection, parse, sources, cache)


def _deck(path: Path, cache: Path | None) -> ParsedDeck:
    def parse() -> ParsedDeck:
        from critique_study.content.decode import parse_deck

        return parse_deck(path)

    return _parsed(path, ParsedDeck, parse, sources, cache)


def _seeds(root: Path, cache: Path | None) -> ParsedSeeds:
    def parse() -> ParsedSeeds:
        from critique_study.content.seeds import parse_seeds

        return parse_seeds(root)

    return _parsed(root, ParsedSeeds, parse, seeds_sources, cache)


def _parsed(
    path: Path, kind: type[T], parse: Callable[[], T], depends: Callable[[Path], Iterable[bytes]], cache: Path | None
) -> T:
    """What `parse` gives, from the folder `cache` if it is kept there for what it `depends` on."""
    if cache is None:
        return parse()
    try:
        key = key_of(depends(path))
    except OSError:
        return parse()
    file = place(cache, str(path))
    found = recall(file, key, kind)
    if found is None:
        found = parse()
        remember(file, key, found)
    return found


def _in_order(notes: Iterable[Stub], path: Iterable[Module]) -> list[Stub]:
    """The notes in the order of introduction: by the path's sections, core ones first; then the others."""
    sections = dict.fromkeys(section for module in path for section in module.sections)
    places = {section: index for index, section in enumerate(sections)}
    beyond = len(places)

    def rank(note: Stub) -> int:
        index = places.get(note.cites, beyond) if note.cites else beyond
        return 2 * index + (index < beyond and not note.core)

    return sorted(notes, key=rank)


def _deck_files(root: Path) -> list[Path]:
    try:
        if not root.is_dir():
            reason = "is not a folder" if root.exists() else "does not exist"
            raise ContentError(f"{root} {reason}: name a folder of decks (YAML files)")
        paths = [p for p in root.iterdir() if p.suffix in (".yaml", ".yml") and not p.name.startswith(".")]
    except OSError as error:
        raise ContentError(f"{root} cannot be read: {error.strerror or error}") from error
    return sorted((p for p in paths if p.name != COLLECTION_FILE and not p.is_dir()), key=lambda p: p.name)


class _Claim(NamedTuple):
    """Who has an id."""

    place: Place
    former: bool


def _kept(decks: Sequence[ParsedDeck], problems: list[Problem]) -> tuple[list[Deck], set[str]]:
    """The decks without the notes whose ids clash: with one, a card could be asked with another's history.

    And the ids of all notes that are left out.
    """
    there = [parsed.deck for parsed in decks if parsed.deck is not None]
    faulty = [note_id for parsed in decks for note_id, _ in parsed.left_out]
    ids = [stub.id for deck in there for stub in deck.stubs]
    names = [*ids, *faulty, *(old for deck in there for stub in deck.stubs for old in stub.formerly)]
    if len(set(names)) == len(names):
        return there, set(faulty)
    claims: dict[str, _Claim] = {}
    notes = [note for deck in there for note in deck.notes]
    refused: set[Place] = set()
    present = [(note.id, note.place) for note in notes]
    present += [claim for parsed in decks for claim in parsed.left_out]
    order = {deck.path: number for number, deck in enumerate(there)}
    for note_id, at in sorted(present, key=lambda p: (order[p[1].path], p[1])):
        first = claims.setdefault(note_id, _Claim(at, former=False))
        if first.place != at:
            refused.add(at)
            problems.append(Problem(at, f"the id `{note_id}` is taken by {first.place}", rule="ids"))
    for note in notes:
        for old in note.formerly:
            claim = claims.setdefault(old, _Claim(note.place, former=True))
            if not claim.former:
                message = f"`formerly: {old}` is the id of a note that is there, at {claim.place}"
            elif claim.place != note.place or note.formerly.count(old) > 1:
                message = f"`formerly: {old}` is claimed by {claim.place} too"
            else:
                continue
            if note.place not in refused:
                refused.add(note.place)
                problems.append(Problem(note.place, message, rule="renames"))
    kept = [
        msgspec.structs.replace(deck, stubs=tuple(stub for stub in deck.stubs if stub.note.place not in refused))
        for deck in there
    ]
    return kept, {*ids, *faulty}.difference(stub.id for deck in kept for stub in deck.stubs)


def _cards(stubs: Iterable[Stub]) -> dict[str, Card]:
    """Every card of these notes, in their order."""
    cards: dict[str, Card] = {}
    for stub in stubs:
        for ordinal in stub.ordinals:
            name = stub.id + suffix(ordinal, cloze=stub.cloze)
            cards[name] = Card(name, stub, ordinal, len(cards))
    return cards
