"""Text on its way in (cleaning) and on its way to a terminal (widths, line breaking)."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby, islice

# Patterns that take a millisecond to compile are left as texts until they are used, for start time.

# Whole escape sequences first (strings like OSC up to their terminator), so that their innards do not stay as text.
_ESCAPES = (
    r"\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|\x1b[ -/]*[0-~]"
)
_EMOJI = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
# Controls, bidi controls, joiners, fillers, variation selectors, tags, surrogates, noncharacters and private use.
_UNSEEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U0001bca0-\U0001bca3\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# A joiner stays between emoji, VS16 after one (or in a keycap).
_JOINERS = f"(?<![{_EMOJI}])(?<![{_EMOJI}]\ufe0f)\u200d|\u200d(?![{_EMOJI}])|(?<![{_EMOJI}])\ufe0f(?!\u20e3)"
_BREAKING_SPACES = re.compile("[^\\S\u00a0\u2007\u202f]+")
_LONG = 1_000
_SET_WITH_CARE = 4_000
"""Characters of the longest text whose lines are broken by all the rules: that of a hostile one would take minutes."""
_AFTER_WIDE = (
    r"[^\S\u00a0\u2007\u202f]+|(?<=[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff])(?=[\w“‘（《「『【])"
)
_WITH_MARKS = re.compile("(?s:.)[\u0300-\u036f\u200d\ufe0f\U0001f3fb-\U0001f3ff]*")
_NEWLINES = re.compile("\r\n?|[\u0085\u2028\u2029]")


def clean(text: str) -> str:
    """`text` in NFC without what a terminal could act on or a reader could not see; newlines stay, tabs are spaces."""
    if text.isascii() and text.isprintable():
        return text
    text = _NEWLINES.sub("\n", text.replace("\t", " "))
    text = _normal(re.sub(_UNSEEN, "", re.sub(_ESCAPES, "", text)))
    return _normal(re.sub(_JOINERS, "", text)) if "\u200d" in text or "\ufe0f" in text else text


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text if len(text) < _LONG else _without_towers(text))


def _without_towers(text: str) -> str:
    """`text` with at most 32 combining marks in a row: normalising takes time by the square of such a run."""
    runs = groupby(text, key=lambda c: unicodedata.combining(c) != 0)
    return "".join("".join(islice(run, 32) if marks else run) for marks, run in runs)


def one_line(text: str) -> str:
    """`text` cleaned and on one line: for messages that quote a path or other people's text."""
    return " ".join(clean(text).split())


def width(text: str) -> int:
    """Terminal cells that `text`, cleaned, takes."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def cut(text: str, columns: int) -> str:
    """`text` in at most `columns` cells, with an ellipsis where some of it is left out."""
    if width(text) <= columns:
        return text
    fits = bisect_right(range(1, len(text)), columns - 1, key=lambda end: width(text[:end]))
    return text[:fits].rstrip(" \u200d") + "…" if columns > 0 else ""


def clusters(text: str) -> Iterable[str]:
    """The grapheme clusters of `text`: what a reader takes for one character each."""
    if text.isascii():
        return text
    if len(text) > _SET_WITH_CARE:
        return (match[0] for match in _WITH_MARKS.finditer(text))
    from uniseg.graphemecluster import grapheme_clusters

    found: Iterable[str] = grapheme_clusters(text)
    return found


def has_wide(text: str) -> bool:
    """Whether `text` holds characters two cells wide."""
    if text.isascii():
        return False
    return any(c >= "\u1100" and unicodedata.east_asian_width(c) in "WF" for c in set(text))


@lru_cache(maxsize=512)
def break_offsets(text: str) -> tuple[int, ...]:
    """The offsets in `text` at which a new line may start (UAX #14), its end included.

    Texts without wide characters break after spaces alone: good enough for English, and a hundred times cheaper.
    """
    if not text:
        return ()
    if has_wide(text) and len(text) > _SET_WITH_CARE:
        return (*(m.end() for m in re.finditer(_AFTER_WIDE, text) if 0 < m.end() < len(text)), len(text))
    if has_wide(text):
        from uniseg.linebreak import line_break_boundaries

        return tuple(offset for offset in line_break_boundaries(text) if offset)
    return (*(m.end() for m in _BREAKING_SPACES.finditer(text) if m.end() < len(text)), len(text))


def break_lines(text: str, columns: int) -> list[tuple[int, int]]:
    """The lines of `text` at `columns` cells, as (start, end) offsets without trailing spaces.

    Newlines always break. A piece wider than a line is cut between grapheme clusters.
    """
    columns = max(2, columns)
    lines: list[tuple[int, int]] = []
    begin = 0
    for paragraph in text.split("\n"):
        lines += [(begin + a, begin + b) for a, b in _break_paragraph(paragraph, columns)]
        begin += len(paragraph) + 1
    return lines


def _break_paragraph(text: str, columns: int) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start = end = used = 0
    for offset in break_offsets(text):
        piece = text[end:offset]
        if used + width(piece.rstrip()) > columns and end > start:
            lines.append((start, start + len(text[start:end].rstrip())))
            start, used = end, 0
        if width(piece.rstrip()) > columns:
            for cut in _cuts(piece, columns):
                lines.append((start, end + cut))
                start = end + cut
            used = width(text[start:offset])
        else:
            used += width(piece)
        end = offset
    if end > start or not lines:
        lines.append((start, start + len(text[start:].rstrip())))
    return lines


def _cuts(piece: str, columns: int) -> list[int]:
    """Where to cut a piece without break opportunities so that each part but the last fills a line."""
    cuts, used, at = [], 0, 0
    for cluster in clusters(piece):
        cells = width(cluster)
        if used + cells > columns and used:
            cuts.append(at)
            used = 0
        used += cells
        at += len(cluster)
    return cuts
