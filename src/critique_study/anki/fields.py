"""A note as Anki holds it: the values of its fields, its tags, and the hash of both."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import msgspec

from critique_study import words
from critique_study.anki.note_types import CLOZE, QA, NoteType, field
from critique_study.content import cloze, faces
from critique_study.content.models import LANGUAGES, Collection, Language, Note
from critique_study.content.sources import OUTSIDE, holders, source

YES = "1"
"""In a field that is only a condition."""
_SIDES = ("Front", "Back", "Why", "Accept", "Options", "Holder", "Source")
_GAPS = ("Text", "Why", "Holder", "Source")
"""What there is in each language, in the order in which it is made."""


def _order(note_type: NoteType, each: Sequence[str]) -> tuple[int, ...]:
    """Where in what a row is made of each field stands."""
    made = ["NoteId", "Contested", "Reverse", "Typed", "", *(field(name, lang) for lang in LANGUAGES for name in each)]
    return tuple(made.index("" if name.startswith("Spare") else name) for name in note_type.fields)


_NO_SIDES, _NO_GAPS = ("",) * len(_SIDES), ("",) * len(_GAPS)
_ORDERS = {QA.id: _order(QA, _SIDES), CLOZE.id: _order(CLOZE, _GAPS)}
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


class Maker:
    """Makes the fields of the notes of one collection, and remembers the lines that many of them share."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._origins: dict[tuple[Language, tuple[str, ...], str, bool], tuple[str, str]] = {}

    def row(self, note: Note, languages: Sequence[Language]) -> tuple[str, ...]:
        """The fields of `note` in the order of its type; those of languages other than `languages` are empty."""
        kind = note_type(note)
        typed = ""
        if note.accept is not None and note.back is not None and languages:
            # Anki compares with one text, whatever is shown: the first language's. The other spellings stand under it.
            typed = html(" ".join((note.back.get(languages[0]) or "").split()))
        texts, nothing = (_gaps, _NO_GAPS) if kind is CLOZE else (_sides, _NO_SIDES)
        en, zh = (
            (*texts(note, language), *self._origin(note, language)) if language in languages else nothing
            for language in LANGUAGES
        )
        made = (note.first_id, YES * note.contested, YES * note.reverse, typed, "", *en, *zh)
        return tuple([made[place] for place in _ORDERS[kind.id]])

    def _origin(self, note: Note, language: Language) -> tuple[str, str]:
        """Who holds what `note` says, and where it is from."""
        key = (language, note.held_by, note.cites[0] if note.cites else "", OUTSIDE in note.tags)
        if (found := self._origins.get(key)) is None:
            holder = html(words.LIST(language).join(holders(self._collection, note, language)))
            found = self._origins[key] = (holder, html(source(self._collection, note, language)))
        return found


def note_type(note: Note) -> NoteType:
    """The type that `note` has for ever."""
    return CLOZE if note.text is not None else QA


def tags(note: Note, seed: str | None) -> tuple[str, ...]:
    """The tags of `note` in a deck about `seed`, sorted, without white space: Anki would split them there."""
    every = {f"kind::{note.kind}", *note.tags}
    for person in (*note.held_by, *note.people):
        every.add(f"person::{person}")
    if seed:
        every.add(f"seed::{seed}")
    if note.retired:
        every.add("retired")
    return tuple(sorted({"_".join(tag.split()) for tag in every} - {""}))


def content_hash(note_type: NoteType, fields: Sequence[str], tags: Sequence[str]) -> str:
    """32 hexadecimal digits that differ if anything of the note differs in Anki."""
    return hashlib.sha256(msgspec.json.encode([note_type.id, fields, tags])).hexdigest()[:32]


def _sides(note: Note, language: Language) -> tuple[str, ...]:
    """Front, back, why, other spellings and options."""
    texts = [text.get(language) or "" if text is not None else "" for text in (note.front, note.back, note.why)]
    if _ACTIVE.search("".join(texts)):  # one look, because most have nothing to escape
        texts = [html(text) for text in texts]
    return (*texts, _accept(note, language), _options(note, language))


def _accept(note: Note, language: Language) -> str:
    """What counts besides the back, without those that differ in case, spaces or punctuation only."""
    if note.accept is None or note.back is None:
        return ""
    others: dict[str, str] = {}
    for spelling in note.accept.get(language):
        others.setdefault(faces.fold(spelling), spelling)
    others.pop(faces.fold(note.back.get(language) or ""), None)
    return html(words.CLAUSE(language).join(others.values()))


def _gaps(note: Note, language: Language) -> tuple[str, str]:
    """The cloze text again, from its parts, because braces and colons in them are text and must not act; and why."""
    segments = cloze.parse(note.text.get(language) or "").segments if note.text is not None else ()
    text = "".join([html(s.text) if s.number is None else _gap(s) for s in segments])
    return text, html(note.why.get(language) or "") if note.why is not None else ""


def _gap(segment: cloze.Segment) -> str:
    parts = (segment.text, segment.hint) if segment.hint else (segment.text,)
    return f"{{{{c{segment.number}::{'::'.join(html(part).replace(':', '&#58;') for part in parts)}}}}}"


def _options(note: Note, language: Language) -> str:
    """A list for Anki's editor and faces alike; the style letters it, and shows the right one on the back."""
    if note.choices is None:
        return ""
    right = faces.right_option(note)
    items = (
        f'<li class="right">{html(option)}</li>' if index == right else f"<li>{html(option)}</li>"
        for index, option in enumerate(faces.options(note, language))
    )
    return f"<ol>{''.join(items)}</ol>"
