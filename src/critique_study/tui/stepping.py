"""A step on the path other than a question: text under a head, a bar that says what Space does, the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer

from critique_study import words
from critique_study.content.models import Language
from critique_study.errors import LogError
from critique_study.session import Session, Undone
from critique_study.settings import screen_language
from critique_study.tui.asking import section_head
from critique_study.tui.column import BarScreen
from critique_study.tui.keys import STEP_KEYS, Key, at_foot, bindings
from critique_study.tui.typeset import Block
from critique_study.tui.wanted import Wanted, What
from critique_study.tui.widgets.grade_bar import GradeBar
from critique_study.tui.widgets.key_line import KeyLine
from critique_study.tui.widgets.message_line import MessageLine
from critique_study.tui.widgets.page import Page
from critique_study.tui.widgets.passage import Passage
from critique_study.tui.widgets.status_line import Head, StatusLine

if TYPE_CHECKING:
    from critique_study.onboarding.course import Course

MEASURES: dict[Language, int] = {"en": 66, "zh": 68}
"""The cells of a line that is comfortable to read: 66 letters, 34 Chinese characters."""
_OVERLAP = 2
"""Lines of a page that are seen again on the next."""


class StepScreen(BarScreen):
    """Space turns the pages; once the end has been in view for a moment, it goes on to what comes next."""

    KEY_TABLE: ClassVar[tuple[Key, ...]] = STEP_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(STEP_KEYS)]
    AUTO_FOCUS = "Page"
    DEFAULT_CSS = """
    StepScreen {
        &.-tall, &.-roomy {
            GradeBar { margin-top: 1; }
            MessageLine { margin: 1 1 0 0; }
        }
    }
    """
    PAUSE_SECONDS = 0.6
    """So long the end is in view before Space goes on: one press too many while turning pages skips nothing."""
    IS_PROSE: ClassVar[bool] = True
    """Whether its lines are kept to a measure that is comfortable to read."""
    ONCE: ClassVar[frozenset[str]] = frozenset()
    """The keys, beside those that always do, that decide something and count once while they are held down."""

    @dataclass
    class Taken(Message):
        """A step was taken: the app shows what is before the learner now."""

        said: str
        """What there is to say about it."""

    class Left(Message):
        """The learner wants to leave."""

    def __init__(self, session: Session, said: str = "") -> None:
        """`said` is one line to show until the next key."""
        super().__init__()
        self.session = session
        self._said = said
        self._is_taken = False
        """Whether the step lies behind: a key pressed before the next screen is there decides nothing on it."""
        self._has_seen_end = False
        self._pause: Timer | None = None
        self._status = StatusLine()
        self._page = Page()
        self._text = Passage()
        self._message = MessageLine()
        self.bar = GradeBar()
        self._keys = KeyLine()

    # What a step says of itself

    def head(self) -> Head:
        """Where the learner stands."""
        raise NotImplementedError

    def blocks(self) -> Iterable[Block]:
        """The text."""
        raise NotImplementedError

    def goes_on_to(self) -> str:
        """What Space does at the end, for the bar."""
        raise NotImplementedError

    def go_on(self) -> object:
        """Takes the step; a text that it returns is said on the next screen."""
        raise NotImplementedError

    def undo(self) -> Undone | None:
        """Takes back the newest step."""
        raise NotImplementedError

    def caught_up(self) -> None:
        """Takes in what changed: the language, or something elsewhere."""

    def show_bar(self) -> None:
        """Says what Space does now."""
        name = self.goes_on_to() if self._shows_end else words.LEARN_PAGE(self.language)
        self.bar.offer(name, words.SPACE(self.language))

    # How

    @property
    def language(self) -> Language:
        """The language of the words."""
        return screen_language(self.session.mode)

    def compose(self) -> ComposeResult:
        """Lays out the parts."""
        with Vertical():
            yield self._status
            with self._page:
                yield self._text
            yield self._message
            yield self.bar
            yield self._keys

    def on_mount(self) -> None:
        """Shows the text from its top."""
        self.watch(self._page, "scroll_y", self._look_for_end, init=False)
        self.watch(self._page, "virtual_size", self._look_for_end, init=False)
        self.show(self._said)

    def on_resize(self) -> None:
        """What was the end may lie below now."""
        self.call_after_refresh(self._look_for_end)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether `action` does something now."""
        return not self._is_taken

    @property
    def is_at_end(self) -> bool:
        """Whether Space goes on: the end is in view, and was for a moment."""
        return self._has_seen_end and self._shows_end

    @property
    def _shows_end(self) -> bool:
        return self._page.size.height > 0 and self._page.scroll_y >= self._page.max_scroll_y

    def _look_for_end(self) -> None:
        """Notes, a moment after, that the end is in view."""
        if self._shows_end and not self._has_seen_end and self._pause is None:
            self._pause = self.set_timer(self.PAUSE_SECONDS, self._see_end)
        self.show_bar()

    def _see_end(self) -> None:
        self._pause = None
        self._has_seen_end = self._shows_end

    def show(self, message: str = "") -> None:
        """Shows the step as it is now, `message`, and the session's notices once."""
        notices = [words.NOTICES[notice](self.language) for notice in self.session.notices]
        self.session.notices.clear()
        self._message.say(" ".join(filter(None, [message, *notices])))
        self._status.show(self.head())
        self._text.styles.max_width = MEASURES[self.language] if self.IS_PROSE else None
        self._text.show(self.blocks())
        self._keys.show(at_foot(self.KEY_TABLE, self, self.language))
        self.show_bar()

    def catch_up(self) -> None:
        """Takes in what happened elsewhere, and a day that turned; the reader stays where he is."""
        try:
            if self.session.refresh():
                self.caught_up()
                self.show()
        except LogError as error:
            self._message.warn(str(error))

    def take(self, step: Callable[[], object]) -> None:
        """Takes `step` and lets the app show what comes of it; after a fault everything is as it was."""
        if self._is_taken:
            return
        try:
            said = step()
        except LogError as error:
            self._message.warn(str(error))
            return
        self._leave_for(said if isinstance(said, str) else "")

    def _leave_for(self, said: str) -> None:
        self._is_taken = True
        self.post_message(self.Taken(said))

    # What the learner does

    def action_go_on(self) -> None:
        """A page on, or at the end the next step."""
        if self.is_at_end:
            self.take(self.go_on)
        elif not self._shows_end:
            self._page.scroll_relative(y=max(1, self._page.size.height - _OVERLAP), animate=False)

    def action_undo(self) -> None:
        """Takes back the newest thing done and says what it was."""
        try:
            undone = self.undo()
        except LogError as error:
            self._message.warn(str(error))
            return
        if undone is None:
            self._message.say(words.NOTHING_TO_UNDO(self.language))
        else:
            self._leave_for(undone.told(self.language))

    def action_language(self) -> None:
        """Goes on in the next language, at about the same place, and says which."""
        page = self._page
        share = page.scroll_y / page.max_scroll_y if page.max_scroll_y else 0.0
        self.session.speak(self.session.next_mode)
        self.caught_up()
        self.show(words.SHOWN_IN(self.language, mode=words.MODES[self.session.mode](self.language)))
        self.call_after_refresh(lambda: page.scroll_to(y=round(share * page.max_scroll_y), animate=False))

    def action_want(self, what: What) -> None:
        """Asks the app for another screen."""
        self.post_message(Wanted(self, what))

    def action_leave(self) -> None:
        """Asks the app to leave."""
        self.post_message(self.Left())

    def on_grade_bar_pressed(self, event: GradeBar.Pressed) -> None:
        """A click on a button."""
        event.stop()
        self.press(event.grade)

    def press(self, choice: int | None) -> None:
        """Does what a button stands for: that of the index `choice`, or the only one."""
        self.action_go_on()

    def on_click(self, event: events.Click) -> None:
        """A click anywhere leaves the keys where they were."""
        self._page.focus(scroll_visible=False)


class CourseScreen(StepScreen):
    """A step of a course."""

    def __init__(self, course: Course, said: str = "") -> None:
        super().__init__(course.session, said)
        self.course = course

    def head(self) -> Head:
        """The module, and where in it this is."""
        return section_head(self.course, self.language)

    def undo(self) -> Undone | None:
        """Takes back the newest step, which may lead to another."""
        return self.course.undo()

    def caught_up(self) -> None:
        """Takes in what changed."""
        self.course.refresh()
