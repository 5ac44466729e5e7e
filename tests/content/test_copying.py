"""A copy of a collection: all that belongs to it, as files of one's own, or nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from critique_study.content.copying import copy_collection
from critique_study.content.loader import load
from critique_study.errors import UsageError
from tests import decks


def write(folder: Path, *names: str) -> None:
    """Empty files, with their folders."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")


def tree(folder: Path) -> dict[str, bytes]:
    """The files below `folder`, links among them."""
    paths = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(paths)}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A collection with an id and a dossier."""
    root = tmp_path / "source" / "cards"
    decks.write(root, decks.many(2), decks.FORMS)
    (root / "collection.yaml").write_text("id: mine\ntitle: {en: Mine}\n")
    write(root, "schema.json", "releases.json", "README.md")
    seeds = root.parent / "seeds"
    write(seeds, "README.md", "one/coverage.tsv", "draft/first.en.md")
    (seeds / "people.yaml").write_text("people: []\n")
    (seeds / "one" / "seed.yaml").write_text("seed: one\ntitle: {en: O, zh: 一}\nsections: [a]\n", encoding="utf-8")
    for language in ("en", "zh"):
        (seeds / "one" / f"a.{language}.md").write_text("# Title\n")
    return root


def test_all_that_belongs(source: Path, tmp_path: Path) -> None:
    """Decks and dossiers side by side, the same bytes, the same collection; nothing beside the copy."""
    collection, problems = load(source)
    copy = copy_collection(collection, tmp_path / "copy")
    assert (copy.cards, copy.seeds) == (tmp_path / "copy" / "cards", tmp_path / "copy" / "seeds")
    assert not copy.id_written
    assert tree(tmp_path / "copy") == tree(source.parent)
    again, problems_again = load(copy.cards)
    assert (again.id, list(again.cards), again.has_seeds) == ("mine", list(collection.cards), True)
    assert problems == problems_again == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "source"]


def test_what_does_not_belong(source: Path, tmp_path: Path) -> None:
    """Hidden files, caches, what editors leave behind, and folders in the folder of decks."""
    before = tree(source.parent)
    write(
        source, ".deck0.yaml.swp", ".hidden.yaml", "deck0.yaml~", "deck0.yaml.before-1", "__pycache__/a.json", "in/a.md"
    )
    write(source.parent, "seeds/.cache/a.md", "seeds/__pycache__/a.md", "seeds/one/.a.en.md.swp", "seeds/one/a.bak")
    copy_collection(load(source)[0], tmp_path / "copy")
    assert tree(tmp_path / "copy") == before


def test_links_are_not_copied(source: Path, tmp_path: Path) -> None:
    """A deck behind a link is a file in the copy, a dossier a folder; no other folder is followed."""
    elsewhere = tmp_path / "elsewhere"
    (source / "deck1.yaml").rename(tmp_path / "deck1.yaml")
    (source / "deck1.yaml").symlink_to(tmp_path / "deck1.yaml")
    seeds = source.parent / "seeds"
    (seeds / "one").rename(elsewhere)
    (seeds / "one").symlink_to(elsewhere)
    write(tmp_path / "private", "diary.md")
    (seeds / "private").symlink_to(tmp_path / "private")
    copy_collection(load(source)[0], tmp_path / "copy")
    assert (tmp_path / "copy" / "cards" / "deck1.yaml").read_bytes() == (tmp_path / "deck1.yaml").read_bytes()
    assert (tmp_path / "copy" / "seeds" / "one" / "seed.yaml").is_file()
    assert not (tmp_path / "copy" / "seeds" / "private").exists()
    assert not [path for path in (tmp_path / "copy").rglob("*") if path.is_symlink()]


def test_the_copy_can_be_written(source: Path, tmp_path: Path) -> None:
    """However well the source is protected."""
    paths = [source, *source.iterdir(), source.parent / "seeds" / "people.yaml"]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        copy_collection(load(source)[0], tmp_path / "copy")
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | 0o200)
    assert all(path.stat().st_mode & 0o200 for path in (tmp_path / "copy").rglob("*"))


@pytest.mark.parametrize("name", ["mine", "My “best” cards", "卡", "123", "true"])
def test_the_id_of_a_folder_without_one(tmp_path: Path, name: str) -> None:
    """It was the folder's name, and is kept, with the title."""
    collection = decks.collection(tmp_path / name, decks.many(1))
    copy = copy_collection(collection, tmp_path / "copy")
    assert (copy.seeds, copy.id_written) == (None, True)
    again, problems = load(copy.cards)
    assert (again.id, again.title, problems) == (collection.id, collection.title, ())


class TestWhere:
    def test_an_empty_folder(self, source: Path, tmp_path: Path) -> None:
        """Is filled, and stays as private as it was."""
        (tmp_path / "copy").mkdir(mode=0o700)
        copy_collection(load(source)[0], tmp_path / "copy")
        assert tree(tmp_path / "copy") == tree(source.parent)
        assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o700

    def test_a_link_to_an_empty_folder(self, source: Path, tmp_path: Path) -> None:
        """What it leads to is filled."""
        (tmp_path / "real").mkdir()
        (tmp_path / "copy").symlink_to("real")
        copy = copy_collection(load(source)[0], tmp_path / "copy")
        assert copy.cards == tmp_path / "real" / "cards"
        assert (tmp_path / "copy").is_symlink()

    @pytest.mark.parametrize(
        ("target", "said"),
        [
            ("full", "is there already"),
            ("file", "is there already"),
            ("source", "is there already"),
            ("no/copy", "is not a folder"),
            ("file/copy", "is not a folder"),
            ("source/cards/copy", "is inside"),
            ("source/seeds/copy", "is inside"),
            ("empty", "is the folder you are in"),
        ],
    )
    def test_nowhere(
        self, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, said: str
    ) -> None:
        """It is refused, and nothing is touched."""
        write(tmp_path, "full/.hidden", "file")
        (tmp_path / "empty").mkdir()
        monkeypatch.chdir(tmp_path / "empty")
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(UsageError, match=said):
            copy_collection(load(source)[0], tmp_path / target)
        assert sorted(tmp_path.rglob("*")) == before

    @pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
    def test_all_or_nothing(self, source: Path, tmp_path: Path) -> None:
        """A file that cannot be read: no copy, nor half of one."""
        (source.parent / "seeds" / "one" / "z.md").symlink_to("gone.md")
        collection, _ = load(source)
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(FileNotFoundError):
            copy_collection(collection, tmp_path / "copy")
        assert sorted(tmp_path.rglob("*")) == before

    @pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in folders there")
    def test_a_pipe_is_no_deck(self, source: Path, tmp_path: Path) -> None:
        """It is not waited for."""
        collection, _ = load(source)
        os.mkfifo(source / "pipe.yaml")
        with pytest.raises(OSError, match="not a regular file"):
            copy_collection(collection, tmp_path / "copy")
