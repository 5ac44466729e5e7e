"""Rules for what notes say: in every language, once, and briefly."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from critique_study.content import faces
from critique_study.content.models import LANGUAGES, Collection, Note
from critique_study.content.rules.found import Found, live

LONGEST_QUESTION = {"en": 300, "zh": 150}
LONGEST_ANSWER = {"en": 250, "zh": 120}


def languages(collection: Collection) -> Iterator[Found]:
    """A note says all it says in every language of its own; by default, in those that the collection uses."""
    used = {language for note in live(collection) for language in faces.shown(note, "both")}
    for note in live(collection):
        wanted = [language for language in LANGUAGES if language in note.languages and language in used]
        for key in ("front", "back", "text", "why"):
            text = getattr(note, key)
            if text is None:
                continue
            for language in wanted:
                if not text.get(language):
                    message = f"`{key}` lacks {language}: write it, or say `languages: […]`"
                    yield Found(note, message, (key,), "warning" if key == "why" else "error")
            for language in LANGUAGES:
                if text.get(language) and language not in note.languages:
                    yield Found(note, f"`{key}` has {language}, `languages` has not", (key, language), "warning")


def duplicates(collection: Collection) -> Iterator[Found]:
    """No question is asked twice."""
    first: dict[tuple[str, str], Note] = {}
    reported: set[tuple[str, str]] = set()
    for card in collection.cards.values():
        for language in faces.shown(card.note, "both"):
            asked = unicodedata.normalize("NFKC", faces.plain(faces.question(card, language))).casefold()
            other = first.setdefault((language, " ".join(asked.split()).rstrip(" ?.!。")), card.note)
            pair = (other.id, card.note.id)
            if other is not card.note and pair not in reported:
                reported.add(pair)
                key = "text" if card.note.text is not None else "back" if card.is_reverse else "front"
                yield Found(card.note, f"asks the same as `{other.id}` ({other.place})", (key, language))


def accept(collection: Collection) -> Iterator[Found]:
    """A typed card knows other spellings than its back."""
    for note in live(collection):
        if note.accept is not None and not (note.accept.en or note.accept.zh):
            yield Found(note, "`accept` is empty: no other spelling counts", ("accept",), "warning")


def tags(collection: Collection) -> Iterator[Found]:
    """Tags are single words."""
    for note in live(collection):
        for index, tag in enumerate(note.tags):
            if not tag or len(tag.split()) != 1:
                yield Found(note, f"the tag `{tag}` is not one word", ("tags", index))


def length(collection: Collection) -> Iterator[Found]:
    """Questions and answers are short."""
    for note in live(collection):
        for key, most in (("front", LONGEST_QUESTION), ("text", LONGEST_QUESTION), ("back", LONGEST_ANSWER)):
            text = getattr(note, key)
            for language in LANGUAGES:
                size = len(text.get(language) or "") if text is not None else 0
                if size > most[language]:
                    side = "an answer" if key == "back" else "a question"
                    message = f"{size} characters: {side} has at most {most[language]}"
                    yield Found(note, message, (key, language), "warning")
