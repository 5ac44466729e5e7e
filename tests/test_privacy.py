"""What the program keeps is its learner's alone, it speaks to nobody, and writes nowhere else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from critique_study.cli.main import SUBCOMMANDS
from tests import decks
from tests.anki.hostile import PACKAGES
from tests.cli.program import environment, run
from tests.history.machines import Machine
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and pseudo-terminals are POSIX")

GUARD = """\
import os, runpy, sys

def guard(event, arguments):
    if event == "socket.__new__" and arguments[1] == 1:  # a pair of Unix sockets wakes the screens' event loop
        return
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")):
        os.write(2, f"NETWORK: {event} {arguments!r}".encode())
        os._exit(99)

import socket  # its own loading asks for nothing
sys.addaudithook(guard)
sys.argv[0] = "critique-study"
runpy.run_module("critique_study", run_name="__main__")
"""
TRACE = """\
import os, sys
options = ["-f", "-qq", "-y", "-o", os.environ["TRACE_OUT"], "-e", "trace=file,network,fchmod"]
os.execvp("strace", ["strace", *options, sys.executable, "-m", "critique_study", *sys.argv[1:]])
"""
OPENED = re.compile(r"\bopen(?:at)?\(.*(?:O_WRONLY|O_RDWR|O_CREAT)")
CHANGED = re.compile(
    r"\b(?:creat|mkdir|rmdir|unlink|rename|link|symlink|truncate|chmod|fchmod|chown|lchown|fchown|mknod|utimens|setxattr)"
    r"(?:at|at2)?\("
)
KEYS = (" ", "3", " ", "u", "p", "q", "i", "q", "!", "c", "q", "t", "q", "?", "q", "q", "q")


def commands(out: Path, cards: Path) -> Iterator[tuple[str | Path, ...]]:
    """Every subcommand."""
    every: dict[str, list[tuple[str | Path, ...]]] = {
        "quiz": [("--plain",), ("--plain", "--cram", "--limit", "1")],
        "learn": [("--plain",), ("--status",)],
        "export": [(out / "a.apkg",), ("--diff", PACKAGES / "ours.apkg"), ("--release",)],
        "import": [(PACKAGES / "ours.apkg", "--dry-run"), (PACKAGES / "legacy.colpkg", "--yes"), ("--undo",)],
        "log": [(), ("export", out / "a.jsonl"), ("import", out / "a.jsonl")],
        "remarks": [("--export", out / "a.json")],
        "cards": [("is:new",), ("--copy", out / "copy")],
        "why": [("n00",)],
        "reset": [("n00",)],
        "new": [("many",)],
        "doctor": [(), ("--fix",)],
        "settings": [(), ("--edit",)],
        "completion": [("bash",)],
    }
    for name in SUBCOMMANDS:
        for arguments in every.get(name, [()]):
            yield (name, *arguments, "--cards", cards) if name != "completion" else (name, *arguments)
    for name in ("map", "who", "timeline"):
        yield (name,)
    yield ("learn", "--plain")
    yield ("restore", "--cards", cards)


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    return decks.write(tmp_path / "cards", decks.many(15))


def modes(root: Path) -> dict[str, int]:
    """The permissions of all that is in a folder, and of the folder."""
    return {str(path.relative_to(root)): path.stat().st_mode & 0o777 for path in (root, *root.rglob("*"))}


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o277], ids=oct)
def test_all_that_is_kept_is_private(tmp_path: Path, cards: Path, umask: int) -> None:
    """Folders 0700 and files 0600, whatever the umask: history, backups, exports, snapshot, cache and settings."""
    before = os.umask(umask)
    try:
        machine = Machine.here(cards)
        machine.study("3" * 210)
        keys = "\n3\n" * 3 + ":q\n"
        assert run("quiz", "--plain", "--cram", "--cards", cards, stdin=keys, EDITOR="true").returncode == 0
        for command in (
            *(
                ("settings", "--edit"),
                ("export", tmp_path / "a.apkg"),
                ("log", "export", tmp_path / "a.jsonl"),
                ("due",),
            ),
            *(("doctor",), ("log", "import", tmp_path / "a.jsonl"), ("restore", backup_of(machine))),
        ):
            done = run(*command, "--cards", cards, EDITOR="true", VISUAL="")
            assert done.returncode == 0, (command, done)
    finally:
        os.umask(before)
    found = modes(machine.home)
    assert (tmp_path / "a.jsonl").stat().st_mode & 0o777 == 0o600
    folders = {name for name in found if (machine.home / name).is_dir()}
    assert {
        "data",
        "data/default",
        "data/default/backups/cards",
        "config",
        "cache",
        "cache/decks",
        "cache/states",
    } <= folders
    assert {name.rpartition(".")[2] for name in found.keys() - folders} >= {"db", "json", "toml", "msgpack"}
    assert {name: oct(mode) for name, mode in found.items() if mode != (0o700 if name in folders else 0o600)} == {}


def backup_of(machine: Machine) -> str:
    """The day of the newest backup."""
    (newest, *_) = sorted(path.stem for path in (machine.log.parent / "backups" / "cards").glob("*.db"))
    return newest


def guarded(tmp_path: Path) -> Path:
    script = tmp_path / "guarded.py"
    script.write_text(GUARD)
    return script


def test_the_guard_notices(tmp_path: Path) -> None:
    """A program that opens a socket ends at once."""
    script = tmp_path / "guarded.py"
    script.write_text(GUARD.partition("sys.argv[0]")[0] + "socket.socket()\n")
    done = subprocess.run([sys.executable, script], capture_output=True, check=False)
    assert done.returncode == 99


def test_no_subcommand_opens_a_socket(tmp_path: Path, cards: Path) -> None:
    """Where opening one ends the program, every subcommand does its work."""
    (tmp_path / "out").mkdir()
    for command in commands(tmp_path / "out", cards):
        done = subprocess.run(
            [sys.executable, guarded(tmp_path), *map(str, command)],
            input="\n3\n\n3\n!\nwhy?\n:q\n",
            capture_output=True,
            encoding="utf-8",
            env=environment(EDITOR="true", VISUAL=""),
            check=False,
        )
        assert "NETWORK" not in done.stderr, (command, done.stderr)
        assert "Traceback" not in done.stderr, (command, done.stderr)
        assert done.returncode in (0, 1, 2), (command, done)


@pytest.mark.parametrize("arguments", [(), ("quiz",), ("learn",)], ids=str)
def test_no_screen_opens_a_socket(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Nor does any screen, in a real terminal, with the shipped cards."""
    terminal = Terminal(*arguments, "--lang", "en", script=guarded(tmp_path))
    for key in KEYS:
        terminal.press(key)
        terminal.wait_for("\0", seconds=0.3)
    terminal.press("\x03")
    assert terminal.wait() in (0, 130), terminal.painted
    assert b"NETWORK" not in terminal.painted


def test_without_a_network(tmp_path: Path, cards: Path) -> None:
    """In a network namespace that has none, every subcommand does what it does elsewhere."""
    unshare = next((each for each in (("unshare", "-n"), ("unshare", "-rn")) if _works(*each, "true")), None)
    if unshare is None:
        pytest.skip("needs leave to make a network namespace")
    (tmp_path / "out").mkdir()
    for command in commands(tmp_path / "out", cards):
        done = subprocess.run(
            [*unshare, sys.executable, "-m", "critique_study", *map(str, command)],
            input="\n3\n:q\n",
            capture_output=True,
            encoding="utf-8",
            env=environment(EDITOR="true", VISUAL=""),
            check=False,
        )
        assert done.returncode in (0, 1, 2), (command, done)
        assert "Traceback" not in done.stderr, (command, done.stderr)


def test_nothing_is_written_elsewhere(tmp_path: Path, cards: Path) -> None:
    """The system is asked to change nothing but the home, what was named, and a folder for temporary files.

    Nor is it asked for a socket.
    """
    if not _works("strace", "-f", "-o", os.devnull, "true"):
        pytest.skip("needs strace, and leave to use it")
    out, temporary = tmp_path / "out", tmp_path / "temporary"
    out.mkdir()
    temporary.mkdir()
    script = tmp_path / "trace.py"
    script.write_text(TRACE)
    surroundings = {
        "EDITOR": "true",
        "VISUAL": "",
        "TMPDIR": str(temporary),
        "TRACE_OUT": str(tmp_path / "calls"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    home = os.environ["CRITIQUE_STUDY_HOME"]
    allowed = (home, str(out), str(temporary), os.devnull, "/dev/tty", "/dev/pts/", "/dev/ptmx")
    changes = 0
    for command in commands(out, cards):
        subprocess.run(
            [sys.executable, script, *map(str, command)],
            input="\n3\n\n3\n!\nwhy?\n:q\n",
            capture_output=True,
            encoding="utf-8",
            env=environment(**surroundings),
            cwd=out,
            check=False,
        )
        writes = command[0] == "new" or "--release" in command  # the two that write among the cards, when asked to
        changes += assert_kept_to(tmp_path / "calls", (*allowed, *((str(cards),) if writes else ())), command)
    assert changes > 100
    assert list(temporary.iterdir()) == []
    for name, value in surroundings.items():
        os.environ[name] = value
    terminal = Terminal("--lang", "en", "--cards", cards, script=script)
    for key in KEYS:
        terminal.press(key)
        terminal.wait_for("\0", seconds=0.4)
    terminal.press("\x03")
    assert terminal.wait(60) in (0, 130)
    assert_kept_to(tmp_path / "calls", allowed, "screens")


def assert_kept_to(calls: Path, allowed: tuple[str, ...], what: object) -> int:
    """What the system was asked to change lies in one of the `allowed` places; how often it was asked to."""
    lines = calls.read_text(errors="replace").splitlines()
    assert len(lines) > 100
    seen = 0
    for line in lines:
        assert not re.search(r" (socket|connect|bind|listen)\(", line), (what, line)
        if not (OPENED.search(line) or CHANGED.search(line)) or re.search(r"= -1 E(NOENT|EXIST|ACCES|NOTDIR)", line):
            continue
        seen += 1
        quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
        folder = re.search(r"AT_FDCWD<(.*?)>", line)
        for name in quoted[:2]:
            path = name if name.startswith("/") else f"{folder[1]}/{name}" if folder else name
            assert path.startswith(allowed) or _is_relative(line, allowed), (what, line)
    return seen


def _is_relative(line: str, allowed: tuple[str, ...]) -> bool:
    """Whether a call names something within an open folder that is allowed."""
    return any(f"<{each}" in line for each in allowed)


def _works(*command: str) -> bool:
    """Whether the machine has that, and lets it run."""
    return (
        shutil.which(command[0]) is not None
        and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )
