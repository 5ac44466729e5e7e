"""A card with its answer, as blocks: what is seen of it beside a list of cards."""

from __future__ import annotations

from collections.abc import Iterator

from critique_study import words
from critique_study.content import faces
from critique_study.content.models import Card, Language
from critique_study.content.sources import holders, source
from critique_study.schedule import listing
from critique_study.schedule.why import reason
from critique_study.session import Session
from critique_study.tui.face import MARGIN, MARKS, filled
from critique_study.tui.typeset import RULE, Block, block


def preview(session: Session, card: Card, language: Language) -> Iterator[Block]:
    """Question, answer and why in the languages studied; then in `language` how it stands, who holds it, its source."""
    shown = faces.shown(card.note, session.mode)
    margins = [(each, MARKS[each], MARGIN) if len(shown) > 1 else (each, "", 0) for each in shown]
    for each, mark, indent in margins:
        yield Block(filled(card, each) if card.cloze else faces.question(card, each), mark, indent)
    yield from _options(card, shown)
    yield RULE._replace(space=0)
    first, *others = _below(session, card, margins, language)
    yield first._replace(space=0)
    yield from others


def _below(
    session: Session, card: Card, margins: list[tuple[Language, str, int]], language: Language
) -> Iterator[Block]:
    """What comes after the question."""
    note, state = card.note, session.state(card)
    if note.form not in ("cloze", "choice"):  # else the answer stands in its place already
        for each, mark, indent in margins:
            yield Block(faces.answer(card, each), mark, indent)
    for each, mark, indent in margins:
        if note.why is not None and (why := note.why.get(each)):
            yield block(why, mark=mark, indent=indent)
    marks = listing.marks(listing.entry(card, state, session.day), language)
    yield block(" · ".join((card.id, *marks)), "dim")
    yield block(reason(card, state, session.day, language), "dim", space=0)
    held = words.standing(language, note.contested, holders(session.collection, note, language))
    for line in filter(None, (" · ".join(filter(None, held)), source(session.collection, note, language))):
        yield block(line, "dim", space=0)


def _options(card: Card, languages: tuple[Language, ...]) -> Iterator[Block]:
    """What a choice card offers, the right one marked."""
    right = faces.right_option(card)
    for index, texts in enumerate(zip(*(faces.options(card, each) for each in languages), strict=True)):
        text = " · ".join(dict.fromkeys(texts))
        mark = f"{index + 1} ✓" if index == right else f"{index + 1}"
        yield block(text, "right" if index == right else "text", mark=mark, indent=MARGIN, space=0 if index else 1)
