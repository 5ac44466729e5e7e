"""A page of text that any of the usual keys closes: the help, a passage, the account of a card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from critique_study import words
from critique_study.content.models import Language
from critique_study.tui.column import ColumnScreen
from critique_study.tui.keys import READING_KEYS, Key, bindings
from critique_study.tui.typeset import Block
from critique_study.tui.widgets.key_line import KeyLine
from critique_study.tui.widgets.page import Page
from critique_study.tui.widgets.passage import Passage


class ReadingScreen(ColumnScreen[None]):
    """Text above the key that closes it."""

    KEY_TABLE: ClassVar[tuple[Key, ...]] = READING_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(READING_KEYS)]
    DEFAULT_CSS = """
    ReadingScreen {
        KeyLine { margin-top: 1; }
    }
    """
    KEY = "q"
    """The key that opened it, which closes it too."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        self._passage = Passage()
        self._keys = KeyLine()

    def compose(self) -> ComposeResult:
        """Lays out the text above the keys."""
        with Vertical():
            with Page():
                yield self._passage
            yield self._keys

    def on_mount(self) -> None:
        """Shows the text."""
        self.show()

    def show(self) -> None:
        """Shows what there is to read now."""
        self._passage.show(self.blocks())
        self._keys.show(self.hints())

    def blocks(self) -> Iterable[Block]:
        """The text."""
        raise NotImplementedError

    def hints(self) -> Iterable[tuple[str, str]]:
        """The keys at the foot, each with its word."""
        yield self.KEY, words.KEY_CLOSE(self.language)

    def action_close(self) -> None:
        """Back to where the learner was."""
        self.dismiss()
