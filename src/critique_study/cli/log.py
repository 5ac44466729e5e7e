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
            print(_as_json(row) if arguments.json else "  ".join(one_line(str(row[k])) for k in _SHOWN if row[k]))
    return 0


_SHOWN = ("day", "kind", "card", "data")


def _as_json(row: dict[str, object]) -> str:
    try:
        data = json.loads(str(row["data"]))
    except ValueError:  # a damaged row is printed as it is
        data = row["data"]
    return json.dumps({**row, "data": data}, ensure_ascii=True)
