"""What the subcommands share that ask cards: the choice of face, the plan that the settings make, the backup."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from critique_study.clock import SystemClock
from critique_study.errors import LogError, UsageError
from critique_study.session import FOUR, SIX, Plan, Session
from critique_study.settings import Settings
from critique_study.text import one_line

SMALLEST = (30, 8)
"""Columns and rows that a screen needs."""


def add_face(parser: argparse.ArgumentParser) -> None:
    """Adds the choice between a screen and lines of text."""
    parser.add_argument(
        "--plain",
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help="lines on stdin and stdout: for screen readers, dumb terminals and scripts",
    )


def has_terminal() -> bool:
    """Whether a screen can be drawn and keys read."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def see_that_it_can_be_shown(settings: Settings, what: str) -> None:
    """Raises UsageError where the chosen face is a screen and there is none, or one too small to read a card.

    `what` is the subcommand. A screen that shrinks later is made the best of.
    """
    if settings.face != "full":
        return
    if not has_terminal():
        raise UsageError(f"{what} needs a terminal; over a pipe use: critique-study {what} --plain")
    columns, rows = shutil.get_terminal_size()
    if columns < SMALLEST[0] or rows < SMALLEST[1]:
        raise UsageError(
            f"the terminal has {columns}×{rows} cells, a card needs {SMALLEST[0]}×{SMALLEST[1]}:"
            f" enlarge it, or use critique-study {what} --plain"
        )


def plan(settings: Settings) -> Plan:
    """What the settings say of a sitting."""
    return Plan(
        new_per_day=settings.new_per_day,
        reviews_per_day=settings.review_cap,
        buttons=SIX if settings.grades == "six" else FOUR,
        rollover_hour=settings.rollover_hour,
    )


def end(session: Session, log: Path, rollover_hour: int) -> None:
    """Keeps what helps the next sitting, and makes the backup; that there can be none is said, and no fault of this."""
    from critique_study.history.backup import after_session  # here, for start time

    try:
        session.close()
        after_session(log, SystemClock().now().study_day(rollover_hour))
    except LogError as error:
        print(f"critique-study: {one_line(str(error))}", file=sys.stderr)
