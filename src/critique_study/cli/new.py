"""Write a new note in your editor, and check it."""

from __future__ import annotations

import argparse
import os
import shlex
from itertools import count
from pathlib import Path

from critique_study.cli import options
from critique_study.content.ids import nearest
from critique_study.content.loader import load
from critique_study.content.models import Collection, Deck, Problem
from critique_study.content.shipped import why_read_only
from critique_study.errors import CritiqueStudyError, UsageError
from critique_study.files import replacing
from critique_study.text import one_line

EXAMPLES = (("critique-study new zhang --cards my/cards", "a note at the end of a deck in a copy of your own"),)
STATUS = {1: "the deck is at fault afterwards, or a file is"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the deck."""
    parser.add_argument("deck", metavar="DECK", help="the id of the deck that gets the note")


def run(arguments: argparse.Namespace) -> int:
    """Appends a note with a free id, opens it in the editor, and prints what is wrong with what came back.

    Whatever happens meanwhile, the deck's file holds its notes of before, or what the editor has saved.
    """
    from critique_study import editor  # here, for start time: no other subcommand starts programs or writes decks
    from critique_study.content.draft import fresh_note, with_note

    collection = options.collection(arguments)
    deck = _deck(collection, arguments.deck)
    _see_that_it_can_be_written(deck.path, arguments.cards)
    earlier = _problems(collection.root)
    file = _File(deck.path)
    draft = with_note(file.before, deck.path, fresh_note(collection, deck))
    editor.command(os.environ, file.path, draft.line)  # if there is none, that is said before anything is written
    failure = ""
    try:
        file.write(draft.data)
        editor.edit(file.path, draft.line)
    except CritiqueStudyError as error:
        failure = str(error)
    finally:
        after = file.settle(draft.data)
    if failure:
        raise CritiqueStudyError(f"{failure}: {_what_is_left(file, after)}")
    return _report(collection.root, file, after, earlier)


class _File:
    """A deck's file, and what it held before the editor had it."""

    def __init__(self, path: Path) -> None:
        self.shown = options.shown_path(path)
        self.path = path.absolute()
        self.before = path.read_bytes()
        self._mode = path.stat().st_mode & 0o7777

    def write(self, data: bytes) -> None:
        """Makes it hold `data`, whole or not at all, under the same permissions; a link is followed."""
        with replacing(self.path) as file:
            file.write(data)
            Path(file.name).chmod(self._mode)

    def settle(self, written: bytes) -> bytes:
        """What it holds at the end: what it held before, unless something else than `written` was saved.

        That an editor has emptied it, or taken it away, means that the author thought better of it.
        """
        after = self.path.read_bytes() if self.path.exists() else b""
        if after.strip() and after.rstrip(b"\r\n") != written.rstrip(b"\r\n"):
            return after
        if after != self.before:
            self.write(self.before)
        return self.before

    def put_aside(self) -> str:
        """Writes what it held before to a new file beside it, which is named."""
        for number in count(1):
            aside = self.path.with_name(f"{self.path.name}.before-{number}")
            if not os.path.lexists(aside):
                break
        aside.write_bytes(self.before)
        return options.shown_path(aside)


def _deck(collection: Collection, name: str) -> Deck:
    decks = {deck.id: deck for deck in reversed(collection.decks)}
    if name in decks:
        return decks[name]
    near = nearest(name, decks) or f"; the decks are {', '.join(sorted(decks))}"
    raise UsageError(f"no deck `{name}` is in {options.shown_path(collection.root)}{near}")


def _see_that_it_can_be_written(path: Path, chosen: Path | None) -> None:
    """Raises CritiqueStudyError, with what to do, for the cards inside an installed package and for read-only ones."""
    if why := why_read_only(path):
        which = f" --cards {shlex.quote(str(chosen))}" if chosen else ""
        copy = f"critique-study cards --copy DIR{which}"
        raise CritiqueStudyError(f"{options.shown_path(path)} {why}: make a copy that you can change with: {copy}")


def _what_is_left(file: _File, after: bytes) -> str:
    """What has become of the deck after the editor has failed."""
    if after == file.before:
        return "nothing was added"
    return f"what it saved is in {file.shown}, what was there before in {file.put_aside()}"


def _problems(root: Path) -> set[Problem]:
    from critique_study.content.checks import check  # here, for start time: only `check` needs the rules too

    collection, problems = load(root)
    found = {*problems, *check(collection).problems}
    return {problem for problem in found if problem.severity != "info"}


def _report(root: Path, file: _File, after: bytes, earlier: set[Problem]) -> int:
    """Prints what is wrong with the deck, or anywhere since the change, and which notes are new."""
    from critique_study.content.draft import added

    if after == file.before:
        print(f"{one_line(file.shown)}: nothing was added")
        return 0
    deck = root / file.path.name
    found = sorted(problem for problem in _problems(root) if problem.place.path == deck or problem not in earlier)
    for problem in found:
        place = problem.place._replace(path=Path(options.shown_path(problem.place.path)))
        print(problem._replace(place=place))
    names = ", ".join(added(file.before, after, deck))
    print(one_line(f"{file.shown}: {f'added {names}' if names else 'changed, but no note was added'}"))
    return int(any(problem.severity == "error" for problem in found))
