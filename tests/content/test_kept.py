"""What parsing gave is kept: it changes no answer, whatever becomes of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from critique_study import cache
from critique_study.content import decode, seeds
from critique_study.content.loader import load
from critique_study.content.shipped import shipped_cards
from tests.decks import FORMS, many, write

FAULTY = "deck: bad\ntitle: {en: Bad}\nnotes:\n  - {id: one, kind: quot}\n  - {id: forms-two, front: [}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three decks with a collection's file, one of them faulty; seeds beside them."""
    folder = write(tmp_path / "cards", FORMS, many(3), FAULTY)
    (folder / "collection.yaml").write_text("id: desk\ntitle: {en: Desk}\n")
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "people.yaml").write_text("people:\n  - {id: ann}\n")
    return folder


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are parsed from now on."""
    names: list[str] = []

    def noted(parse: Callable[[Path], Any], path: Path) -> Any:
        names.append(path.name)
        return parse(path)

    for module, name in ((decode, "parse_deck"), (decode, "parse_collection"), (seeds, "parse_seeds")):
        monkeypatch.setattr(module, name, partial(noted, getattr(module, name)))
    return names


def test_the_second_time_nothing_is_parsed(folder: Path, tmp_path: Path, parsed: list[str]) -> None:
    """The same notes, cards, places and problems come out."""
    plain = load(folder)
    first = load(folder, tmp_path / "cache")
    parsed.clear()
    assert load(folder, tmp_path / "cache") == first == plain
    assert parsed == []
    assert plain[1]


def test_the_shipped_content(tmp_path: Path, parsed: list[str]) -> None:
    """Dossiers, people, claims, events and the path too."""
    plain = load(shipped_cards())
    assert load(shipped_cards(), tmp_path) == plain
    parsed.clear()
    assert load(shipped_cards(), tmp_path) == plain
    assert parsed == []


def test_an_edited_file_alone_is_parsed(folder: Path, tmp_path: Path, parsed: list[str]) -> None:
    """Even if neither its size nor its time has changed."""
    load(folder, tmp_path / "cache")
    parsed.clear()
    deck = folder / "deck1.yaml"
    before = deck.stat()
    deck.write_text(deck.read_text().replace("Question 1?", "Question I?"))
    os.utime(deck, ns=(before.st_atime_ns, before.st_mtime_ns))
    loaded, _ = load(folder, tmp_path / "cache")
    assert parsed == ["deck1.yaml"]
    front = loaded.notes["n01"].front
    assert front is not None
    assert front.en == "Question I?"


def test_a_section_added_or_renamed_is_seen(tmp_path: Path) -> None:
    """The seeds' problems and titles depend on the files of the sections too."""
    folder = write(tmp_path / "cards", many(1))
    alpha = tmp_path / "seeds" / "alpha"
    alpha.mkdir(parents=True)
    (alpha / "seed.yaml").write_text("seed: alpha\ntitle: {en: A}\nsections: [one]\n")
    for content in ("# One\n", "# Uno\n"):
        for language in ("en", "zh"):
            (alpha / f"one.{language}.md").write_text(content)
        assert load(folder, tmp_path / "cache") == load(folder)
    (alpha / "two.en.md").write_text("# Two\n")
    assert load(folder, tmp_path / "cache") == load(folder)
    assert len(load(folder, tmp_path / "cache")[1]) == 1


def test_a_damaged_one_is_parsed_anew(tmp_path: Path) -> None:
    """A bit flipped, cut off, emptied, another's: the answer is the same, and what is kept is whole again."""
    folder = write(tmp_path / "cards", FORMS, many(3))
    plain = load(folder)
    load(folder, tmp_path / "cache")
    files = sorted((tmp_path / "cache").iterdir())
    whole = [file.read_bytes() for file in files]
    random = Random(7)
    for _ in range(200):
        number = random.randrange(len(files))
        content = bytearray(whole[number])
        place = random.randrange(len(content))
        match random.choice(["flip", "cut", "swap"]):
            case "flip":
                content[place] ^= 1 << random.randrange(8)
            case "cut":
                del content[place:]
            case _:
                content = bytearray(whole[number - 1])
        files[number].write_bytes(content)
        assert load(folder, tmp_path / "cache") == plain
        assert [file.read_bytes() for file in files] == whole


def test_another_version_of_the_program_parses_anew(
    folder: Path, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older parser gave is not what this one gives."""
    load(folder, tmp_path / "cache")
    parsed.clear()
    monkeypatch.setattr(cache, "_program", lambda: b"another")
    load(folder, tmp_path / "cache")
    assert len(parsed) == 5


def test_a_cache_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    """A file where the folder should be changes no answer."""
    (tmp_path / "cache").write_text("")
    assert load(folder, tmp_path / "cache") == load(folder)


def test_what_is_no_file_is_refused_as_without(folder: Path, tmp_path: Path) -> None:
    """A pipe is not waited for, and a huge file not read."""
    os.mkfifo(folder / "pipe.yaml")
    with (folder / "huge.yaml").open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    assert load(folder, tmp_path / "cache") == load(folder)


def test_a_warm_start_loads_no_parser(folder: Path, tmp_path: Path) -> None:
    """YAML is only imported where something is to be parsed."""
    program = "import sys; from pathlib import Path; from critique_study.content.loader import load; "
    program += "load(Path(sys.argv[1]), Path(sys.argv[2])); print('yaml' in sys.modules)"
    said = [
        subprocess.run(
            [sys.executable, "-c", program, folder, tmp_path / "cache"], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert said == ["True", "False"]


def test_a_file_whose_name_is_no_text(tmp_path: Path) -> None:
    """Its notes are kept like others."""
    folder = write(tmp_path / "cards", many(1))
    (folder / "deck0.yaml").rename(folder / os.fsdecode(b"\xff.yaml"))
    assert load(folder, tmp_path / "cache") == load(folder, tmp_path / "cache") == load(folder)
