"""Write an Anki package of the cards."""

from __future__ import annotations

import argparse
from pathlib import Path

from critique_study.cli import options
from critique_study.clock import SystemClock
from critique_study.settings import directories


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the output file."""
    parser.add_argument("out", metavar="OUT.apkg", type=Path, help="the package to write")


def run(arguments: argparse.Namespace) -> int:
    """Writes the package, whole or not at all, and says what is in it."""
    from critique_study.anki.export import export

    collection = options.collection(arguments)
    report = export(
        collection,
        arguments.out,
        mode=arguments.lang or "both",
        ledger_path=directories().exports(arguments.profile, collection.id),
        now=SystemClock().now().at // 1000,
    )
    print(f"{arguments.out}: {report.notes} notes, {report.cards} cards")
    return 0
