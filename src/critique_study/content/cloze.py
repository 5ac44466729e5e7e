"""Cloze texts: `{{c1::text::hint}}` taken apart, with what is wrong in them."""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_NUMBER = 99
_GAP = re.compile(r"\{\{([cC]?)([0-9]+)::(.*?)\}\}", re.DOTALL)
_BRACES = re.compile(r"\{\{|\}\}")


class Segment(NamedTuple):
    """A piece of a cloze text."""

    text: str
    number: int | None = None
    """The gap's number; None for the text between gaps."""
    hint: str | None = None


class Cloze(NamedTuple):
    """A cloze text taken apart."""

    segments: tuple[Segment, ...]
    faults: tuple[str, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its gaps, each once, rising."""
        return tuple(sorted({s.number for s in self.segments if s.number is not None}))


def parse(text: str) -> Cloze:
    """`text` as segments; what cannot be understood stays in them as text and is named in the faults."""
    segments: list[Segment] = []
    faults: list[str] = []
    at = 0
    # Up to the last braces only: behind them each opening would be followed in vain to the end of a hostile text.
    for match in _GAP.finditer(text, 0, text.rfind("}}") + 2):
        _plain(text[at : match.start()], segments, faults)
        at = match.end()
        letter, digits, inside = match.groups()
        while text.startswith("}", at):
            at += 1
        gap = f"{{{{{letter}{digits}::…}}}}"
        if letter != "c":
            faults.append(f"`{gap}`: a gap starts with a small `c` and its number, as in `{{{{c1::text}}}}`")
        if "{{" in inside:
            faults.append(f"`{gap}` holds another gap: gaps cannot be nested")
            # The outer gap is closed by the inner one's braces; so is the text up to its own.
            stray = text.find("}}", at)
            at = stray + 2 if stray >= 0 else at
            continue
        if digits.startswith("0") or int(digits[:3]) > MAX_NUMBER:
            faults.append(f"`{gap}`: gaps are numbered from 1 to {MAX_NUMBER}, without leading zeros")
            continue
        if at > match.end():
            faults.append(f"`{gap}`: a gap ends at its first `}}}}`: put a space between it and a brace of the text")
        answer, *rest = inside.split("::")
        if len(rest) > 1:
            faults.append(f"`{gap}` has more than one `::` inside: it is text, then at most one hint")
        if not answer.strip():
            faults.append(f"`{gap}` is empty")
        hint = rest[0].strip() if rest else ""
        segments.append(Segment(answer, int(digits), hint or None))
    _plain(text[at:], segments, faults)
    if not any(s.number is not None for s in segments) and not faults:
        faults.append("a cloze text without a gap: write `{{c1::…}}` around what is asked")
    return Cloze(tuple(segments), tuple(faults))


def _plain(text: str, segments: list[Segment], faults: list[str]) -> None:
    if not text:
        return
    brace = _BRACES.search(text)
    if brace is not None:
        piece = text[brace.start() : brace.start() + 12]
        if brace[0] == "{{":
            is_closed = "}}" in text[brace.end() :]
            wrong = "is not a gap: write `{{c1::text}}`" if is_closed else "is never closed by `}}`"
            faults.append(f"`{piece}…` {wrong}")
        else:
            faults.append("a `}}` that closes no gap (a gap's own text cannot hold `}}`)")
    segments.append(Segment(text))
