"""From a collection to an Anki package that updates, in Anki, what was imported before."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from critique_study.anki import decks, fields, ledger, package
from critique_study.anki import progress as learning
from critique_study.anki.ledger import Exported, Exports, Released, Releases
from critique_study.anki.note_types import CLOZE, NoteType
from critique_study.anki.package import PackagedNote
from critique_study.anki.progress import History, Progress
from critique_study.content import faces
from critique_study.content.models import LANGUAGES, Collection, Note, suffix
from critique_study.content.shipped import why_read_only
from critique_study.errors import ExportError
from critique_study.files import replacing, settle
from critique_study.settings import Mode

RELEASES = "releases.json"


class Content(NamedTuple):
    """What Anki is to have of a note, whenever it changed."""

    note: Note
    type: NoteType
    fields: tuple[str, ...]
    """HTML, one for each field of the type."""
    tags: tuple[str, ...]
    hash: str
    """Of type, fields and tags."""
    ordinals: tuple[int, ...]
    """Its cards, in order."""


class ExportReport(NamedTuple):
    """What a package holds, and how it differs from this learner's export before."""

    notes: int
    cards: int
    decks: int
    """Sub-decks."""
    new: int
    """Notes never exported before."""
    updated: int
    """Notes whose text, tags or language changed."""
    retired: int
    """Notes only there to be tagged so."""
    left_out: int
    """Notes that lack the language."""
    progress: Progress | None = None
    """What went along of the learner's history."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keeps Python from looking for cycles: there are none, and it took a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_uncollected()
def export(
    collection: Collection,
    out: Path,
    *,
    mode: Mode,
    ledger_path: Path,
    now: int,
    selected: frozenset[str] | None = None,
    history: History | None = None,
) -> ExportReport:
    """Writes `collection` to the package `out` and remembers at `ledger_path` what was exported; `now` in Unix seconds.

    With the ids of `selected` cards only their notes, each with all its cards: Anki knows no half notes. With `history`
    the learner's progress goes along. Raises ExportError; `out` is then as it was before.
    """
    before = ledger.read_exports(ledger_path, collection.id)
    # A clock may stand at 1970; Anki rejects 0.
    notes = _notes(collection, mode, before, released(collection), max(1, now))
    live = sum(not note.retired for note in collection.notes.values())
    left_out = live - sum(not note.suspended for note in notes)
    if selected is not None:
        wanted = {
            package.guid(collection.id, card.note.first_id) for id_, card in collection.cards.items() if id_ in selected
        }
        notes = [note for note in notes if note.guid in wanted]
    if not notes:
        raise ExportError(f"{collection.root}: no note to export with --lang {mode}")
    progress = _progress(collection, notes, history) if history else None
    used = {note.deck for note in notes}
    languages = LANGUAGES if mode == "both" else (mode,)
    descriptions = {decks.name(collection): decks.description(collection, languages)}
    for deck in collection.decks:
        if (name := decks.name(collection, deck)) in used:
            descriptions.setdefault(name, decks.description(collection, languages, deck))
    after = _remembered(before, notes)
    try:
        _check_target(out)
        with replacing(out) as file:
            package.write(file, notes, descriptions, progress)
            settle(file)
            # Before the package gets its name: if the program dies in between, a time is remembered that no Anki has
            # seen, which is harmless. The other way round a later content could go out under a time already used.
            ledger.write_exports(ledger_path, after, over=before)
    except OSError as error:
        raise ExportError(f"{out}: cannot be written: {error.strerror}") from error
    return ExportReport(
        notes=len(notes),
        cards=sum(len(note.ordinals) for note in notes),
        decks=len(used),
        new=sum(note.guid not in before.notes for note in notes),
        updated=sum(note.guid in before.notes and after.notes[note.guid] != before.notes[note.guid] for note in notes),
        retired=sum(note.suspended for note in notes),
        left_out=left_out,
        progress=progress,
    )


def _progress(collection: Collection, notes: Iterable[PackagedNote], history: History) -> Progress:
    """What `history` says of the cards of `notes`. Raises ExportError if that is nothing.

    Then whoever imported the package would have the cards, and could never again import their progress.
    """
    ids = {package.guid(collection.id, note.first_id): note.id for note in collection.notes.values()}
    cards = {
        ids[note.guid] + suffix(ordinal, cloze=note.type is CLOZE): (note.guid, ordinal)
        for note in notes
        for ordinal in note.ordinals
    }
    found = learning.progress(history, cards)
    if not found.cards:
        raise ExportError("there is no progress with these cards yet: leave out --with-progress")
    return found


def _check_target(out: Path) -> None:
    """Refuses what could not, or should not, be replaced by a file."""
    if out.is_dir():
        raise ExportError(f"{out}: is a directory; name a file in it, such as {out / 'deck.apkg'}")
    if out.exists() and not out.is_file():
        raise ExportError(f"{out}: is not a regular file")
    if not out.resolve().parent.is_dir():
        raise ExportError(f"{out}: there is no directory {out.parent}")


def released(collection: Collection) -> Releases:
    """What the release ledger of `collection` holds, empty if there is none. Raises ExportError."""
    return ledger.read_releases(collection.root / RELEASES, collection.id)


def release(collection: Collection, now: int) -> Releases:
    """Writes and gives the release ledger of `collection`; `now` in Unix seconds.

    A note's time moves when its content does, forward even if the clock was put back. Raises ExportError.
    """
    path = collection.root / RELEASES
    if why := why_read_only(path.parent):
        raise ExportError(f"{path}: {why}; name a folder of your own with --cards")
    before = released(collection)
    notes = {}
    for content in contents(collection, "both", before):
        last = before.notes.get(content.note.first_id)
        exported = Exported(last.hash, last.time) if last else None
        time = ledger.moment(content.hash, max(1, now), exported, None)
        notes[content.note.first_id] = Released(content.hash, time, content.ordinals, content.type is CLOZE)
    after = Releases(collection=collection.id, notes=notes)
    ledger.write_releases(path, after)
    return after


def contents(collection: Collection, mode: Mode, releases: Releases) -> list[Content]:
    """What goes into a package, in order of introduction; retired notes come last, if they were released."""
    seeds = {deck.id: deck.seed for deck in collection.decks}
    maker = fields.Maker(collection)
    live: dict[str, list[int]] = {}
    for card in collection.cards.values():
        live.setdefault(card.note.id, []).append(card.ordinal)
    found: list[Content] = []
    for note in sorted(collection.notes.values(), key=lambda note: bool(note.retired)):
        before = releases.notes.get(note.first_id)
        ordinals = (before.cards if before else ()) if note.retired else live.get(note.id, ())
        languages = faces.shown(note, mode)
        if not languages or not ordinals:
            continue
        kind = fields.note_type(note)
        row = maker.row(note, languages)
        tags = fields.tags(note, seeds[note.deck])
        found.append(Content(note, kind, row, tags, fields.content_hash(kind, row, tags), tuple(sorted(ordinals))))
    return found


def _notes(collection: Collection, mode: Mode, before: Exports, releases: Releases, now: int) -> list[PackagedNote]:
    """What goes into the package, each with its identity, time and place."""
    homes = {deck.id: decks.name(collection, deck) for deck in collection.decks}
    notes: list[PackagedNote] = []
    for place, content in enumerate(contents(collection, mode, releases), start=1):
        note = content.note
        guid = package.guid(collection.id, note.first_id)
        time = ledger.moment(content.hash, now, before.notes.get(guid), releases.notes.get(note.first_id))
        notes.append(
            PackagedNote(
                guid=guid,
                type=content.type,
                fields=content.fields,
                tags=content.tags,
                hash=content.hash,
                time=time,
                deck=homes[note.deck],
                due=place,
                ordinals=content.ordinals,
                # Who has its cards keeps them as they are. Who does not should not begin them; but Anki heeds that
                # only where it is told to import the learning progress.
                suspended=bool(note.retired),
            )
        )
    return notes


def _remembered(before: Exports, notes: Iterable[PackagedNote]) -> Exports:
    """The ledger after this export; notes not in it are remembered as they were."""
    exported = {note.guid: Exported(note.hash, note.time) for note in notes}
    return Exports(collection=before.collection, notes={**before.notes, **exported})
