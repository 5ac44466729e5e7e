"""Ids: what they may be, how a name becomes one, and which one was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from zlib import crc32

MAX_ID = 64
PATTERN = re.compile(r"[a-z0-9-]+")


def id_fault(text: str) -> str | None:
    """Why `text` cannot be an id, if so."""
    if not PATTERN.fullmatch(text):
        return f"the id `{text}` may hold only a-z, 0-9 and `-`"
    return f"the id `{text}` is longer than {MAX_ID} characters" if len(text) > MAX_ID else None


def slug(name: str) -> str:
    """`name` as an id: what it cannot keep of letters it replaces by a checksum, so that names stay apart."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    kept = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    lost = any(c.isalnum() and not c.isascii() for c in folded)
    if kept and not lost and len(kept) <= MAX_ID:
        return kept
    return f"{kept[:48]}-{crc32(name.encode(errors='surrogateescape')):08x}".strip("-")


def current_id(card: str, formerly: Mapping[str, str]) -> str:
    """The id that a card once called `card` has today; `formerly` maps former ids of notes to their present ones."""
    if not formerly:
        return card
    note, colon, rest = card.partition(":")
    return formerly.get(note, note) + colon + rest


def nearest(name: str, known: Iterable[str]) -> str:
    """A question that offers the likeliest of the `known` words for a wrong `name`, to end a message with."""
    if len(name) > MAX_ID:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1)
    return f": do you mean `{near[0]}`?" if near else ""
