"""`critique-study log export` and `log import`: a history carried from machine to machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import decks
from tests.cli.program import environment, run
from tests.history.machines import Machine


@pytest.fixture
def desk(tmp_path: Path) -> Machine:
    """A machine on which was studied."""
    machine = Machine(tmp_path / "desk", decks.write(tmp_path / "many", decks.many(15)))
    machine.study("42u5")
    return machine


@pytest.fixture
def train(tmp_path: Path, desk: Machine) -> Machine:
    """A new one, with the same cards."""
    return Machine(tmp_path / "train", desk.cards)


def test_there(desk: Machine, train: Machine, tmp_path: Path) -> None:
    """Each says in a line what it did; the file is for its owner's eyes alone."""
    file = tmp_path / "h.jsonl"
    assert desk.done("log", "export", file) == f"{file}: 4 events\n"
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    learner = json.loads(file.read_text(encoding="utf-8").partition("\n")[0])["learner"]
    assert train.done("log", "import", file) == (
        f"this is now the history of learner {learner}\n4 events new, 0 known, 0 differing\n"
    )
    assert train.done("log", "import", file) == "0 events new, 4 known, 0 differing\n"
    assert train.done("log") == desk.done("log")


def test_to_standard_output(desk: Machine, tmp_path: Path) -> None:
    """The same bytes."""
    desk.done("log", "export", tmp_path / "h.jsonl")
    assert desk.done("log", "export", "-") == (tmp_path / "h.jsonl").read_text(encoding="utf-8")


def test_a_closed_pipe_ends_quietly(desk: Machine) -> None:
    """As with `| head -1`; what was half read holds nothing up."""
    command = f"{sys.executable} -m critique_study log export - --cards {desk.cards} | true; exit ${{PIPESTATUS[0]}}"
    env = environment(CRITIQUE_STUDY_HOME=str(desk.home))
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=env, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_undo_takes_back_only_what_was_done_here(desk: Machine, train: Machine, tmp_path: Path) -> None:
    """Not what an import has brought."""
    train.study("4")
    desk.done("log", "export", tmp_path / "h.jsonl")
    train.done("log", "import", tmp_path / "h.jsonl", "--adopt")
    train.study("u")
    assert train.states() == desk.states()


@pytest.mark.parametrize("name", ["many.db", "history", "h.json"])
def test_a_file_of_another_name(desk: Machine, name: str) -> None:
    """Refused: a slip must not cost the log itself."""
    before = desk.log.read_bytes()
    done = run("log", "export", name, "--cards", desk.cards, cwd=desk.log.parent, CRITIQUE_STUDY_HOME=str(desk.home))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "FILE.jsonl" in done.stderr
    assert desk.log.read_bytes() == before


def test_nothing_to_export(train: Machine, tmp_path: Path) -> None:
    """One line, exit status 1; no file, and no log."""
    done = train.run("log", "export", tmp_path / "h.jsonl")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert not (tmp_path / "h.jsonl").exists()
    assert not (train.home / "data").exists()


def test_a_place_that_cannot_be_written(desk: Machine, tmp_path: Path) -> None:
    """One line that names it, exit status 1."""
    done = desk.run("log", "export", tmp_path / "no" / "h.jsonl")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"{tmp_path / 'no' / 'h.jsonl'}: cannot be written: " in done.stderr


def test_a_failure_leaves_the_earlier_export(desk: Machine, tmp_path: Path) -> None:
    """It is written whole or not at all."""
    file = tmp_path / "h.jsonl"
    desk.done("log", "export", file)
    before = file.read_bytes()
    desk.log.write_bytes(desk.log.read_bytes()[:5000])
    done = desk.run("log", "export", file)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_events_that_differ(desk: Machine, train: Machine, tmp_path: Path) -> None:
    """Their lines are told, the rest is imported; exit status 1."""
    file = tmp_path / "h.jsonl"
    desk.done("log", "export", file)
    train.done("log", "import", file)
    desk.study("4")
    desk.done("log", "export", file)
    file.write_bytes(file.read_bytes().replace(b'"grade":5', b'"grade":0'))
    done = train.run("log", "import", file)
    assert (done.returncode, done.stdout) == (1, "1 event new, 3 known, 1 differing\n")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"critique-study: {file}:")
    assert train.states() == desk.states()


@pytest.mark.parametrize(
    ("file", "said"),
    [("nothing", ": cannot be read: "), (".", ": cannot be read: "), ("diary", ":1: not an exported history")],
)
def test_what_is_no_export(train: Machine, tmp_path: Path, file: str, said: str) -> None:
    """One line, exit status 1; no log is made."""
    (tmp_path / "diary").write_text("Dear \x1b[2J diary\n")
    done = train.run("log", "import", tmp_path / file)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert said in done.stderr
    assert not (train.home / "data").exists()


def test_escapes_in_a_file_do_not_reach_the_terminal(desk: Machine, train: Machine, tmp_path: Path) -> None:
    """Neither from a line that is refused nor, later, from an event that was taken in."""
    file = tmp_path / "h.jsonl"
    desk.done("log", "export", file)
    good = file.read_bytes()
    file.write_bytes(good.replace(b'"day":"2026-03-02"', b'"day":"\\u001b]0;x\\u0007"', 1))
    assert "\x1b" not in train.run("log", "import", file).stderr
    file.write_bytes(good.replace(b'"language":"en"', b'"language":"\\u001b]0;x\\u0007"', 1))
    train.done("log", "import", file)
    assert "\x1b" not in train.done("log") + train.done("log", "--json") + train.done("log", "export", "-")


def test_another_learner(desk: Machine, train: Machine, tmp_path: Path) -> None:
    """Refused in a line that names the way out, which then works."""
    train.study("3")
    desk.done("log", "export", tmp_path / "h.jsonl")
    done = train.run("log", "import", tmp_path / "h.jsonl")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.endswith("add --adopt\n")
    assert train.done("log", "import", tmp_path / "h.jsonl", "--adopt").endswith("4 events new, 0 known, 0 differing\n")


def test_profiles(desk: Machine, tmp_path: Path) -> None:
    """The options of all subcommands work before and after the action."""
    desk.done("log", "export", tmp_path / "h.jsonl")
    assert "4 events new" in desk.done("log", "import", tmp_path / "h.jsonl", "--profile", "guest")
    assert "0 events new, 4 known" in desk.done("--profile", "guest", "log", "import", tmp_path / "h.jsonl")
    assert (desk.home / "data" / "guest" / "many.db").exists()


@pytest.mark.parametrize(
    "arguments", [["log", "dance"], ["log", "export"], ["log", "import"], ["log", "import", "a", "b"]]
)
def test_wrong_usage(arguments: list[str]) -> None:
    """One line, exit status 2."""
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs the device that is always full")  # noqa: PTH110
def test_a_full_disk_under_stdout(desk: Machine) -> None:
    """One line, exit status 1."""
    command = f"{sys.executable} -m critique_study log export - --cards {desk.cards} > /dev/full"
    env = environment(CRITIQUE_STUDY_HOME=str(desk.home))
    done = subprocess.run(["bash", "-c", command], capture_output=True, env=env, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
