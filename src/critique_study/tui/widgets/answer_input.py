"""Where the answer of a typed card is entered."""

from __future__ import annotations

from textual.widgets import Input


class AnswerInput(Input):
    """One line to type in. While it has the focus, letters are letters."""

    DEFAULT_CSS = """
    AnswerInput {
        margin-top: 1;
        padding: 0 1;
        border: round $border-blurred;
        background: $background;
        &:focus { border: round $accent; background-tint: $background 0%; }
        &:ansi > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.cursor_blink = False  # a still cursor is a calm one

    def ask(self, wanted: bool, placeholder: str) -> None:
        """Comes and goes with the cards that want something typed."""
        self.display = wanted
        self.placeholder = placeholder
