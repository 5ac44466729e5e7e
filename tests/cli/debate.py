"""What the subcommands about the debate have in common."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from critique_study.text import width
from tests import decks
from tests.cli.program import environment, run


def assert_fits(*arguments: str, columns: int = 80) -> str:
    """What the subcommand prints, plain and no wider than it may be, whether it was told the width or not."""
    done = run(*arguments, COLUMNS=str(columns)) if columns != 80 else run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line for line in done.stdout.splitlines() if width(line) > columns or not line.isprintable()] == []
    return done.stdout


def assert_needs_seeds(tmp_path: Path, *arguments: str) -> None:
    """In a folder without seeds one line says so, and nothing is made."""
    done = run(*arguments, "--cards", decks.write(tmp_path / "bare", decks.many(1)))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("critique-study: there is no debate to show: no seeds folder beside ")
    assert done.stderr.count("\n") == 1
    assert_nothing_made(tmp_path)


def assert_nothing_made(tmp_path: Path) -> None:
    """No history, no settings; a cache perhaps."""
    assert {path.name for path in (tmp_path / "home").glob("*")} <= {"cache"}


def closed_pipe(*arguments: str) -> tuple[int, str]:
    """Exit status and stderr where the reader leaves after a line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "critique_study", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()
    return process.wait(timeout=30), errors
