"""The placement test: two cards a module; who knows both need not learn it from the start."""

from __future__ import annotations

from critique_study.content.models import Card, Module
from critique_study.events import Event, Practice
from critique_study.onboarding.course import path_of
from critique_study.onboarding.progress import first_cards
from critique_study.schedule import sm2
from critique_study.session import AGAIN, Session, Undone


class Placement:
    """One test over the modules that were not begun. The session asks, as practice.

    A module is placed, and that is recorded, as soon as both its cards were passed; its core cards come due from the
    sixth day on, and only a review then shows that they are known. LogError from any step means that nothing was
    recorded.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.placed: list[Module] = []
        """What was placed in this test."""
        self._plan = session.plan
        self._asked = _asked(session)
        self._grades: dict[str, int] = {}
        """By the id of the card."""
        self._groups: dict[str, tuple[int, Module]] = {}
        """By the last event of a placing, how many events it took, the answer that led to it included."""
        names = tuple(card.id for cards in self._asked.values() for card in cards)
        session.follow(session.plan._replace(placement=names, lesson=None, cram=False, limit=None, minutes=None))

    @property
    def cards(self) -> int:
        """How many cards are asked."""
        return sum(map(len, self._asked.values()))

    @property
    def module(self) -> Module | None:
        """What the present card tests."""
        card = self.session.card
        return next((self._modules[name] for name, cards in self._asked.items() if card in cards), None)

    def grade(self, grade: int) -> Event | None:
        """Records `grade` for the revealed card, and the module as placed where that was its second pass."""
        card, module = self.session.card, self.module
        event = self.session.grade(grade)
        if event is None or card is None:
            return event
        self._grades[card.id] = grade
        # None for a card that was brought back by undoing what had happened before the test.
        if module is not None and all(self._grades.get(each.id, 0) >= sm2.PASS for each in self._asked[module.id]):
            self._place(module)
        return event

    def do_not_know(self) -> Event | None:
        """Answers the card with that, without a look at its answer."""
        if not self.session.revealed:
            self.session.reveal()
        return self.grade(AGAIN)

    def undo(self) -> Undone | None:
        """Takes back the newest answer, with the placing that it led to."""
        undone = self.session.undo()
        if undone is None:
            return None
        count, module = self._groups.pop(undone.event.id, (1, None))
        for _ in range(count - 1):
            undone = self.session.undo() or undone
        if module is not None:
            self.placed.remove(module)
        if undone.card is not None and isinstance(undone.event.data, Practice):
            self._grades.pop(undone.card.id, None)
        return undone

    def leave(self) -> None:
        """Gives the session back to what it did before."""
        self.session.follow(self._plan)

    @property
    def _modules(self) -> dict[str, Module]:
        return {module.id: module for module in self.session.collection.path}

    def _place(self, module: Module) -> None:
        """Takes the new cards of the module's core notes as known."""
        session = self.session
        cards = [card for card in session.collection.cards.values() if card.note.core and card.note.cites]
        new = [card for card in cards if card.note.cites[0] in module.sections and session.state(card).is_new]
        events = [session.place(card) for card in new]
        if events:
            self._groups[events[-1].id] = (len(events) + 1, module)
            self.placed.append(module)


def _asked(session: Session) -> dict[str, tuple[Card, ...]]:
    """The cards of the test by their module: the first card of each of its two notes, where both can be asked."""
    first = first_cards(session.cards)
    found: dict[str, tuple[Card, ...]] = {}
    for each in path_of(session):
        notes = [first[name] for name in each.module.placement if name in first]
        if each.stage == "not-started" and notes and len(notes) == len(each.module.placement):
            found[each.module.id] = tuple(notes)
    return found
