"""Where a card stands on a day, as a list of cards says it."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from critique_study import words
from critique_study.content import faces
from critique_study.content.models import Card, Language
from critique_study.schedule.query import STANDINGS
from critique_study.schedule.replay import CardState
from critique_study.settings import Mode

Now = Literal["suspended", "buried", "drill", "due", "new"]
"""What `is:` finds; where several hold, the first of them says why the card is asked today, or is not."""
Standing = Now | Literal["later"]
_NOW: tuple[Now, ...] = get_args(Now)


class Entry(NamedTuple):
    """What a list says of a card."""

    standing: Standing
    days: int
    """Until it is due, where that is later; else 0."""
    flagged: bool
    lapses: int
    """Of a leech; else 0."""


def entry(card: Card, state: CardState, day: int) -> Entry:
    """What a list says of `card` in `state` on study day `day` (an ordinal)."""
    standing: Standing = next((name for name in _NOW if STANDINGS[name](card, state, day)), "later")
    days = (state.sm2.due or day) - day if standing == "later" else 0
    lapses = state.sm2.lapses if state.is_leech else 0
    return Entry(standing, days, state.flagged, lapses)


def standing(entry: Entry, language: Language, *, exact: bool = False) -> str:
    """Its standing in a word or two; `exact`: a time to come in days however long it is."""
    if entry.standing == "later":
        time = words.days(language, entry.days) if exact else words.interval(language, entry.days)
        return words.STANDING_LATER(language, time=time)
    return words.STANDINGS[entry.standing](language)


def marks(entry: Entry, language: Language) -> tuple[str, ...]:
    """In words what it is marked as besides."""
    flag = (words.FLAG(language),) if entry.flagged else ()
    leech = (words.MARK_LEECH(language),) if entry.lapses else ()
    return flag + leech


def question(card: Card, mode: Mode, language: Language) -> str:
    """All that `card`, which can be asked in `mode`, asks, on one line; in `language` if it is shown in that."""
    languages = faces.shown(card.note, mode)
    shown = language if language in languages else languages[0]
    return " ".join(faces.plain(faces.question(card, shown)).split())
