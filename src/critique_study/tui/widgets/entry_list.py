"""Paragraphs under a cursor that goes from one thing they tell of to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.strip import Strip

from critique_study.debate.links import About
from critique_study.debate.report import INDENT, Paragraph
from critique_study.tui.typeset import Block, Role
from critique_study.tui.widgets.passage import Passage

_CURSOR = "▌ "
_DEEPEST = 12
"""What is deeper stands as far in as this."""


def _spans(paragraph: Paragraph) -> Iterator[tuple[str, Role]]:
    """Its text, with what is to stand out."""
    before, strong, after = paragraph.text.partition(paragraph.strong or paragraph.text)
    if paragraph.strong and strong:
        yield from ((before, "dim"), (strong, "answer"), (after, paragraph.role))
    else:
        yield paragraph.text, paragraph.role


class Entries(Passage):
    """The text, with a bar beside the lines of the entry under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"entries--bar", "entries--left", "entries--present"}
    DEFAULT_CSS = """
    Entries {
        & > .entries--bar { text-style: bold; color: $accent; }
        & > .entries--left { text-style: dim; }
        & > .entries--present { text-style: bold; }
    }
    """

    def __init__(self, is_aside: bool) -> None:
        super().__init__()
        self._is_aside = is_aside
        self.at: int | None = None
        """The entry under the cursor."""

    def lines_of(self, entry: int) -> tuple[int, int]:
        """The first of the lines of an entry, and the one after its last."""
        numbers = [number for number, line in enumerate(self._set(self.size.width)) if line.option == entry]
        return (numbers[0], numbers[-1] + 1) if numbers else (0, 0)

    def render_line(self, y: int) -> Strip:
        """One line of the text."""
        strip = super().render_line(y)
        lines = self._set(self.size.width)
        if self.at is None or y >= len(lines) or lines[y].option != self.at:
            return strip
        has_focus = isinstance(self.parent, EntryList) and self.parent.has_focus
        if self._is_aside and not has_focus:
            return strip
        bar = Segment(_CURSOR, self.get_component_rich_style("entries--bar" if has_focus else "entries--left"))
        text = strip.crop(len(_CURSOR)).apply_style(self.get_component_rich_style("entries--present"))
        return Strip([bar, *text]).adjust_cell_length(self.size.width, self.rich_style)


class EntryList(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Entries that the cursor visits, among text that it passes over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]
    DEFAULT_CSS = """
    EntryList {
        width: 100%;
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """

    @dataclass
    class Moved(Message):
        """The cursor has come to another entry, or to none."""

        list: EntryList

    def __init__(self, id: str, *, is_aside: bool = False) -> None:  # noqa: A002 (as in Textual)
        """`is_aside`: whether its cursor is seen only while it has the focus."""
        super().__init__(id=id)
        self._text = Entries(is_aside)
        self._entries: list[About] = []

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._text

    @property
    def at(self) -> int:
        """The number of the entry under the cursor."""
        return self._text.at or 0

    @property
    def about(self) -> About | None:
        """What the entry under the cursor tells of."""
        return self._entries[self.at] if self._entries else None

    @property
    def entries(self) -> tuple[About, ...]:
        """What the entries tell of."""
        return tuple(self._entries)

    def show(self, paragraphs: Iterable[Paragraph], at: int = 0) -> None:
        """Puts `paragraphs` in place of what is shown, the cursor on entry `at` or the last one.

        A paragraph about something begins an entry, unless it follows one about the same without space.
        """
        self._entries = []
        blocks: list[Block] = []
        before: About | None = None
        for each in paragraphs:
            if each.about is not None and (each.about is not before or each.space):
                self._entries.append(each.about)
            entry = len(self._entries) - 1 if each.about is not None else None
            indent = len(_CURSOR) + INDENT * min(each.depth, _DEEPEST)
            blocks.append(Block((*_spans(each),), indent=indent, space=each.space, option=entry))
            before = each.about
        self._text.show(blocks)
        if not at:
            self.scroll_to(y=0, animate=False, immediate=True)
        self._text.at = None
        self._go_to(at)

    def reset(self) -> None:
        """Lets go of what is shown, so that the cursor begins anew."""
        self._text.at = None

    def go_to(self, at: int) -> None:
        """Puts the cursor on entry `at`."""
        self._go_to(at)
        self.call_after_refresh(self._scroll_to_cursor)

    # Keys and mouse

    def action_move(self, entries: int) -> None:
        """To the entry before or after, or nearer to it where it is far."""
        at = self.at + entries
        to = self._text.lines_of(at) if 0 <= at < len(self._entries) else None
        top, room = self.scroll_offset.y, self.size.height
        begin, end = to or (0, self._height)
        missing = end - top - room if entries > 0 else top - (begin if at else 0)
        if to is not None and missing <= room // 2:
            self._go_to(at)
            if not at:
                self.scroll_to(y=0, animate=False, immediate=True)
        elif missing > 0:
            self.scroll_to(y=top + entries * min(missing, max(1, room // 2)), animate=False, immediate=True)

    def action_turn(self, pages: int) -> None:
        """Up or down by what is seen at a time."""
        room = max(1, self.size.height - 1)
        top = max(0, min(self.scroll_offset.y + pages * room, self._height - self.size.height))
        self.scroll_to(y=top, animate=False, immediate=True)
        seen = [at for at in range(len(self._entries)) if top <= self._text.lines_of(at)[0] < top + room]
        if top == 0 and pages < 0:
            self._go_to(0)
        elif seen:
            self._go_to(seen[-1] if pages > 0 and top + self.size.height >= self._height else seen[0])

    def action_first(self) -> None:
        """To the first entry."""
        self._go_to(0)
        self.scroll_to(y=0, animate=False, immediate=True)

    def action_last(self) -> None:
        """To the last entry."""
        self._go_to(len(self._entries) - 1)
        self.scroll_to(y=self._height, animate=False, immediate=True)

    def on_passage_option_picked(self, event: Passage.OptionPicked) -> None:
        """To the entry under the mouse."""
        event.stop()
        self._go_to(event.option)

    def on_focus(self) -> None:
        """Shows where the cursor is."""
        self._text.refresh()

    def on_blur(self) -> None:
        """Shows that it is elsewhere."""
        self._text.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Keeps the cursor in view."""
        self.call_after_refresh(self._scroll_to_cursor)

    @property
    def _height(self) -> int:
        return self._text.size.height

    def _go_to(self, at: int) -> None:
        before, self._text.at = self._text.at, max(0, min(at, len(self._entries) - 1)) if self._entries else None
        if before is None:
            self.call_after_refresh(self._scroll_to_cursor)
        else:
            self._text.refresh()
            self._scroll_to_cursor()
        self.post_message(self.Moved(self))

    def _scroll_to_cursor(self) -> None:
        if not self._entries or not self._text.size.width:
            return
        first, end = self._text.lines_of(self.at)
        top = self.scroll_offset.y
        y = min(max(top, end - self.size.height), first) if self.at else top if end <= top + self.size.height else 0
        if y != top:
            self.scroll_to(y=y, animate=False, immediate=True)
