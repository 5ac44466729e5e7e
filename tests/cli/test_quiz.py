"""Which cards a sitting asks, as the command line and the settings have it."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from critique_study.cli.main import main
from critique_study.clock import SystemClock, iso
from tests import decks
from tests.cli.program import interrupted_quiz, run
from tests.terminal import Terminal


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """A deck of twelve plain notes, `many`, and one of six notes of every form."""
    return decks.write(tmp_path / "cards", decks.many(12), decks.FORMS)


def home() -> Path:
    return Path(os.environ["CRITIQUE_STUDY_HOME"])


def backups() -> list[str]:
    """The days of the backups that there are."""
    return [path.stem for path in (home() / "data" / "default" / "backups" / "cards").glob("*.db")]


def settings(text: str) -> None:
    """Writes the settings file."""
    (home() / "config").mkdir(parents=True, exist_ok=True)
    (home() / "config" / "settings.toml").write_text(text)


def quiz(cards: Path, stdin: str, *arguments: str) -> list[str]:
    """The lines that a sitting prints; it must end well."""
    done = run("quiz", "--plain", "--lang", "en", "--cards", cards, *arguments, stdin=stdin)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def asked(lines: list[str]) -> list[str]:
    """The questions in these lines."""
    return [line.removeprefix("Question: ") for line in lines if line.startswith("Question: ")]


def logged(cards: Path) -> list[dict[str, object]]:
    """Every event."""
    return [json.loads(line) for line in run("log", "--json", "--cards", cards).stdout.splitlines()]


class TestQuery:
    def test_only_the_cards_it_means_are_asked(self, cards: Path) -> None:
        """In one argument or in several."""
        assert asked(quiz(cards, "\n3\n\n3\n", "id:n03", "or", "id:n05")) == ["Question 3?", "Question 5?"]
        assert asked(quiz(cards, "", "id:n06 or id:n07")) == ["Question 6?"]
        assert [event["card"] for event in logged(cards)] == ["n03", "n05"]

    def test_a_condition_may_be_negated(self, cards: Path) -> None:
        """Wherever it stands: it is no option. A word needs the two dashes."""
        assert asked(quiz(cards, "", "deck:many", "-id:n00", "--limit", "1")) == ["Question 1?"]
        assert asked(quiz(cards, "", "-deck:many")) == ["Who held out for theory?"]
        assert asked(quiz(cards, "", "--", "-Question", "-theory", "kind:quote")) == [
            "The poor […], the rich buy cards."
        ]

    def test_the_cards_are_chosen_once(self, cards: Path) -> None:
        """By where they stood when the sitting began: a new card that was missed is drilled."""
        assert asked(quiz(cards, "\n1\n\n3\n", "id:n03", "is:new")) == ["Question 3?", "Question 3?"]

    def test_a_fault_is_pointed_at(self, cards: Path) -> None:
        """A line with the place and what may be meant, then the query with a caret; exit status 2."""
        done = run("quiz", "--plain", "--cards", cards, "id:n03", "dekc:many")
        assert (done.returncode, done.stdout) == (2, "")
        line, query, caret = done.stderr.splitlines()
        assert line.startswith("critique-study: query:1:8: no `dekc:many`: do you mean `deck:many`?")
        assert (query, caret) == ("  id:n03 dekc:many", "         ^")

    def test_it_means_no_card(self, cards: Path) -> None:
        """A line says so; that is no fault, and no log is made."""
        assert quiz(cards, "", "wall", "-is:new") == ["no card is meant by wall -is:new"]
        assert not (home() / "data").exists()

    def test_none_of_its_cards_is_due(self, cards: Path) -> None:
        """A line says so and names what asks them all the same, which does."""
        quiz(cards, "\n3\n", "id:n03")
        (line,) = quiz(cards, "", "id:n03 or id:n03")
        assert line.startswith("id:n03 or id:n03 means 1 card, and none is due, or new within today's limits; --cram ")
        assert asked(quiz(cards, "", "id:n03", "--cram")) == ["Question 3?"]

    def test_none_of_its_cards_can_be_crammed(self, cards: Path) -> None:
        """Those that are suspended stay where they are."""
        quiz(cards, "s\n", "id:n03")
        assert quiz(cards, "", "id:n03", "--cram") == ["id:n03 means 1 card, and none can be asked: suspended"]

    def test_none_of_its_cards_is_in_the_language(self, cards: Path) -> None:
        """A line says so and names the option that shows them, which does."""
        (line,) = quiz(cards, "", "id:zh-only")
        assert line == "no card meant by id:zh-only is written in English: try --lang both"
        assert "金庸" in run("quiz", "--plain", "--lang", "both", "--cards", cards, "id:zh-only", stdin="\n").stdout

    def test_what_it_is_called_by_cannot_act_on_the_terminal(self, cards: Path) -> None:
        """In no message."""
        for query in ('"\x1b[31m"', "deck:\x1b[31mmany", "\x1b[31m"):
            done = run("quiz", "--plain", "--cards", cards, query)
            assert "\x1b" not in done.stdout + done.stderr


class TestLimits:
    def test_new_cards(self, cards: Path) -> None:
        """`--new` before the settings' figure, and that before ten; what was new today counts."""
        assert quiz(cards, "")[0] == "Today: 0 due, 10 new, 0 to drill."
        settings("new_per_day = 4")
        assert quiz(cards, "\n3\n")[0] == "Today: 0 due, 4 new, 0 to drill."
        assert quiz(cards, "", "--new", "3")[0] == "Today: 0 due, 2 new, 0 to drill."
        assert quiz(cards, "", "--new", "0")[0] == "All done for today."

    def test_a_sitting(self, cards: Path) -> None:
        """`--limit` ends it after so many cards; another goes on."""
        assert len(asked(quiz(cards, "\n3\n" * 5, "--limit", "2"))) == 2
        assert len(asked(quiz(cards, "\n3\n" * 5, "--limit", "2", "--minutes", "600"))) == 2
        assert len(logged(cards)) == 4

    @pytest.mark.parametrize(
        ("option", "wanted"),
        [("--new", "from 0 to 9999"), ("--limit", "from 1 to 9999"), ("--minutes", "from 1 to 1440")],
    )
    @pytest.mark.parametrize("number", ["ten", "-1", "1.5", "10000", "", "1_0", "9" * 5_000])
    def test_what_is_no_such_number(
        self, option: str, wanted: str, number: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """One line that names the option and says what it takes; exit status 2."""
        with pytest.raises(SystemExit) as ended:
            main(["quiz", "--plain", option, number])
        out, err = capsys.readouterr()
        assert (ended.value.code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(
            f"critique-study quiz: argument {option}: {number[:20]!r} is not a whole number {wanted} "
        )

    def test_cram(self, cards: Path) -> None:
        """Every card until it is known, as practice: nothing counts."""
        lines = quiz(cards, "\n1\n\n3\n\n3\n", "id:n01 or id:n02", "--cram")
        assert len(asked(lines)) == 3
        assert [event["kind"] for event in logged(cards)] == ["practice"] * 3
        assert quiz(cards, "")[0] == "Today: 0 due, 10 new, 0 to drill."


class TestSettings:
    def test_six_grades(self, cards: Path) -> None:
        """The digits are the grades themselves."""
        settings('grades = "six"')
        lines = quiz(cards, "\n5\n\n0\n")
        assert any(line.startswith("0 ") and "; 5 " in line for line in lines)
        assert [event["data"]["grade"] for event in logged(cards)] == [5, 0]  # type: ignore[index]

    @pytest.mark.parametrize("hour", [0, 23])
    def test_the_hour_at_which_the_day_turns(self, cards: Path, hour: int) -> None:
        """An answer belongs to the study day that this hour makes it, and so does the backup."""
        settings(f"rollover_hour = {hour}")
        days = [iso(SystemClock().now().study_day(hour))]
        quiz(cards, "\n3\n")
        days.append(iso(SystemClock().now().study_day(hour)))
        (event,), (backup,) = logged(cards), backups()
        assert event["day"] in days
        assert backup in days


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_in_a_terminal(cards: Path) -> None:
    """The same choice of cards and the same end on a whole screen."""
    terminal = Terminal("quiz", "--lang", "en", "--cards", cards, "id:n03")
    assert terminal.wait_for("Question 3?")
    terminal.press(" ")
    assert terminal.wait_for("Answer 3.")
    terminal.press("3")
    assert terminal.wait_for("Tomorrow")
    terminal.press("q")
    assert terminal.wait() == 0
    assert [event["card"] for event in logged(cards)] == ["n03"]
    assert len(backups()) == 1


class TestBackup:
    def test_a_sitting_ends_with_one(self, cards: Path) -> None:
        """Unless nothing was done in it."""
        quiz(cards, "q\n")
        assert backups() == []
        quiz(cards, "\n3\n")
        (day,) = backups()
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        assert run("restore", "--cards", cards).stdout.startswith(f"{day}  1 event  ")

    def test_after_ctrl_c_too(self, cards: Path) -> None:
        """What was graded before it is in it."""
        status, stderr = interrupted_quiz(cards)
        assert (status, stderr) == (130, "")
        assert "  1 event  " in run("restore", "--cards", cards).stdout

    def test_one_that_cannot_be_made(self, cards: Path) -> None:
        """A line says so; the sitting ends well, and what was graded is kept."""
        (home() / "data" / "default").mkdir(parents=True)
        (home() / "data" / "default" / "backups").write_text("")
        done = run("quiz", "--plain", "--cards", cards, stdin="\n3\n")
        assert (done.returncode, done.stderr.count("\n")) == (0, 1)
        assert done.stderr.startswith("critique-study: no backup was made: ")
        assert len(logged(cards)) == 1


class TestDue:
    def test_a_query(self, cards: Path) -> None:
        """The counts are about its cards."""
        done = run("due", "--lang", "en", "--cards", cards, "deck:forms", "-kind:quote")
        assert done.stdout == "Today: 0 due, 4 new, 0 to drill.\nTomorrow: 0 due, 4 new.\n"
        assert run("due", "--cards", cards, "is:leech").stdout == "no card is meant by is:leech\n"

    def test_the_settings(self, cards: Path) -> None:
        """Their limits hide cards as in the quiz, the bare command's too."""
        settings("new_per_day = 3\nreviews_per_day = 2")
        expected = "Today: 0 due, 3 new, 0 to drill.\nTomorrow: 0 due, 3 new.\n"
        assert run("due", "--lang", "en", "--cards", cards).stdout == expected
        assert run("--lang", "en", "--cards", cards).stdout.startswith(expected)
        quiz(cards, "\n3\n" * 3)
        expected = "Today: 0 due, 0 new, 0 to drill.\nTomorrow: 2 due, 3 new.\n"
        assert run("due", "--lang", "en", "--cards", cards).stdout == expected

    def test_a_fault_is_pointed_at(self, cards: Path) -> None:
        """As in the quiz."""
        done = run("due", "--cards", cards, "(is:new")
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.splitlines()[1:] == ["  (is:new", "  ^"]
