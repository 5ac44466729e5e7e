"""Hostile input of every kind: a short slice of `make fuzz`, and what it has found before."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.fuzz.running import fuzz, outcome
from tests.fuzz.subjects import SUBJECTS

CORPUS = Path(__file__).with_name("corpus")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as only Linux tells it")
@pytest.mark.parametrize("name", SUBJECTS)
def test_spoilt_at_random(name: str) -> None:
    """Read, or refused in harmless lines; never another error, more than two seconds or 300 MB."""
    found = fuzz(SUBJECTS[name], 300, seed=7)
    assert len(found) == 300
    assert [each for each in found if each.is_finding] == []
    assert any(each.outcome == "read" for each in found)


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*/*")), ids=lambda file: f"{file.parent.name}-{file.name}")
def test_what_was_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """Input that once brought the program to an error of Python's, or took it too long: read now, or refused."""
    monkeypatch.chdir(tmp_path)
    said = outcome(SUBJECTS[file.parent.name], file.read_bytes())
    assert not said.startswith("!"), said
