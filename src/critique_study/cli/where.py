"""Show the directories and files in use."""

from __future__ import annotations

import argparse

from critique_study.cli import options
from critique_study.settings import directories
from critique_study.text import one_line

EXAMPLES = (
    ("critique-study where", "a line for each"),
    ("critique-study where --profile ana", "where the history of another learner is, or would be"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing beside the common options."""


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for each place: its name, a tab, its path."""
    places = directories()
    collection = options.collection(arguments)
    rows = {
        "data": places.data,
        "config": places.config,
        "cache": places.cache,
        "log": options.log_path(arguments, collection),
        "exports": places.exports(arguments.profile, collection.id),
        "cards": collection.root,
    }
    for name, path in rows.items():
        print(f"{name}\t{one_line(str(path))}")
    return 0
