"""A bare Textual app of the quiz's layout: canned texts, no logic, no storage, Textual's own widgets.

Its argument is a file with a JSON list of [question, answer, how]: the answer is all that the quiz shows below the
question, as [text, style] pairs; how is "typed" where an input stands there first. Space (in the input Enter) shows the
answer, 3 the next question. What changes on the screen of the quiz changes here, in the same styles.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Input, Static

CARDS: list[list[Any]] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
WIDTH = 72
SHOW = Content.assemble(("━ Space " + "━" * (WIDTH - 8), "$accent"), ("\nShow the answer", "bold"))
PLAIN, MARKED = "─" * 16 + "  ", "━ Space " + "━" * 8 + "  "
GRADES = Content.assemble(
    (PLAIN * 2, "dim"),
    (MARKED, "$accent"),
    (PLAIN, "dim"),
    "\n1 Again      1 d  2 Hard       6 d  ",
    ("3 Good       6 d", "bold"),
    "  4 Easy       6 d",
    ("\ntoday again       today again                         ", "dim"),
)


def keys(*named: str) -> Content:
    """The line at the foot."""
    pairs = (each.split() for each in named)
    return Content.assemble(*(part for key, word in pairs for part in ((f"{key} ", "bold"), (f"{word}  ", "dim"))))


ASKED = keys("u undo", "s suspend", "l language", "? help", "q leave")
ANSWERED = keys("u undo", "p passage", "s suspend", "l language", "? help", "q leave")


def status(place: int) -> Content:
    """What is left, and how far it has come."""
    left = len(CARDS) - place
    return Content.assemble(
        ("The debate: document against document".ljust(WIDTH - 32), "dim"),
        (f"due {left:3}", "bold underline"),
        (f"  new 0  drill 0  done {place:2}\n", "dim"),
        ("━" * place, "$success"),
        ("─" * (WIDTH - place), "dim"),
    )


class Cards(App[None]):
    """Asks what it was given."""

    BINDINGS: ClassVar[list[BindingType]] = [("space", "reveal"), ("3", "go_on"), ("ctrl+c", "quit")]
    CSS = """
    Screen { align: center middle; overflow: hidden; }
    Vertical { max-width: 76; max-height: 34; padding: 1 1 0 2; }
    #status { height: 2; margin-right: 1; }
    VerticalScroll { height: 1fr; padding-top: 1; scrollbar-gutter: stable; scrollbar-size-vertical: 1; }
    Input { margin-top: 1; padding: 0 1; border: round $border-blurred; background: $background; }
    #answer { margin-top: 1; }
    #message { margin: 0 1 1 0; display: none; }
    #bar { height: 3; margin: 1 1 0 0; }
    #keys { height: 1; margin: 1 1 0 0; }
    """

    def compose(self) -> ComposeResult:
        """The parts of the quiz's screen."""
        self.theme = "ansi-dark"  # the terminal's own colours, as the quiz has them
        self._place = -1
        with Vertical():
            yield Static(id="status")
            with VerticalScroll():
                yield Static(id="question")
                yield Input(placeholder="Type the answer")
                yield Static(id="answer")
            yield Static(id="message")
            yield Static(id="bar")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Shows the first question."""
        self.action_go_on()

    def on_input_submitted(self) -> None:
        """Shows the answer where it was typed."""
        self.action_reveal()

    def action_reveal(self) -> None:
        """Shows the answer."""
        answer = CARDS[self._place][1]
        self._say("answer", Content("\n\n").join(Content.styled(text, style) for text, style in answer))
        self._say("bar", GRADES)
        self._say("keys", ANSWERED)
        self._wait_for_text(False)

    def action_go_on(self) -> None:
        """Shows the next question."""
        self._place += 1
        question, _, how = CARDS[self._place]
        self._say("status", status(self._place))
        self._say("question", Content(question))
        self._say("answer", "")
        self._say("bar", SHOW)
        self._say("keys", ASKED)
        self._wait_for_text(how == "typed")
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _say(self, part: str, text: VisualType) -> None:
        self.query_one(f"#{part}", Static).update(text)

    def _wait_for_text(self, wanted: bool) -> None:
        field = self.query_one(Input)
        field.display = wanted
        (field if wanted else self.query_one(VerticalScroll)).focus(scroll_visible=False)


Cards().run()
