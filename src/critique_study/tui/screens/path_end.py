"""The end of the path: nothing of it waits."""

from __future__ import annotations

from collections.abc import Iterator

from critique_study import words
from critique_study.onboarding import status
from critique_study.tui.stepping import CourseScreen
from critique_study.tui.typeset import RULE, Block, block
from critique_study.tui.widgets.status_line import Head


class PathEndScreen(CourseScreen):
    """Where each module stands; Space leaves."""

    def head(self) -> Head:
        """How many core cards of the whole path are firm."""
        firm, core = sum(each.firm for each in self.course.path), sum(each.core for each in self.course.path)
        return Head(words.LEARN_TITLE(self.language), (), firm, core - firm)

    def blocks(self) -> Iterator[Block]:
        """Each module with its stage and its figures."""
        yield block(words.LEARN_END(self.language), "title")
        yield RULE._replace(space=0)
        for row in status.rows(self.course.path, self.language):
            yield Block(((row.title, "answer"), (f" · {row.stage}\n", "gap"), (f"{row.sections} · {row.core}", "dim")))

    def goes_on_to(self) -> str:
        """Out."""
        return words.LEARN_LEAVE(self.language)

    def action_go_on(self) -> None:
        """A page on, or at the end out."""
        if self.is_at_end:
            self.action_leave()
        else:
            super().action_go_on()
