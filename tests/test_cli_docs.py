"""The manual of the command line is what the parsers say, and its examples run."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from critique_study.cli.main import SUBCOMMANDS, main, parser
from critique_study.content.models import Kind
from critique_study.schedule.query import FIELDS, QUANTITIES, STANDINGS
from tests.cli.program import environment

ROOT = Path(__file__).resolve().parents[1]
MANUAL = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
WIDTH = 80
PREPARED = """
critique-study cards --copy my
printf '\\n3\\n' | critique-study quiz --plain
critique-study log export history.jsonl
critique-study export deck.apkg
cp deck.apkg collection.colpkg
for backup in ../home/data/default/backups/*/*.db; do cp "$backup" "${backup%/*}/2026-11-02.db"; done
"""
"""What the examples take for granted: cards of one's own, a history, a file of it, what Anki exports, a backup."""


def parsers(command: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser of the command line and those of the subcommands, and of what these do."""
    yield command
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                yield from parsers(sub)


EXAMPLES = {command.prog: re.findall(r"^  (\S.*)", command.epilog or "", re.M) for command in parsers(parser())}


def test_the_manual_is_current() -> None:
    """`make docs` writes it anew."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "cli.py")],
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        check=True,
    )
    assert done.stdout == MANUAL


def test_a_section_for_each_subcommand() -> None:
    """In the order of --help."""
    assert re.findall(r"^## (.*)", MANUAL, re.M) == [*SUBCOMMANDS, "Queries"]
    assert MANUAL.count("\nExit status: 0 ") == len(SUBCOMMANDS)


@pytest.mark.parametrize("name", [*FIELDS, *QUANTITIES, *STANDINGS, *get_args(Kind)])
def test_all_that_a_query_can_say(name: str) -> None:
    """Is in the manual by its name."""
    assert re.search(rf"\b{name}\b", MANUAL.partition("## Queries")[2])


@pytest.mark.parametrize("command", EXAMPLES)
def test_every_help_ends_with_examples(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the command itself, in lines that fit the terminal."""
    assert EXAMPLES[command]
    assert [example for example in EXAMPLES[command] if command not in example] == []
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    with pytest.raises(SystemExit) as ended:
        main([*command.split()[1:], "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    last = text[text.index("\nexamples:\n") :]
    assert re.findall(r"^  (\S.*)", last, re.M) == EXAMPLES[command]
    assert [line for line in text.splitlines() if len(line) > WIDTH] == []


def in_shell(place: Path, shell: str, line: str) -> subprocess.CompletedProcess[str]:
    """Runs `line` in `shell` where the user of the home in `place` is."""
    return subprocess.run(
        [shell, "-c", line],
        input="q\n",
        capture_output=True,
        encoding="utf-8",
        env=environment(
            PATH=f"{place / 'bin'}:{environment()['PATH']}",
            CRITIQUE_STUDY_HOME=str(place / "home"),
            HOME=str(place),
            TERM="dumb",
            VISUAL="true",
        ),
        cwd=place / "here",
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place where all is that the examples take for granted."""
    place = tmp_path_factory.mktemp("prepared")
    (place / "here").mkdir()
    program = place / "bin" / "critique-study"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m critique_study "$@"\n')
    program.chmod(0o755)
    done = in_shell(place, "bash", f"set -e; {PREPARED}")
    assert (done.returncode, done.stderr) == (0, "")
    return place


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
@pytest.mark.parametrize("example", [example for examples in EXAMPLES.values() for example in examples])
def test_examples_run(prepared: Path, tmp_path: Path, example: str) -> None:
    """Each to its end in a shell, and nothing goes wrong; in a history of one answer there may be nothing to show."""
    shell = next((word for word in ("zsh", "fish") if word in example), "bash")
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}")
    place = tmp_path / "place"
    shutil.copytree(prepared, place)
    if "--copy" in example:
        shutil.rmtree(place / "here" / "my")
    done = in_shell(place, shell, f"autoload -U compinit; compinit -D; {example}" if shell == "zsh" else example)
    assert done.returncode == 0
    assert not done.stderr or done.stderr.partition(" ")[0] == "no" or "no card is meant by" in done.stderr
