"""Where a card's content comes from and who maintains it, as lines under the answer."""

from __future__ import annotations

from critique_study.content.models import Collection, Language, Note, Text


def in_language(text: Text, language: Language) -> str:
    """`text` in `language`, or in the other one where it lacks it."""
    return (text.zh or text.en if language == "zh" else text.en or text.zh) or ""


def holders(collection: Collection, note: Note, language: Language) -> tuple[str, ...]:
    """The names of those who maintain what the note says."""
    people = (collection.people.get(person) for person in note.held_by)
    return tuple(in_language(person.name, language) for person in people if person is not None)


def source(collection: Collection, note: Note, language: Language) -> str:
    """The first section the note cites: its authors, date and title; empty without one."""
    section = collection.sections.get(note.cites[0]) if note.cites else None
    if section is None:
        return ""
    seed = collection.seeds.get(section.id.partition("/")[0])
    title = in_language(section.title, language)
    if seed is None:
        return title
    names = [
        in_language(collection.people[author].name, language) for author in seed.authors if author in collection.people
    ]
    year = seed.date[:4] if seed.date[:4].isdigit() else ""
    who = ("、" if language == "zh" else ", ").join(names) or in_language(seed.title, language)
    if language == "zh":
        return f"{who}（{year}），“{title}”" if year else f"{who}，“{title}”"
    return f"{who} ({year}), “{title}”" if year else f"{who}, “{title}”"
