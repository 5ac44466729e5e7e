"""A card as a user names it."""

from __future__ import annotations

from critique_study.content.ids import nearest
from critique_study.content.models import Card, Collection
from critique_study.errors import UsageError


def card_named(collection: Collection, name: str) -> Card:
    """The card whose id is `name`, or the only one of that note.

    Raises UsageError, with what may be meant, if there is none that is asked.
    """
    if name in collection.cards:
        return collection.cards[name]
    note_id = name.partition(":")[0]
    note = collection.notes.get(note_id)
    if note is None:
        near = nearest(name, [*collection.cards, *collection.notes]) or "; critique-study cards lists them"
        raise UsageError(f"there is no card `{name}`{near}")
    if note.retired is not None:
        raise UsageError(f"`{note_id}` is retired: it is not asked any more")
    cards = [card for card in collection.cards.values() if card.note.id == note_id]
    if name == note_id and len(cards) == 1:
        return cards[0]
    raise UsageError(f"`{name}` is no card; those of the note `{note_id}`: {', '.join(card.id for card in cards)}")
