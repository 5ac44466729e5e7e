"""What a note asks and answers in one language, for the rules about wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from critique_study.content import cloze, faces
from critique_study.content.models import Collection, Language, Note
from critique_study.content.rules.found import live

_QUOTED = re.compile(r"“[^“”]*”|‘[^‘’]*’|《[^《》]*》|「[^「」]*」")
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<![^.!?。！？])[^.!?。！？]*[?？]")


@dataclass(frozen=True)
class Asked:
    """One question of a note in one language, with its answer."""

    note: Note
    language: Language
    question: str
    answer: str
    question_key: str
    """The key of the note that holds the question."""
    answer_key: str

    @property
    def is_cloze(self) -> bool:
        """Whether the question is a sentence with a gap."""
        return self.note.text is not None

    @cached_property
    def own_question(self) -> str:
        """The question without what it quotes."""
        return unquoted(self.question)

    @cached_property
    def own_answer(self) -> str:
        """The answer without what it quotes."""
        return unquoted(self.answer)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Those that end in a question mark, without what they quote."""
        return (*_SENTENCE.findall(self.own_question),)


def asked(collection: Collection) -> Iterator[Asked]:
    """Every question of every live note in each of its languages; of a cloze note each gap is a question."""
    for note in live(collection):
        for language in faces.shown(note, "both"):
            yield from _of(note, language)


def _of(note: Note, language: Language) -> Iterator[Asked]:
    if note.text is not None:
        parsed = cloze.parse(note.text.get(language) or "")
        for number in parsed.numbers:
            question = "".join("[…]" if s.number == number else s.text for s in parsed.segments)
            answer = " … ".join(s.text for s in parsed.segments if s.number == number)
            yield Asked(note, language, question, answer, "text", "text")
        return
    front = (note.front.get(language) if note.front is not None else None) or ""
    back = (note.back.get(language) if note.back is not None else None) or ""
    yield Asked(note, language, front, back, "front", "back")
    if note.reverse:
        yield Asked(note, language, back, front, "back", "front")


def words(text: str) -> list[str]:
    """The words of `text`, without case."""
    return _WORD.findall(text.casefold())


def unquoted(text: str) -> str:
    """`text` with quotation marks and titles emptied: what others said is not the author's wording."""
    return _QUOTED.sub("“”", text)
