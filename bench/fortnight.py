"""Prints how much a simulated learner has to answer in the fortnight that the path takes, and when it is learned.

The shipped path, walked with the real session on a real log: one module a day in the path's order until there is none
left, and every day what is due. The learner knows each answer with the same chance, a repeat's too: which ones hangs on
the learner's number, the card and how often it was asked, so that the tables are the same on every machine.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

from critique_study.clock import Moment
from critique_study.content.loader import load
from critique_study.content.models import Collection
from critique_study.content.shipped import shipped_cards
from critique_study.history.log import Log
from critique_study.onboarding.course import Course
from critique_study.schedule import queue, sm2
from critique_study.schedule.pace import DEFAULT_MILLISECONDS
from critique_study.session import AGAIN, Part, Plan, Session

RECALL = 0.85
SECONDS = DEFAULT_MILLISECONDS // 1000
"""For each prompt: what the program itself assumes until it knows the learner's pace."""
PEAK_MINUTES = 8
"""The path's questions must take less than this on every day."""
FORTNIGHT = 14
PARTS: tuple[Part, ...] = ("new", "due", "drill")
LONGEST = 120
"""Days after which a module that is not learned yet is given up."""
START = 1_772_452_800_000
"""Noon of 2 March 2026, UTC."""
DAY = 86_400_000


class Clock:
    """Stands still at noon of a day."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> Moment:
        """The moment at which it stands."""
        return Moment(self.at, 0)

    def ticks(self) -> int:
        """The same, as what only runs forward."""
        return self.at


class Learner:
    """Somebody who knows a card with the chance RECALL each time it is asked."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._asked: Counter[str] = Counter()

    def knows(self, card: str) -> bool:
        """Whether it comes to mind this time."""
        self._asked[card] += 1
        return Random(f"{self._seed} {card} {self._asked[card]}").random() < RECALL


class Run(NamedTuple):
    """What one learner did; days count from 1."""

    days: list[Counter[Part]]
    """Questions answered on each day, by the part of the queue they came from."""
    learned: dict[str, int]
    """By module, the day on which it was learned for the first time."""
    all_learned: int | None
    """The first day on which every module was learned at the same time."""


def main() -> int:
    """Prints the tables, medians and worst cases; returns 1 if some learner's busiest day is too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, metavar="N", help="so many learners (default: 20)")
    seeds = range(1, parser.parse_args().seeds + 1)
    collection, _ = load(shipped_cards())
    print(
        f"{len(collection.path)} modules, one a day; recall {RECALL:.0%}; {SECONDS} s a prompt; {len(seeds)} learners"
    )
    alone = [simulate(collection, seed, new_per_day=0) for seed in seeds]
    _show("The path alone", alone, collection)
    limit = queue.NEW_PER_DAY
    both = [simulate(collection, seed, new_per_day=limit) for seed in seeds]
    _show(f"With the daily quiz's new cards, up to {limit} a day in all", both, collection)
    peaks = [max(day.total() for day in run.days) for run in alone]
    usual, worst = median(peaks), max(peaks)
    print(
        f"\nThe path alone, each learner's busiest day: {_minutes(usual):.1f} min, worst {_minutes(worst):.1f}"
        f" (wanted: under {PEAK_MINUTES})"
    )
    print(f"Under {PEAK_MINUTES} min: at less than {_seconds(usual):.1f} s a prompt, worst {_seconds(worst):.1f}")
    return 0 if _minutes(worst) < PEAK_MINUTES else 1


def simulate(collection: Collection, seed: int, new_per_day: int) -> Run:
    """One learner: a module a day, then what is due, and so many new cards a day in all."""
    learner, clock, modules = Learner(seed), Clock(), [module.id for module in collection.path]
    days: list[Counter[Part]] = []
    learned: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder, closing(Log(Path(folder) / "log.db")) as log:
        while len(days) < LONGEST:
            session = Session(collection, log, clock, plan=Plan(new_per_day=new_per_day))
            day: Counter[Part] = Counter()
            if len(days) < len(modules):
                _walk(session, modules[len(days)], learner, day)
            while session.card is not None:
                _answer(session, learner, day)
            days.append(day)
            stages = {each.module.id: each.stage for each in Course(session).path}
            for name, stage in stages.items():
                if stage == "learned":
                    learned.setdefault(name, len(days))
            if set(stages.values()) == {"learned"} and len(days) >= FORTNIGHT:
                return Run(days, learned, len(days))
            clock.at += DAY
    return Run(days, learned, None)


def _walk(session: Session, module: str, learner: Learner, day: Counter[Part]) -> None:
    """Learns a module, leaving what is offered."""
    course = Course(session, module)
    while course.stage != "module":
        match course.stage:
            case "welcome":
                course.begin()
            case "text":
                course.finish_text()
            case "offer":
                course.leave_all()
            case "question":
                _answer(session, learner, day)
                course.settle()
    course.leave()


def _answer(session: Session, learner: Learner, day: Counter[Part]) -> None:
    assert session.card is not None
    day[session.part] += 1
    session.reveal()
    session.grade(sm2.GOOD if learner.knows(session.card.id) else AGAIN)


def _show(title: str, runs: Sequence[Run], collection: Collection) -> None:
    print(f"\n{title}\n\n| day | new | due | repeats | prompts | worst | minutes | worst |")
    print("|---|---|---|---|---|---|---|---|")
    for number, days in enumerate(zip(*(run.days[:FORTNIGHT] for run in runs), strict=True), 1):
        parts = " | ".join(f"{median(day[part] for day in days):g}" for part in PARTS)
        usual, worst = median(day.total() for day in days), max(day.total() for day in days)
        print(f"| {number} | {parts} | {usual:g} | {worst} | {_minutes(usual):.1f} | {_minutes(worst):.1f} |")
    print("\n| module | learned on day | worst |\n|---|---|---|")
    for module in collection.path:
        print(f"| {module.id} | {_days([run.learned.get(module.id) for run in runs])} |")
    print(f"| every one, at one time or another | {_days([_last(run, collection) for run in runs])} |")
    print(f"| all at the same time | {_days([run.all_learned for run in runs])} |")


def _last(run: Run, collection: Collection) -> int | None:
    return max(run.learned.values()) if len(run.learned) == len(collection.path) else None


def _days(days: Sequence[int | None]) -> str:
    """Median and worst; None is a day that did not come."""
    known = [LONGEST + 1 if day is None else day for day in days]
    return " | ".join(f"{day:g}" if day <= LONGEST else f"> {LONGEST}" for day in (median(known), max(known)))


def _seconds(prompts: float) -> float:
    """The time of a prompt at which so many take PEAK_MINUTES."""
    return PEAK_MINUTES * 60 / prompts


def _minutes(prompts: float) -> float:
    return prompts * SECONDS / 60


if __name__ == "__main__":
    raise SystemExit(main())
