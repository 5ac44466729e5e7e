"""Rules for the figures and names in notes: the same in both languages, and told by the section that is cited."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from critique_study.content import figures as numbers
from critique_study.content.models import LANGUAGES, Collection, Language
from critique_study.content.rules.asked import Asked, asked
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

    @cache
    def told(cites: tuple[str, ...], language: Language) -> tuple[str, str]:
        text = _cited(collection, cites, language)
        return text, text.casefold()

    people = [name for person in collection.people.values() if (name := person.name.zh) and len(name) > 1]
    for each in asked(collection):
        text, folded = told(each.note.cites, each.language)
        if not text:
            continue
        missing = [
            numbers.shown(value)
            for value in sorted(numbers.figures(each.answer, each.language))
            if not numbers.says(text, value, each.language)
        ]
        names = [*(name for name in people if each.language == "zh" and name in each.answer), *_names(each)]
        missing += [name for name in names if name.casefold() not in folded]
        for what in missing:
            message = f"`{what}` is in no section it cites ({', '.join(each.note.cites)})"
            yield Found(each.note, message, (each.answer_key, each.language), "warning")


def _cited(collection: Collection, cites: Iterable[str], language: Language) -> str:
    """The text of the sections among `cites`."""
    sections = (collection.sections[section] for section in cites if section in collection.sections)
    paths = [path for section in sections if (path := section.paths.get(language)) is not None]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


def _names(each: Asked) -> Iterator[str]:
    """What looks like a name in an answer: a word with a capital that does not begin a sentence."""
    for match in _LATIN_NAME.finditer(each.answer):
        before = each.answer[: match.start()].rstrip()
        if each.language == "zh" or (before and before[-1] not in _BEFORE_A_SENTENCE):
            yield match[0]
