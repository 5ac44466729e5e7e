"""The app: pushes screens, keeps the time, lets nobody press a key twice by accident."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App, SuspendNotSupported, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Input

from critique_study import words
from critique_study.content import faces
from critique_study.content.models import Card
from critique_study.content.shipped import why_read_only
from critique_study.errors import INTERRUPTED, ContentError, CritiqueStudyError, LogError
from critique_study.session import Session, Summary
from critique_study.tui.keys import Key, works
from critique_study.tui.screens.account import AccountScreen
from critique_study.tui.screens.help import HelpScreen
from critique_study.tui.screens.home import Choice as HomeChoice
from critique_study.tui.screens.home import HomeScreen
from critique_study.tui.screens.leech import Answer as LeechAnswer
from critique_study.tui.screens.leech import LeechScreen
from critique_study.tui.screens.remark import RemarkScreen
from critique_study.tui.screens.study import StudyScreen
from critique_study.tui.screens.summary import Choice, SummaryScreen
from critique_study.tui.stepping import StepScreen
from critique_study.tui.wanted import Wanted, What

if TYPE_CHECKING:
    from critique_study.tui.learning import Learning

REFRESH_SECONDS = 60.0
"""How often a waiting question looks whether the day has turned or another process has written."""

# The terminal's own colours: right on dark and on light ones, in 16 colours, and gone with NO_COLOR.
TERMINAL = Theme(
    name="terminal",
    ansi=True,
    primary="ansi_blue",
    accent="ansi_magenta",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    foreground="ansi_default",
    background="ansi_default",
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border-blurred": "ansi_bright_black",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_bright_black",
        "scrollbar-active": "ansi_bright_black",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
    },
)


class Learn(NamedTuple):
    """What of the path the app begins with."""

    module: str | None = None
    """The id of the module to open; None: where the path waits."""
    placement: bool = False
    """Whether it is asked first what is known already."""


class StudyApp(App[Summary]):
    """One sitting on a whole screen.

    `run()` returns its summary; `return_code` is then 130 if Ctrl+C ended it, else 0. A fault of the log is shown
    where it happens and ends nothing.
    """

    TITLE = "critique-study"
    ALLOW_SELECT = False
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "interrupt", show=False, priority=True),
        Binding("question_mark", "help", show=False),
    ]
    REPEAT_SECONDS = 0.15
    """The same key again within this time is no new press: a key held down grades nothing."""

    def __init__(
        self,
        session: Session,
        notice: str | None = None,
        *,
        theme: str = TERMINAL.name,
        home: bool = False,
        learn: Learn | None = None,
    ) -> None:
        """`notice` is one line to show above the first card; `home`: whether the day is shown before it.

        With `learn` the path is walked, and what is left of the day comes after.
        """
        own_theme = theme == TERMINAL.name
        super().__init__(ansi_color=True if own_theme else None)
        if own_theme:
            self.register_theme(TERMINAL)
        self.theme = theme
        self._session = session
        self._home = home
        self._notice = notice or ""
        self._study = StudyScreen(session, None if learn is not None else notice)
        self._learn = learn
        self._learning: Learning | None = None
        """The path that is walked now."""
        self._last_press = ("", 0.0)
        self._pressed_on: WeakKeyDictionary[events.Key, Screen[Any]] = WeakKeyDictionary()
        """On which screen a key was pressed that is still under way."""

    def get_default_screen(self) -> Screen[None]:
        """The quiz lies under all else."""
        return self._study

    def on_mount(self) -> None:
        """Shows the day, if asked to, and starts to watch it."""
        if self._home:
            self._show_home(self._notice)
        elif self._learn is not None:
            self._walk(self._learn, self._notice)
        self.set_interval(REFRESH_SECONDS, self._catch_up)
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not on Windows, nor beside the main thread
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._terminate)

    def on_app_focus(self) -> None:
        """The learner is back, perhaps after days."""
        self._catch_up()

    async def on_event(self, event: events.Event) -> None:
        """Drops a press that is only the echo of the one before."""
        if isinstance(event, events.Key) and (self._is_for_another(event) or self._is_echo(event)):
            return
        await super().on_event(event)

    def _is_for_another(self, event: events.Key) -> bool:
        """Whether the key was pressed on a screen that is gone by now: it decides nothing on the next."""
        if not event.is_forwarded:
            self._pressed_on[event] = self.screen
            return False
        return self._pressed_on.pop(event, self.screen) is not self.screen

    def _is_echo(self, event: events.Key) -> bool:
        """Whether the key has been held down or has bounced; what is typed may do both."""
        if event.is_forwarded:
            return False
        key, time = self._last_press
        self._last_press = (event.key, event.time)
        decides = event.key in ("space", "enter") or event.key.isdecimal() or event.key in self._once
        typed = isinstance(self.focused, Input)
        return decides and not typed and key == event.key and event.time - time < self.REPEAT_SECONDS

    @property
    def _once(self) -> frozenset[str]:
        """The letters that decide something on the present screen."""
        return getattr(self.screen, "ONCE", frozenset())

    def _catch_up(self) -> None:
        """Takes in what happened elsewhere where that shows; other screens are left in peace until they are closed."""
        if isinstance(self.screen, HomeScreen | StepScreen):
            self.screen.catch_up()
        if not isinstance(self.screen, StudyScreen | SummaryScreen):
            return
        was_over = self._session.card is None
        self._study.catch_up()
        if was_over and self._session.card is not None and isinstance(self.screen, SummaryScreen):
            self.screen.dismiss("study")

    def on_study_screen_ended(self, event: StudyScreen.Ended) -> None:
        """Nothing is left to ask. Under another screen that is said when that is closed."""
        if self.screen is self._study:
            self._go_on(event.message)

    def _go_on(self, message: str = "") -> None:
        """To what comes after the last question."""
        if self._learning is not None:
            self._learning.show(message)
        else:
            self._sum_up(message)

    def _show_home(self, notice: str = "") -> None:
        self.push_screen(HomeScreen(self._session, notice), self._start)

    def _start(self, choice: HomeChoice | None) -> None:
        """Studies as the learner chose on the first screen, or leaves."""
        if choice == "leave":
            self.exit(self._session.summary())
        else:
            self._study.show()

    def on_study_screen_left(self) -> None:
        """Enough for now."""
        if self.screen is not self._study:  # pressed twice, before another screen stood
            return
        if self._learning is not None:
            self._stop_learning()
        elif self._session.summary().answers:
            self._sum_up()
        else:
            self._leave("leave")

    # The path

    def _walk(self, learn: Learn, message: str = "") -> None:
        """Walks the path, above the quiz."""
        from critique_study.tui.learning import Learning  # here, for start time

        self._learning = Learning(self, self._session, self._study, learn.module)
        if learn.placement:
            self._learning.test()
        else:
            self._learning.show(message)

    def on_step_screen_taken(self, event: StepScreen.Taken) -> None:
        """On to the next step."""
        if self._learning is not None:
            self._learning.show(event.said)

    def on_step_screen_left(self) -> None:
        """Enough of the path for now."""
        self._stop_learning()

    def _enter_path(self, *, test: bool) -> None:
        """From the first screen, or from that of a newcomer on the path, who may be tested first."""
        if self._learning is not None:
            self._learning.test()
        else:
            self.pop_screen()
            self._walk(Learn(placement=test))

    def _stop_learning(self) -> None:
        """Back to where the path was entered from; what was answered is summed up if that was the command line."""
        if self._learning is None:
            return
        unfinished = self._learning.unfinished
        self._learning.leave()
        self._learning = None
        if self._home:
            self._show_home(unfinished(self._study.language) if unfinished is not None else "")
        elif unfinished is not None and self._session.summary().answers:
            self.push_screen(SummaryScreen(self._session, self._study.language, test_left=unfinished), self._leave_path)
        elif self._session.summary().answers:
            self._sum_up(leave=self._leave_path)
        else:
            self._leave("leave")

    def _end_if_done(self) -> None:
        """Goes on to what had to wait for another screen."""
        if self.screen is self._study and self._study.has_ended:
            self._go_on()

    def _sum_up(self, message: str = "", leave: Callable[[Choice | None], None] | None = None) -> None:
        self.push_screen(SummaryScreen(self._session, self._study.language, message), leave or self._leave)

    def _leave(self, choice: Choice | None) -> None:
        """Leaves, or goes on studying as the summary was left."""
        if choice == "leave":
            self.exit(self._session.summary())
        elif choice == "undo":
            self._study.action_undo()
        elif choice == "language":
            self._study.action_language()
        else:
            self._study.show()

    def _leave_path(self, choice: Choice | None) -> None:
        """The same where the path was left."""
        if choice == "undo":
            self._walk(Learn())
            self.call_after_refresh(self._undo_on_path)
        else:
            self._leave(choice)

    def _undo_on_path(self) -> None:
        """Takes back the newest step where it was taken."""
        if isinstance(self.screen, StudyScreen | StepScreen):
            self.screen.action_undo()

    def action_help(self) -> None:
        """Shows the keys of the present screen."""
        if keys := _keys(self.screen):
            self.push_screen(HelpScreen(keys, self._session.digits, self._study.language))

    def action_command_palette(self) -> None:
        """Shows every action by its name."""
        if _keys(self.screen):
            self.push_screen(CommandPalette(placeholder=words.PALETTE(self._study.language), id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers: every key of the screen that does something now."""
        language = self._study.language
        for key in _keys(screen):
            for pressed, action in key.choices:
                if works(action, screen) and action != "app.command_palette":
                    shown, name, about = key.shown(language), key.word(language), key.help(language)
                    if pressed.isdecimal():
                        shown = pressed
                    if action.startswith("grade_by"):
                        grade = self._session.digits[pressed]
                        name, about = (label(pressed, grade)(language) for label in (words.grade, words.meaning))
                    title = words.BY_KEY(language, action=name, key=shown)
                    yield SystemCommand(title, about, partial(self.run_action, action, screen))

    # What screens want

    def on_wanted(self, event: Wanted) -> None:
        """Shows what a screen asks for, or does what it cannot do itself; another key may have led away meanwhile."""
        event.stop()
        if event.by is self.screen:
            self._answer(event)

    def _answer(self, event: Wanted) -> None:
        card, language = event.card, self._study.language
        if event.what == "browse":
            from critique_study.tui.screens.browse import BrowseScreen  # here, for start time

            self.push_screen(BrowseScreen(self._session, language, event.name), self._return)
        elif event.what == "stats":
            from critique_study.tui.screens.stats import StatsScreen  # here, for start time

            self.push_screen(StatsScreen(self._session, language))
        elif event.what in ("map", "who", "timeline", "section"):
            self._show_debate(event.what, event.name)
        elif event.what in ("learn", "placement"):
            self._enter_path(test=event.what == "placement")
        elif card is None:
            return
        elif event.what == "account":
            self.push_screen(AccountScreen(self._session, card, language))
        elif event.what == "passage":
            self._show_passage(card)
        elif event.what == "remark":
            self.push_screen(RemarkScreen(faces.short_name(card, language), language), partial(self._keep, card))
        elif event.what == "edit":
            self._edit(card)

    def _show_debate(self, what: What, name: str) -> None:
        """Shows a screen of the debate, on the claim or person of this name, or a section."""
        if what == "map":
            from critique_study.tui.screens.map import MapScreen  # here, for start time

            self.push_screen(MapScreen(self._session, name), self._return)
        elif what == "who":
            from critique_study.tui.screens.who import WhoScreen  # here, for start time

            self.push_screen(WhoScreen(self._session, name), self._return)
        elif what == "timeline":
            from critique_study.tui.screens.timeline import TimelineScreen  # here, for start time

            self.push_screen(TimelineScreen(self._session, name), self._return)
        else:
            from critique_study.tui.screens.section import SectionScreen  # here, for start time

            self.push_screen(SectionScreen(self._session.collection.sections[name], self._study.language))

    def _show_passage(self, card: Card) -> None:
        section = self._session.passage(card)
        if section is None:
            self._tell(words.NO_PASSAGE(self._study.language))
        else:
            from critique_study.tui.screens.section import SectionScreen  # here, for start time

            self.push_screen(SectionScreen(section, self._study.language))

    def _keep(self, card: Card, remark: str | None) -> None:
        """Records a remark that was typed."""
        try:
            if remark and self._session.remark(remark, card):
                self._tell(words.REMARKED(self._study.language))
        except LogError as error:
            self._tell(str(error), warn=True)
        else:
            self._end_if_done()

    def _edit(self, card: Card) -> None:
        """Opens the note in the learner's editor and goes on with what came of it."""
        language = self._study.language
        if why_read_only(card.note.place.path):
            self._tell(words.READ_ONLY(language, copy="critique-study cards --copy DIR"), warn=True)
            return
        from critique_study import editor  # here, for start time

        place = card.note.place
        try:
            editor.command(os.environ, place.path, place.line)  # what is wrong with it is said before the screen goes
            with self.suspend():
                editor.edit(place.path, place.line)
        except CritiqueStudyError as error:
            self._tell(str(error), warn=True)
            return
        except SuspendNotSupported:
            self._tell(words.NO_EDITOR_HERE(language), warn=True)
            return
        self._reload()

    def _reload(self) -> None:
        """Reads the decks anew, and says if something is wrong with them now."""
        from critique_study.content.loader import load  # here, for the decks are read before

        language = self._study.language
        try:
            collection, problems = load(self._session.collection.root)
            if not collection.id:
                self._tell(words.EDITED_FAULTY(language, count=len(problems)), warn=True)
                return
            self._session.reload(collection)
        except (ContentError, LogError) as error:
            self._tell(str(error), warn=True)
            return
        errors = sum(problem.severity == "error" for problem in problems)
        self._study.show(words.EDITED_FAULTY(language, count=errors) if errors else words.EDITED(language))
        if refresh := getattr(self.screen, "refresh_cards", None):
            refresh()

    def _return(self, _: None = None) -> None:
        """Shows the quiz as it is after what was done elsewhere."""
        self._study.show()

    def _tell(self, message: str, *, warn: bool = False) -> None:
        self._study.tell(message, warn=warn)
        if self.screen is not self._study:
            self.notify(message, severity="warning" if warn else "information", markup=False)

    def on_study_screen_leech(self, event: StudyScreen.Leech) -> None:
        """Announces a leech, and does about it what the learner says."""
        name = faces.short_name(event.card, self._study.language)
        screen = LeechScreen(name, self._session.state(event.card).sm2.lapses, self._study.language)
        self.push_screen(screen, partial(self._treat, event.card))

    def _treat(self, card: Card, answer: LeechAnswer | None) -> None:
        if answer == "suspend":
            self._study.suspend_card(card)
            return
        if answer in ("remark", "edit"):
            self._answer(Wanted(self.screen, answer, card))
        self._end_if_done()

    def _terminate(self) -> None:
        """Leaves the terminal as it was before the process ends."""
        self.exit(self._session.summary(), return_code=128 + signal.SIGTERM)

    def action_interrupt(self) -> None:
        """Leaves at once. All that was graded is on disk."""
        self.exit(self._session.summary(), return_code=INTERRUPTED)


def _keys(screen: Screen[object]) -> tuple[Key, ...]:
    """The keys of `screen`; none of a dialogue that wants its answer first, and of the palette."""
    return getattr(screen, "KEY_TABLE", ())
