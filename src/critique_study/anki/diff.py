"""What a release would change in Anki for whoever has an earlier package, and whose progress would be lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from critique_study.anki import package
from critique_study.anki.archive import opened
from critique_study.anki.export import RELEASES, Content, contents, released
from critique_study.anki.note_types import CLOZE, QA
from critique_study.content.models import Collection, Note, Place, Problem
from critique_study.errors import PackageError
from critique_study.settings import Mode

_TYPES = {note_type.id: note_type for note_type in (QA, CLOZE)}
_RULE = "release"


class Change(NamedTuple):
    """A value that differs; empty where there is none."""

    field: str
    """The name of Anki's field, or `tags`."""
    old: str
    new: str


class Loss(NamedTuple):
    """Progress that learners would lose in Anki."""

    note: str
    """Its first id."""
    why: str


class Difference(NamedTuple):
    """What differs; notes by their first id, sorted."""

    new: tuple[str, ...]
    updated: Mapping[str, tuple[Change, ...]]
    """With the changed values, where the old ones are known."""
    unchanged: tuple[str, ...]
    gone: tuple[str, ...]
    lost: tuple[Loss, ...]


class _Old(NamedTuple):
    """A note as it was."""

    ordinals: frozenset[int]
    cloze: bool | None
    """Whether its note type is Cloze; None for one that is not ours."""
    hash: str | None
    """None where fields and tags are known instead."""
    values: Mapping[str, str]


def since_package(collection: Collection, old: Path, mode: Mode) -> Difference:
    """How `collection` in the languages of `mode` differs from the package `old`.

    Raises PackageError for a file that is no such package or holds nothing of the collection.
    """
    present = {package.guid(collection.id, note.first_id): note.first_id for note in collection.notes.values()}
    notes: dict[str, _Old] = {}
    with opened(old) as anki:
        perhaps = {note for note, guid in anki.notes() if guid in present}.union(anki.notes_of(_TYPES))
        ordinals: dict[int, set[int]] = {}
        for _, note, ordinal in anki.cards(perhaps):
            ordinals.setdefault(note, set()).add(ordinal)
        for found in anki.fields(perhaps):
            row = found.values.split("\x1f")
            name = present.get(found.guid) or (row[0] if found.guid == package.guid(collection.id, row[0]) else None)
            if name is None:  # somebody else's
                continue
            note_type = _TYPES.get(found.type)
            values = dict(zip(note_type.fields, row, strict=False)) if note_type else {}
            values["tags"] = " ".join(sorted(found.tags.split()))
            cards = frozenset(ordinals.get(found.note, ()))
            notes[name] = _Old(cards, note_type is CLOZE if note_type else None, None, values)
    if not notes:
        raise PackageError(f"{old}: holds no note of the collection {collection.id!r}")
    return _difference(collection, mode, notes)


def since_release(collection: Collection) -> Difference:
    """How `collection` differs from what the release ledger holds. Raises ExportError for a damaged one."""
    notes = {
        name: _Old(frozenset(note.cards), note.cloze, note.hash, {})
        for name, note in released(collection).notes.items()
    }
    return _difference(collection, "both", notes)


def has_release(collection: Collection) -> bool:
    """Whether there is a release ledger."""
    return (collection.root / RELEASES).exists()


def stale(collection: Collection) -> list[Problem]:
    """What the release ledger does not say as it is, note by note. Raises ExportError for a damaged ledger."""
    file = Place(collection.root / RELEASES, 1, 1)
    if not has_release(collection):
        return [Problem(file, "no release is recorded; `export --release` does it", rule=_RULE)]
    found = since_release(collection)
    notes = {note.first_id: note for note in collection.notes.values()}
    changed = [*((name, "is new") for name in found.new), *((name, "changed") for name in found.updated)]
    return [
        *(
            Problem(notes[name].place, f"`{notes[name].id}` {what} since the release", rule=_RULE)
            for name, what in changed
        ),
        *(Problem(file, f"`{name}` is gone since the release", rule=_RULE) for name in found.gone),
    ]


def _difference(collection: Collection, mode: Mode, old: Mapping[str, _Old]) -> Difference:
    now = {content.note.first_id: content for content in contents(collection, mode, released(collection))}
    both = sorted(old.keys() & now.keys())
    gone = sorted(old.keys() - now.keys())
    updated = {name: _changes(old[name], now[name]) for name in both if _differs(old[name], now[name])}
    notes = {note.first_id: note for note in collection.notes.values()}
    lost = [Loss(name, why) for name in both for why in _lost_of(old[name], now[name])]
    lost += [Loss(name, why) for name in gone if name not in notes and (why := _vanished(name, collection))]
    return Difference(
        new=tuple(sorted(now.keys() - old.keys())),
        updated=updated,
        unchanged=tuple(name for name in both if name not in updated),
        gone=tuple(gone),
        lost=tuple(sorted(lost)),
    )


def _differs(old: _Old, now: Content) -> bool:
    if old.cloze != (now.type is CLOZE) or old.ordinals != frozenset(now.ordinals):
        return True
    return old.hash != now.hash if old.hash is not None else bool(_changes(old, now))


def _changes(old: _Old, now: Content) -> tuple[Change, ...]:
    """The values that differ; none where the old ones are not known."""
    if old.hash is not None:
        return ()
    values = {**dict(zip(now.type.fields, now.fields, strict=True)), "tags": " ".join(now.tags)}
    names = [*values, *(name for name in old.values if name not in values)]
    pairs = ((name, old.values.get(name, ""), values.get(name, "")) for name in names)
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])


def _lost_of(old: _Old, now: Content) -> Iterator[str]:
    """What of the progress with a note that is still there would be lost."""
    if old.cloze != (now.type is CLOZE):
        yield f"{_form(now.note)} now, which Anki calls conflicting and never updates: give it a new id, retire the old"
    elif not now.note.retired:  # its cards are those it was released with
        for ordinal in sorted(old.ordinals - set(now.ordinals)):
            yield f"the cloze number c{ordinal + 1} was dropped" if old.cloze else "its reverse was taken away"


def _form(note: Note) -> str:
    return "a cloze note" if note.text is not None else "a note with front and back"


def _vanished(name: str, collection: Collection) -> str:
    """Why progress is lost with a note that is no longer known by its first id."""
    if present := collection.formerly.get(name):
        first = collection.notes[present].first_id
        return f"Anki knows a note by its first id: `{present}` names {first} before it under `formerly`"
    if name in collection.left_out:
        return "it is faulty and left out"
    return "its id vanished without `formerly` or `retired`"
