"""The end of a sitting: what it held, what tomorrow brings, what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from critique_study import words
from critique_study.content.models import Language
from critique_study.session import Session
from critique_study.settings import screen_language
from critique_study.tui.column import ColumnScreen
from critique_study.tui.keys import SUMMARY_KEYS, Key, bindings
from critique_study.tui.typeset import RULE, Block, block
from critique_study.tui.wanted import Wanted, What
from critique_study.tui.widgets.key_line import KeyLine
from critique_study.tui.widgets.page import Page
from critique_study.tui.widgets.passage import Passage

Choice = Literal["leave", "undo", "language", "study"]
"""How the learner goes on: out, or back to the quiz by one of its actions."""


class SummaryScreen(ColumnScreen[Choice]):
    """Also what is seen when there is nothing to study. It ends with what to do next."""

    KEY_TABLE = SUMMARY_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(SUMMARY_KEYS),
        Binding("escape", "end('leave')", show=False),
    ]
    DEFAULT_CSS = """
    SummaryScreen {
        & > Vertical {
            max-height: 24;
            padding: 2 1 1 2;
        }
        &.-tiny > Vertical { padding: 0 0 0 1; }
    }
    """
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (12, "-tall")]  # noqa: RUF012 (no ClassVar in Textual)

    def __init__(
        self, session: Session, language: Language, message: str = "", *, test_left: words.Label | None = None
    ) -> None:
        """`test_left`: what to say instead of the figures where a placement test was left, which is no review."""
        super().__init__()
        self._test_left = test_left
        self._session = session
        self._language = language
        self._message = message
        self._text = Passage()
        self._keys = KeyLine()

    def compose(self) -> ComposeResult:
        """Lays out the text above the keys."""
        with Vertical():
            with Page():
                yield self._text
            yield self._keys

    def on_screen_resume(self) -> None:
        """Shows where the session stands, after another screen too."""
        self._language = screen_language(self._session.mode)
        self._text.show(self._blocks())
        self._keys.show(
            (key.shown(self._language), self._word(key)(self._language))
            for key in SUMMARY_KEYS
            if key.at_foot and (key.word != words.KEY_GO_ON or self._session.card is not None)
        )

    def _word(self, key: Key) -> words.Label:
        """What `key` does in a word: after a test it is the day's cards that Space goes on to."""
        return words.KEY_STUDY if self._test_left is not None and key.word is words.KEY_GO_ON else key.word

    def action_want(self, what: What) -> None:
        """Asks the app for another screen."""
        self.post_message(Wanted(self, what))

    def action_end(self, choice: Choice) -> None:
        """Goes on as the learner chose."""
        self.dismiss(choice)

    def action_go_on(self) -> None:
        """Goes on with the cards that are left, or leaves if there are none."""
        self.dismiss("leave" if self._session.card is None else "study")

    def _blocks(self) -> Iterator[Block]:
        session, language = self._session, self._language
        summary = session.summary()
        over = session.card is None
        if self._message:
            yield block(self._message, "dim")
        if not over:
            yield block(words.LEFT_TODAY(language, left=summary.counts.left), "title")
        elif not session.collection.cards:
            yield block(words.NO_CARDS(language), "title")
            return
        elif not session.cards:
            yield block(words.NO_CARDS_IN_LANGUAGE(language), "title")
            return
        else:
            yield block(session.ending(language), "title")
        yield RULE._replace(space=0)
        if self._test_left is not None:
            yield block(self._test_left(language))
        elif summary.answers:
            yield block(words.answers(language, summary.answers, summary.passed, summary.milliseconds))
        yield block(words.TOMORROW(language, due=summary.tomorrow_due, new=summary.tomorrow_new))
        if over and session.left_out:
            yield block(words.LEFT_TODAY(language, left=session.left_out), "dim")
        elif over:
            yield block(words.COME_BACK(language), "dim")
