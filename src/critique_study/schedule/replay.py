"""Card states as a fold over the review log: the only way a state comes to be."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Protocol
from zlib import crc32

import msgspec

from critique_study.clock import ordinal
from critique_study.content.ids import current_id
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
RECENT = 500
"""So many of the answers that came last are known at once."""
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
        data = event.data
        state = _answered(state, event, data) if type(data) is Review else step(state, event)
    return state


def _answered(state: CardState, event: Event, answer: Answer) -> CardState:
    day, grade, revision = event.day, answer.grade, answer.revision
    if counts(state, grade, day, revision, answer.via):
        before = state.sm2
        passes = grade >= sm2.PASS
        # In the order of the fields: by their names, as `replace` wants them, it takes three times as long.
        return CardState(
            sm2.review(before, grade, day),
            day if before.due is None else state.introduced,
            day,
            grade,
            event.at,
            state.revision if revision is None or revision == state.revision else _highest(state.revision, revision),
            state.suspended,
            state.flagged,
            state.buried_until,
            state.kept,
            day if passes else None,
            passes and (state.firm or (state.passed is not None and day - state.passed >= FIRM_DAYS)),
            state.placed,
        )
    if day == state.counted:  # a drill
        return msgspec.structs.replace(state, last_grade=grade, last_at=event.at)
    return state


def _highest(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else max(a, b)


def _day(text: str) -> int | None:
    try:
        return ordinal(text)
    except ValueError:  # a damaged row says nothing
        return None


_order = attrgetter("at", "id")


class Snapshot(msgspec.Struct, frozen=True):
    """What a replay of the first part of a log came to."""

    states: dict[str, CardState]
    retracted: frozenset[str]
    """The ids of the events that were taken back."""
    read: dict[str, str]
    """The sections that were read, by the id of the event."""
    latest: int
    """The time of the event that lies furthest ahead (UTC milliseconds)."""
    recent: tuple[tuple[str, str], ...]
    """Card and event of the answers that came last."""


class Past(Protocol):
    """The events that a snapshot stands for, in order of arrival."""

    def all(self) -> Iterable[Event]:
        """Every one."""

    def of_cards(self, cards: Collection[str]) -> Iterable[Event]:
        """Those of `cards`, by the ids that were logged; no retracts."""

    def card_of(self, event: str) -> str | None:
        """The card of one of them, as it was logged."""


class Replay:
    """The log in memory: which events are live, and the state of every card they speak of.

    The result does not depend on the order in which events are added. `formerly` maps a note's former ids to its
    present one. It may begin from a snapshot, made with the same `formerly`, of events that can be had from `past` when
    they are wanted: the result is the same.
    """

    def __init__(
        self,
        events: Iterable[Event] = (),
        formerly: Mapping[str, str] | None = None,
        *,
        snapshot: Snapshot | None = None,
        past: Past | None = None,
    ) -> None:
        self._formerly = dict(formerly or {})
        self._retracted: set[str] = set()
        self._cards: defaultdict[str, list[Event]] = defaultdict(list)
        """Of a card that was not fetched, only what came after the snapshot."""
        self._card_of: dict[str, str | None] = {}
        """Every known event, by its id; None for one that is about no card, and for a retract."""
        self._states: dict[str, CardState] = {}
        self._read: dict[str, str] = {}
        self._latest = 0
        self._recent: deque[tuple[str, str]] = deque(maxlen=RECENT)
        self._past = past
        self._fetched: set[str] = set()
        if snapshot is not None:
            self._states, self._read, self._latest = snapshot.states, snapshot.read, snapshot.latest
            self._retracted.update(snapshot.retracted)
            self._recent.extend(snapshot.recent)
        self.add(events)

    def snapshot(self) -> Snapshot:
        """What it came to, for the next time."""
        states, read = dict(self._states), dict(self._read)
        return Snapshot(states, frozenset(self._retracted), read, self._latest, tuple(self._recent))

    def add(self, events: Iterable[Event]) -> set[str]:
        """Takes in more events and returns the cards whose state was computed anew. A known id is passed over."""
        touched: set[str] = set()
        for event in events:
            name, data, card = event.id, event.data, None
            if name in self._card_of:
                continue
            if event.at > self._latest:
                self._latest = event.at
            if isinstance(data, Retract):
                self._retracted.add(data.event)
                if (taken_back := self._card_named_by(data)) is not None:
                    touched.add(taken_back)
            elif isinstance(data, Read):
                self._read[name] = data.section
            elif event.card is not None:
                card = self.current_id(event.card)
                self._cards[card].append(event)
                touched.add(card)
                if isinstance(data, Answer):
                    self._recent.append((card, name))
            self._card_of[name] = card
        for card in touched:
            self._states[card] = fold(self.live(card))
        return touched

    def current_id(self, card: str) -> str:
        """The id that a card logged as `card` has today."""
        return current_id(card, self._formerly)

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

    @property
    def recent(self) -> Mapping[str, set[str]]:
        """The answers that came last, at most RECENT, taken back or not: by card, the ids of the events."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for card, event in self._recent:
            found[card].add(event)
        return found

    def later_than(self, at: int) -> list[Event]:
        """The events after `at` (UTC milliseconds) that were not taken back."""
        if self._latest <= at:
            return []
        self.complete()
        return [e for events in self._cards.values() for e in events if e.at > at and e.id not in self._retracted]

    def events(self, card: str) -> list[Event]:
        """All events of `card`, those that were taken back too, in the order of time."""
        return sorted(self._events_of(card), key=_order)

    def live(self, card: str) -> list[Event]:
        """The events of `card` that hold: neither retracted nor an answer carried to Anki and back."""
        events = self._events_of(card)
        echoes = _echoes(events)
        return [e for e in events if e.id not in self._retracted and e.id not in echoes]

    def complete(self) -> None:
        """Fetches the whole past at once, before every card is asked about."""
        if self._past is None:
            return
        earlier: defaultdict[str, list[Event]] = defaultdict(list)
        for event in self._past.all():
            if event.card is not None and not isinstance(event.data, Retract):
                earlier[self.current_id(event.card)].append(event)
        self._past = None
        for card in earlier.keys() - self._fetched:
            self._put_before(card, earlier[card])

    def _events_of(self, card: str) -> list[Event]:
        """Its events in order of arrival, taken back or not."""
        if self._past is not None and card not in self._fetched:
            self._fetched.add(card)
            note, colon, rest = card.partition(":")
            names = [note, *(old for old, present in self._formerly.items() if present == note)]
            self._put_before(card, self._past.of_cards([name + colon + rest for name in names]))
        return self._cards.get(card, [])

    def _put_before(self, card: str, earlier: Iterable[Event]) -> None:
        """Takes in what the snapshot stands for, before what came after it."""
        earlier = list(earlier)
        self._card_of.update((event.id, card) for event in earlier)
        self._cards[card] = [*earlier, *self._cards.get(card, ())]

    def _card_named_by(self, retract: Retract) -> str | None:
        """The card of the event that `retract` takes back, if that is here."""
        card = self._card_of.get(retract.event)
        if card is None and self._past is not None and (logged := self._past.card_of(retract.event)) is not None:
            return self.current_id(logged)
        return card


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
