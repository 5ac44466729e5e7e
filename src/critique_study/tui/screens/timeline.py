"""What happened when, as precisely as it is known."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import ClassVar

from textual.binding import BindingType

from critique_study import words
from critique_study.content.models import Event, Person
from critique_study.content.sources import in_language
from critique_study.debate import links
from critique_study.debate.links import About
from critique_study.debate.report import Paragraph, event_apart, told_events
from critique_study.debate.timeline import events
from critique_study.session import Session
from critique_study.text import one_line
from critique_study.tui.debating import DebateScreen
from critique_study.tui.keys import TIMELINE_KEYS, bindings
from critique_study.tui.typeset import Block


class TimelineScreen(DebateScreen):
    """All events, or those of one person, and what leads on from the one under the cursor."""

    KEY_TABLE = TIMELINE_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(TIMELINE_KEYS)]

    def __init__(self, session: Session, person: str = "") -> None:
        """`person`: the id of the one whose events are shown at first; everybody's without one."""
        super().__init__(session)
        self._person = session.collection.people.get(person)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether `action` does something now."""
        match action:
            case "only":
                return self._person is None and self._person_present is not None
            case "everybody":
                return self._person is not None
            case "turn":
                return bool(self._people)
            case _:
                return super().check_action(action, parameters)

    # What is shown

    def head(self) -> Iterator[Block]:
        """Whose events they are."""
        name = words.TIMELINE_ALL(self.language) if self._person is None else self._name_of(self._person)
        yield Block(((words.TIMELINE(self.language), "title"), ("   ‹ ", "dim"), (name, "gap"), (" ›", "dim")))

    def entries(self) -> Iterator[Paragraph]:
        """The events under their dates."""
        found = events(self.collection, self._person)
        yield from told_events(found, self.collection, self.language)
        if not found and self._person is None:
            yield Paragraph(words.TIMELINE_EMPTY(self.language))
        elif not found and self._person is not None:
            yield Paragraph(words.TIMELINE_NONE(self.language, name=self._name_of(self._person)))

    def details(self, about: About) -> Iterator[Paragraph]:
        """The event with what leads on from it."""
        if isinstance(about, Event):
            yield from event_apart(about, self.collection, self.language)

    # What the learner does

    def action_turn(self, people: int) -> None:
        """To the events of the person before or after; between the last and the first, to everybody's."""
        among: tuple[Person | None, ...] = (None, *self._people)
        at = among.index(self._person) if self._person in among else 0
        self._show_only(among[(at + people) % len(among)])

    def action_only(self) -> None:
        """To the events of the person under the cursor."""
        self._show_only(self._person_present)

    def action_everybody(self) -> None:
        """To all events."""
        self._show_only(None)

    def _show_only(self, person: Person | None) -> None:
        """Goes to these events, the cursor on the same one if it is among them."""
        event = self._list.about
        self._person = person
        self._list.reset()
        self.show()
        self.go_to(lambda about: about is event)

    @property
    def _people(self) -> tuple[Person, ...]:
        """Those who take part in an event, in order of time."""
        ids = dict.fromkeys(id_ for event in self.collection.events for id_ in event.people)
        return tuple(self.collection.people[id_] for id_ in ids if id_ in self.collection.people)

    @property
    def _person_present(self) -> Person | None:
        people = (links.people(about, self.collection) for about in self.under_cursor)
        return next(chain.from_iterable(people), None)

    def _name_of(self, person: Person) -> str:
        return one_line(in_language(person.name, self.language))
