"""Learning on the screen: which screen shows what is before the learner, on the path or in the placement test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from critique_study import words
from critique_study.onboarding.course import Course, Stage
from critique_study.onboarding.placement import Placement
from critique_study.tui.asking import Asking, Lesson, Test
from critique_study.tui.screens.module_end import ModuleEndScreen
from critique_study.tui.screens.offer import OfferScreen
from critique_study.tui.screens.path_end import PathEndScreen
from critique_study.tui.screens.placed import PlacedScreen
from critique_study.tui.screens.text import TextScreen
from critique_study.tui.screens.welcome import WelcomeScreen
from critique_study.tui.stepping import CourseScreen, StepScreen

if TYPE_CHECKING:
    from textual.app import App

    from critique_study.session import Session, Summary
    from critique_study.tui.screens.study import StudyScreen

_SCREENS: dict[Stage, type[CourseScreen]] = {
    "welcome": WelcomeScreen,
    "text": TextScreen,
    "offer": OfferScreen,
    "module": ModuleEndScreen,
    "end": PathEndScreen,
}
"""What shows each stage of a course but its questions, which are the quiz screen's."""


class Learning:
    """A course or a placement test on the screens of an app, above its quiz.

    The quiz screen lies under all else; while something is to be asked nothing lies above it, else one screen that
    shows the step.
    """

    def __init__(self, app: App[Summary], session: Session, study: StudyScreen, module: str | None) -> None:
        """Goes on in the module of that id, without one where the path waits."""
        self._app = app
        self._session = session
        self._study = study
        self._placement: Placement | None = None
        self._course = self._walk(module)

    def test(self) -> None:
        """Asks first what is known already."""
        self._course.leave()
        self._placement = Placement(self._session)
        self._study.ask(Test(self._placement))
        self.show(words.PLACEMENT_ABOUT(self._study.language) if self._placement.cards else "")

    def show(self, said: str = "") -> None:
        """Shows what is before the learner, and what there is to say about the step that led there."""
        if self._placement is not None and self._placement.session.plan.placement is None:  # its result was read
            self._placement = None
            self._course = self._walk(None)
        if isinstance(self._app.screen, StepScreen):
            self._app.pop_screen()
        if (step := self._step(said)) is not None:
            self._app.push_screen(step)
        else:
            self._study.show(said)

    @property
    def unfinished(self) -> words.Label | None:
        """What to say of a placement test that is left before its end; None if none is."""
        if self._placement is None or self._session.card is None:
            return None
        return words.PLACEMENT_UNFINISHED if self._placement.placed else words.PLACEMENT_UNFINISHED_NONE

    def leave(self) -> None:
        """Gives the session and the quiz screen back to what they did before."""
        (self._placement or self._course).leave()
        self._study.ask(Asking(self._session))
        if isinstance(self._app.screen, StepScreen):
            self._app.pop_screen()

    def _walk(self, module: str | None) -> Course:
        course = Course(self._session, module)
        self._study.ask(Lesson(course))
        return course

    def _step(self, said: str) -> StepScreen | None:
        """The screen of the present step; None for a question."""
        if self._placement is not None:
            return None if self._session.card is not None else PlacedScreen(self._placement, said)
        self._course.settle()
        screen = _SCREENS.get(self._course.stage)
        return screen(self._course, said) if screen is not None else None
