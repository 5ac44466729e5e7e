"""Which cards of a collection a query means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from critique_study.content import cloze
from critique_study.content.models import LANGUAGES, Card, Collection, Language, Note
from critique_study.schedule.query import (
    COMPARISONS,
    QUANTITIES,
    STANDINGS,
    Either,
    Every,
    Not,
    Query,
    Term,
    Test,
    folded,
)
from critique_study.schedule.replay import UNSEEN, CardState


class Finder:
    """Finds cards of one collection; what it has folded of their texts it keeps for the next query."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._texts = _Texts(collection.notes)
        self._texts_by_position: list[tuple[str, str] | None] = [None] * len(collection.cards)
        """Those that were asked for, by their card's position: among many cards twice as fast as by the note's id."""
        self._readied = _Readied([], ([], []))

    def ready(self, cards: Sequence[Card]) -> Iterator[None]:
        """Readies `cards` for being searched again and again, one at each step: all at once it would be felt.

        When the last step is taken, this list is searched faster than others.
        """
        readied = _Readied(cards, ([], []))
        for card in cards:
            for texts, text in zip(readied.texts, self._texts_of(card), strict=True):
                texts.append(text)
            yield
        self._readied = readied

    def select(
        self, query: Query, states: Mapping[str, CardState], day: int, among: Iterable[Card] | None = None
    ) -> list[Card]:
        """The cards that `query` means on study day `day`, in order of introduction, or in that of `among` if given.

        Only those `among` are looked at then. Raises QueryError like `test`.
        """
        cards = self._collection.cards.values() if among is None else among
        match query:
            case Every(parts):
                for part in sorted(parts, key=_is_slow):
                    cards = self.select(part, states, day, cards)
                return [*cards]
            case Term(key="", value=wanted):  # what is typed most, without a call for each card
                where = _where(wanted)
                if cards is self._readied.cards:
                    said = self._readied.texts[where]
                    return [card for card, text in zip(cards, said, strict=True) if wanted in text]
                texts, texts_of = self._texts_by_position, self._texts_of
                return [card for card in cards if wanted in (texts[card.position] or texts_of(card))[where]]
        test, state = self.test(query), states.get
        return [card for card in cards if test(card, state(card.id, UNSEEN), day)]

    def test(self, query: Query) -> Test:
        """What tells whether `query` means a card. Raises QueryError for a name of which the collection has nothing."""
        match query:
            case Not(part):
                test = self.test(part)
                return lambda card, state, day: not test(card, state, day)
            case Every(parts):
                return _every([self.test(part) for part in sorted(parts, key=_is_slow)])
            case Either(parts):
                return _either([self.test(part) for part in sorted(parts, key=_is_slow)])
            case Term():
                return self._condition(query)

    def _condition(self, term: Term) -> Test:
        match term.key:
            case "":
                return self._says(term.value)
            case "is":
                return STANDINGS[term.value]
            case "kind":
                kind = term.value
                return lambda card, state, day: card.note.kind == kind
            case "deck":
                decks = _named(term, self._decks)
                return lambda card, state, day: card.stub.deck in decks
            case "tag":
                tags = _named(term, self._tags)
                return lambda card, state, day: not tags.isdisjoint(card.note.tags)
            case "seed":
                notes = _named(term, self._notes_of_seeds)
                return lambda card, state, day: card.stub.id in notes
            case "person":
                return self._person(term)
            case "claim":
                claims = _named(term, self._claims)
                return lambda card, state, day: card.note.claim in claims
            case "id":
                return self._id(term)
            case _:
                return _comparison(term)

    def _says(self, wanted: str) -> Test:
        texts, where = self._texts_by_position, _where(wanted)
        return lambda card, state, day: wanted in (texts[card.position] or self._texts_of(card))[where]

    def _texts_of(self, card: Card) -> tuple[str, str]:
        self._texts_by_position[card.position] = texts = self._texts[card.stub.id]
        return texts

    def _person(self, term: Term) -> Test:
        people = {term.value} if term.value in self._people else self._called(term.value)
        if not people:
            raise term.names_nothing([name for called in self._people.values() for name in called])
        return lambda card, state, day: (
            not (people.isdisjoint(card.note.held_by) and people.isdisjoint(card.note.people))
        )

    def _called(self, beginning: str) -> set[str]:
        """The people in whose id or name a word begins so; inside a run of Chinese characters, one begins anywhere."""
        begins = re.compile(f"(?<![a-z0-9]){re.escape(beginning)}")
        return {person for person, called in self._people.items() if any(map(begins.search, called))}

    def _id(self, term: Term) -> Test:
        cards = self._collection.cards
        wanted = self._collection.current_id(term.value)
        if wanted in cards or wanted in self._notes:
            return lambda card, state, day: wanted in (card.id, card.stub.id)
        if any(card.startswith(term.value) for card in cards):
            beginning = term.value
            return lambda card, state, day: card.id.startswith(beginning)
        raise term.names_nothing({**cards, **self._notes})

    # What a collection has, by the folded names under which it can be asked for

    @cached_property
    def _notes(self) -> dict[str, Note]:
        return {card.note.id: card.note for card in self._collection.cards.values()}

    @cached_property
    def _decks(self) -> dict[str, set[str]]:
        return {folded(deck.id): {deck.id} for deck in self._collection.decks}

    @cached_property
    def _tags(self) -> dict[str, set[str]]:
        tags: dict[str, set[str]] = {}
        for note in self._notes.values():
            for tag in note.tags:
                tags.setdefault(folded(tag), set()).add(tag)
        return tags

    @cached_property
    def _claims(self) -> dict[str, set[str]]:
        return {claim: {claim} for note in self._notes.values() if (claim := note.claim) is not None}

    @cached_property
    def _notes_of_seeds(self) -> dict[str, set[str]]:
        notes: dict[str, set[str]] = {seed: set() for seed in self._collection.seeds}
        for deck in self._collection.decks:
            if deck.seed is not None:
                notes.setdefault(deck.seed, set()).update(note.id for note in deck.notes)
        for note in self._notes.values():
            for section in note.cites:
                notes.setdefault(section.partition("/")[0], set()).add(note.id)
        return notes

    @cached_property
    def _people(self) -> dict[str, tuple[str, ...]]:
        """A person's id to all that they are called."""
        mentioned = {person for note in self._notes.values() for person in (*note.held_by, *note.people)}
        people: dict[str, tuple[str, ...]] = {person: (person,) for person in sorted(mentioned)}
        for person in self._collection.people.values():
            names = (person.name.get(language) for language in LANGUAGES)
            people[person.id] = (person.id, *(folded(name) for name in names if name))
        return people


class _Readied(NamedTuple):
    """Cards that are searched again and again, with what is searched of them."""

    cards: Sequence[Card]
    texts: tuple[list[str], list[str]]
    """Of each card, as `_Texts` has them."""


class _Texts(dict[str, tuple[str, str]]):
    """By the id of a note what is searched of it, for words in ASCII and for others; made when it is first asked for.

    They are kept apart because Python looks for a word in ASCII in a text that has nothing else several times as fast.
    """

    def __init__(self, notes: Mapping[str, Note]) -> None:
        super().__init__()
        self._notes = notes

    def __missing__(self, note: str) -> tuple[str, str]:
        searched = [_searched(self._notes[note], language) for language in LANGUAGES]
        ascii_only = "\n".join(_OTHERS.sub("\n", text) for text in searched)
        self[note] = texts = (ascii_only, "\n".join(text for text in searched if not text.isascii()))
        return texts


_OTHERS = re.compile("[^\x00-\x7f]+")


def _where(wanted: str) -> int:
    """In which of a note's two texts `wanted` is found."""
    return 0 if wanted.isascii() else 1


def _searched(note: Note, language: Language) -> str:
    """Question, answer and why in `language`, folded, a line each; of a cloze the filled text, then its hints."""
    if language not in note.languages:
        return ""
    texts = [text.get(language) for text in (note.front, note.back, note.why) if text is not None]
    if note.text is not None:
        segments = cloze.parse(note.text.get(language) or "").segments
        texts += ["".join(segment.text for segment in segments), *(segment.hint for segment in segments)]
    return "\n".join(folded(text) for text in texts if text)


def _named(term: Term, names: Mapping[str, set[str]]) -> set[str]:
    """What the value of `term` names."""
    found = names.get(term.value)
    if found is None:
        raise term.names_nothing(names)
    return found


def _comparison(term: Term) -> Test:
    quantity, compare = QUANTITIES[term.key], COMPARISONS[term.sign]
    whole, _, decimals = term.value.partition(".")
    scale = 100 if term.key == "ef" else 1  # in integers as far as can be: 1.1 × 100 is more than 110
    number = int(whole + decimals) * scale / 10 ** len(decimals)
    return lambda card, state, day: compare(quantity(state), number)


# Loops instead of all() and any(): a generator costs more than most tests.


def _every(tests: list[Test]) -> Test:
    def every(card: Card, state: CardState, day: int) -> bool:
        for test in tests:  # noqa: SIM110
            if not test(card, state, day):
                return False
        return True

    return every


def _either(tests: list[Test]) -> Test:
    def either(card: Card, state: CardState, day: int) -> bool:
        for test in tests:  # noqa: SIM110
            if test(card, state, day):
                return True
        return False

    return either


def _is_slow(query: Query) -> bool:
    """Whether texts must be read for it: what is cheaper is tested first."""
    match query:
        case Term(key=key):
            return not key
        case Not(part):
            return _is_slow(part)
        case Every(parts) | Either(parts):
            return any(map(_is_slow, parts))
