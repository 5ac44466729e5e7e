"""Write an Anki package of the cards."""

from __future__ import annotations

import argparse
from pathlib import Path

from critique_study.cli import options
from critique_study.clock import SystemClock
from critique_study.errors import ExportError, UsageError
from critique_study.settings import directories
from critique_study.text import one_line

EXAMPLES = (
    ("critique-study export debate.apkg", "each card in the languages it has"),
    ("critique-study export zh.apkg --lang zh", "in Chinese alone"),
    ("critique-study export tao.apkg deck:tao", "one deck; a note goes with all its cards"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the output file and the choice of cards."""
    parser.add_argument("out", metavar="OUT.apkg", type=Path, help="the package to write")
    options.add_query(parser)


def run(arguments: argparse.Namespace) -> int:
    """Writes the package, whole or not at all, and says what is in it."""
    if arguments.out.suffix.lower() != ".apkg" and not arguments.out.is_dir():
        raise UsageError(f"{arguments.out}: name the package OUT.apkg; Anki knows packages by that ending")
    from critique_study.anki.export import export

    collection = options.collection(arguments)
    selected = None
    if options.query(arguments):
        day = SystemClock().now().study_day(options.settings(arguments).rollover_hour)
        selected = options.selected(arguments, collection, options.replay(arguments, collection).states, day)
        if not selected:
            raise ExportError(f"{options.none_meant(arguments)}: nothing to export")
    report = export(
        collection,
        arguments.out,
        mode=arguments.lang or "both",
        ledger_path=directories().exports(arguments.profile, collection.id),
        now=SystemClock().now().at // 1000,
        selected=selected,
    )
    out = one_line(str(arguments.out))
    notes, cards = options.counted(report.notes, "note"), options.counted(report.cards, "card")
    print(f"{out}: {notes} ({report.new} new, {report.updated} changed), {cards}")
    if report.left_out:
        print(f"left out, for they lack the language: {options.counted(report.left_out, 'note')}")
    return 0
