"""Card states as a fold over the review log: the only way a state comes to be."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

import msgspec

from critique_study.clock import ordinal
from critique_study.events import (
    ANKI,
    Answer,
    Bury,
    Event,
    Flag,
    Keep,
    Placed,
    Read,
    Reset,
    Resume,
    Retract,
    Review,
    Suspend,
)
from critique_study.schedule import sm2

ECHO_MS = 50
"""An answer from Anki within this time after the same answer here is that answer, carried there and back."""
LEECH = 8
"""A card is a leech from this many lapses on."""
FIRM_DAYS = 5
"""A card is firm from a pass on that came so many days or more after the pass, or the placement, before it."""
_PLACED = sm2.State(repetitions=2, interval=6, ef100=250, lapses=0, due=None)


class CardState(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """All that the log says of one card."""

    sm2: sm2.State = sm2.NEW
    introduced: int | None = None
    """Day of the first counted review of a card that was new then."""
    counted: int | None = None
    """Day of the last counted review."""
    last_grade: int | None = None
    """Grade of the last answer of that day, counted or drill."""
    last_at: int = 0
    """When that answer was given (UTC milliseconds)."""
    revision: int | None = None
    """The highest revision of the note that a counted review or `placed` bore."""
    suspended: bool = False
    flagged: bool = False
    buried_until: int | None = None
    """The first day it may be asked again."""
    kept: int | None = None
    """When it was put next among the new (UTC milliseconds)."""
    passed: int | None = None
    """Day of the last counted review or the placement, if that was a pass."""
    firm: bool = False
    """Whether a pass came FIRM_DAYS or more after the one before it, and no lapse since."""
    placed: bool = False
    """Whether a placement test knew it."""

    @property
    def is_new(self) -> bool:
        """Whether nothing has counted yet and no placement test knew it."""
        return self.sm2.due is None

    @property
    def is_leech(self) -> bool:
        """Whether it has lapsed again and again."""
        return self.sm2.lapses >= LEECH

    def is_buried(self, day: int) -> bool:
        """Whether it is put off beyond `day`."""
        return self.buried_until is not None and day < self.buried_until

    def is_out(self, day: int) -> bool:
        """Whether it is not to be asked on `day`, whatever is due."""
        return self.suspended or self.is_buried(day)

    def in_drill(self, day: int) -> bool:
        """Whether it is still to be drilled on `day`."""
        return self.counted == day and self.last_grade is not None and self.last_grade < sm2.DRILL_BELOW


UNSEEN = CardState()


def counts(state: CardState, grade: int, day: int, revision: int | None, via: str | None = None) -> bool:
    """Whether a review with this `grade`, `day` and note `revision` changes the schedule of a card in `state`."""
    if state.counted is not None and day <= state.counted:
        return False
    return (
        state.sm2.due is None
        or day >= state.sm2.due
        or grade < sm2.PASS
        or (revision is not None and state.revision is not None and revision > state.revision)
        or via is not None
    )


def step(state: CardState, event: Event) -> CardState:
    """`state` after one more live event of the card."""
    data = event.data
    match data:
        case Review():
            return _answered(state, event, data)
        case Placed() if state.is_new:
            due = event.day + 6 + crc32((event.card or "").encode()) % 3
            return msgspec.structs.replace(
                state,
                sm2=msgspec.structs.replace(_PLACED, due=due),
                revision=_highest(state.revision, data.revision),
                passed=event.day,
                placed=True,
            )
        case Reset():
            return CardState(
                suspended=state.suspended, flagged=state.flagged, buried_until=state.buried_until, kept=state.kept
            )
        case Suspend():
            return msgspec.structs.replace(state, suspended=True)
        case Resume():
            return msgspec.structs.replace(state, suspended=False)
        case Keep():
            return msgspec.structs.replace(state, suspended=False, kept=event.at)
        case Bury():
            return msgspec.structs.replace(state, buried_until=_day(data.until))
        case Flag():
            return msgspec.structs.replace(state, flagged=data.on)
        case _:
            return state


def fold(events: Iterable[Event]) -> CardState:
    """The state of one card after its live events, in any order."""
    state = UNSEEN
    for event in sorted(events, key=_order):
        state = step(state, event)
    return state


def _answered(state: CardState, event: Event, answer: Answer) -> CardState:
    if counts(state, answer.grade, event.day, answer.revision, answer.via):
        passes = answer.grade >= sm2.PASS
        return msgspec.structs.replace(
            state,
            sm2=sm2.review(state.sm2, answer.grade, event.day),
            introduced=event.day if state.is_new else state.introduced,
            counted=event.day,
            last_grade=answer.grade,
            last_at=event.at,
            revision=_highest(state.revision, answer.revision),
            passed=event.day if passes else None,
            firm=passes and (state.firm or (state.passed is not None and event.day - state.passed >= FIRM_DAYS)),
        )
    if event.day == state.counted:  # a drill
        return msgspec.structs.replace(state, last_grade=answer.grade, last_at=event.at)
    return state


def _highest(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else max(a, b)


def _day(text: str) -> int | None:
    try:
        return ordinal(text)
    except ValueError:  # a damaged row says nothing
        return None


def _order(event: Event) -> tuple[int, str]:
    return event.at, event.id


class Replay:
    """The log in memory: which events are live, and the state of every card they speak of.

    The result does not depend on the order in which events are added. `formerly` maps a note's former ids to its
    present one.
    """

    def __init__(self, events: Iterable[Event] = (), formerly: Mapping[str, str] | None = None) -> None:
        self._formerly = dict(formerly or {})
        self._known: set[str] = set()
        self._retracted: set[str] = set()
        self._cards: defaultdict[str, list[Event]] = defaultdict(list)
        self._card_of: dict[str, str] = {}
        self._states: dict[str, CardState] = {}
        self._read: dict[str, str] = {}
        self.add(events)

    def add(self, events: Iterable[Event]) -> set[str]:
        """Takes in more events and returns the cards whose state was computed anew. A known id is passed over."""
        touched: set[str] = set()
        for event in events:
            if event.id in self._known:
                continue
            self._known.add(event.id)
            if isinstance(event.data, Retract):
                self._retracted.add(event.data.event)
                if (card := self._card_of.get(event.data.event)) is not None:
                    touched.add(card)
            elif isinstance(event.data, Read):
                self._read[event.id] = event.data.section
            elif event.card is not None:
                card = self.current_id(event.card)
                self._cards[card].append(event)
                self._card_of[event.id] = card
                touched.add(card)
        for card in touched:
            self._states[card] = fold(self.live(card))
        return touched

    def current_id(self, card: str) -> str:
        """The id that a card logged as `card` has today."""
        note, colon, rest = card.partition(":")
        return self._formerly.get(note, note) + colon + rest

    def state(self, card: str) -> CardState:
        """The state of `card`, by its present id."""
        return self._states.get(card, UNSEEN)

    @property
    def states(self) -> Mapping[str, CardState]:
        """Every card the log speaks of."""
        return self._states

    @property
    def sections_read(self) -> frozenset[str]:
        """The ids of the sections that were read to their end."""
        return frozenset(section for event, section in self._read.items() if event not in self._retracted)

    def later_than(self, at: int) -> list[Event]:
        """The events after `at` (UTC milliseconds) that were not taken back."""
        return [e for events in self._cards.values() for e in events if e.at > at and e.id not in self._retracted]

    def events(self, card: str) -> list[Event]:
        """All events of `card`, those that were taken back too, in the order of time."""
        return sorted(self._cards.get(card, []), key=_order)

    def live(self, card: str) -> list[Event]:
        """The events of `card` that hold: neither retracted nor an answer carried to Anki and back."""
        events = self._cards.get(card, [])
        echoes = _echoes(events)
        return [e for e in events if e.id not in self._retracted and e.id not in echoes]


def _echoes(events: list[Event]) -> set[str]:
    """The ids of answers from Anki that repeat one given here, retracted or not."""
    theirs = [e for e in events if isinstance(e.data, Answer) and e.data.via == ANKI]
    if not theirs:
        return set()
    ours: defaultdict[int, list[int]] = defaultdict(list)
    for event in sorted(events, key=_order):
        if isinstance(event.data, Answer) and event.data.via != ANKI:
            ours[button(event.data.grade)].append(event.at)
    return {e.id for e in theirs if isinstance(e.data, Answer) and is_echo(e.at, ours.get(button(e.data.grade), ()))}


def is_echo(at: int, given: Sequence[int]) -> bool:
    """Whether an answer from Anki at `at` is one of those `given` here with that button, at these rising times."""
    before = bisect_right(given, at)
    return before > 0 and at - given[before - 1] <= ECHO_MS


def button(grade: int) -> int:
    """The grade that the button for it on the four-button scale gives: Again is 2."""
    return max(2, grade)
