"""A card with its answer, as blocks: beside a list of cards, or where it is offered."""

from __future__ import annotations

from collections.abc import Iterator

from critique_study import words
from critique_study.content import faces
from critique_study.content.models import Card, Language
from critique_study.content.sources import holders, source
from critique_study.schedule import listing
from critique_study.schedule.why import reason
from critique_study.session import Session
from critique_study.tui.face import MARGIN, MARKS, filled, origin
from critique_study.tui.typeset import RULE, Block, block


def preview(session: Session, card: Card, language: Language) -> Iterator[Block]:
    """Question, answer and why in the languages studied; then in `language` how it stands, who holds it, its source."""
    state = session.state(card)
    marks = listing.marks(listing.entry(card, state, session.day), language)
    standing = (
        block(" · ".join((card.id, *marks)), "dim"),
        block(reason(card, state, session.day, language), "dim", space=0),
    )
    held = words.standing(language, card.note.contested, holders(session.collection, card.note, language))
    lines = filter(None, (" · ".join(filter(None, held)), source(session.collection, card.note, language)))
    yield from _page(session, card, (*standing, *(block(line, "dim", space=0) for line in lines)))


def whole(session: Session, card: Card, language: Language) -> Iterator[Block]:
    """The card as it is once revealed: question, answer and why; in `language` who holds it and its source."""
    held = origin(session, card, language)
    yield from _page(session, card, (block(held, "dim"),) if held else ())


def _page(session: Session, card: Card, below: tuple[Block, ...]) -> Iterator[Block]:
    """The faces of `card` in the languages studied, or in its own if it has none of those, then what is `below`."""
    shown = faces.shown(card.note, session.mode) or faces.shown(card.note, "both")
    margins = [(each, MARKS[each], MARGIN) if len(shown) > 1 else (each, "", 0) for each in shown]
    for each, mark, indent in margins:
        yield Block(filled(card, each) if card.cloze else faces.question(card, each), mark, indent)
    yield from _options(card, shown)
    yield RULE._replace(space=0)
    for number, part in enumerate((*_answer(card, margins), *below)):
        yield part if number else part._replace(space=0)


def _answer(card: Card, margins: list[tuple[Language, str, int]]) -> Iterator[Block]:
    """The answer, unless it stands in its place already, and why."""
    note = card.note
    if note.form not in ("cloze", "choice"):
        for each, mark, indent in margins:
            yield Block(faces.answer(card, each), mark, indent)
    for each, mark, indent in margins:
        if note.why is not None and (why := note.why.get(each)):
            yield block(why, mark=mark, indent=indent)


def _options(card: Card, languages: tuple[Language, ...]) -> Iterator[Block]:
    """What a choice card offers, the right one marked."""
    right = faces.right_option(card.note)
    for index, texts in enumerate(zip(*(faces.options(card.note, each) for each in languages), strict=True)):
        text = " · ".join(dict.fromkeys(texts))
        mark = f"{index + 1} ✓" if index == right else f"{index + 1}"
        yield block(text, "right" if index == right else "text", mark=mark, indent=MARGIN, space=0 if index else 1)
