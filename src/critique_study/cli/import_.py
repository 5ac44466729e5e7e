"""Bring answers that were given in Anki into the history here.

FILE is what Anki has exported: a deck with its scheduling information, or all of a collection. What is new is counted
first, and added only if you say so; importing the same file again, or a later one, adds only what is not here yet.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from critique_study.cli import options, sitting
from critique_study.clock import SystemClock
from critique_study.errors import UsageError
from critique_study.history.log import Log
from critique_study.text import one_line

if TYPE_CHECKING:
    from critique_study.anki.reviews import Summary

EXAMPLES = (
    ("critique-study import deck.apkg", "show what is new, and ask whether to add it"),
    ("critique-study import deck.apkg --dry-run", "only show it"),
    ("critique-study import collection.colpkg --yes", "add it without asking, as in a script that runs every day"),
    ("critique-study import --undo", "take the newest import back"),
)

_ENDINGS = (".apkg", ".colpkg")
_ABOUT = """\
Each Again, Hard, Good or Easy becomes a grade of SM-2, which computes its own intervals from them: Anki's are not
copied. What is suspended or flagged here stays as it is."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the file, and what is done with it."""
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="an .apkg or .colpkg that Anki exported")
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--dry-run", action="store_true", help="add nothing, only show what would be added")
    action.add_argument("--yes", action="store_true", help="add it without asking")
    action.add_argument("--undo", action="store_true", help="instead, take back all that the newest import has added")


def run(arguments: argparse.Namespace) -> int:
    """Shows what the file would bring, and brings it if that is wanted; or takes the newest import back."""
    if arguments.undo:
        if arguments.file is not None:
            raise UsageError("--undo takes no FILE: it takes back the newest import that is not taken back yet")
        return _undo(arguments)
    if arguments.file is None:
        raise UsageError("name the file that Anki exported, as in: critique-study import deck.apkg")
    if arguments.file.suffix.lower() not in _ENDINGS:
        raise UsageError(f"{arguments.file}: name a file that Anki exported: FILE.apkg or FILE.colpkg")
    return _import(arguments)


def _import(arguments: argparse.Namespace) -> int:
    from critique_study.anki.archive import opened  # here, for start time: few sittings need them
    from critique_study.anki.reviews import Reviews

    collection = options.collection(arguments)
    with ExitStack() as stack:
        log = options.existing_log(arguments, collection)
        if log is not None:
            stack.enter_context(closing(log))
        events = (event for _, event in log.events()) if log is not None else ()
        anki = stack.enter_context(opened(arguments.file))
        reviews = Reviews(anki, collection, events, options.settings(arguments).rollover_hour)
        summary = reviews.summary()
        for line in _told(arguments.file, summary):
            print(line)
        if not summary.new:
            return 0
        print(_ABOUT)
        if not _wanted(arguments):
            return 0
        if log is None:
            log = stack.enter_context(closing(Log(options.log_path(arguments, collection))))
        added = log.merge_from_anki(reviews.rows(), SystemClock().now())
        print(f"imported: {options.counted(added.new, 'answer')}; critique-study import --undo takes that back")
    return 0


def _told(file: Path, summary: Summary) -> Iterator[str]:
    """The summary, a line for each kind of thing that is there."""
    left = summary.left
    if summary.new:
        days = summary.first if summary.first == summary.last else f"{summary.first} to {summary.last}"
        new = f"{options.counted(summary.new, 'new answer')} on {options.counted(summary.cards, 'card')}, {days}"
    else:
        new = "no new answers"
    yield one_line(f"{file}: {new}")
    for number, text in (
        (left.get("known", 0), "known already"),
        (left.get("carried", 0), "given here and carried to Anki"),
        (left.get("rescheduled", 0), "left out: rescheduled, not answered"),
        (left.get("no button", 0), "left out: without a button"),
        (left.get("unknown card", 0), "left out: of cards that their notes cannot have"),
        (left.get("impossible time", 0), "left out: at a time that cannot be"),
    ):
        if number:
            yield f"{number} {text}"
    if summary.foreign:
        yield f"{options.counted(summary.foreign, 'note')} not of this collection, left alone"


def _wanted(arguments: argparse.Namespace) -> bool:
    """Whether the learner wants the import; says what to do where nobody can be asked."""
    if arguments.yes:
        return True
    if arguments.dry_run:
        return False
    if not sitting.has_terminal():
        print("nothing was imported: add --yes to import them")
        return False
    try:
        return input("Import them? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False


def _undo(arguments: argparse.Namespace) -> int:
    collection = options.collection(arguments)
    now = SystemClock().now()
    day = now.study_day(options.settings(arguments).rollover_hour)
    log = options.existing_log(arguments, collection)
    done = None
    if log is not None:
        with closing(log):
            done = log.undo_import(now, day)
    if done is None:
        print("no import from Anki is left to take back")
        return 0
    days = done.first if done.first == done.last else f"{done.first} to {done.last}"
    count = options.counted(done.events, "answer")
    print(one_line(f"taken back: {count}, {days}; importing the file again brings them back"))
    return 0
