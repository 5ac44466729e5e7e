"""A learner's history as Anki keeps one: where each card stands, and a row for every answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from critique_study.clock import Moment, ordinal
from critique_study.events import ANKI, Answer, Event, Placed, Reset
from critique_study.schedule.replay import ECHO_MS, UNSEEN, CardState, Replay, button
from critique_study.schedule.why import Step, steps

LEARN, REVIEW, RELEARN, FILTERED = range(4)
"""Anki's types of an answer."""
Key = tuple[str, int]
"""A card as Anki knows it: its note's GUID and its own ordinal."""

_EPOCH = ordinal("1970-01-01")
_DAY_0 = ordinal("1970-01-02")
"""From here due days are counted. No clock stands earlier, and in every time zone it begins at a positive time."""
_LAST_DAY = 100_000
"""Anki takes a due day beyond the next one for a fault and mends it."""


class History(NamedTuple):
    """What a package can tell of a learner, and when it is told."""

    replay: Replay
    now: Moment
    rollover_hour: int


class Learned(NamedTuple):
    """Where a card stands."""

    due: int | None = None
    """Days from day 0; None while it is new."""
    interval: int = 0
    """Days."""
    factor: int = 0
    """Ease in thousandths."""
    reps: int = 0
    """Answers since it was last new, practice apart."""
    lapses: int = 0
    suspended: bool = False
    flagged: bool = False
    last: int | None = None
    """Unix seconds of the last of those answers."""


class Row(NamedTuple):
    """An answer, as a row of Anki's review log."""

    id: int
    """UTC milliseconds of the answer, unique in the package."""
    card: Key
    button: int
    """1 Again to 4 Easy."""
    interval: int
    """Days, after the answer."""
    last_interval: int
    """Days, before it."""
    factor: int
    """Ease in thousandths after the answer; 0 where it was practice, as Anki has it."""
    milliseconds: int
    type: int


class Progress(NamedTuple):
    """All that a package tells of a learner."""

    cards: Mapping[Key, Learned]
    """Without those that nothing has happened to."""
    rows: tuple[Row, ...]
    """By id."""
    created: int
    """Unix seconds: when day 0 began."""
    minutes_west: int
    """The time zone in which that is so."""
    rollover_hour: int
    elsewhere: int
    """Cards with a history that are not in the package."""
    left_out: int
    """Answers whose moment is taken by others, or lies before 1970 or in the future, where Anki has none."""


def progress(history: History, cards: Mapping[str, Key]) -> Progress:
    """What `history` says of `cards`, a package's cards by their ids."""
    replay = history.replay
    happened = {card: [step for step in steps(replay, card) if step.effect != "undone"] for card in replay.states}
    told = {card: found for card, found in happened.items() if card in cards}
    answers = [step.event for found in told.values() for step in found if isinstance(step.event.data, Answer)]
    numbers = _row_ids(event for event in answers if 0 < event.at <= history.now.at)
    learned: dict[Key, Learned] = {}
    rows: list[Row] = []
    for card, found in told.items():
        added = list(_rows(cards[card], found, numbers))
        stands = _learned(replay.state(card), found, added)
        if added or stands != Learned():
            learned[cards[card]] = stands
        rows += added
    return Progress(
        cards=learned,
        rows=tuple(sorted(rows)),
        created=(_DAY_0 - _EPOCH) * 86_400 + history.rollover_hour * 3_600 - history.now.utc_offset * 60,
        minutes_west=-history.now.utc_offset,
        rollover_hour=history.rollover_hour,
        elsewhere=sum(
            any(isinstance(step.event.data, Answer | Placed) for step in found)
            for card, found in happened.items()
            if card not in cards
        ),
        left_out=len(answers) - len(rows),
    )


def _learned(state: CardState, happened: Iterable[Step], rows: Iterable[Row]) -> Learned:
    """Where a card stands, after what `happened` to it and was told in `rows`."""
    marks = Learned(suspended=state.suspended, flagged=state.flagged)
    sm2 = state.sm2
    if sm2.due is None:
        return marks
    reps = 0
    for step in happened:
        reps = 0 if isinstance(step.event.data, Reset) else reps + (step.effect in ("counted", "drill"))
    return marks._replace(
        due=min(max(sm2.due - _DAY_0, 0), _LAST_DAY),
        interval=sm2.interval,
        factor=sm2.ef100 * 10,
        reps=reps,
        lapses=sm2.lapses,
        last=max((row.id // 1000 for row in rows if row.type != FILTERED), default=None),
    )


def _rows(card: Key, happened: Iterable[Step], numbers: Mapping[str, int]) -> Iterator[Row]:
    """The rows of the answers that have a number."""
    after = UNSEEN
    for step in happened:
        before, after, answer = after, step.after, step.event.data
        if isinstance(answer, Answer) and step.event.id in numbers:
            kind = _type(before, step)
            yield Row(
                id=numbers[step.event.id],
                card=card,
                button=button(answer.grade) - 1,
                interval=after.sm2.interval,
                last_interval=before.sm2.interval,
                factor=0 if kind == FILTERED else after.sm2.ef100 * 10,
                milliseconds=answer.milliseconds,
                type=kind,
            )


def _type(before: CardState, step: Step) -> int:
    """Anki's type of an answer to a card that stood at `before`."""
    if step.effect == "counted":
        return LEARN if before.is_new else REVIEW
    if step.effect == "drill":
        # Never LEARN on a later day: FSRS reads a card's history from its last learning on.
        return LEARN if before.introduced == step.event.day else RELEARN
    return FILTERED  # it changed nothing here, and must not there


def _row_ids(answers: Iterable[Event]) -> dict[str, int]:
    """The row of each answer, by the event's id: its moment in milliseconds, for Anki has one answer at a time.

    An answer from Anki keeps its own or gets none: at another it would come back as another answer. One given here
    moves up to the next free one, as far as it will be recognised when it comes back.
    """
    ids: dict[str, int] = {}
    taken: set[int] = set()
    for event in sorted(answers, key=lambda event: (not _is_from_anki(event), event.at, event.id)):
        reach = 0 if _is_from_anki(event) else ECHO_MS
        free = next((at for at in range(event.at, event.at + reach + 1) if at not in taken), None)
        if free is not None:
            ids[event.id] = free
            taken.add(free)
    return ids


def _is_from_anki(event: Event) -> bool:
    return isinstance(event.data, Answer) and event.data.via == ANKI
