"""The people of the debate: what each holds, whom they answer and who answers them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType

from critique_study import words
from critique_study.content.models import Person
from critique_study.debate.links import About
from critique_study.debate.report import Paragraph, told_people, told_profile
from critique_study.debate.who import groups, profile
from critique_study.session import Session
from critique_study.tui.debating import DebateScreen
from critique_study.tui.keys import WHO_KEYS, bindings
from critique_study.tui.typeset import Block, block


class WhoScreen(DebateScreen):
    """Everybody by document, and all of the person under the cursor."""

    KEY_TABLE = WHO_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(WHO_KEYS)]

    def __init__(self, session: Session, person: str = "") -> None:
        """`person`: the id of the one to show at once."""
        super().__init__(session)
        self._person = person

    def begin(self) -> None:
        """Shows the person, if one is asked for."""
        if self._person:
            self.go_to(lambda about: isinstance(about, Person) and about.id == self._person)
            self.begin_inside()

    def head(self) -> Iterator[Block]:
        """What the list is."""
        yield block(words.PEOPLE(self.language), "title")

    def entries(self) -> Iterator[Paragraph]:
        """Everybody."""
        yield from told_people(groups(self.collection), self.collection, self._cards, self.language)

    def details(self, about: About) -> Iterator[Paragraph]:
        """All of the person."""
        if isinstance(about, Person):
            known = profile(self.collection, about)
            yield from told_profile(known, self.collection, self._cards, self.language, apart=True)
