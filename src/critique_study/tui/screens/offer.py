"""A further note of a section, to be taken or left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType

from critique_study import words
from critique_study.tui.keys import OFFER_KEYS, bindings
from critique_study.tui.preview import whole
from critique_study.tui.stepping import CourseScreen
from critique_study.tui.typeset import Block, block
from critique_study.tui.wanted import Wanted, What
from critique_study.tui.widgets.grade_bar import Choice

_NOT_NOW = 2
"""The index of the choice that Space makes."""


class OfferScreen(CourseScreen):
    """The note as it would be seen, question and answer."""

    KEY_TABLE = OFFER_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "keep", show=False, priority=True),  # before the page, which would scroll
        *bindings(OFFER_KEYS),
    ]
    IS_PROSE = False
    ONCE = frozenset("kxna")

    def blocks(self) -> Iterator[Block]:
        """How many are left to choose, then the note."""
        card = self.course.offered
        if card is not None:
            yield block(words.LEARN_OFFERED(self.language, left=self.course.offers_left), "dim")
            yield from whole(self.session, card, self.language)

    def show_bar(self) -> None:
        """What can be done with it."""
        language = self.language
        choices = (
            Choice("k", words.KEY_KEEP(language), words.LEARN_KEEP_IS(language)),
            Choice("x", words.KEY_DROP(language), words.LEARN_DROP_IS(language)),
            Choice("n", words.KEY_NOT_NOW(language), words.LEARN_NOT_NOW_IS(language)),
        )
        self.bar.offer_choices(choices, _NOT_NOW, words.SPACE(language))

    def go_on(self) -> None:
        """Leaves it where it is."""
        self.course.leave_it()

    # What the learner does

    def action_keep(self) -> None:
        """Takes it next among the new."""
        self.take(lambda: words.LEARN_KEPT(self.language) if self.course.keep() else "")

    def action_drop(self) -> None:
        """Puts it aside."""
        self.take(lambda: words.LEARN_DROPPED(self.language) if self.course.drop() else "")

    def action_leave_it(self) -> None:
        """Leaves it where it is."""
        self.take(self.go_on)

    def action_leave_all(self) -> None:
        """Leaves all that are offered."""
        self.take(self.course.leave_all)

    def action_want(self, what: What) -> None:
        """Asks the app for what it can do with the card."""
        self.post_message(Wanted(self, what, self.course.offered))

    def press(self, choice: int | None) -> None:
        """Does what one of the buttons stands for."""
        (self.action_keep, self.action_drop, self.action_leave_it)[choice or 0]()
