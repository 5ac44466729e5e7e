"""What a new user does wrong: each time one line that helps."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import decks
from tests.cli.program import interrupted_quiz, run
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pseudo-terminals are POSIX")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return decks.write(tmp_path / "many", decks.many(3))


def one_line(done: subprocess.CompletedProcess[str], status: int) -> str:
    """The one line on stderr."""
    assert (done.returncode, done.stdout) == (status, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("critique-study")
    assert "Traceback" not in line
    return line


def test_the_wrong_directory(tmp_path: Path) -> None:
    """A folder that is not there, or holds no decks, is named with what to name instead."""
    line = one_line(run("quiz", "--plain", "--cards", tmp_path / "card"), 1)
    assert "does not exist: name a folder of decks" in line
    line = one_line(run("quiz", "--plain", "--cards", tmp_path), 1)
    assert "no deck (a YAML file) is here" in line


def test_a_wrong_option() -> None:
    """It is named, and where help is."""
    line = one_line(run("quiz", "--plian"), 2)
    assert "--plian" in line
    assert "--help" in line


def test_a_wrong_number(many: Path) -> None:
    """What would be right is said."""
    line = one_line(run("quiz", "--plain", "--cards", many, "--limit", "ten"), 2)
    assert "ten" in line


def test_an_unknown_card(many: Path) -> None:
    """The nearest one is offered."""
    assert "do you mean `n01`?" in one_line(run("why", "n1", "--cards", many), 2)


def test_a_bad_query(many: Path) -> None:
    """The place and the word that was meant."""
    done = run("quiz", "--plain", "--cards", many, "is:dew")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0].endswith("query:1:1: no `is:dew`: do you mean `is:due`?")


def test_no_editor(many: Path) -> None:
    """Which variable to set."""
    line = one_line(run("new", "many", "--cards", many, VISUAL="", EDITOR="", PATH=""), 2)
    assert "no editor is set" in line
    assert "set EDITOR" in line


def test_a_terminal_that_is_too_small(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size, the size needed, and the other way to study."""
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("LINES", "5")
    terminal = Terminal("quiz", "--cards", many)
    assert terminal.wait_for(
        "the terminal has 20×5 cells, a card needs 30×8: enlarge it, or use critique-study quiz --plain"
    )
    assert terminal.wait() == 2


def test_a_pipe_instead_of_a_terminal(many: Path) -> None:
    """The command that works over a pipe."""
    assert "critique-study quiz --plain" in one_line(run("quiz", "--cards", many), 2)


def test_a_typo_in_the_settings(many: Path) -> None:
    """Its place in the file, and the key that was meant."""
    config = Path(os.environ["CRITIQUE_STUDY_HOME"]) / "config"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text("new_per_dya = 5\n")
    line = one_line(run("due", "--cards", many), 2)
    assert "settings.toml:1:1: " in line
    assert "new_per_day" in line


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody can write in")
def test_a_home_that_cannot_be_written(many: Path) -> None:
    """Which folder it is, before any card is asked."""
    done = run("quiz", "--plain", "--cards", many, stdin="\n3\n", CRITIQUE_STUDY_HOME="/proc/self/nowhere")
    assert "/proc/self/nowhere" in one_line(done, 1)


def test_ctrl_c_at_a_prompt(many: Path) -> None:
    """Exit status 130, no traceback; what was graded is kept."""
    status, errors = interrupted_quiz(many)
    assert status == 130
    assert errors.strip() == ""
    assert '"grade": 4' in run("log", "--json", "--cards", many).stdout
