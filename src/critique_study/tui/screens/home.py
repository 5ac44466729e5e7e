"""The day at a glance: what is to be studied, how long it will take, what the next days bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from critique_study import words
from critique_study.content.models import Language
from critique_study.content.sources import in_language
from critique_study.errors import LogError
from critique_study.onboarding.course import is_newcomer, path_of
from critique_study.onboarding.progress import ModuleProgress, position
from critique_study.session import Session
from critique_study.settings import screen_language
from critique_study.text import cut, one_line, width
from critique_study.tui.column import ColumnScreen
from critique_study.tui.keys import HOME_KEYS, Key, bindings
from critique_study.tui.typeset import RULE, Block, Role, block
from critique_study.tui.wanted import Wanted, What
from critique_study.tui.widgets.key_line import KeyLine
from critique_study.tui.widgets.message_line import MessageLine
from critique_study.tui.widgets.page import Page
from critique_study.tui.widgets.passage import Passage

Choice = Literal["study", "leave"]
"""How the learner goes on."""

CHART_DAYS = 7
_NUMBER = 6
_MOST_COLUMNS = 72
_MARGINS = 4
_BAR = 28
_DATE = 10


class HomeScreen(ColumnScreen[Choice]):
    """One key starts the day."""

    KEY_TABLE = HOME_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HOME_KEYS), Binding("escape", "end", show=False)]
    DEFAULT_CSS = """
    HomeScreen {
        KeyLine { margin: 1 1 0 0; }
        &.-tiny > Vertical { padding: 0 0 0 1; }
    }
    """
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (16, "-tall")]  # noqa: RUF012 (no ClassVar in Textual)

    def __init__(self, session: Session, notice: str = "") -> None:
        """`notice` is one line to show below."""
        super().__init__()
        self._session = session
        self._notice = notice
        self._page = Page()
        self._text = Passage()
        self._message = MessageLine()
        self._keys = KeyLine()

    @property
    def language(self) -> Language:
        """The language of the words."""
        return screen_language(self._session.mode)

    def compose(self) -> ComposeResult:
        """Lays out the text above the keys."""
        with Vertical():
            with self._page:
                yield self._text
            yield self._message
            yield self._keys

    def on_screen_resume(self) -> None:
        """Shows the day, at first and after another screen."""
        self.show(self._notice)

    def catch_up(self) -> None:
        """Takes in what happened elsewhere, and a day that turned."""
        try:
            if self._session.refresh():
                self.show(self._notice)
        except LogError as error:
            self._message.warn(str(error))

    def on_resize(self) -> None:
        """Makes the columns as wide as there is room for."""
        self._text.show(self._blocks())

    def show(self, message: str = "") -> None:
        """Shows where the day stands now, and `message`."""
        self._text.show(self._blocks())
        self._message.say(message)
        keys = sorted(HOME_KEYS, key=lambda key: key.word is not words.KEY_LEARN) if self._is_new else HOME_KEYS
        self._keys.show(
            (key.shown(self.language), self._word(key)(self.language))
            for key in keys
            if key.at_foot and key.works_on(self)
        )

    def _word(self, key: Key) -> words.Label:
        """What `key` does in a word: a newcomer has nothing to read on."""
        return words.KEY_BEGIN_LEARN if self._is_new and key.word is words.KEY_LEARN else key.word

    @property
    def _is_new(self) -> bool:
        """Whether the learner has done nothing yet, and is best led in by the path."""
        return bool(self._session.collection.path) and is_newcomer(self._session)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether `action` does something now."""
        if action == "want" and parameters[0] == "learn":
            return bool(self._session.collection.path)
        if action == "want" and parameters[0] in ("map", "who", "timeline"):
            return self._session.collection.has_debate
        return action != "study" or self._session.card is not None

    # What the learner does

    def action_study(self) -> None:
        """Starts."""
        self.dismiss("study")

    def action_end(self) -> None:
        """Leaves."""
        self.dismiss("leave")

    def action_want(self, what: What) -> None:
        """Asks the app for another screen."""
        self.post_message(Wanted(self, what))

    def action_language(self) -> None:
        """Goes on in the next language and says which."""
        self._session.speak(self._session.next_mode)
        self.show(words.SHOWN_IN(self.language, mode=words.MODES[self._session.mode](self.language)))

    def action_undo(self) -> None:
        """Takes back the newest thing done and says what it was."""
        try:
            undone = self._session.undo()
        except LogError as error:
            self._message.warn(str(error))
            return
        self.show(undone.told(self.language) if undone else words.NOTHING_TO_UNDO(self.language))

    # What is shown

    def _blocks(self) -> Iterator[Block]:
        session, language = self._session, self.language
        yield block(one_line(in_language(session.collection.title, language)), "title")
        yield RULE._replace(space=0)
        if not session.collection.cards:
            yield block(words.NO_CARDS(language))
            return
        if not session.cards:
            yield block(words.NO_CARDS_IN_LANGUAGE(language))
            return
        if self._is_new:
            yield block(words.LEARN_HOME(language), "answer")
            yield block(words.LEARN_HOME_FIRST(language), space=0)
        counts = session.counts
        if counts.left:
            today = words.TODAY(language, due=counts.due, new=counts.new, drill=counts.drill)
            time = words.about(language, session.minutes_left())
            yield block(today + (" " if language == "en" else "") + time, "answer")
            yield from self._decks(language)
        else:
            summary = session.summary()
            tomorrow = words.TOMORROW(language, due=summary.tomorrow_due, new=summary.tomorrow_new)
            yield block(session.ending(language), "answer")
            yield block(tomorrow, space=0)
            yield block(words.WHAT_ELSE(language), space=0)
        if not self._is_new:
            yield from self._path(language)
        yield from self._chart(language)

    def _path(self, language: Language) -> Iterator[Block]:
        """How far the path was walked, a stroke for each section, and where it goes on."""
        path = path_of(self._session)
        if not path:
            return
        read, sections = sum(each.sections_read for each in path), sum(len(each.sections) for each in path)
        done = words.LEARN_HOME_DONE(language, read=read, sections=sections)
        yield Block((*_strokes(path), ("  " + done, "text")), mark=words.LEARN_PATH(language), indent=_DATE)
        if (found := position(path)) is None:
            yield block(words.LEARN_NEXT_NONE(language), indent=_DATE, space=0)
            return
        section = in_language(self._session.collection.sections[found.section.section].title, language)
        module = in_language(found.module.module.title, language)
        where = one_line(words.LEARN_HOME_NEXT(language, section=words.quotable(section), module=module))
        yield block(cut(where, self._columns - _DATE), indent=_DATE, space=0)

    @property
    def _columns(self) -> int:
        """The cells of a line of text."""
        return min(self.app.size.width - _MARGINS, _MOST_COLUMNS)

    def _decks(self, language: Language) -> Iterator[Block]:
        """A line for each deck of which something is asked today."""
        room = self._columns - 3 * _NUMBER
        heads = (words.DUE(language), words.NEW(language), words.DRILL(language))
        deck = words.DECK(language)
        yield block(deck + " " * (room - width(deck)) + "".join(_right(head) for head in heads), "dim")
        titles = {deck.id: in_language(deck.title, language) for deck in self._session.collection.decks}
        for name, counts in self._session.counts_by_deck().items():
            title = cut(one_line(titles[name]), room)
            figures = "".join(_right(str(number or "·")) for number in (counts.due, counts.new, counts.drill))
            yield block(title + " " * (room - width(title)) + figures, space=0)

    def _chart(self, language: Language) -> Iterator[Block]:
        """What comes due on each of the next days, as bars."""
        numbers = self._session.forecast(CHART_DAYS)
        most = max(numbers)
        if not most:
            return
        yield block(words.NEXT_DAYS(language), "dim")
        for ahead, number in enumerate(numbers):
            cells = round(number * _BAR / most)
            bar: tuple[tuple[str, Role], ...] = ((("━" * max(cells, 1)) + " ", "gap"),) if number else ()
            label = words.weekday(language, self._session.day + ahead) if ahead else words.TODAY_SHORT(language)
            yield Block((*bar, (str(number), "text")), mark=label, indent=_DATE, space=0)


def _strokes(path: Iterable[ModuleProgress]) -> Iterator[tuple[str, Role]]:
    """The sections of each module: those read are thick, of a learned module green."""
    for number, module in enumerate(path):
        if number:
            yield " ", "text"
        for section in module.sections:
            if module.stage == "learned":
                yield "━", "right"
            elif section.is_read:
                yield "━", "gap"
            else:
                yield "╌" if section.is_placed else "─", "dim"


def _right(text: str) -> str:
    """`text` set to the right of a column of figures."""
    return " " * (_NUMBER - width(text)) + text
