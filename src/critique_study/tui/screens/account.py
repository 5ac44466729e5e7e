"""A card's account: its state, why it is asked when it is, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType

from critique_study.content import faces
from critique_study.content.models import Card, Language
from critique_study.session import Session
from critique_study.tui.reading import ReadingScreen
from critique_study.tui.typeset import RULE, Block, block

_DAY = 12


class AccountScreen(ReadingScreen):
    """The lines of `critique-study why` about one card."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("i", "close", show=False)]
    KEY = "i"

    def __init__(self, session: Session, card: Card, language: Language) -> None:
        super().__init__(language)
        self._session = session
        self._card = card

    def blocks(self) -> Iterator[Block]:
        """The question's beginning and the id, the reason, the state, the events."""
        yield block(faces.short_name(self._card, self.language), "title")
        yield block(self._card.id, "dim", space=0)
        yield RULE._replace(space=0)
        reason, state, *happened = self._session.account(self._card, self.language)
        yield block(reason)
        yield block(state, space=0)
        for number, line in enumerate(happened):
            day, _, what = line.partition("  ")
            yield block(what, mark=day, indent=_DAY, space=0 if number else 1)
