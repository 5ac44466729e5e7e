"""The keys, and what the grades mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from critique_study import words
from critique_study.content.models import Language
from critique_study.tui.keys import Key
from critique_study.tui.reading import ReadingScreen
from critique_study.tui.typeset import RULE, Block, block

_MARGIN = 11


class HelpScreen(ReadingScreen):
    """The keys of a screen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark", "close", show=False)]
    KEY = "?"

    def __init__(self, keys: Sequence[Key], digits: dict[str, int], language: Language) -> None:
        """`digits`: the digit keys with the grades they give."""
        super().__init__(language)
        self._table = keys
        self._digits = digits

    def blocks(self) -> Iterator[Block]:
        """A table of the keys above one of the grades."""
        language = self.language
        yield block(words.HELP_TITLE(language), "title")
        yield RULE._replace(space=0)
        for key in self._table:
            shown = "–".join([*self._digits][:: len(self._digits) - 1]) if key.is_grade else key.shown(language)
            yield block(key.help(language), mark=shown, indent=_MARGIN, space=0)
        scrolls = "↑ ↓" if any(key.shown(language) == "k" for key in self._table) else "↑ ↓ j k"
        yield block(words.HELP_SCROLL(language), mark=scrolls, indent=_MARGIN, space=0)
        yield RULE._replace(space=0)
        for digit, grade in self._digits.items():
            name, meaning = words.grade(digit, grade), words.meaning(digit, grade)
            yield block(meaning(language), mark=f"{digit} {name(language)}", indent=_MARGIN, space=0)
