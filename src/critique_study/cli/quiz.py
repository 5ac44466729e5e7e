"""Study what is due, new and left to drill today."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from critique_study.cli import options
from critique_study.cli.plain import PlainQuiz
from critique_study.clock import SystemClock
from critique_study.errors import ContentError, UsageError
from critique_study.history.log import Log
from critique_study.session import Session


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of face."""
    parser.add_argument(
        "--plain",
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help="lines on stdin and stdout: for screen readers, dumb terminals and scripts",
    )


def has_terminal() -> bool:
    """Whether a screen can be drawn and keys read."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def run(arguments: argparse.Namespace) -> int:
    """Runs one sitting in the chosen face; all that was graded is kept, however it ends."""
    plain = options.settings(arguments).face == "plain"
    if not plain and not has_terminal():
        raise UsageError("the quiz needs a terminal; over a pipe use: critique-study quiz --plain")
    collection, warning = options.collection_and_warning(arguments)
    if not collection.cards:
        raise ContentError(f"{collection.root}: no card can be asked; {options.how_to_check(collection.root)} says why")
    mode = options.mode(arguments)
    path = options.log_path(arguments, collection)
    with closing(Log(path)) as log, _backed_up_afterwards(path, options.settings(arguments).rollover_hour):
        session = Session(collection, log, SystemClock(), mode=mode)
        if plain:
            PlainQuiz(session, sys.stdin, sys.stdout).run()
        else:
            from critique_study.tui.app import StudyApp

            app = StudyApp(session, notice=warning)
            app.run()
            return app.return_code or 0
    return 0


@contextmanager
def _backed_up_afterwards(log: Path, rollover_hour: int) -> Iterator[None]:
    """However the sitting ends, but for a kill: then the next one makes up for it."""
    try:
        yield
    finally:
        from critique_study.history import backup  # here, for start time

        backup.after_session(log, SystemClock().now().study_day(rollover_hour))
