"""Make cards new again.

What was answered stays in the log; u in the quiz takes a reset back.
"""

from __future__ import annotations

import argparse
from contextlib import closing

from critique_study.cli import options
from critique_study.clock import SystemClock
from critique_study.content import faces
from critique_study.content.named import card_named
from critique_study.events import Reset
from critique_study.settings import screen_language
from critique_study.text import one_line

EXAMPLES = (("critique-study reset zhang-poor-tune-rich-buy", "one card, by its id"),)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the cards."""
    parser.add_argument("chosen", metavar="CARD", nargs="+", help="the id of a card")


def run(arguments: argparse.Namespace) -> int:
    """Records a reset of each card, or of none if one is unknown; prints a line for each."""
    collection = options.collection(arguments)
    rollover_hour = options.settings(arguments).rollover_hour
    language = screen_language(options.mode(arguments))
    current_id = collection.current_id
    named = [card_named(collection, current_id(name)) for name in arguments.chosen]
    log = options.existing_log(arguments, collection)
    if log is None:
        print("there is no history yet: every card is new")
        return 0
    with closing(log):
        for card in {card.id: card for card in named}.values():
            now = SystemClock().now()
            log.append(card.id, Reset(), now, now.study_day(rollover_hour))
            print(one_line(f"{card.id} ({faces.short_name(card, language)}): new again; u in the quiz takes that back"))
    return 0
