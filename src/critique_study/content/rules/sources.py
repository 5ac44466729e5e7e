"""Rules for what notes rest on: the dossiers, the people, and the coverage of the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from critique_study.content import coverage as coverage_file
from critique_study.content import faces
from critique_study.content.models import Collection, Language, Note, Person, Place
from critique_study.content.parsed import seeds_beside
from critique_study.content.rules.found import Found, live
from critique_study.content.sources import OUTSIDE


def decks(collection: Collection) -> Iterator[Found]:
    """Each deck has an id of its own, and a seed that is there."""
    first: dict[str, Path] = {}
    for deck in collection.decks:
        start = Place(deck.path, 1, 1)
        if first.setdefault(deck.id, deck.path) != deck.path:
            yield Found(start, f"the deck `{deck.id}` is {first[deck.id]} already", ("deck",))
        is_known = deck.seed is None or deck.seed in collection.seeds or deck.seed in collection.left_out
        if collection.has_seeds and not is_known:
            yield Found(start, f"no seed `{deck.seed}`", ("seed",), wrong=deck.seed or "", known=collection.seeds)


def citations(collection: Collection) -> Iterator[Found]:
    """Every note cites a section that is there; the first one belongs to the deck's seed."""
    if not collection.has_seeds:
        return
    seed_of = {deck.id: deck.seed for deck in collection.decks}
    for note in live(collection):
        if not note.cites:
            yield Found(note, "cites nothing: name the section it comes from, `cites: [seed/section]`")
        for index, section in enumerate(note.cites):
            if section not in collection.sections and section.partition("/")[0] not in collection.left_out:
                message = f"no section `{section}`"
                yield Found(note, message, ("cites", index), wrong=section, known=collection.sections)
        seed = seed_of.get(note.deck)
        if note.cites and seed in collection.seeds and note.cites[0].partition("/")[0] != seed:
            message = f"the first section it cites, `{note.cites[0]}`, is not of the deck's seed `{seed}`"
            yield Found(note, message, ("cites", 0), "warning")


def attribution(collection: Collection) -> Iterator[Found]:
    """A contested note says who holds it, and names one of them to the reader."""
    if not collection.has_seeds:
        return
    names = {person.id: _names(person) for person in collection.people.values()}
    for note in live(collection):
        for key in ("held_by", "people"):
            for index, person in enumerate(getattr(note, key)):
                if person not in collection.people and person not in collection.left_out:
                    message = f"no person `{person}`"
                    yield Found(note, message, (key, index), wrong=person, known=collection.people)
        if not note.contested:
            continue
        if not note.held_by:
            yield Found(note, "contested, but held by nobody: name them under `held_by`", ("contested",))
        holders = [collection.people[person] for person in note.held_by if person in collection.people]
        for language in faces.shown(note, "both") if holders else ():
            said = _said(note, language)
            if not any(names[holder.id].search(said) for holder in holders):
                who = " or ".join(holder.name.get(language) or holder.id for holder in holders)
                message = f"contested, but neither question nor answer names {who} in {language}"
                yield Found(note, message, ("text",) if note.text is not None else ("front",), "warning")


def _said(note: Note, language: Language) -> str:
    return "\n".join(text.get(language) or "" for text in (note.front, note.back, note.text) if text is not None)


def _names(person: Person) -> re.Pattern[str]:
    """What a text may call `person`: the name in either language, or the family name."""
    names = [re.escape(name) for name in (person.name.zh, (person.name.zh or "").split("·")[-1]) if name]
    if latin := person.name.en:
        words = latin.split()
        is_chinese = person.name.zh is not None and len(person.name.zh) <= 4 and "·" not in person.name.zh
        family = words if is_chinese and len(words) == 2 else words[-1:]
        # What stands before is looked at last: patterns that begin with letters are found faster.
        names += [rf"{name}(?<![A-Za-z]{name})(?![A-Za-z])" for name in map(re.escape, (latin, *family))]
    return re.compile("|".join(names) or "(?!)")


def coverage(collection: Collection) -> Iterator[Found]:
    """Every statement of a source is held by notes or left out for a reason; every note of its deck holds one.

    Notes tagged `outside` hold what no source says.
    """
    for seed in collection.seeds.values():
        path = seeds_beside(collection.root) / seed.id / "coverage.tsv"
        if not path.exists():
            if seed.original is not None:
                yield Found(Place(path, 1, 1), "is missing: say which note holds which statement", severity="warning")
            continue
        lines, faults = coverage_file.read_coverage(path)
        yield from (Found(fault.place, fault.message) for fault in faults)
        for line in lines:
            for note_id in line.notes:
                if note_id not in collection.notes and note_id not in collection.left_out:
                    if renamed := collection.formerly.get(note_id):
                        yield Found(line.place, f"no note `{note_id}`: it is `{renamed}` now")
                    else:
                        yield Found(line.place, f"no note `{note_id}`", wrong=note_id, known=collection.notes)
            if not line.notes and not line.reason:
                yield Found(line.place, "neither a note nor a reason")
            elif line.notes and line.reason:
                yield Found(line.place, "a note and a reason: a reason is for statements that no note holds")
        covered = {note_id for line in lines for note_id in line.notes}
        for note in (n for deck in collection.decks if deck.seed == seed.id for n in deck.notes):
            if note.retired is None and note.id not in covered and OUTSIDE not in note.tags:
                yield Found(note, f"in no line of seeds/{seed.id}/coverage.tsv", ("id",), "warning")
