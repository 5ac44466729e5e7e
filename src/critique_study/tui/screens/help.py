"""The keys, and what the grades mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from critique_study import words
from critique_study.content.models import Language
from critique_study.tui.keys import Key
from critique_study.tui.typeset import RULE, Block, block
from critique_study.tui.widgets.key_line import KeyLine
from critique_study.tui.widgets.page import Page
from critique_study.tui.widgets.passage import Passage

_GRADES = (words.HELP_AGAIN, words.HELP_HARD, words.HELP_EFFORT, words.HELP_EASY)
_MARGIN = 11


class HelpScreen(Screen[None]):
    """A page that any of the usual keys closes."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,q,enter,space,escape", "close", show=False)]
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        overflow: hidden;
        & > Vertical {
            max-width: 76;
            max-height: 34;
            padding: 1 1 0 2;
        }
        KeyLine { margin-top: 1; }
    }
    """

    def __init__(self, keys: Sequence[Key], language: Language) -> None:
        super().__init__()
        self._keys = keys
        self._language = language

    def compose(self) -> ComposeResult:
        """Lays out the table above the key that closes it."""
        with Vertical():
            with Page():
                yield Passage(self._blocks())
            yield KeyLine([("?", words.KEY_CLOSE(self._language))])

    def action_close(self) -> None:
        """Back to where the learner was."""
        self.dismiss()

    def _blocks(self) -> Iterator[Block]:
        language = self._language
        yield block(words.HELP_TITLE(language), "title")
        yield RULE._replace(space=0)
        for key in self._keys:
            yield block(key.help(language), mark=key.shown(language), indent=_MARGIN, space=0)
        yield block(words.HELP_SCROLL(language), mark="↑ ↓ j k", indent=_MARGIN, space=0)
        yield RULE._replace(space=0)
        for number, (name, meaning) in enumerate(zip(words.GRADES, _GRADES, strict=True), 1):
            yield block(meaning(language), mark=f"{number} {name(language)}", indent=_MARGIN, space=0)
