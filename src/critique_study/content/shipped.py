"""Where the cards that come with the program are."""

from __future__ import annotations

from pathlib import Path


def shipped_cards() -> Path:
    """The folder of the shipped decks: the checkout's own `cards/`, else the copy inside the installed package."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1]
    if (checkout / "pyproject.toml").is_file() and (checkout / "cards" / "collection.yaml").is_file():
        return checkout / "cards"
    return package / "data" / "cards"
