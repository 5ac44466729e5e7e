"""A folder of decks, as a collection and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from critique_study.content import cloze, seeds
from critique_study.content.decode import DecodedDeck, Decoder, decode_deck, locate
from critique_study.content.ids import id_fault, slug
from critique_study.content.models import Card, Collection, Deck, Module, Note, Place, Problem, Text, suffix
from critique_study.content.strict_yaml import read_file
from critique_study.errors import ContentError

COLLECTION_FILE = "collection.yaml"


class _Header(msgspec.Struct):
    """The keys of a collection.yaml."""

    id: str
    title: Text | None = None
    licence: str | None = None


def load(root: Path) -> tuple[Collection, tuple[Problem, ...]]:
    """The collection in the folder `root`, and every fault found; faulty notes are left out, the others are usable.

    Raises ContentError only if there is no such folder, it cannot be listed, or holds no deck.
    """
    paths = _deck_files(root)
    if not paths:
        raise ContentError(f"{root}: no deck (a YAML file) is here; name a folder of decks")
    problems: list[Problem] = []
    header = _header(root, problems)
    decks: list[DecodedDeck] = []
    for path in paths if header is not None else ():
        tree, faults = read_file(path)
        problems += faults
        if tree is None and faults:
            continue
        decoded = decode_deck(tree, path, partial=bool(faults))
        problems += decoded.problems
        decks.append(decoded)
    kept = _kept(decks, problems)
    beside = seeds.beside(root)
    has_seeds = seeds.exists(beside)
    known, faults = seeds.load_seeds(beside) if has_seeds else (seeds.Seeds(), ())
    problems += faults
    header = header or _Header("")
    notes = {note.id: note for note in _in_order((note for deck in kept for note in deck.notes), known.path)}
    collection = Collection(
        id=header.id,
        title=header.title or Text(en=root.resolve().name),
        licence=header.licence,
        root=root,
        decks=tuple(kept),
        notes=notes,
        cards=_cards(notes),
        formerly={old: note.id for note in notes.values() for old in note.formerly},
        left_out=known.left_out.union(_left_out(decks, kept)),
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


def _in_order(notes: Iterable[Note], path: Iterable[Module]) -> list[Note]:
    """The notes in the order of introduction: by the path's sections, core ones first; then the others."""
    sections = dict.fromkeys(section for module in path for section in module.sections)
    place = {section: index for index, section in enumerate(sections)}
    beyond = len(place)

    def rank(note: Note) -> tuple[int, bool]:
        index = place.get(note.cites[0], beyond) if note.cites else beyond
        return index, index < beyond and not note.core

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


def _header(root: Path, problems: list[Problem]) -> _Header | None:
    """Who the collection is; None if its file is there but does not say so.

    Then nothing may be studied: under another id the cards would be asked without their history.
    """
    path = root / COLLECTION_FILE
    if not path.exists():
        return _Header(slug(root.resolve().name))
    tree, faults = read_file(path)
    problems += faults
    decoder = Decoder(path)
    if tree is not None or not faults:
        values = decoder.fields(tree, 0, _Header)
        if "id" in values and (fault := id_fault(values["id"])):
            decoder.fault(locate(tree, 0, ("id",)), fault)
            del values["id"]
        problems += decoder.problems
        if "id" in values:
            return _Header(**values)
    problems.append(Problem(Place(path, 1, 1), "nothing can be studied until the collection's `id` is readable"))
    return None


class _Claim(NamedTuple):
    """Who has an id."""

    place: Place
    former: bool


def _kept(decks: list[DecodedDeck], problems: list[Problem]) -> list[Deck]:
    """The decks without the notes whose ids clash: with one, a card could be asked with another's history."""
    claims: dict[str, _Claim] = {}
    notes = [note for decoded in decks for note in decoded.deck.notes]
    refused: set[Place] = set()
    present = [(note.id, note.place) for note in notes]
    present += [claim for decoded in decks for claim in decoded.left_out]
    order = {decoded.deck.path: number for number, decoded in enumerate(decks)}
    for note_id, place in sorted(present, key=lambda p: (order[p[1].path], p[1])):
        first = claims.setdefault(note_id, _Claim(place, former=False))
        if first.place != place:
            refused.add(place)
            problems.append(Problem(place, f"the id `{note_id}` is taken by {first.place}", rule="ids"))
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
    return [
        msgspec.structs.replace(d.deck, notes=tuple(n for n in d.deck.notes if n.place not in refused)) for d in decks
    ]


def _left_out(decks: list[DecodedDeck], kept: list[Deck]) -> Iterator[str]:
    present = {note.id for deck in kept for note in deck.notes}
    for decoded in decks:
        yield from (note_id for note_id, _ in decoded.left_out if note_id not in present)
        yield from (note.id for note in decoded.deck.notes if note.id not in present)


def _cards(notes: dict[str, Note]) -> dict[str, Card]:
    """Every card of the notes that are not retired, in their order."""
    cards: dict[str, Card] = {}
    for note in notes.values():
        if note.retired is not None:
            continue
        for ordinal in _asked(note):
            card = Card(note.id + suffix(ordinal, cloze=note.text is not None), note, ordinal, len(cards))
            cards[card.id] = card
    return cards


def _asked(note: Note) -> list[int]:
    """The ordinals of its cards."""
    if note.text is not None:
        text = note.text.en or note.text.zh or ""
        return [number - 1 for number in cloze.parse(text).numbers]
    return [0, 1] if note.reverse else [0]
