"""How far a learner has come on the path: computed from the log, never stored."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from critique_study.content.models import Card, Collection, Module
from critique_study.schedule.replay import UNSEEN, CardState

LEARNED_PERCENT = 90
"""So many of a module's core cards are firm when it is learned."""

Stage = Literal["not-started", "reading", "placed", "read", "learned"]


class SectionProgress(NamedTuple):
    """A section with the cards that are asked when it was read."""

    section: str
    """Its id."""
    core: tuple[Card, ...]
    """The first card of each of its core notes."""
    further: tuple[Card, ...]
    """The first card of each of its other notes."""
    is_read: bool
    open: tuple[Card, ...]
    """The core cards that were neither answered nor suspended."""
    waiting: tuple[Card, ...]
    """Those of them that can be asked today: not buried."""
    is_drilled: bool
    """Whether a core card first met today is still to be drilled."""
    is_placed: bool
    """Whether a placement test knew its core cards, all but those suspended."""
    answered: int
    """How many core cards an answer counted of."""
    firm: int
    """How many core cards are firm."""

    @property
    def is_done(self) -> bool:
        """Whether nothing of it waits."""
        return (self.is_read or self.is_placed) and not self.waiting and not self.is_drilled


class ModuleProgress(NamedTuple):
    """Where a module stands."""

    module: Module
    stage: Stage
    sections: tuple[SectionProgress, ...]
    firm: int
    """Core cards that are firm."""
    core: int
    """Core cards."""

    @property
    def answered(self) -> int:
        """Core cards that an answer counted of."""
        return sum(section.answered for section in self.sections)

    @property
    def sections_read(self) -> int:
        """How many of its sections were read to their end."""
        return sum(section.is_read for section in self.sections)


class Position(NamedTuple):
    """Where to go on."""

    module: ModuleProgress
    section: SectionProgress
    card: Card | None
    """The card that is to be asked; None for the top of the section."""


def progress(
    collection: Collection,
    cards: Iterable[Card],
    states: Mapping[str, CardState],
    sections_read: Container[str],
    day: int,
) -> tuple[ModuleProgress, ...]:
    """Where each module of the path stands on study day `day`; `cards` are those that can be asked."""
    of: dict[str, list[Card]] = {}
    for card in first_cards(cards).values():
        if card.stub.cites is not None:
            of.setdefault(card.stub.cites, []).append(card)
    return tuple(
        _module(module, tuple(_section(name, of.get(name, ()), states, name in sections_read, day) for name in names))
        for module in collection.path
        if (names := [name for name in module.sections if name in collection.sections])
    )


def first_cards(cards: Iterable[Card]) -> dict[str, Card]:
    """By the id of its note the first card of each: the one that the path asks and offers."""
    first: dict[str, Card] = {}
    for card in cards:
        first.setdefault(card.stub.id, card)
    return first


def position(path: Iterable[ModuleProgress]) -> Position | None:
    """Where to go on in these modules; None where nothing waits."""
    for module in path:
        for section in module.sections:
            if not section.is_done:
                card = section.waiting[0] if section.is_read and section.waiting else None
                return Position(module, section, card)
    return None


def _section(
    name: str, cards: Sequence[Card], states: Mapping[str, CardState], is_read: bool, day: int
) -> SectionProgress:
    core = [(card, states.get(card.id, UNSEEN)) for card in cards if card.stub.core]
    live = [(card, state) for card, state in core if not state.suspended]
    unanswered = [(card, state) for card, state in live if state.is_new]
    return SectionProgress(
        section=name,
        core=tuple(card for card, _ in core),
        further=tuple(card for card in cards if not card.stub.core),
        is_read=is_read,
        open=tuple(card for card, _ in unanswered),
        waiting=tuple(card for card, state in unanswered if not state.is_buried(day)),
        is_drilled=any(
            state.introduced == day and state.in_drill(day) and not state.is_buried(day) for _, state in live
        ),
        is_placed=bool(live) and all(state.placed for _, state in live),
        answered=sum(state.counted is not None for _, state in core),
        firm=sum(state.firm for _, state in core),
    )


def _module(module: Module, sections: tuple[SectionProgress, ...]) -> ModuleProgress:
    core, firm = sum(len(section.core) for section in sections), sum(section.firm for section in sections)
    stage: Stage = "not-started"
    if core and firm * 100 >= core * LEARNED_PERCENT:
        stage = "learned"
    elif all(section.is_read and not section.open for section in sections):
        stage = "read"
    elif all(section.is_placed for section in sections):
        stage = "placed"
    elif any(section.is_read for section in sections):
        stage = "reading"
    return ModuleProgress(module, stage, sections, firm, core)
