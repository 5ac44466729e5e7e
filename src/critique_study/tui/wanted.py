"""What a screen wants of the app: another screen, or something done to a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from textual.message import Message
from textual.screen import Screen

from critique_study.content.models import Card

What = Literal[
    "passage",
    "account",
    "remark",
    "edit",
    "browse",
    "stats",
    "learn",
    "placement",
    "map",
    "who",
    "timeline",
    "section",
]


@dataclass
class Wanted(Message):
    """Posted by a screen, answered by the app: screens know nothing of each other."""

    by: Screen[Any]
    """The screen that asks. Once it is no longer the one that is seen, it is not answered."""
    what: What
    card: Card | None = None
    """What it is about."""
    name: str = ""
    """The claim, person or section, by its id; of the list of cards, the query that it begins with."""
