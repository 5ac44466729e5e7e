"""Text of a card or of the program, set by our own line breaker and drawn line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from critique_study.tui.typeset import Block, Line, Role, typeset


class Passage(Widget):
    """Blocks of text, as high as they need to be. Their text is only ever text: no markup, no links."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "passage--text",
        "passage--title",
        "passage--gap",
        "passage--answer",
        "passage--dim",
        "passage--rule",
        "passage--right",
        "passage--wrong",
        "passage--extra",
        "passage--missing",
        "passage--emphasis",
    }
    DEFAULT_CSS = """
    Passage {
        width: 100%;
        height: auto;
        & > .passage--title { text-style: bold; }
        & > .passage--gap { text-style: bold; color: $accent; }
        & > .passage--answer { text-style: bold; }
        & > .passage--dim { text-style: dim; }
        & > .passage--rule { text-style: dim; }
        & > .passage--right { text-style: bold; color: $success; }
        & > .passage--wrong { text-style: bold; color: $error; }
        & > .passage--extra { text-style: strike; color: $error; }
        & > .passage--missing { text-style: bold underline; color: $success; }
        & > .passage--emphasis { text-style: italic; }
    }
    """

    @dataclass
    class OptionPicked(Message):
        """An option of a choice card was clicked."""

        option: int
        """Its index."""

    def __init__(self, blocks: Iterable[Block] = (), id: str | None = None) -> None:  # noqa: A002 (as in Textual)
        super().__init__(id=id)
        self._blocks = tuple(blocks)
        self._lines: list[Line] = []
        self._columns = -1
        """The width for which `_lines` were set; -1 if they are to be set anew."""

    def show(self, blocks: Iterable[Block]) -> None:
        """Puts `blocks` in place of what is shown; only lines that differ are painted, if it stays as high as it is."""
        self._blocks = tuple(blocks)
        before, columns = self._lines, self._columns
        self._columns = -1
        if columns != self.size.width or not self._keeps_height(len(before), len(self._set(columns))):
            self.refresh(layout=True)
            return
        lines = enumerate(zip_longest(before, self._lines))
        if changed := [Region(0, y, columns, 1) for y, (old, new) in lines if old != new]:
            self.refresh(*changed)

    def _keeps_height(self, before: int, now: int) -> bool:
        """Whether so many lines take the room of those `before`: as many, or fewer than it has to be high anyway."""
        height = self.size.height
        return now == before or before < height >= now

    def line_of(self, role: Role) -> int | None:
        """The first line on which anything has this role."""
        lines = self._set(self.size.width)
        return next((y for y, line in enumerate(lines) if any(role == each for _, each in line.pieces)), None)

    def _set(self, columns: int) -> list[Line]:
        if columns != self._columns:
            self._columns = columns
            self._lines = typeset(self._blocks, columns)
        return self._lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the text has at this width."""
        return len(self._set(width))

    def render_line(self, y: int) -> Strip:
        """One line of the text."""
        lines = self._set(self.size.width)
        line = lines[y] if y < len(lines) else Line(())
        segments = [Segment(text, self.get_component_rich_style(f"passage--{role}")) for text, role in line.pieces]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Picks the option under the mouse."""
        lines = self._set(self.size.width)
        option = lines[event.y].option if 0 <= event.y < len(lines) else None
        if option is not None and event.chain == 1:
            event.stop()
            self.post_message(self.OptionPicked(option))
