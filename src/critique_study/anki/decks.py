"""The decks a package holds: names that never change, and what Anki shows about each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from critique_study import words
from critique_study.anki.fields import html
from critique_study.content.models import Collection, Deck, Language
from critique_study.content.sources import in_language

_UNDATED = words.Label("undated", "未注明日期")
_TITLE = words.Label("“{title}”", "《{title}》")


def name(collection: Collection, deck: Deck | None = None) -> str:
    """The full name in Anki of `deck`, or of the deck above all others.

    Made of ids, because Anki knows decks by name: a title that is corrected or shown in the other language would send
    new cards into a second deck.
    """
    top = _readable(collection.id)
    return f"{top}::{_readable(deck.seed or deck.id)}" if deck else top


def description(collection: Collection, languages: Sequence[Language], deck: Deck | None = None) -> str:
    """HTML: title, source and licence."""
    lines = [html(text) for language in languages for text in _about(collection, language, deck)]
    if collection.licence:
        lines.append(html(collection.licence))
    return "<br>".join(dict.fromkeys(lines))


def _about(collection: Collection, language: Language, deck: Deck | None) -> list[str]:
    title = in_language(deck.title if deck else collection.title, language)
    seed = collection.seeds.get(deck.seed) if deck and deck.seed else None
    if seed is None:
        return [title]
    people = (collection.people[author] for author in seed.authors if author in collection.people)
    parts = [
        words.LIST(language).join(in_language(person.name, language) for person in people),
        _quoted(in_language(seed.title, language), language),
        in_language(seed.outlet, language),
        _UNDATED(language) if seed.date == "undated" else seed.date,
        seed.address,
    ]
    colon = "：" if language == "zh" else ": "
    return [title, words.SOURCE(language) + colon + words.COMMA(language).join(part for part in parts if part)]


def _quoted(title: str, language: Language) -> str:
    """`title` in quotation marks, unless it brings its own."""
    return title if title.startswith(("“", "《")) else _TITLE(language, title=title)


def _readable(identity: str) -> str:
    """`critique-study` as `Critique study`, without what Anki would change or take for a sub-deck."""
    text = re.sub(r'[\s:"\x00-\x1f-]+', " ", identity).strip()
    return text[:1].upper() + text[1:] or "Cards"
