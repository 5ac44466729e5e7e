"""What leads from one thing of the debate to others: to passages, people, claims and cards."""

from __future__ import annotations

from critique_study.content.models import Card, Claim, Collection, Event, Person, Section
from critique_study.debate.cards import Cards
from critique_study.debate.map import Node
from critique_study.debate.who import profile

About = Node | Claim | Person | Section | Card | Event
"""What a paragraph tells of."""


def sections(about: About, collection: Collection) -> tuple[Section, ...]:
    """The passages that tell it; of a person, in the order of the path."""
    match about:
        case Node():
            return sections(about.claim, collection)
        case Person():
            return profile(collection, about).passages
        case Section():
            return (about,)
        case Card():
            cites = about.note.cites
        case _:
            cites = about.cites
    return tuple(collection.sections[id_] for id_ in cites if id_ in collection.sections)


def people(about: About, collection: Collection) -> tuple[Person, ...]:
    """Who holds it, takes part in it or is spoken of."""
    match about:
        case Node():
            return people(about.claim, collection)
        case Person():
            return (about,)
        case Claim():
            ids = about.held_by
        case Card():
            ids = tuple(dict.fromkeys((*about.note.held_by, *about.note.people)))
        case Event():
            ids = about.people
        case _:
            ids = ()
    return tuple(collection.people[id_] for id_ in ids if id_ in collection.people)


def claims(about: About, collection: Collection) -> tuple[Claim, ...]:
    """What is claimed there, of that of a card what it teaches."""
    match about:
        case Node():
            return (about.claim,)
        case Claim():
            return (about,)
        case Person():
            return profile(collection, about).claims
        case Card():
            claim = collection.claims.get(about.note.claim or "")
            return (claim,) if claim is not None else ()
        case _:
            return ()


def query(about: About, cards: Cards) -> str:
    """The query that means its cards; empty if there are none."""
    match about:
        case Node():
            return query(about.claim, cards)
        case Claim() if cards.of_claim(about.id):
            return f"claim:{about.id}"
        case Person() if cards.of_person(about.id):
            return f"person:{about.id}"
        case Card():
            return f"id:{about.id}"
        case _:
            return ""
