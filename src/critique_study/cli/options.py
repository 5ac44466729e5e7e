"""What every subcommand shares: its options, and opening what they name."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from critique_study import settings_file
from critique_study.clock import SystemClock
from critique_study.content.loader import load
from critique_study.content.models import Collection, Problem
from critique_study.content.shipped import shipped_cards
from critique_study.errors import ContentError
from critique_study.history.log import Log
from critique_study.history.snapshot import opened
from critique_study.schedule.replay import CardState, Replay
from critique_study.settings import DEFAULT_PROFILE, MODES, Mode, Settings, Value, directories
from critique_study.text import one_line

if TYPE_CHECKING:
    from critique_study.debate.cards import Cards

COLUMNS = 80
"""The width of texts, on a wider terminal too, unless the variable of this name says otherwise."""
Examples = tuple[tuple[str, str], ...]
"""Command lines, as one would type them in a shell, each with what it does."""


def epilog(examples: Examples) -> str:
    """What a --help ends with."""
    return "\n".join(["examples:", *(f"  {command}\n      {about}" for command, about in examples)])


def add_common(parser: argparse.ArgumentParser, *, inherit: bool = False) -> None:
    """Adds the options of all subcommands; with `inherit` a missing one leaves what stood before the subcommand."""

    def default(value: object) -> object:
        return argparse.SUPPRESS if inherit else value

    parser.add_argument(
        "--cards",
        metavar="DIR",
        type=Path,
        default=default(None),
        help="the folder of decks (default: the shipped ones)",
    )
    parser.add_argument(
        "--lang",
        choices=MODES,
        default=default(None),
        help="language of the cards (default: your settings' or your locale's; export: both)",
    )
    parser.add_argument(
        "--profile", metavar="NAME", default=default(DEFAULT_PROFILE), help="whose history (default: default)"
    )


def add_query(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of cards."""
    parser.add_argument(
        "query",
        metavar="QUERY",
        nargs="*",
        help="only the cards it means, as in: deck:tao -is:new 'interval>21'",
    )


def query(arguments: argparse.Namespace) -> str:
    """The query as it was written; empty without one."""
    return " ".join(arguments.query).strip()


def selected(
    arguments: argparse.Namespace, collection: Collection, states: Mapping[str, CardState], day: int
) -> frozenset[str] | None:
    """The ids of the cards that the query means on study day `day`; None without one. Raises QueryError."""
    if not query(arguments):
        return None
    from critique_study.schedule.finder import Finder  # here, for start time: most runs have no query
    from critique_study.schedule.query import parse

    return frozenset(card.id for card in Finder(collection).select(parse(query(arguments)), states, day))


def none_meant(arguments: argparse.Namespace) -> str:
    """That the query means no card, in a line."""
    return one_line(f"no card is meant by {query(arguments)}")


def replay(arguments: argparse.Namespace, collection: Collection) -> Replay:
    """The log in memory, for a subcommand that only reads; the log stays open, for what is only fetched when wanted."""
    log = existing_log(arguments, collection)
    if log is None:
        return Replay(formerly=collection.formerly)
    return opened(log, collection.formerly, snapshots()).replay


def snapshots() -> Path:
    """The folder in which is kept what a log came to."""
    return directories().cache / "states"


def settings(arguments: argparse.Namespace) -> Settings:
    """The settings in force. Their file is read once. Raises UsageError with all that is wrong with it."""
    if "settings" not in arguments:
        arguments.settings = settings_file.load(directories().settings, chosen_settings(arguments))
    in_force: Settings = arguments.settings
    return in_force


def chosen_settings(arguments: argparse.Namespace) -> dict[str, Value]:
    """The settings that the command line makes."""
    chosen: dict[str, Value] = {}
    if arguments.lang is not None:
        chosen["language"] = arguments.lang
    if "plain" in arguments:
        chosen["face"] = "plain" if arguments.plain else "full"
    return chosen


def mode(arguments: argparse.Namespace) -> Mode:
    """The language in which cards are shown. Raises UsageError as `settings` does."""
    language = settings(arguments).language
    assert language != "auto"  # in force it is the locale's
    return language


def today(arguments: argparse.Namespace) -> int:
    """The study day by the settings, as an ordinal. Raises UsageError as `settings` does."""
    return SystemClock().now().study_day(settings(arguments).rollover_hour)


def cards_folder(arguments: argparse.Namespace) -> Path:
    """The folder of decks in use."""
    return arguments.cards or shipped_cards()


def collection(arguments: argparse.Namespace) -> Collection:
    """The collection in use; a line on stderr says if some of it cannot be used."""
    return collection_and_warning(arguments)[0]


def collection_and_warning(arguments: argparse.Namespace) -> tuple[Collection, str]:
    """The collection in use, and the line that went to stderr if some of it cannot be used."""
    loaded, problems = load(cards_folder(arguments), directories().cache / "decks")
    if not loaded.id:
        raise ContentError(
            f"{shown_path(loaded.root)}: its collection.yaml does not say whose histories belong to it;"
            f" {how_to_check(loaded.root)} says why"
        )
    warning = left_out(problems, loaded.root)
    if warning:
        print(f"critique-study: {warning}", file=sys.stderr)
    return loaded, warning


def debate(arguments: argparse.Namespace) -> Collection:
    """The collection in use, for a subcommand that tells of the debate. Raises ContentError if it has none."""
    found = collection(arguments)
    if not found.has_debate:
        what = "no issues, claims and people" if found.has_seeds else "no seeds folder"
        raise ContentError(f"there is no debate to show: {what} beside {shown_path(found.root)}")
    return found


def debate_cards(arguments: argparse.Namespace, collection: Collection) -> Cards:
    """The cards that can be asked, with how the learner stands with them today."""
    from critique_study.debate.cards import Cards  # here, for start time: only the debate needs them
    from critique_study.session import askable

    return Cards(askable(collection, mode(arguments)), replay(arguments, collection).states, today(arguments))


def columns() -> int:
    """The width at which texts are broken into lines."""
    wide = shutil.get_terminal_size().columns
    return wide if os.environ.get("COLUMNS", "").isdigit() else min(wide, COLUMNS)


def left_out(problems: Iterable[Problem], folder: Path) -> str:
    """One line about the content that could not be loaded, or nothing."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if not errors:
        return ""
    files = sorted({one_line(shown_path(problem.place.path)) for problem in errors})
    found = f"{counted(len(errors), 'problem')} in {', '.join(files)}"
    return f"{found}; all other notes are there ({how_to_check(folder)} says more)"


def counted(number: int, noun: str) -> str:
    """`number` of what `noun` names."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def how_to_check(folder: Path) -> str:
    """The command that says what is wrong in `folder`."""
    return f"critique-study check {shlex.quote(one_line(shown_path(folder)))}"


def shown_path(path: Path) -> str:
    """`path` as seen from here if it lies below, else as it is."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def log_path(arguments: argparse.Namespace, collection: Collection) -> Path:
    """Where the history of the chosen profile with `collection` is kept."""
    return directories().log(arguments.profile, collection.id)


def existing_log(arguments: argparse.Namespace, collection: Collection) -> Log | None:
    """The log, for a subcommand that only reads; None if there is none yet."""
    path = log_path(arguments, collection)
    return Log(path) if path.exists() else None
