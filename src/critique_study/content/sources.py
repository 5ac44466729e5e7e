"""Where a card's content comes from and who maintains it, as lines under the answer."""

from __future__ import annotations

from critique_study import words
from critique_study.content.models import Collection, Language, Note, Seed, Text

OUTSIDE = "outside"
"""The tag of a note whose fact is known only from outside the documents."""


def in_language(text: Text, language: Language) -> str:
    """`text` in `language`, or in the other one where it lacks it."""
    return (text.zh or text.en if language == "zh" else text.en or text.zh) or ""


def name(collection: Collection, person: str, language: Language) -> str:
    """The name of the person of this id; the id where people.yaml does not know it."""
    known = collection.people.get(person)
    return in_language(known.name, language) if known is not None else person


def holders(collection: Collection, note: Note, language: Language) -> tuple[str, ...]:
    """The names of those who maintain what the note says."""
    return tuple(name(collection, person, language) for person in note.held_by)


def source(collection: Collection, note: Note, language: Language) -> str:
    """Whose document the note is from and when, and the section of our account of it; empty without a citation.

    Of a note tagged `outside` no document is the source.
    """
    section = collection.sections.get(note.cites[0]) if note.cites else None
    if section is None:
        return ""
    seed = collection.seeds.get(section.id.partition("/")[0])
    if OUTSIDE in note.tags:
        origin = words.OUTSIDE(language)
    else:
        origin = _document(collection, seed, language) if seed is not None else ""
    account = words.OUR_ACCOUNT(language, title=words.quotable(in_language(section.title, language)))
    return words.CLAUSE(language).join(filter(None, [origin, account]))


def _document(collection: Collection, seed: Seed, language: Language) -> str:
    """The authors of a document, or its title where they are unknown, and its year."""
    names = [in_language(person.name, language) for a in seed.authors if (person := collection.people.get(a))]
    who = words.LIST(language).join(names) or in_language(seed.title, language)
    year = seed.date[:4]
    return words.OF_YEAR(language, who=who, year=year) if year.isdigit() else who
