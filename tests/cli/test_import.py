"""import: what Anki exported, asked about, brought in, taken back; by the real program."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests import decks
from tests.anki.answered import FILTERED, MANUAL, Given, packed
from tests.cli.program import run
from tests.conftest import moment
from tests.terminal import Terminal

NOON = moment("2026-03-02T12:00").at
DAY = 86_400_000
GIVEN = [
    Given(NOON),
    Given(NOON + DAY, "typed", ease=1),
    Given(NOON + DAY + 60_000, "typed"),
    Given(NOON + 2 * DAY, "pair", 1, type=FILTERED),
    Given(NOON + 3 * DAY, "plain", 5),
    Given(NOON + 4 * DAY, ease=0, type=MANUAL),
    Given(NOON + 5 * DAY, ease=0),
    Given(5),
]
ABOUT = """\
Each Again, Hard, Good or Easy becomes a grade of SM-2, which computes its own intervals from them: Anki's are not
copied. What is suspended or flagged here stays as it is.
"""
SHOWN = """\
anki.apkg: 4 new answers on 3 cards, 2026-03-02 to 2026-03-04
1 left out: rescheduled, not answered
1 left out: without a button
1 left out: of cards that their notes cannot have
1 left out: at a time that cannot be
2 notes not of this collection, left alone
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with the cards `forms` and a file of Anki's."""
    decks.write(tmp_path / "forms", decks.FORMS)
    packed(tmp_path / "anki.apkg", GIVEN, foreign=2)
    return tmp_path


def program(here: Path, *arguments: str) -> tuple[int, str, str]:
    done = run(*arguments, "--cards", "forms", cwd=here)
    return done.returncode, done.stdout, done.stderr


def kinds(here: Path) -> list[str]:
    """What the log holds."""
    lines = program(here, "log", "--json")[1].splitlines()
    return [f"{row['kind']} {row['card']}" for row in map(json.loads, lines)]


def log_path() -> Path:
    return Path(os.environ["CRITIQUE_STUDY_HOME"], "data", "default", "forms.db")


class TestShown:
    def test_without_a_terminal_nothing_is_written(self, here: Path) -> None:
        """What it would bring, what it would not and why, and what to add to bring it."""
        last = "nothing was imported: add --yes to import them\n"
        assert program(here, "import", "anki.apkg") == (0, SHOWN + ABOUT + last, "")
        assert not log_path().exists()

    def test_a_dry_run(self, here: Path) -> None:
        """Only shows it."""
        assert program(here, "import", "anki.apkg", "--dry-run") == (0, SHOWN + ABOUT, "")
        assert not log_path().exists()

    def test_nothing_new(self, here: Path) -> None:
        """Says so; an answer given here that came back is told from one that was imported before."""
        packed(here / "none.colpkg", [])
        assert program(here, "import", "none.colpkg", "--yes") == (0, "none.colpkg: no new answers\n", "")
        assert not log_path().exists()

    def test_known(self, here: Path) -> None:
        """Of a later export only what is new."""
        program(here, "import", "anki.apkg", "--yes")
        packed(here / "later.colpkg", [*GIVEN[:4], Given(NOON + 9 * DAY)])
        assert program(here, "import", "later.colpkg", "--dry-run") == (
            *(0, "later.colpkg: 1 new answer on 1 card, 2026-03-11\n4 known already\n" + ABOUT, ""),
        )

    def test_with_a_faulty_deck(self, here: Path) -> None:
        """The other notes' answers come in."""
        deck = here / "forms" / "deck0.yaml"
        deck.write_text(deck.read_text(encoding="utf-8").replace("    kind: number\n", ""), encoding="utf-8")
        status, out, errors = program(here, "import", "anki.apkg", "--dry-run")
        assert (status, errors.count("\n")) == (0, 1)
        assert out.splitlines()[0].startswith("anki.apkg: 2 new answers on 2 cards")


class TestImported:
    def test_with_yes(self, here: Path) -> None:
        """Once, however often it is done."""
        done = "imported: 4 answers; critique-study import --undo takes that back\n"
        assert program(here, "import", "anki.apkg", "--yes") == (0, SHOWN + ABOUT + done, "")
        held = kinds(here)
        assert held == ["review plain", "review typed", "review typed", "practice pair:reverse"]
        assert program(here, "import", "anki.apkg", "--yes")[1].startswith(
            "anki.apkg: no new answers\n4 known already\n"
        )
        assert kinds(here) == held

    def test_they_count(self, here: Path) -> None:
        """The cards are due by SM-2."""
        program(here, "import", "anki.apkg", "--yes")
        assert "due" in program(here, "why", "plain")[1]
        assert "2026-03-03" in program(here, "why", "plain")[1]

    @pytest.mark.parametrize(("key", "brought"), [("y", 4), ("n", 0), ("", 0), ("\x04", 0)])
    def test_asked_in_a_terminal(self, here: Path, key: str, brought: int) -> None:
        """Only a yes is one."""
        arguments = ("import", str(here / "anki.apkg"), "--cards", str(here / "forms"))
        terminal = Terminal(*arguments)
        assert terminal.wait_for("Import them? [y/N]")
        terminal.press(key if key == "\x04" else f"{key}\r")
        assert terminal.wait() == 0
        assert log_path().exists() == bool(brought)
        assert len(kinds(here)) == brought

    def test_doctor_has_nothing_to_say(self, here: Path) -> None:
        """And the history can be carried on to another machine, where the file then adds nothing."""
        program(here, "import", "anki.apkg", "--yes")
        assert program(here, "doctor")[0] == 0
        program(here, "log", "export", "history.jsonl")
        shutil.rmtree(os.environ["CRITIQUE_STUDY_HOME"])
        assert program(here, "log", "import", "history.jsonl")[0] == 0
        assert program(here, "import", "anki.apkg", "--yes")[1].startswith("anki.apkg: no new answers\n")


class TestUndo:
    def test_takes_the_newest_import_back(self, here: Path) -> None:
        """As a whole, then the one before; it can be imported again."""
        packed(here / "first.apkg", GIVEN[:1])
        program(here, "import", "first.apkg", "--yes")
        program(here, "import", "anki.apkg", "--yes")
        again = "importing the file again brings them back\n"
        said = f"taken back: 3 answers, 2026-03-03 to 2026-03-04; {again}"
        assert program(here, "import", "--undo") == (0, said, "")
        assert program(here, "import", "--undo") == (0, f"taken back: 1 answer, 2026-03-02; {again}", "")
        assert program(here, "import", "--undo") == (0, "no import from Anki is left to take back\n", "")
        assert program(here, "import", "anki.apkg", "--yes")[1].startswith("anki.apkg: 4 new answers")

    def test_without_a_history(self, here: Path) -> None:
        """There is nothing to take back, and none is made."""
        assert program(here, "import", "--undo") == (0, "no import from Anki is left to take back\n", "")
        assert not log_path().exists()

    def test_the_quiz_takes_back_what_was_done_there(self, here: Path) -> None:
        """Its undo passes over an import and over the undo of one."""
        run("quiz", "--plain", "--lang", "en", "--cards", "forms", stdin="\n3\n:q\n", cwd=here)
        program(here, "import", "anki.apkg", "--yes")
        program(here, "import", "--undo")
        done = run("quiz", "--plain", "--lang", "en", "--cards", "forms", stdin=":u\n:q\n", cwd=here)
        assert done.returncode == 0
        first, *_, last = map(json.loads, program(here, "log", "--json")[1].splitlines())
        assert (last["kind"], last["data"]) == ("retract", {"event": first["id"]})


class TestRefused:
    @pytest.mark.parametrize(
        "arguments",
        [(), ("deck.zip",), ("history.jsonl",), ("anki.apkg", "--undo"), ("anki.apkg", "--yes", "--dry-run")],
    )
    def test_wrong_usage(self, here: Path, arguments: tuple[str, ...]) -> None:
        """One line, exit status 2."""
        status, out, errors = program(here, "import", *arguments)
        assert (status, out, errors.count("\n")) == (2, "", 1)

    @pytest.mark.parametrize("content", [None, b"", b"PK\x05\x06" + bytes(18), b"no package"])
    def test_no_package(self, here: Path, content: bytes | None) -> None:
        """One line, exit status 1, nothing is written."""
        if content is not None:
            (here / "b\x1bad.apkg").write_bytes(content)
        status, out, errors = program(here, "import", "b\x1bad.apkg", "--yes")
        assert (status, out, errors.count("\n")) == (1, "", 1)
        assert "\x1b" not in errors
        assert not log_path().exists()
