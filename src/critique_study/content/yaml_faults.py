"""What is wrong with a YAML text, in words that help, and how to read on behind it."""

from __future__ import annotations

import re
from typing import Any

_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_CONTROLS = 20
_DASH = re.compile(rb"( *)- +")
_WORDS = {
    "mapping values are not allowed": "a colon with a space behind it, inside unquoted text: put the text in quotes",
    "block sequence entries are not allowed": "a list cannot start here: put the `-` on a line of its own",
    "sequence entries are not allowed": "a list cannot start here: put the `-` on a line of its own",
    "'\\t' that cannot start": "a tab: indent with spaces",
    "cannot start any token": "a tab, or unquoted text that starts with this character: use spaces, or quotes",
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
    mark = error.problem_mark or error.context_mark
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
    data: bytes, item: tuple[int, int] | None, fault: Fault, *, within: bool, truncate: bool
) -> bytes | None:
    """`data` with the list item that is to blame blanked out, so that lines keep their numbers; None if there is none.

    `item` is line and column of the newest item of the list when the fault came, `within` says that it was open then.
    If it was complete already, the fault is mostly a line of it that is wrongly indented. With `truncate` all that
    follows goes too.
    """
    if item is None:
        return None
    line, column = item
    start = _offset(data, line)
    dash = _DASH.match(data, start)
    if dash is None or dash.end() - start != column:  # written in brackets
        return None
    fault_start = _offset(data, fault.line)
    if not within and _DASH.match(data, fault_start):
        start = fault_start
    if truncate:
        return data[:start]
    n = len(dash[1])
    next_or_end = rb"^(?: {%d}-[ \n]| {0,%d}[^\s#])" % (n, n - 1) if n else rb"^(?:-[ \n]|[^\s#-])"
    follows = re.compile(next_or_end, re.MULTILINE)
    search_from = data.find(b"\n", start if within else fault_start)
    next_item = follows.search(data, search_from) if search_from >= 0 else None
    end = next_item.start() if next_item else len(data)
    if not data[start:end].strip():
        return None
    return b"".join((data[:start], b"\n" * data.count(b"\n", start, end), data[end:]))


def before(data: bytes, line: int) -> bytes:
    """What stands above `line`."""
    return data[: _offset(data, line)]


def _offset(data: bytes, line: int) -> int:
    """Where `line` begins; line ends are \\n."""
    at = 0
    for _ in range(line):
        at = data.find(b"\n", at) + 1
    return at
