"""Print the review log, oldest first."""

from __future__ import annotations

import argparse
import json
from contextlib import closing

from critique_study.cli import options
from critique_study.text import one_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the format."""
    parser.add_argument("--json", action="store_true", help="JSON lines with every column")


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for each event."""
    log = options.existing_log(arguments, options.collection(arguments))
    if log is None:
        return 0
    with closing(log):
        for row in log.rows():
            print(_as_json(row) if arguments.json else _as_line(row))
    return 0


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
