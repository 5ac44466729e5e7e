"""Small debates, made of objects: what the loader would refuse can be tried too."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from critique_study.content.loader import load
from critique_study.content.models import Claim, Collection, Issue, Person, Place, Relation, RelationKind, Text
from critique_study.content.shipped import shipped_cards

PLACE = Place(Path("claims.yaml"), 1, 1)
SHIPPED, _ = load(shipped_cards())


def claim(
    name: str,
    *to: str,
    issue: str = "one",
    kind: RelationKind = "supports",
    comparison: bool = False,
    text: str = "",
    outside: bool = False,
    held_by: tuple[str, ...] = ("ann",),
) -> Claim:
    """A claim that bears on those named in `to`."""
    return Claim(
        id=name,
        issue=issue,
        held_by=held_by,
        date="2017-12",
        cites=(),
        claim=Text(text or f"Says {name}.", text or f"说{name}。"),
        outside=outside,
        relations=tuple(Relation(kind=kind, to=each, comparison=comparison) for each in to),
        place=PLACE,
    )


def debate(claims: Iterable[Claim], name: str = "Ann", title: str = "First") -> Collection:
    """Two issues with these claims, held by Ann and Bob."""
    people = {"ann": Text(name, name), "bob": Text("Bob", "鲍勃")}
    return Collection(
        id="made",
        title=Text("Made", "造"),
        licence=None,
        root=Path("cards"),
        decks=(),
        notes={},
        cards={},
        formerly={},
        people={
            id_: Person(id=id_, name=text, role=Text("R", "角"), position=Text("P", "位"), place=PLACE)
            for id_, text in people.items()
        },
        seeds={},
        sections={},
        issues={
            "one": Issue(id="one", title=Text(title, title), question=Text("Which?", "哪个？"), place=PLACE),
            "two": Issue(id="two", title=Text("Second", "第二"), question=Text("What?", "什么？"), place=PLACE),
        },
        claims={each.id: each for each in claims},
        events=(),
        path=(),
        has_seeds=True,
    )


def answering(collection: Collection, person: str, *answered: str) -> Collection:
    """`collection` where `person` answers these people."""
    known = msgspec.structs.replace(collection.people[person], answers=answered)
    return msgspec.structs.replace(collection, people={**collection.people, person: known})
