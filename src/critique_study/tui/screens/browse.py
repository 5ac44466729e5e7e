"""All cards in a list: found by typing, looked at, put aside, flagged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from critique_study import words
from critique_study.content.models import Card, Collection, Language
from critique_study.errors import LogError
from critique_study.schedule import listing
from critique_study.schedule.finder import Finder
from critique_study.schedule.query import Query, QueryError, parse
from critique_study.schedule.why import ease
from critique_study.session import Session
from critique_study.settings import screen_language
from critique_study.text import one_line
from critique_study.tui.keys import BROWSE_KEYS, at_foot, bindings
from critique_study.tui.preview import preview
from critique_study.tui.typeset import Block, block
from critique_study.tui.wanted import Wanted, What
from critique_study.tui.widgets.card_list import CardList, Row
from critique_study.tui.widgets.filter_input import FilterInput
from critique_study.tui.widgets.key_line import KeyLine
from critique_study.tui.widgets.page import Page
from critique_study.tui.widgets.passage import Passage

_ALL = parse("")
_READIED_AT_A_TIME = 200
_FLAG, _LEECH = "⚑", "✗"


class BrowseScreen(Screen[None]):
    """The list under its filter, and the card under the cursor. The filter is a query."""

    KEY_TABLE = BROWSE_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(BROWSE_KEYS)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 (no ClassVar in Textual)
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short"), (22, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = "CardList"
    DEFAULT_CSS = """
    BrowseScreen {
        overflow: hidden;
        & > Vertical { padding: 1 1 0 2; }
        #filter { height: 1; }
        #slash { width: 2; text-style: bold; }
        #count { width: 16; margin: 0 1 0 0; text-align: right; text-style: dim; }
        #notice { min-height: 1; max-height: 4; margin: 0 1 0 2; }
        #parts { height: 1fr; layout: vertical; }
        Page { height: 45%; padding: 0 0 0 2; border-top: solid $border-blurred; }
        KeyLine { margin: 1 1 0 0; }
        &.-wide {
            #parts { layout: horizontal; }
            CardList { width: 3fr; height: 100%; }
            Page { width: 2fr; height: 100%; margin: 0 0 0 1; border-top: none; border-left: solid $border-blurred; }
        }
        &.-short > Vertical, &.-tiny > Vertical { padding: 0 0 0 1; }
        &.-short KeyLine, &.-tiny KeyLine { margin-top: 0; }
        &.-tiny.-narrow Page { display: none; }
    }
    """

    def __init__(self, session: Session, language: Language, query: str = "") -> None:
        """`language`: that of the words around the cards; `query`: what the filter says at first."""
        super().__init__()
        self._session = session
        self._language = language
        self._collection: Collection | None = None
        """What was read last."""
        self._finder = Finder(session.collection)
        self._query: Query = _ALL
        """The newest one without a fault."""
        self._cards: list[Card] = []
        """All that can be asked."""
        self._shown: Card | None = None
        """The card that is looked at."""
        self._fault = ""
        """What is wrong with the filter."""
        self._said = block("")
        self._filter = FilterInput(query)
        self._count = Static(id="count", markup=False)
        self._notice = Passage(id="notice")
        self._list = CardList(self._describe)
        self._page = Page()
        self._preview = Passage()
        self._keys = KeyLine()

    def compose(self) -> ComposeResult:
        """Lays out the parts."""
        with Vertical():
            with Horizontal(id="filter"):
                yield Static("/", id="slash", markup=False)
                yield self._filter
                yield self._count
            yield self._notice
            with Container(id="parts"):
                yield self._list
                with self._page:
                    yield self._preview
            yield self._keys

    def on_mount(self) -> None:
        """Lists what the filter finds."""
        self.refresh_cards()

    def on_screen_resume(self) -> None:
        """Shows what was done meanwhile."""
        self._show_card()

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether `action` does something now: while a filter is being typed, letters belong to it."""
        card, typing = self._list.card, self._filter.has_focus
        match action:
            case "to_list":
                return typing
            case "clear":
                return typing and bool(self._filter.value)
            case "suspend" | "resume":
                return not typing and card is not None and self._session.state(card).suspended == (action == "resume")
            case "flag" | "want":
                return not typing and card is not None
            case "to_filter" | "undo" | "language" | "help" | "leave":
                return not typing
            case _:
                return True

    # What the learner does

    def action_to_filter(self) -> None:
        """Goes to the filter."""
        self._filter.focus()

    def action_to_list(self) -> None:
        """Goes to the list."""
        self._list.focus()

    def action_clear(self) -> None:
        """Empties the filter."""
        self._filter.value = ""

    def action_suspend(self) -> None:
        """Puts the card aside."""
        self._do(lambda card: words.SUSPENDED(self._language) if self._session.suspend(card) else "")

    def action_resume(self) -> None:
        """Takes it up again."""
        self._do(lambda card: words.BROWSE_RESUMED(self._language) if self._session.resume(card) else "")

    def action_flag(self) -> None:
        """Flags the card, or takes the flag away."""
        self._do(lambda card: (words.FLAGGED if self._session.flag(card) else words.UNFLAGGED)(self._language))

    def action_undo(self) -> None:
        """Takes back the newest thing done, goes to its card and says what it was."""
        try:
            undone = self._session.undo()
        except LogError as error:
            self._warn(error)
            return
        if undone is not None and undone.card is not None:
            self._list.go_to(undone.card)
        self._show_card(undone.told(self._language) if undone else words.NOTHING_TO_UNDO(self._language))

    def action_want(self, what: What) -> None:
        """Asks the app for another screen, or for what it can do with the card."""
        self.post_message(Wanted(self, what, self._list.card))

    def action_language(self) -> None:
        """Goes on in the next language."""
        self._session.speak(self._session.next_mode)
        self._language = screen_language(self._session.mode)
        self.refresh_cards()

    def action_leave(self) -> None:
        """Goes back."""
        self.dismiss()

    def action_close(self) -> None:
        """The same where letters belong to the filter."""
        self.action_leave()

    def _do(self, step: Callable[[Card], str]) -> None:
        """Takes `step` with the card and shows what it has to say; after a fault everything is as it was."""
        if self._list.card is None:
            return
        try:
            said = step(self._list.card)
        except LogError as error:
            self._warn(error)
        else:
            self._show_card(said)

    # The filter

    def on_input_changed(self, event: Input.Changed) -> None:
        """Finds the cards; a query that has been typed over is not worth it."""
        event.stop()
        if event.value == self._filter.value and (found := self._find()) is not None:
            self._list_cards(found)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the filter."""
        event.stop()
        self.action_to_list()

    def refresh_cards(self) -> None:
        """Shows the cards as they are now: after an edit, or in another language."""
        collection = self._session.collection
        if collection is not self._collection:
            self._collection = collection
            self._finder = Finder(collection)
            self._query = _ALL
        self._cards = self._session.cards
        self.run_worker(self._ready(), exclusive=True)
        self._filter.placeholder = words.BROWSE_FILTER(self._language)
        found = self._find()
        self._list_cards(found if found is not None else self._select(self._query))
        self._show_card()

    async def _ready(self) -> None:
        """Readies the cards for being searched, a few at a time."""
        for index, _ in enumerate(self._finder.ready(self._cards)):
            if index % _READIED_AT_A_TIME == 0:
                await asyncio.sleep(0)

    def _find(self) -> list[Card] | None:
        """The cards that the filter means; None, and what is wrong is shown, if it has a fault."""
        found: list[Card] | None = None
        try:
            query = parse(self._filter.value)
            found = self._select(query)
            self._query, self._fault = query, ""
        except QueryError as error:
            self._fault = self._filter.pointed(error, self._language, self._notice.size.width)
        self._say("")
        return found

    def _select(self, query: Query) -> list[Card]:
        return self._finder.select(query, self._session.states, self._session.day, self._cards)

    def _list_cards(self, found: list[Card]) -> None:
        self._list.show(found, self._head(), self._why_empty())
        count = words.BROWSE_COUNT(self._language, found=len(found), all=len(self._cards))
        self._count.update(count, layout=False)

    # What is shown

    def on_card_list_highlighted(self, event: CardList.Highlighted) -> None:
        """Shows the card the cursor has come to."""
        event.stop()
        if self._list.card is not self._shown:
            self._show_card("")

    def on_descendant_focus(self) -> None:
        """Shows the keys that do something now."""
        self._show_keys()

    def _show_card(self, message: str | None = None) -> None:
        """Shows the card under the cursor as it stands now, and `message`."""
        card = self._list.card
        if card is not self._shown:
            self._page.scroll_home(animate=False)
        else:
            self._list.refresh()
        self._shown = card
        self._preview.show(preview(self._session, card, self._language) if card is not None else ())
        self._show_keys()
        if message is not None:
            self._say(message)

    def _show_keys(self) -> None:
        self._keys.show(at_foot(BROWSE_KEYS, self, self._language))

    def _say(self, message: str) -> None:
        """Shows `message`, or else what is wrong with the filter."""
        self._put(block(message or self._fault, "title" if message else "wrong"))

    def _warn(self, error: LogError) -> None:
        self._put(block(f"✗ {one_line(str(error))}", "wrong"))

    def _put(self, said: Block) -> None:
        if said != self._said:  # spares a new layout at every key
            self._said = said
            self._notice.show([said])

    def _head(self) -> Row:
        columns = (words.BROWSE_STATE, words.BROWSE_QUESTION, words.BROWSE_INTERVAL, words.BROWSE_EASE)
        state, question, interval, factor = (label(self._language) for label in columns)
        return Row(state, "", question, interval, factor)

    def _why_empty(self) -> str:
        if not self._session.collection.cards:
            return words.NO_CARDS(self._language)
        if not self._cards:
            return words.NO_CARDS_IN_LANGUAGE(self._language)
        return words.BROWSE_NO_CARDS(self._language)

    def _describe(self, card: Card) -> Row:
        """The line of `card`."""
        state, language = self._session.state(card), self._language
        entry = listing.entry(card, state, self._session.day)
        return Row(
            state=listing.standing(entry, language),
            signs=(_FLAG if entry.flagged else " ") + (f"{_LEECH}{entry.lapses}" if entry.lapses else ""),
            question=listing.question(card, self._session.mode, language),
            interval="" if state.is_new else words.interval(language, state.sm2.interval),
            ease="" if state.is_new else ease(state.sm2),
            is_dim=entry.standing in ("suspended", "buried"),
        )
