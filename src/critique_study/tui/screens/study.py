"""The quiz: asks, reveals, takes the grade. It draws the session and forwards the keys; the session decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from critique_study import words
from critique_study.content.models import Card, Language
from critique_study.errors import LogError
from critique_study.session import Session
from critique_study.settings import screen_language
from critique_study.text import break_offsets
from critique_study.tui import face
from critique_study.tui.asking import Asking
from critique_study.tui.column import BarScreen
from critique_study.tui.keys import STUDY_KEYS, TEST_KEYS, Key, at_foot, bindings
from critique_study.tui.wanted import Wanted, What
from critique_study.tui.widgets.answer_input import AnswerInput
from critique_study.tui.widgets.grade_bar import GradeBar
from critique_study.tui.widgets.key_line import KeyLine
from critique_study.tui.widgets.message_line import MessageLine
from critique_study.tui.widgets.page import Page
from critique_study.tui.widgets.passage import Passage
from critique_study.tui.widgets.status_line import StatusLine

LOOK_AHEAD_SECONDS = 0.1


class StudyScreen(BarScreen):
    """One card at a time. All its parts stay; only what they say changes."""

    KEY_TABLE: tuple[Key, ...] = STUDY_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(dict.fromkeys((*STUDY_KEYS, *TEST_KEYS)))]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    StudyScreen {
        &.-roomy GradeBar { margin-top: 1; }
        &.-tiny AnswerInput { margin: 0; border: none; height: 1; }
    }
    """

    @dataclass
    class Ended(Message):
        """Nothing is left to ask."""

        message: str
        """What there is to say beside that."""

    @dataclass
    class Leech(Message):
        """A card has become a leech."""

        card: Card

    class Left(Message):
        """The learner wants to leave."""

    def __init__(self, session: Session, notice: str | None = None) -> None:
        super().__init__()
        self._session = session
        self._asking = Asking(session)
        self._notice = notice
        """What the caller has to tell the learner; shown once."""
        self._is_laid_out = False
        self._status = StatusLine()
        self._page = Page()
        self._text = Passage()
        self._input = AnswerInput()
        self._message = MessageLine()
        self._bar = GradeBar()
        self._keys = KeyLine()

    def compose(self) -> ComposeResult:
        """Lays out the parts."""
        with Vertical():
            yield self._status
            with self._page:
                yield self._text
                yield self._input
            yield self._message
            yield self._bar
            yield self._keys

    def on_mount(self) -> None:
        """Shows the first card."""
        self._is_laid_out = True
        self.watch(self._page, "virtual_size", self._find_answer, init=False)
        self.show(self._notice or "")

    def ask(self, asking: Asking) -> None:
        """Asks from now on what `asking` asks for; `show` shows it."""
        self._asking = asking
        self.KEY_TABLE = TEST_KEYS if asking.may_not_know else STUDY_KEYS

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to ask."""
        return not self._asking.settle()

    # What can be done

    @property
    def language(self) -> Language:
        """The language of the words around the card."""
        return screen_language(self._session.mode)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether `action` does something now."""
        session = self._session
        asked = session.card is not None and not session.revealed
        match action:
            case "submit" | "undo_while_typing":
                return session.typing
            case "give_up":
                return session.typing and not self._asking.may_not_know
            case "reveal":
                return asked and not self._session.typing
            case "pick":
                return asked and parameters[0] in range(len(session.options))
            case "grade_by":
                return session.revealed and str(parameters[0]) in session.digits
            case "accept":
                return session.revealed
            case "hint":
                return session.has_hint
            case "suspend" | "bury" | "flag":
                return session.card is not None and not session.typing
            case "want" if parameters[0] in ("browse", "stats"):
                return not session.typing
            case "want" if parameters[0] == "passage":
                looks = self._asking.may_look and not session.typing
                return session.card is not None and looks and session.passage(session.card) is not None
            case "do_not_know":
                return asked and self._asking.may_not_know and not session.typing
            case "do_not_know_while_typing":
                return session.typing and self._asking.may_not_know
            case "want":
                return session.card is not None and not session.typing
            case "undo" | "language" | "leave" | "help":
                return not session.typing
            case _:
                return True

    # What the learner does

    def action_reveal(self) -> None:
        """Shows the answer."""
        self._do(self._session.reveal)

    def action_submit(self) -> None:
        """Shows the answer beside what was typed."""
        typed = self._input.value
        self._do(lambda: self._session.reveal(typed))

    def action_give_up(self) -> None:
        """Shows the answer, whatever was typed."""
        self.action_reveal()

    def action_pick(self, option: int) -> None:
        """Picks an option, which shows the answer."""
        self._do(lambda: self._session.pick(option))

    def action_grade_by(self, digit: int) -> None:
        """Gives the grade that a digit key stands for, and goes on."""
        self._grade(self._session.digits[str(digit)])

    def action_accept(self) -> None:
        """Gives the suggested grade and goes on."""
        self._grade(self._session.suggested)

    def _grade(self, grade: int) -> None:
        self._do(lambda: self._asking.grade(grade))

    def action_do_not_know(self) -> None:
        """Answers with that."""
        self._do(self._asking.do_not_know)

    def action_do_not_know_while_typing(self) -> None:
        """The same where letters belong to the answer."""
        self.action_do_not_know()

    def action_undo(self) -> None:
        """Takes back the newest thing done and says what it was."""
        self._do(self._undo)

    def action_undo_while_typing(self) -> None:
        """The same where letters belong to the answer."""
        self.action_undo()

    def _undo(self) -> str:
        undone = self._asking.undo()
        return undone.told(self.language) if undone else words.NOTHING_TO_UNDO(self.language)

    def action_hint(self) -> None:
        """Shows the hints of the gaps."""
        self._do(self._session.hint)

    def action_bury(self) -> None:
        """Puts the card off until tomorrow."""
        self._do(lambda: words.BURIED(self.language) if self._session.bury() else "")

    def action_flag(self) -> None:
        """Flags the card, or takes the flag away."""
        self._do(lambda: (words.FLAGGED if self._session.flag() else words.UNFLAGGED)(self.language))

    def action_want(self, what: What) -> None:
        """Asks the app for another screen, or for what it can do with the card."""
        self.post_message(Wanted(self, what, self._session.card))

    def action_suspend(self) -> None:
        """Puts the card aside."""
        self._do(lambda: words.SUSPENDED(self.language) if self._session.suspend() else "")

    def action_language(self) -> None:
        """Goes on in the next language."""
        self._do(lambda: self._session.speak(self._session.next_mode))

    def suspend_card(self, card: Card) -> None:
        """Puts `card` aside, whichever is asked."""
        self._do(lambda: words.SUSPENDED(self.language) if self._session.suspend(card) else "")

    def tell(self, message: str, *, warn: bool = False) -> None:
        """Shows a line above the keys until the next step."""
        (self._message.warn if warn else self._message.say)(message)

    def action_leave(self) -> None:
        """Asks the app to leave."""
        self.post_message(self.Left())

    def catch_up(self) -> None:
        """Takes in what happened elsewhere; what is being typed stays if the question does."""
        before = self._session.card
        try:
            if not self._session.refresh():
                return
        except LogError as error:
            self._message.warn(str(error))
            return
        if self._session.card is not before:
            self._input.value = ""
        self.show()

    def _do(self, step: Callable[[], object]) -> None:
        """Takes `step`, shows what came of it and what it has to say; after a fault everything is as it was."""
        try:
            said = step()
        except LogError as error:
            self._message.warn(str(error))
            return
        self._input.value = ""
        self.show(said if isinstance(said, str) else "")

    # Mouse and input

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the input."""
        event.stop()
        if self._session.typing:
            self.action_submit()

    def on_passage_option_picked(self, event: Passage.OptionPicked) -> None:
        """A click on an option."""
        event.stop()
        if self.check_action("pick", (event.option,)):
            self.action_pick(event.option)

    def on_grade_bar_pressed(self, event: GradeBar.Pressed) -> None:
        """A click on a button."""
        event.stop()
        if event.grade is not None and self._session.revealed:
            self._grade(event.grade)
        elif event.grade is None and self._session.typing:
            self.action_submit()
        elif event.grade is None and not self._session.revealed:
            self.action_reveal()

    def on_click(self, event: events.Click) -> None:
        """A click anywhere leaves the keys where they were."""
        self._take_focus()

    # What is shown

    def show(self, message: str = "") -> None:
        """Shows where the session stands, `message`, and its notices once; before it is laid out, as soon as it is."""
        session = self._session
        if not self._is_laid_out:
            self._notice = message
            return
        notices = [words.NOTICES[notice](self.language) for notice in session.notices]
        message = " ".join(filter(None, [message, *notices]))
        session.notices.clear()
        if self.has_ended:
            self._announce_leech()
            self.post_message(self.Ended(message))
            return
        self._message.say(message or self._asking.advice(self.language))
        self._status.show(self._asking.head(self.language))
        # As high as the page, so that most cards come and go without a new layout; but the input stands right below.
        self._text.styles.min_height = None if session.typing else "100%"
        self._text.show([*face.question(session), *face.answer(session, self.language)])
        self._input.ask(session.typing, words.TYPE_HERE(self.language))
        if session.revealed:
            self._bar.offer_grades(
                session.outcomes,
                [self._asking.note(outcome, self.language) for outcome in session.outcomes],
                session.digits,
                session.suggested,
                words.SPACE(self.language),
                self.language,
            )
        else:
            key = words.ENTER if self._session.typing else words.SPACE
            self._bar.offer(words.SHOW_ANSWER(self.language), key(self.language))
        self._keys.show(at_foot(self.KEY_TABLE, self, self.language))
        self._take_focus()
        if not session.revealed:
            self._page.scroll_home(animate=False)
        self._announce_leech()
        self.set_timer(LOOK_AHEAD_SECONDS, self._look_ahead)

    def _announce_leech(self) -> None:
        if self._session.leech is not None:
            self.post_message(self.Leech(self._session.leech))
            self._session.leech = None

    def _look_ahead(self) -> None:
        """Finds the line breaks of what comes next while this is being read: in Chinese they take their time."""
        for text in face.coming(self._session):
            break_offsets(text)

    def _take_focus(self) -> None:
        self.set_focus(self._input if self._session.typing else self._page, scroll_visible=False)

    def _find_answer(self) -> None:
        """Brings a new answer into view where the question alone fills much of the page."""
        if self._session.revealed and not face.is_answered_in_place(self._session):
            self.call_after_refresh(self._scroll_to_answer)

    def _scroll_to_answer(self) -> None:
        line, room = self._text.line_of("rule"), self._page.size.height
        top = self._text.virtual_region.y + (line or 0)
        if line is not None and top > room // 2:
            self._page.scroll_to(y=top if room > 8 else top + 2, animate=False)
