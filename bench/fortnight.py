"""Prints how much a simulated learner has to answer in the first fortnight of the path, and when it is learned.

The shipped path, walked with the real session on a real log: one module a day in the path's order, and every day what
is due. The learner knows each answer with the same chance, the drill's too. Everything hangs on the seeds alone.
"""

from __future__ import annotations

import argparse
import tempfile
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
from critique_study.session import AGAIN, Plan, Session

RECALL = 0.85
SECONDS = DEFAULT_MILLISECONDS // 1000
"""For each prompt: what the program itself assumes until it knows the learner's pace."""
PEAK_MINUTES = 8
"""The path's questions must take less than this on every day."""
FORTNIGHT = 14
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


class Run(NamedTuple):
    """What one learner did; days count from 1."""

    prompts: list[int]
    """Questions answered on each day, repeats too."""
    learned: dict[str, int]
    """By module, the day on which it was learned for the first time."""
    all_learned: int | None
    """The first day on which every module was learned at the same time."""


def main() -> int:
    """Prints the tables; returns 1 if the path's peak is too high."""
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
    peak = max(_minutes(prompts) for run in alone for prompts in run.prompts)
    print(f"\nPeak of the path alone over all learners: {peak:.1f} min (wanted: under {PEAK_MINUTES})")
    return 0 if peak < PEAK_MINUTES else 1


def simulate(collection: Collection, seed: int, new_per_day: int) -> Run:
    """One learner: a module a day, then what is due, and so many new cards a day in all."""
    chance, clock, modules = Random(seed), Clock(), [module.id for module in collection.path]
    prompts: list[int] = []
    learned: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder, closing(Log(Path(folder) / "log.db")) as log:
        while len(prompts) < LONGEST:
            session = Session(collection, log, clock, plan=Plan(new_per_day=new_per_day))
            count = _walk(session, modules[len(prompts)], chance) if len(prompts) < len(modules) else 0
            prompts.append(count + _review(session, chance))
            stages = {each.module.id: each.stage for each in Course(session).path}
            for name, stage in stages.items():
                if stage == "learned":
                    learned.setdefault(name, len(prompts))
            if set(stages.values()) == {"learned"} and len(prompts) >= FORTNIGHT:
                return Run(prompts, learned, len(prompts))
            clock.at += DAY
    return Run(prompts, learned, None)


def _walk(session: Session, module: str, chance: Random) -> int:
    """Learns a module, leaving what is offered; returns the number of prompts."""
    course, prompts = Course(session, module), 0
    while course.stage != "module":
        match course.stage:
            case "welcome":
                course.begin()
            case "text":
                course.finish_text()
            case "offer":
                course.leave_all()
            case "question":
                prompts += _answer(session, chance)
                course.settle()
    course.leave()
    return prompts


def _review(session: Session, chance: Random) -> int:
    prompts = 0
    while session.card is not None:
        prompts += _answer(session, chance)
    return prompts


def _answer(session: Session, chance: Random) -> int:
    session.reveal()
    session.grade(sm2.GOOD if chance.random() < RECALL else AGAIN)
    return 1


def _show(title: str, runs: Sequence[Run], collection: Collection) -> None:
    print(f"\n{title}\n\n| day | prompts, median | worst | minutes, median | worst |\n|---|---|---|---|---|")
    for number, prompts in enumerate(zip(*(run.prompts[:FORTNIGHT] for run in runs), strict=True), 1):
        usual, worst = median(prompts), max(prompts)
        print(f"| {number} | {usual:g} | {worst} | {_minutes(usual):.1f} | {_minutes(worst):.1f} |")
    print("\n| module | learned on day, median | worst |\n|---|---|---|")
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


def _minutes(prompts: float) -> float:
    return prompts * SECONDS / 60


if __name__ == "__main__":
    raise SystemExit(main())
