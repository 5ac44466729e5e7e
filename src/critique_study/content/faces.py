"""What a card shows, for every face alike: question, answer, options, hint, and whether a typed answer is right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple
from zlib import crc32

from critique_study.content import cloze
from critique_study.content.models import LANGUAGES, Card, Language, Note, Stub
from critique_study.settings import Mode

_NAME_LENGTH = 36


class Span(NamedTuple):
    """A piece of a card's text."""

    text: str
    role: Literal["text", "gap", "answer"]
    """`gap` stands for what is asked, `answer` is what was asked."""


def shown(note: Note, mode: Mode) -> tuple[Language, ...]:
    """The languages in which `note` is asked when `mode` is studied; none if it lacks the one wanted."""
    return tuple(language for language in LANGUAGES if mode in (language, "both") and _has(note, language))


def is_shown(stub: Stub, mode: Mode) -> bool:
    """Whether that note is asked in any language when `mode` is studied."""
    return mode in stub.languages if mode != "both" else bool(stub.languages)


def _has(note: Note, language: Language) -> bool:
    return has_sides(note, language) and (note.choices is None or bool(note.choices.get(language)))


def has_sides(note: Note, language: Language) -> bool:
    """Whether `note` has a question and an answer in `language`, and may show them."""
    if language not in note.languages:
        return False
    if note.text is not None:
        return bool(note.text.get(language))
    return bool(note.front and note.front.get(language) and note.back and note.back.get(language))


def question(card: Card, language: Language, *, hinted: bool = False) -> tuple[Span, ...]:
    """What is asked. Of a cloze the asked gap is a `gap` span, with its hint if `hinted`; other gaps are plain text."""
    note = card.note
    if note.text is None:
        return _side(note, language, back=card.is_reverse, role="text")
    return tuple(
        Span(f"[{(s.hint if hinted else '') or '…'}]", "gap") if s.number == card.cloze else Span(s.text, "text")
        for s in _segments(note, language)
    )


def has_hint(card: Card, language: Language) -> bool:
    """Whether the asked gap of a cloze has a hint."""
    return any(s.number == card.cloze and s.hint for s in _segments(card.note, language))


def answer(card: Card, language: Language) -> tuple[Span, ...]:
    """What was asked for, as an `answer` span; of a cloze the whole sentence, with the gap filled by one."""
    note = card.note
    if note.text is None:
        return _side(note, language, back=not card.is_reverse, role="answer")
    return tuple(Span(s.text, "answer" if s.number == card.cloze else "text") for s in _segments(note, language))


def plain(spans: Iterable[Span]) -> str:
    """The text of `spans`."""
    return "".join(span.text for span in spans)


def short_name(card: Card, language: Language) -> str:
    """A card named in a message: the beginning of its question."""
    languages = [language, *shown(card.note, "both")]
    text = " ".join(next((text for each in languages if (text := plain(question(card, each)))), card.id).split())
    return text if len(text) <= _NAME_LENGTH else text[: _NAME_LENGTH - 1].rstrip(" \u200d") + "…"


def options(note: Note, language: Language) -> tuple[str, ...]:
    """What a choice note offers, the right one among them: the same order in both languages, and for ever."""
    if note.choices is None or note.back is None:
        return ()
    every = (note.back.get(language) or "", *note.choices.get(language))
    return tuple(every[i] for i in _order(note.first_id, len(every)))


def right_option(note: Note) -> int:
    """The index of the right one in `options`."""
    count = max(len(note.choices.en), len(note.choices.zh)) if note.choices is not None else 0
    return _order(note.first_id, count + 1).index(0)


def spellings(card: Card, of: Language | None = None) -> tuple[str, ...]:
    """Everything that counts as the answer of a typed card, in the language `of` or else in either; the backs first."""
    note = card.note
    if note.accept is None or note.back is None:
        return ()
    languages = LANGUAGES if of is None else (of,)
    backs = tuple(text for language in languages if (text := note.back.get(language)))
    others = tuple(text for language in languages for text in getattr(note.accept, language))
    return tuple(dict.fromkeys((*backs, *others)))


def is_right(card: Card, typed: str) -> bool:
    """Whether `typed` is one of the `spellings`; case, width, punctuation and white space are forgiven."""
    folded = fold(typed)
    return bool(folded) and any(folded == fold(spelling) for spelling in spellings(card))


# What tells one number from another stays: a point, colon, slash or dash between digits, a minus, a per cent sign.
_DASHES = re.compile(r" ?[\-\u2010-\u2015\u2212] ?")
_LOOSE_SIGNS = re.compile(r"\s+(?=[%‰])")
_THOUSANDS = re.compile(r"(?<=[0-9])[,'’\u066c](?=[0-9]{3}(?![0-9]))")
_KEPT = re.compile(r"(?<=[0-9])[.,:/\-](?=[0-9])|^-(?=[0-9])|(?<=\w)[%‰#+]+")


class _Forgiven(dict[int, int | None]):
    """A table that deletes characters, made as they are met: asking each for its category takes ten times as long."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        forgiven = character.isspace() or unicodedata.category(character)[0] in "PZC"
        self[code] = None if forgiven else code
        return self[code]


_FORGIVEN = _Forgiven()


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """`text` without case, width, punctuation and white space, for comparing what was meant."""
    text = unicodedata.normalize("NFKC", text).casefold()
    if (letters := "".join(text.split())).isalnum():
        return letters
    text = " ".join(text.split())
    text = _THOUSANDS.sub("", _LOOSE_SIGNS.sub("", _DASHES.sub("-", text))).strip()
    pieces, end = [], 0
    for match in _KEPT.finditer(text):
        pieces += [text[end : match.start()].translate(_FORGIVEN), match[0]]
        end = match.end()
    return "".join([*pieces, text[end:].translate(_FORGIVEN)]) or "".join(text.split())


def _side(note: Note, language: Language, *, back: bool, role: Literal["text", "answer"]) -> tuple[Span, ...]:
    side = note.back if back else note.front
    text = side.get(language) if side is not None else None
    return (Span(text, role),) if text else ()


def _segments(note: Note, language: Language) -> tuple[cloze.Segment, ...]:
    text = note.text.get(language) if note.text is not None else None
    return _parsed(text).segments if text else ()


_parsed = lru_cache(maxsize=256)(cloze.parse)


@lru_cache(maxsize=1024)
def _order(seed: str, count: int) -> tuple[int, ...]:
    """A permutation of `range(count)` that depends on `seed` alone: all are equally likely."""
    rest = crc32(seed.encode())
    left = list(range(count))
    order = []
    for size in range(count, 0, -1):
        rest, index = divmod(rest, size)
        order.append(left.pop(index))
    return tuple(order)
