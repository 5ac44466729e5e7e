"""What the screens of the debate share: a list, beside or below it what is known of the entry under its cursor."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.screen import Screen

from critique_study.content.models import Card, Collection, Event, Language, Person, Section
from critique_study.debate import links
from critique_study.debate.cards import Cards
from critique_study.debate.links import About
from critique_study.debate.report import Paragraph
from critique_study.debate.timeline import events
from critique_study.session import Session
from critique_study.settings import screen_language
from critique_study.tui.keys import Key, at_foot
from critique_study.tui.typeset import Block
from critique_study.tui.wanted import Wanted, What
from critique_study.tui.widgets.entry_list import EntryList
from critique_study.tui.widgets.key_line import KeyLine
from critique_study.tui.widgets.passage import Passage


class DebateScreen(Screen[None]):
    """The list under a head. Enter goes on to the details, and from there to what they name; back by the same way."""

    KEY_TABLE: ClassVar[tuple[Key, ...]]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 (no ClassVar in Textual)
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short"), (22, "-tall")]  # noqa: RUF012
    AUTO_FOCUS = "#list"
    DEFAULT_CSS = """
    DebateScreen {
        overflow: hidden;
        & > Vertical { padding: 1 1 0 2; }
        #head { margin: 0 1 1 2; }
        #parts { height: 1fr; layout: vertical; }
        #list { height: 2fr; }
        #details { display: none; height: 3fr; border-top: solid $border-blurred; }
        KeyLine { margin: 1 1 0 0; }
        &.-open #details { display: block; }
        &.-wide {
            #parts { layout: horizontal; }
            #list { width: 3fr; height: 100%; }
            #details {
                display: block;
                width: 2fr;
                height: 100%;
                margin: 0 0 0 1;
                border-top: none;
                border-left: solid $border-blurred;
            }
        }
        &.-short > Vertical, &.-tiny > Vertical { padding: 0 0 0 1; }
        &.-short KeyLine, &.-tiny KeyLine { margin-top: 0; }
        &.-short #head { margin: 0 1 0 2; max-height: 3; }
        &.-tiny #head { margin: 0 1 0 2; max-height: 1; }
        &.-tiny.-narrow.-open #list { display: none; }
        &.-tiny.-narrow.-open #details { border-top: none; }
    }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._cards = Cards((), {}, 0)
        self._head = Passage(id="head")
        self._list = EntryList(id="list")
        self._details = EntryList(id="details", is_aside=True)
        self._keys = KeyLine()
        self._shown: About | None = None
        """What the details are of."""
        self._began_inside = False
        """Whether the details are what was asked for: then it is left from there."""

    @property
    def language(self) -> Language:
        """The language of the words."""
        return screen_language(self._session.mode)

    @property
    def collection(self) -> Collection:
        """The collection as it is now."""
        return self._session.collection

    def compose(self) -> ComposeResult:
        """Lays out the parts."""
        with Vertical():
            yield self._head
            with Container(id="parts"):
                yield self._list
                yield self._details
            yield self._keys

    def on_mount(self) -> None:
        """Shows the debate, and what the screen was opened for."""
        self.show()
        self.begin()

    def on_screen_resume(self) -> None:
        """Shows what has changed behind another screen."""
        self.show()

    def begin(self) -> None:
        """Goes to what the screen was opened for."""

    def begin_inside(self) -> None:
        """Goes to the details, as what was asked for: back leads away from there."""
        self._began_inside = True
        self.action_open()

    def show(self) -> None:
        """Shows everything as it is now, the cursors where they were."""
        inside = self._details.at
        self._cards = Cards(self._session.cards, self._session.states, self._session.day)
        self._head.show(self.head())
        self._list.show(self.entries(), self._list.at)
        self._show_details(inside)

    def go_to(self, wanted: Callable[[About], bool]) -> None:
        """Puts the cursor on the first entry of the list that is `wanted`, if there is one."""
        found = next((at for at, about in enumerate(self._list.entries) if wanted(about)), None)
        if found is not None:
            self._list.go_to(found)
            self._show_details()

    def _show_details(self, at: int = 0) -> None:
        self._shown = about = self._list.about
        self._details.show(self.details(about) if about is not None else (), at)
        self._show_keys()

    def _show_keys(self) -> None:
        self._keys.show(at_foot(self.KEY_TABLE, self, self.language))

    def on_entry_list_moved(self, event: EntryList.Moved) -> None:
        """Shows what is known of the entry the cursor has come to."""
        event.stop()
        if event.list is self._list and self._shown is not self._list.about:
            self._show_details()
        self._show_keys()

    def on_descendant_focus(self) -> None:
        """Shows the details while the cursor is in them, and the keys that do something now."""
        if self._details.has_focus:
            self.add_class("-open")
        self._show_keys()

    @property
    def under_cursor(self) -> tuple[About, ...]:
        """What the cursor is on: in the details, if they have it, and in the list."""
        within = self._details.about if self._details.has_focus else None
        return tuple(about for about in (within, self._list.about) if about is not None)

    # What each screen shows

    def head(self) -> Iterable[Block]:
        """What stands above the list."""
        raise NotImplementedError

    def entries(self) -> Iterable[Paragraph]:
        """The list."""
        raise NotImplementedError

    def details(self, about: About) -> Iterable[Paragraph]:
        """What is known of an entry of the list."""
        raise NotImplementedError

    # What the learner does

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether `action` does something now."""
        match action:
            case "open":
                return self._way() is not None if self._details.has_focus else bool(self._details.entries)
            case "want":
                return self._wanted(cast("What", parameters[0])) is not None
            case _:
                return True

    def action_open(self) -> None:
        """On to the details, and from there to what they name."""
        if self._details.has_focus:
            if (way := self._way()) is not None:
                self.post_message(way)
        else:
            self.add_class("-open")
            self._details.focus()

    def action_back(self) -> None:
        """From the details to the list, from the list to where the learner was."""
        if self._began_inside or not self.has_class("-open"):
            self.dismiss()
        else:
            self.remove_class("-open")
            self._list.focus()
            self._show_keys()

    def action_want(self, what: What) -> None:
        """Asks the app for another screen."""
        if (wanted := self._wanted(what)) is not None:
            self.post_message(wanted)

    def action_language(self) -> None:
        """Goes on in the next language."""
        self._session.speak(self._session.next_mode)
        self.show()

    def _wanted(self, what: What) -> Wanted | None:
        """The other screen, on what the cursor in the details is on, or else that in the list."""
        for about in self.under_cursor:
            if name := self._named(what, about):
                return Wanted(self, what, name=name)
        return None

    def _named(self, what: What, about: About) -> str:
        """By what name `what` is asked for; empty if it has nothing of `about`."""
        match what:
            case "section":
                return next((section.id for section in links.sections(about, self.collection)), "")
            case "map":
                return next((claim.id for claim in links.claims(about, self.collection)), "")
            case "browse":
                return links.query(about, self._cards)
            case "timeline":
                people = links.people(about, self.collection)
                return next((person.id for person in people if events(self.collection, person)), "")
            case _:
                return next((person.id for person in links.people(about, self.collection)), "")

    def _way(self) -> Wanted | None:
        """The screen of what the cursor in the details is on."""
        match about := self._details.about:
            case None:
                return None
            case Person():
                what: What = "who"
            case Section() | Event():
                what = "section"
            case Card():
                what = "browse"
            case _:
                what = "map"
        name = self._named(what, about)
        return Wanted(self, what, name=name) if name else None
