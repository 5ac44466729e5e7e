"""Say why a card is due when it is.

First the reason, then where it stands, then each of its events with what it did and the state after it.
"""

from __future__ import annotations

import argparse

from critique_study.cli import options
from critique_study.content import faces
from critique_study.content.named import card_named
from critique_study.schedule import why
from critique_study.settings import screen_language
from critique_study.text import one_line

EXAMPLES = (
    ("critique-study why zhang-poor-tune-rich-buy", "a card by its id, or by a former id of its note"),
    ("critique-study why rahimi-alchemy:c1", "one of several cards of a note"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the card."""
    parser.add_argument("card", metavar="CARD", help="the id of a card, or of a note that has but one")


def run(arguments: argparse.Namespace) -> int:
    """Prints the card, then the account of it, a line for each event, oldest first; writes nothing."""
    collection = options.collection(arguments)
    replay = options.replay(arguments, collection)
    card = card_named(collection, replay.current_id(arguments.card))
    day = options.today(arguments)
    language = screen_language(options.mode(arguments))
    print(one_line(f"{card.id}: {faces.short_name(card, language)}"))
    for line in why.told(replay, card, day, language):
        print(one_line(line))
    return 0
