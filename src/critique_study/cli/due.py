"""Say what is due today and what tomorrow brings."""

from __future__ import annotations

import argparse
from contextlib import closing

from critique_study import words
from critique_study.cli import options
from critique_study.clock import SystemClock
from critique_study.schedule import queue
from critique_study.schedule.replay import Replay
from critique_study.session import askable
from critique_study.settings import screen_language


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing beside the common options."""


def run(arguments: argparse.Namespace) -> int:
    """Prints today's counts and tomorrow's, a line each; writes nothing."""
    collection = options.collection(arguments)
    mode = options.mode(arguments)
    language = screen_language(mode)
    replay, seed = Replay(formerly=collection.formerly), ""
    if log := options.existing_log(arguments, collection):
        with closing(log):
            seed = log.learner
            replay.add(event for _, event in log.events())
    day = SystemClock().now().study_day()
    today, tomorrow = (queue.build(askable(collection, mode), replay.states, d, seed=seed) for d in (day, day + 1))
    print(words.TODAY(language, due=len(today.due), new=len(today.new), drill=len(today.drill)))
    print(words.TOMORROW(language, due=len(tomorrow.due), new=len(tomorrow.new)))
    return 0
