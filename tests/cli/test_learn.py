"""Learning over lines, with the real program: a small path, and the shipped one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from critique_study import words
from critique_study.content.loader import load
from critique_study.content.models import LANGUAGES, Language
from critique_study.content.shipped import shipped_cards
from tests import decks
from tests.cli.program import environment, run
from tests.cli.walking import Learner
from tests.onboarding.made import make
from tests.terminal import Terminal

CORE = ["one-1", "one-2", "one-3", "two-1", "two-2", "two-3"]
"""The core cards of the first module."""
WALK = [
    *("welcome", "question", "answer", "text", *["question", "answer"] * 2, "offer", "offer"),
    *("text", *["question", "answer"] * 3, "offer", "offer", "module"),
]


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    make(tmp_path / "path")
    return tmp_path / "path" / "cards"


def logged(cards: Path | None = None) -> list[tuple[str, str | None]]:
    """Kind and card of every event."""
    done = run("log", "--json", *(() if cards is None else ("--cards", cards)))
    return [(row["kind"], row["card"]) for row in map(json.loads, done.stdout.splitlines())]


def answered(cards: Path) -> list[str | None]:
    return [card for kind, card in logged(cards) if kind == "review"]


def status(cards: Path) -> dict[str, object]:
    """The JSON of the first module's row, and where it goes on."""
    done = run("learn", "--status", "--json", "--cards", cards)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    return {**told["modules"][0], "next": told["next"]}


class TestTheWalk:
    def test_a_module(self, cards: Path) -> None:
        """One question before any text; then each section, its questions, its offers; then what is held."""
        with Learner(cards) as learner:
            found = learner.walk()
            assert [seen.kind for seen in found] == WALK
            assert found[3].lines[-4:-1] == ["The first; section 1 of 2", "Section one", "The passage of one."]
            assert found[-1].lines[:-1] == [
                "You have reached the end of “The first”.",
                "Core cards answered: 6 of 6; firm: 0.",
                "Firm: known again after five days or more. A module is learned when 90 % of its core cards are.",
                "Tomorrow: 6 due, 10 new; about 3 min.",
                "Goes on with: “The second”; “Section three”",
            ]
            assert learner.enter().kind == "text"
            assert learner.leave().splitlines()[0].startswith("This sitting: 6 answered, 6 passed (100 %)")
        assert answered(cards) == CORE

    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize("module", ["introduction", "zhang-cards"])
    def test_a_shipped_module(self, lang: Language, module: str) -> None:
        """To its end: every core card is asked once, every claim of its sections told with its holder."""
        collection, _ = load(shipped_cards())
        sections = next(each.sections for each in collection.path if each.id == module)
        with Learner(None, module, lang=lang) as learner:
            found = learner.walk()
            learner.leave()
        first = {card.note.id: card for card in reversed([*collection.cards.values()])}
        core = {c.id for c in first.values() if c.note.core and c.note.cites and c.note.cites[0] in sections}
        asked = [card for kind, card in logged() if kind == "review"]
        assert set(asked) == core
        assert len(asked) == len(core)
        claims = [claim for claim in collection.claims.values() if claim.cites and claim.cites[0] in sections]
        for claim in claims:
            text = claim.claim.get(lang) or ""
            assert any(line.endswith(text) and line != text for line in found[-1].lines)
        assert sum(seen.kind == "text" for seen in found) == len(sections)

    def test_a_failed_card_comes_again(self, cards: Path) -> None:
        """At the section's end, until it is known; failed twice, its passage is offered."""
        with Learner(cards) as learner:
            learner.enter()
            assert learner.enter("p").lines[0] == words.PLAIN_PASSAGE_LATER.en
            learner.walk(to="text")
            learner.enter()
            assert "The passage of one." in learner.enter("p").lines
            learner.enter()
            learner.enter("1")
            learner.enter()
            again = learner.enter("3")
            assert "Question: Question one-2?" in again.lines
            learner.enter()
            again = learner.enter("1")
            assert words.LEARN_STUMBLED.en in again.lines
            assert "The passage of one." in learner.enter("p").lines
            learner.enter()
            assert learner.enter("3").kind == "offer"

    def test_what_is_offered(self, cards: Path) -> None:
        """With its answer; k keeps, x drops with all cards of the note, n leaves it, a leaves the rest."""
        with Learner(cards) as learner:
            learner.walk(to="offer")
            assert learner.seen.lines[-4:-1] == [
                "Question: Question one-a?",
                "Answer: Answer one-a.",
                "Source: S; our account: “Section one”",
            ]
            assert learner.enter("x").lines[0] == words.LEARN_DROPPED.en
            assert learner.enter("k").lines[0] == words.LEARN_KEPT.en
            learner.walk(to="offer")
            assert learner.enter("a").kind == "module"
            learner.leave()
        kinds = [each for each in logged(cards) if each[0] not in ("review", "read")]
        assert kinds == [("suspend", "one-a"), ("suspend", "one-a:reverse"), ("keep", "one-b")]

    def test_letters_where_they_mean_nothing(self, cards: Path) -> None:
        """A line says so, and nothing is recorded."""
        with Learner(cards) as learner:
            for line in ("k", "s", "b", "h", "x", "hello", "3"):
                assert learner.enter(line).kind == "welcome"
            learner.walk(to="text")
            for line in ("k", "s", "b", "h", "a", "3", "f", "e", "!"):
                assert learner.enter(line).kind == "text"
            learner.walk(to="offer")
            for line in ("s", "b", "h", "hello", "3"):
                assert learner.enter(line).kind == "offer"
            learner.leave()
        assert {kind for kind, _ in logged(cards)} == {"review", "read"}

    def test_the_commands_of_the_quiz(self, cards: Path) -> None:
        """On the card that is asked or offered; a note put aside or off does not hold up the path."""
        with Learner(cards) as learner:
            learner.walk(to="text")
            assert learner.enter("?").kind == "text"
            assert learner.enter("t").kind == "text"
            assert learner.enter("c id:one-1").lines[0].startswith("one-1")
            learner.enter()
            for line in ("f", "!what is this?", "i"):
                assert learner.enter(line).kind == "question"
            assert "Question: Question one-3?" in learner.enter("s").lines
            assert learner.enter("b").kind == "offer"
            assert "The passage of one." in learner.enter("p").lines
            for line in ("f", "!and this?", "i"):
                assert learner.enter(line).kind == "offer"
            learner.leave()
        assert [each for each in logged(cards) if each[0] not in ("review", "read")] == [
            *(("flag", "one-2"), ("remark", "one-2"), ("suspend", "one-2"), ("bury", "one-3")),
            *(("flag", "one-a"), ("remark", "one-a")),
        ]

    def test_another_language(self, cards: Path) -> None:
        """The passage is read out again in it."""
        done = run("learn", "--plain", "--lang", "en", "--cards", cards, stdin="\n\n3\nl\n")
        assert done.stdout.splitlines()[-6:-3] == ["模块 first；第 1 节，共 2 节", "第 one 节", "one 的段落。"]

    def test_another_module(self, cards: Path) -> None:
        """By the beginning of its title in either language; what was read is read again, and asked no more."""
        for name in ("third", "the thi", "模块 th", "third"):
            with Learner(cards, name) as learner:
                found = learner.walk()
                assert any("Section five" in seen.lines for seen in found)
                learner.leave()
        assert answered(cards) == [f"{section}-{n}" for section in ("five", "six") for n in (1, 2, 3)]

    def test_the_end_of_the_path(self, cards: Path) -> None:
        """It is said, and what then."""
        with Learner(cards) as learner:
            for _ in range(3):
                learner.walk()
                learner.enter()
            assert learner.seen == ("end", [words.LEARN_END.en, words.PLAIN_END.en])
            assert learner.enter().kind == "end"
            learner.leave()
        with Learner(cards) as learner:
            assert learner.seen.kind == "end"


class TestLeaving:
    @pytest.mark.parametrize("prompts", [0, 1, 2, 3, 4, 7, 8, 10, 13, 16])
    def test_anywhere_and_begun_again(self, cards: Path, prompts: int) -> None:
        """At the same place, but for an answer that was not graded and offers that were left; nothing comes twice."""
        with Learner(cards) as learner:
            learner.walk(most=prompts - 1) if prompts else None
            left, question = learner.seen, learner.question
            learner.leave()
        before = answered(cards)
        with Learner(cards) as learner:
            if left.kind == "text":
                assert learner.seen == left
            elif left.kind in ("question", "answer") and before:
                assert learner.question == question
            learner.walk()
            learner.leave()
        assert answered(cards) == CORE
        assert logged(cards).count(("read", None)) == 2

    def test_input_that_ends_anywhere(self, cards: Path) -> None:
        """Is as good as leaving."""
        script = "\n\n3\n\n\n3\n\n3\nn\n"
        for end in range(len(script)):
            done = run("learn", "--plain", "--cards", cards, stdin=script[:end])
            assert (done.returncode, done.stderr) == (0, "")
        assert len(set(answered(cards))) == len(answered(cards))

    @pytest.mark.skipif(sys.platform == "win32", reason="needs SIGINT")
    def test_ctrl_c(self, cards: Path) -> None:
        """In the middle of a section: all that was graded is kept, and backed up."""
        with Learner(cards) as learner:
            learner.walk(most=7)
            assert learner.interrupt(signal.SIGINT) == (130, "")
        assert answered(cards) == CORE[:2]
        assert "  3 events  " in run("restore", "--cards", cards).stdout

    def test_another_process(self, cards: Path) -> None:
        """What is answered there while a section is read here is not asked here."""
        with Learner(cards) as here:
            here.walk(to="text")
            with Learner(cards) as there:
                there.walk(to="offer")
                there.leave()
            assert here.enter().kind == "offer"
            here.leave()
        assert answered(cards) == CORE[:3]
        assert logged(cards).count(("read", None)) == 1


class TestUndo:
    def test_step_by_step(self, cards: Path) -> None:
        """From the module's end back to its beginning, and forth again."""
        with Learner(cards) as learner:
            learner.walk()
            steps = [learner.enter("u") for _ in range(9)]
            assert [seen.kind for seen in steps] == [
                *["question"] * 3,
                "text",
                *["question"] * 2,
                "text",
                *["question"] * 2,
            ]
            assert [seen.lines[0] for seen in steps[3:5]] == [
                "Undone: reading “Section two” to its end",
                "Undone: Good for “Question one-3?”",
            ]
            assert steps[-1].lines[0] == "Nothing to undo."
            assert status(cards)["stage"] == "not-started"
            learner.walk()
            learner.leave()
        assert status(cards)["stage"] == "read"


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("options", [(), ("second",), ("--placement",)])
def test_in_a_terminal(cards: Path, options: tuple[str, ...]) -> None:
    """The same on a whole screen, left at once."""
    terminal = Terminal("learn", "--lang", "en", "--cards", cards, *options)
    assert terminal.wait_for("q leave")
    terminal.press("q")
    assert terminal.wait() == 0
    assert logged(cards) == []


@pytest.mark.parametrize("options", [("--plain",), ("--placement", "--plain"), ("--status",)])
def test_textual_is_not_loaded_without_need(cards: Path, options: tuple[str, ...]) -> None:
    """Nor is genanki."""
    program = (
        "import sys; from critique_study.cli.main import main; main(sys.argv[1:]);"
        "print([m for m in ('textual', 'rich', 'genanki') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "learn", *options, "--cards", str(cards)],
        input="\n\n3\n",
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        check=True,
    )
    assert done.stderr == "[]\n"


class TestStatus:
    def test_at_the_beginning(self, cards: Path) -> None:
        """Two lines a module, and the path's first section; no log is made."""
        done = run("learn", "--status", "--lang", "en", "--cards", cards)
        assert done.stdout.splitlines() == [
            *(
                line
                for name in ("first", "second", "third")
                for line in (
                    f"{name:6}  The {name}",
                    "        not started; sections read 0/2; core cards answered 0/6, firm 0/6",
                )
            ),
            "Goes on with: “The first”; “Section one”",
            words.LEARN_FIRM_IS("en", percent=90),
        ]
        assert done.returncode == 0
        assert logged(cards) == []

    def test_in_a_section(self, cards: Path) -> None:
        """What was read and answered, and the question at which it goes on."""
        run("learn", "--plain", "--cards", cards, stdin="\n\n3\n\n\n3\n")
        assert status(cards) == {
            "id": "first",
            "title": {"en": "The first", "zh": "模块 first"},
            "stage": "reading",
            "sections": 2,
            "sections_read": 1,
            "core_cards": 6,
            "core_cards_answered": 2,
            "core_cards_firm": 0,
            "next": {"module": "first", "section": "alpha/one", "card": "one-3"},
        }
        done = run("learn", "--status", "--lang", "zh", "--cards", cards)
        assert "模块 first\n        在读；已读 1/2 节；核心卡片已答 2/6，记牢 0/6" in done.stdout
        assert "接下来：“模块 first”；“第 one 节”，题目“问 one-3？”" in done.stdout


class TestPlacement:
    def test_what_is_known_is_skipped(self, cards: Path) -> None:
        """Both right places a module; “don't know” is an answer; the path goes on behind what was placed."""
        done = run(
            "learn", "--placement", "--plain", "--lang", "en", "--cards", cards, stdin="\n3\n\n2\nd\nd\n\n3\nd\n"
        )
        assert (done.returncode, done.stderr) == (0, "")
        lines = done.stdout.splitlines()
        assert lines[:2] == [words.PLACEMENT_TITLE.en, words.PLACEMENT_ABOUT.en]
        assert "The first; question 1 of 6" in lines
        assert "[Enter] show the answer, [?] help, [d] don't know" in lines
        assert "1 Again; 2 Hard; 3 Good; 4 Easy" in lines
        assert lines[-3:] == ["Known, skipped on the path: The first", words.PLACEMENT_THEN.en, words.PLAIN_END.en]
        assert [card for kind, card in logged(cards) if kind == "practice"] == [
            f"{section}-1" for section in ("one", "two", "three", "four", "five", "six")
        ]
        assert status(cards)["stage"] == "placed"
        with Learner(cards) as learner:
            assert "The second; section 1 of 2" in learner.seen.lines

    def test_undo(self, cards: Path) -> None:
        """The answer that placed a module goes with the placing."""
        run("learn", "--placement", "--plain", "--cards", cards, stdin="\n3\n\n3\nu\nd\nq\n")
        assert status(cards)["stage"] == "not-started"

    def test_left_before_its_end(self, cards: Path) -> None:
        """No score: it was no review. It says that nothing was skipped and that it begins anew."""
        done = run("learn", "--placement", "--plain", "--lang", "en", "--cards", cards, stdin="\n3\nq\n")
        assert words.PLACEMENT_UNFINISHED_NONE.en in done.stdout
        assert "This sitting" not in done.stdout

    def test_after_the_answer_it_is_a_grade_that_is_wanted(self, cards: Path) -> None:
        """“Don't know” comes before it."""
        done = run("learn", "--placement", "--plain", "--lang", "en", "--cards", cards, stdin="\nd\n")
        assert words.PLAIN_NOT_HERE.en in done.stdout
        assert logged(cards) == []

    def test_nothing_to_test(self, cards: Path) -> None:
        """Where every module was begun it says so."""
        for name in ("first", "second", "third"):
            with Learner(cards, name) as learner:
                learner.walk(to="offer")
                learner.leave()
        done = run("learn", "--placement", "--plain", "--lang", "en", "--cards", cards)
        assert words.PLACEMENT_EMPTY.en in done.stdout.splitlines()


class TestWhatCannotBe:
    @pytest.mark.parametrize(
        ("name", "told"),
        [
            ("frist", "there is no module `frist`: do you mean `first`?"),
            ("", "there is no module ``; critique-study learn --status lists them"),
            ("the", "`the` may be any of first, second, third"),
            ("\x1b[31m", "there is no module ``; critique-study learn --status lists them"),
        ],
    )
    def test_a_name(self, cards: Path, name: str, told: str) -> None:
        """A line with what may be meant; exit status 2."""
        done = run("learn", "--plain", "--cards", cards, name)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"critique-study: {told}\n")

    def test_no_path(self, cards: Path, tmp_path: Path) -> None:
        """A line says what is missing; exit status 1."""
        (cards.parent / "seeds" / "path.yaml").unlink()
        for folder, what in (
            (cards, "no path.yaml in the seeds folder"),
            (decks.write(tmp_path / "many", decks.many(3)), "no seeds folder"),
        ):
            for options in (("--plain",), ("--status",), ("--placement", "--plain")):
                done = run("learn", *options, "--cards", folder)
                assert (done.returncode, done.stdout) == (1, "")
                assert done.stderr == f"critique-study: there is no path to learn along: {what} beside {folder}\n"

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (["--json"], "--json goes with --status"),
            (["first", "--status"], "--status is about all modules: name none"),
            (["first", "--placement"], "--placement is about all modules: name none"),
            ([], "learn needs a terminal; over a pipe use: critique-study learn --plain"),
        ],
    )
    def test_options(self, cards: Path, options: list[str], told: str) -> None:
        """A line says what is wrong with them; exit status 2."""
        done = run("learn", *options, "--cards", cards)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"critique-study: {told}\n")

    def test_faulty_notes(self, cards: Path) -> None:
        """A line on stderr; the others are learned."""
        deck = cards / "d.yaml"
        deck.write_text(deck.read_text(encoding="utf-8").replace("id: one-2\n", "id: One 2\n"), encoding="utf-8")
        done = run("learn", "--plain", "--cards", cards, stdin="\n\n3\n\n\n3\n")
        assert done.returncode == 0
        assert "all other notes are there" in done.stderr
        assert answered(cards) == ["one-1", "one-3"]
