"""Check decks and dossiers; exit status 1 if anything is wrong."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from critique_study.cli import options
from critique_study.cli.options import counted
from critique_study.content import faces
from critique_study.content.loader import load
from critique_study.content.models import LANGUAGES, Collection, Problem
from critique_study.content.parsed import is_seeds
from critique_study.errors import UsageError
from critique_study.text import one_line

EXAMPLES = (
    ("critique-study check", "the cards in use"),
    ("critique-study check my/cards/zhang.yaml --info", "one deck, with what looks alike"),
    ("critique-study check my/cards --format github", "as annotations, in a workflow"),
)
STATUS = {1: "an error was found"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the paths and what to print."""
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="folders of decks, or files in one")
    formats = ("text", "json", "github")
    parser.add_argument("--format", choices=formats, default="text", help="how to print (default: text)")
    parser.add_argument("--info", action="store_true", help="also what is no fault: pairs of cards that look alike")
    parser.add_argument("--release", action="store_true", help="also whether the release ledger is current")


class _Checked(NamedTuple):
    """What was found in one folder or file."""

    problems: list[Problem]
    """In the order of the text."""
    allowed: int
    collection: Collection


def run(arguments: argparse.Namespace) -> int:
    """Prints every problem as path:line:column: message, and what there is, by deck, language and kind."""
    paths = arguments.paths or [options.cards_folder(arguments)]
    done = [_checked(path, release=arguments.release) for path in paths]
    problems = [problem for each in done for problem in each.problems]
    told = [problem for problem in problems if arguments.info or problem.severity != "info"]
    errors = sum(problem.severity == "error" for problem in problems)
    if arguments.format == "json":
        print(json.dumps([_as_json(problem) for problem in problems], indent=2))
    elif arguments.format == "github":
        for problem in told:
            print(_as_annotation(problem))
    else:
        for problem in told:
            print(f"{one_line(_where(problem))}: {problem.text}")
        if summary := _summary(problems, told, sum(each.allowed for each in done)):
            print(summary)
        if not errors:
            print(f"all is well: {'; '.join(_counts(each.collection) for each in done)}")
            for each in done:
                print("\n".join(_table(each.collection)))
                if line := _since_release(each.collection):
                    print(line)
    return int(errors > 0)


def _checked(path: Path, *, release: bool) -> _Checked:
    """The problems of the folder or file at `path`; with `release` also those of its release ledger."""
    from critique_study.content.checks import check  # here, for no other subcommand needs the rules

    folder = path if path.is_dir() or not path.exists() else path.parent
    if folder != path and path.suffix not in (".yaml", ".yml"):
        raise UsageError(f"{path}: not a deck (a YAML file)")
    if is_seeds(folder):
        raise UsageError(f"{path}: dossiers are checked with the folder of decks beside them: name that")
    collection, problems = load(folder)
    report = check(collection)
    found: Iterable[Problem] = {*problems, *report.problems}
    if release:
        from critique_study.anki.diff import stale  # here, for most runs have no release to look at

        found = {*found, *stale(collection)}
    if folder != path:
        found = [problem for problem in found if problem.place.path.absolute() == path.absolute()]
    return _Checked(sorted(found, key=lambda problem: (problem.place, problem.message)), report.allowed, collection)


def _summary(problems: list[Problem], told: list[Problem], allowed: int) -> str:
    """How many problems there are of each level; empty if there are none."""
    counts = Counter(problem.severity for problem in problems)
    parts = [counted(counts["error"], "error"), counted(counts["warning"], "warning")]
    if allowed:
        parts.append(f"{counted(allowed, 'warning')} allowed, with reasons")
    if hidden := len(problems) - len(told):
        parts.append(f"{counted(hidden, 'notice')} (--info shows them)")
    return ", ".join(parts) if problems or allowed else ""


def _counts(collection: Collection) -> str:
    live = [note for note in collection.notes.values() if note.retired is None]
    parts = [counted(len(collection.decks), "deck"), counted(len(live), "note"), counted(len(collection.cards), "card")]
    if collection.has_seeds:
        parts += [counted(len(collection.sections), "section"), f"{len(collection.people)} people"]
    if collection.claims:
        parts += [counted(len(collection.claims), "claim"), counted(len(collection.events), "event")]
    return ", ".join(parts)


def _since_release(collection: Collection) -> str:
    """How many notes differ from the release; empty if there is none."""
    from critique_study.anki.diff import has_release, stale

    return f"changed since the release: {counted(len(stale(collection)), 'note')}" if has_release(collection) else ""


def _table(collection: Collection) -> Iterator[str]:
    """Notes, core notes, cards and notes in each language, deck by deck; then all notes by kind."""
    cards = Counter(card.note.deck for card in collection.cards.values())
    rows: list[tuple[object, ...]] = [("deck", "notes", "core", "cards", *LANGUAGES)]
    for deck in collection.decks:
        notes = [note for note in deck.notes if note.retired is None]
        languages = [sum(language in faces.shown(note, "both") for note in notes) for language in LANGUAGES]
        rows.append((deck.id, len(notes), sum(note.core for note in notes), cards[deck.id], *languages))
    first = max(len(str(row[0])) for row in rows)
    for row in rows:
        yield f"{row[0]!s:<{first}}" + "".join(f"  {cell!s:>5}" for cell in row[1:])
    kinds = Counter(note.kind for note in collection.notes.values() if note.retired is None)
    yield f"kinds: {', '.join(f'{kind} {count}' for kind, count in kinds.most_common())}"


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


def _as_annotation(problem: Problem) -> str:
    """A problem as a workflow command, which GitHub shows beside the line."""
    level = "notice" if problem.severity == "info" else problem.severity
    place = problem.place
    where = f"file={_escaped(one_line(options.shown_path(place.path)))},line={place.line},col={place.column}"
    message = _escaped(problem._replace(severity="error").text, beside="")
    return f"::{level} {where},title={_escaped(problem.rule)}::{message}"


def _escaped(text: str, beside: str = ":,") -> str:
    """`text` as a workflow command takes it."""
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{beside}" else c for c in text)
