"""What the page of a card says, as blocks: the question, and what the reveal adds."""

from __future__ import annotations

from collections.abc import Iterator

from critique_study import words
from critique_study.content import faces
from critique_study.content.difference import difference
from critique_study.content.models import Card, Language
from critique_study.content.sources import holders, in_language, source
from critique_study.session import Session
from critique_study.text import one_line, width
from critique_study.tui.typeset import RULE, Block, Role, block

MARKS: dict[Language, str] = {"en": "EN", "zh": "中"}
"""What tells the two languages apart where both are shown."""
MARGIN = 4
_PIECES: dict[str, Role] = {"same": "text", "extra": "extra", "missing": "missing"}


def question(session: Session) -> list[Block]:
    """The question; once revealed, a cloze with its gap filled and a choice with its options marked."""
    card = session.card
    if card is None:
        return []
    is_filled = session.revealed and card.cloze is not None
    blocks = [
        Block(
            filled(card, language) if is_filled else faces.question(card, language, hinted=session.hinted), mark, indent
        )
        for language, mark, indent in _margins(session)
    ]
    return [*blocks, *_options(session, card)]


def filled(card: Card, language: Language) -> tuple[tuple[str, Role], ...]:
    """A cloze with its gap filled, and the filling as marked as the gap was."""
    return tuple((text, "gap" if role == "answer" else role) for text, role in faces.answer(card, language))


def answer(session: Session, language: Language) -> list[Block]:
    """All that the reveal adds under the question: answer, verdict, why, holders, source. `language`: the screen's."""
    card = session.card
    if card is None or not session.revealed:
        return []
    margins = list(_margins(session))
    blocks = [RULE]
    if not is_answered_in_place(session):
        blocks += [Block(faces.answer(card, each), mark, indent) for each, mark, indent in margins]
    blocks += _verdict(session, card, language)
    blocks += [
        block(why, mark=mark, indent=indent)
        for each, mark, indent in margins
        if card.note.why is not None and (why := card.note.why.get(each))
    ]
    blocks += [
        block(line, "dim", mark=mark, indent=indent)
        for each, mark, indent in margins
        if (line := origin(session, card, each))
    ]
    return blocks


def coming(session: Session) -> Iterator[str]:
    """The longer texts that are shown next: with the answer, and with the next card."""
    for card in filter(None, (session.card, session.upcoming)):
        for language in faces.shown(card.note, session.mode):
            yield faces.plain(faces.question(card, language))
            yield faces.plain(faces.answer(card, language))
            if card.note.why is not None:
                yield card.note.why.get(language) or ""


def is_answered_in_place(session: Session) -> bool:
    """Whether the answer appears within the question: in the gap of a cloze, among the options of a choice."""
    return session.card is not None and session.card.note.form in ("cloze", "choice")


def deck_title(session: Session, language: Language) -> str:
    """The title of the deck that the card comes from."""
    name = session.card.note.deck if session.card else ""
    return next((in_language(deck.title, language) for deck in session.collection.decks if deck.id == name), name)


def _margins(session: Session) -> Iterator[tuple[Language, str, int]]:
    """The languages shown, with the mark and the margin of each: none where there is but one."""
    marked = len(session.languages) > 1
    for language in session.languages:
        yield language, MARKS[language] if marked else "", MARGIN if marked else 0


def _options(session: Session, card: Card) -> Iterator[Block]:
    """The options of a choice card, numbered; once revealed, the right one and a wrong pick are marked."""
    columns = [faces.options(card.note, language) for language in session.languages]
    for index, texts in enumerate(zip(*columns, strict=True)):
        role: Role = "text"
        sign = ""
        if session.revealed and index == faces.right_option(card.note):
            role, sign = "right", "✓"
        elif session.revealed and index == session.picked:
            role, sign = "wrong", "✗"
        yield Block(
            ((" · ".join(dict.fromkeys(texts)), role),),
            mark=f"{index + 1} {sign}",
            indent=MARGIN,
            space=1 if index == 0 else 0,
            option=None if session.revealed else index,
        )


def _verdict(session: Session, card: Card, language: Language) -> Iterator[Block]:
    """Whether what was typed or picked is right, and what was typed."""
    if session.typed is None:
        return
    role: Role = "right" if session.right else "wrong"
    verdict = words.verdict(bool(session.right), picked=card.note.form == "choice")
    yield Block(((f"{'✓' if session.right else '✗'} {verdict(language)}", role),))
    if card.note.form == "typed":
        yield from _compared(session, card, language)


def _compared(session: Session, card: Card, language: Language) -> Iterator[Block]:
    """What was typed, above the spelling it comes nearest to where it is not right."""
    typed = one_line(session.typed or "")
    if session.right:
        yield block(words.YOU_ANSWERED(language, answer=typed), space=0)
        return
    found = difference(card, typed, language)
    lines = ((words.TYPED(language), found.typed), (words.NEAREST(language), found.right))
    margin = 1 + max(width(label) for label, _ in lines)
    for label, pieces in lines:
        spans = tuple((piece.text, _PIECES[piece.role]) for piece in pieces)
        yield Block(spans, mark=label, indent=margin, space=0)


def origin(session: Session, card: Card, language: Language) -> str:
    """Who holds what the card says, and where it was read."""
    note = card.note
    place = source(session.collection, note, language)
    lines = (
        words.standing(language, note.contested, holders(session.collection, note, language)),
        (words.SOURCE(language), place) if place else ("", ""),
    )
    return "\n".join(" · ".join(filter(None, line)) for line in lines if line[0])
