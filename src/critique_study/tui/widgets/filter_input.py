"""Where a query is typed that filters a list."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from critique_study import words
from critique_study.content.models import Language
from critique_study.schedule.query import QueryError
from critique_study.text import width


class FilterInput(Input):
    """One line without a frame. While it has the focus, letters are letters."""

    DEFAULT_CSS = """
    FilterInput {
        width: 1fr;
        height: 1;
        border: none;
        padding: 0;
        background: $background;
        &:focus { background-tint: $background 0%; }
        &:ansi > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    }
    """

    virtual_size = Reactive(Size(0, 0))
    """How wide the text is. As in every widget, but the screen needs no new layout when it changes."""

    def __init__(self, query: str) -> None:
        super().__init__(query, compact=True, select_on_focus=False)
        self.cursor_blink = False  # a still cursor is a calm one

    def pointed(self, error: QueryError, language: Language, columns: int) -> str:
        """What is wrong, beside a caret that stands under the place if the line, of `columns`, begins below this one.

        Where there is no room for it, the place is a number.
        """
        fault = error.told(language)
        at = width(self.value[: error.column - 1]) - self.scroll_offset.x
        if at >= 0 and at + 2 + width(fault) <= columns:
            return f"{' ' * at}^ {fault}"
        if width(fault) + 1 <= at < columns:
            return f"{' ' * (at - 1 - width(fault))}{fault} ^"
        return words.BROWSE_PLACE(language, column=error.column, fault=fault)
