"""The program as an installed package: with the cards inside it, and no checkout around."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.program import SRC

ROOT = SRC.parent


def install(site: Path) -> Path:
    """Puts the package into the folder `site`, as the wheel would; returns the folder of the shipped cards."""
    package = site / "critique_study"
    shutil.copytree(SRC / "critique_study", package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("cards", "seeds"):
        shutil.copytree(ROOT / name, package / "data" / name)
    return package / "data" / "cards"
