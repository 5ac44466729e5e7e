"""The small Markdown of dossier sections: a title, headings, paragraphs, quotations and emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from critique_study.content.folding import fold_lines
from critique_study.text import clean

_EMPHASIS = re.compile(r"\*([^*\n]+)\*")
_HEADING = re.compile(r"#{1,6} +(.*)")


class Paragraph(NamedTuple):
    """One paragraph or heading of a section."""

    kind: Literal["title", "heading", "text", "quotation"]
    spans: tuple[tuple[str, bool], ...]
    """Its pieces, each with whether it is emphasised."""


def parse(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a section's file; what is no markup of ours is text."""
    return tuple(_paragraphs(clean(text).split("\n")))


def _paragraphs(lines: Iterable[str]) -> Iterator[Paragraph]:
    """Lines that follow one another are one paragraph, if they are of one kind; a heading stands alone."""
    kind: Literal["text", "quotation"] = "text"
    waiting: list[str] = []
    is_title = True
    for line in (*lines, ""):
        heading = _HEADING.fullmatch(line.strip())
        quoted = line.startswith(">")
        of: Literal["text", "quotation"] = "quotation" if quoted else "text"
        if waiting and (heading or of != kind or not line.strip()):
            yield Paragraph(kind, _spans(waiting))
            waiting = []
        if heading:
            yield Paragraph("title" if is_title else "heading", _spans([heading[1]]))
            is_title = False
        elif line.strip():
            kind = of
            waiting.append(line.removeprefix(">").strip() if quoted else line)


def _spans(lines: list[str]) -> tuple[tuple[str, bool], ...]:
    text = fold_lines("\n".join(lines))
    parts = _EMPHASIS.split(text)
    return tuple((part, index % 2 == 1) for index, part in enumerate(parts) if part)
