"""Answers given in Anki on their way home: which rows of its review log our log is to have, and which it is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Literal, NamedTuple
from uuid import UUID, uuid5

from critique_study.anki import package
from critique_study.anki.archive import AnkiCollection, Answered
from critique_study.anki.progress import FILTERED, LEARN, RELEARN
from critique_study.clock import Moment, iso, offset_at
from critique_study.content.cloze import MAX_NUMBER
from critique_study.content.models import Collection, Note, suffix
from critique_study.errors import PackageError
from critique_study.events import ANKI, MAX_MILLISECONDS, Answer, Event, Practice, Retract, Review, encode_payload
from critique_study.history.log import Row
from critique_study.schedule.replay import button, is_echo

Left = Literal["known", "carried", "rescheduled", "no button", "unknown card", "impossible time"]
"""Why a row adds nothing. `known`: the log has it; `carried`: it is an answer of the log that went to Anki and back."""

_NAMESPACE = UUID("c2d24aa9-b63f-412f-8b94-9dd7793900af")
"""Under which a row of Anki's has its id here, for ever."""
_EARLIEST = 1_136_073_600_000
"""2006-01-01, before there was Anki."""
_LATEST = 253_402_214_400_000
"""9999-12-31: so far reaches the calendar, in any time zone."""
_MOST = 200_000
"""Notes of ours in one collection of Anki's: more are not studied by anyone, and would fill the memory."""


class Summary(NamedTuple):
    """What a collection of Anki's would bring."""

    new: int
    """Answers to be added."""
    cards: int
    """How many cards those are about."""
    first: str
    """The first and the last study day of those, as ISO text; empty where there are none."""
    last: str
    left: Mapping[Left, int]
    """Answers that add nothing."""
    foreign: int
    """Notes that are not of this collection."""


class _Card(NamedTuple):
    """A card as Anki has it."""

    key: str
    """GUID and ordinal."""
    logged: str
    """Its id under the note's first id ever."""
    current: str
    """Its id today."""


class Reviews:
    """The review log of an open collection of Anki's, beside our own as `events` tell it.

    Gives for each row about our notes what is to be added, or why nothing is; reads anew each time. Where the file does
    not say when Anki's day turns over, `rollover_hour` holds. Raises PackageError, while iterating too.
    """

    def __init__(
        self, anki: AnkiCollection, collection: Collection, events: Iterable[Event], rollover_hour: int
    ) -> None:
        current_id = collection.current_id
        self._anki = anki
        self._rollover_hour = rollover_hour if anki.rollover_hour is None else anki.rollover_hour
        self._here = _Here(events, current_id)
        notes = {package.guid(collection.id, note.first_id): note for note in collection.notes.values()}
        ours: dict[int, tuple[str, Note]] = {}
        self._foreign = 0
        for anki_id, guid in anki.notes():
            if (note := notes.get(guid)) is None:
                self._foreign += 1
            else:
                ours[anki_id] = guid, note
                if len(ours) > _MOST:
                    raise PackageError(f"more than {_MOST:,} notes of one collection: not from anyone's Anki")
        self._cards: dict[int, _Card | None] = {}
        for card, anki_id, ordinal in anki.cards(ours):
            guid, note = ours[anki_id]
            logged = _logged(note, ordinal)
            self._cards[card] = _Card(f"{guid}/{ordinal}", logged, current_id(logged)) if logged else None

    def __iter__(self) -> Iterator[Row | Left]:
        for answered in self._anki.answers(self._cards):
            yield self._brought(answered)

    def rows(self) -> Iterator[Row]:
        """What is to be added."""
        return (row for row in self if isinstance(row, Row))

    def summary(self) -> Summary:
        """How much that is, and what is left out."""
        left: Counter[Left] = Counter()
        cards: set[str | None] = set()
        new, first, last = 0, "", ""
        for row in self:
            if isinstance(row, Row):
                new += 1
                cards.add(row.card)
                first, last = min(first or row.day, row.day), max(last, row.day)
            else:
                left[row] += 1
        return Summary(new, len(cards), first, last, left, self._foreign)

    def _brought(self, answered: Answered) -> Row | Left:
        card = self._cards[answered.card]
        if card is None:
            return "unknown card"
        if not LEARN <= answered.type <= FILTERED:
            return "rescheduled"
        if (grade := _grade(answered, self._anki.scheduler)) is None:
            return "no button"
        if not _EARLIEST <= answered.id < _LATEST:
            return "impossible time"
        event_id = self._here.event_id(f"{card.key}/{answered.id}")
        if event_id in self._here.ids:
            return "known"
        if is_echo(answered.id, self._here.given.get((card.current, grade), ())):
            return "carried"
        offset = offset_at(answered.id) if self._anki.utc_offset is None else self._anki.utc_offset
        day = iso(Moment(answered.id, offset).study_day(self._rollover_hour))
        kind = Practice if answered.type == FILTERED else Review
        payload = kind(grade, milliseconds=min(max(0, answered.milliseconds), MAX_MILLISECONDS), via=ANKI)
        return Row(event_id, answered.id, offset, day, ANKI, card.logged, payload.kind, encode_payload(payload))


class _Here:
    """What our log knows already."""

    def __init__(self, events: Iterable[Event], current_id: Callable[[str], str]) -> None:
        self.ids: set[str] = set()
        self._retracted: set[str] = set()
        answers: list[tuple[str, str, Answer, int]] = []
        for event in events:
            self.ids.add(event.id)
            if isinstance(event.data, Retract):
                self._retracted.add(event.data.event)
            elif isinstance(event.data, Answer) and event.card is not None:
                answers.append((event.id, current_id(event.card), event.data, event.at))
        self.given: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        """By card and button the times of the answers that an export may have carried to Anki: those given here, even
        if they were taken back later, and those from Anki. (The ids of a review log are unique, so an export moves an
        answer by a millisecond where another one has its time.)"""
        for event_id, card, answer, at in answers:
            if answer.via != ANKI or event_id not in self._retracted:
                self.given[card, button(answer.grade)].append(at)
        for times in self.given.values():
            times.sort()

    def event_id(self, key: str) -> str:
        """The id of the event that a row of Anki's is, the same in every log that has not undone it more often."""
        ids = (str(uuid5(_NAMESPACE, f"{key}/{undone}")) for undone in count())
        return next(event_id for event_id in ids if event_id not in self._retracted)


def _logged(note: Note, ordinal: int) -> str | None:
    """The id under which the history of a card begins; None where no card of such a note has that ordinal."""
    cloze = note.text is not None
    return note.first_id + suffix(ordinal, cloze=cloze) if 0 <= ordinal < (MAX_NUMBER if cloze else 2) else None


def _grade(answered: Answered, scheduler: int) -> int | None:
    """The grade that a button stands for; None without a button.

    The first scheduler had no Hard while learning and relearning: 2 was Good, 3 was Easy. (Seen in Anki 2.1.44:
    of three buttons the second went on to the next step, the third ended the learning at once. When Anki 26.9.3 makes
    such a collection a newer one, it raises 2 and 3 of just these rows by one.)
    """
    ease = answered.ease
    if scheduler == 1 and answered.type in (LEARN, RELEARN) and ease in (2, 3):
        ease += 1
    return ease + 1 if 1 <= ease <= 4 else None
