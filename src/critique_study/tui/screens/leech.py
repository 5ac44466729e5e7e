"""Announces a leech: a card that lapses again and again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from critique_study import words
from critique_study.content.models import Language
from critique_study.tui.typeset import Block, block
from critique_study.tui.widgets.key_line import KeyLine
from critique_study.tui.widgets.passage import Passage

Answer = Literal["go-on", "remark", "edit", "suspend"]


class LeechScreen(ModalScreen[Answer]):
    """Says which card it is and ends with what the learner does about it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter,q,escape", "end('go-on')", show=False),
        Binding("exclamation_mark", "end('remark')", show=False),
        Binding("e", "end('edit')", show=False),
        Binding("s", "end('suspend')", show=False),
    ]
    DEFAULT_CSS = """
    LeechScreen {
        align: center middle;
        background: $background 0%;
        & > Vertical {
            max-width: 70;
            height: auto;
            padding: 1 2;
            border: round $warning;
            background: $background;
        }
        KeyLine { margin-top: 1; }
    }
    """

    def __init__(self, name: str, lapses: int, language: Language) -> None:
        """`name`: what the card is called."""
        super().__init__()
        self._name_of_card = name
        self._lapses = lapses
        self._language = language

    def compose(self) -> ComposeResult:
        """Lays out the text above the keys."""
        language = self._language
        with Vertical():
            yield Passage(self._blocks())
            yield KeyLine(
                [
                    (words.SPACE(language), words.KEY_GO_ON(language)),
                    ("!", words.KEY_REMARK(language)),
                    ("e", words.KEY_EDIT(language)),
                    ("s", words.KEY_SUSPEND(language)),
                ]
            )

    def _blocks(self) -> Iterator[Block]:
        yield block(words.LEECH(self._language, lapses=self._lapses), "title")
        yield block(self._name_of_card)
        yield block(words.LEECH_ADVICE(self._language), "dim")

    def action_end(self, answer: Answer) -> None:
        """Goes on as the learner chose."""
        self.dismiss(answer)
