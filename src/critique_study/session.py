"""One sitting: what is asked, revealed, graded and taken back. Both faces, and tests, drive this and decide nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection as Sized
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple
from zlib import crc32

from critique_study import words
from critique_study.clock import ROLLOVER_HOUR, Clock, Moment, iso
from critique_study.content import faces
from critique_study.content.models import Card, Collection, Language, Section
from critique_study.content.sources import in_language
from critique_study.errors import LogError
from critique_study.events import (
    MAX_MILLISECONDS,
    Answer,
    Bury,
    Event,
    Flag,
    Keep,
    Payload,
    Placed,
    Practice,
    Read,
    Remark,
    Resume,
    Review,
    Suspend,
)
from critique_study.history.log import AHEAD_MS, Log
from critique_study.history.snapshot import Opened, keep, opened
from critique_study.schedule import queue, sm2, why
from critique_study.schedule.forecast import forecast
from critique_study.schedule.pace import Pace, minutes, pace
from critique_study.schedule.replay import LEECH, CardState
from critique_study.settings import MODES, Mode
from critique_study.text import one_line

if TYPE_CHECKING:
    from critique_study.schedule.stats import Stats

MAX_REMARK = 2_000
"""Characters of a remark that are kept."""
FOUR = (2, 3, 4, 5)
"""The grades that Again, Hard, Good and Easy stand for."""
SIX = (0, 1, 2, 3, 4, 5)
"""The grades as SM-2 has them."""
AGAIN = 2
LEECH_AGAIN = 4
"""A leech is named again after so many more lapses."""

Part = Literal["due", "new", "drill", "cram"]
Notice = Literal["new-day", "other-process", "future"]


class Outcome(NamedTuple):
    """What a grade would do to the card now asked."""

    grade: int
    interval: int | None
    """Days until it is due; None in a drill, which changes nothing."""
    again_today: bool
    """Whether it comes back in today's drill."""


class Counts(NamedTuple):
    """Where the day stands."""

    due: int
    new: int
    drill: int
    done: int
    """Cards counted today that are through with the day's drill; in a cram, those answered well."""
    cram: int = 0

    @property
    def left(self) -> int:
        """Cards still to be asked today."""
        return self.due + self.new + self.drill + self.cram


class Plan(NamedTuple):
    """What a sitting asks. Its limits hide cards, they reschedule nothing."""

    new_per_day: int = queue.NEW_PER_DAY
    reviews_per_day: int | None = None
    limit: int | None = None
    """At most so many due and new cards in this sitting; its drill comes on top."""
    minutes: int | None = None
    """The sitting ends with the answer during which this time has passed."""
    selected: frozenset[str] | None = None
    """The ids of the cards it is about; None for all."""
    cram: bool = False
    """Asks every selected card that is not suspended once, until it is known, as practice that counts for nothing."""
    lesson: tuple[str, ...] | None = None
    """Asks the new ones of these cards in this order, whatever the limits, and drills those first met today."""
    placement: tuple[str, ...] | None = None
    """Asks these cards in this order, once each, as practice."""
    buttons: tuple[int, ...] = FOUR
    rollover_hour: int = ROLLOVER_HOUR

    @property
    def practises(self) -> bool:
        """Whether its answers count for nothing."""
        return self.cram or self.placement is not None


class Undone(NamedTuple):
    """What an undo took back."""

    event: Event
    card: Card | None
    """The card it was about, if that is still in the collection."""
    section: Section | None = None
    """The section it was about, likewise."""

    def told(self, language: Language) -> str:
        """What was taken back, in a line."""
        data = self.event.data
        grade = data.grade if isinstance(data, Answer) else None
        kind = "unflag" if isinstance(data, Flag) and not data.on else self.event.kind
        name = faces.short_name(self.card, language) if self.card else self.event.card or ""
        if isinstance(data, Read):
            name = in_language(self.section.title, language) if self.section else data.section
        return one_line(words.undone(language, kind, grade, name))


class Summary(NamedTuple):
    """The sitting, and what the next study day brings of all cards."""

    answers: int
    passed: int
    """Answers graded 3 or better."""
    milliseconds: int
    counts: Counts
    tomorrow_due: int
    tomorrow_new: int
    tomorrow_minutes: float
    """How long these will take at the learner's own pace."""


def askable(collection: Collection, mode: Mode) -> list[Card]:
    """The cards that can be asked in `mode`, in their order of introduction."""
    return [card for card in collection.cards.values() if faces.is_shown(card.stub, mode)]


def _is_announced(state: CardState) -> bool:
    """Whether the last lapse is one at which a leech is named."""
    return state.is_leech and (state.sm2.lapses - LEECH) % LEECH_AGAIN == 0


class Session:
    """A sitting over one collection and one log.

    After every call `card` is what to ask now, or None at the end of the day's queue. LogError from any call means
    that nothing was recorded and the same card is still asked.
    """

    def __init__(
        self,
        collection: Collection,
        log: Log,
        clock: Clock,
        *,
        mode: Mode = "en",
        plan: Plan = Plan(),  # noqa: B008 (immutable)
        snapshots: Path | None = None,
    ) -> None:
        """In the folder `snapshots`, if any, is kept what the log came to."""
        self.collection = collection
        self.mode: Mode = mode
        self.plan = plan
        self.notices: list[Notice] = []
        """What the learner should be told; the face shows and clears it."""
        self.card: Card | None = None
        """What is asked now; None at the end of the day's queue."""
        self.upcoming: Card | None = None
        """What would be asked after it as things stand."""
        self.part: Part = "due"
        """The part of the queue that the card comes from."""
        self.revealed = False
        self.typed: str | None = None
        """What the learner entered or picked for this card, in the language it was picked in."""
        self.picked: int | None = None
        """The index of the option that was picked."""
        self.right: bool | None = None
        """Whether that is right; None if nothing was entered."""
        self.hinted = False
        """Whether the hints of a cloze are shown."""
        self.leech: Card | None = None
        """A card that has just become a leech; the face says so and clears it."""
        self._log = log
        self._clock = clock
        self._answers: list[tuple[Part, Event]] = []
        """Those of this sitting that hold, each with the part of the queue its card came from."""
        self._started_at = self._asked_at = clock.ticks()
        self._begun: str | None = None
        """The card whose answer is awaited, or was taken back: it is asked even when the sitting's time has run out."""
        self.cards = askable(collection, mode)
        """Those that can be asked in its language."""
        self._snapshots = snapshots
        self._writes = log.foreign_writes()
        self._replay, self._seq, self._kept = opened(log, collection.formerly, snapshots)
        self._pace: Pace | None = None
        """None until it is asked for, and whenever the log has grown: it takes a pass over all of it."""
        self.day = self._today()
        if self._replay.later_than(clock.now().at + AHEAD_MS):
            self.notices.append("future")
        self._crammed: list[Card] = self._to_practise()
        """The cards of a cram or a placement still to be asked, in their order, in whatever language they are."""
        self._ask()

    def follow(self, plan: Plan) -> None:
        """Goes on with another plan, from its beginning."""
        self.plan = plan
        self._started_at = self._clock.ticks()
        self._crammed = self._to_practise()
        self._ask()

    # What is asked

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages in which the present card is shown."""
        return faces.shown(self.card.note, self.mode) if self.card else ()

    @property
    def typing(self) -> bool:
        """Whether an answer is being typed: letters and digits belong to it then."""
        return self.card is not None and not self.revealed and self.card.note.form == "typed"

    @property
    def has_hint(self) -> bool:
        """Whether there is a hint that is not shown yet."""
        asked = self.card is not None and not self.revealed and not self.hinted
        return asked and any(faces.has_hint(self.card, language) for language in self.languages if self.card)

    @property
    def suggested(self) -> int:
        """The grade that Space gives: Good, or Again where what was typed or picked is wrong."""
        return AGAIN if self.right is False else sm2.GOOD

    @property
    def options(self) -> tuple[str, ...]:
        """What the present card offers to pick from, in the first language shown; nothing where it is no choice."""
        return faces.options(self.card.note, self.languages[0]) if self.card else ()

    @property
    def digits(self) -> dict[str, int]:
        """The digit keys, each with the grade it gives: 1 to 4, or on the six-point scale the grades themselves."""
        buttons = self.plan.buttons
        return {str(grade if buttons == SIX else number): grade for number, grade in enumerate(buttons, 1)}

    @property
    def next_mode(self) -> Mode:
        """What a switch of language leads to: English, Chinese, both, and round again."""
        return MODES[(MODES.index(self.mode) + 1) % len(MODES)]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What each of the buttons would do to the present card."""
        if self.card is None:
            return ()
        if self.part in ("drill", "cram"):
            comes_back = self.plan.placement is None
            return tuple(Outcome(grade, None, comes_back and grade < sm2.DRILL_BELOW) for grade in self.plan.buttons)
        after = sm2.preview(self._replay.state(self.card.id).sm2, self.day)
        return tuple(Outcome(grade, after[grade].interval, grade < sm2.DRILL_BELOW) for grade in self.plan.buttons)

    @property
    def counts(self) -> Counts:
        """What is left today and what is done."""
        if self.plan.practises:
            known = self._answered("cram") - {card.id for card in self._crammed}
            return Counts(0, 0, 0, len(known), cram=len(self._crammed_here()))
        states, cards = self._replay.states, self.collection.cards
        through = [name for name, state in states.items() if state.counted == self.day and not state.in_drill(self.day)]
        done = sum(name in cards and faces.is_shown(cards[name].stub, self.mode) for name in through)
        return Counts(len(self._queue.due), len(self._queue.new), len(self._queue.drill), done)

    @property
    def left_out(self) -> int:
        """How many cards are left today that this sitting does not ask: its query, its limits or a cram hide them."""
        whole = self._whole(self.day)
        return len(whole.due) + len(whole.new) + len(whole.drill) - (0 if self.plan.practises else self.counts.left)

    @property
    def ending(self) -> words.Label:
        """What to say where nothing is left to ask."""
        if self.plan.practises or self.left_out:
            return words.SITTING_DONE
        return words.ALL_DONE if self.counts.done else words.NOTHING_DUE

    def counts_by_deck(self) -> dict[str, Counts]:
        """What is left today of each deck that anything is left of, in the order of the decks."""
        parts = (self._queue.due, self._queue.new, self._queue.drill)
        due, new, drill = (Counter(card.stub.deck for card in cards) for cards in parts)
        found = {deck.id: Counts(due[deck.id], new[deck.id], drill[deck.id], 0) for deck in self.collection.decks}
        return {deck: counts for deck, counts in found.items() if counts.left}

    def forecast(self, days: int) -> tuple[int, ...]:
        """How many cards come due today and on each day after it."""
        return forecast(self.cards, self._replay.states, self.day, selected=self.plan.selected, days=days)

    def minutes_left(self) -> float:
        """How long what is left today will take at the learner's own pace."""
        return self._minutes(self.counts)

    def _minutes(self, counts: Counts) -> float:
        if self._pace is None:
            self._pace = pace(self._replay)
        return minutes(self._pace, counts)

    def refresh(self) -> bool:
        """Takes in what other processes wrote and a day that turned; returns whether the question may have changed.

        A revealed card is left alone: its grade comes first. Another one stays if it is still to be asked.
        """
        if self.revealed or not self._outdated():
            return False
        before, asked_at = self.card, self._asked_at
        self._ask(first=before)
        if self.card is before:
            self._asked_at = asked_at
        return True

    @property
    def sections_read(self) -> frozenset[str]:
        """The ids of the sections that were read to their end."""
        return self._replay.sections_read

    def stumbles(self, card: Card) -> int:
        """How often `card` was failed today."""
        today = (event.data for event in self._replay.live(card.id) if event.day == self.day)
        return sum(isinstance(data, Review) and data.grade < sm2.PASS for data in today)

    @property
    def states(self) -> Mapping[str, CardState]:
        """Where every card stands that the log speaks of."""
        return self._replay.states

    def state(self, card: Card) -> CardState:
        """Where `card` stands."""
        return self._replay.state(card.id)

    def passage(self, card: Card) -> Section | None:
        """The section that `card` cites first, of those that are there."""
        sections = self.collection.sections
        return next((sections[name] for name in card.note.cites if name in sections), None)

    def account(self, card: Card, language: Language) -> list[str]:
        """The reason why `card` is asked when it is, its state, and each of its events with the day before it."""
        return list(why.told(self._replay, card, self.day, language))

    def stats(self) -> Stats:
        """The figures of today about all cards that can be asked."""
        from critique_study.schedule.stats import compute  # here, for start time: most sittings do without

        return compute(self.collection, self.cards, self._replay, self.day)

    # What the learner does

    def reveal(self, typed: str | None = None) -> None:
        """Shows the answer; `typed` is what the learner entered, judged at once.

        If meanwhile the day turned or another process answered, and another card is to be asked, that one is asked.
        """
        if self._stands() and self.card is not None:
            self.revealed = True
            self.typed = typed or None
            self.right = faces.is_right(self.card, typed) if typed else None

    def hint(self) -> None:
        """Shows the hints of the gaps that are asked for."""
        self.hinted = self.has_hint or self.hinted

    def pick(self, option: int) -> None:
        """Reveals a choice card with the option at index `option` picked, under the same condition."""
        if self._stands() and self.card is not None:
            self.revealed = True
            self.typed, self.picked = self.options[option], option
            self.right = option == faces.right_option(self.card.note)

    def _stands(self) -> bool:
        """Whether the question shown is still the one to ask, in the same part of the queue."""
        if self.revealed:
            return True
        shown = self.card, self.part
        self.refresh()
        return shown == (self.card, self.part)

    def grade(self, grade: int) -> Event | None:
        """Records `grade` (0–5) for the revealed card and goes on to the next. On disk when this returns."""
        if self.card is None or not self.revealed:
            return None
        spent = min(MAX_MILLISECONDS, max(0, self._clock.ticks() - self._asked_at))
        language = "both" if len(self.languages) > 1 else self.languages[0]
        card, part, lapses = self.card, self.part, self.state(self.card).sm2.lapses
        answer = Practice if self.plan.practises else Review
        event = self._record(card, answer(grade, spent, language, card.note.revision))
        self._answers.append((part, event))
        if self.plan.practises:
            self._crammed = [each for each in self._crammed if each.id != card.id]
            self._crammed += [card] if self.plan.cram and grade < sm2.DRILL_BELOW else []
        if self.state(card).sm2.lapses > lapses and _is_announced(self.state(card)):
            self.leech = card
        self._ask()
        return event

    def suspend(self, card: Card | None = None) -> Event | None:
        """Puts the present card, or another, aside until it is resumed."""
        return self._put_off(card, Suspend())

    def bury(self) -> Event | None:
        """Puts the present card off until the next study day."""
        return self._put_off(None, Bury(iso(self.day + 1)))

    def _put_off(self, card: Card | None, data: Payload) -> Event | None:
        card = card or self.card
        if card is None:
            return None
        event = self._record(card, data)
        self._crammed = [each for each in self._crammed if each.id != card.id]
        if self.card is not None and card.id == self.card.id:
            self._ask()
        else:
            self._queue = self._build()
        return event

    def resume(self, card: Card) -> Event:
        """Ends the suspension of `card`."""
        event = self._record(card, Resume())
        self._queue = self._build()
        if self.card is None:
            self._ask()
        return event

    def flag(self, card: Card | None = None) -> bool | None:
        """Flags the present card, or another, or takes its flag away; returns which."""
        card = card or self.card
        if card is None:
            return None
        on = not self.state(card).flagged
        self._record(card, Flag(on))
        return on

    def remark(self, text: str, card: Card | None = None) -> Event | None:
        """Keeps what the learner has to say about the present card, or another; nothing if that is blank."""
        card, text = card or self.card, one_line(text)[:MAX_REMARK]
        return self._record(card, Remark(text)) if card is not None and text else None

    def keep(self, card: Card) -> Event:
        """Puts `card` next among the new."""
        event = self._record(card, Keep())
        self._queue = self._build()
        return event

    def place(self, card: Card) -> Event:
        """Takes `card` as known."""
        return self._record(card, Placed(card.note.revision))

    def read(self, section: str) -> Event | None:
        """Notes that `section` was read to its end; nothing if that is known, from another process too."""
        self._outdated()
        return None if section in self._replay.sections_read else self._record(None, Read(section))

    def reload(self, collection: Collection) -> None:
        """Goes on with `collection` as it now is; the present card is asked anew, as far as it is still there."""
        # Before anything else: if the log cannot be read, all is as it was.
        self._replay, self._seq, self._kept = opened(self._log, collection.formerly, self._snapshots)
        self._pace = None
        self.collection, self.cards = collection, askable(collection, self.mode)
        current_id, there = self._replay.current_id, collection.cards
        if self.plan.selected is not None:
            self.plan = self.plan._replace(selected=frozenset(map(current_id, self.plan.selected)))
        self._crammed = [there[name] for card in self._crammed if (name := current_id(card.id)) in there]
        self._ask(first=there.get(current_id(self.card.id)) if self.card is not None else None)

    def undo(self) -> Undone | None:
        """Takes back the newest thing done here, in this sitting or an earlier one, and asks that card again."""
        now = self._clock.now()
        pair = self._log.undo(now, self._day_of(now))
        if pair is None:
            return None
        event, _ = pair
        self._take_in(pair)
        self._answers = [(part, answer) for part, answer in self._answers if answer.id != event.id]
        card = self.collection.cards.get(self._replay.current_id(event.card)) if event.card else None
        self.leech = None
        if card is not None and self._is_practised(card) and not isinstance(event.data, Placed):
            self._crammed = [card, *(each for each in self._crammed if each.id != card.id)]
        self._ask(first=card)
        section = event.data.section if isinstance(event.data, Read) else None
        return Undone(event, card, self.collection.sections.get(section) if section else None)

    def speak(self, mode: Mode) -> None:
        """Goes on in another language; the present card, revealed or not, stays if it has that language."""
        self.mode = mode
        self.cards = askable(self.collection, mode)
        if self.card is None or not self.languages:
            self._ask()
        else:
            self._queue = self._build()

    def summary(self) -> Summary:
        """What this sitting held and what tomorrow brings."""
        graded = [event.data for _, event in self._answers if isinstance(event.data, Answer)]
        tomorrow = self._whole(self.day + 1)
        brings = Counts(len(tomorrow.due), len(tomorrow.new), 0, 0)
        return Summary(
            answers=len(graded),
            passed=sum(answer.grade >= sm2.PASS for answer in graded),
            milliseconds=sum(answer.milliseconds for answer in graded),
            counts=self.counts,
            tomorrow_due=brings.due,
            tomorrow_new=brings.new,
            tomorrow_minutes=self._minutes(brings),
        )

    def close(self) -> None:
        """Ends the sitting: what the log came to is kept for the next one. Raises LogError."""
        if self._snapshots is not None:
            self._read_log()
            state = Opened(self._replay, self._seq, self._kept)
            keep(self._log, self.collection.formerly, self._snapshots, state, self.collection.cards)

    # How

    def _ask(self, first: Card | None = None) -> None:
        """Chooses the next card: `first` if the queue holds it, else the queue's first.

        Never fails: what was just recorded must not look as if it had not been.
        """
        with suppress(LogError):  # seen again at the next question, or when the next answer is written
            self._outdated()
        self._begun = first.id if first is not None else None
        self._queue = self._build()
        parts: tuple[tuple[Part, Sized[Card]], ...] = (
            ("due", self._queue.due),
            ("new", self._queue.new),
            ("drill", self._queue.drill),
            ("cram", [card for card in self._crammed_here() if not self._is_over() or card.id == self._begun]),
        )
        waiting = [(part, card) for part, cards in parts for card in cards]
        chosen = [(part, card) for part, card in waiting if first is not None and card.id == first.id] or waiting
        self.part, self.card = chosen[0] if chosen else ("due", None)
        self.upcoming = next((card for _, card in waiting if card is not self.card), None)
        self.revealed, self.typed, self.picked, self.right, self.hinted = False, None, None, None, False
        self._asked_at = self._clock.ticks()

    def _build(self) -> queue.Queue:
        """What the sitting's limits leave of today's queue; nothing in a cram."""
        plan = self.plan
        if plan.practises:
            return queue.Queue()
        if plan.lesson is not None:
            return self._lesson(plan.lesson)
        if self._is_over():
            return self._whole(self.day, frozenset({self._begun})) if self._begun else queue.Queue()
        built = self._whole(self.day, plan.selected)
        if plan.limit is None:
            return built
        left = max(0, plan.limit - len(self._answered("due", "new")))
        due = built.due[:left]
        return built._replace(due=due, new=built.new[: left - len(due)])

    def _whole(self, day: int, selected: frozenset[str] | None = None) -> queue.Queue:
        """The queue of `day`, of the `selected` cards (None: all)."""
        return queue.build(
            self.cards,
            self._replay.states,
            day,
            new_per_day=self.plan.new_per_day,
            reviews_per_day=self.plan.reviews_per_day,
            selected=selected,
            seed=self._log.learner,
        )

    def _is_over(self) -> bool:
        """Whether the sitting's time has run out."""
        spent = self._clock.ticks() - self._started_at
        return self.plan.minutes is not None and spent >= self.plan.minutes * 60_000

    def _lesson(self, wanted: tuple[str, ...]) -> queue.Queue:
        """Those of the `wanted` cards that are new, in their order, and those first met today that are to drill."""
        there = {card.id: card for card in self.cards}
        known = [(there[name], self._replay.state(name)) for name in wanted if name in there]
        cards = [(card, state) for card, state in known if not state.is_out(self.day)]
        drill = [
            (state.last_at, card) for card, state in cards if state.introduced == self.day and state.in_drill(self.day)
        ]
        return queue.Queue(
            new=tuple(card for card, state in cards if state.is_new),
            drill=tuple(card for _, card in sorted(drill, key=lambda each: (each[0], each[1].position))),
        )

    def _to_practise(self) -> list[Card]:
        """What a placement asks, in its order; what a cram asks, in an order that differs from day to day."""
        if self.plan.placement is not None:
            return [self.collection.cards[name] for name in self.plan.placement if name in self.collection.cards]
        if not self.plan.cram:
            return []
        cards = [card for card in self.cards if card.id in self._selected(self.cards)]
        cards = [card for card in cards if not self.state(card).suspended]
        cards.sort(key=lambda card: crc32(f"{self._log.learner}/{self.day}/{card.id}".encode()))
        return cards[: self.plan.limit]

    def _is_practised(self, card: Card) -> bool:
        """Whether `card` is among those that this sitting practises."""
        if self.plan.placement is not None:
            return card.id in self.plan.placement
        return self.plan.cram and (card.id in self._selected(self.cards) or card in self._crammed)

    def _crammed_here(self) -> list[Card]:
        """Those of the cram still to be asked that can be, in the present language."""
        return [card for card in self._crammed if faces.is_shown(card.stub, self.mode)]

    def _answered(self, *parts: Part) -> set[str]:
        """The ids of the cards that were answered in this sitting as one of `parts`."""
        return {self._replay.current_id(event.card or "") for part, event in self._answers if part in parts}

    def _selected(self, cards: list[Card]) -> frozenset[str]:
        return self.plan.selected if self.plan.selected is not None else frozenset(card.id for card in cards)

    def _outdated(self) -> bool:
        """Notes, with a notice each, what other processes wrote and a day that turned."""
        notices: list[Notice] = []
        if (writes := self._log.foreign_writes()) != self._writes:
            self._read_log()
            self._writes = writes
            notices.append("other-process")
        if (day := self._today()) != self.day:
            self.day = day
            notices.append("new-day")
        self.notices += [notice for notice in notices if notice not in self.notices]
        return bool(notices)

    def _record(self, card: Card | None, data: Payload) -> Event:
        now = self._clock.now()
        event = self._log.append(card.id if card is not None else None, data, now, self._day_of(now))
        self._take_in([event])
        return event

    def _take_in(self, events: Iterable[Event]) -> None:
        self._replay.add(events)
        self._pace = None

    def _read_log(self) -> None:
        """Takes in what the log has gained since it was last read; what was recorded here is known already."""
        rows = self._log.events(after=self._seq)
        if rows:
            self._seq = rows[-1][0]
            self._take_in(event for _, event in rows)

    def _today(self) -> int:
        return self._day_of(self._clock.now())

    def _day_of(self, moment: Moment) -> int:
        return moment.study_day(self.plan.rollover_hour)
