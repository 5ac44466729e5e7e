"""The foot of a screen: the keys that do something now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from critique_study.text import width

_KEPT = ("q", "?")
"""The keys that stay where there is not room for all."""


class KeyLine(Widget):
    """Keys and what they do, as many as fit on one line, first of all the way out and the way to all the others."""

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
        hints = tuple((key, word) for word, key in by_word.items())
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The one line."""
        key_style = self.get_component_rich_style("key-line--key")
        word_style = self.get_component_rich_style("key-line--word")
        segments: list[Segment] = []
        for key, word in self._fitting():
            segments += [Segment(f"{key} ", key_style), Segment(f"{word}  ", word_style)]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _fitting(self) -> list[tuple[str, str]]:
        """Those that fit, in their order."""
        chosen: list[tuple[str, str]] = []
        left = self.size.width
        for key, word in sorted(self._hints, key=lambda hint: hint[0] not in _KEPT):
            cells = width(key) + 1 + width(word)
            if cells > left:
                break
            chosen.append((key, word))
            left -= cells + 2
        return [hint for hint in self._hints if hint in chosen]
