"""`critique-study cards`: a line for each card; with --copy the cards as files of one's own, with the same history."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from critique_study.content.loader import load
from tests import decks
from tests.cli.installed import install
from tests.cli.program import run
from tests.terminal import Terminal


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


@pytest.mark.parametrize(
    "arguments",
    [
        ["--copy", "many"],
        ["--copy", "file"],
        ["--copy", "no/copy"],
        ["--copy"],
        ["--copy", "new", "deck:many"],
        ["--copy", "new", "--json"],
    ],
)
def test_a_mistake_gets_one_line(many: Path, arguments: list[str]) -> None:
    """Exit status 2, and nothing is touched; a cache is made perhaps."""
    (many.parent / "file").write_text("")
    before = sorted(many.parent.rglob("*"))
    done = run("cards", "--cards", many, *arguments, cwd=many.parent)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    cache = many.parent / "home" / "cache"
    there = (path for path in many.parent.rglob("*") if not path.is_relative_to(cache) and path != cache.parent)
    assert sorted(there) == before


class TestListing:
    def test_a_line_for_each_card(self, many: Path) -> None:
        """Its id, where it stands, interval and ease once they are known, and its question, in columns."""
        run("quiz", "--plain", "--cards", many, "--lang", "en", stdin="\n3\n\n1\n")
        done = run("cards", "--cards", many, "--lang", "en")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == [
            "n00  in 1 day      1 d  2.50  Question 0?",
            "n01  drill         1 d  2.18  Question 1?",
            "n02  new             -     -  Question 2?",
        ]

    def test_only_those_a_query_means(self, many: Path) -> None:
        """The options may stand before and behind it; the question is in the language chosen."""
        done = run("cards", "--cards", many, "id:n01", "or", '"问题2"', "--lang", "zh")
        assert [line.split()[-1] for line in done.stdout.splitlines()] == ["问题1？", "问题2？"]

    def test_cards_that_are_not_asked_in_the_language_are_left_out(self, tmp_path: Path) -> None:
        """As in the quiz; with both languages the question is in the one that the card has."""
        folder = decks.write(tmp_path / "forms", decks.FORMS)
        ids = [line.split()[0] for line in run("cards", "--cards", folder, "--lang", "en").stdout.splitlines()]
        assert ids == ["plain", "typed", "choice", "cloze:c1", "cloze:c2", "pair", "pair:reverse"]
        last = run("cards", "--cards", folder, "--lang", "both").stdout.splitlines()[-1]
        assert last.split() == ["zh-only", "new", "-", "-", "“独孤求败”出自谁的小说？"]

    def test_as_json(self, many: Path) -> None:
        """A line for each card, of keys that name their unit."""
        run("quiz", "--plain", "--cards", many, "--lang", "en", stdin="\n3\nu\n\n4\n\ns\n")
        first, second, _ = map(json.loads, run("cards", "--cards", many, "--lang", "en", "--json").stdout.splitlines())
        assert first.pop("due") > "2020"
        assert first == {
            "card": "n00",
            "note": "n00",
            "deck": "many",
            "kind": "claim",
            "state": "later",
            "flagged": False,
            "leech": False,
            "interval_days": 1,
            "ease_factor": 2.6,
            "repetitions": 1,
            "lapses": 0,
            "question": "Question 0?",
        }
        assert (second["state"], second["due"], second["interval_days"]) == ("suspended", None, 0)

    def test_nothing_is_meant(self, many: Path) -> None:
        """A line on stderr says so; that is no fault, and writes no log."""
        done = run("cards", "--cards", many, "is:leech", "-is:new")
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == "critique-study: no card is meant by is:leech -is:new\n"
        assert run("log", "--cards", many).stdout == ""

    def test_a_wrong_query(self, many: Path) -> None:
        """What is wrong, what may be meant, and the place under a caret; exit status 2."""
        done = run("cards", "--cards", many, "deck:many", "is:deu")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines() == [
            "critique-study: query:1:11: no `is:deu`: do you mean `is:due`?",
            "  deck:many is:deu",
            "            ^",
        ]

    def test_a_pipe_gets_all_a_terminal_what_fits(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A long question is whole in a pipe; on a terminal each line is cut, and the number of cards comes last."""
        monkeypatch.setenv("COLUMNS", "")  # readline, which pytest loads, leaves a width there
        long = decks.many(2).replace("Question 0?", "Question " + "word " * 40 + "end?")
        folder = decks.write(tmp_path / "long", long)
        assert "word end?\n" in run("cards", "--cards", folder, "--lang", "en").stdout
        terminal = Terminal("cards", "--cards", folder, "--lang", "en", columns=50)
        assert terminal.wait_for("Question word word word…\r\nn01  new        -     -  Question 1?\r\n2 cards\r\n")
        assert terminal.wait() == 0
