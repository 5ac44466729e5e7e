"""How far a learner has come, module by module, and where to go on: in words, the same for every face, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from critique_study import words
from critique_study.content import faces
from critique_study.content.models import Collection, Language
from critique_study.content.sources import in_language
from critique_study.onboarding.progress import LEARNED_PERCENT, ModuleProgress, Position, position


class Row(NamedTuple):
    """A module in a few words."""

    id: str
    title: str
    stage: str
    sections: str
    """How many were read, of how many."""
    core: str
    """How many core cards were answered, of how many, and how many of them are firm."""


def rows(path: Iterable[ModuleProgress], language: Language) -> Iterator[Row]:
    """Each module, in the path's order."""
    for each in path:
        read, of = each.sections_read, len(each.sections)
        yield Row(
            each.module.id,
            in_language(each.module.title, language),
            words.LEARN_STAGES[each.stage](language),
            words.LEARN_SECTIONS(language, read=read, sections=of),
            words.LEARN_CORE(language, answered=each.answered, core=each.core, firm=each.firm),
        )


def told(path: tuple[ModuleProgress, ...], collection: Collection, language: Language) -> Iterator[str]:
    """Two lines for each module, by whose id it can be named; where to go on; and what firm means."""
    column = max((len(each.module.id) for each in path), default=0)
    for row in rows(path, language):
        yield f"{row.id:{column}}  {row.title}"
        yield " " * (column + 2) + words.LEARN_ROW(language, stage=row.stage, sections=row.sections, core=row.core)
    yield where_next(path, collection, language)
    yield words.LEARN_FIRM_IS(language, percent=LEARNED_PERCENT)


def where_next(path: Iterable[ModuleProgress], collection: Collection, language: Language) -> str:
    """Where to go on, in a line."""
    found = position(path)
    return words.LEARN_NEXT_NONE(language) if found is None else _place(found, collection, language)


def as_json(path: tuple[ModuleProgress, ...]) -> dict[str, object]:
    """The same for a program; its keys stay."""
    found = position(path)
    return {
        "modules": [
            {
                "id": each.module.id,
                "title": {"en": each.module.title.en, "zh": each.module.title.zh},
                "stage": each.stage,
                "sections": len(each.sections),
                "sections_read": each.sections_read,
                "core_cards": each.core,
                "core_cards_answered": each.answered,
                "core_cards_firm": each.firm,
            }
            for each in path
        ],
        "next": None
        if found is None
        else {
            "module": found.module.module.id,
            "section": found.section.section,
            "card": found.card.id if found.card is not None else None,
        },
    }


def _place(found: Position, collection: Collection, language: Language) -> str:
    module = words.quotable(in_language(found.module.module.title, language))
    section = words.quotable(in_language(collection.sections[found.section.section].title, language))
    if found.card is None:
        return words.LEARN_NEXT(language, module=module, section=section)
    card = words.quotable(faces.short_name(found.card, language))
    return words.LEARN_NEXT_CARD(language, module=module, section=section, card=card)
