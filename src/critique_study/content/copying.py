"""A collection copied, with its dossiers, to where its owner can change it."""

from __future__ import annotations

import errno
import json
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from critique_study.content.loader import COLLECTION_FILE
from critique_study.content.models import Collection
from critique_study.content.parsed import seeds_beside
from critique_study.errors import UsageError
from critique_study.files import settle, unfinished
from critique_study.text import one_line

CARDS, SEEDS = "cards", "seeds"
_BELONGS = (".yaml", ".yml", ".json", ".md", ".tsv")


class Copy(NamedTuple):
    """Where a collection was copied to."""

    cards: Path
    seeds: Path | None
    """None where the collection has no dossiers."""
    id_written: bool
    """Whether the id was only the folder's name, and now stands in a collection.yaml."""


def copy_collection(collection: Collection, target: Path) -> Copy:
    """Copies the decks to `target`/cards and their dossiers to `target`/seeds, whole or not at all, under the same id.

    What is there are the files' contents: no link leads back, and all of them can be written. Raises UsageError if
    `target` is neither new nor an empty folder, OSError if a file cannot be read or written.
    """
    dossiers = seeds_beside(collection.root) if collection.has_seeds else None
    real = _checked(target, [collection.root, *([dossiers] if dossiers else [])])
    new = unfinished(real)
    try:
        new.mkdir()
        if real.exists():
            shutil.copymode(real, new)
        _copy_files(collection.root, new / CARDS)
        id_written = _write_id(collection, new / CARDS)
        if dossiers:
            _copy_files(dossiers, new / SEEDS)
            for folder in _dossiers(dossiers):
                _copy_files(folder, new / SEEDS / folder.name)
        new.rename(real)
    except BaseException:
        with suppress(OSError):
            shutil.rmtree(new)
        raise
    return Copy(real / CARDS, real / SEEDS if dossiers else None, id_written)


def _checked(target: Path, sources: list[Path]) -> Path:
    """`target` without links, if a copy of `sources` can be made there."""
    real = target.resolve()
    if real.exists() and (not real.is_dir() or any(real.iterdir())):
        raise UsageError(f"{target} is there already: name a new or an empty folder")
    if real == Path.cwd():
        raise UsageError(f"{target} is the folder you are in: name a new one")
    if not real.parent.is_dir():
        raise UsageError(f"{target} cannot be made: {real.parent} is not a folder")
    for source in sources:
        if real.is_relative_to(source.resolve()):
            raise UsageError(f"{target} is inside {source}, which is to be copied: name a folder elsewhere")
    return real


def _copy_files(source: Path, target: Path) -> None:
    """Copies what belongs to a collection from one folder to a new one: neither hidden files nor anyone's caches."""
    target.mkdir()
    for path in sorted(source.iterdir()):
        if path.suffix in _BELONGS and not path.name.startswith(".") and not path.is_dir():
            if not stat.S_ISREG(path.stat().st_mode):
                raise OSError(errno.EINVAL, "not a regular file", str(path))
            with (target / path.name).open("xb") as file:
                file.write(path.read_bytes())
                settle(file)


def _dossiers(root: Path) -> Iterator[Path]:
    """The folders in `root`; of those that are links only what is a dossier."""
    for path in sorted(root.iterdir()):
        is_ours = not path.is_symlink() or (path / "seed.yaml").is_file()
        if path.is_dir() and is_ours and not path.name.startswith(("_", ".")):
            yield path


def _write_id(collection: Collection, cards: Path) -> bool:
    """Keeps the id, on which histories hang, where it was the folder's name; True if it had to be written."""
    path = cards / COLLECTION_FILE
    if path.exists():
        return False
    title = json.dumps(one_line(collection.title.en or collection.id), ensure_ascii=False)
    path.write_text(f'id: "{collection.id}"\ntitle: {{en: {title}}}\n', encoding="utf-8")
    return True
