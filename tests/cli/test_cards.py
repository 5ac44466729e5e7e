"""`critique-study cards --copy`: the cards as files of one's own, with the same history."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from critique_study.content.loader import load
from tests import decks
from tests.cli.installed import install
from tests.cli.program import run


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return decks.write(tmp_path / "many", decks.many(3))


def command(stdout: str) -> list[str]:
    """The words of the command that is printed at the end, without the program's name."""
    last = stdout.splitlines()[-1].partition("critique-study ")[2]
    return shlex.split(last)


def test_the_shipped_cards_of_an_installed_program(tmp_path: Path) -> None:
    """The copy has the same id, its dossiers, and can be used with the command that is printed."""
    shipped = install(tmp_path / "site")
    done = run("cards", "--copy", "my copy", cwd=tmp_path, PYTHONPATH=str(tmp_path / "site"))
    assert done.returncode == 0
    copy = tmp_path / "my copy"
    assert done.stdout.splitlines() == [
        f"copied to {copy}/cards and {copy}/seeds",
        f"use it with: critique-study --cards '{copy}/cards'",
    ]
    assert load(copy / "cards")[0].id == load(shipped)[0].id == "critique-study"
    assert load(copy / "cards")[0].cards.keys() == load(shipped)[0].cards.keys()
    assert run(*command(done.stdout), "due").returncode == 0


def test_the_history_goes_on(many: Path, tmp_path: Path) -> None:
    """Without a collection.yaml the id was the folder's name: the copy says it, and so does a line."""
    run("quiz", "--plain", "--cards", many, stdin="\n3\n")
    done = run("cards", "--cards", many, "--copy", tmp_path / "other" / "..")
    assert done.returncode == 2
    done = run("cards", "--cards", many, "--copy", tmp_path / "other")
    assert (done.returncode, done.stderr) == (0, "")
    assert "`many`" in done.stdout
    words = command(done.stdout)
    assert words == ["--cards", str(tmp_path / "other" / "cards")]
    assert run("log", *words).stdout == run("log", "--cards", many).stdout != ""
    assert run("due", *words, "--lang", "en").stdout.startswith("Today: 0 due, 2 new")


@pytest.mark.parametrize("arguments", [["--copy", "many"], ["--copy", "file"], ["--copy", "no/copy"], ["--copy"], []])
def test_a_mistake_gets_one_line(many: Path, arguments: list[str]) -> None:
    """Exit status 2, and nothing is touched."""
    (many.parent / "file").write_text("")
    before = sorted(many.parent.rglob("*"))
    done = run("cards", "--cards", many, *arguments, cwd=many.parent)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert sorted(many.parent.rglob("*")) == before
