"""The first screen of who is new: what this is, how long it takes, how it begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType

from critique_study import words
from critique_study.content.sources import in_language
from critique_study.tui.keys import WELCOME_KEYS, bindings
from critique_study.tui.stepping import CourseScreen
from critique_study.tui.typeset import Block, block
from critique_study.tui.widgets.status_line import Head


class WelcomeScreen(CourseScreen):
    """It goes on to one question, before any text."""

    KEY_TABLE = WELCOME_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(WELCOME_KEYS)]

    def head(self) -> Head:
        """The collection's title; nothing is done yet."""
        return Head(in_language(self.session.collection.title, self.language), (), 0, 1)

    def blocks(self) -> Iterator[Block]:
        """What a newcomer is told."""
        for paragraph in words.LEARN_WELCOME:
            yield block(paragraph(self.language))

    def goes_on_to(self) -> str:
        """The first question."""
        return words.LEARN_BEGIN(self.language)

    def go_on(self) -> None:
        """Begins."""
        self.course.begin()
