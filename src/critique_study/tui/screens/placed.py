"""What a placement test has shown."""

from __future__ import annotations

from collections.abc import Iterator

from critique_study import words
from critique_study.content.sources import in_language
from critique_study.onboarding.placement import Placement
from critique_study.session import Undone
from critique_study.tui.stepping import StepScreen
from critique_study.tui.typeset import RULE, Block, block
from critique_study.tui.widgets.status_line import Head


class PlacedScreen(StepScreen):
    """It goes on to the path."""

    def __init__(self, placement: Placement, said: str = "") -> None:
        super().__init__(placement.session, said)
        self._placement = placement

    def head(self) -> Head:
        """The test, which is done."""
        return Head(words.PLACEMENT_TITLE(self.language), (), 1, 0)

    def blocks(self) -> Iterator[Block]:
        """The modules that are skipped, and what that means."""
        language, placed = self.language, self._placement.placed
        if not self._placement.cards:
            yield block(words.PLACEMENT_EMPTY(language), "title")
        elif not placed:
            yield block(words.PLACEMENT_NONE_PLACED(language), "title")
        else:
            yield block(words.PLACEMENT_SKIPPED(language), "title")
            yield RULE._replace(space=0)
            for module in placed:
                yield block(in_language(module.title, language), "answer", mark="✓", indent=2, space=0)
            yield block(words.PLACEMENT_MEANS(language))

    def goes_on_to(self) -> str:
        """The path."""
        return words.PLACEMENT_TO_PATH(self.language)

    def go_on(self) -> None:
        """Ends the test."""
        self._placement.leave()

    def undo(self) -> Undone | None:
        """Takes back the newest answer."""
        return self._placement.undo()
