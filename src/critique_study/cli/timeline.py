"""Show what happened when, as precisely as it is known.

What is known only from outside the documents says so.
"""

from __future__ import annotations

import argparse

from critique_study.cli import options
from critique_study.settings import screen_language

EXAMPLES = (
    ("critique-study timeline", "all events"),
    ("critique-study timeline --person hinton", "those in which somebody took part"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the person."""
    parser.add_argument("--person", metavar="PERSON", help="by id, by name, or by how one of them begins")


def run(arguments: argparse.Namespace) -> int:
    """Prints the events under their dates; writes nothing."""
    from critique_study.content.named import person_named  # here, for start time: no sitting needs them
    from critique_study.debate import report

    collection = options.debate(arguments)
    language = screen_language(options.mode(arguments))
    person = person_named(collection, arguments.person) if arguments.person is not None else None
    print(*report.lines(report.told_timeline(collection, person, language), options.columns()), sep="\n")
    return 0
