"""Figures about a learner's cards and answers, in one pass over the log: nothing is kept for them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from critique_study.content.models import Card, Collection
from critique_study.schedule import sm2
from critique_study.schedule.answers import COUNTED, Given, Part, Stage, given, stage
from critique_study.schedule.finder import Finder
from critique_study.schedule.forecast import forecast
from critique_study.schedule.pace import Pace, pace
from critique_study.schedule.query import STANDINGS, Test, parse
from critique_study.schedule.replay import CardState, Replay

RECENT_DAYS = 30
WEEKS = 12
INTERVALS = (1, 2, 7, 21, 60, 180, 365)
"""The first days of the ranges in which intervals are told; the last one is open."""
EASES = (130, 150, 170, 190, 210, 230, 250, 270)
"""The same for ease factors, in hundredths."""


class Share(NamedTuple):
    """How many of some reviews were passed."""

    reviews: int
    passed: int

    @property
    def percent(self) -> float | None:
        """The share in per cent; None of nothing."""
        return 100 * self.passed / self.reviews if self.reviews else None


class Retention(NamedTuple):
    """The share of passes (grade 3 or better) among counted reviews of cards that were not new."""

    young: Share
    mature: Share

    @property
    def all(self) -> Share:
        """Both together."""
        return Share(self.young.reviews + self.mature.reviews, self.young.passed + self.mature.passed)


class Standing(NamedTuple):
    """Cards by state. Each is in one of them, a leech in its own besides."""

    all: int
    new: int
    young: int
    mature: int
    suspended: int
    buried: int
    leech: int


class Work(NamedTuple):
    """Answers, and the time from question to grade."""

    due: int = 0
    new: int = 0
    drill: int = 0
    practice: int = 0
    milliseconds: int = 0

    @property
    def answers(self) -> int:
        """All of them."""
        return self.due + self.new + self.drill + self.practice

    @property
    def minutes(self) -> float:
        """The time in minutes."""
        return self.milliseconds / 60_000


class Range(NamedTuple):
    """How many cards lie within a range; both ends belong to it."""

    first: int
    last: int | None
    """None: it is open."""
    cards: int


class Group(NamedTuple):
    """The cards of a deck, of a seed, or all."""

    name: str
    """The id of the deck or seed; empty for all."""
    standing: Standing
    recent: Retention
    """Of the last `RECENT_DAYS` study days, today included."""
    ever: Retention
    work: Work


class Stats(NamedTuple):
    """All figures of one study day."""

    day: int
    all: Group
    forecast: tuple[int, ...]
    """Cards to be asked, today and on each of the next days."""
    work: Mapping[int, Work]
    """Study days with answers, in order."""
    intervals: tuple[Range, ...]
    """Days."""
    eases: tuple[Range, ...]
    """Hundredths."""
    grades: tuple[Mapping[Stage, int], ...]
    """For each grade, 0 to 5, the counted answers to cards that were new, young and mature."""
    pace: Pace
    decks: tuple[Group, ...]
    seeds: tuple[Group, ...]
    """A card belongs to the seed of its deck and to every seed it cites."""


class Week(NamedTuple):
    """The work of seven days."""

    first: int
    """Its Monday."""
    answers: tuple[int | None, ...]
    """Of each day; None of those to come."""
    work: Work


def calendar(stats: Stats) -> tuple[Week, ...]:
    """The last `WEEKS` weeks from the first answer on, the present one last."""
    monday = stats.day - (stats.day - 1) % 7  # day 1 was a Monday
    first = min(stats.work, default=monday + 7)
    return tuple(_week(stats, each) for each in range(monday - 7 * (WEEKS - 1), monday + 1, 7) if first < each + 7)


def _week(stats: Stats, monday: int) -> Week:
    days = [stats.work.get(day, Work()) for day in range(monday, min(monday + 7, stats.day + 1))]
    total = Work(*(sum(numbers) for numbers in zip(*days, strict=True)))
    to_come = (None,) * (7 - len(days))
    return Week(monday, (*(work.answers for work in days), *to_come), total)


def compute(
    collection: Collection,
    cards: Iterable[Card],
    replay: Replay,
    day: int,
    *,
    selected: Container[str] | None = None,
) -> Stats:
    """The figures of study day `day` about the `selected` ones of `cards`, which can be asked.

    Without a selection they are about all of these, and answers count whatever has become of their cards.
    """
    cards = list(cards)
    chosen = [card for card in cards if selected is None or card.id in selected]
    every, decks, seeds = _Tally(), {deck.id: _Tally() for deck in collection.decks}, _seeds(collection)
    groups: dict[str, list[_Tally]] = {}
    for card in chosen:
        state = replay.state(card.id)
        cited = (tally for has, tally in seeds.values() if has(card, state, day))
        groups[card.id] = [every, decks[card.note.deck], *cited]
        for tally in groups[card.id]:
            tally.stand(card, state, day)
    replay.complete()
    for card_id in replay.states if selected is None else groups:
        tallies = groups.get(card_id, (every,))
        for each in given(replay, card_id):
            for tally in tallies:
                tally.add(each)
    known = [state.sm2 for card in chosen if not (state := replay.state(card.id)).is_new]
    return Stats(
        day=day,
        all=every.group("", day),
        forecast=forecast(cards, replay.states, day, selected=selected),
        work=every.work_by_day(),
        intervals=_ranges(INTERVALS, (state.interval for state in known)),
        eases=_ranges(EASES, (state.ef100 for state in known)),
        grades=every.grades(),
        pace=pace(replay),
        decks=tuple(tally.group(name, day) for name, tally in decks.items()),
        seeds=tuple(tally.group(name, day) for name, (_, tally) in seeds.items()),
    )


class _Tally:
    """Counts cards and answers."""

    def __init__(self) -> None:
        self._standing: Counter[str] = Counter()
        self._answers: Counter[tuple[int, Part, Stage, int]] = Counter()
        """By day, what was answered, what the card was to the learner, and grade."""
        self._milliseconds: Counter[int] = Counter()
        """By day."""

    def stand(self, card: Card, state: CardState, day: int) -> None:
        """Takes in where a card stands."""
        self._standing["all"] += 1
        put_off = (name for name in ("suspended", "buried") if STANDINGS[name](card, state, day))
        self._standing[next(put_off, stage(state))] += 1
        self._standing["leech"] += STANDINGS["leech"](card, state, day)

    def add(self, each: Given) -> None:
        """Takes in an answer."""
        self._answers[each.day, each.part, each.met, each.answer.grade] += 1
        self._milliseconds[each.day] += each.answer.milliseconds

    def group(self, name: str, day: int) -> Group:
        """What it has come to on `day`."""
        standing = Standing(*(self._standing[field] for field in Standing._fields))
        recent = self._retention(range(day - RECENT_DAYS + 1, day + 1))
        parts: Counter[str] = Counter()
        for (_, part, _, _), number in self._answers.items():
            parts[part] += number
        work = Work(**parts, milliseconds=self._milliseconds.total())
        return Group(name, standing, recent, self._retention(), work)

    def _retention(self, days: Container[int] | None = None) -> Retention:
        """That of the `days`; None for all."""
        reviews: Counter[Stage] = Counter()
        passed: Counter[Stage] = Counter()
        for (day, part, met, grade), number in self._answers.items():
            if part == "due" and (days is None or day in days):
                reviews[met] += number
                passed[met] += number if grade >= sm2.PASS else 0
        return Retention(Share(reviews["young"], passed["young"]), Share(reviews["mature"], passed["mature"]))

    def work_by_day(self) -> dict[int, Work]:
        """The work of each day that has any, in order."""
        parts: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for (day, part, _, _), number in self._answers.items():
            parts[day][part] += number
        return {day: Work(**parts[day], milliseconds=self._milliseconds[day]) for day in sorted(parts)}

    def grades(self) -> tuple[Counter[Stage], ...]:
        """The counted answers by grade and by what the card was."""
        grades: tuple[Counter[Stage], ...] = tuple(Counter() for _ in sm2.GRADES)
        for (_, part, met, grade), number in self._answers.items():
            if part in COUNTED:
                grades[grade][met] += number
        return grades


def _seeds(collection: Collection) -> dict[str, tuple[Test, _Tally]]:
    """A tally for each seed, behind what tells whether a card belongs to it."""
    finder = Finder(collection)
    return {seed: (finder.test(parse(f"seed:{seed}")), _Tally()) for seed in collection.seeds}


def _ranges(firsts: Sequence[int], values: Iterable[int]) -> tuple[Range, ...]:
    """How many of `values` lie in each range; none is below the first."""
    within = Counter(bisect_right(firsts, value) for value in values)
    lasts = (*(first - 1 for first in firsts[1:]), None)
    return tuple(Range(*ends, within[number]) for number, ends in enumerate(zip(firsts, lasts, strict=True), 1))
