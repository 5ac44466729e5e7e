"""A card, an issue, a module or a person as a user names it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from critique_study.content.ids import nearest
from critique_study.content.models import Card, Collection, Issue, Module, Person, Text
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


def issue_named(collection: Collection, name: str) -> Issue:
    """The issue that `name` means: its id, its title in either language, or a beginning that no other has.

    Raises UsageError, with what may be meant.
    """
    titles = {id_: issue.title for id_, issue in collection.issues.items()}
    return collection.issues[_named("issue", titles, name, "critique-study map")]


def module_named(collection: Collection, name: str) -> Module:
    """The module of the path that `name` means: as with issues."""
    modules = {module.id: module for module in collection.path}
    titles = {id_: module.title for id_, module in modules.items()}
    return modules[_named("module", titles, name, "critique-study learn --status")]


def person_named(collection: Collection, name: str) -> Person:
    """The person that `name` means: as with issues; the beginning may be that of the last name."""
    names = {id_: person.name for id_, person in collection.people.items()}
    return collection.people[_named("person", names, name, "critique-study who")]


def _named(what: str, texts: Mapping[str, Text], name: str, lists_them: str) -> str:
    """The id that is meant among those of `texts`."""
    wanted = _folded(name)
    spellings = {id_: [_folded(each) for each in (id_, text.en, text.zh) if each] for id_, text in texts.items()}
    meant = [id_ for id_, all_ in spellings.items() if wanted in all_]
    if not meant and wanted:
        meant = [id_ for id_, all_ in spellings.items() if any(_begins(each, wanted) for each in all_)]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError(f"`{name}` may be any of {', '.join(meant)}")
    known = {spelling: id_ for id_, all_ in spellings.items() for each in all_ for spelling in (each, *_words(each))}
    near = nearest(wanted, known) or f"; {lists_them} lists them"
    raise UsageError(f"there is no {what} `{name}`{near}")


def _begins(spelling: str, wanted: str) -> bool:
    """Whether the whole or one of its words begins so."""
    return spelling.startswith(wanted) or any(word.startswith(wanted) for word in _words(spelling))


def _words(spelling: str) -> list[str]:
    return spelling.replace("·", " ").split()


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
