"""A bare Textual app of the quiz's layout: canned texts, no logic, no storage, Textual's own widgets.

Its argument is a file with a JSON list of [question, answer]. Space shows the answer, 3 the next question.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

CARDS: list[list[str]] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
SHOW = "━ Space " + "━" * 64 + "\nShow answer"
GRADES = (
    "─" * 17
    + "  "
    + "─" * 17
    + "  ━ Space "
    + "━" * 8
    + "  "
    + "─" * 17
    + "\n1 Again        1 d  2 Hard        6 d  3 Good"
)
KEYS = "u undo  p passage  s suspend  l language  ? help  q leave"


class Cards(App[None]):
    """Asks what it was given."""

    BINDINGS: ClassVar[list[BindingType]] = [("space", "reveal"), ("3", "go_on"), ("ctrl+c", "quit")]
    CSS = """
    Screen { align: center middle; overflow: hidden; }
    Vertical { max-width: 76; max-height: 34; padding: 1 1 0 2; }
    #status { height: 2; margin-right: 1; }
    VerticalScroll { height: 1fr; padding-top: 1; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    #answer { margin-top: 1; }
    #message { margin: 0 1 1 0; }
    #bar { height: 3; margin: 1 1 0 0; }
    #keys { height: 1; margin: 1 1 0 0; }
    """

    def compose(self) -> ComposeResult:
        """The parts of the quiz's screen."""
        self._place = 0
        with Vertical():
            yield Static("1 of 100", id="status", markup=False)
            with VerticalScroll():
                yield Static(CARDS[0][0], id="question", markup=False)
                yield Static("", id="answer", markup=False)
            yield Static("", id="message", markup=False)
            yield Static(SHOW, id="bar", markup=False)
            yield Static(KEYS, id="keys", markup=False)

    def action_reveal(self) -> None:
        """Shows the answer."""
        self._say("answer", CARDS[self._place][1])
        self._say("bar", GRADES)

    def action_go_on(self) -> None:
        """Shows the next question."""
        self._place += 1
        self._say("status", f"{self._place + 1} of 100\n" + "━" * self._place)
        self._say("question", CARDS[self._place][0])
        self._say("answer", "")
        self._say("bar", SHOW)

    def _say(self, part: str, text: str) -> None:
        self.query_one(f"#{part}", Static).update(text)


Cards().run()
