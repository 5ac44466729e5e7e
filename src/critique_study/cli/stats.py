"""Show how well you remember, what is to come and how you have studied.

Each figure says how it is defined. With a QUERY they are about the cards it means, and about answers to these.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from critique_study import words
from critique_study.cli import options
from critique_study.clock import iso
from critique_study.schedule.answers import PARTS, STAGES
from critique_study.session import askable
from critique_study.text import one_line

if TYPE_CHECKING:
    from critique_study.schedule.report import Row, Section
    from critique_study.schedule.stats import Group, Retention, Stats, Week, Work

EXAMPLES = (
    ("critique-study stats", "all cards"),
    ("critique-study stats deck:tao or deck:zhang", "two decks together"),
    ("critique-study stats --json", "for a program of your own"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of cards and the format."""
    options.add_query(parser)
    parser.add_argument("--json", action="store_true", help="as one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Prints the figures, a line each; writes nothing."""
    from critique_study.schedule.report import report  # here, for start time: no sitting needs them
    from critique_study.schedule.stats import compute

    collection = options.collection(arguments)
    replay = options.replay(arguments, collection)
    day = options.today(arguments)
    selected = options.selected(arguments, collection, replay.states, day)
    stats = compute(collection, askable(collection, options.mode(arguments)), replay, day, selected=selected)
    query = options.query(arguments)
    if arguments.json:
        print(json.dumps(_as_json(query, stats), indent=2))
        return 0
    if selected is not None and not selected:
        print(options.none_meant(arguments))
        return 0
    print(f"{words.STATS('en')} {iso(day)}")
    if query:
        print(words.STATS_QUERY("en", query=one_line(query)))
    if not stats.all.standing.all and not stats.all.work.answers:
        print(words.STATS_NO_CARDS("en"))
        return 0
    if not stats.all.work.answers:
        print(words.STATS_NO_ANSWERS("en"))
    for section in report(stats, collection, "en"):
        print(*_as_lines(section), sep="\n")
    return 0


# As text


def _as_lines(section: Section) -> Iterable[str]:
    yield ""
    yield section.title
    yield section.about
    yield from map(_row, section.rows)
    yield from map(_week, section.weeks)


def _row(row: Row) -> str:
    days = f"; day by day: {_series(row.series)}" if row.series else ""
    more = f"; {row.more}" if row.more else ""
    return f"{one_line(row.label)}: {row.figure}{more}{days}"


def _week(week: Week) -> str:
    from critique_study.schedule.report import minutes

    days = _series(answers for answers in week.answers if answers is not None)
    work = words.STATS_WORK("en", answers=week.work.answers, minutes=minutes(week.work.milliseconds))
    return f"week of {iso(week.first)}: {work}; day by day: {days}"


def _series(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


# As JSON: keys name the unit where there is one, and stay


def _as_json(query: str, stats: Stats) -> dict[str, object]:
    return {
        "day": iso(stats.day),
        "query": query,
        **_group(stats.all),
        "forecast": [{"day": iso(stats.day + n), "cards": cards} for n, cards in enumerate(stats.forecast)],
        "days": [{"day": iso(day), **_work(work)} for day, work in stats.work.items()],
        "intervals": [{"from_days": each.first, "to_days": each.last, "cards": each.cards} for each in stats.intervals],
        "ease": [
            {"from_factor": _factor(each.first), "to_factor": _factor(each.last), "cards": each.cards}
            for each in stats.eases
        ],
        "grades": [
            {"grade": grade, **{f"{stage}_answers": by_stage.get(stage, 0) for stage in STAGES}}
            for grade, by_stage in enumerate(stats.grades)
        ],
        "pace": {f"{part}_milliseconds": milliseconds for part, milliseconds in stats.pace._asdict().items()},
        "decks": [{"deck": group.name, **_group(group)} for group in stats.decks],
        "seeds": [{"seed": group.name, **_group(group)} for group in stats.seeds],
    }


def _group(group: Group) -> dict[str, object]:
    from critique_study.schedule.stats import RECENT_DAYS

    kept = {f"last_{RECENT_DAYS}_days": group.recent, "all_time": group.ever}
    return {
        "cards": group.standing._asdict(),
        "retention": {when: _retention(retention) for when, retention in kept.items()},
        "work": _work(group.work),
    }


def _retention(retention: Retention) -> dict[str, object]:
    return {
        known: {"reviews": share.reviews, "passed": share.passed, "percent": _rounded(share.percent)}
        for known, share in retention._asdict().items()
    }


def _work(work: Work) -> dict[str, object]:
    parts = {f"{part}_answers": getattr(work, part) for part in PARTS}
    return {**parts, "answers": work.answers, "minutes": _rounded(work.minutes)}


def _factor(ef100: int | None) -> float | None:
    return None if ef100 is None else ef100 / 100


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
