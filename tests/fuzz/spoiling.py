"""Texts and values spoilt at random, and what a message for a learner may hold."""

from __future__ import annotations

import random
from collections.abc import Sequence
from copy import deepcopy
from typing import Any
from unicodedata import normalize

from critique_study.text import clean

SIGNS = (
    *("\0", "\x07", "\b", "\t", "\n", "\r", "\r\n", "\x1b", "\x1b[31m", "\x1b]0;owned\x07", "\x7f", "\x85"),
    *("\x9b31m", "\x9d"),
    *("\xa0", "\xad", "\u0301", "\u034f", "\u200b", "\u200d", "\u202e", "\u2028", "\u2066", "\ufe0f", "\ufeff"),
    *("\ufffe"),
    *("\U0001f468\u200d\U0001f469", "\U000e0041", "ﬁ", "İ", "ß", "１", "，", "。", "“", "”", "「", "』", "中", "é"),
    *("e\u0301"),
)  # fmt: skip
"""Characters that terminals, parsers and readers stumble over."""
NUMBERS = (
    "0",
    "-0",
    "00",
    "1",
    "-1",
    "1.5",
    "1e9",
    "1e999",
    "-1e999",
    "0x1F",
    "1_000",
    "4294967296",
    "9" * 30,
    "nan",
    ".inf",
)
_BYTES = (b"\x80", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\0", b"\x1b")


def spoiled(rng: random.Random, content: bytes, words: Sequence[str]) -> bytes:
    """`content` after a few accidents: parts lost, doubled, moved, and others put in,
    `words` of its language rather."""
    data = content
    for _ in range(rng.choice((1, 1, 2, 2, 4, 8, 20))):
        at = rng.randrange(len(data) + 1)
        end = min(at + int(rng.expovariate(1 / 12)) + 1, len(data))
        match rng.randrange(12):
            case 0:
                data = data[:at] + data[end:]
            case 1:
                data = data[:end] + data[at:end] * rng.choice((1, 1, 2, 30)) + data[end:]
            case 2:
                other = rng.randrange(len(data) + 1)
                data = data[:other] + data[at:end] + data[other:]
            case 3:
                data = data[:at] + rng.choice(_BYTES) + data[at:]
            case 4:
                data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
            case 5:
                data = data[:at] if rng.random() < 0.3 else data[at:] + data[:at]
            case 6:
                lines = data.split(b"\n")
                line = lines.pop(rng.randrange(len(lines)))
                lines.insert(
                    rng.randrange(len(lines) + 1), rng.choice((line, b"  " + line, line.lstrip(), line + b"\n" + line))
                )
                data = b"\n".join(lines)
            case 7:
                data = data[:at] + word(rng, words) * rng.choice((1, 1, 1, 3, 400)) + data[at:]
            case _:
                data = data[:at] + word(rng, words) + data[rng.choice((at, end)) :]
    return data[: 1 << 20]


def word(rng: random.Random, words: Sequence[str]) -> bytes:
    """One of the `words`, or something that is none."""
    pool: Sequence[str] = words if rng.random() < 0.75 else rng.choice((SIGNS, NUMBERS))
    return rng.choice(pool).encode()


def made(rng: random.Random, words: Sequence[str], most: int = 60) -> bytes:
    """A text of such words alone."""
    text = b"".join(word(rng, words) + rng.choice((b"", b"", b" ")) for _ in range(rng.randrange(1, most)))
    return text * rng.choice((1, 1, 1, 1, 1, 40))


def altered(rng: random.Random, tree: Any, words: Sequence[str]) -> Any:
    """`tree`, of dicts, lists and plain values, with one of its values replaced, moved, or gone."""
    boxes = list(_boxes(tree))
    box = rng.choice(boxes or [{}])
    if not box:
        return value(rng, words, boxes or [{}])
    key = rng.choice(list(box)) if isinstance(box, dict) else rng.randrange(len(box))
    match rng.randrange(6):
        case 0:
            del box[key]
        case 1 if isinstance(box, dict):
            box[word(rng, (*words, *map(str, box))).decode(errors="replace")] = deepcopy(box[key])
        case 1:
            box.append(deepcopy(box[key]))
        case 2 if isinstance(box[key], str):
            box[key] = spoiled(rng, box[key].encode(errors="replace"), words).decode(errors="replace")
        case _:
            box[key] = value(rng, words, boxes)
    return tree


def value(rng: random.Random, words: Sequence[str], boxes: Sequence[Any] = ({},)) -> Any:
    """A value that hardly anybody expects."""
    return rng.choice(
        (
            *(None, True, False, 0, 1, -1, 2**31, 2**63 - 1, 2**63, -(10**18), 0.5, 1e300, "", " ", "x" * 5000, []),
            *({}, [[]]),
            {"en": None}, {"en": "", "zh": ""}, {"zh": word(rng, words).decode(errors="replace")}, [None], ["", ""],
            made(rng, words, 8).decode(errors="replace"), rng.choice(SIGNS), rng.choice(SIGNS) + "a",
            deepcopy(rng.choice(boxes)),
        )
    )  # fmt: skip


def _boxes(tree: Any) -> Any:
    if isinstance(tree, dict | list):
        yield tree
        for each in tree.values() if isinstance(tree, dict) else tree:
            yield from _boxes(each)


def is_harmless(text: str) -> bool:
    """Whether a terminal prints `text` on one line and does nothing else."""
    return text.isprintable() or ("\n" not in text and normalize("NFC", text) == clean(text))
