"""What is wrong with a YAML text, in words that help, and how to read on behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_CONTROLS = 20
_DASH = re.compile(rb"( *)-(?: +|$)", re.MULTILINE)
_WORDS = {
    "mapping values are not allowed": "a colon with a space behind it, inside unquoted text: put the text in quotes",
    "block sequence entries are not allowed": "a list cannot start here: put the `-` on a line of its own",
    "sequence entries are not allowed": "a list cannot start here: put the `-` on a line of its own",
    "'\\t' that cannot start": "a tab: indent with spaces",
    "cannot start any token": "a tab, or unquoted text that starts with this character: use spaces, or quotes",
    "comment or line break": "after `|` or `>` the text starts on the next line: put text that starts so in quotes",
    "unknown escape": "an unknown escape in double quotes: write `\\\\` for a backslash, or use single quotes",
    "expected alphabetic or numeric": "unquoted text cannot start with `*` or `&`: put it in quotes",
    "',' or": "a bracket is not closed, or a comma or a closing quotation mark is missing",
    "could not find expected ':'": "a key without its colon",
    "did not find expected key": "a key cannot stand here: look at the indentation, and at quotation marks inside text",
    "'-' indicator": "a list item cannot stand here: look at the indentation",
    "expected <block end>": "nothing can stand here: look at the indentation, and at quotation marks inside text",
    "document start": "nothing can stand here: look at the indentation",
}


class Fault(Exception):
    """Why a text is refused, and where; line and column start at 0."""

    def __init__(self, mark: Any, message: str) -> None:
        super().__init__(message)
        self.line: int = mark.line
        self.column: int = mark.column
        self.message = message


class SecondDocument(Fault):
    """There is more than one document; the first is sound."""


def explain(error: Any) -> Fault:
    """The parser's `MarkedYAMLError` as a fault."""
    problem = str(error.problem)
    if "end of stream" in problem and "quoted scalar" in str(error.context):
        return Fault(error.context_mark, "a quotation mark that is never closed")
    is_key = error.context_mark is not None and "simple key" in str(error.context)
    mark = error.context_mark if is_key else error.problem_mark or error.context_mark
    for words, message in _WORDS.items():
        if words in problem:
            return Fault(mark, f"not valid YAML: {message}")
    return Fault(mark, f"not valid YAML: {problem}")


def control_characters(text: str) -> tuple[list[tuple[int, int, str]], str]:
    """The characters that no YAML file may hold, as (line, column, message), and `text` with spaces in their place."""
    found: list[tuple[int, int, str]] = []
    for match in _CONTROL.finditer(text):
        if len(found) == _MOST_CONTROLS:
            break
        start = match.start()
        column = start - text.rfind("\n", 0, start)
        found.append((text.count("\n", 0, start) + 1, column, f"the control character U+{ord(match[0]):04X}"))
    return found, _CONTROL.sub(" ", text)


def without_item(
    data: bytes, items: Iterable[tuple[int, int]], fault: Fault, *, depth: int, truncate: bool
) -> bytes | None:
    """`data` with the list item that is to blame blanked out, so that lines keep their numbers; None if there is none.

    `items` are lines and columns of the newest items of the lists that may hold it, `depth` is how many containers were
    open when the fault came: more than two within an item, two between items, one behind the list (then mostly because
    a line of its last item is not indented enough). With `truncate` all that follows the item goes too.
    """
    found = next(filter(None, (_dash(data, *item) for item in items)), None)
    if found is None:
        return None
    start, indent = found
    fault_start = _offset(data, fault.line)
    fault_end = _line_end(data, fault_start)
    item_line = re.compile(rb"^ {%d}-[ \n]" % indent, re.MULTILINE)
    if depth > 2:
        next_item = item_line.search(data, _line_end(data, start))
    elif depth < 2 and item_line.match(data, fault_start):
        next_item = item_line.match(data, fault_start)
    else:
        start = fault_start if _DASH.match(data, fault_start) else start
        next_item = item_line.search(data, fault_end)
    outer_line = re.compile(rb"^ {0,%d}[^\s#-]" % max(indent - 1, 0), re.MULTILINE)
    outer = outer_line.search(data, max(_line_end(data, start), fault_end))
    end = min(match.start() if match else len(data) for match in (next_item, outer))
    if not data[start:end].strip():
        return None
    return data[:start] if truncate else b"".join((data[:start], b"\n" * data.count(b"\n", start, end), data[end:]))


def _dash(data: bytes, line: int, column: int) -> tuple[int, int] | None:
    """Where the line of a list item starts, and its dash's column; None if the list is written in brackets."""
    start = _offset(data, line)
    dash = _DASH.match(data, start)
    return (start, len(dash[1])) if dash and len(dash[1]) < column <= dash.end() - start else None


def before(data: bytes, line: int) -> bytes:
    """What stands above `line`."""
    return data[: _offset(data, line)]


def _offset(data: bytes, line: int) -> int:
    """Where `line` begins; line ends are \\n."""
    at = 0
    for _ in range(line):
        at = _line_end(data, at)
    return at


def _line_end(data: bytes, at: int) -> int:
    """Where the line behind `at` begins."""
    return data.find(b"\n", at) + 1 or len(data)
