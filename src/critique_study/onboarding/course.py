"""The path as a learner walks it: what to read, to answer and to choose next. Both faces drive this."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from critique_study.content.models import Card, Claim, Section
from critique_study.events import Bury, Event, Keep, Read, Review, Suspend
from critique_study.onboarding.progress import ModuleProgress, Position, SectionProgress, position, progress
from critique_study.session import Session, Undone

Stage = Literal["welcome", "text", "question", "offer", "module", "end"]
"""What is before the learner: the first screen, a section, a question of the session's, a further note to be taken or
left, the end of a module, the end of the path."""
STUMBLES = 2
"""Failed so often on one day, a card's passage is offered."""


def path_of(session: Session) -> tuple[ModuleProgress, ...]:
    """How far the learner of `session` has come, module by module."""
    return progress(session.collection, session.cards, session.states, session.sections_read, session.day)


def is_newcomer(session: Session) -> bool:
    """Whether nothing was done yet, on the path or beside it."""
    return not session.states and not session.sections_read


class Course:
    """Where the learner stands on the path, and the steps from there.

    The session asks and records; what it asks is chosen here. Nothing is kept but in the log: a course that is begun
    again stands at the same section, and asks nothing twice. LogError from any step means that nothing was recorded.
    """

    def __init__(self, session: Session, module: str | None = None) -> None:
        """Goes on in the module of that id, whatever else waits; without one where the path waits."""
        self.session = session
        self.stage: Stage
        self._plan = session.plan
        """What the session did before, and does after."""
        self._again = False
        """Whether the module is read once more, though nothing of it waits."""
        self._warming_up = False
        """Whether the question comes before the first text."""
        self._offers: list[Card] = []
        self._groups: dict[str, int] = {}
        """By its last event, of how many events a step consisted that was more than one."""
        self.path: tuple[ModuleProgress, ...] = ()
        self.module: ModuleProgress | None = None
        """The module that is read; None where there is no path."""
        self._section: SectionProgress | None = None
        self._look()
        is_first = is_newcomer(session)
        self._open(module)
        if is_first and self.stage == "text":
            self.stage = "welcome"

    # Where the learner stands

    @property
    def section(self) -> Section | None:
        """The section that is read."""
        return self.session.collection.sections[self._section.section] if self._section is not None else None

    @property
    def place(self) -> tuple[int, int]:
        """The number of the section within its module, from 1, and how many there are."""
        assert self.module is not None
        names = [section.section for section in self.module.sections]
        return (names.index(self._section.section) + 1 if self._section is not None else 0), len(names)

    @property
    def has_questions(self) -> bool:
        """Whether something of the section is to be answered when it was read."""
        return self._section is not None and bool(self._section.waiting or self._section.is_drilled)

    @property
    def offered(self) -> Card | None:
        """The first card of the note that may be taken or left."""
        return self._offers[0] if self.stage == "offer" else None

    @property
    def offers_left(self) -> int:
        """How many notes are still to be taken or left, this one included."""
        return len(self._offers)

    @property
    def stumbled(self) -> bool:
        """Whether the card that is asked was failed so often today that its passage is worth another look."""
        card = self.session.card
        return self.stage == "question" and card is not None and self.session.stumbles(card) >= STUMBLES

    @property
    def may_look(self) -> bool:
        """Whether the passage may be opened: at any time in a lesson, only after the answer where none was read yet."""
        return self.stage != "question" or self.session.revealed or not self._warming_up

    @property
    def is_warming_up(self) -> bool:
        """Whether the question that is asked comes before the first text."""
        return self._warming_up

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What is claimed in the sections of the module, in the order of the path."""
        if self.module is None:
            return ()
        names = [section.section for section in self.module.sections]
        found = [claim for claim in self.session.collection.claims.values() if claim.cites and claim.cites[0] in names]
        return tuple(sorted(found, key=lambda claim: names.index(claim.cites[0])))

    # What the learner does

    def begin(self) -> None:
        """From the first screen: one question before any text."""
        assert self._section is not None
        if self._section.waiting:
            self._warming_up = True
            self._ask(self._section.waiting[:1])
        else:
            self.stage = "text"

    def finish_text(self) -> None:
        """The section was read to its end: its core cards are asked."""
        assert self._section is not None
        self.session.read(self._section.section)
        self._look()
        self._ask(self._section.core)
        self.settle()

    def settle(self) -> None:
        """To be called after every step of the session: goes on where it has nothing left to ask."""
        if self.stage != "question":
            return
        card = self.session.card
        if self._warming_up and (card is None or self.session.part != "new"):
            self._warming_up = False
            self._look()
            self.stage = "text"
        elif card is None:
            self._offer()

    def keep(self) -> Event | None:
        """Takes the offered note next among the new."""
        if self.offered is None:
            return None
        event = self.session.keep(self.offered)
        self._pass_over()
        return event

    def drop(self) -> Event | None:
        """Puts all cards of the offered note aside."""
        if self.offered is None:
            return None
        note = self.offered.note
        cards = [card for card in self.session.collection.cards.values() if card.note.id == note.id]
        events = [event for card in cards if (event := self.session.suspend(card)) is not None]
        self._groups[events[-1].id] = len(events)
        self._pass_over()
        return events[-1]

    def leave_it(self) -> None:
        """Leaves the offered note where it is among the new."""
        self._pass_over()

    def leave_all(self) -> None:
        """Leaves all that are offered."""
        if self.stage == "offer":
            self._next()

    def go_on(self) -> None:
        """From the end of a module to where the path waits."""
        self._open(None)

    def undo(self) -> Undone | None:
        """Takes back the newest step, in this sitting or an earlier one, and stands where it was taken."""
        undone = self.session.undo()
        if undone is None:
            return None
        for _ in range(self._groups.pop(undone.event.id, 1) - 1):
            self.session.undo()
        self._look()
        self._return_to(undone)
        self.settle()
        return undone

    def leave(self) -> None:
        """Gives the session back to what it did before."""
        self.session.follow(self._plan)

    def refresh(self) -> None:
        """Takes in what changed elsewhere: another language, an edit, a new day."""
        self._look()
        self.settle()

    # How

    def _look(self) -> None:
        """Computes anew how far the learner has come."""
        self.path = path_of(self.session)
        if self.module is not None:
            self.module = self._module(self.module.module.id)
        if self._section is not None:
            self._section = next(
                (each for module in self.path for each in module.sections if each.section == self._section.section),
                None,
            )

    def _module(self, name: str) -> ModuleProgress | None:
        return next((module for module in self.path if module.module.id == name), None)

    def _open(self, name: str | None) -> None:
        """Stands where the module waits, or at its beginning if nothing does; without a name where the path waits."""
        self._look()
        chosen = self._module(name) if name is not None else None
        found = position([chosen] if chosen is not None else self.path)
        self._again = found is None and chosen is not None
        if found is not None:
            self._enter(found)
        elif chosen is not None:
            self.module, self._section, self.stage = chosen, chosen.sections[0], "text"
        else:
            self._section, self.stage = None, "end"

    def _enter(self, found: Position) -> None:
        self.module, self._section = found.module, found.section
        if found.section.is_read:
            self._ask(found.section.core)
        else:
            self.stage = "text"

    def _ask(self, cards: Iterable[Card]) -> None:
        self.stage = "question"
        lesson = tuple(card.id for card in cards)
        self.session.follow(
            self._plan._replace(lesson=lesson, limit=None, minutes=None, selected=None, cram=False, placement=None)
        )

    def _offer(self) -> None:
        """Offers what the section has beside its core: notes that nothing was done with yet."""
        assert self._section is not None
        self._look()
        self._offers = [card for card in self._section.further if self._is_untouched(card)]
        self.stage = "offer"
        if not self._offers:
            self._next()

    def _is_untouched(self, card: Card) -> bool:
        state = self.session.state(card)
        return state.is_new and not state.is_out(self.session.day) and state.kept is None

    def _pass_over(self) -> None:
        self._offers = self._offers[1:]
        if not self._offers:
            self._next()

    def _next(self) -> None:
        """On to the next section of the module, or to the module's end."""
        assert self.module is not None
        assert self._section is not None
        self._look()
        found = position([self.module])
        number, sections = self.place
        if self._again and number < sections:
            self._section, self.stage = self.module.sections[number], "text"
        elif found is not None and not self._again:
            self._enter(found)
        else:
            self._section, self.stage = None, "module"

    def _return_to(self, undone: Undone) -> None:
        """Stands where an event that was taken back had been made, if that was on the path."""
        data, card = undone.event.data, undone.card
        name = data.section if isinstance(data, Read) else card.note.cites[0] if card and card.note.cites else None
        places = ((module, section) for module in self.path for section in module.sections)
        found = next(((module, section) for module, section in places if section.section == name), None)
        if found is None:
            return
        module, section = found
        if isinstance(data, Read):
            self.module, self._section, self.stage = module, section, "text"
        elif (offered := _of_note(section.further, card)) and isinstance(data, Keep | Suspend):
            self.module, self._section, self.stage = module, section, "offer"
            others = (each for each in section.further if each is not offered and self._is_untouched(each))
            self._offers = [offered, *others]
        elif (asked := _of_note(section.core, card)) and isinstance(data, Review | Suspend | Bury):
            self.module, self._section = module, section
            self._warming_up = not section.is_read
            self._ask((asked,) if self._warming_up else section.core)


def _of_note(cards: Iterable[Card], card: Card | None) -> Card | None:
    """That of `cards` which is of the same note as `card`."""
    return next((each for each in cards if card is not None and each.note.id == card.note.id), None)
