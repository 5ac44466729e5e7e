"""All the rules, run over a collection; `allow` silences a warning by the name of its rule."""

from __future__ import annotations

from pathlib import Path

from critique_study.content.decode import locate
from critique_study.content.form import rule_name
from critique_study.content.ids import nearest
from critique_study.content.models import Collection, Note, Place, Problem
from critique_study.content.rules.found import Rule
from critique_study.content.rules.sources import attribution, citations, coverage, decks
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
    coverage,
)


def check(collection: Collection) -> tuple[Problem, ...]:
    """What every rule finds in `collection`, in the order of the files, without the warnings its authors allow."""
    places = _Places()
    problems: list[Problem] = []
    silenced: set[tuple[str, str]] = set()
    for rule in CHECKS:
        name = rule_name(rule)
        for subject, message, keys, severity in rule(collection):
            if severity == "warning" and isinstance(subject, Note) and name in subject.allow:
                silenced.add((subject.id, name))
            else:
                problems.append(Problem(places.find(subject, keys), message, severity, name))
    names = [rule_name(rule) for rule in CHECKS]
    for note in collection.notes.values():
        for name in note.allow:
            at = ("allow", name)
            if name not in names:
                message = f"`allow` knows no rule `{name}`{nearest(name, names)}"
                problems.append(Problem(places.find(note, at), message, rule="allow"))
            elif (note.id, name) not in silenced:
                message = f"`allow: {name}` silences nothing: take it out"
                problems.append(Problem(places.find(note, at), message, "warning", "allow"))
    return tuple(sorted(problems))


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
            listed = tree.get("notes") if isinstance(tree, Map) else None
            pairs = zip(listed, listed.marks, strict=True) if isinstance(listed, Seq) else ()
            self._items[path] = {place(path, mark): (item, mark) for item, mark in pairs}
            self._items[path][Place(path, 1, 1)] = (tree, 0)
        item = self._items[path].get(start)
        return place(path, locate(*item, keys)) if item is not None else start
