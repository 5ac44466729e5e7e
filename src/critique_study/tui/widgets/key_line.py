"""The foot of a screen: the keys that do something now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from critique_study.text import width


class KeyLine(Widget):
    """Keys and what they do, as many as fit on one line."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--word"}
    DEFAULT_CSS = """
    KeyLine {
        height: 1;
        & > .key-line--key { text-style: bold; }
        & > .key-line--word { text-style: dim; }
    }
    """

    def __init__(self, hints: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._hints = tuple(hints)

    def show(self, hints: Iterable[tuple[str, str]]) -> None:
        """Shows (key, word) pairs; of those with the same word only the first."""
        by_word: dict[str, str] = {}
        for key, word in hints:
            by_word.setdefault(word, key)
        self._hints = tuple((key, word) for word, key in by_word.items())
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The one line."""
        key_style = self.get_component_rich_style("key-line--key")
        word_style = self.get_component_rich_style("key-line--word")
        segments: list[Segment] = []
        used = 0
        for key, word in self._hints:
            cells = width(key) + 1 + width(word)
            if used + cells > self.size.width:
                break
            segments += [Segment(f"{key} ", key_style), Segment(f"{word}  ", word_style)]
            used += cells + 2
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)
