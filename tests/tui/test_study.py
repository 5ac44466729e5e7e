"""Keys in, log out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from textual import events
from textual.pilot import Pilot

from critique_study.errors import INTERRUPTED
from critique_study.events import Review
from critique_study.history.log import Log
from critique_study.session import Summary
from critique_study.text import break_offsets
from critique_study.tui.app import StudyApp
from critique_study.tui.widgets.grade_bar import GradeBar
from tests.tui.conftest import Sitting, seen, typing

Sit = Callable[..., Sitting]


def _is_revealed(app: StudyApp) -> bool:
    return app._session.revealed


def test_a_grade_is_on_disk_before_the_next_question(sit: Sit) -> None:
    """Space reveals, 2 grades Hard, and the next card is asked with nothing revealed."""
    sitting = sit("basic")
    screen = sitting.play("space", "2")
    assert sitting.history == ["3 engine-originates"]
    assert "What does the engine weave?" in screen
    assert "Algebraical" not in screen


@pytest.mark.parametrize("key", ["space", "enter"])
def test_space_and_enter_reveal_then_mean_good(sit: Sit, key: str) -> None:
    """The same key twice is the answer and then Good, and the bar says so."""
    sitting = sit("basic")
    assert "━ Space ━" in sitting.play(key)
    sitting.play(key, key)
    assert sitting.history == ["4 engine-originates"]


def test_the_buttons_say_when_the_card_comes_back(sit: Sit) -> None:
    """Each grade shows its interval, and those below Good that the card comes back today."""
    screen = sit("basic").play("space")
    assert screen.count("again today") == 2
    names = next(line for line in screen.splitlines() if "Again" in line)
    assert names.split() == [
        "1",
        "Again",
        "1",
        "d",
        "2",
        "Hard",
        "1",
        "d",
        "3",
        "Good",
        "1",
        "d",
        "4",
        "Easy",
        "1",
        "d",
    ]


def test_a_drilled_card_says_what_a_grade_means_for_today(sit: Sit) -> None:
    """In the drill there are no intervals."""
    screen = sit("cloze").play("space", "1", "space")
    assert screen.count("again today") == 2
    assert screen.count("done today") == 2


def test_other_keys_do_nothing(sit: Sit) -> None:
    """Keys that mean nothing now, grades before the reveal among them, change neither card nor log."""
    sitting = sit("basic")
    before = sitting.play()
    assert sitting.play("1", "4", "5", "0", "x", "escape", "tab", "f1", "left", "ctrl+g", "shift+tab") == before
    revealed = sitting.play("space")
    assert sitting.play("space", "5", "0", "x", "tab", "ctrl+g", "delete") == revealed
    assert sitting.history == []


def test_a_key_held_down_grades_nothing(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same key again at once is an echo; another key is a decision."""
    monkeypatch.setattr(StudyApp, "REPEAT_SECONDS", 3600.0)
    sitting = sit("basic")
    sitting.play("space", "space", "space")
    assert sitting.history == []
    sitting.play("space", "3", "3", "space", "1")
    assert sitting.history == ["4 engine-originates", "2 engine-weaves"]


def test_undo_takes_back_any_number_of_grades(sit: Sit) -> None:
    """Each u takes back one more, says which, and asks that card."""
    sitting = sit("basic")
    screen = sitting.play("space", "3", "space", "4", "u")
    assert "Undone: Easy for “What does the engine weave?”" in screen
    screen = sitting.play("u")
    assert "Undone: Good for “What, in Ada" in screen
    assert "new 3" in screen
    assert [event.kind for event in sitting.events] == ["review", "review", "retract", "retract"]
    assert "Nothing to undo" in sitting.play("u")


def test_suspending_is_said_and_undone(sit: Sit) -> None:
    """s puts the card aside and u brings it back."""
    sitting = sit("basic")
    screen = sitting.play("s")
    assert "Suspended" in screen
    assert "What does the engine weave?" in screen
    assert "Undone: suspending" in sitting.play("u")
    assert sitting.history == ["suspend engine-originates", "retract engine-originates"]


def test_the_language_goes_round_and_is_logged(sit: Sit) -> None:
    """l shows the card in the next language, revealed or not, and the grade bears it."""
    sitting = sit("basic")
    assert "永远做不到什么" in sitting.play("l")
    screen = sitting.play("space", "l", "l")
    assert "EN  Originate anything." in screen
    assert "中  自己创造任何东西。" in screen
    sitting.play("l", "l", "space", "3")
    assert isinstance(sitting.events[0].data, Review)
    assert sitting.events[0].data.language == "both"


def test_the_answer_names_holder_and_source(sit: Sit) -> None:
    """Under the answer stand the reason, who holds it, and where it was read."""
    screen = sit("basic").play("space", size=(80, 40))
    assert "It does what we know how to order it" in screen
    assert "Contested; held by · Ada Lovelace" in screen
    assert "Source · Ada Lovelace (1843); our account: “What the engine cannot do”" in screen


def test_letters_and_digits_go_into_the_answer(sit: Sit) -> None:
    """While an answer is typed no letter is a command, and Enter compares."""
    sitting = sit("typed")
    screen = sitting.play(typing("qusl?1 843jk"))
    assert "qusl?1 843jk" in screen
    assert sitting.history == []
    screen = sitting.play(typing("qu1"), "enter")
    assert "✗ Not the same as the answer" in screen
    assert "You typed qu1" in screen
    assert "1843" in screen


def test_undo_works_while_an_answer_is_typed(sit: Sit) -> None:
    """Where u is a letter Ctrl+Z takes back, again and again, and the foot of the screen says so."""
    sitting = sit("typed")
    sitting.play(typing("1843"), "enter", "3")
    screen = sitting.play("u")
    assert "Ctrl+Z undo" in screen
    assert sitting.history[-1].startswith("retract")
    assert "Nothing to undo." in sitting.play(typing("18"), "ctrl+z")


def test_a_right_answer_is_told_and_then_graded(sit: Sit) -> None:
    """After the reveal digits grade again."""
    sitting = sit("typed")
    assert "✓ Right" in sitting.play(typing("ad 1843"), "enter")
    sitting.play(typing("1843"), "enter", "4")
    assert sitting.history == ["5 engine-year"]


@pytest.mark.parametrize("key", ["enter", "ctrl+g"])
def test_an_answer_can_be_given_up(sit: Sit, key: str) -> None:
    """Without a word, or by Ctrl+G after some, the answer is shown unjudged."""
    steps = [typing("18"), key] if key == "ctrl+g" else [key]
    screen = sit("typed").play(*steps)
    assert "again today" in screen
    assert "You typed" not in screen


def test_the_next_answer_starts_empty(sit: Sit) -> None:
    """What was typed is gone when the card comes back in the drill."""
    screen = sit("typed").play(typing("1802"), "enter", "1")
    assert "1802" not in screen
    assert "Type the answer" in screen


def test_an_option_is_picked_by_its_number(sit: Sit) -> None:
    """The digit picks and reveals; a digit after that grades."""
    sitting = sit("choice")
    question = sitting.play()
    number = next(line.split()[0] for line in question.splitlines() if line.endswith("Turin"))
    assert "✓ Right" in sitting.play(number)
    wrong = "1" if number != "1" else "2"
    screen = sitting.play(wrong)
    assert f"{number} ✓ Turin" in screen
    assert f"{wrong} ✗" in screen
    assert sitting.history == []
    sitting.play(wrong, "1")
    assert sitting.history == ["2 engine-place"]


def test_space_gives_the_marked_grade(sit: Sit) -> None:
    """Good, but after a wrong pick Again, and the button says so."""
    sitting = sit("choice")
    question = sitting.play()
    turin, paris = (
        next(line.split()[0] for line in question.splitlines() if line.endswith(place)) for place in ("Turin", "Paris")
    )
    for pick, grade in ((turin, 4), (paris, 2), ("enter", 4)):
        sitting.play(pick, "space")
        assert sitting.history[-1] == f"{grade} engine-place"
        sitting.play("u")


def test_options_can_be_revealed_unpicked(sit: Sit) -> None:
    """Space shows the right one and judges nothing."""
    screen = sit("choice").play("space")
    assert "✓ Turin" in screen
    assert "✗" not in screen
    assert "Right" not in screen


def test_a_gap_is_filled_where_it_stood(sit: Sit) -> None:
    """The cloze shows […] and then the words, in the same sentence."""
    sitting = sit("cloze")
    assert "The engine takes […] from the loom." in sitting.play()
    assert "The engine takes punched cards from the loom." in sitting.play("space")


def test_hostile_text_is_only_text(sit: Sit) -> None:
    """Markup stays as it was written, escapes are gone, nothing acts."""
    screen = sit("hostile").play("space")
    assert "Is [/x] [b]bold[/b] $accent red live [@click=app.quit]here[/]?" in screen
    assert "[/]  {not} :smile:" in screen
    assert "[link=https://example.org]no[/link]" in screen
    assert "\x1b" not in screen


def test_long_texts_scroll(sit: Sit) -> None:
    """The question begins at its top, the answer comes into view, and keys scroll."""
    sitting = sit("long")
    assert "FIRST" in sitting.play()
    assert "ANSWER" in sitting.play("space")
    assert "LAST" in sitting.play("space", "end", _settled)
    assert "FIRST" in sitting.play("space", "home", _settled)
    assert sitting.play("j", "j", _settled) == sitting.play("down", "down", _settled) != sitting.play()
    assert "FIRST" in sitting.play("pagedown", _settled, "k", "pageup", _settled)


async def _settled(app: StudyApp, pilot: Pilot[Summary]) -> None:
    await pilot.wait_for_animation()
    await pilot.pause()


def test_a_tiny_terminal_and_back(sit: Sit) -> None:
    """At 20×5 the quiz is alive and usable; back at 80×24 it is as before."""
    sitting = sit("basic")

    async def shrink(app: StudyApp, pilot: Pilot[Summary]) -> None:
        await pilot.resize_terminal(20, 5)
        await pilot.press("space")
        await pilot.pause()
        assert "Originate" in seen(app)
        await pilot.press("3", "question_mark", "q", "l", "l", "l")
        await pilot.resize_terminal(1, 1)
        await pilot.resize_terminal(80, 24)

    assert "What does the engine weave?" in sitting.play(shrink)
    assert sitting.history == ["4 engine-originates"]


def test_a_full_disk_loses_nothing(sit: Sit) -> None:
    """The fault is one line, the card stays revealed, and the same grade counts once there is room."""
    sitting = sit("cloze")
    accepted = 0

    async def fill(app: StudyApp, pilot: Pilot[Summary]) -> None:
        nonlocal accepted
        db = app._session._log._db
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")
        for _ in range(200):
            await pilot.press("space", "1")
            await pilot.pause()
            if "the disk is full" in seen(app):
                break
            accepted += 1
        assert _is_revealed(app)
        assert "again today" in seen(app)
        await pilot.press("1")
        assert _is_revealed(app)
        db.execute("PRAGMA max_page_count = 100000")
        await pilot.press("1")
        await pilot.pause()
        assert "the disk is full" not in seen(app)
        assert not _is_revealed(app)

    sitting.play(fill)
    assert 0 < accepted < 200
    assert sitting.history == ["2 engine-cards:c1"] * (accepted + 1)


def test_undo_and_suspend_say_why_they_fail(sit: Sit) -> None:
    """A log that cannot be written is a line on the screen, and the card stays."""
    sitting = sit("basic")

    def lock(app: StudyApp, pilot: Pilot[Summary]) -> None:
        app._session._log._db.execute("PRAGMA query_only = ON")

    for key in ("u", "s"):
        screen = sitting.play("space", "3", lock, key)
        assert "cannot be written" in " ".join(screen.split())
        assert "What does the engine weave?" in screen
        sitting.play("u")


def test_what_others_write_is_taken_in(sit: Sit) -> None:
    """Back in the window, the question that another process answered is no longer asked."""
    sitting = sit("basic")

    def answer_elsewhere(app: StudyApp, pilot: Pilot[Summary]) -> None:
        with closing(Log(sitting.path)) as other:
            now = sitting.clock.now()
            other.append("engine-originates", Review(4), now, now.study_day())
        app.post_message(events.AppFocus())

    screen = sitting.play(answer_elsewhere)
    assert "What does the engine weave?" in screen
    assert "answered in another window" in screen
    assert "answered in another window" not in sitting.play(answer_elsewhere, "space")


def test_the_day_turns_between_questions(sit: Sit) -> None:
    """A waiting question learns of the new day; a revealed one is graded first, on that day."""
    sitting = sit("basic")

    def sleep(app: StudyApp, pilot: Pilot[Summary]) -> None:
        sitting.clock.advance(days=1)
        app.post_message(events.AppFocus())

    assert "A new study day has begun." in sitting.play("space", "3", sleep)
    assert "new study day" not in sitting.play("space", sleep)
    today = sitting.clock.now().study_day()
    sitting.play("space", sleep, "3")
    assert [event.day for event in sitting.events] == [today - 2, today + 1]


def test_what_is_typed_outlives_a_refresh(sit: Sit) -> None:
    """If the question is still the same, so is the half-typed answer."""
    sitting = sit("typed")

    def sleep(app: StudyApp, pilot: Pilot[Summary]) -> None:
        sitting.clock.advance(days=1)
        app.post_message(events.AppFocus())

    assert "│ 184" in sitting.play(typing("184"), sleep)


def test_a_notice_of_the_caller_is_shown_once(sit: Sit) -> None:
    """It stands above the buttons until the next key."""
    sitting = sit("basic")
    assert "1 problem in x.yaml" in sitting.play(notice="1 problem in x.yaml")
    assert "1 problem in x.yaml" not in sitting.play("space", notice="1 problem in x.yaml")


def test_the_mouse_reveals_and_grades(sit: Sit) -> None:
    """One click shows the answer, one on a button grades."""
    sitting = sit("basic")

    async def click(app: StudyApp, pilot: Pilot[Summary]) -> None:
        await pilot.click(GradeBar, offset=(5, 1))
        assert _is_revealed(app)
        await pilot.click(GradeBar, offset=(70, 1))

    sitting.play(click)
    assert sitting.history == ["5 engine-originates"]


def test_a_double_click_does_not_grade(sit: Sit) -> None:
    """The second click of a double click falls on a button that was not there yet."""
    sitting = sit("basic")

    async def click(app: StudyApp, pilot: Pilot[Summary]) -> None:
        await pilot.double_click(GradeBar, offset=(5, 1))
        assert _is_revealed(app)

    sitting.play(click)
    assert sitting.history == []


@pytest.mark.parametrize("steps", [(), ("space",), ("space", "3", "q"), ("question_mark",)])
def test_ctrl_c_leaves_from_everywhere(sit: Sit, steps: tuple[str, ...]) -> None:
    """It ends the app at once; what was graded is kept and the status says how it ended."""
    sitting = sit("basic")
    sitting.play(*steps, "ctrl+c")
    assert sitting.app.return_code == INTERRUPTED
    assert sitting.history == (["4 engine-originates"] if "3" in steps else [])


def test_ctrl_c_leaves_while_typing(sit: Sit) -> None:
    """The input does not keep it."""
    sitting = sit("typed")
    sitting.play(typing("18"), "ctrl+c")
    assert sitting.app.return_code == INTERRUPTED


def test_help_opens_and_closes(sit: Sit) -> None:
    """? shows every key and the meaning of the grades, and the card is there again after."""
    sitting = sit("basic")
    screen = sitting.play("question_mark", size=(80, 40))
    assert "Ctrl+G" in screen
    assert "4 Easy" in screen
    assert "What, in Ada Lovelace's words" in sitting.play("question_mark", "question_mark")
    assert sitting.history == []


def test_line_breaks_are_found_while_one_reads(sit: Sit) -> None:
    """A moment after the question the answer's breaks are known."""
    break_offsets.cache_clear()
    sit("basic", mode="zh").play(lambda app, pilot: pilot.pause(0.4))
    known = break_offsets.cache_info().misses
    break_offsets("自己创造任何东西。")
    assert break_offsets.cache_info().misses == known
