"""The cards that come with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content import shipped
from critique_study.content.loader import load
from critique_study.content.shipped import shipped_cards


def test_checkout() -> None:
    """A checkout or an editable install uses its own top-level folder."""
    assert shipped_cards() == Path(__file__).parents[2] / "cards"
    assert load(shipped_cards())[0].id == "critique-study"


def test_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package uses the copy inside it."""
    package = tmp_path / "site-packages" / "critique_study"
    monkeypatch.setattr(shipped, "__file__", str(package / "content" / "shipped.py"))
    assert shipped_cards() == package / "data" / "cards"
