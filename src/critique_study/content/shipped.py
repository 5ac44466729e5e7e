"""Where the cards that come with the program are."""

from __future__ import annotations

import os
from pathlib import Path


def why_read_only(path: Path) -> str:
    """Why the file of cards at `path` is not to be changed; empty if it may be."""
    real = path.resolve()
    if real.is_relative_to(Path(__file__).resolve().parents[1]):
        return "belongs to the installed program"
    return "" if all(os.access(place, os.W_OK) for place in (real, real.parent)) else "cannot be written"


def shipped_cards() -> Path:
    """The folder of the shipped decks: the checkout's own `cards/`, else the copy inside the installed package."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1]
    if (checkout / "pyproject.toml").is_file() and (checkout / "cards" / "collection.yaml").is_file():
        return checkout / "cards"
    return package / "data" / "cards"
