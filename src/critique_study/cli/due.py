"""Say what is due today and what tomorrow brings."""

from __future__ import annotations

import argparse
from contextlib import closing

from critique_study import words
from critique_study.cli import options
from critique_study.schedule import queue
from critique_study.session import askable
from critique_study.settings import screen_language

EXAMPLES = (
    ("critique-study due", "all cards"),
    ("critique-study due deck:zhang or deck:tao", "those of two decks, within the same daily limits"),
)
STATUS = {0: "done, also if nothing is due"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of cards."""
    options.add_query(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints today's counts and tomorrow's within the settings' limits, a line each; writes nothing."""
    collection = options.collection(arguments)
    settings, mode = options.settings(arguments), options.mode(arguments)
    replay, seed = options.replay(arguments, collection), ""
    if log := options.existing_log(arguments, collection):
        with closing(log):
            seed = log.learner
    day = options.today(arguments)
    selected = options.selected(arguments, collection, replay.states, day)
    if selected is not None and not selected:
        print(options.none_meant(arguments))
        return 0
    today, tomorrow = (
        queue.build(
            askable(collection, mode),
            replay.states,
            each,
            new_per_day=settings.new_per_day,
            reviews_per_day=settings.review_cap,
            selected=selected,
            seed=seed,
        )
        for each in (day, day + 1)
    )
    language = screen_language(mode)
    print(words.TODAY(language, due=len(today.due), new=len(today.new), drill=len(today.drill)))
    print(words.TOMORROW(language, due=len(tomorrow.due), new=len(tomorrow.new)))
    return 0
