"""Print what makes a shell complete this program's command lines when you press Tab."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

EXAMPLES = (
    ('eval "$(critique-study completion bash)"', "in ~/.bashrc"),
    ('eval "$(critique-study completion zsh)"', "in ~/.zshrc, somewhere below compinit"),
    ("critique-study completion fish | source", "in ~/.config/fish/config.fish"),
)
SHELLS = ("bash", "zsh", "fish")

_FOLDER = "DIR"
_FILE = re.compile(r"\b(FILE|PATH)\b|\.[a-z]+$")
"""The names of what stands for a file, such as OUT.apkg."""
_NOTHING = {"zsh": "()"}
"""No candidates: without them zsh has a message to show, and then completes no option beside it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the shell."""
    parser.add_argument("shell", metavar="SHELL", choices=SHELLS, help=f"one of {', '.join(SHELLS)}")


def run(arguments: argparse.Namespace) -> int:
    """Prints the shell's own script: subcommands, options, their choices, files and folders."""
    import shtab  # here, for no other subcommand needs it

    command_line = arguments.command_line()  # all of it, whatever subcommands this run has read
    for action in _values(command_line):
        if not action.choices:
            action.complete = _kind(action) or _NOTHING  # type: ignore[attr-defined]  # where shtab looks for it
    print(shtab.complete(command_line, arguments.shell))
    return 0


def _values(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """All that takes a value, in `parser` and in its subcommands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                yield from _values(sub)
        elif action.nargs != 0:
            yield action


def _kind(action: argparse.Action) -> str | None:
    """Whether a value is a `file` or a `directory`, as shtab calls them."""
    name = str(action.metavar)
    return "directory" if name == _FOLDER else "file" if _FILE.search(name) else None
