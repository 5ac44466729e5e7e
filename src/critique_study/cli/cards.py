"""Copy the cards and dossiers to a folder of your own.

The copy is the same collection: your history goes on with it.
"""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from critique_study.cli import options
from critique_study.text import one_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds where to copy to."""
    parser.add_argument(
        "--copy", metavar="DIR", type=Path, required=True, help="copy them there; the folder is new, or empty"
    )


def run(arguments: argparse.Namespace) -> int:
    """Copies the collection in force; prints where it is now and the command that uses it."""
    from critique_study.content.copying import copy_collection  # here, for no other subcommand copies

    collection = options.collection(arguments)
    copy = copy_collection(collection, arguments.copy)
    places = " and ".join(one_line(str(path)) for path in (copy.cards, copy.seeds) if path)
    print(f"copied to {places}")
    if copy.id_written:
        print(f"its id, `{collection.id}`, was its folder's name; the copy's collection.yaml says it, for the history")
    print(f"use it with: critique-study --cards {shlex.quote(one_line(str(copy.cards)))}")
    return 0
