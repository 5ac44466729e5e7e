"""A section of a dossier, as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from critique_study.content import markdown
from critique_study.content.models import LANGUAGES, Language, Section
from critique_study.text import clean
from critique_study.tui.typeset import RULE, Block, Role, block

_ROLES: dict[str, Role] = {"title": "title", "heading": "title", "text": "text", "quotation": "text"}
_QUOTED = 4


def in_language_or_other(section: Section, language: Language) -> Language:
    """`language`, or the one that the section is written in."""
    return language if language in section.paths else next(each for each in LANGUAGES if each in section.paths)


def blocks(section: Section, language: Language) -> Iterator[Block]:
    """The paragraphs under the title; a line that says why the file cannot be read."""
    try:
        text = section.paths[language].read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        yield block(clean(f"{error.filename}: {error.strerror}"), "wrong")
        return
    for paragraph in markdown.parse(text):
        role = _ROLES[paragraph.kind]
        spans = tuple((piece, "emphasis" if strong else role) for piece, strong in paragraph.spans)
        yield Block(spans, indent=_QUOTED if paragraph.kind == "quotation" else 0)
        if paragraph.kind == "title":
            yield RULE._replace(space=0)
