"""The people of the debate: what each holds, whom they answer and who answers them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from critique_study.content.models import OPPOSING, Claim, Collection, Event, Note, Person, Section, Seed
from critique_study.debate.map import onward
from critique_study.debate.timeline import events


class Answer(NamedTuple):
    """Somebody who is answered, or who answers."""

    person: Person
    comparison: bool
    """Whether it is the reader who sets them against each other: no document does."""


class Profile(NamedTuple):
    """All that is known of one person."""

    person: Person
    claims: tuple[Claim, ...]
    """What they hold, alone or with others, in the order of the issues."""
    answers: tuple[Answer, ...]
    """Whom they answer: those of the documents first."""
    answered_by: tuple[Answer, ...]
    passages: tuple[Section, ...]
    """The sections that tell of them, in the order of the path."""
    events: tuple[Event, ...]
    """In order of time."""


class Group(NamedTuple):
    """The people who come in with one document."""

    seed: Seed | None
    """None: no document tells of them."""
    people: tuple[Person, ...]
    """Its authors first."""


def profile(collection: Collection, person: Person) -> Profile:
    """What the dossiers and the notes say of `person`."""
    claims, found = _held(collection, person), events(collection, person)
    notes = [note for note in collection.notes.values() if note.retired is None and _speaks_of(note, person)]
    cites = (*(claim.cites for claim in claims), *(event.cites for event in found), *(note.cites for note in notes))
    cited = {*chain.from_iterable(cites)}
    return Profile(
        person,
        claims,
        answers=_answers(collection, _answered(collection, person)),
        answered_by=_answers(collection, _answering(collection, person)),
        passages=tuple(section for section in in_path_order(collection) if section.id in cited),
        events=found,
    )


def groups(collection: Collection) -> tuple[Group, ...]:
    """Everybody, by the document that they wrote or that first tells of them, in the order of the path."""
    home: defaultdict[str, list[Person]] = defaultdict(list)
    order = dict.fromkeys(section.id.partition("/")[0] for section in in_path_order(collection))
    of_seed = _seed_of(collection, order)
    for person in collection.people.values():
        home[of_seed.get(person.id, "")].append(person)
    return tuple(
        Group(seed, tuple(sorted(home[id_], key=lambda person: seed is None or person.id not in seed.authors)))
        for id_ in (*order, *sorted(home.keys() - order))
        if id_ in home
        for seed in (collection.seeds.get(id_),)
    )


def in_path_order(collection: Collection) -> Iterator[Section]:
    """Every section, as the path leads through them; those in no module at the end."""
    on_path = [section for module in collection.path for section in module.sections]
    for id_ in dict.fromkeys((*on_path, *collection.sections)):
        if id_ in collection.sections:
            yield collection.sections[id_]


def _held(collection: Collection, person: Person) -> tuple[Claim, ...]:
    order = {issue: number for number, issue in enumerate(collection.issues)}
    held = (claim for claim in collection.claims.values() if person.id in claim.held_by)
    return tuple(sorted(held, key=lambda claim: order.get(claim.issue, len(order))))


def _speaks_of(note: Note, person: Person) -> bool:
    return person.id in note.held_by or person.id in note.people


def _answered(collection: Collection, person: Person) -> Iterator[tuple[str, bool]]:
    """The ids of those whom `person` answers, each with whether that is a comparison."""
    yield from ((answered, False) for answered in person.answers)
    for claim in _held(collection, person):
        for relation, to in onward(collection, claim):
            if relation.kind in OPPOSING and person.id not in to.held_by:
                yield from ((holder, relation.comparison) for holder in to.held_by if holder not in claim.held_by)


def _answering(collection: Collection, person: Person) -> Iterator[tuple[str, bool]]:
    """The ids of those who answer `person`, likewise."""
    for other in collection.people.values():
        if other.id != person.id:
            yield from ((other.id, comparison) for id_, comparison in _answered(collection, other) if id_ == person.id)


def _answers(collection: Collection, found: Iterable[tuple[str, bool]]) -> tuple[Answer, ...]:
    """Each person once: a comparison only if nothing more is known."""
    comparison: dict[str, bool] = {}
    for id_, is_comparison in found:
        comparison[id_] = comparison.get(id_, True) and is_comparison
    answers = (Answer(collection.people[id_], of) for id_, of in comparison.items() if id_ in collection.people)
    return tuple(sorted(answers, key=lambda answer: answer.comparison))


def _seed_of(collection: Collection, order: Iterable[str]) -> Mapping[str, str]:
    """For each person the id of the first document in `order` that they wrote, or else of one that tells of them.

    A dossier without a document of its own tells of all, and so says nothing of where somebody belongs.
    """
    home: dict[str, str] = {}
    for seed in (collection.seeds[id_] for id_ in order if id_ in collection.seeds):
        for author in seed.authors:
            home.setdefault(author, seed.id)
    own = {seed.id for seed in collection.seeds.values() if seed.authors}
    named = (
        *((claim.held_by, claim.cites) for claim in collection.claims.values()),
        *(((*note.held_by, *note.people), note.cites) for note in collection.notes.values()),
        *((event.people, event.cites) for event in collection.events),
    )
    for people, cites in named:
        told = next((id_ for section in cites if (id_ := section.partition("/")[0]) in own), "")
        for person in people if told else ():
            home.setdefault(person, told)
    return home
