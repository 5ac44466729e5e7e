"""A collection of any size whose notes look like the shipped ones, the same for the same size."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import msgspec

from critique_study.content import loader, shipped
from critique_study.content.models import LANGUAGES, Card, Collection, Language, Note, Text, Texts
from critique_study.content.stubs import stub

_FORMS = ("basic",) * 10 + ("typed",) * 4 + ("cloze",) * 3 + ("reversed",) * 2 + ("choice",)
"""Of twenty notes so many have each form: about what is shipped, with more choices."""
_PIECE = {"en": re.compile(r"\S+"), "zh": re.compile(r"[A-Za-z0-9]+|\w{1,2}|[^\w\s]")}
_SPACE = {"en": " ", "zh": ""}
_RUN = 8
"""Words that stay together: with eight, a compressor saves nearly as much as on the shipped notes."""


class _Writer:
    """Says nothing, in the words of the shipped notes as often as they use them."""

    def __init__(self, shipped_notes: Sequence[Note], seed: int) -> None:
        self._random = random.Random(seed)
        texts = [text for note in shipped_notes for text in (note.front, note.back, note.why) if text is not None]
        self._pieces = {
            language: [piece for text in texts for piece in _PIECE[language].findall(text.get(language) or "")]
            for language in LANGUAGES
        }

    def pick(self, notes: Sequence[Note]) -> Note:
        return self._random.choice(notes)

    def text(self, like: Text | None) -> Text | None:
        """Other words in the languages, and about the length, of `like`."""
        return like and Text(*(self._line(like.get(language), language) for language in LANGUAGES))

    def texts(self, like: Texts | None) -> Texts | None:
        """Other answers, without punctuation, as most are."""
        if like is None:
            return None
        lines = ((self._line(each, language) or "" for each in like.get(language)) for language in LANGUAGES)
        return Texts(*(tuple(re.sub(r"[^\w\s]", "", line) or "x" for line in each) for each in lines))

    def cloze(self, like: Text, gaps: int) -> Text:
        """A text with as many gaps in each language."""
        return Text(*(self._with_gaps(like.get(language), language, gaps) for language in LANGUAGES))

    def _with_gaps(self, like: str | None, language: Language, gaps: int) -> str | None:
        if not like:
            return None
        between = len(like) // (gaps + 1)
        parts = []
        for number in range(1, gaps + 1):
            parts += [self._some(between, language), f"{{{{c{number}::{self._some(8, language)}}}}}"]
        return _SPACE[language].join([*parts, self._some(between, language)])

    def _line(self, like: str | None, language: Language) -> str | None:
        return self._some(len(like), language) if like else None

    def _some(self, length: int, language: Language) -> str:
        space = _SPACE[language]
        pieces: list[str] = []
        while length > 0:
            at = self._random.randrange(len(self._pieces[language]) - _RUN)
            run = self._pieces[language][at : at + min(_RUN, 1 + length // 4)]
            pieces += run
            length -= sum(map(len, run)) + len(run) * len(space)
        return space.join(pieces)


def collection(size: int, *, simple: bool = False) -> Collection:
    """`size` notes of every form in both languages, with the people, sections and decks of the shipped collection.

    With `simple` all are basic ones that have a question and an answer, and nothing else.
    """
    model, _ = loader.load(shipped.shipped_cards())
    live = [note for note in model.notes.values() if not note.retired]
    writer = _Writer(live, size)
    forms = {form: [note for note in live if note.form == form] for form in _FORMS}
    notes: dict[str, Note] = {}
    cards: dict[str, Card] = {}
    for number in range(size):
        like = writer.pick(forms["basic" if simple else _FORMS[number % len(_FORMS)]])
        name = f"{like.deck}-{re.sub(r'[^a-z]+', '-', (like.back or like.text or Text('x')).en or '')[:20]}-{number}"
        gaps = (like.text.en or "").count("{{") if like.text else 0
        note = msgspec.structs.replace(
            like,
            id=name,
            formerly=(),
            front=writer.text(like.front),
            back=writer.text(like.back),
            text=writer.cloze(like.text, gaps) if like.text else None,
            accept=writer.texts(like.accept),
            choices=writer.texts(like.choices),
            why=writer.text(like.why),
        )
        if simple:
            note = msgspec.structs.replace(note, why=None, cites=(), held_by=(), people=(), tags=(), contested=False)
        notes[name] = note
        for ordinal in range(gaps or 1 + note.reverse):
            suffix = f":c{ordinal + 1}" if gaps else ":reverse" * ordinal
            cards[name + suffix] = card(name + suffix, note, ordinal, len(cards))
    return msgspec.structs.replace(model, id="bench", notes=notes, cards=cards, formerly={})


def card(name: str, note: Note, ordinal: int, position: int) -> Card:
    """A card of `note`, which is decoded here and not while something is measured."""
    made = Card(name, stub(note), ordinal, position)
    assert made.note == note
    return made
