"""The path on the screen: keys in, log out, and every stage left and come back to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from textual import events
from textual.pilot import Pilot

from critique_study.errors import INTERRUPTED
from critique_study.events import Read, Retract, Review
from critique_study.history.log import Log
from critique_study.onboarding.course import Course
from critique_study.session import Plan, Session, Summary
from critique_study.tui.app import Learn, StudyApp
from critique_study.tui.stepping import StepScreen
from critique_study.tui.widgets.grade_bar import GradeBar
from tests.tui.conftest import Sitting, Step, seen

Walk = Callable[..., Sitting]

ANSWER = ("space", "3")
STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("One question, then the first section", ("space",)),
    ("Question one-1?", ANSWER),
    ("The passage of one.", ("space",)),
    ("Question one-2?", ANSWER),
    ("Question one-3?", ANSWER),
    ("Answer one-a.", ("n",)),
    ("Answer one-b.", ("n",)),
    ("The passage of two.", ("space",)),
    ("Question two-1?", ANSWER),
    ("Question two-2?", ANSWER),
    ("Question two-3?", ANSWER),
    ("Answer two-a.", ("n",)),
    ("Answer two-b.", ("n",)),
    ("You have reached the end of “The first”.", ("space", "space")),
    ("The passage of three.", ()),
)
"""What the first module shows, if all is known and nothing taken, with the keys that lead on."""


async def pause(app: StudyApp, pilot: Pilot[Summary]) -> None:
    """A moment, as long as an end must have been in view."""
    await pilot.pause(0.01)


def keys(stages: int) -> list[Step]:
    """What leads over so many stages."""
    return [step for _, presses in STAGES[:stages] for press in presses for step in (pause, press)]


def from_place(sitting: Sitting, stages: int) -> list[Step]:
    """What leads over so many stages from where the path waits, once all that can be was done without a screen."""
    waits = [place for place in range(stages + 1) if place != 1 and not _is_passed_by(place)][-1]
    with closing(Log(sitting.path)) as log:
        course = Course(Session(sitting.collection, log, sitting.clock, plan=sitting.plan))
        for shown, _ in STAGES[:waits]:
            if shown.startswith("One question"):
                course.begin()
            elif "passage" in shown:
                course.finish_text()
            elif "Question" in shown:
                course.session.reveal()
                course.session.grade(4)
            elif "Answer" in shown:
                course.leave_it()
            course.settle()
    return keys(stages)[len(keys(waits)) :]


def _is_passed_by(place: int) -> bool:
    """Whether a course that is begun again does not stand there: at an offer, at the end of a module."""
    return STAGES[place][0].startswith(("Answer", "You have"))


def test_a_module(walk: Walk) -> None:
    """Welcome, a question, then text, questions and offers of each section, and the module's end."""
    sitting = walk()
    found: list[str] = []

    def look(app: StudyApp, pilot: Pilot[Summary]) -> None:
        found.append(seen(app))

    sitting.play(*(step for stage in range(len(STAGES)) for step in (look, *keys(stage + 1)[len(keys(stage)) :])))
    for (shown, _), screen in zip(STAGES, found, strict=True):
        assert shown in screen
    assert sitting.history == [
        *("4 one-1", "read None", "4 one-2", "4 one-3"),
        *("read None", "4 two-1", "4 two-2", "4 two-3"),
    ]


@pytest.mark.parametrize("place", range(len(STAGES)))
def test_left_at_every_place_and_begun_again(walk: Walk, place: int) -> None:
    """q leaves; the next run stands at the same step, and asks nothing twice. Offers alone are not repeated."""
    sitting = walk()
    sitting.play(*from_place(sitting, place), "q", "q")
    assert not sitting.app.is_running
    rest = [shown for shown, _ in STAGES[place if place != 1 else 0 :]]
    expected = next(each for each in rest if not each.startswith(("Answer", "You have")))
    assert expected in sitting.play()
    answered = [event.card for event in sitting.events if isinstance(event.data, Review)]
    assert len(set(answered)) == len(answered)


@pytest.mark.parametrize("place", range(2, len(STAGES)))
def test_undo_at_every_place(walk: Walk, place: int) -> None:
    """u takes back what was last recorded and stands there, whichever screens lie between."""
    sitting = walk()
    recorded = [index for index in range(1, place) if STAGES[index][1] == ANSWER or "passage" in STAGES[index][0]]
    screen = sitting.play(*from_place(sitting, place), "u")
    assert STAGES[recorded[-1]][0] in screen
    assert "Undone:" in screen


def test_undo_back_to_the_start(walk: Walk) -> None:
    """As often as one likes, over every screen; at last nothing is left to undo, on the text too."""
    sitting = walk()
    screen = sitting.play(*keys(13), *["u"] * 8)
    assert "Question one-1?" in screen
    assert [event.kind for event in sitting.events].count("retract") == 8
    assert "Nothing to undo." in sitting.play("u")
    assert "The passage of one." in sitting.play()


class TestText:
    """A section that is longer than the screen."""

    SMALL = (60, 10)

    def test_space_turns_pages_and_then_goes_on(self, walk: Walk) -> None:
        """The end is seen before Space says that it leads to the questions."""
        sitting = walk()
        sitting.play(*from_place(sitting, 2))
        screen = sitting.play(size=self.SMALL)
        assert "Read on" in screen
        assert "The passage of one." not in screen
        screen = sitting.play("space", size=self.SMALL)
        assert "The passage of one." in screen
        assert "Read: to the questions" in screen
        assert "Question one-2?" in sitting.play("space", pause, "space", size=self.SMALL)

    def test_one_press_too_many(self, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
        """What comes right after the end was reached skips nothing."""
        monkeypatch.setattr(StepScreen, "PAUSE_SECONDS", 3600.0)
        sitting = walk()
        assert "One question" in sitting.play(*["space"] * 5)
        assert sitting.history == []

    def test_tiny_terminals(self, walk: Walk) -> None:
        """It is alive there, and as before on one of the usual size."""
        sitting = walk()
        sitting.play(*from_place(sitting, 2))

        async def shrink(app: StudyApp, pilot: Pilot[Summary]) -> None:
            for size in ((20, 5), (1, 1), (80, 24)):
                await pilot.resize_terminal(*size)
                await pilot.press("question_mark", "q", "l", "l", "l")
            await pilot.pause()

        assert "Read: to the questions" in sitting.play(shrink)
        assert "Question one-2?" in sitting.play(shrink, pause, "space")

    def test_a_click_on_the_bar(self, walk: Walk) -> None:
        """It does what Space does."""
        sitting = walk()

        async def click(app: StudyApp, pilot: Pilot[Summary]) -> None:
            await pilot.click(GradeBar, offset=(5, 1))

        assert "Question one-2?" in sitting.play(*from_place(sitting, 2), pause, click)
        assert "Kept: it comes next" in sitting.play(*ANSWER, *ANSWER, click)

    def test_the_language_turns(self, walk: Walk) -> None:
        """l goes round, and the text with it."""
        sitting = walk()
        sitting.play(*from_place(sitting, 2))
        screen = sitting.play("l")
        assert "one 的段落。" in screen
        assert "卡片语言：中文。" in screen
        assert "The passage of one." in sitting.play("l", "l")

    def test_the_passage_is_never_far(self, walk: Walk) -> None:
        """In a lesson p opens it before the answer too; before the first text it does not."""
        sitting = walk()
        assert "p passage" not in sitting.play(*from_place(sitting, 1))
        screen = sitting.play(*from_place(sitting, 3), "p")
        assert "The passage of one." in screen
        assert "Question one-2?" in sitting.play("p", "p")


def test_a_failed_card_comes_again(walk: Walk) -> None:
    """At the end of its section, until it is known; failed twice, the passage is offered."""
    sitting = walk()
    sitting.play(*from_place(sitting, 2))
    screen = sitting.play(pause, "space", "space", "1", *ANSWER)
    assert "Question one-2?" in screen
    assert "to repeat 1" in screen
    screen = sitting.play("space", "1")
    assert "p opens the passage again" in screen
    assert "Answer one-a." in sitting.play(*ANSWER)


class TestOffers:
    """Further notes of a section."""

    def test_keep_and_drop(self, walk: Walk) -> None:
        """k keeps, x drops all cards of the note; each is said on what comes next, and undone by u."""
        sitting = walk()
        screen = sitting.play(*from_place(sitting, 5), "k")
        assert "Kept: it comes next" in screen
        assert "Answer one-b." in screen
        screen = sitting.play("u", "x")
        assert "Dropped" in screen
        assert sitting.history[-4:] == ["keep one-a", "retract one-a", "suspend one-a", "suspend one-a:reverse"]
        screen = sitting.play("u", "u", "x", "u")
        assert "Answer one-a." in screen
        assert sitting.history[-2:] == ["retract one-a:reverse", "retract one-a"]

    def test_space_leaves_one_and_a_leaves_all(self, walk: Walk) -> None:
        """Nothing is recorded by that."""
        sitting = walk()
        sitting.play(*from_place(sitting, 4), *ANSWER)
        before = sitting.history
        assert "The passage of two." in sitting.play()
        sitting.play("u", *ANSWER)
        assert "Answer one-b." in sitting.play("u", *ANSWER, pause, "space")
        assert "The passage of two." in sitting.play("u", *ANSWER, "a")
        assert [each for each in sitting.history if "retract" not in each][: len(before)] == before

    def test_a_key_held_down_decides_once(self, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
        """The next note is not taken unseen."""
        sitting = walk()
        sitting.play(*from_place(sitting, 4))
        monkeypatch.setattr(StudyApp, "REPEAT_SECONDS", 3600.0)
        sitting.play(*ANSWER, "k", "k", "k")
        assert sitting.history[-1] == "keep one-a"
        assert sitting.history.count("keep one-b") == 0

    def test_the_passage_and_the_help(self, walk: Walk) -> None:
        """p opens it from an offer too; the help knows that k keeps here, and does not scroll."""
        sitting = walk()
        assert "The passage of one." in sitting.play(*from_place(sitting, 5), "p")
        screen = sitting.play("u", *ANSWER, "question_mark", size=(80, 40))
        assert "next among the new" in screen
        assert "↑ ↓ j k" not in screen


class TestModules:
    """Any of them can be opened."""

    def test_by_id(self, walk: Walk) -> None:
        """In whatever order; then the path goes on where it waits."""
        sitting = walk(learn=Learn("third"))
        screen = sitting.play(pause, "space", *ANSWER)
        assert "The passage of five." in screen
        sitting.learn = Learn()
        assert "The passage of one." in sitting.play()

    def test_the_end_of_the_path(self, walk: Walk) -> None:
        """It says where every module stands, and Space leaves."""
        sitting = walk()
        finish(sitting)
        screen = sitting.play()
        assert "Nothing waits on the path" in screen
        assert "The second · " in screen
        sitting.play(pause, "space")
        assert not sitting.app.is_running


def finish(sitting: Sitting) -> None:
    """Reads and answers everything on the path."""
    now = sitting.clock.now()
    with closing(Log(sitting.path)) as log:
        for section in sitting.collection.sections:
            log.append(None, Read(section), now, now.study_day())
        for card in sitting.collection.cards.values():
            if card.note.core and not card.is_reverse:
                log.append(card.id, Review(4), now, now.study_day())


class TestPlacement:
    """The test of what is known already."""

    def test_both_known_places_the_module(self, walk: Walk) -> None:
        """d does not know; the result names what is skipped, and Space goes on to the path."""
        sitting = walk(learn=Learn(placement=True))
        screen = sitting.play(*ANSWER, *ANSWER, "d", *ANSWER, "d", "d")
        assert "✓ The first" in screen
        assert "The second" not in screen
        assert "six" in screen
        assert {event.kind for event in sitting.events} == {"practice", "placed"}
        sitting.learn = Learn()
        assert "The passage of three." in sitting.play()

    def test_its_buttons(self, walk: Walk) -> None:
        """They say whether the card counts as known, and d is offered before the answer alone."""
        sitting = walk(learn=Learn(placement=True))
        assert "question 1 of 6" in sitting.play()
        assert "“Don't know” is an answer." in " ".join(sitting.screen.split())
        assert "d don't know" in sitting.screen
        screen = sitting.play("space")
        assert screen.count("not known") == 1
        assert "d don't know" not in screen

    def test_undo_from_the_result(self, walk: Walk) -> None:
        """The last answer is taken back with the module that it placed."""
        sitting = walk(learn=Learn(placement=True))
        known = (*("d",) * 4, *ANSWER, *ANSWER)

        def look(app: StudyApp, pilot: Pilot[Summary]) -> None:
            assert "✓ The third" in seen(app)

        assert "question 6 of 6" in sitting.play(*known, look, "u")
        placed = [event for event in sitting.events if event.kind == "placed"]
        assert {event.id for event in placed} <= {
            event.data.event for event in sitting.events if isinstance(event.data, Retract)
        }

    def test_from_the_welcome(self, walk: Walk) -> None:
        """t tests first, and q from there leaves."""
        sitting = walk()
        assert "question 1 of 6" in sitting.play("t")
        sitting.play("t", "q")
        assert not sitting.app.is_running
        assert sitting.history == []


class TestHome:
    """The path on the first screen."""

    @pytest.fixture
    def sitting(self, walk: Walk) -> Sitting:
        sitting = walk()
        sitting.learn, sitting.home = None, True
        return sitting

    def test_a_newcomer_is_led_in(self, sitting: Sitting) -> None:
        """r is named first; it opens the welcome; q comes back."""
        screen = sitting.play()
        assert "New here? r takes you in" in screen
        assert screen.splitlines()[-1].split()[:5] == ["r", "begin", "reading", "Space", "study"]
        assert "One question, then" in sitting.play("r")
        assert "New here?" in sitting.play("r", "q")

    def test_midway(self, sitting: Sitting) -> None:
        """It says how far one has come and what comes next; r goes on there; leaving comes back to the day."""
        sitting.play("r", *keys(3))
        screen = sitting.play()
        assert "━─ ── ──" in screen
        assert "1 of 6 sections read" in screen
        assert "r reads on: “Section one” (The first)" in screen
        assert "Question one-2?" in sitting.play("r")
        assert "1 of 6 sections read" in sitting.play("r", *ANSWER, "q")
        assert "Question one-2?" not in sitting.play("space")

    def test_the_quiz_is_as_before_when_the_path_was_left(self, sitting: Sitting) -> None:
        """Its limits hold again, and its passage waits for the answer."""
        sitting.plan = Plan(new_per_day=2)
        screen = sitting.play("r", *keys(2), "q", "space")
        assert "due 0  new 1" in screen
        assert "p passage" not in screen

    def test_help_and_palette(self, sitting: Sitting) -> None:
        """r is in both."""
        assert "read on where you stopped" in sitting.play("question_mark")
        titles: list[str] = []
        sitting.play(lambda app, pilot: titles.extend(each.title for each in app.get_system_commands(app.screen)))
        assert "read on (r)" in titles


class TestLeaving:
    """From the command line."""

    def test_the_summary(self, walk: Walk) -> None:
        """What was answered is summed up; where nothing was, q ends at once."""
        sitting = walk()
        assert "This sitting: 1 answered, 1 passed" in sitting.play(*keys(2), "q")
        sitting.play("q")
        assert not sitting.app.is_running

    def test_a_placement_test_left_before_its_end(self, walk: Walk) -> None:
        """No score: it was no review. It says that nothing was skipped, and that Space goes on to the day's cards."""
        screen = walk(learn=Learn(placement=True)).play("space", "3", "q")
        assert "nothing was skipped" in screen
        assert "This sitting" not in screen
        assert "Space study" in screen

    def test_undo_from_the_summary(self, walk: Walk) -> None:
        """It stands on the path again."""
        sitting = walk()
        screen = sitting.play(*keys(4), "q", "u")
        assert "Undone: Good for “Question one-2?”" in screen
        assert "to answer 2" in screen

    def test_on_to_the_quiz(self, walk: Walk) -> None:
        """With what the day holds."""
        sitting = walk()
        screen = sitting.play(*keys(2), "q", "space")
        assert "due 0  new 9" in screen

    def test_ctrl_c(self, walk: Walk) -> None:
        """At once, from anywhere."""
        sitting = walk()
        sitting.play(*keys(5), "ctrl+c")
        assert sitting.app.return_code == INTERRUPTED
        assert len(sitting.history) == 4


class TestFaults:
    """One line each, and nothing lost."""

    @pytest.mark.parametrize(("place", "key"), [(2, "space"), (3, "3"), (5, "k"), (5, "x"), (5, "u"), (7, "space")])
    def test_a_log_that_cannot_be_written(self, walk: Walk, place: int, key: str) -> None:
        """The step stands, and counts once it can be."""
        sitting = walk()

        async def lock(app: StudyApp, pilot: Pilot[Summary]) -> None:
            if key == "3":
                await pilot.press("space")
            app._session._log._db.execute("PRAGMA query_only = ON")

        def unlock(app: StudyApp, pilot: Pilot[Summary]) -> None:
            assert "cannot be written" in " ".join(seen(app).split())
            assert STAGES[place][0].removeprefix("Question ").removesuffix("?") in seen(app)
            app._session._log._db.execute("PRAGMA query_only = OFF")

        rest = from_place(sitting, place)
        sitting.play(*rest, pause, lock, key, unlock)
        kinds = [event.kind for event in sitting.events]
        assert kinds == ["review", "read", "review", "review", "read"][: len(kinds)]

    def test_it_counts_once_there_is_room(self, walk: Walk) -> None:
        """The same key, pressed again."""
        sitting = walk()

        def lock(app: StudyApp, pilot: Pilot[Summary]) -> None:
            app._session._log._db.execute("PRAGMA query_only = ON")

        def unlock(app: StudyApp, pilot: Pilot[Summary]) -> None:
            app._session._log._db.execute("PRAGMA query_only = OFF")

        screen = sitting.play(*from_place(sitting, 2), pause, lock, "space", unlock, "space")
        assert "Question one-2?" in screen
        assert sitting.history == ["4 one-1", "read None"]

    @pytest.mark.parametrize("place", range(len(STAGES)))
    def test_the_day_turns_and_others_write(self, walk: Walk, place: int) -> None:
        """At every stage: what is read stays, a question that was answered elsewhere is not asked, and it goes on."""
        sitting = walk()

        def elsewhere(app: StudyApp, pilot: Pilot[Summary]) -> None:
            sitting.clock.advance(days=1)
            with closing(Log(sitting.path)) as log:
                now = sitting.clock.now()
                log.append("six-a", Review(4), now, now.study_day())
            app.post_message(events.AppFocus())

        screen = sitting.play(*from_place(sitting, place), elsewhere)
        assert STAGES[place][0] in screen
        assert "A new study day has begun." in screen

    def test_a_question_answered_elsewhere(self, walk: Walk) -> None:
        """The next one is asked; after the last one the course goes on."""
        sitting = walk()

        def elsewhere(app: StudyApp, pilot: Pilot[Summary]) -> None:
            with closing(Log(sitting.path)) as log:
                now = sitting.clock.now()
                log.append("one-3", Review(4), now, now.study_day())
            app.post_message(events.AppFocus())

        assert "Answer one-a." in sitting.play(*from_place(sitting, 4), elsewhere)
