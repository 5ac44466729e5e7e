"""The stats in words: sections of rows, the same for every face."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from critique_study import words
from critique_study.content.models import Collection, Language, Text
from critique_study.content.sources import in_language
from critique_study.schedule import sm2
from critique_study.schedule.answers import MATURE
from critique_study.schedule.pace import DEFAULT_MILLISECONDS, PACE_ANSWERS
from critique_study.schedule.replay import LEECH
from critique_study.schedule.stats import (
    RECENT_DAYS,
    Group,
    Range,
    Share,
    Stats,
    Week,
    Work,
    calendar,
)

FORECAST_ROWS = 7


class Row(NamedTuple):
    """A figure and what it is of."""

    label: str
    figure: str
    amount: int | None = None
    """What a bar beside it stands for; None: there is none."""
    series: tuple[int, ...] = ()
    """The figure of each day."""
    more: str = ""
    """Further figures."""


class Section(NamedTuple):
    """Figures of one kind."""

    title: str
    about: str
    """How they are defined."""
    rows: tuple[Row, ...]
    whole: int = 0
    """The amount of a full bar; 0: the greatest of its rows."""
    weeks: tuple[Week, ...] = ()
    is_long: bool = False
    """Whether a row takes more than a line."""

    @property
    def most(self) -> int:
        """The amount of a full bar, at least 1."""
        return self.whole or max((row.amount or 0 for row in self.rows), default=0) or 1


def report(stats: Stats, collection: Collection, language: Language) -> Iterator[Section]:
    """All sections, the empty ones left out."""
    sections = (
        _retention(stats, language),
        _forecast(stats, language),
        _calendar(stats, language),
        _intervals(stats, language),
        _eases(stats, language),
        _grades(stats, language),
        _cards(stats, language),
        _pace(stats, language),
        _decks(stats, collection, language),
        _seeds(stats, collection, language),
    )
    return (section for section in sections if section.rows)


def minutes(milliseconds: float) -> str:
    """A time in minutes, with a decimal where it is short."""
    value = milliseconds / 60_000
    return f"{value:.1f}" if 0 < value < 10 else f"{value:.0f}"


def _retention(stats: Stats, language: Language) -> Section:
    def row(label: str, share: Share) -> Row:
        percent = share.percent
        return Row(label, _share(share.passed, share.reviews, language), None if percent is None else round(percent))

    known = (words.STATS_YOUNG(language), words.STATS_MATURE(language))
    recent = (words.STATS_RECENT(language, days=RECENT_DAYS, what=what) for what in known)
    ever = (words.STATS_EVER(language, what=what) for what in known)
    shares = (stats.all.recent.young, stats.all.recent.mature, stats.all.ever.young, stats.all.ever.mature)
    rows = tuple(map(row, (*recent, *ever), shares))
    return Section(words.STATS_RETENTION(language), words.STATS_RETENTION_IS(language, mature=MATURE), rows, whole=100)


def _share(part: int, of: int, language: Language) -> str:
    """A part in per cent and in numbers."""
    if not of:
        return words.STATS_NONE(language)
    return words.STATS_SHARE(language, percent=round(100 * part / of), part=part, all=of)


def _forecast(stats: Stats, language: Language) -> Section:
    names = [words.TODAY_SHORT(language)]
    names += [words.weekday(language, stats.day + ahead) for ahead in range(1, FORECAST_ROWS)]
    rows = [Row(name, str(asked), asked) for name, asked in zip(names, stats.forecast, strict=False)]
    rows += [
        Row(words.STATS_NEXT(language, days=days), str(sum(stats.forecast[:days])), series=series)
        for days, series in ((FORECAST_ROWS, ()), (len(stats.forecast), stats.forecast))
    ]
    return Section(words.STATS_FORECAST(language), words.STATS_FORECAST_IS(language), tuple(rows))


def _calendar(stats: Stats, language: Language) -> Section:
    ever = words.STATS_DAYS(language, work=_work(stats.all.work, language), days=len(stats.work))
    rows = (
        Row(words.TODAY_SHORT(language), _work(stats.work.get(stats.day, Work()), language)),
        Row(words.STATS_ALL_TIME(language), ever),
    )
    return Section(words.STATS_CALENDAR(language), words.STATS_CALENDAR_IS(language), rows, weeks=calendar(stats))


def _work(work: Work, language: Language) -> str:
    return words.STATS_WORK(language, answers=work.answers, minutes=minutes(work.milliseconds))


def _intervals(stats: Stats, language: Language) -> Section:
    def name(ends: str) -> str:
        return words.DAYS(language, days=ends)

    rows = tuple(Row(name(_ends(each, str)), str(each.cards), each.cards) for each in stats.intervals)
    return Section(words.STATS_INTERVALS(language), words.STATS_INTERVALS_IS(language), _unless_empty(rows))


def _eases(stats: Stats, language: Language) -> Section:
    rows = tuple(
        Row(_ends(each, lambda ef100: f"{ef100 / 100:.2f}"), str(each.cards), each.cards) for each in stats.eases
    )
    return Section(words.STATS_EASE(language), words.STATS_EASE_IS(language), _unless_empty(rows))


def _ends(of: Range, told: Callable[[int], str]) -> str:
    """From where to where a range reaches."""
    if of.last is None:
        return f"≥ {told(of.first)}"
    return told(of.first) if of.first == of.last else f"{told(of.first)}–{told(of.last)}"


def _unless_empty(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return rows if any(row.amount for row in rows) else ()


def _grades(stats: Stats, language: Language) -> Section:
    """The best first; grades that no button of four gives only where they were given."""
    given = [sum(by_stage.values()) for by_stage in stats.grades]
    rows = tuple(
        Row(f"{grade} {name(language)}", _share(given[grade], sum(given), language), given[grade])
        for grade in reversed(sm2.GRADES)
        if given[grade] or grade in words.FOUR_GRADES
        for name, _ in [words.FOUR_GRADES.get(grade, words.SIX_GRADES[grade])]
    )
    return Section(words.STATS_GRADES(language), words.STATS_GRADES_IS(language), _unless_empty(rows))


def _cards(stats: Stats, language: Language) -> Section:
    cards = stats.all.standing.all
    rows = [Row(name, _share(number, cards, language), number) for name, number in _states(stats.all, language).items()]
    rows.append(Row(words.STATS_LEECH(language), str(stats.all.standing.leech)))
    about = words.STATS_CARDS_IS(language, mature=MATURE, leech=LEECH)
    return Section(words.STATS_CARDS(language), about, tuple(rows) if cards else (), whole=cards)


def _states(group: Group, language: Language) -> dict[str, int]:
    """How many cards are in each state."""
    standing = group.standing
    return {
        words.NEW(language): standing.new,
        words.STATS_YOUNG(language): standing.young,
        words.STATS_MATURE(language): standing.mature,
        words.STATS_SUSPENDED(language): standing.suspended,
        words.STATS_BURIED(language): standing.buried,
    }


def _pace(stats: Stats, language: Language) -> Section:
    rows = tuple(
        Row(name(language), words.STATS_SECONDS(language, seconds=f"{milliseconds / 1000:.1f}"), round(milliseconds))
        for name, milliseconds in zip((words.DUE, words.NEW, words.DRILL), stats.pace, strict=True)
    )
    about = words.STATS_PACE_IS(language, least=PACE_ANSWERS, seconds=DEFAULT_MILLISECONDS // 1000)
    return Section(words.STATS_PACE(language), about, rows)


def _decks(stats: Stats, collection: Collection, language: Language) -> Section:
    titles = {deck.id: deck.title for deck in collection.decks}
    rows = _groups(stats.decks, titles, language)
    return Section(words.STATS_DECKS(language), words.STATS_DECKS_IS(language), rows, is_long=True)


def _seeds(stats: Stats, collection: Collection, language: Language) -> Section:
    titles = {seed.id: seed.title for seed in collection.seeds.values()}
    rows = _groups(stats.seeds, titles, language)
    return Section(words.STATS_SEEDS(language), words.STATS_SEEDS_IS(language), rows, is_long=True)


def _groups(groups: Iterable[Group], titles: Mapping[str, Text], language: Language) -> tuple[Row, ...]:
    """A row for each group that has a card."""
    clause = words.CLAUSE(language)
    return tuple(
        Row(
            in_language(titles[group.name], language),
            clause.join(_present(group, language)),
            more=clause.join(_past(group, language)),
        )
        for group in groups
        if group.standing.all
    )


def _present(group: Group, language: Language) -> Iterator[str]:
    yield words.STATS_COUNT(language, cards=group.standing.all)
    yield words.LIST(language).join(f"{name} {number}" for name, number in _states(group, language).items() if number)


def _past(group: Group, language: Language) -> Iterator[str]:
    kept = group.ever.all
    if kept.reviews:
        yield words.STATS_KEPT(language, share=_share(kept.passed, kept.reviews, language))
    if group.work.answers:
        yield _work(group.work, language)
