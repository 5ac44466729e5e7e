"""Show who somebody is, what they hold, whom they answer, and your cards on them.

Without PERSON: everybody, by the document with which they come in.
"""

from __future__ import annotations

import argparse

from critique_study.cli import options
from critique_study.settings import screen_language

EXAMPLES = (
    ("critique-study who", "everybody, a line each"),
    ("critique-study who marcus", "one of them, by id, or by how a name begins"),
    ("critique-study who 张军平 --lang zh", "by the name in either language"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the person."""
    parser.add_argument("person", metavar="PERSON", nargs="?", help="by id, by name, or by how one of them begins")


def run(arguments: argparse.Namespace) -> int:
    """Prints the person, or the list of all; writes nothing."""
    from critique_study.content.named import person_named  # here, for start time: no sitting needs them
    from critique_study.debate import report, who

    collection = options.debate(arguments)
    language = screen_language(options.mode(arguments))
    cards = options.debate_cards(arguments, collection)
    if arguments.person is None:
        paragraphs = report.told_people(who.groups(collection), collection, cards, language)
    else:
        profile = who.profile(collection, person_named(collection, arguments.person))
        paragraphs = report.told_profile(profile, collection, cards, language)
    print(*report.lines(paragraphs, options.columns()), sep="\n")
    return 0
