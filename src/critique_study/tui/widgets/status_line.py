"""The head of the quiz: the deck, what is left of the day, and how far it has come."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from critique_study import words
from critique_study.content.models import Language
from critique_study.session import Counts, Part
from critique_study.text import width

_PARTS: dict[Part, words.Label] = {"due": words.DUE, "new": words.NEW, "drill": words.DRILL}
_CRAM: dict[Part, words.Label] = {"cram": words.CRAM_LEFT}


class StatusLine(Widget):
    """One line of words above one of progress."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status-line--dim",
        "status-line--present",
        "status-line--done",
        "status-line--left",
    }
    DEFAULT_CSS = """
    StatusLine {
        height: 2;
        & > .status-line--dim { text-style: dim; }
        & > .status-line--present { text-style: bold underline; }
        & > .status-line--done { color: $success; }
        & > .status-line--left { text-style: dim; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self._counts = Counts(0, 0, 0, 0)
        self._part: Part = "due"
        self._language: Language = "en"

    def show(self, title: str, counts: Counts, part: Part, language: Language) -> None:
        """Shows the deck's title and where the day stands; `part` is that of the present card."""
        self._title, self._counts, self._part, self._language = title, counts, part, language
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The words, then the progress."""
        columns = self.size.width
        segments = self._words(columns) if y == 0 else self._progress(columns)
        return Strip(segments).adjust_cell_length(columns, self.rich_style)

    def _words(self, columns: int) -> list[Segment]:
        for short in (False, True):
            counts = self._count_segments(short)
            used = sum(width(segment.text) for segment in counts)
            if used <= columns:
                break
        room = columns - used - 3
        title = Strip([Segment(self._title, self._style("dim"))])
        if room < 8:
            return counts
        if title.cell_length > room:
            title = Strip([*title.crop(0, room - 1), Segment("…", self._style("dim"))])
        return [*title.adjust_cell_length(room + 3, self.rich_style), *counts]

    def _count_segments(self, short: bool) -> list[Segment]:
        """What is left of each part, the present one marked, then what is done."""
        segments: list[Segment] = []
        for part, label in (_CRAM if self._part == "cram" else _PARTS).items():
            number = str(getattr(self._counts, part))
            text = number if short else f"{label(self._language)} {number}"
            segments += [
                Segment(text, self._style("present" if part == self._part else "dim")),
                Segment("  ", self.rich_style),
            ]
        done = f"/ {self._counts.done}" if short else f"{words.DONE(self._language)} {self._counts.done}"
        return [*segments, Segment(done, self._style("dim"))]

    def _progress(self, columns: int) -> list[Segment]:
        done, left = self._counts.done, self._counts.left
        filled = columns * done // max(1, done + left)
        return [
            Segment("━" * filled, self._style("done")),
            Segment("─" * (columns - filled), self._style("left")),
        ]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"status-line--{name}")
