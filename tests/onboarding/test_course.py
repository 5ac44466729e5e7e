"""The path as it is walked, on a real log: every position, left and come back to."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content.loader import load
from critique_study.content.models import Collection
from critique_study.events import Keep, Read, Review
from critique_study.history.log import Log
from critique_study.onboarding.course import Course
from critique_study.session import Plan, Session
from tests.conftest import FakeClock
from tests.onboarding.made import make

MODULE = [
    *("welcome", "one-1", "text one", "one-2", "one-3", "offer one-a", "offer one-b"),
    *("text two", "two-1", "two-2", "two-3", "offer two-a", "offer two-b", "module first"),
]
"""What is before the learner in the first module, if all is known and nothing taken."""


def begin(path: Collection, log: Log, clock: FakeClock, module: str | None = None) -> Course:
    return Course(Session(path, log, clock, plan=Plan(new_per_day=2)), module)


def seen(course: Course) -> str:
    """What is before the learner, in a word or two."""
    match course.stage:
        case "question":
            assert course.session.card is not None
            return course.session.card.id
        case "text":
            assert course.section is not None
            return f"text {course.section.id.removeprefix('alpha/')}"
        case "offer":
            assert course.offered is not None
            return f"offer {course.offered.id}"
        case "module":
            assert course.module is not None
            return f"module {course.module.module.id}"
        case other:
            return other


def step(course: Course, grade: int = 4) -> None:
    """Goes on: reads, answers with `grade`, leaves what is offered."""
    match course.stage:
        case "welcome":
            course.begin()
        case "text":
            course.finish_text()
        case "question":
            course.session.reveal()
            assert course.session.grade(grade) is not None
            course.settle()
        case "offer":
            course.leave_it()
        case "module":
            course.go_on()


def walk(course: Course, steps: int) -> list[str]:
    """What is before the learner during so many steps."""
    found = [seen(course)]
    for _ in range(steps):
        step(course)
        found.append(seen(course))
    return found


def answered(log: Log) -> list[str]:
    return [event.card or "" for _, event in log.events() if isinstance(event.data, Review)]


def test_a_module(path: Collection, log: Log, clock: FakeClock) -> None:
    """One question before any text; then each section, its core cards, what else there is; then the module's end."""
    course = begin(path, log, clock)
    assert walk(course, len(MODULE) - 1) == MODULE
    assert answered(log) == ["one-1", "one-2", "one-3", "two-1", "two-2", "two-3"]
    course.go_on()
    assert seen(course) == "text three"


def test_the_whole_path(path: Collection, log: Log, clock: FakeClock) -> None:
    """It ends; started again it says so; everything was asked once."""
    course = begin(path, log, clock)
    while course.stage != "end":
        step(course)
    cards = [card.id for card in path.cards.values() if card.note.core and not card.is_reverse]
    assert answered(log) == cards
    assert begin(path, log, clock).stage == "end"
    assert [module.stage for module in course.path] == ["read"] * 3


@pytest.mark.parametrize("place", range(len(MODULE)))
def test_left_and_begun_again_at_every_place(path: Collection, log: Log, clock: FakeClock, place: int) -> None:
    """It goes on where it was left; before the first answer it begins anew.

    Offers alone are not repeated: what was not taken waits among the new.
    """
    before = begin(path, log, clock)
    walk(before, place)
    after = begin(path, log, clock)
    expected = [each for each in MODULE[place if place != 1 else 0 :] if not each.startswith("offer")]
    if expected[0].startswith("module"):
        expected = ["text three"]
    assert seen(after) == expected[0]
    rest = [each for each in walk(after, 20) if not each.startswith("offer")]
    assert rest[: len(expected)] == expected
    assert len(set(answered(log))) == len(answered(log))


@pytest.mark.parametrize("place", range(1, len(MODULE)))
def test_begun_again_on_the_next_day(path: Collection, log: Log, clock: FakeClock, place: int) -> None:
    """The same, though what was learned is now due in the quiz: the course asks nothing twice."""
    walk(begin(path, log, clock), place)
    clock.advance(days=1)
    course = begin(path, log, clock)
    while course.stage != "module":
        step(course)
    assert answered(log)[:6] == ["one-1", "one-2", "one-3", "two-1", "two-2", "two-3"]
    assert len(set(answered(log))) == len(answered(log))


def test_a_failed_card_comes_again_at_the_end_of_its_section(path: Collection, log: Log, clock: FakeClock) -> None:
    """After the others, until it is known; left in between, the drill is gone on with."""
    course = begin(path, log, clock)
    course.begin()
    step(course, grade=2)
    assert seen(course) == "text one"
    course.finish_text()
    step(course, grade=2)
    step(course)
    assert (seen(course), course.session.part) == ("one-1", "drill")
    again = begin(path, log, clock)
    assert (seen(again), again.session.part) == ("one-1", "drill")
    assert walk(again, 2) == ["one-1", "one-2", "offer one-a"]


def test_failing_twice_offers_the_passage(path: Collection, log: Log, clock: FakeClock) -> None:
    """Not before; and for that card alone."""
    course = begin(path, log, clock)
    course.begin()
    step(course)
    course.finish_text()
    step(course, grade=2)
    step(course)
    assert (seen(course), course.stumbled) == ("one-2", False)
    step(course, grade=2)
    assert (seen(course), course.stumbled) == ("one-2", True)


def test_the_days_limit_of_new_cards_does_not_stop_it_but_is_used_up(
    path: Collection, log: Log, clock: FakeClock
) -> None:
    """What was met here counts in the quiz of the day."""
    course = begin(path, log, clock)
    walk(course, 5)
    course.leave()
    assert course.session.card is None
    assert course.session.counts.new == 0
    assert course.session.counts.done == 3


def test_what_is_offered(path: Collection, log: Log, clock: FakeClock) -> None:
    """Kept notes come next among the new, dropped ones never, with all their cards; the rest stays where it is."""
    course = begin(path, log, clock)
    walk(course, 5)
    assert course.offers_left == 2
    course.drop()
    assert seen(course) == "offer one-b"
    course.keep()
    assert seen(course) == "text two"
    course.leave()
    states = course.session.states
    assert [states[name].suspended for name in ("one-a", "one-a:reverse")] == [True, True]
    clock.advance(days=1)
    session = Session(path, log, clock, plan=Plan(new_per_day=2))
    while session.part == "due":
        session.reveal()
        session.grade(4)
    assert session.card is not None
    assert session.card.id == "one-b"


def test_undo(path: Collection, log: Log, clock: FakeClock) -> None:
    """Every step can be taken back, one after the other, to the very first; then there is nothing."""
    course = begin(path, log, clock)
    walk(course, 5)
    course.drop()
    course.keep()
    for expected in ("offer one-b", "offer one-a", "one-3", "one-2", "text one", "one-1"):
        assert course.undo() is not None
        assert seen(course) == expected
    assert course.undo() is None
    assert not any(state.suspended for state in course.session.states.values())
    assert not course.session.sections_read
    assert begin(path, log, clock).stage == "text"


def test_undo_in_a_section_undoes_progress(path: Collection, log: Log, clock: FakeClock) -> None:
    """Where the module stands is what the live events say."""
    course = begin(path, log, clock)
    walk(course, 13)
    stages = [course.path[0].stage]
    while course.undo():
        stages.append(course.path[0].stage)
    assert stages == [
        "read",
        "reading",
        "reading",
        "reading",
        "reading",
        "reading",
        "reading",
        "not-started",
        "not-started",
    ]


def test_any_module_in_any_order(path: Collection, log: Log, clock: FakeClock) -> None:
    """Nothing is locked; afterwards the path goes on where it waits."""
    course = begin(path, log, clock, "third")
    assert seen(course) == "welcome"
    course.begin()
    step(course)
    assert seen(course) == "text five"
    while course.stage != "module":
        step(course)
    course.go_on()
    assert seen(course) == "text one"


def test_a_module_is_read_again(path: Collection, log: Log, clock: FakeClock) -> None:
    """From its first section to its end; nothing is asked or noted anew."""
    course = begin(path, log, clock)
    walk(course, 13)
    events = len(log.events())
    again = begin(path, log, clock, "first")
    read = [each for each in walk(again, 6) if not each.startswith("offer")]
    assert read == ["text one", "text two", "module first"]
    assert len(log.events()) == events


def test_a_card_put_off_until_tomorrow_is_asked_then(path: Collection, log: Log, clock: FakeClock) -> None:
    """It does not hold up the path today, and is not skipped."""
    course = begin(path, log, clock)
    walk(course, 3)
    course.session.bury()
    course.settle()
    assert seen(course) == "one-3"
    step(course)
    while not seen(course).startswith("text"):
        step(course)
    assert seen(course) == "text two"
    clock.advance(days=1)
    assert seen(begin(path, log, clock)) == "one-2"


def test_a_missed_card_put_off_until_tomorrow_does_not_hold_up_the_path(
    path: Collection, log: Log, clock: FakeClock
) -> None:
    """Its drill is not waited for; undo stands at it again."""
    course = begin(path, log, clock)
    walk(course, 4)
    step(course, grade=2)
    course.session.bury()
    course.settle()
    while seen(course).startswith("offer"):
        step(course)
    assert seen(course) == "text two"
    course.undo()
    assert (seen(course), course.session.part) == ("one-3", "drill")


def test_a_suspended_card_is_put_off_for_good(path: Collection, log: Log, clock: FakeClock) -> None:
    """The module counts as read without it."""
    course = begin(path, log, clock)
    walk(course, 3)
    course.session.suspend()
    course.settle()
    while course.stage != "module":
        step(course)
    assert "one-2" not in answered(log)
    assert course.path[0].stage == "read"


def test_events_are_of_the_ordinary_kinds(path: Collection, log: Log, clock: FakeClock) -> None:
    """An answer is a review, a section read is `read`, a note taken is `keep`."""
    course = begin(path, log, clock)
    walk(course, 5)
    course.keep()
    kinds = [type(event.data) for _, event in log.events()]
    assert kinds == [Review, Read, Review, Review, Keep]


def test_another_language(path: Collection, log: Log, clock: FakeClock) -> None:
    """A switch in the middle of a question stays at that question."""
    course = begin(path, log, clock)
    walk(course, 3)
    course.session.speak("zh")
    course.refresh()
    assert seen(course) == "one-2"


def test_a_folder_without_a_path(tmp_path: Path, log: Log, clock: FakeClock) -> None:
    """There is nothing to walk."""
    make(tmp_path)
    (tmp_path / "seeds" / "path.yaml").unlink()
    collection, _ = load(tmp_path / "cards")
    assert begin(collection, log, clock).stage == "end"
