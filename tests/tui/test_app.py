"""What the app does between its screens: the end of a sitting and the turn of the day come to none unasked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from itertools import product

import pytest
from textual import events
from textual.pilot import Pilot

from critique_study.events import Review
from critique_study.history.log import Log
from critique_study.session import Plan, Summary
from critique_study.tui.app import StudyApp
from tests.conftest import FakeClock
from tests.tui.conftest import Sitting, Step

Sit = Callable[..., Sitting]


def test_a_leech_at_the_end(sit: Sit, clock: FakeClock) -> None:
    """The announcement comes before the summary, with all it offers."""
    sitting = sit("basic")
    start = clock.now().study_day()
    log = Log(sitting.path)
    for day in range(15):
        log.append("engine-originates", Review(4 if day % 2 == 0 else 2), clock.now(), start + day)
        clock.advance(minutes=1)
    log.close()
    clock.advance(days=15)
    sitting.plan = Plan(minutes=1)
    late: Step = lambda app, pilot: clock.advance(minutes=5)  # noqa: E731
    assert "slips away again" in sitting.play("space", late, "1")
    again = ("u", "space", late, "1")
    assert "This sitting: 1 answered" in sitting.play(*again, "space")
    assert "This sitting: 1 answered" in sitting.play(*again, "exclamation_mark", "x", "enter")
    assert "This sitting: 1 answered" in sitting.play("u", *again, "exclamation_mark", "escape")
    assert "This sitting: 1 answered" in sitting.play(*again, "s")


@pytest.mark.parametrize("key", ["exclamation_mark", "i", "t", "c"])
def test_the_end_waits_for_other_screens(sit: Sit, clock: FakeClock, key: str) -> None:
    """What another process answers, while something else is read or typed, takes nothing away from that."""
    sitting = sit("basic")
    sitting.plan = Plan(new_per_day=1)

    def elsewhere(app: StudyApp, pilot: Pilot[Summary]) -> None:
        log = Log(sitting.path)
        log.append("engine-originates", Review(4), clock.now(), clock.now().study_day())
        log.close()
        app.on_app_focus()

    before = sitting.play(key)
    assert sitting.play(key, elsewhere) == before


def test_a_log_that_cannot_be_read(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was edited is not taken in, which is said; the question stands."""
    monkeypatch.setenv("VISUAL", "true")
    sitting = sit("basic")

    def damage(app: StudyApp, pilot: Pilot[Summary]) -> None:
        monkeypatch.setattr(app, "suspend", nullcontext)
        sitting.close()

    screen = sitting.play(damage, "e", size=(80, 30))
    assert "unusable as a review log" in screen
    assert "Ada Lovelace's words" in screen


def test_what_the_caller_has_to_say(sit: Sit) -> None:
    """A line below the day."""
    sitting = sit("basic")
    sitting.home = True
    assert "1 problem in x.yaml" in sitting.play(notice="1 problem in x.yaml")


def test_the_day_turns_at_home(sit: Sit, clock: FakeClock) -> None:
    """It shows the new day, and can be started."""
    sitting = sit("basic")
    sitting.play("space", "3", "space", "3", "space", "3")
    sitting.home = True

    def sleep(app: StudyApp, pilot: Pilot[Summary]) -> None:
        clock.advance(days=1)
        app.on_app_focus()

    assert "Today: 3 due" in sitting.play(sleep)
    assert "A new study day has begun." in sitting.play(sleep, "space")


def at_once(keys: str) -> Step:
    """Presses `keys` before any of them is answered."""

    def press(app: StudyApp, pilot: Pilot[Summary]) -> None:
        for key in keys:
            app.post_message(events.Key("space" if key == " " else key, key))

    return press


class TestKeysBeforeTheNextScreen:
    """What is pressed before the next screen stands never ends in a fault, and decides nothing there."""

    @pytest.mark.parametrize("first", "rmwyctluq ")
    def test_at_home(self, walk: Callable[..., Sitting], first: str) -> None:
        """Every pair of keys."""
        sitting = walk()
        sitting.home, sitting.learn = True, None
        for second in "rmwyctluq ":
            sitting.play(at_once(first + second))
            assert sitting.app.return_code in (None, 0)

    @pytest.mark.parametrize("keys", ["r q", "rr ", "rtq", "m q", "cqq", "t r", "   ", "qqq"])
    def test_three_at_home(self, walk: Callable[..., Sitting], keys: str) -> None:
        """A few triples."""
        sitting = walk()
        sitting.home, sitting.learn = True, None
        sitting.play(at_once(keys))
        assert sitting.app.return_code in (None, 0)
        assert sitting.events == []

    @pytest.mark.parametrize(("first", "second"), product("pcq ", "tq "))
    def test_at_a_question_and_its_summary(self, sit: Sit, first: str, second: str) -> None:
        """The same on the quiz, and on the summary that q leads to."""
        sitting = sit("basic")
        sitting.play("space", at_once(first + second))
        assert sitting.app.return_code in (None, 0)
        sitting.play("space", "3", "q", at_once(first + second))
        assert sitting.app.return_code in (None, 0)

    def test_twice_into_the_path(self, walk: Callable[..., Sitting]) -> None:
        """It is the path that is entered, not the placement test."""
        sitting = walk()
        sitting.home, sitting.learn = True, None
        assert "One question, then the first section" in sitting.play(at_once("rr"))
