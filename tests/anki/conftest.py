"""Small collections written as decks, packages read without Anki, and Anki itself as a separate process."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from critique_study.anki.export import ExportReport, export
from critique_study.content import loader
from critique_study.content.models import Collection
from critique_study.settings import Mode
from tests.anki.hostile import database

ROOT = Path(__file__).resolve().parents[2]
BACKEND = Path(__file__).with_name("backend.py")


class Desk:
    """An author's folder of cards and a learner's ledger; every export is a minute after the one before."""

    def __init__(self, folder: Path) -> None:
        self.cards = folder / "cards"
        self.ledger = folder / "data" / "exports.json"
        self.out = folder / "deck.apkg"
        self.now = 1_790_000_000

    def write(self, *notes: dict[str, Any], deck: str = "tides", seed: str | None = "tides") -> Collection:
        """The collection whose only deck holds `notes`; JSON is YAML too."""
        self.cards.mkdir(exist_ok=True)
        (self.cards / "collection.yaml").write_text('{"id": "desk", "title": {"en": "Desk"}, "licence": "CC0-1.0"}')
        whole = {"deck": deck, "title": {"en": "The tides", "zh": "潮汐"}, "seed": seed}
        listed = [{"kind": "claim"} | note for note in notes]
        text = json.dumps({k: v for k, v in whole.items() if v} | {"notes": listed}, ensure_ascii=False)
        (self.cards / f"{deck}.yaml").write_text(text, encoding="utf-8")
        collection, problems = loader.load(self.cards)
        assert not problems
        return collection

    def export(self, *notes: dict[str, Any], mode: Mode = "both") -> ExportReport:
        """Exports a collection of `notes` to `out`."""
        return self.export_collection(self.write(*notes), mode)

    def export_collection(self, collection: Collection, mode: Mode = "both") -> ExportReport:
        """Exports `collection` to `out`."""
        self.now += 60
        return export(collection, self.out, mode=mode, ledger_path=self.ledger, now=self.now)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty folder of cards."""
    return Desk(tmp_path)


def rows(package: Path, query: str) -> list[tuple[Any, ...]]:
    """What `query` finds in the collection inside `package`."""
    db = sqlite3.connect(":memory:")
    try:
        db.deserialize(database(package))
        return db.execute(query).fetchall()
    finally:
        db.close()


class AnkiError(Exception):
    """What Anki's backend raised."""


class Anki:
    """Anki's own backend; each call is a method of `backend.Backend`."""

    def __init__(self, **environment: str) -> None:
        python = Path(os.environ.get("CRITIQUE_STUDY_ANKI_PYTHON") or ROOT / ".anki" / "bin" / "python")
        if not python.exists():
            pytest.fail(f"{python} is missing: run `make anki` (or set CRITIQUE_STUDY_ANKI_PYTHON)", pytrace=False)
        self._process = subprocess.Popen(
            [python, BACKEND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, **environment},
        )

    def __call__(self, do: str, /, **given: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"do": do, **given}), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise AnkiError(answer["error"])
        return answer["value"]

    def stop(self) -> None:
        """Closes the collection and ends the process."""
        self._process.communicate()


@pytest.fixture(scope="session")
def anki_process() -> Iterator[Anki]:
    """One backend for all tests."""
    anki = Anki()
    yield anki
    anki.stop()


@pytest.fixture
def anki(anki_process: Anki, tmp_path: Path) -> Iterator[Anki]:
    """Anki with an empty collection."""
    anki_process("open", path=str(tmp_path / "collection.anki2"))
    yield anki_process
    anki_process("close")
