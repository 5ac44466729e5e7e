"""The head of a screen: where the learner is, what is left, and how far it has come."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from critique_study.text import width


class Figure(NamedTuple):
    """Something that is counted."""

    text: str
    short: str
    """The same where there is little room."""
    is_present: bool = False
    """Whether it is what the learner is at."""


class Head(NamedTuple):
    """What the line says."""

    title: str
    figures: tuple[Figure, ...]
    done: int
    """How much of what is ahead is done, and how much is left, in the same units."""
    left: int


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
        self._head = Head("", (), 0, 0)

    def show(self, head: Head) -> None:
        """Shows what `head` says, the title cut where there is not room for it."""
        self._head = head
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The words, then the progress."""
        columns = self.size.width
        segments = self._words(columns) if y == 0 else self._progress(columns)
        return Strip(segments).adjust_cell_length(columns, self.rich_style)

    def _words(self, columns: int) -> list[Segment]:
        for short in (False, True):
            figures = self._figures(short)
            used = sum(width(segment.text) for segment in figures)
            if used <= columns:
                break
        room = columns - used - 3
        title = Strip([Segment(self._head.title, self._style("dim"))])
        if room < 8:
            return figures
        if title.cell_length > room:
            title = Strip([*title.crop(0, room - 1), Segment("…", self._style("dim"))])
        return [*title.adjust_cell_length(room + 3, self.rich_style), *figures]

    def _figures(self, short: bool) -> list[Segment]:
        """What is counted, the present one marked."""
        segments: list[Segment] = []
        for figure in self._head.figures:
            style = self._style("present" if figure.is_present else "dim")
            segments += [Segment("  ", self.rich_style), Segment(figure.short if short else figure.text, style)]
        return segments[1:]

    def _progress(self, columns: int) -> list[Segment]:
        done, left = self._head.done, self._head.left
        filled = columns * done // max(1, done + left)
        return [
            Segment("━" * filled, self._style("done")),
            Segment("─" * (columns - filled), self._style("left")),
        ]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"status-line--{name}")
