"""What leads from one thing of the debate to others."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from critique_study.content.models import Card
from critique_study.debate import links
from critique_study.debate.cards import Cards
from critique_study.debate.links import About
from critique_study.debate.map import trees
from critique_study.schedule.finder import Finder
from critique_study.schedule.query import parse
from tests.debate.made import SHIPPED

CARDS = Cards(SHIPPED.cards.values(), {}, 740_000)
NODE = trees(SHIPPED)[0].nodes[0]
CARD = next(card for card in SHIPPED.cards.values() if card.note.claim and card.note.held_by and card.note.cites)
EVENT = next(event for event in SHIPPED.events if event.people and event.cites)
SECTION = SHIPPED.sections[EVENT.cites[0]]
TAO = SHIPPED.people["tao"]


@pytest.mark.parametrize(
    ("about", "sections", "people", "claims"),
    [
        (NODE, NODE.claim.cites, NODE.claim.held_by, (NODE.claim.id,)),
        (NODE.claim, NODE.claim.cites, NODE.claim.held_by, (NODE.claim.id,)),
        (EVENT, EVENT.cites, EVENT.people, ()),
        (SECTION, (SECTION.id,), (), ()),
    ],
)
def test_what_is_named(
    about: About, sections: tuple[str, ...], people: tuple[str, ...], claims: tuple[str, ...]
) -> None:
    """Passages, people and claims, in the order of the author."""
    assert tuple(section.id for section in links.sections(about, SHIPPED)) == sections
    assert tuple(person.id for person in links.people(about, SHIPPED)) == people
    assert tuple(claim.id for claim in links.claims(about, SHIPPED)) == claims


def test_of_a_card_and_of_a_person() -> None:
    """Of a card what its note names; of a person what the profile says."""
    assert [section.id for section in links.sections(CARD, SHIPPED)] == [*CARD.note.cites]
    assert {person.id for person in links.people(CARD, SHIPPED)} == {*CARD.note.held_by, *CARD.note.people}
    assert [claim.id for claim in links.claims(CARD, SHIPPED)] == [CARD.note.claim]
    assert links.people(TAO, SHIPPED) == (TAO,)
    assert all("tao" in claim.held_by for claim in links.claims(TAO, SHIPPED))
    assert links.sections(TAO, SHIPPED)


def test_queries_mean_what_is_counted() -> None:
    """Of every claim and every person; without cards there is none."""
    finder = Finder(SHIPPED)
    of_claims: Iterable[tuple[About, tuple[Card, ...]]] = (
        (claim, CARDS.of_claim(id_)) for id_, claim in SHIPPED.claims.items()
    )
    of_people: Iterable[tuple[About, tuple[Card, ...]]] = (
        (person, CARDS.of_person(id_)) for id_, person in SHIPPED.people.items()
    )
    for about, cards in (*of_claims, *of_people):
        query = links.query(about, CARDS)
        assert bool(query) == bool(cards)
        assert not query or finder.select(parse(query), {}, 740_000) == [*cards]
    assert finder.select(parse(links.query(CARD, CARDS)), {}, 740_000) == [CARD]
    assert links.query(EVENT, CARDS) == links.query(NODE.claim, Cards((), {}, 1)) == ""
