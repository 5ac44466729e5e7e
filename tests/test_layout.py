"""The contracts on the layout hold, and catch a deliberate violation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("src", "critique_study")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The source and its configuration, to be spoilt."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def check(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """What `command` says of the source in `folder`."""
    return subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_contracts_hold(copy: Path) -> None:
    """As the source stands."""
    done = check(copy, "lint-imports", "--no-cache")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("content/faces.py", "import critique_study.session", "Imports run downward only"),
        ("session.py", "def f(): import critique_study.tui.app", "Imports run downward only"),
        ("words.py", "import critique_study.text", "Imports run downward only"),
        ("stray.py", "", "Imports run downward only"),
        ("schedule/sm2.py", "import random", "The schedule and the events are pure"),
        ("schedule/queue.py", "def f(): import sqlite3", "The schedule and the events are pure"),
        ("events.py", "import time", "The schedule and the events are pure"),
        ("cli/plain.py", "import textual", "Only tui imports textual"),
        ("cli/export.py", "def f(): import genanki", "Only anki imports genanki"),
        ("tui/screens/study.py", "import critique_study.tui.screens.help", "Screens know nothing of each other"),
        ("cli/check.py", "import critique_study.cli.due", "Subcommands know nothing of each other"),
    ],
)
def test_a_violation_is_caught(copy: Path, module: str, line: str, contract: str) -> None:
    """Inside functions too; a module without a place is one."""
    with (copy / PACKAGE / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = check(copy, "lint-imports", "--no-cache")
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import datetime; datetime.now()",
        "from datetime import date; date.today()",
        "import time; time.time()",
        "import time; time.monotonic()",
    ],
)
def test_asking_for_the_time_is_caught(copy: Path, line: str) -> None:
    """Anywhere but in clock.py."""
    with (copy / PACKAGE / "session.py").open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = check(copy, "ruff", "check", "--no-cache", "--select", "TID251", "src")
    assert done.returncode == 1
    assert done.stdout.count("only clock.py asks for the time") == 1
