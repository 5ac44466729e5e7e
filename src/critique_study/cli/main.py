"""The program's entry: reads the command line, runs one subcommand, turns errors into a line and an exit status."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from critique_study import __version__, words
from critique_study.cli import options, quiz, sitting
from critique_study.errors import CritiqueStudyError
from critique_study.settings import screen_language
from critique_study.text import one_line

SUBCOMMANDS = (
    *("quiz", "learn", "due", "stats", "why", "map", "who", "timeline", "new", "check", "cards"),
    *("export", "import", "log", "remarks", "reset", "restore", "doctor", "settings", "where", "completion"),
)
EXAMPLES = (
    ("critique-study", "study; without a terminal: what is due, and how to study"),
    ("critique-study --cards my/cards --lang both", "study cards of your own, in both languages"),
    ("critique-study quiz --help", "what a subcommand takes"),
)

_NEGATED = re.compile(r"-([A-Za-z]+[:<>=≤≥]|[(\"“「『])")
"""How a condition of a query begins that must not hold: no option begins so."""


class _Formatter(argparse.HelpFormatter):
    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Wraps each paragraph by itself, but for the examples, whose lines stand as they are."""
        fill = super()._fill_text
        return "\n\n".join(each if "\n  " in each else fill(each, width, indent) for each in text.split("\n\n"))


class _Parser(argparse.ArgumentParser):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **settings})

    def _parse_optional(self, arg_string: str) -> Any:
        """Leaves a negated condition to the QUERY."""
        return None if _NEGATED.match(arg_string) else super()._parse_optional(arg_string)

    def error(self, message: str) -> NoReturn:
        """Says in one line what is wrong; exit status 2."""
        self.exit(2, f"{self.prog}: {one_line(message)} (try {self.prog} --help)\n")


def module_of(name: str) -> ModuleType:
    """The module of the subcommand `name`, with an underscore where that is no name for a module."""
    return import_module(f"{__package__}.{name}{'_' * iskeyword(name)}")


def parser(names: Iterable[str] = SUBCOMMANDS) -> argparse.ArgumentParser:
    """The command line, with the subcommands `names`."""
    top = _Parser(
        prog="critique-study",
        description="Spaced repetition for the debate on the limits of deep learning. Without a subcommand: study.",
        epilog=options.epilog(EXAMPLES),
    )
    top.add_argument("--version", action="version", version=f"critique-study {__version__}", help="print the version")
    options.add_common(top)
    quiz.add_bare_arguments(top)
    top.set_defaults(command_line=parser)
    subcommands = top.add_subparsers(metavar="SUBCOMMAND", parser_class=_Parser)
    for name in names:
        module = module_of(name)
        description = module.__doc__ or ""
        sub = subcommands.add_parser(
            name,
            help=description.partition("\n")[0].rstrip("."),
            description=description,
            epilog=options.epilog(module.EXAMPLES),
        )
        options.add_common(sub, inherit=True)
        module.add_arguments(sub)
        sub.set_defaults(run=module.run)
    return top


def _named(argv: Sequence[str]) -> Sequence[str]:
    """The subcommands that `argv` may mean: with the modules of all a start would be a tenth longer."""
    if not argv or argv[0] in SUBCOMMANDS:
        return argv[:1]
    return SUBCOMMANDS


def _bare(arguments: argparse.Namespace) -> int:
    """Without a subcommand: study, or without a terminal say what is due and how to study."""
    if sitting.has_terminal() or "plain" in arguments:
        return quiz.run(arguments)
    from critique_study.cli import due  # here, for start time: a sitting does without

    status = due.run(arguments)
    print(words.PLAIN_HOW_TO_STUDY(screen_language(options.mode(arguments))))
    return status


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program on `argv` (default: the process's own) and returns its exit status."""
    _ready_streams()
    argv = sys.argv[1:] if argv is None else argv
    arguments = parser(_named(argv)).parse_args(argv)
    try:
        status = int(getattr(arguments, "run", _bare)(arguments))
        sys.stdout.flush()
    except CritiqueStudyError as error:
        for line in error.args:
            print(f"critique-study: {one_line(str(line))}", file=sys.stderr)
        for line in error.pointed().splitlines():
            print(f"  {line}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        _abandon_stdout()
        return 0
    except OSError as error:  # the output's disk is full, say
        _abandon_stdout()
        where = one_line(str(error.filename or "standard output"))
        print(f"critique-study: {where}: {error.strerror or error}", file=sys.stderr)
        return 1
    return status


def _ready_streams() -> None:
    """Sees to it that no stream the caller closed, and no character of a card or a path, can end the program."""
    for name, mode, errors in (
        ("stdin", "r", "replace"),
        ("stdout", "w", "backslashreplace"),
        ("stderr", "w", "backslashreplace"),
    ):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (open as long as the program)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=errors)


def _abandon_stdout() -> None:
    """Python flushes stdout once more on its way out; that must not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
