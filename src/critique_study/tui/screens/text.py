"""A section to be read, before its questions."""

from __future__ import annotations

from collections.abc import Iterator

from critique_study import words
from critique_study.tui import section as sections
from critique_study.tui.stepping import CourseScreen
from critique_study.tui.typeset import Block


class TextScreen(CourseScreen):
    """The section that a course stands at, in the language of the screen if it has it."""

    def blocks(self) -> Iterator[Block]:
        """The paragraphs under the title."""
        section = self.course.section
        if section is not None:
            yield from sections.blocks(section, sections.in_language_or_other(section, self.language))

    def goes_on_to(self) -> str:
        """The questions, if there are any."""
        return (words.LEARN_TO_QUESTIONS if self.course.has_questions else words.LEARN_GO_ON)(self.language)

    def go_on(self) -> None:
        """Notes that it was read."""
        self.course.finish_text()
