"""The end of a sitting."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events
from textual.pilot import Pilot

from critique_study.session import Plan, Summary
from critique_study.tui.app import StudyApp
from tests.tui.conftest import Sitting, seen

Sit = Callable[..., Sitting]
ALL = ("space", "3", "space", "1", "space", "4", "space", "3")


def test_the_end_sums_up(sit: Sit) -> None:
    """After the last card: answers, the share passed, minutes, and what tomorrow brings."""
    sitting = sit("basic")
    screen = sitting.play(*ALL)
    assert "All done for today." in screen
    assert "75 %" in screen
    assert "Tomorrow: 3 due, 0 new." in screen
    assert sitting.app.is_running is False


@pytest.mark.parametrize(
    ("plan", "left"),
    [(Plan(limit=1), "Left for today: 2"), (Plan(cram=True, limit=1), "Left for today: 3")],
    ids=["limit", "cram"],
)
def test_the_end_of_a_limited_sitting_is_not_that_of_the_day(sit: Sit, plan: Plan, left: str) -> None:
    """What it left out is told, and tomorrow is that of all cards."""
    sitting = sit("basic")
    sitting.plan = plan
    screen = sitting.play("space", "3")
    assert "This sitting is done." in screen
    assert left in screen
    assert "Come back tomorrow" not in screen
    assert "Tomorrow: 0 due, 3 new." in screen or "Tomorrow: 1 due, 2 new." in screen


def test_cards_and_stats_from_the_end(sit: Sit) -> None:
    """c and t open what they open everywhere; what was done there is seen on the way back."""
    sitting = sit("basic")
    assert "Retention" in sitting.play(*ALL, "t")
    assert "Space go on" in sitting.play("c", "u", "q")


@pytest.mark.parametrize("key", ["q", "escape"])
def test_q_sums_up_then_leaves(sit: Sit, key: str) -> None:
    """In the middle q tells what is left; q again, or Esc, then leaves with the summary."""
    sitting = sit("basic")
    screens: list[str] = []
    sitting.play("space", "3", "q", lambda app, pilot: screens.append(seen(app)), key)
    assert "Left for today: 2" in screens[0]
    assert sitting.app.return_value is not None
    assert sitting.app.return_value.answers == 1
    assert not sitting.app.return_code


@pytest.mark.parametrize("key", ["enter", "space"])
def test_space_goes_on_with_what_is_left(sit: Sit, key: str) -> None:
    """From the summary in the middle of a sitting back to its next card; from the one at the end it leaves."""
    sitting = sit("basic")
    screens: list[str] = []
    sitting.play("space", "3", "q", key, lambda app, pilot: screens.append(seen(app)), *ALL[2:], key)
    assert "Show the answer" in screens[0]
    assert len(sitting.events) == 4
    assert not sitting.app.is_running


def test_q_leaves_at_once_if_nothing_was_answered(sit: Sit) -> None:
    """There is nothing to sum up."""
    sitting = sit("basic")
    sitting.play("q")
    assert sitting.app.return_value == sitting.app._session.summary()


def test_undo_goes_back_to_the_quiz(sit: Sit) -> None:
    """The last grade can be taken back from the summary."""
    sitting = sit("cloze")
    screen = sitting.play("space", "3", "u")
    assert "Undone: Good" in screen
    assert "[…]" in screen
    assert [event.kind for event in sitting.events] == ["review", "retract"]


def test_nothing_to_study_says_what_to_do(sit: Sit) -> None:
    """With the day's cards done the app opens on that, and undo still works."""
    sitting = sit("cloze")
    sitting.play("space", "4")
    screen = sitting.play()
    assert "All done for today." in screen
    assert "Come back tomorrow" in screen
    assert "Undone: Easy" in sitting.play("u")


def test_nothing_to_undo_is_said_on_the_summary(sit: Sit) -> None:
    """Undo without anything to take back stays where it is."""
    assert "Nothing to undo." in sit().play("u")


def test_no_cards_at_all(sit: Sit) -> None:
    """An empty folder says how to name another."""
    assert "--cards DIR" in sit().play()


def test_no_cards_in_this_language(sit: Sit) -> None:
    """l goes on in the language that the cards have."""
    sitting = sit("hostile", mode="zh")
    assert "按 l" in sitting.play()
    assert "Is [/x]" in sitting.play("l")


def test_a_new_day_ends_the_summary(sit: Sit) -> None:
    """An app left open overnight asks the new day's cards."""
    sitting = sit("cloze")

    def sleep(app: StudyApp, pilot: Pilot[Summary]) -> None:
        sitting.clock.advance(days=1)
        app.post_message(events.AppFocus())

    assert "[…]" in sitting.play("space", "3", sleep)


def test_the_screens_speak_the_language_of_the_cards(sit: Sit) -> None:
    """In Chinese so do the words around the cards."""
    assert "今天的卡片都学完了。" in sit("cloze", mode="zh").play("space", "4")
