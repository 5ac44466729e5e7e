"""Print the review log, oldest first; or carry it to another machine."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from io import BytesIO
from pathlib import Path

from critique_study.cli import options
from critique_study.clock import SystemClock
from critique_study.errors import CritiqueStudyError, LogError, UsageError
from critique_study.files import replacing
from critique_study.text import one_line

EXAMPLES = (
    ("critique-study log", "all that happened, a line each"),
    ("critique-study log --json", "for a program of your own"),
)
STATUS = {1: "an event differs from the one here, or a file is at fault"}

_SHOWN = 20
"""Of the lines that differ from what is here, so many are named."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the format, and the two ways to carry the log elsewhere."""
    parser.add_argument("--json", action="store_true", help="JSON lines with every column")
    actions = parser.add_subparsers(metavar="ACTION")
    about = "write the history to a file, for `log import` on another machine"
    example = ("critique-study log export history.jsonl", "all of it, to take to another machine")
    action = actions.add_parser(
        "export", help=about, description=f"{about[0].upper()}{about[1:]}.", epilog=options.epilog((example,))
    )
    action.add_argument("out", metavar="FILE.jsonl", help="the file to write (-: print it)")
    action.set_defaults(action=_export)
    options.add_common(action, inherit=True)
    about = "add what an exported file holds and the history here lacks; as often as you like, in any order"
    example = ("critique-study log import history.jsonl", "on the other machine; then the other way round")
    action = actions.add_parser(
        "import", help=about, description=f"{about[0].upper()}{about[1:]}.", epilog=options.epilog((example,))
    )
    action.add_argument("file", metavar="FILE", type=Path, help="a file that `log export` has written")
    action.add_argument("--adopt", action="store_true", help="join the history of another learner with this one")
    action.set_defaults(action=_import)
    options.add_common(action, inherit=True)


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for each event, or does what is asked for instead."""
    status: int = getattr(arguments, "action", _print)(arguments)
    return status


def _print(arguments: argparse.Namespace) -> int:
    log = options.existing_log(arguments, options.collection(arguments))
    if log is None:
        return 0
    with closing(log):
        for row in log.rows():
            print(_as_json(row) if arguments.json else _as_line(row))
    return 0


def _export(arguments: argparse.Namespace) -> int:
    """Writes all of it, or nothing."""
    from critique_study.history.exchange import export_log  # here, for start time: few sittings need it

    out = Path(arguments.out)
    if arguments.out != "-" and out.suffix.lower() != ".jsonl":
        raise UsageError(f"{out}: name the file FILE.jsonl, or - to print it")
    collection = options.collection(arguments)
    log = options.existing_log(arguments, collection)
    if log is None:
        raise LogError(f"{options.log_path(arguments, collection)}: there is no history yet, so nothing to export")
    with closing(log):
        if arguments.out == "-":
            if sys.stdout.isatty():
                export_log(log, collection.id, shown := BytesIO())
                print("".join(map(_harmless, shown.getvalue().decode())), end="")
            else:
                export_log(log, collection.id, sys.stdout.buffer)
            return 0
        try:
            with replacing(out, private=True) as file:
                count = export_log(log, collection.id, file)
        except OSError as error:
            raise CritiqueStudyError(f"{out}: cannot be written: {error.strerror or error}") from error
    print(f"{one_line(str(out))}: {options.counted(count, 'event')}")
    return 0


def _import(arguments: argparse.Namespace) -> int:
    """Says what was new; exit status 1 if an event differs from the one here."""
    from critique_study.history.exchange import import_log

    collection = options.collection(arguments)
    path = options.log_path(arguments, collection)
    done = import_log(arguments.file, path, collection.id, SystemClock().now(), adopt=arguments.adopt)
    for line in done.differing[:_SHOWN]:
        message = f"{arguments.file}:{line}: differs from the event of this id here, which stays"
        print(f"critique-study: {one_line(message)}", file=sys.stderr)
    if done.adopted:
        print(f"this is now the history of learner {one_line(done.adopted)}")
    print(f"{options.counted(done.new, 'event')} new, {done.known} known, {len(done.differing)} differing")
    return int(bool(done.differing))


def _harmless(character: str) -> str:
    """A character of JSON as a terminal may be given it: what it could act on is written as its number."""
    return character if character.isprintable() or character == "\n" else json.dumps(character)[1:-1]


def _as_json(row: dict[str, object]) -> str:
    return json.dumps({**row, "data": _data(row)}, default=str)


def _as_line(row: dict[str, object]) -> str:
    data = _data(row)
    said = " ".join(f"{key}={value}" for key, value in data.items()) if isinstance(data, dict) else data
    return "  ".join(one_line(str(part)) for part in (row["day"], row["kind"], row["card"], said) if part)


def _data(row: dict[str, object]) -> object:
    """What the event says; of a damaged row the text as it stands."""
    try:
        return json.loads(str(row["data"]))
    except (ValueError, RecursionError):
        return str(row["data"])
