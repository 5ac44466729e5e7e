"""Texts as written in a file, made into texts as shown: cleaned, with line ends folded."""

from __future__ import annotations

import unicodedata
from typing import Any

from critique_study.text import clean

_CLOSE_LIKE_CHINESE = frozenset("“”‘’…—·")


def tidy(value: Any) -> Any:
    """`value` with all its texts cleaned and their newlines folded; containers are changed in place."""
    if isinstance(value, str):
        return fold_lines(clean(value)) if not (value.isascii() and value.isprintable()) else value.strip()
    if isinstance(value, dict):
        for key, inner in value.items():
            value[key] = tidy(inner)
    elif isinstance(value, list):
        value[:] = [tidy(inner) for inner in value]
    return value


def fold_lines(text: str) -> str:
    """`text` with a newline as a space (as nothing between Chinese characters) and an empty line as a paragraph."""
    text = text.strip()
    if "\n" not in text:
        return text
    paragraphs = [""]
    for line in (line.strip() for line in text.split("\n")):
        if not line:
            if paragraphs[-1]:
                paragraphs.append("")
        elif paragraphs[-1]:
            paragraphs[-1] += _between(paragraphs[-1][-1], line[0]) + line
        else:
            paragraphs[-1] = line
    return "\n\n".join(paragraphs)


def _between(before: str, after: str) -> str:
    """What a newline between two characters becomes."""
    wide = (_is_wide(before), _is_wide(after))
    loose = (before in _CLOSE_LIKE_CHINESE, after in _CLOSE_LIKE_CHINESE)
    return "" if all(wide) or (wide[0] and loose[1]) or (loose[0] and wide[1]) else " "


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
