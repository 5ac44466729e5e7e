"""Any number of cards, a line each, of which only the visible ones are drawn."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from critique_study.content.models import Card
from critique_study.text import cut, width

_CURSOR = "▸"
_STATE, _SIGNS, _INTERVAL, _EASE = 10, 4, 8, 4
"""The columns' widths in cells; the question has the rest."""
_SPACES = 4
"""Cells of the cursor and of the spaces around the columns."""
_GAP = "  "
_WIDE = 64
"""From this width on interval and ease have room beside the question."""


class Row(NamedTuple):
    """What the line of a card says; the first line of the list names each column."""

    state: str
    signs: str
    question: str
    interval: str
    ease: str
    is_dim: bool = True
    """Whether it is a card that is not asked."""


class CardList(ScrollView, can_focus=True):
    """A list with a cursor under a line of headings."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "card-list--head",
        "card-list--line",
        "card-list--dim",
        "card-list--sign",
        "card-list--cursor",
    }
    DEFAULT_CSS = """
    CardList {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .card-list--head { text-style: dim; }
        & > .card-list--dim { text-style: dim; }
        & > .card-list--sign { color: $warning; }
        & > .card-list--cursor { text-style: bold; }
        &:focus > .card-list--cursor { text-style: bold reverse; }
    }
    """

    @dataclass
    class Highlighted(Message):
        """The cursor has come to another card, or to none."""

        card: Card | None

    def __init__(self, describe: Callable[[Card], Row]) -> None:
        """`describe` says what the line of a card says; it is asked when the line is drawn."""
        super().__init__()
        self._describe = describe
        self._head = Row("", "", "", "", "")
        self._empty = ""
        self._cards: Sequence[Card] = ()
        self._at = 0

    @property
    def card(self) -> Card | None:
        """The one under the cursor."""
        return self._cards[self._at] if self._cards else None

    def show(self, cards: Sequence[Card], head: Row, empty: str) -> None:
        """Lists `cards`, given in their order of introduction, under `head`, or says `empty`.

        The cursor stays on its card if that is among them.
        """
        before = self.card
        self._cards, self._head, self._empty = cards, head, empty
        self.virtual_size = Size(0, 1 + len(cards))
        self.refresh()
        self._go_to(self._place(before) or 0)

    def go_to(self, card: Card) -> None:
        """Puts the cursor on `card`, if it is listed."""
        if (at := self._place(card)) is not None:
            self._go_to(at)

    def _place(self, card: Card | None) -> int | None:
        """Where `card` is listed."""
        if card is None:
            return None
        at = bisect_left(self._cards, card.position, key=attrgetter("position"))
        return at if at < len(self._cards) and self._cards[at].id == card.id else None

    # Keys and mouse

    def action_move(self, lines: int) -> None:
        """Up or down."""
        self._go_to(self._at + lines)

    def action_turn(self, pages: int) -> None:
        """Up or down by what is seen at a time."""
        self._go_to(self._at + pages * max(1, self._room - 1))

    def action_first(self) -> None:
        """To the first card."""
        self._go_to(0)

    def action_last(self) -> None:
        """To the last card."""
        self._go_to(len(self._cards) - 1)

    def on_click(self, event: events.Click) -> None:
        """To the card under the mouse."""
        at = self.scroll_offset.y + event.y - 1
        if event.y and at < len(self._cards):
            self._go_to(at)

    def on_resize(self) -> None:
        """Keeps the cursor in view."""
        self._scroll_to_cursor()

    @property
    def _room(self) -> int:
        """How many cards are seen at a time."""
        return max(1, self.size.height - 1)

    def _go_to(self, at: int) -> None:
        before, self._at = self._at, max(0, min(at, len(self._cards) - 1))
        for line in {before, self._at}:
            self.refresh_line(1 + line)
        self._scroll_to_cursor()
        self.post_message(self.Highlighted(self.card))

    def _scroll_to_cursor(self) -> None:
        top = self.scroll_offset.y
        y = max(min(top, self._at), self._at - self._room + 1)
        if y != top:
            self.scroll_to(y=y, animate=False)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The headings, or the line of a card."""
        columns = self.scrollable_content_region.width
        at = self.scroll_offset.y + y - 1
        if not self._cards:
            segments = [Segment(cut(self._empty, columns), self._style("dim"))] if y == 0 else []
        elif y == 0:
            segments = self._line(self._head, " ", "head", "head", columns)
        elif at < len(self._cards):
            segments = self._card(self._cards[at], columns, is_cursor=at == self._at)
        else:
            segments = []
        return Strip(segments).adjust_cell_length(columns, self._style("line"))

    def _card(self, card: Card, columns: int, *, is_cursor: bool) -> list[Segment]:
        row = self._describe(card)
        if is_cursor:
            return self._line(row, _CURSOR, "cursor", "cursor", columns)
        return self._line(row, " ", "dim" if row.is_dim else "line", "sign", columns)

    def _line(self, row: Row, mark: str, style: str, sign_style: str, columns: int) -> list[Segment]:
        figures = _GAP + _right(row.interval, _INTERVAL) + _GAP + _right(row.ease, _EASE) if columns >= _WIDE else ""
        room = columns - _STATE - _SIGNS - _SPACES - width(figures)
        plain, sign = self._style(style), self._style(sign_style)
        return [
            *_segments(f"{mark} {_left(row.state, _STATE)}", plain),
            *_segments(_left(row.signs, _SIGNS), sign),
            *_segments(f" {_left(row.question, room)}{figures} ", plain),
        ]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"card-list--{name}")


def _segments(text: str, style: Style) -> list[Segment]:
    """`text` with the spaces that begin it apart: programs that draw SVG drop them."""
    bare = text.lstrip()
    return [Segment(part, style) for part in (text[: len(text) - len(bare)], bare) if part]


def _left(text: str, cells: int) -> str:
    text = cut(text, cells)
    return text + " " * (cells - width(text))


def _right(text: str, cells: int) -> str:
    text = cut(text, cells)
    return " " * (cells - width(text)) + text
