"""A section of a dossier, to be read beside the card that cites it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType

from critique_study import words
from critique_study.content.models import LANGUAGES, Language, Section
from critique_study.tui import section as sections
from critique_study.tui.keys import SECTION_KEYS, bindings
from critique_study.tui.reading import ReadingScreen
from critique_study.tui.typeset import Block


class SectionScreen(ReadingScreen):
    """One section in one language; `l` turns to the other."""

    KEY_TABLE = SECTION_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("p", "close", show=False), *bindings(SECTION_KEYS)]
    DEFAULT_CSS = """
    SectionScreen > Vertical { max-width: 71; }
    """
    KEY = "p"

    def __init__(self, section: Section, language: Language) -> None:
        super().__init__(language)
        self._section = section
        self._shown = sections.in_language_or_other(section, language)

    def blocks(self) -> Iterator[Block]:
        """The paragraphs under the title."""
        yield from sections.blocks(self._section, self._shown)

    def hints(self) -> Iterator[tuple[str, str]]:
        """The other language, if the section has it, and the way back."""
        if len(self._section.paths) > 1:
            yield "l", words.KEY_LANGUAGE(self.language)
        yield from super().hints()

    def action_turn(self) -> None:
        """Shows the section in its other language."""
        others = [language for language in LANGUAGES if language != self._shown and language in self._section.paths]
        if others:
            self._shown = others[0]
            self.show()
