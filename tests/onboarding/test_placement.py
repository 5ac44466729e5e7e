"""The placement test, on a real log."""

from __future__ import annotations

from critique_study.content.models import Collection
from critique_study.events import Placed, Practice
from critique_study.history.log import Log
from critique_study.onboarding.course import Course
from critique_study.onboarding.placement import Placement
from critique_study.session import Plan, Session
from tests.conftest import FakeClock


def begin(path: Collection, log: Log, clock: FakeClock) -> Placement:
    return Placement(Session(path, log, clock, plan=Plan()))


def answer(test: Placement, *grades: int) -> None:
    """Answers one card after the other; 0 is “don't know”."""
    for grade in grades:
        if grade:
            test.session.reveal()
            test.grade(grade)
        else:
            test.do_not_know()


def stages(session: Session) -> list[str]:
    return [module.stage for module in Course(session).path]


def test_two_cards_a_module(path: Collection, log: Log, clock: FakeClock) -> None:
    """In the path's order, once each whatever the grade, as practice."""
    test = begin(path, log, clock)
    assert test.cards == 6
    asked = []
    while test.session.card is not None:
        asked.append(test.session.card.id)
        answer(test, 0)
    assert asked == ["one-1", "two-1", "three-1", "four-1", "five-1", "six-1"]
    assert {type(event.data) for _, event in log.events()} == {Practice}
    assert test.placed == []
    assert stages(test.session) == ["not-started"] * 3


def test_a_card_from_before_the_test(path: Collection, log: Log, clock: FakeClock) -> None:
    """Undone in the test, it is not asked there: the test goes on as it stood."""
    sitting = Session(path, log, clock, plan=Plan(selected=frozenset({"three-3"})))
    sitting.reveal()
    sitting.grade(4)
    test = begin(path, log, clock)
    assert test.undo()
    assert test.session.card is not None
    assert test.session.card.id == "one-1"
    answer(test, 4, 4, 4, 4)
    assert [module.id for module in test.placed] == ["first", "second"]


def test_both_right_places_the_module(path: Collection, log: Log, clock: FakeClock) -> None:
    """All cards of its core notes come due from the sixth day on, spread over three; learned they are not yet."""
    test = begin(path, log, clock)
    answer(test, 4, 3, 4, 0, 0, 5)
    assert [module.id for module in test.placed] == ["first"]
    placed = {event.card for _, event in log.events() if isinstance(event.data, Placed)}
    assert placed == {*(f"{s}-{n}" for s in ("one", "two") for n in (1, 2, 3)), "one-2:reverse", "two-2:reverse"}
    states = test.session.states
    assert {(states[card or ""].sm2.due or 0) - test.session.day for card in placed} <= {6, 7, 8}
    assert stages(test.session) == ["placed", "not-started", "not-started"]


def test_the_first_review_proves_it(path: Collection, log: Log, clock: FakeClock) -> None:
    """A pass when they come due makes the cards firm, and the module learned."""
    test = begin(path, log, clock)
    answer(test, 4, 4, 0, 0, 0, 0)
    test.leave()
    for _ in range(9):
        clock.advance(days=1)
        session = Session(path, log, clock, plan=Plan(new_per_day=0))
        while session.card is not None:
            session.reveal()
            session.grade(4)
    assert stages(session) == ["learned", "not-started", "not-started"]


def test_the_course_passes_over_what_was_placed(path: Collection, log: Log, clock: FakeClock) -> None:
    """It can be read all the same."""
    test = begin(path, log, clock)
    answer(test, 4, 4, 0, 0, 0, 0)
    test.leave()
    course = Course(test.session)
    assert course.module is not None
    assert course.module.module.id == "second"
    named = Course(test.session, "first")
    assert named.section is not None
    assert named.section.id == "alpha/one"


def test_undo(path: Collection, log: Log, clock: FakeClock) -> None:
    """The answer that placed a module goes with the placing; the card is asked again."""
    test = begin(path, log, clock)
    answer(test, 4, 4)
    assert test.placed
    assert test.undo() is not None
    assert (test.placed, test.session.card and test.session.card.id) == ([], "two-1")
    assert all(state.is_new for state in test.session.states.values())
    assert test.session.counts.left == 5
    answer(test, 0)
    assert not test.placed


def test_begun_again(path: Collection, log: Log, clock: FakeClock) -> None:
    """Only what was not begun, and not placed, is tested."""
    answer(begin(path, log, clock), 4, 4)
    again = begin(path, log, clock)
    assert again.session.card is not None
    assert again.session.card.id == "three-1"
    assert again.module is not None
    assert again.module.id == "second"
