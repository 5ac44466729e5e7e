"""List cards with where they stand, or copy them all to a folder of your own.

A line for each card: its id, its state, its interval and ease unless it is new, its question. The copy is the same
collection: your history goes on with it.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from critique_study.cli import options
from critique_study.clock import iso
from critique_study.content.models import Card
from critique_study.errors import UsageError
from critique_study.schedule.replay import UNSEEN, CardState
from critique_study.schedule.why import ease
from critique_study.session import askable
from critique_study.settings import screen_language
from critique_study.text import cut, one_line

if TYPE_CHECKING:
    from critique_study.schedule import listing

EXAMPLES = (
    ("critique-study cards", "all cards, in the order in which they are introduced"),
    ("critique-study cards deck:tao is:due", "those of a deck that are due today"),
    ("critique-study cards is:leech --json", "for a program of your own, a line of JSON for each card"),
    ("critique-study cards --copy my", "to my/cards and my/seeds, to be changed there"),
)


class Listed(NamedTuple):
    """A card in the list."""

    card: Card
    state: CardState
    entry: listing.Entry
    question: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of cards, the format, and where to copy to."""
    options.add_query(parser)
    parser.add_argument("--json", action="store_true", help="a line of JSON for each card")
    parser.add_argument("--copy", metavar="DIR", type=Path, help="copy them all there; the folder is new, or empty")


def run(arguments: argparse.Namespace) -> int:
    """Lists the cards, or copies the collection in force."""
    if arguments.copy is None:
        return _list(arguments)
    if options.query(arguments) or arguments.json:
        raise UsageError("cards --copy copies all cards: leave QUERY and --json out")
    return _copy(arguments)


def _list(arguments: argparse.Namespace) -> int:
    """Prints a line for each card that can be asked; on a terminal cut to its width, with their number below."""
    from critique_study.schedule import listing  # here, for start time: it needs the query language

    collection, mode = options.collection(arguments), options.mode(arguments)
    replay = options.replay(arguments, collection)
    day = options.today(arguments)
    selected = options.selected(arguments, collection, replay.states, day)
    listed = []
    for card in askable(collection, mode):
        if selected is None or card.id in selected:
            state = replay.states.get(card.id, UNSEEN)
            question = listing.question(card, mode, screen_language(mode))
            listed.append(Listed(card, state, listing.entry(card, state, day), question))
    if arguments.json:
        for each in listed:
            print(json.dumps(_as_json(each)))
        return 0
    is_terminal = sys.stdout.isatty()
    for line in _aligned([_cells(each) for each in listed]):
        print(cut(line, shutil.get_terminal_size().columns) if is_terminal else line)
    if not listed and options.query(arguments):
        print(f"critique-study: {options.none_meant(arguments)}", file=sys.stderr)
    elif is_terminal:
        print(options.counted(len(listed), "card"))
    return 0


def _cells(each: Listed) -> tuple[str, ...]:
    """What its line says; nothing is known of the interval and ease of a new card."""
    from critique_study.schedule import listing

    state = ", ".join((listing.standing(each.entry, "en", exact=True), *listing.marks(each.entry, "en")))
    known = not each.state.is_new
    interval = f"{each.state.sm2.interval} d" if known else "-"
    return each.card.id, state, interval.rjust(7), ease(each.state.sm2) if known else "   -", one_line(each.question)


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows as lines of columns, the last of which may be of any width."""
    widths = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]]
    lines = (zip(row, (*widths, 0), strict=True) for row in rows)
    return ["  ".join(cell.ljust(cells) for cell, cells in line) for line in lines]


def _as_json(each: Listed) -> dict[str, object]:
    """Keys name the unit where there is one, and stay."""
    note, sm2 = each.card.note, each.state.sm2
    return {
        "card": each.card.id,
        "note": note.id,
        "deck": note.deck,
        "kind": note.kind,
        "state": each.entry.standing,
        "flagged": each.entry.flagged,
        "leech": each.entry.lapses > 0,
        "due": iso(sm2.due) if sm2.due is not None else None,
        "interval_days": sm2.interval,
        "ease_factor": sm2.ef100 / 100,
        "repetitions": sm2.repetitions,
        "lapses": sm2.lapses,
        "question": each.question,
    }


def _copy(arguments: argparse.Namespace) -> int:
    """Prints where the collection is now and the command that uses it."""
    from critique_study.content.copying import copy_collection  # here, for nothing else copies

    collection = options.collection(arguments)
    copy = copy_collection(collection, arguments.copy)
    places = " and ".join(one_line(str(path)) for path in (copy.cards, copy.seeds) if path)
    print(f"copied to {places}")
    if copy.id_written:
        print(f"its id, `{collection.id}`, was its folder's name; the copy's collection.yaml says it, for the history")
    print(f"use it with: critique-study --cards {shlex.quote(one_line(str(copy.cards)))}")
    return 0
