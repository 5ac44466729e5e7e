"""The map, the people and the timeline in words: paragraphs, the same for every face."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from critique_study import words
from critique_study.content.models import Card, Claim, Collection, Event, Language, Person, Section
from critique_study.content.sources import in_language, name
from critique_study.debate.cards import Cards
from critique_study.debate.links import About, sections
from critique_study.debate.map import Bearing, Node, Tree, onward
from critique_study.debate.timeline import events, told_date
from critique_study.debate.who import Answer, Group, Profile
from critique_study.schedule import listing
from critique_study.text import break_lines, cut

Role = Literal["title", "text", "dim"]

INDENT = 2
_SEEN = 60
"""Cells of a claim that was told above."""


class Paragraph(NamedTuple):
    """A piece of text that is broken into lines as a whole."""

    text: str
    depth: int = 0
    """How many steps it is indented."""
    role: Role = "text"
    space: int = 0
    """Empty lines above it, unless it comes first."""
    about: About | None = None
    """What it tells of, where a face can lead on from there."""
    strong: str = ""
    """What of the text may stand out, what precedes it less than the rest: who holds a claim, how a card stands."""


def lines(paragraphs: Iterable[Paragraph], columns: int) -> Iterator[str]:
    """The lines of `paragraphs`, none wider than `columns` cells (of which there are at least 2)."""
    for number, each in enumerate(paragraphs):
        yield from [""] * (each.space if number else 0)
        margin = min(INDENT * each.depth, columns // 3)
        for start, end in break_lines(each.text, columns - margin):
            yield f"{' ' * margin}{each.text[start:end]}".rstrip()


# The map


def told_map(trees: Iterable[Tree], collection: Collection, cards: Cards, language: Language) -> Iterator[Paragraph]:
    """Every tree under the issue's title and question, then what the words mean."""
    for tree in trees:
        yield Paragraph(in_language(tree.issue.title, language), role="title", space=2)
        yield Paragraph(in_language(tree.issue.question, language))
        for node in tree.nodes:
            yield from told_node(node, collection, cards, language)
    yield Paragraph(words.DEBATE_LEGEND(language), role="dim", space=2)


def told_node(node: Node, collection: Collection, cards: Cards, language: Language) -> Iterator[Paragraph]:
    """A claim at its place; in full, also what hangs on it."""
    yield told_place(node, collection, language)
    if node.is_full:
        yield from told_hangers(node, collection, cards, language)


def told_place(node: Node, collection: Collection, language: Language) -> Paragraph:
    """What a claim does to the one above it, who holds it and what it says."""
    claim = told_claim(node.claim, collection, language)
    if node.is_seen:
        claim = words.DEBATE_SEEN(language, claim=cut(claim, _SEEN))
    if node.relation is not None and node.elsewhere is not None:
        relation, issue = _relation(node, language), in_language(node.elsewhere.title, language)
        claim = words.DEBATE_ELSEWHERE(language, relation=relation, issue=issue, claim=claim)
    elif node.relation is not None:
        claim = words.DEBATE_BEARS(language, relation=_relation(node, language), claim=claim)
    return Paragraph(claim, node.depth, space=1, about=node, strong=holders(node.claim, collection, language))


def told_hangers(node: Node, collection: Collection, cards: Cards, language: Language) -> Iterator[Paragraph]:
    """The passages and cards of a claim, and what it does to claims of other issues."""
    yield Paragraph(_passages(node.claim, collection, cards, language), node.depth, "dim")
    for bearing in node.onward:
        yield Paragraph(told_onward(bearing, collection, language), node.depth, "dim")


def told_claim(claim: Claim, collection: Collection, language: Language) -> str:
    """Who holds it, since when and where that is known from, and what it says."""
    text = in_language(claim.claim, language)
    return words.DEBATE_CLAIM(
        language, who=holders(claim, collection, language), date=dated(claim, language), claim=text
    )


def holders(claim: Claim, collection: Collection, language: Language) -> str:
    """The names of those who hold `claim`."""
    return words.LIST(language).join(name(collection, id_, language) for id_ in claim.held_by)


def dated(claim: Claim, language: Language) -> str:
    """When `claim` was made, and whether it is known only from outside the documents."""
    date = told_date(claim.date, language)
    return words.COMMA(language).join((date, words.OUTSIDE(language))) if claim.outside else date


def told_onward(bearing: Bearing, collection: Collection, language: Language) -> str:
    """What a claim does to one of another issue, in a sentence."""
    issue = collection.issues.get(bearing.claim.issue)
    sentence = words.DEBATE_ONWARD_COMPARED if bearing.relation.comparison else words.DEBATE_ONWARD
    return sentence(
        language,
        relation=words.RELATIONS[bearing.relation.kind](language),
        issue=in_language(issue.title, language) if issue is not None else bearing.claim.issue,
        claim=told_claim(bearing.claim, collection, language),
    )


def _relation(node: Node, language: Language) -> str:
    assert node.relation is not None
    relation = words.RELATIONS[node.relation.kind](language)
    return words.DEBATE_COMPARED(language, relation=relation) if node.relation.comparison else relation


def _passages(claim: Claim, collection: Collection, cards: Cards, language: Language) -> str:
    passages = sections(claim, collection)
    told = [words.DEBATE_PASSAGES(language, titles=_titles(passages, language))] if passages else []
    return words.CLAUSE(language).join((*told, cards.told(cards.of_claim(claim.id), language)))


def _titles(passages: Iterable[Section], language: Language) -> str:
    return words.LIST(language).join(in_language(section.title, language) for section in passages)


def claim_apart(claim: Claim, collection: Collection, cards: Cards, language: Language) -> Iterator[Paragraph]:
    """All of a claim, with a paragraph for each thing to which it leads."""
    yield Paragraph(in_language(claim.claim, language), role="title")
    yield Paragraph(dated(claim, language), role="dim")
    yield from _part(words.HELD_BY(language), _people(claim.held_by, collection, language))
    yield from _part(words.WHO_PASSAGES(language), _sections(sections(claim, collection), language))
    yield from _part(words.WHO_CARDS(language), _cards(cards.of_claim(claim.id), cards, language))
    beyond = (each for each in onward(collection, claim) if each.claim.issue != claim.issue)
    told = [Paragraph(told_onward(each, collection, language), 1, about=each.claim) for each in beyond]
    yield from _part(words.DEBATE_BEYOND(language), told)


def _people(ids: Iterable[str], collection: Collection, language: Language) -> Iterator[Paragraph]:
    for id_ in ids:
        yield Paragraph(name(collection, id_, language), 1, about=collection.people.get(id_))


def _sections(passages: Iterable[Section], language: Language) -> Iterator[Paragraph]:
    for section in passages:
        yield Paragraph(in_language(section.title, language), 1, about=section)


def _cards(of: Iterable[Card], cards: Cards, language: Language) -> Iterator[Paragraph]:
    for card in of:
        standing, question = cards.told_standing(card, language), listing.question(card, "both", language)
        told = words.DEBATE_CARD(language, standing=standing, question=question)
        yield Paragraph(told, 1, about=card, strong=standing)


# The people


def told_people(
    groups: Iterable[Group], collection: Collection, cards: Cards, language: Language
) -> Iterator[Paragraph]:
    """A line for each person, under the document with which they come in."""
    for group in groups:
        title = in_language(group.seed.title, language) if group.seed is not None else words.WHO_UNTOLD(language)
        yield Paragraph(title, role="title", space=1)
        for person in group.people:
            yield Paragraph(told_person(person, collection, cards, language), 1, about=person)


def told_person(person: Person, collection: Collection, cards: Cards, language: Language) -> str:
    """A person in a line: the name, and how many claims, if any, and cards there are."""
    claims = sum(person.id in claim.held_by for claim in collection.claims.values())
    count = cards.told(cards.of_person(person.id), language)
    if claims:
        count = words.WHO_COUNT(language, claims=words.claims(language, claims), cards=count)
    return words.DEBATE_CARDS(language, cards=_named(person, language), counts=count)


def told_profile(
    profile: Profile, collection: Collection, cards: Cards, language: Language, *, apart: bool = False
) -> Iterator[Paragraph]:
    """All of a person, each part under its title; the empty ones are left out.

    `apart`: with a paragraph for each person who is answered or answers, instead of one for all.
    """
    person = profile.person
    yield Paragraph(_named(person, language), role="title")
    for title, text in ((words.WHO_ROLE, person.role), (words.WHO_POSITION, person.position)):
        yield from _part(title(language), [Paragraph(in_language(text, language), 1)])
    answers = _answers_apart if apart else _answers
    yield from _part(words.WHO_ANSWERS(language), answers(profile.answers, language))
    yield from _part(words.WHO_ANSWERED_BY(language), answers(profile.answered_by, language))
    yield from _part(words.WHO_CLAIMS(language), _claims(profile, collection, cards, language))
    yield from _part(words.WHO_PASSAGES(language), _sections(profile.passages, language))
    yield from _part(words.WHO_CARDS(language), [Paragraph(cards.told(cards.of_person(person.id), language), 1)])
    yield from _part(words.WHO_EVENTS(language), told_events(profile.events, collection, language, depth=1))


def _named(person: Person, language: Language) -> str:
    return words.WHO_NAMED(language, name=in_language(person.name, language), id=person.id)


def _part(title: str, paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    within = list(paragraphs)
    if within:
        yield Paragraph(title, role="title", space=1)
        yield within[0]._replace(space=0)
        yield from within[1:]


def _answers(answers: tuple[Answer, ...], language: Language) -> list[Paragraph]:
    """Those of the documents, then those of a comparison."""
    told = {
        compared: words.LIST(language).join(in_language(each.person.name, language) for each in of)
        for compared, of in groupby(answers, key=lambda answer: answer.comparison)
    }
    if True in told:
        told[True] = words.WHO_COMPARED(language, names=told[True])
    return [Paragraph(words.CLAUSE(language).join(told.values()), 1)] if told else []


def _answers_apart(answers: tuple[Answer, ...], language: Language) -> list[Paragraph]:
    names = ((each, in_language(each.person.name, language)) for each in answers)
    return [
        Paragraph(words.WHO_COMPARED_ONE(language, name=name) if each.comparison else name, 1, about=each.person)
        for each, name in names
    ]


def _claims(profile: Profile, collection: Collection, cards: Cards, language: Language) -> Iterator[Paragraph]:
    for issue_id, claims in groupby(profile.claims, key=lambda claim: claim.issue):
        issue = collection.issues.get(issue_id)
        title = in_language(issue.title, language) if issue is not None else issue_id
        yield Paragraph(title, 1, "title", space=1)
        for claim in claims:
            yield Paragraph(told_claim(claim, collection, language), 2, about=claim)
            yield Paragraph(_passages(claim, collection, cards, language), 2, "dim", about=claim)


# The timeline


def told_timeline(collection: Collection, person: Person | None, language: Language) -> Iterator[Paragraph]:
    """All events, or those with `person`, under their dates."""
    found = events(collection, person)
    if person is None:
        yield Paragraph(words.TIMELINE(language), role="title")
    else:
        named = in_language(person.name, language)
        yield Paragraph(words.TIMELINE_OF(language, name=named), role="title")
        if not found:
            yield Paragraph(words.TIMELINE_NONE(language, name=named))
    yield from told_events(found, collection, language)


def told_event(event: Event, collection: Collection, language: Language, depth: int = 0) -> Iterator[Paragraph]:
    """What happened; below it who took part, the passage that tells it, and whether it is known from elsewhere."""
    yield Paragraph(in_language(event.what, language), depth, about=event)
    passages = sections(event, collection)
    about = (
        words.LIST(language).join(name(collection, id_, language) for id_ in event.people),
        words.DEBATE_PASSAGES(language, titles=_titles(passages, language)) if passages else "",
        words.OUTSIDE(language) if event.outside else "",
    )
    if any(about):
        yield Paragraph(words.CLAUSE(language).join(filter(None, about)), depth, "dim", about=event)


def event_apart(event: Event, collection: Collection, language: Language) -> Iterator[Paragraph]:
    """All of an event, with a paragraph for each thing to which it leads."""
    yield Paragraph(told_date(event.date, language), role="title")
    yield Paragraph(in_language(event.what, language))
    if event.outside:
        yield Paragraph(words.OUTSIDE(language), role="dim")
    yield from _part(words.PEOPLE(language), _people(event.people, collection, language))
    yield from _part(words.WHO_PASSAGES(language), _sections(sections(event, collection), language))


def told_events(
    found: Iterable[Event], collection: Collection, language: Language, depth: int = 0
) -> Iterator[Paragraph]:
    """Events, which are in order of time, under their dates."""
    for date, together in groupby(found, key=lambda event: event.date):
        yield Paragraph(told_date(date, language), depth, "title", space=1)
        for event in together:
            yield from told_event(event, collection, language, depth + 1)
