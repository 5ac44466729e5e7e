"""Rules for the figures and names in notes: the same in both languages, and told by the section that is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from critique_study.content import figures as numbers
from critique_study.content.models import LANGUAGES, Collection, Language, Note, Person
from critique_study.content.rules.asked import asked
from critique_study.content.rules.found import Found, live

_LATIN_NAME = re.compile(r"(?<![\w])[A-Z][\w.]*[a-z0-9A-Z](?:-[A-Z0-9]\w*)*")
_BEFORE_A_SENTENCE = ".!?:;。：；“(（"


def figures(collection: Collection) -> Iterator[Found]:
    """Both languages of a note give the same figures."""
    for note in live(collection):
        for key in ("front", "back", "text"):
            text = getattr(note, key)
            if text is None or not (text.en and text.zh):
                continue
            for language, other in zip(LANGUAGES, reversed(LANGUAGES), strict=True):
                for value in sorted(numbers.figures(text.get(language), language)):
                    if not numbers.says(text.get(other), value, other):
                        message = f"{numbers.shown(value)} stands in {language}, not in {other}"
                        yield Found(note, message, (key, other), "warning")


def unsupported(collection: Collection) -> Iterator[Found]:
    """A figure or name in an answer is said by a section that the note cites."""
    if not collection.has_seeds:
        return
    for each in asked(collection):
        text = _cited(collection, each.note, each.language)
        if not text:
            continue
        missing = [
            numbers.shown(value)
            for value in sorted(numbers.figures(each.answer, each.language))
            if not numbers.says(text, value, each.language)
        ]
        missing += [name for name in _names(each.answer, each.language, collection.people) if not _mentions(text, name)]
        for what in missing:
            message = f"`{what}` is in no section it cites ({', '.join(each.note.cites)})"
            yield Found(each.note, message, (each.answer_key, each.language), "warning")


def _cited(collection: Collection, note: Note, language: Language) -> str:
    """The text of the sections that `note` cites."""
    paths = [
        collection.sections[section].paths.get(language) for section in note.cites if section in collection.sections
    ]
    return "\n".join(_read(path, path.stat().st_mtime_ns) for path in paths if path is not None)


@cache
def _read(path: Path, _changed: int) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _names(answer: str, language: Language, people: Mapping[str, Person]) -> Iterator[str]:
    """What looks like a name: of a person, or a word with a capital that does not begin a sentence."""
    if language == "zh":
        yield from (name for person in people.values() if (name := person.name.zh) and len(name) > 1 and name in answer)
    for match in _LATIN_NAME.finditer(answer):
        before = answer[: match.start()].rstrip()
        if language == "zh" or (before and before[-1] not in _BEFORE_A_SENTENCE):
            yield match[0]


def _mentions(text: str, name: str) -> bool:
    return name.casefold() in text.casefold()
