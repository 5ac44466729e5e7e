"""Rules for the map of the debate: claims and their relations, dated events, the path, and nothing forgotten."""

from __future__ import annotations

import re
from collections.abc import Collection as Sized
from collections.abc import Iterable, Iterator
from datetime import date

from critique_study.content.models import OPPOSING, Collection, Place
from critique_study.content.parsed import seeds_beside
from critique_study.content.rules.found import Found, live

_PARTS = {"decade": 1, "year": 1, "month": 2, "day": 3}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_DECADE = re.compile(r"\d{3}0s")
PLACEMENT = 2
"""The notes of a module that a placement test asks."""


def claims(collection: Collection) -> Iterator[Found]:
    """A claim belongs to an issue, is held by somebody, cites a section, and relates to other claims that are there."""
    for claim in collection.claims.values():
        if claim.issue not in collection.issues and claim.issue not in collection.left_out:
            message = f"no issue `{claim.issue}`"
            yield Found(claim.place, message, ("issue",), wrong=claim.issue, known=collection.issues)
        yield from _known(claim.place, "held_by", claim.held_by, collection, "person")
        yield from _known(claim.place, "cites", claim.cites, collection, "section")
        for key in ("held_by", "cites"):
            if not getattr(claim, key):
                yield Found(claim.place, f"`{key}` is empty", (key,))
        seen: set[str] = set()
        for index, relation in enumerate(claim.relations):
            at = ("relations", index, "to")
            if relation.to == claim.id:
                yield Found(claim.place, "relates to itself", at)
            elif relation.to not in collection.claims and relation.to not in collection.left_out:
                message = f"no claim `{relation.to}`"
                yield Found(claim.place, message, at, wrong=relation.to, known=collection.claims)
            elif relation.to in seen:
                yield Found(claim.place, f"is related to `{relation.to}` twice", at)
            seen.add(relation.to)
    for note in live(collection):
        if note.claim is None or note.claim in collection.claims:
            continue
        if collection.has_seeds and note.claim not in collection.left_out:
            yield Found(note, f"no claim `{note.claim}`", ("claim",), wrong=note.claim, known=collection.claims)


def replies(collection: Collection) -> Iterator[Found]:
    """A reply names the claim it answers."""
    for note in live(collection):
        if collection.claims and note.kind == "reply" and note.claim is None:
            yield Found(note, "a reply to nothing: name the claim it answers under `claim`", ("kind",))


def dates(collection: Collection) -> Iterator[Found]:
    """A date is a real one, and has as many parts as its stated precision."""
    for event in collection.events:
        if message := _date_fault(event.date, event.precision):
            yield Found(event.place, message, ("date",))
    for claim in collection.claims.values():
        if claim.date != "undated" and (message := _date_fault(claim.date, None)):
            yield Found(claim.place, f"{message} (or `undated`)", ("date",))


def _date_fault(text: str, precision: str | None) -> str | None:
    is_decade = _DECADE.fullmatch(text) is not None
    match = _DATE.fullmatch(text)
    if not is_decade and match is None:
        return f"the date `{text}` is none of 2017-12-05, 2017-12, 2017, 1970s"
    if match is not None:
        try:
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        except ValueError:
            return f"there is no date `{text}`"
    if precision is None:
        return None
    parts = 1 + text.count("-")
    if is_decade != (precision == "decade") or parts != _PARTS[precision]:
        more = "more" if parts > _PARTS[precision] else "other"
        return f"the date `{text}` has {more} parts than its precision, {precision}, says"
    return None


def timeline(collection: Collection) -> Iterator[Found]:
    """An event names people and sections that are there, and cites one."""
    for event in collection.events:
        yield from _known(event.place, "people", event.people, collection, "person")
        yield from _known(event.place, "cites", event.cites, collection, "section")
        if not event.cites:
            yield Found(event.place, "cites nothing: name the section that tells it", ("cites",))


def path(collection: Collection) -> Iterator[Found]:
    """Each section stands in one module; each module has two placement notes of its own."""
    home: dict[str, str] = {}
    for module in collection.path:
        yield from _known(module.place, "sections", module.sections, collection, "section")
        if not module.sections:
            yield Found(module.place, "has no sections", ("sections",))
        for index, section in enumerate(module.sections):
            if home.setdefault(section, module.id) != module.id or section in module.sections[:index]:
                message = f"the section `{section}` is in the module `{home[section]}` already"
                yield Found(module.place, message, ("sections", index))
        if len(module.placement) != PLACEMENT:
            yield Found(module.place, f"{PLACEMENT} placement notes, not {len(module.placement)}", ("placement",))
        for index, note_id in enumerate(module.placement):
            note = collection.notes.get(note_id)
            if note is None and note_id not in collection.left_out:
                at = ("placement", index)
                yield Found(module.place, f"no note `{note_id}`", at, wrong=note_id, known=collection.notes)
            elif note is not None and (note.retired or not note.cites or note.cites[0] not in module.sections):
                message = f"the note `{note_id}` is not first cited in the module, or is retired"
                yield Found(module.place, message, ("placement", index))
    if collection.path:
        file = Place(seeds_beside(collection.root) / "path.yaml", 1, 1)
        for section in collection.sections:
            if section not in home:
                yield Found(file, f"the section `{section}` is in no module")


def orphans(collection: Collection) -> Iterator[Found]:
    """Every claim is taught, every person speaks or is spoken of, every section is asked about."""
    if not collection.has_seeds:
        return
    notes = list(live(collection))
    taught = {note.claim for note in notes}
    related = {relation.to for claim in collection.claims.values() for relation in claim.relations}
    for claim in collection.claims.values():
        if claim.id not in taught:
            yield Found(claim.place, f"no note teaches the claim `{claim.id}`", ("id",), "warning")
        if not claim.relations and claim.id not in related:
            yield Found(claim.place, f"the claim `{claim.id}` has no relation to another", ("id",), "warning")
    named = {person for note in notes for person in (*note.held_by, *note.people)}
    named |= {person for claim in collection.claims.values() for person in claim.held_by}
    named |= {person for event in collection.events for person in event.people}
    named |= {person for seed in collection.seeds.values() for person in seed.authors}
    named |= {answered for person in collection.people.values() for answered in person.answers}
    for person in collection.people.values():
        if person.id not in named:
            yield Found(person.place, f"nothing names `{person.id}`", ("id",), "warning")
    cited = {section for note in notes for section in note.cites}
    for section in collection.sections.values():
        if section.id not in cited:
            place = Place(next(iter(section.paths.values())), 1, 1)
            yield Found(place, f"no note cites the section `{section.id}`", severity="warning")


def one_sided(collection: Collection) -> Iterator[Found]:
    """A module shows that the matter is disputed between people, and that the other side can be heard.

    One of the claims its notes teach attacks or undercuts a claim that is held by others, or is so answered by one; and
    some note, here or elsewhere, teaches that too. Second thoughts of the same holders do not count.
    """
    if not collection.claims:
        return
    taught = {note.claim for note in live(collection)}
    disputed = {
        end
        for claim in collection.claims.values()
        for relation in claim.relations
        if relation.kind in OPPOSING and relation.to in collection.claims
        for ends in [(claim.id, relation.to)]
        if taught.issuperset(ends) and set(claim.held_by).isdisjoint(collection.claims[relation.to].held_by)
        for end in ends
    }
    for module in collection.path:
        told = {note.claim for note in live(collection) if note.cites and note.cites[0] in module.sections}
        if not told & disputed:
            message = "shows one side only: no claim it teaches speaks against one that others hold and a note teaches"
            yield Found(module.place, f"{message}, or is so answered", ("id",))


def _known(place: Place, key: str, names: Iterable[str], collection: Collection, what: str) -> Iterator[Found]:
    """Those of `names` that are no people or sections."""
    known: Sized[str] = collection.people if what == "person" else collection.sections
    for index, name in enumerate(names):
        if name not in known and name.partition("/")[0] not in collection.left_out:
            yield Found(place, f"no {what} `{name}`", (key, index), wrong=name, known=known)
