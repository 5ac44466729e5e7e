"""A note as Anki holds it: the values of its fields, its tags, and the hash of both."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import msgspec

from critique_study import words
from critique_study.anki.note_types import CLOZE, QA, NoteType, field
from critique_study.content import cloze, faces
from critique_study.content.models import Card, Collection, Language, Note, Text
from critique_study.content.sources import holders, source

YES = "1"
"""In a field that is only a condition."""
_ENTITIES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "{": "&#123;", "}": "&#125;", "[": "&#91;", "\n": "<br>"}
)
_ACTIVE = re.compile(r'[&<>"{}\[\n\\]')
# MathJax reads the finished page, where an entity is the character again; a tag in between stops it.
_MATH = re.compile(r"\\(?=[(\[\])])")


def html(text: str) -> str:
    """Plain `text` as HTML in which nothing acts: no tag, gap, sound, formula or field of Anki's."""
    if not _ACTIVE.search(text):
        return text
    parts = (part.translate(_ENTITIES) for part in _MATH.split(text))
    return "\\<span></span>".join(parts)


def values(collection: Collection, note: Note, languages: Sequence[Language]) -> dict[str, str]:
    """The fields of `note` that are not empty, in `languages`; those of other languages stay empty."""
    values = {"NoteId": note.first_id}
    for language in languages:
        in_language = _gaps(note, language) if note.text is not None else _sides(note, language)
        in_language |= {
            "Why": _text(note.why, language),
            "Holder": html(words.LIST(language).join(holders(collection, note, language))),
            "Source": html(source(collection, note, language)),
        }
        values |= {field(name, language): value for name, value in in_language.items() if value}
    if note.contested:
        values["Contested"] = YES
    if note.reverse:
        values["Reverse"] = YES
    if note.accept is not None and note.back is not None and languages:
        # Anki compares with one text, whatever is shown: the first language's. The other spellings stand under it.
        values["Typed"] = html(" ".join((note.back.get(languages[0]) or "").split()))
    return values


def row(note_type: NoteType, values: dict[str, str]) -> tuple[str, ...]:
    """`values` in the order of the fields of `note_type`."""
    return tuple(values.get(name, "") for name in note_type.fields)


def note_type(note: Note) -> NoteType:
    """The type that `note` has for ever."""
    return CLOZE if note.text is not None else QA


def tags(note: Note, seed: str | None) -> tuple[str, ...]:
    """The tags of `note` in a deck about `seed`, sorted, without white space: Anki would split them there."""
    every = [f"kind::{note.kind}", *(f"person::{person}" for person in (*note.held_by, *note.people)), *note.tags]
    if seed:
        every.append(f"seed::{seed}")
    if note.retired:
        every.append("retired")
    return tuple(sorted({"_".join(tag.split()) for tag in every} - {""}))


def content_hash(note_type: NoteType, fields: Sequence[str], tags: Sequence[str]) -> str:
    """32 hexadecimal digits that differ if anything of the note differs in Anki."""
    return hashlib.sha256(msgspec.json.encode([note_type.id, fields, tags])).hexdigest()[:32]


def _sides(note: Note, language: Language) -> dict[str, str]:
    return {
        "Front": _text(note.front, language),
        "Back": _text(note.back, language),
        "Accept": html(words.CLAUSE(language).join(_other_spellings(note, language))),
        "Options": _options(note, language),
    }


def _other_spellings(note: Note, language: Language) -> list[str]:
    """What counts besides the back, without those that differ in case, spaces or punctuation only."""
    if note.accept is None or note.back is None:
        return []
    others: dict[str, str] = {}
    for spelling in note.accept.get(language):
        others.setdefault(faces.fold(spelling), spelling)
    others.pop(faces.fold(note.back.get(language) or ""), None)
    return list(others.values())


def _gaps(note: Note, language: Language) -> dict[str, str]:
    """The cloze text again, from its parts: braces and colons in them are text and must not act."""
    segments = cloze.parse(note.text.get(language) or "").segments if note.text is not None else ()
    return {"Text": "".join(html(s.text) if s.number is None else _gap(s) for s in segments)}


def _gap(segment: cloze.Segment) -> str:
    parts = (segment.text, segment.hint) if segment.hint else (segment.text,)
    return f"{{{{c{segment.number}::{'::'.join(html(part).replace(':', '&#58;') for part in parts)}}}}}"


def _options(note: Note, language: Language) -> str:
    """A list for Anki's editor and faces alike; the style letters it, and shows the right one on the back."""
    if note.choices is None:
        return ""
    card = Card(note.id, note, 0, 0)
    right = faces.right_option(card)
    items = (
        f'<li class="right">{html(option)}</li>' if index == right else f"<li>{html(option)}</li>"
        for index, option in enumerate(faces.options(card, language))
    )
    return f"<ol>{''.join(items)}</ol>"


def _text(text: Text | None, language: Language) -> str:
    return html(text.get(language) or "") if text is not None else ""
