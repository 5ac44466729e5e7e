"""Blocks of text set into lines of a given width, with a margin for marks. Knows nothing of Textual."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from critique_study.text import break_lines, width

Role = Literal["text", "gap", "answer", "title", "dim", "right", "wrong", "rule", "extra", "missing", "emphasis"]
"""What a piece of text is; the widget that draws it gives each role a style."""


class Block(NamedTuple):
    """A paragraph, or several parted by newlines, that share a margin."""

    spans: tuple[tuple[str, Role], ...]
    mark: str = ""
    """What stands in the margin of the first line."""
    indent: int = 0
    """The margin's width in cells."""
    space: int = 1
    """Blank lines before it, unless it comes first."""
    option: int | None = None
    """The option of a choice card that it shows."""


class Line(NamedTuple):
    """One line on the screen."""

    pieces: tuple[tuple[str, Role], ...]
    option: int | None = None


RULE = Block((("─", "rule"),))
"""A line across the whole width."""


def block(text: str, role: Role = "text", *, mark: str = "", indent: int = 0, space: int = 1) -> Block:
    """A block of one span."""
    return Block(((text, role),), mark, indent, space)


def typeset(blocks: Iterable[Block], columns: int) -> list[Line]:
    """The lines of `blocks` at `columns` cells."""
    lines: list[Line] = []
    for each in blocks:
        if lines:
            lines += [Line(())] * each.space
        lines += _lines(each, columns)
    return lines


def _lines(block: Block, columns: int) -> Iterable[Line]:
    if block.spans and block.spans[0][1] == "rule":
        yield Line(((block.spans[0][0] * columns, "rule"),))
        return
    text = "".join(piece for piece, _ in block.spans)
    mark = block.mark
    for start, end in break_lines(text, columns - block.indent):
        pieces = list(_cut(block.spans, start, end))
        if block.indent:
            margin: list[tuple[str, Role]] = [(mark, "dim"), (" " * (block.indent - width(mark)), "text")]
            pieces = [*margin, *pieces]
        yield Line(tuple(pieces), block.option)
        mark = ""


def _cut(spans: Iterable[tuple[str, Role]], start: int, end: int) -> Iterable[tuple[str, Role]]:
    """The pieces of `spans` between two offsets of their joined text, those of one role joined."""
    begin = 0
    cut: list[tuple[str, Role]] = []
    for text, role in spans:
        if piece := text[max(0, start - begin) : max(0, end - begin)]:
            cut.append((piece, role))
        begin += len(text)
    for role, pieces in groupby(cut, key=itemgetter(1)):
        piece = "".join(text for text, _ in pieces)
        bare = piece.lstrip()
        # Spaces apart: programs that draw SVG drop those that begin a text.
        yield from ((part, role) for part in (piece[: len(piece) - len(bare)], bare) if part)
