"""When each note last changed, as Anki is told: the learner's own ledger of exports, and the ledger of releases.

Anki takes a note over what the learner has if its time is later, and then replaces their edits and tags with it. So a
note's time has to move when its content does, and must not move otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from critique_study.errors import ExportError
from critique_study.files import make_private, replacing

VERSION = 1

Seconds = Annotated[int, msgspec.Meta(ge=1, lt=1 << 40)]
"""Unix time; Anki's Check Database fails on 0."""


class Exported(msgspec.Struct, frozen=True):
    """A note as this learner last exported it."""

    hash: str
    time: Seconds


class Released(msgspec.Struct, frozen=True, omit_defaults=True):
    """A note as the last release held it."""

    hash: str
    time: Seconds
    cards: tuple[int, ...]
    """Card ordinals."""
    cloze: bool = False
    """Whether its note type is Cloze, which it must then stay."""


class Exports(msgspec.Struct, frozen=True, kw_only=True):
    """What a learner exported before."""

    version: int = VERSION
    collection: str
    notes: Mapping[str, Exported] = msgspec.field(default_factory=dict)
    """By GUID."""


class Releases(msgspec.Struct, frozen=True, kw_only=True):
    """What the last release held."""

    version: int = VERSION
    collection: str
    notes: Mapping[str, Released] = msgspec.field(default_factory=dict)
    """By the note's first id."""


_Ledger = TypeVar("_Ledger", Exports, Releases)


def moment(content: str, now: int, exported: Exported | None, released: Released | None) -> int:
    """The time of a note whose content hashes to `content`; `now` and the result in Unix seconds.

    Exported before with the same content: that time. Never exported, and released like this: the release's time.
    Else now, but later than before even if the clock was put back.
    """
    if exported is not None:
        return exported.time if exported.hash == content else max(now, exported.time + 1)
    return released.time if released is not None and released.hash == content else now


def read_exports(path: Path, collection: str) -> Exports:
    """What was exported before, empty if `path` does not exist.

    Raises ExportError for a damaged or foreign file: without it every note would count as changed, and Anki would
    overwrite the learner's edits.
    """
    advice = "restore it, or move it aside: then the next import replaces your own edits in Anki"
    return _read(path, Exports, collection, advice) or Exports(collection=collection)


def read_releases(path: Path, collection: str) -> Releases:
    """What the last release held, empty if `path` does not exist. Raises ExportError for a damaged or foreign file."""
    return _read(path, Releases, collection, "restore it from the repository") or Releases(collection=collection)


def write_exports(path: Path, exports: Exports, *, over: Exports) -> None:
    """Replaces the ledger at `path`, durably; `over` is what was read from it.

    Raises ExportError if that fails, or if another export has written meanwhile: two contents must not share a time.
    """
    if exports == over:
        return
    if read_exports(path, exports.collection) != over:
        raise ExportError(f"{path}: another export ran at the same time; run this one again")
    _write(path, exports, private=True)


def write_releases(path: Path, releases: Releases) -> None:
    """Replaces the ledger at `path`, durably; the same releases give the same bytes. Raises ExportError."""
    _write(path, releases, private=False)


def _write(path: Path, ledger: Exports | Releases, *, private: bool) -> None:
    ordered = msgspec.structs.replace(ledger, notes=dict(sorted(ledger.notes.items())))
    try:
        make_private(path.parent)
        with replacing(path, private=private) as file:
            file.write(msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n")
    except OSError as error:
        raise ExportError(f"{path}: cannot be written: {error.strerror}") from error


def _read(path: Path, kind: type[_Ledger], collection: str, advice: str) -> _Ledger | None:
    try:
        ledger = msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ExportError(f"{path}: cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ExportError(f"{path}: damaged ({error}); {advice}") from error
    if ledger.version != VERSION:
        raise ExportError(f"{path}: written by a newer version of critique-study; update the program")
    if ledger.collection != collection:
        raise ExportError(f"{path}: belongs to the collection {ledger.collection!r}, not to {collection!r}; {advice}")
    return ledger
