"""Write an Anki package of the cards."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from critique_study.cli import options
from critique_study.clock import SystemClock
from critique_study.errors import ExportError, UsageError
from critique_study.settings import directories
from critique_study.text import one_line

if TYPE_CHECKING:
    from critique_study.anki.progress import Progress

_LEDGER = Path()
"""Stands for --diff without a file."""

EXAMPLES = (
    ("critique-study export debate.apkg", "each card in the languages it has"),
    ("critique-study export zh.apkg --lang zh", "in Chinese alone"),
    ("critique-study export tao.apkg deck:tao", "one deck; a note goes with all its cards"),
    ("critique-study export deck.apkg --with-progress", "move to an Anki that does not have the deck, history and all"),
    ("critique-study export --release --cards my/cards", "record what is released"),
    ("critique-study export --diff --cards my/cards", "what differs from that; no package is written"),
)
MOVE = """\
This is a move, not a sync: Anki takes progress only with cards it does not have yet, and only if you tick
"Import any learning progress". From then on Anki schedules them, by the deck's options (learning steps, FSRS)."""
STATUS = {1: "content, data or a file is at fault, or --diff found that progress would be lost"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the output file, the choice of cards, and what takes the place of a package."""
    parser.add_argument("out", metavar="OUT.apkg", nargs="?", type=Path, help="the package to write")
    options.add_query(parser)
    parser.add_argument(
        "--with-progress",
        action="store_true",
        help="take your history along, to an Anki that does not have the cards yet: a move, not a sync",
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--release", action="store_true", help="instead of a package write the release ledger, releases.json"
    )
    instead.add_argument(
        "--diff",
        metavar="OLD.apkg",
        nargs="?",
        type=Path,
        const=_LEDGER,
        help="instead of a package print what differs from an older one (without it: from the release ledger)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Writes the package, whole or not at all, and says what is in it; or does what is asked instead."""
    if arguments.release or arguments.diff is not None:
        name = "--release" if arguments.release else "--diff"
        if arguments.out is not None:
            raise UsageError(f"{name} takes no OUT.apkg and no QUERY")
        if arguments.with_progress:
            raise UsageError(f"{name} is about the cards alone: leave out --with-progress")
        if arguments.lang not in (None, "both") and (arguments.release or arguments.diff is _LEDGER):
            raise UsageError("a release is in both languages: leave out --lang")
        return _release(arguments) if arguments.release else _diff(arguments)
    if arguments.out is None:
        raise UsageError("name the package to write, as in: critique-study export deck.apkg")
    if arguments.out.suffix.lower() != ".apkg" and not arguments.out.is_dir():
        raise UsageError(f"{arguments.out}: name the package OUT.apkg; Anki knows packages by that ending")
    from critique_study.anki.export import export
    from critique_study.anki.progress import History

    collection = options.collection(arguments)
    selected = history = None
    if options.query(arguments) or arguments.with_progress:
        rollover_hour = options.settings(arguments).rollover_hour
        history = History(options.replay(arguments, collection), SystemClock().now(), rollover_hour)
        if options.query(arguments):
            day = history.now.study_day(rollover_hour)
            selected = options.selected(arguments, collection, history.replay.states, day)
            if not selected:
                raise ExportError(f"{options.none_meant(arguments)}: nothing to export")
    report = export(
        collection,
        arguments.out,
        mode=arguments.lang or "both",
        ledger_path=directories().exports(arguments.profile, collection.id),
        now=SystemClock().now().at // 1000,
        selected=selected,
        history=history if arguments.with_progress else None,
    )
    out = one_line(str(arguments.out))
    notes, cards = options.counted(report.notes, "note"), options.counted(report.cards, "card")
    print(f"{out}: {notes} ({report.new} new, {report.updated} changed), {cards}")
    if report.left_out:
        print(f"left out, for they lack the language: {options.counted(report.left_out, 'note')}")
    if report.progress:
        _say_what_moves(report.progress)
    return 0


def _say_what_moves(progress: Progress) -> None:
    cards, answers = options.counted(len(progress.cards), "card"), options.counted(len(progress.rows), "answer")
    suspended = sum(card.suspended for card in progress.cards.values())
    flagged = sum(card.flagged for card in progress.cards.values())
    print(f"progress of {cards}: {answers}, {suspended} suspended, {flagged} flagged")
    if progress.elsewhere:
        print(
            f"stay here, for they are not in the package: {options.counted(progress.elsewhere, 'card')} with a history"
        )
    if progress.left_out:
        answers = options.counted(progress.left_out, "answer")
        print(f"left out, for many were given at one moment, or by a clock that was wrong: {answers}")
    print(MOVE)


def _release(arguments: argparse.Namespace) -> int:
    from critique_study.anki.export import RELEASES, release

    collection, warning = options.collection_and_warning(arguments)
    if warning:
        raise ExportError(f"{options.shown_path(collection.root)}: mend it first: a release forgets what is left out")
    after = release(collection, SystemClock().now().at // 1000)
    cards = options.counted(sum(len(note.cards) for note in after.notes.values()), "card")
    path = one_line(options.shown_path(collection.root / RELEASES))
    print(f"{path}: {options.counted(len(after.notes), 'note')}, {cards}")
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    """Prints what differs, note by note, and last what would be lost; exit status 1 if anything would."""
    from critique_study.anki.diff import since_package, since_release

    collection = options.collection(arguments)
    if arguments.diff is _LEDGER:
        found = since_release(collection)
    else:
        found = since_package(collection, arguments.diff, arguments.lang or "both")
    for name in found.new:
        print(f"new {name}")
    for name, changes in found.updated.items():
        print(f"updated {one_line(name)}")
        for change in changes:
            print(f"  {change.field}\n    - {one_line(change.old)}\n    + {one_line(change.new)}")
    for name in found.gone:
        print(f"gone {one_line(name)}")
    for loss in found.lost:
        print(f"lost {one_line(loss.note)}: {one_line(loss.why)}")
    counts = (
        f"{len(found.new)} new, {len(found.updated)} updated, {len(found.unchanged)} unchanged, {len(found.gone)} gone"
    )
    print(f"{counts}; progress would be lost: {len(found.lost)}")
    return int(bool(found.lost))
