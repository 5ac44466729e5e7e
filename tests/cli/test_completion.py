"""`critique-study completion`: what the shells themselves make of the scripts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import Action
from collections.abc import Iterator
from pathlib import Path

import pytest

from critique_study.cli.completion import SHELLS, _kind, _values
from critique_study.cli.main import SUBCOMMANDS, parser
from tests.cli.program import environment, run
from tests.terminal import Terminal

UNIQUE = {
    "qui": ["quiz"],
    "quiz --cra": ["quiz", "--cram"],
    "quiz deck:tao is:new --cra": ["quiz", "deck:tao", "is:new", "--cram"],
    "--lang z": ["--lang", "zh"],
    "due --lang bo": ["due", "--lang", "both"],
    "check --format gi": ["check", "--format", "github"],
    "completion fi": ["completion", "fish"],
    "log imp": ["log", "import"],
    "log import --ado": ["log", "import", "--adopt"],
    "log import hist": ["log", "import", "history.jsonl"],
    "--profile me settings --ini": ["--profile", "me", "settings", "--init"],
    "export dec": ["export", "deck.apkg"],
    "remarks --export his": ["remarks", "--export", "history.jsonl"],
    "restore his": ["restore", "history.jsonl"],
    "check hist": ["check", "history.jsonl"],
    "cards --copy my": ["cards", "--copy", "my-cards"],
    "due --cards my": ["due", "--cards", "my-cards"],
}
"""What is typed before Tab, and what the command line is then."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a few files, and the program on the path."""
    program = tmp_path / "bin" / "critique-study"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m critique_study "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    here = tmp_path / "here"
    (here / "my-cards").mkdir(parents=True)
    for name in ("deck.apkg", "history.jsonl", "my-notes.txt"):
        (here / name).touch()
    monkeypatch.chdir(here)
    return here


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"needs {shell}")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(
    ("shell", "start"),
    [
        pytest.param(["bash", "--norc", "--noprofile", "-i"], ":", marks=needs("bash"), id="bash"),
        pytest.param(["zsh", "-f", "-i"], "autoload -U compinit; compinit -u -D", marks=needs("zsh"), id="zsh"),
    ],
)
def test_bash_and_zsh(folder: Path, tmp_path: Path, shell: list[str], start: str) -> None:
    """With the line that --help gives, Tab completes subcommands, options, choices, files and folders."""
    script = tmp_path / "shell.py"
    script.write_text("import os, sys; os.execvp(sys.argv[1], sys.argv[1:])")
    terminal = Terminal(*shell, columns=200, script=script)
    terminal.press(f'{start}; eval "$(critique-study completion {shell[0]})"\r')
    terminal.press("critique-study() { printf '<%s>' \"$@\"; echo; }; echo rea''dy\r")
    assert terminal.wait_for("ready")
    for typed, words in UNIQUE.items():
        terminal.press(f"critique-study {typed}\t\r")
        assert terminal.wait_for("><".join(words)), typed
    terminal.press("exit\r")
    assert terminal.wait() == 0


@needs("fish")
def test_fish(folder: Path) -> None:
    """The same, with what each is for beside it."""
    script = run("completion", "fish").stdout
    questions = "\n".join(f"echo; complete -C 'critique-study {typed}'" for typed in ("", *UNIQUE))
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"{script}\n{questions}"],
        capture_output=True,
        encoding="utf-8",
        env=environment(HOME=str(folder)),
        check=True,
    )
    assert done.stderr == ""
    first, *others = done.stdout.strip("\n").split("\n\n")
    assert {line.partition("\t")[0] for line in first.splitlines()} == set(SUBCOMMANDS)
    assert "due\tSay what is due today and what tomorrow brings." in first.splitlines()
    assert [answer.partition("\t")[0].rstrip("/") for answer in others] == [words[-1] for words in UNIQUE.values()]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_subcommand_is_in_the_script(shell: str) -> None:
    """Of each shell."""
    done = run("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert [name for name in SUBCOMMANDS if name not in done.stdout] == []


def paths() -> Iterator[Action]:
    """The arguments that are read as paths."""
    return (action for action in _values(parser()) if action.type is Path)


@pytest.mark.parametrize("action", paths(), ids=lambda action: action.dest)
def test_paths_are_completed(action: Action) -> None:
    """Each as a file or as a folder."""
    assert _kind(action) in ("file", "directory")


def test_a_shell_that_is_not_known() -> None:
    """One line that names those that are; exit status 2."""
    done = run("completion", "csh")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "'bash', 'zsh', 'fish'" in done.stderr


def test_shtab_is_not_loaded_without_need() -> None:
    """But for this subcommand."""
    program = (
        "import sys; from critique_study.cli.main import main; main(sys.argv[1:]);"
        "print('shtab' in sys.modules, file=sys.stderr)"
    )
    for arguments, loaded in ((["where"], "False\n"), (["completion", "bash"], "True\n")):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            capture_output=True,
            encoding="utf-8",
            env=environment(),
            check=True,
        )
        assert done.stderr == loaded
