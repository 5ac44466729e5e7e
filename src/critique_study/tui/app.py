"""The app: pushes screens, keeps the time, lets nobody press a key twice by accident."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Input

from critique_study.errors import INTERRUPTED
from critique_study.session import Session, Summary
from critique_study.tui.keys import STUDY_KEYS
from critique_study.tui.screens.help import HelpScreen
from critique_study.tui.screens.study import StudyScreen
from critique_study.tui.screens.summary import Choice, SummaryScreen

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


class StudyApp(App[Summary]):
    """One sitting on a whole screen.

    `run()` returns its summary; `return_code` is then 130 if Ctrl+C ended it, else 0. A fault of the log is shown
    where it happens and ends nothing.
    """

    TITLE = "critique-study"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "interrupt", show=False, priority=True),
        Binding("question_mark", "help", show=False),
    ]
    REPEAT_SECONDS = 0.15
    """The same key again within this time is no new press: a key held down grades nothing."""

    def __init__(self, session: Session, notice: str | None = None) -> None:
        """`notice` is one line to show above the first card."""
        own_theme = "TEXTUAL_THEME" not in os.environ
        super().__init__(ansi_color=True if own_theme else None)
        if own_theme:
            self.register_theme(TERMINAL)
            self.theme = TERMINAL.name
        self._session = session
        self._study = StudyScreen(session, notice)
        self._last_press = ("", 0.0)

    def get_default_screen(self) -> Screen[None]:
        """The quiz lies under all else."""
        return self._study

    def on_mount(self) -> None:
        """Starts to watch the day."""
        self.set_interval(REFRESH_SECONDS, self._catch_up)
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not on Windows, nor beside the main thread
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._terminate)

    def on_app_focus(self) -> None:
        """The learner is back, perhaps after days."""
        self._catch_up()

    async def on_event(self, event: events.Event) -> None:
        """Drops a press that is only the echo of the one before."""
        if isinstance(event, events.Key) and not event.is_forwarded and self._is_echo(event):
            return
        await super().on_event(event)

    def _is_echo(self, event: events.Key) -> bool:
        """Whether the key has been held down or has bounced; what is typed may do both."""
        key, time = self._last_press
        self._last_press = (event.key, event.time)
        decides = event.key in ("space", "enter") or event.key.isdecimal()
        typed = isinstance(self.focused, Input)
        return decides and not typed and key == event.key and event.time - time < self.REPEAT_SECONDS

    def _catch_up(self) -> None:
        was_over = self._session.card is None
        self._study.catch_up()
        if was_over and self._session.card is not None and isinstance(self.screen, SummaryScreen):
            self.screen.dismiss("study")

    def on_study_screen_ended(self, event: StudyScreen.Ended) -> None:
        """The day is done."""
        if not any(isinstance(screen, SummaryScreen) for screen in self.screen_stack):
            self._sum_up(event.message)

    def on_study_screen_left(self) -> None:
        """Enough for now."""
        if self._session.summary().answers:
            self._sum_up()
        else:
            self._leave("leave")

    def _sum_up(self, message: str = "") -> None:
        self.push_screen(SummaryScreen(self._session, self._study.language, message), self._leave)

    def _leave(self, choice: Choice | None) -> None:
        """Leaves, or goes on studying as the summary was left."""
        if choice == "undo":
            self._study.action_undo()
        elif choice == "language":
            self._study.action_language()
        elif choice == "leave":
            self.exit(self._session.summary())

    def action_help(self) -> None:
        """Shows the keys."""
        self.push_screen(HelpScreen(STUDY_KEYS, self._study.language))

    def _terminate(self) -> None:
        """Leaves the terminal as it was before the process ends."""
        self.exit(self._session.summary(), return_code=128 + signal.SIGTERM)

    def action_interrupt(self) -> None:
        """Leaves at once. All that was graded is on disk."""
        self.exit(self._session.summary(), return_code=INTERRUPTED)
