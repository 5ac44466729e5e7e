"""Asks for a remark on a card."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from critique_study import words
from critique_study.content.models import Language
from critique_study.session import MAX_REMARK
from critique_study.tui.typeset import block
from critique_study.tui.widgets.passage import Passage


class RemarkScreen(ModalScreen[str]):
    """One line of input over the card; ends with what was typed, empty if nothing is to be kept."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+g,escape", "give_up", show=False)]
    DEFAULT_CSS = """
    RemarkScreen {
        align: center bottom;
        background: $background 0%;
        & > Vertical {
            max-width: 76;
            height: auto;
            padding: 1 2;
            border-top: solid $accent;
            background: $background;
        }
        Input { border: none; padding: 0; height: 1; background: $background; }
    }
    """

    def __init__(self, name: str, language: Language) -> None:
        """`name`: what the card is called."""
        super().__init__()
        self._name_of_card = name
        self._language = language

    def compose(self) -> ComposeResult:
        """Lays out the card's name above the line."""
        with Vertical():
            yield Passage([block(self._name_of_card, "dim"), block(words.REMARK_ASKED(self._language), space=0)])
            yield Input(placeholder=words.REMARK_UNCLEAR(self._language), max_length=MAX_REMARK, compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keeps the line; an empty one means the suggestion shown in it."""
        event.stop()
        self.dismiss(event.value.strip() or words.REMARK_UNCLEAR(self._language))

    def action_give_up(self) -> None:
        """Keeps nothing."""
        self.dismiss("")
