"""All the rules, run over a collection; `allow` silences a warning by the name of its rule."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import NamedTuple

from critique_study.content.decode import locate
from critique_study.content.form import rule_name
from critique_study.content.ids import nearest
from critique_study.content.models import Collection, Note, Place, Problem, Severity
from critique_study.content.rules.debate import claims, dates, one_sided, orphans, path, replies, timeline
from critique_study.content.rules.facts import figures, unsupported
from critique_study.content.rules.found import Rule
from critique_study.content.rules.likeness import look_alikes, near_duplicates
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

CHECKS: tuple[Rule, ...] = (
    decks,
    citations,
    languages,
    attribution,
    duplicates,
    accept,
    tags,
    length,
    lists,
    yes_no,
    pronouns,
    leaks,
    two_questions,
    undated,
    vague_verbs,
    open_ended,
    near_duplicates,
    look_alikes,
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


class Report(NamedTuple):
    """What the rules found."""

    problems: tuple[Problem, ...]
    """In the order of the files."""
    allowed: int
    """How many warnings their authors silenced, each with its reason."""


def check(collection: Collection) -> Report:
    """What every rule finds in `collection`, without the warnings that its authors allow."""
    places = _Places()
    problems: set[Problem] = set()
    allowed: set[tuple[str, str, str]] = set()
    for rule in CHECKS:
        name = rule_name(rule)
        for subject, message, keys, severity in rule(collection):
            if severity != "error" and isinstance(subject, Note) and name in subject.allow:
                allowed.add((subject.id, name, f"{keys}"))
            else:
                problems.add(Problem(places.find(subject, keys), message, severity, name))
    problems |= {
        Problem(places.find(note, keys), message, severity, "allow")
        for note, message, keys, severity in _wrongly_allowed(collection, {silenced[:2] for silenced in allowed})
    }
    return Report(tuple(sorted(problems)), len(allowed))


def _wrongly_allowed(
    collection: Collection, silenced: Set[tuple[str, str]]
) -> Iterator[tuple[Note, str, tuple[str, str], Severity]]:
    """What `allow` names without need, or without knowing it."""
    names = [rule_name(rule) for rule in CHECKS]
    for note in collection.notes.values():
        for name in note.allow:
            if name not in names:
                yield note, f"`allow` knows no rule `{name}`{nearest(name, names)}", ("allow", name), "error"
            elif (note.id, name) not in silenced and note.retired is None:
                yield note, f"`allow: {name}` silences nothing: take it out", ("allow", name), "warning"


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
