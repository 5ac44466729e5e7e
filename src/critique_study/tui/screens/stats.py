"""How well the learner remembers, what is to come, and how there was studied: figures, with bars drawn beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType

from critique_study import words
from critique_study.clock import iso
from critique_study.content.models import Language
from critique_study.schedule.report import Section, minutes, report
from critique_study.schedule.stats import Week
from critique_study.session import Session
from critique_study.text import one_line, width
from critique_study.tui.reading import ReadingScreen
from critique_study.tui.typeset import RULE, Block, Role, block

_COLUMNS = 56
"""What a screen of 60 columns has room for."""
_GAP = 2
_DATE, _DAY = 5, 4
"""The widths of month and day, and of a day in the calendar."""
_SHADES = "░▒▓█"
_HEIGHTS = "▁▂▃▄▅▆▇█"

Span = tuple[str, Role]


class StatsScreen(ReadingScreen):
    """All figures on one page."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("t", "close", show=False)]
    KEY = "t"

    def __init__(self, session: Session, language: Language) -> None:
        super().__init__(language)
        self._session = session

    def blocks(self) -> Iterator[Block]:
        """Each section under its title and what its figures mean."""
        stats = self._session.stats()
        yield block(words.STATS(self.language), "title")
        yield RULE._replace(space=0)
        if not stats.all.standing.all and not stats.all.work.answers:
            yield block(words.STATS_NO_CARDS(self.language))
            return
        if not stats.all.work.answers:
            yield block(words.STATS_NO_ANSWERS(self.language))
        for section in report(stats, self._session.collection, self.language):
            yield block(section.title, "title")
            yield block(section.about, "dim", space=0)
            yield from _long(section) if section.is_long else _bars(section)
            yield from _calendar(section.weeks, self.language)


def _long(section: Section) -> Iterator[Block]:
    """A name above its figures, for each row."""
    for row in section.rows:
        figures = "\n".join(filter(None, (row.figure, row.more)))
        yield Block(((one_line(row.label), "answer"), (f"\n{figures}", "text")))


def _bars(section: Section) -> Iterator[Block]:
    """A line for each row: its name, its figure and, if it has an amount or a series, what is drawn of it."""
    names = max(width(row.label) for row in section.rows)
    are_drawn = any(row.amount is not None for row in section.rows)
    figures = max(width(row.figure) for row in section.rows) if are_drawn else 0
    room = _COLUMNS - names - figures - 2 * _GAP
    for index, row in enumerate(section.rows):
        name = row.label + " " * (names - width(row.label) + _GAP)
        drawn = _bar(row.amount or 0, section.most, room) or _columns(row.series)
        spans: tuple[Span, ...] = ((name, "text"), (_right(row.figure, figures), "answer"))
        yield Block((*spans, (" " * _GAP + drawn, "gap")) if drawn else spans, space=int(index == 0))


def _bar(amount: int, most: int, cells: int) -> str:
    """A line as long as `amount` is great, in halves of a cell; what is more than nothing is seen."""
    halves = max(1, round(2 * cells * amount / most)) if amount else 0
    return "━" * (halves // 2) + "╸" * (halves % 2)


def _columns(series: Iterable[int]) -> str:
    """A column for each number, a point for nothing."""
    numbers = tuple(series)
    most = max(numbers, default=0)
    return "".join(_HEIGHTS[-(-number * len(_HEIGHTS) // most) - 1] if number else "·" for number in numbers)


def _calendar(weeks: tuple[Week, ...], language: Language) -> Iterator[Block]:
    """A line for each week: a shade and the number of answers for each day, then its sums."""
    most = max((answers or 0 for week in weeks for answers in week.answers), default=0)
    names = [words.STATS_ANSWERS(language), words.STATS_MINUTES(language)]
    if weeks:
        days = "".join(_right(day(language), _DAY) + " " for day in words.WEEKDAYS)
        yield block(" " * (_DATE + _GAP) + days + "".join(" " * _GAP + name for name in names), "dim")
    for week in weeks:
        sums = zip((str(week.work.answers), minutes(week.work.milliseconds)), map(width, names), strict=True)
        yield Block(
            (
                (f"{iso(week.first)[-_DATE:]}{' ' * _GAP}", "text"),
                *(span for answers in week.answers for span in _day(answers, most)),
                ("".join(" " * _GAP + _right(figure, cells) for figure, cells in sums), "answer"),
            ),
            space=0,
        )


def _day(answers: int | None, most: int) -> tuple[Span, ...]:
    """A day of the calendar; of one to come, its room."""
    if not answers:
        return ((_right("" if answers is None else "·", _DAY) + " ", "dim"),)
    shade = _SHADES[-(-answers * len(_SHADES) // most) - 1]
    number = str(answers) if answers < 1000 else f"{answers // 1000}k"
    return ((shade, "gap"), (_right(number, _DAY - 1) + " ", "text"))


def _right(text: str, cells: int) -> str:
    """`text` at the end of so many cells."""
    return " " * (cells - width(text)) + text
