"""What most screens share: a column of text, and where a card or a step is shown, what stands around it."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import Screen

T = TypeVar("T")


class ColumnScreen(Screen[T]):
    """A column as wide as is good to read."""

    DEFAULT_CSS = """
    ColumnScreen {
        align: center middle;
        overflow: hidden;
        & > Vertical {
            max-width: 76;
            max-height: 34;
            padding: 1 1 0 2;
        }
    }
    """


class BarScreen(ColumnScreen[None]):
    """A page under a head, above a message, buttons and keys; the lower the screen, the less room around them."""

    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (9, "-short"), (20, "-tall"), (30, "-roomy")]  # noqa: RUF012 (no ClassVar in Textual)
    DEFAULT_CSS = """
    BarScreen {
        StatusLine, GradeBar { margin-right: 1; }
        MessageLine { margin: 0 1 1 0; }
        KeyLine { margin: 1 1 0 0; }
        Page { padding-top: 1; }
        &.-short > Vertical, &.-tiny > Vertical { padding: 0 0 0 1; }
        &.-short KeyLine { margin-top: 0; }
        &.-tiny {
            StatusLine, GradeBar { height: 1; }
            KeyLine { display: none; }
            Page { padding-top: 0; }
            MessageLine { max-height: 1; margin-bottom: 0; }
        }
    }
    """
