"""Check decks and dossiers; exit status 1 if anything is wrong."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from critique_study.cli import options
from critique_study.cli.options import counted
from critique_study.content.loader import load
from critique_study.content.models import Collection, Problem
from critique_study.content.seeds import exists as is_seeds
from critique_study.errors import UsageError
from critique_study.text import one_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the paths and the format."""
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="folders of decks, or files in one")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")


def run(arguments: argparse.Namespace) -> int:
    """Prints every problem as path:line:column: message, or that all is well."""
    problems: list[Problem] = []
    counts: list[str] = []
    for path in arguments.paths or [options.cards_folder(arguments)]:
        found, count = _checked(path)
        problems += found
        counts.append(count)
    if arguments.format == "json":
        print(json.dumps([_as_json(problem) for problem in problems], indent=2))
    else:
        for problem in problems:
            print(f"{one_line(_where(problem))}: {problem.text}")
        errors = sum(problem.severity == "error" for problem in problems)
        if problems:
            print(f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}")
        if not errors:
            print(f"all is well: {'; '.join(counts)}")
    return int(any(problem.severity == "error" for problem in problems))


def _checked(path: Path) -> tuple[list[Problem], str]:
    """The problems of the folder or file at `path`, in the order of the text, and what was looked at."""
    from critique_study.content.checks import check  # here, for no other subcommand needs the rules

    folder = path if path.is_dir() or not path.exists() else path.parent
    if folder != path and path.suffix not in (".yaml", ".yml"):
        raise UsageError(f"{path}: not a deck (a YAML file)")
    if is_seeds(folder):
        raise UsageError(f"{path}: dossiers are checked with the folder of decks beside them: name that")
    collection, problems = load(folder)
    found: Iterable[Problem] = {*problems, *check(collection)}
    if folder != path:
        found = [problem for problem in found if problem.place.path.absolute() == path.absolute()]
    return sorted(found, key=lambda problem: (problem.place, problem.message)), _counts(collection)


def _counts(collection: Collection) -> str:
    live = [note for note in collection.notes.values() if note.retired is None]
    parts = [counted(len(collection.decks), "deck"), counted(len(live), "note"), counted(len(collection.cards), "card")]
    if collection.has_seeds:
        parts += [counted(len(collection.sections), "section"), f"{len(collection.people)} people"]
    return ", ".join(parts)


def _where(problem: Problem) -> str:
    return f"{options.shown_path(problem.place.path)}:{problem.place.line}:{problem.place.column}"


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "path": options.shown_path(problem.place.path),
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity,
        "rule": problem.rule,
        "message": problem._replace(severity="error").text,
    }
