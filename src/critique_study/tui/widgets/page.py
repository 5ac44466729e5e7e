"""What scrolls: the text between the head and the foot of a screen."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll


class Page(VerticalScroll):
    """A column of text that scrolls by arrow keys, page keys, j and k."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]
    DEFAULT_CSS = """
    Page {
        width: 100%;
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """

    def watch_has_focus(self, _has_focus: bool) -> None:
        """It looks the same with the focus: the styles of all its text need not be found anew."""
