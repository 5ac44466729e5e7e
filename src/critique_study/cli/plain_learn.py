"""Learning and the placement test as lines on stdin and stdout: the plain quiz with what stands between questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from critique_study import words
from critique_study.cli.plain import COMMANDS, PlainQuiz
from critique_study.content import faces
from critique_study.content.models import Card
from critique_study.content.sources import in_language
from critique_study.debate import report
from critique_study.onboarding import status
from critique_study.onboarding.course import Course
from critique_study.onboarding.placement import Placement
from critique_study.onboarding.progress import LEARNED_PERCENT
from critique_study.session import Undone

OFFER_COMMANDS = {
    "k": words.HELP_KEEP,
    "x": words.HELP_DROP,
    "n": words.HELP_NOT_NOW,
    "a": words.HELP_NONE_NOW,
}
"""What is understood where a card is offered, beside the commands of the quiz."""
DO_NOT_KNOW = {"d": words.HELP_DO_NOT_KNOW}
"""What is understood at a question of the placement test, beside the commands of the quiz."""
_OF_A_QUESTION = "hsb"
"""The commands that only a question has."""


class PlainCourse(PlainQuiz):
    """The path over two text streams, from where it waits."""

    def __init__(self, course: Course, stdin: TextIO, stdout: TextIO) -> None:
        super().__init__(course.session, stdin, stdout)
        self._course = course

    # A line of the learner

    @property
    def _commands(self) -> Mapping[str, words.Label]:
        return COMMANDS | OFFER_COMMANDS

    @property
    def _card(self) -> Card | None:
        """The card that is asked or offered."""
        return self._session.card if self._course.stage == "question" else self._course.offered

    @property
    def _is_typing(self) -> bool:
        return self._course.stage == "question" and super()._is_typing

    @property
    def _may_look(self) -> bool:
        return self._course.may_look

    def _answer(self, line: str) -> None:
        """An answer at a question; else an empty line, which goes on."""
        course = self._course
        if course.stage == "question":
            super()._answer(line)
        elif line or course.stage == "end":
            self._prompt()
        else:
            self._go_on()
            self._show_question()

    def _go_on(self) -> None:
        match self._course.stage:
            case "welcome":
                self._course.begin()
            case "text":
                self._course.finish_text()
            case "offer":
                self._course.leave_it()
            case "module":
                self._course.go_on()

    def _run_command(self, command: str, text: str) -> None:
        stage = self._course.stage
        if command in OFFER_COMMANDS:
            if stage == "offer":
                self._choose(command)
            else:
                self._say(words.PLAIN_NOT_HERE)
                self._prompt()
        elif stage != "question" and command in _OF_A_QUESTION:
            self._say(words.PLAIN_NOT_HERE)
            self._prompt()
        elif stage == "text" and command == "p":
            self._show_question()
        else:
            super()._run_command(command, text)

    def _choose(self, command: str) -> None:
        """Takes or leaves what is offered."""
        match command:
            case "k" if self._course.keep():
                self._say(words.LEARN_KEPT)
            case "x" if self._course.drop():
                self._say(words.LEARN_DROPPED)
            case "n":
                self._course.leave_it()
            case "a":
                self._course.leave_all()
        self._show_question()

    def _take_back(self) -> Undone | None:
        return self._course.undo()

    # What is shown

    def _show_question(self) -> None:
        """What is before the learner."""
        course = self._course
        course.refresh()
        if course.stage == "question":
            super()._show_question()
            return
        self._notices()
        match course.stage:
            case "welcome":
                self._say(words.LEARN_TITLE)
                self._print_lines(label(self._language) for label in words.LEARN_WELCOME)
            case "text":
                self._show_text()
            case "offer":
                self._show_offer()
            case "module":
                self._show_module_end()
            case "end":
                self._say(words.LEARN_END)
        self._prompt()

    def _show_text(self) -> None:
        course = self._course
        assert course.module is not None
        assert course.section is not None
        number, sections = course.place
        module = in_language(course.module.module.title, self._language)
        self._say(words.LEARN_PLACE, module=module, number=number, sections=sections)
        self._show_section(course.section)

    def _show_standing(self) -> None:
        """How many questions of the section are left."""
        counts = self._session.counts
        if self._course.is_warming_up:
            self._say(words.LEARN_FIRST_QUESTION)
        else:
            self._say(words.LEARN_LEFT, new=counts.new, drill=counts.drill)
        if self._course.stumbled and not self._session.revealed:
            self._say(words.LEARN_STUMBLED)

    def _show_offer(self) -> None:
        card = self._course.offered
        assert card is not None
        languages = faces.shown(card.note, self._session.mode) or faces.shown(card.note, "both")
        self._say(words.LEARN_OFFERED, left=self._course.offers_left)
        self._show_front(card, languages)
        self._show_back(card, languages)

    def _show_module_end(self) -> None:
        """What is held now, what comes tomorrow, and who claimed what in what was read."""
        course, language, summary = self._course, self._language, self._session.summary()
        assert course.module is not None
        progress, title = course.module, words.quotable(in_language(course.module.module.title, language))
        self._say(words.LEARN_MODULE_END, module=title)
        self._say(words.LEARN_HOLD, answered=progress.answered, core=progress.core, firm=progress.firm)
        self._say(words.LEARN_FIRM_IS, percent=LEARNED_PERCENT)
        due, new, minutes = summary.tomorrow_due, summary.tomorrow_new, summary.tomorrow_minutes
        self._print(words.tomorrow(language, due, new, minutes))
        if course.claims:
            self._say(words.LEARN_CLAIMS)
            collection = self._session.collection
            self._print_lines(report.told_claim(claim, collection, language) for claim in course.claims)
        self._print(status.where_next(course.path, self._session.collection, language))

    def _choices(self) -> str:
        match self._course.stage:
            case "welcome":
                return words.PLAIN_BEGIN(self._language)
            case "text":
                label = words.PLAIN_TO_QUESTIONS if self._course.has_questions else words.PLAIN_READ_ON
                return label(self._language)
            case "offer":
                return words.PLAIN_OFFER(self._language)
            case "module":
                return words.PLAIN_ON(self._language)
            case "end":
                return words.PLAIN_END(self._language)
            case "question":
                return super()._choices()


class PlainPlacement(PlainQuiz):
    """The placement test over two text streams."""

    def __init__(self, placement: Placement, stdin: TextIO, stdout: TextIO) -> None:
        super().__init__(placement.session, stdin, stdout)
        self._placement = placement

    def run(self) -> None:
        """Says what it is, then asks until the learner leaves or the input ends."""
        self._say(words.PLACEMENT_TITLE)
        self._say(words.PLACEMENT_ABOUT)
        super().run()

    @property
    def _commands(self) -> Mapping[str, words.Label]:
        return COMMANDS | DO_NOT_KNOW

    def _run_command(self, command: str, text: str) -> None:
        if command not in DO_NOT_KNOW:
            super()._run_command(command, text)
        elif self._session.revealed:
            self._say(words.PLAIN_NOT_HERE)
            self._prompt()
        else:
            self._placement.do_not_know()
            self._show_question()

    def _record(self, grade: int) -> None:
        self._placement.grade(grade)

    def _take_back(self) -> Undone | None:
        return self._placement.undo()

    def _show_standing(self) -> None:
        module, cards = self._placement.module, self._placement.cards
        title = in_language(module.title, self._language) if module is not None else ""
        number = cards - self._session.counts.left + 1
        self._say(words.PLACEMENT_PLACE, module=title, number=number, cards=cards)

    def _show_summary(self) -> None:
        """Nothing of a score: it was no review. Of a test that was left, that it was, and what is skipped already."""
        placed = self._placement.placed
        if self._session.card is None:
            return
        if placed:
            titles = words.CLAUSE(self._language).join(in_language(module.title, self._language) for module in placed)
            self._say(words.PLACEMENT_UNFINISHED)
            self._say(words.PLACEMENT_PLACED, modules=titles)
        else:
            self._say(words.PLACEMENT_UNFINISHED_NONE)

    def _show_end(self) -> None:
        """What was known."""
        placed = [in_language(module.title, self._language) for module in self._placement.placed]
        if not self._placement.cards:
            self._say(words.PLACEMENT_EMPTY)
        elif placed:
            self._say(words.PLACEMENT_PLACED, modules=words.CLAUSE(self._language).join(placed))
        else:
            self._say(words.PLACEMENT_NONE_PLACED)
        self._say(words.PLACEMENT_THEN)

    def _choices(self) -> str:
        choices = super()._choices()
        if self._session.card is None:
            return choices
        if self._session.revealed:
            digits = self._session.digits.items()
            grades = (f"{digit} {words.grade(digit, grade)(self._language)}" for digit, grade in digits)
            return words.CLAUSE(self._language).join(grades)
        key = ":d" if self._session.typing else "d"
        return words.COMMA(self._language).join((choices, words.PLAIN_DO_NOT_KNOW(self._language, key=key)))
