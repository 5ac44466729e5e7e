"""The drawing of the program is whole, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "critique_study"
DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
LAYERS = DESIGN.split("```")[1]
NAMED = re.findall(r"`((?:\w+/)*\w+\.(?:py|yaml|toml|md)|(?:\w+/)+)`", DESIGN)
MANY_OF_A_KIND = ("cli", "tui/screens", "tui/widgets", "content/rules")
"""Folders whose files the drawing does not name one by one."""
MODULES = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if not path.name.startswith("__")]


@pytest.mark.parametrize("name", [*dict.fromkeys(NAMED)])
def test_what_it_names_is_there(name: str) -> None:
    """A file or folder from the top, within the package, or a module somewhere in it or in the tests."""
    somewhere = [*PACKAGE.rglob(Path(name).name), *(ROOT / "tests").rglob(Path(name).name)]
    assert (ROOT / name).exists() or (PACKAGE / name).exists() or ("/" not in name and somewhere)


@pytest.mark.parametrize("module", [each for each in MODULES if not each.startswith(MANY_OF_A_KIND)])
def test_every_module_is_named(module: str) -> None:
    """In a row of its package; one that is in none, in the drawing of the layers."""
    folder, _, name = module.rpartition("/")
    row = re.search(rf"^\| `{folder}/` \|.*`{name}`", DESIGN, re.M)
    assert row if folder else re.search(rf"\b{name.removesuffix('.py')}\b", LAYERS)


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", DESIGN))
def test_links_lead_somewhere(target: str) -> None:
    """Seen from the folder of the documents."""
    assert (ROOT / "docs" / target).exists()
