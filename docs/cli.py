"""Prints docs/cli.md, the manual of the command line, from the parsers (`make docs`)."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterator
from textwrap import fill
from typing import get_args

from critique_study.cli.main import module_of, parser
from critique_study.content.models import Kind
from critique_study.schedule.query import STANDINGS

WIDTH = 120
STATUS = {0: "done", 1: "content, data or a file is at fault", 2: "wrong usage or settings"}
"""What an exit status means where a subcommand says nothing else."""
ALL = """\
Every subcommand takes `--cards`, `--lang` and `--profile`, before or after its name, and its `--help` ends with the
examples that are here. Ctrl+C ends each with exit status 130, a closed pipe quietly with 0."""
QUERIES = f"""\
A QUERY says which cards are meant. Conditions side by side must all hold; `or` stands between alternatives and binds
less; parentheses group; `-` directly before a condition or a parenthesis negates it.

- `wall`, `"hitting a wall"`: in the question, the answer or the why, in either language
- `deck:zhang`: in this deck
- `seed:zhang`: in a deck about this document, or citing a passage of our account of it
- `tag:scaling`: with this tag
- `kind:quote`: of this kind: {", ".join(get_args(Kind))}
- `person:hinton`: held by or about this person, by id or by the beginning of a word of the name
- `claim:c.energy-cost`: teaching or answering this claim of the debate
- `id:zhang-ladder`: this card, or the cards of this note; else those whose ids begin so
- `is:due`: as it stands today: {", ".join(STANDINGS)}
- `interval>21`, `ef<1.8`, `lapses>=3`, `reps=0`: its interval in days, ease factor, lapses, passes in a row

Case does not matter, nor do full-width signs and spaces beside Chinese characters. A shell wants quotes around `<`,
`>`, parentheses and quotation marks: `'interval>21'`, `'"hitting a wall"'`. Where the first word that counts is a
negated one, put `--` before it: `critique-study quiz -- -wall`."""


def main() -> None:
    """Prints all of it."""
    top = parser()
    subcommands = dict(_subparsers(top))
    common = set.intersection(*({action.dest for action in sub._actions} for sub in subcommands.values()))
    with_query = [name for name, sub in subcommands.items() if any(action.dest == "query" for action in sub._actions)]
    print("<!-- `make docs` writes this file from the parsers: change those. -->")
    print("# The command line")
    print(f"\n{_filled(top.description or '')}\n")
    print("\n\n".join(_part(top)))
    print(f"\n{_filled(ALL)}")
    for name, sub in subcommands.items():
        print(f"\n## {name}\n\n{_filled(sub.description or '')}\n")
        print("\n\n".join(_part(sub, but=common)))
        for action, subsub in _subparsers(sub):
            print(f"\n### {name} {action}\n\n{_filled(subsub.description or '')}\n")
            print("\n\n".join(_part(subsub, but=common)))
        status = STATUS | getattr(module_of(name), "STATUS", {})
        print(f"\nExit status: {'; '.join(f'{number} {meaning}' for number, meaning in status.items())}.")
    print(f"\n## Queries\n\n{_filled(f'{_listed(with_query)} take a QUERY. {QUERIES}')}")


def _part(command: argparse.ArgumentParser, but: Collection[str] = ()) -> Iterator[str]:
    """Usage, arguments and examples of a command; arguments whose name is in `but` are told elsewhere."""
    actions = [action for action in command._actions if _is_told(action) and action.dest not in but]
    usage = fill(" ".join(_usage(command, actions)), WIDTH, subsequent_indent="    ", break_on_hyphens=False)
    yield f"```\n{usage}\n```"
    if actions:
        yield "\n".join(f"- `{_written(action)}`: {action.help}" for action in actions)
    _, *lines = (command.epilog or "").splitlines()
    examples = zip(lines[::2], lines[1::2], strict=True)
    yield "Examples:\n\n" + "\n".join(f"- `{line.strip()}`: {about.strip()}" for line, about in examples)


def _usage(command: argparse.ArgumentParser, actions: list[argparse.Action]) -> Iterator[str]:
    """The parts of a command line; what may be left out is in brackets, alternatives are parted by bars."""
    yield command.prog
    groups = {id(group._group_actions[0]): group._group_actions for group in command._mutually_exclusive_groups}
    follow = {id(action) for group in groups.values() for action in group[1:]}
    for action in sorted(actions, key=lambda action: not action.option_strings):
        if id(action) not in follow:
            text = " | ".join(_written(each) for each in groups.get(id(action), [action]))
            yield text if action.required and action.nargs not in ("*", "?") else f"[{text}]"
    if any(_subparsers(command)):
        (metavar,) = (a.metavar for a in command._actions if isinstance(a, argparse._SubParsersAction))
        yield f"[{metavar} …]"


def _written(action: argparse.Action) -> str:
    """An argument as one writes it."""
    value = str(action.metavar or "|".join(action.choices or [action.dest.upper()]))
    if not action.option_strings:
        return f"{value} …" if action.nargs in ("*", "+") else value
    names = " | ".join(action.option_strings)
    return names if action.nargs == 0 else f"{names} {value}"


def _is_told(action: argparse.Action) -> bool:
    return not isinstance(action, argparse._HelpAction | argparse._SubParsersAction)


def _subparsers(command: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _filled(text: str) -> str:
    """`text` with paragraphs in lines of one width; lists stay as they are."""
    return "\n\n".join(
        each if each.startswith("- ") else fill(each, WIDTH, break_long_words=False, break_on_hyphens=False)
        for each in text.split("\n\n")
    )


def _listed(names: list[str]) -> str:
    *most, last = (f"`{name}`" for name in names)
    return f"{', '.join(most)} and {last}"


main()
