"""The plain quiz over a pipe, as with a here-document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import decks
from tests.cli.program import environment, interrupted_quiz, run


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    return decks.write(tmp_path / "forms", decks.FORMS)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return decks.write(tmp_path / "many", decks.many(15))


def quiz(cards: Path, stdin: str, *options: str, editor: str = "") -> list[str]:
    """The lines a sitting prints; it must end well."""
    done = run("quiz", "--plain", "--cards", cards, *options, stdin=stdin, VISUAL=editor, EDITOR="")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def logged(cards: Path) -> list[tuple[str, str | None, int | None]]:
    """Kind, card and grade of every event."""
    done = run("log", "--json", "--cards", cards)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [(row["kind"], row["card"], row["data"].get("grade")) for row in rows]


def test_a_transcript(forms: Path) -> None:
    """Question, answer with its reason, the four grades with what they would do; then the end of input."""
    assert quiz(forms, "\n3\n", "--lang", "en") == [
        "Today: 0 due, 5 new, 0 to drill.",
        "Question: Who held out for theory?",
        "[Enter] show the answer, [?] help",
        "Answer: The mathematician.",
        "Why: Because trust needs proof.",
        "1 Again (1 d, again today); 2 Hard (1 d, again today); 3 Good (1 d); 4 Easy (1 d); suggested: 3 Good",
        "Today: 0 due, 4 new, 0 to drill.",
        "Question: How many cards had student B?",
        "Type the answer; [Enter] alone shows it, [:q] leave, [:?] help",
        "This sitting: 1 answered, 1 passed (100 %), 0:00 min",
        "Tomorrow: 1 due, 4 new.",
    ]
    assert logged(forms) == [("review", "plain", 4)]


def test_a_transcript_in_chinese(forms: Path) -> None:
    """The session speaks the study language."""
    assert quiz(forms, "\n1\nq\n", "--lang", "zh")[:6] == [
        "今天：到期 0 张，新卡 6 张，巩固 0 张。",
        "问：谁坚持要有理论？",
        "[回车] 看答案，[?] 帮助",
        "答：数学家。",
        "缘由：因为信任需要证明。",
        "1 重来（1 天，今天再答）；2 困难（1 天，今天再答）；3 良好（1 天）；4 简单（1 天）；建议：3 良好",
    ]


def test_both_languages(forms: Path) -> None:
    """English first, then Chinese; the words around them follow the locale."""
    lines = quiz(forms, "\n3\n", "--lang", "both")
    assert lines[1:3] == ["Question: Who held out for theory?", "问：谁坚持要有理论？"]
    assert "答：数学家。" in lines


def test_typed_choice_and_cloze(forms: Path) -> None:
    """A line at a typed card is the answer, a digit at a choice card picks, a cloze shows its gap filled."""
    lines = quiz(forms, "\n3\n1\n3\n2\n3\n\n3\n", "--lang", "en")
    assert "You answered: 1" in lines
    assert lines[lines.index("You answered: 1") + 1] == "Right"
    picked = next(line for line in lines if line.startswith("2) ")).removeprefix("2) ")
    assert lines[lines.index(f"You answered: {picked}") + 1] == ("Right" if picked == "Rahimi" else "Not this one")
    assert "Question: The poor […], the rich buy cards." in lines
    assert "Answer: The poor [tune], the rich buy cards." in lines
    assert [grade for _, _, grade in logged(forms)] == [4, 4, 4, 4]


def test_what_was_answered_suggests_a_grade(forms: Path) -> None:
    """It is read out with the grades, so that an empty line surprises nobody: Good where nothing was entered."""
    lines = quiz(forms, "\n3\nnonsense\n", "--lang", "en")
    unanswered, answered = (line for line in lines if "Again (" in line)
    assert unanswered.endswith("; suggested: 3 Good")
    assert answered.endswith("; suggested: 1 Again")


def test_the_end_of_a_limited_sitting(many: Path) -> None:
    """It says how many cards are left for today."""
    lines = quiz(many, "\n3\n", "--lang", "en", "--limit", "1")
    assert "This sitting is done." in lines
    assert "Left for today: 9" in lines


@pytest.mark.parametrize("line", ["q", "u", "?", "l", "s", "3", "0"])
def test_letters_and_digits_are_an_answer_at_a_typed_card(forms: Path, line: str) -> None:
    """Only commands with a colon act there."""
    lines = quiz(forms, f"\n3\n{line}\n", "--lang", "en")
    assert f"You answered: {line}" in lines
    assert len(logged(forms)) == 1


@pytest.mark.parametrize("command", [":s", ":u", ":l", ":?", ":q"])
def test_commands_with_a_colon_act_everywhere(forms: Path, command: str) -> None:
    """Nothing is taken for an answer."""
    assert not [line for line in quiz(forms, f"\n3\n{command}\n", "--lang", "en") if "You answered" in line]


@pytest.mark.parametrize("line", ["5", "0", "hello", "33", "３", "-1", "[1]", "\x1b[A"])
def test_anything_else_is_never_a_grade(many: Path, line: str) -> None:
    """Before and after the reveal: one line of help, and the same prompt again."""
    lines = quiz(many, f"{line}\n\n{line}\n", "--lang", "en")
    assert sum(line.startswith("An empty line shows the answer") for line in lines) == 2
    assert lines.count("[Enter] show the answer, [?] help") == 2
    assert logged(many) == []


def test_an_empty_line_gives_the_suggested_grade(forms: Path) -> None:
    """After the reveal: Good, or Again where what was typed is wrong."""
    quiz(forms, "\n\nfive\n\n", "--lang", "en")
    assert logged(forms) == [("review", "plain", 4), ("review", "typed", 2)]


@pytest.mark.parametrize(
    ("mode", "counts"),
    [
        ("en", "Today: 0 due, 2 new, 0 to drill."),
        ("zh", "今天：到期 0 张，新卡 2 张，巩固 0 张。"),
        ("both", "Today: 0 due, 2 new, 0 to drill."),
    ],
)
def test_the_counts_go_on(many: Path, mode: str, counts: str) -> None:
    """Study ten, undo two, leave, start again, in each language: two are new, and the log says why."""
    quiz(many, "\n3\n" * 10 + "u\nu\nq\n", "--lang", mode)
    assert quiz(many, "", "--lang", mode)[0] == counts
    assert [kind for kind, _, _ in logged(many)] == ["review"] * 10 + ["retract"] * 2


def test_undo_says_what_it_undid(many: Path) -> None:
    """Step by step, and the card is asked again."""
    ten = "\n3\n" * 10
    lines = quiz(many, f"{ten}u\nu\nq\n", "--lang", "en")
    undone = [line for line in lines if line.startswith("Undone")]
    assert undone == ["Undone: Good for “Question 9?”", "Undone: Good for “Question 8?”"]


def test_a_contested_note_says_so(tmp_path: Path) -> None:
    """With its holder, by id where people are not known, and without one too."""
    for held_by, line in (("", "Contested"), ("    held_by: [marcus]\n", "Contested; held by: marcus")):
        deck = f"{decks.many(1)}    contested: true\n{held_by}"
        cards = decks.write(tmp_path / f"cards{len(held_by)}", deck)
        assert line in quiz(cards, "\n", "--lang", "en")


def test_undo_at_the_end_and_after_a_restart(many: Path) -> None:
    """With nothing left to ask, u still takes the last answer back."""
    quiz(many, "\n3\n" * 10, "--lang", "en")
    lines = quiz(many, "x\nu\n", "--lang", "en")
    assert lines[0] == "All done for today."
    assert "Undone: Good for “Question 9?”" in lines
    assert "Question: Question 9?" in lines


def test_suspend(many: Path) -> None:
    """The card is put aside and u brings it back."""
    lines = quiz(many, "s\nu\n", "--lang", "en")
    assert "Undone: suspending “Question 0?”" in lines
    assert [kind for kind, _, _ in logged(many)] == ["suspend", "retract"]


def test_the_drill_repeats_until_good(many: Path) -> None:
    """A failed card comes back after the others."""
    lines = quiz(many, "\n1\n" + "\n3\n" * 9 + "\n2\n\n3\n", "--lang", "en")
    assert lines.count("Question: Question 0?") == 3
    assert "All done for today." in lines


def test_no_escape_reaches_the_terminal(tmp_path: Path) -> None:
    """No cursor movement, no colour, whatever a card or an answer holds."""
    cards = decks.write(
        tmp_path / "evil",
        "deck: evil\ntitle: {en: Evil}\nnotes:\n  - id: evil\n    kind: claim\n    languages: [en]\n"
        '    front: {en: "A \\e[31mred \\u202e[/x] card"}\n    back: {en: "\\e]0;t\\aback"}\n    accept: {en: [b]}\n',
    )
    lines = quiz(cards, "\x1b[2Jtyped\n", "--lang", "en")
    assert "Question: A red [/x] card" in lines
    assert "You answered: typed" in lines
    assert not [line for line in lines if "\x1b" in line or "\u202e" in line]


def test_ctrl_c_keeps_what_was_graded(many: Path) -> None:
    """Exit status 130, and the grade is in the log."""
    status, stderr = interrupted_quiz(many)
    assert (status, stderr) == (130, "")
    assert logged(many) == [("review", "n00", 4)]


def test_it_is_the_default_on_a_dumb_terminal(many: Path) -> None:
    """TERM=dumb needs no option; the bare command takes the option too."""
    for arguments, term in ((["quiz"], "dumb"), (["--plain"], "xterm")):
        done = run(*arguments, "--cards", many, "--lang", "en", stdin="q\n", TERM=term)
        assert done.stdout.startswith("Today: 0 due, 10 new")


def test_bytes_that_are_no_text(forms: Path) -> None:
    """A mangled answer is an answer, not a crash."""
    process = subprocess.run(
        [sys.executable, "-m", "critique_study", "quiz", "--plain", "--lang", "en", "--cards", str(forms)],
        input=b"\n3\n\xff\xfe\n",
        capture_output=True,
        env=environment(),
        check=True,
    )
    assert b"You answered" in process.stdout


class TestEveryKeyIsACommand:
    """The letters of the screen's keys, over lines."""

    def test_hint(self, forms: Path) -> None:
        """The gap's hint is shown on demand, and the question read out again."""
        lines = quiz(forms, ":s\n:s\n:s\n:s\nh\n", "--lang", "en")
        questions = [line.partition(": ")[2] for line in lines if line.startswith("Question: The poor tune")]
        assert questions == ["The poor tune, the rich […] cards.", "The poor tune, the rich [verb] cards."]

    def test_flag_bury_remark(self, forms: Path) -> None:
        """Each says what it did; the log has all three; undo names them."""
        lines = quiz(forms, "f\n! which theory?\nb\n:u\nu\nu\n", "--lang", "en")
        assert [line for line in lines if line.startswith(("Flagged", "The remark", "Put off", "Undone"))] == [
            "Flagged (f takes the flag away).",
            "The remark is kept (u takes it back).",
            "Put off until tomorrow (u takes it back).",
            "Undone: burying “Who held out for theory?”",
            "Undone: the remark on “Who held out for theory?”",
            "Undone: flagging “Who held out for theory?”",
        ]

    def test_a_remark_without_words(self, forms: Path) -> None:
        """It says that the card is unclear."""
        quiz(forms, "!\n", "--lang", "en")
        done = run("log", "--json", "--cards", forms)
        assert '"text": "unclear"' in done.stdout

    def test_account_passage_stats_and_cards(self, forms: Path) -> None:
        """They are read out, and then only what can be entered, not the whole card again."""
        lines = quiz(forms, "i\np\nt\nc theory\nc is:dew\n\np\n", "--lang", "en")
        assert "New: asked when its turn comes among the new cards." in lines
        assert "The passage tells the answer: first answer." in lines
        assert "The card cites no passage." in lines
        assert "Retention" in lines
        assert "plain  Who held out for theory?" in lines
        assert "no `is:dew`: do you mean `is:due`?" in lines
        assert len([line for line in lines if line.startswith("Question: Who held out")]) == 1

    def test_edit(self, forms: Path, tmp_path: Path) -> None:
        """The editor gets the deck; the changed card is asked."""
        editor = tmp_path / "editor.sh"
        editor.write_text('#!/bin/sh\nsed -i "s/Who held out for theory/Who insisted on theory/" "$1"\n')
        editor.chmod(0o700)
        lines = quiz(forms, "e\n", "--lang", "en", editor=str(editor))
        assert "The note as it is now." in lines
        assert "Question: Who insisted on theory?" in lines

    def test_no_editor(self, forms: Path) -> None:
        """What is missing is said in one line; the card is still asked."""
        lines = quiz(forms, "e\n", "--lang", "en", editor="no-such-editor")
        assert "VISUAL names the editor 'no-such-editor', which is not there: set it to one that is" in lines

    def test_help_lists_them_all(self, forms: Path) -> None:
        """Every command with what it does, every grade with what it means."""
        lines = quiz(forms, "?\n", "--lang", "en")
        begun = {line[0] for line in lines if line[1:2] == " "}
        assert begun >= set("uhpibsf!ectl?q1234")
