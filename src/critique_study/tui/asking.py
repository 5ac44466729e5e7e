"""What the quiz screen asks for: the day's cards, those of a section that was read, those of a placement test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from critique_study import words
from critique_study.content.models import Language
from critique_study.content.sources import in_language
from critique_study.schedule import sm2
from critique_study.session import Outcome, Part, Session, Undone
from critique_study.tui import face
from critique_study.tui.widgets.status_line import Figure, Head

if TYPE_CHECKING:
    from critique_study.onboarding.course import Course
    from critique_study.onboarding.placement import Placement

_PARTS: dict[Part, words.Label] = {"due": words.DUE, "new": words.NEW, "drill": words.DRILL}
_CRAM: dict[Part, words.Label] = {"cram": words.CRAM_LEFT}
_LESSON: dict[Part, words.Label] = {"new": words.LEARN_TO_ANSWER, "drill": words.LEARN_TO_REPEAT}


class Asking:
    """The session asks what the day holds."""

    may_not_know = False
    """Whether “don't know” is an answer of its own."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def may_look(self) -> bool:
        """Whether the passage of the present card may be opened: before the answer it would tell it."""
        return self.session.revealed

    def settle(self) -> bool:
        """Goes on after a step; returns whether there is still something to ask."""
        return self.session.card is not None

    def grade(self, grade: int) -> None:
        """Records `grade` for the revealed card."""
        self.session.grade(grade)

    def do_not_know(self) -> None:
        """Answers with that."""

    def undo(self) -> Undone | None:
        """Takes back the newest thing done."""
        return self.session.undo()

    def head(self, language: Language) -> Head:
        """Where the learner stands."""
        session, counts = self.session, self.session.counts
        title = face.deck_title(session, language)
        if session.card is not None and session.state(session.card).flagged:
            title = f"{title} · {words.FLAG(language)}"
        figures = _figures(session, _CRAM if session.part == "cram" else _PARTS, language)
        done = Figure(f"{words.DONE(language)} {counts.done}", f"/ {counts.done}")
        return Head(title, (*figures, done), counts.done, counts.left)

    def note(self, outcome: Outcome, language: Language) -> str:
        """What a grade would mean beside the interval."""
        if outcome.again_today:
            return words.TODAY_AGAIN(language)
        return words.DONE_TODAY(language) if outcome.interval is None else ""

    def advice(self, language: Language) -> str:
        """What to tell the learner while there is nothing else to say."""
        return ""


class Lesson(Asking):
    """A course asks the core cards of its section."""

    def __init__(self, course: Course) -> None:
        super().__init__(course.session)
        self._course = course

    @property
    def may_look(self) -> bool:
        """Whether the course lets the learner go back to the passage."""
        return self._course.may_look

    def settle(self) -> bool:
        """Lets the course go on where nothing is left to ask."""
        self._course.refresh()
        return self._course.stage == "question"

    def undo(self) -> Undone | None:
        """Takes back the newest step, which may lie before the question."""
        return self._course.undo()

    def head(self, language: Language) -> Head:
        """The section, and what is left of its questions; before the first text the module alone."""
        head = section_head(self._course, language)
        if self._course.is_warming_up:
            return head._replace(figures=())
        left = {part: label for part, label in _LESSON.items() if getattr(self.session.counts, part)}
        return head._replace(figures=(*head.figures, *_figures(self.session, left, language)))

    def advice(self, language: Language) -> str:
        """What the question is doing here, or where help is."""
        if self._course.is_warming_up:
            return (words.LEARN_GUESSED if self.session.revealed else words.LEARN_FIRST_QUESTION)(language)
        return words.LEARN_STUMBLED(language) if self._course.stumbled else ""


class Test(Asking):
    """A placement test asks what is known already."""

    may_not_know = True

    def __init__(self, placement: Placement) -> None:
        super().__init__(placement.session)
        self._placement = placement

    def grade(self, grade: int) -> None:
        """Records it, and the module as placed where that was the last pass it needed."""
        self._placement.grade(grade)

    def do_not_know(self) -> None:
        """Answers with that, without a look at the answer."""
        self._placement.do_not_know()

    def undo(self) -> Undone | None:
        """Takes back the newest answer and what it led to."""
        return self._placement.undo()

    def note(self, outcome: Outcome, language: Language) -> str:
        """Whether the grade says that the card is known."""
        return (words.PLACEMENT_KNOWN if outcome.grade >= sm2.PASS else words.PLACEMENT_UNKNOWN)(language)

    def head(self, language: Language) -> Head:
        """The module that is tested."""
        module, left = self._placement.module, self.session.counts.left
        done = self._placement.cards - left
        title = in_language(module.title, language) if module is not None else ""
        place = words.PLACEMENT_QUESTION(language, number=done + 1, cards=self._placement.cards)
        return Head(title, (Figure(place, f"{done + 1}/{self._placement.cards}"),), done, left)


def section_head(course: Course, language: Language) -> Head:
    """The module and the place in it; how far it has come is measured in texts and core cards."""
    module = course.module
    if module is None:
        return Head("", (), 0, 0)
    number, sections = course.place
    place = words.LEARN_SECTION(language, number=number, sections=sections)
    figures = (Figure(place, f"{number}/{sections}"),) if number else ()
    every = sum(1 + len(section.core) for section in module.sections)
    done = sum(section.is_read + len(section.core) - len(section.open) for section in module.sections)
    return Head(in_language(module.module.title, language), figures, done, every - done)


def _figures(session: Session, parts: dict[Part, words.Label], language: Language) -> list[Figure]:
    """How many cards are left of each of the parts."""
    numbers = {part: getattr(session.counts, part) for part in parts}
    return [
        Figure(f"{label(language)} {numbers[part]}", str(numbers[part]), part == session.part)
        for part, label in parts.items()
    ]
