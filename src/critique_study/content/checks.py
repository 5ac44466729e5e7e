"""All the rules, run over a collection; `allow` silences a warning by the name of its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import NamedTuple, TypeVar

from critique_study.content.decode import locate
from critique_study.content.form import rule_name
from critique_study.content.ids import nearest
from critique_study.content.models import Collection, Note, Place, Problem
from critique_study.content.rules.asked import Asked, asked
from critique_study.content.rules.debate import claims, dates, one_sided, orphans, path, replies, timeline
from critique_study.content.rules.facts import figures, unsupported
from critique_study.content.rules.found import Found, Rule
from critique_study.content.rules.likeness import Pair, look_alikes, near_duplicates, pairs
from critique_study.content.rules.sources import attribution, citations, coverage, decks
from critique_study.content.rules.wording import (
    leaks,
    lists,
    open_ended,
    pronouns,
    two_questions,
    undated,
    vague_verbs,
    yes_no,
)
from critique_study.content.rules.writing import accept, duplicates, languages, length, tags
from critique_study.content.strict_yaml import Map, Seq, Tree, place, read_file

T = TypeVar("T")

MOST_OFFERS = 20
"""Wrong names for which what may be meant is looked up."""

OF_COLLECTIONS: tuple[Rule[Collection], ...] = (
    decks,
    citations,
    languages,
    attribution,
    duplicates,
    accept,
    tags,
    length,
    figures,
    unsupported,
    coverage,
    claims,
    replies,
    dates,
    timeline,
    path,
    orphans,
    one_sided,
)
OF_QUESTIONS: tuple[Rule[Asked], ...] = (
    lists,
    yes_no,
    pronouns,
    leaks,
    two_questions,
    undated,
    vague_verbs,
    open_ended,
)
OF_PAIRS: tuple[Rule[Pair], ...] = (near_duplicates, look_alikes)
CHECKS: tuple[Callable[..., Iterator[Found]], ...] = (*OF_COLLECTIONS, *OF_QUESTIONS, *OF_PAIRS)


class Report(NamedTuple):
    """What the rules found."""

    problems: tuple[Problem, ...]
    """In the order of the files."""
    allowed: int
    """How many warnings their authors silenced, each with its reason."""


def check(collection: Collection) -> Report:
    """What every rule finds in `collection`, without the warnings that its authors allow."""
    places, offers = _Places(), _Offers()
    problems: set[Problem] = set()
    allowed: set[tuple[str, str, str]] = set()

    def tell(name: str, found: Found) -> None:
        message = found.message + (offers.of(found.wrong, found.known) if found.wrong else "")
        problems.add(Problem(places.find(found.subject, found.keys), message, found.severity, name))

    for name, found in _found(collection):
        if found.severity != "error" and isinstance(found.subject, Note) and name in found.subject.allow:
            allowed.add((found.subject.id, name, f"{found.keys}"))
        else:
            tell(name, found)
    for found in _wrongly_allowed(collection, {silenced[:2] for silenced in allowed}):
        tell("allow", found)
    return Report(tuple(sorted(problems)), len(allowed))


def _found(collection: Collection) -> Iterator[tuple[str, Found]]:
    """What all rules find, each with the name of its rule."""
    yield from _by(OF_COLLECTIONS, [collection])
    questions = [*asked(collection)]
    yield from _by(OF_QUESTIONS, questions)
    yield from _by(OF_PAIRS, [*pairs(questions)])


def _by(rules: Iterable[Rule[T]], things: Sequence[T]) -> Iterator[tuple[str, Found]]:
    for rule in rules:
        name = rule_name(rule)
        for thing in things:
            for found in rule(thing):
                yield name, found


def _wrongly_allowed(collection: Collection, silenced: Set[tuple[str, str]]) -> Iterator[Found]:
    """What `allow` names without need, or without knowing it."""
    names = [rule_name(rule) for rule in CHECKS]
    for note in collection.notes.values():
        for name in note.allow:
            if name not in names:
                yield Found(note, f"`allow` knows no rule `{name}`", ("allow", name), wrong=name, known=names)
            elif (note.id, name) not in silenced and note.retired is None:
                yield Found(note, f"`allow: {name}` silences nothing: take it out", ("allow", name), "warning")


class _Offers:
    """What may be meant by wrong names: for the first few, since many are one mistake and each is long to look up."""

    def __init__(self) -> None:
        self._offers: dict[tuple[str, int], str] = {}

    def of(self, wrong: str, known: Iterable[str]) -> str:
        """A question that offers the likeliest of the `known` names, if it is like `wrong`."""
        key = (wrong, id(known))
        if key not in self._offers:
            self._offers[key] = nearest(wrong, known) if len(self._offers) < MOST_OFFERS else ""
        return self._offers[key]


class _Places:
    """Where the keys of notes stand: looked up in the files again, for the few that need it."""

    def __init__(self) -> None:
        self._items: dict[Path, dict[Place, tuple[Tree, int]]] = {}

    def find(self, subject: Note | Place, keys: tuple[str | int, ...]) -> Place:
        """The place of what `keys` lead to, in a note or from the top of a file; else that of `subject` itself."""
        start = subject.place if isinstance(subject, Note) else subject
        path = start.path
        if not keys:
            return start
        if path not in self._items:
            tree, _ = read_file(path)
            lists = [value for value in tree.values() if isinstance(value, Seq)] if isinstance(tree, Map) else []
            pairs = (pair for listed in lists for pair in zip(listed, listed.marks, strict=True))
            self._items[path] = {place(path, mark): (item, mark) for item, mark in pairs}
            self._items[path][Place(path, 1, 1)] = (tree, 0)
        item = self._items[path].get(start)
        return place(path, locate(*item, keys)) if item is not None else start
