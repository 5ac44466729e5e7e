"""The cards that teach a claim, speak of a person or cite a passage, and how the learner stands with them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import get_args

from critique_study import words
from critique_study.content.models import Card, Language
from critique_study.schedule import listing
from critique_study.schedule.listing import Standing
from critique_study.schedule.replay import UNSEEN, CardState

_STANDINGS: tuple[Standing, ...] = ("due", "drill", "new", "later", "buried", "suspended")
assert {*_STANDINGS} == {name for part in get_args(Standing) for name in (get_args(part) or (part,))}


class Cards:
    """Cards by what they are about, with their states on a study day; each answer is in order of introduction."""

    def __init__(self, cards: Iterable[Card], states: Mapping[str, CardState], day: int) -> None:
        self._states = states
        self._day = day
        self._of_claim: defaultdict[str, list[Card]] = defaultdict(list)
        self._of_person: defaultdict[str, list[Card]] = defaultdict(list)
        for card in cards:
            if card.note.claim is not None:
                self._of_claim[card.note.claim].append(card)
            for person in dict.fromkeys((*card.note.held_by, *card.note.people)):
                self._of_person[person].append(card)

    def of_claim(self, claim: str) -> tuple[Card, ...]:
        """Those that teach or answer the claim of this id."""
        return tuple(self._of_claim.get(claim, ()))

    def of_person(self, person: str) -> tuple[Card, ...]:
        """Those whose content the person of this id maintains, or that are about them."""
        return tuple(self._of_person.get(person, ()))

    def standing(self, card: Card) -> Standing:
        """How the learner stands with one card."""
        return self._entry(card).standing

    def told_standing(self, card: Card, language: Language) -> str:
        """The same in a word or two."""
        return listing.standing(self._entry(card), language)

    def counts(self, cards: Iterable[Card]) -> Mapping[Standing, int]:
        """How many of `cards` are due, in the drill and so on, those of which there are any."""
        found = Counter(map(self.standing, cards))
        return {standing: found[standing] for standing in _STANDINGS if found[standing]}

    def told(self, cards: tuple[Card, ...], language: Language) -> str:
        """How many `cards` there are and how the learner stands with them, in a few words."""
        if not cards:
            return words.DEBATE_NO_CARDS(language)
        counts = (
            words.DEBATE_COUNT(language, number=number, standing=words.DEBATE_STANDINGS[standing](language))
            for standing, number in self.counts(cards).items()
        )
        return words.DEBATE_CARDS(
            language, cards=words.cards(language, len(cards)), counts=words.LIST(language).join(counts)
        )

    def _entry(self, card: Card) -> listing.Entry:
        return listing.entry(card, self._states.get(card.id, UNSEEN), self._day)
