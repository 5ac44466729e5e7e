"""Print what you have remarked on cards.

Nothing is sent by itself: --export writes what you may send to the cards' authors.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from critique_study.cli import options
from critique_study.clock import iso
from critique_study.content import faces
from critique_study.errors import CritiqueStudyError, UsageError
from critique_study.files import replacing
from critique_study.history.remarks import Made, remarks
from critique_study.settings import screen_language
from critique_study.text import one_line

EXAMPLES = (
    ("critique-study remarks", "all of them"),
    ("critique-study remarks --export remarks.json", "what you may send"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the file for others."""
    parser.add_argument(
        "--export",
        metavar="FILE.json",
        help="write just what you would send: remark, card and revision, nothing else (-: print it)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for each remark: card, question, day, text; or exports them."""
    out = arguments.export
    if out is not None and out != "-" and Path(out).suffix.lower() != ".json":
        raise UsageError(f"{out}: name the file FILE.json, or - to print it")
    collection = options.collection(arguments)
    made = remarks(options.replay(arguments, collection), collection)
    if out is not None:
        _export(made, out)
        return 0
    if not made:
        print("no remarks: ! in the quiz writes one", file=sys.stderr)
    language = screen_language(options.mode(arguments))
    for each in made:
        question = faces.short_name(each.card, language) if each.card else ""
        parts = (each.sent.card, question, iso(each.event.day), each.sent.remark)
        print("  ".join(one_line(part) for part in parts if part))
    return 0


def _export(made: list[Made], out: str) -> None:
    text = msgspec.json.format(msgspec.json.encode([each.sent for each in made]), indent=2).decode()
    if out == "-":
        print(text)
        return
    try:
        with replacing(Path(out)) as file:
            file.write(f"{text}\n".encode())
    except OSError as error:
        raise CritiqueStudyError(f"{out}: cannot be written: {error.strerror or error}") from error
    print(f"{one_line(out)}: {options.counted(len(made), 'remark')}")
