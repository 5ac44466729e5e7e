"""Why a card is due when it is: its events, what each did, and where that leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from critique_study import words
from critique_study.clock import iso
from critique_study.content.models import Card, Language
from critique_study.events import Answer, Bury, Event, Flag, Placed, Practice, Remark, Review
from critique_study.schedule import sm2
from critique_study.schedule.replay import UNSEEN, CardState, Replay, counts, step
from critique_study.text import one_line

Effect = Literal["counted", "drill", "early", "practice", "undone", "done"]


class Step(NamedTuple):
    """One event of a card."""

    event: Event
    effect: Effect
    """`early`: a review that came before its day and so changed nothing; `done`: what is no answer."""
    after: CardState


def steps(replay: Replay, card: str) -> list[Step]:
    """The events of `card` in order, each with what it did and the state after it."""
    live = {event.id for event in replay.live(card)}
    state = UNSEEN
    found: list[Step] = []
    for event in replay.events(card):
        if event.id not in live:
            found.append(Step(event, "undone", state))
            continue
        effect = _effect(state, event)
        state = step(state, event)
        found.append(Step(event, effect, state))
    return found


def _effect(before: CardState, event: Event) -> Effect:
    answer = event.data
    if isinstance(answer, Practice):
        return "practice"
    if not isinstance(answer, Review):
        return "done"
    if counts(before, answer.grade, event.day, answer.revision, answer.via):
        return "counted"
    return "drill" if event.day == before.counted else "early"


def reason(card: Card, state: CardState, day: int, language: Language) -> str:
    """Why `card` is asked when it is, in a sentence."""
    if state.suspended:
        return words.WHY_SUSPENDED(language)
    if state.buried_until is not None and state.is_buried(day):
        return words.WHY_BURIED(language, day=iso(state.buried_until))
    if state.in_drill(day):
        return words.WHY_DRILL(language, grade=state.last_grade)
    due = state.sm2.due
    if due is None:
        return words.WHY_NEW(language)
    if state.revision is not None and card.note.revision > state.revision and state.counted != day:
        return words.WHY_REVISED(language)
    if state.counted is None:
        return words.WHY_PLACED(language, due=iso(due))
    label = words.WHY_DUE if due <= day else words.WHY_LATER
    return label(language, counted=iso(state.counted), days=words.days(language, state.sm2.interval), due=iso(due))


def standing(state: CardState, language: Language) -> str:
    """The numbers of a state in a line."""
    if state.is_new:
        return words.STATE_NEW(language)
    return words.STATE(
        language,
        repetitions=state.sm2.repetitions,
        interval=words.days(language, state.sm2.interval),
        ease=ease(state.sm2),
        lapses=state.sm2.lapses,
    )


def ease(state: sm2.State) -> str:
    """The ease factor with its two decimals."""
    return f"{state.ef100 // 100}.{state.ef100 % 100:02}"


def told(replay: Replay, card: Card, day: int, language: Language) -> Iterator[str]:
    """All of it as lines: the reason, the state, then each event."""
    state = replay.state(card.id)
    yield reason(card, state, day, language)
    yield standing(state, language)
    for each in steps(replay, card.id):
        yield f"{iso(each.event.day)}  {one_line(_what(each, language))}"


def _what(each: Step, language: Language) -> str:
    """An event and what it did, in a line."""
    data = each.event.data
    if isinstance(data, Answer):
        what = words.EVENT_ANSWER(language, grade=data.grade, seconds=round(data.milliseconds / 1000))
    elif isinstance(data, Flag):
        what = (words.EVENT_FLAG if data.on else words.EVENT_UNFLAG)(language)
    elif isinstance(data, Bury):
        what = words.EVENT_BURY(language, day=data.until)
    elif isinstance(data, Remark):
        what = words.EVENT_REMARK(language, text=data.text)
    else:
        label = words.EVENTS.get(each.event.kind)
        what = label(language) if label is not None else each.event.kind
    if each.effect == "counted" or isinstance(data, Placed):
        sign = (
            words.EFFECT_COUNTED(language, due=iso(each.after.sm2.due or 0), state=standing(each.after, language))
            if each.after.sm2.due is not None
            else ""
        )
    else:
        label = words.EFFECTS.get(each.effect)
        sign = label(language) if label is not None else ""
    return words.CLAUSE(language).join(filter(None, (what, sign)))
