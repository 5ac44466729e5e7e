"""The map of the debate on the project's page is what seeds/ says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.program import environment
from tests.debate.made import SHIPPED

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = {"en": "debate.md", "zh": "debate.zh.md"}


@pytest.mark.parametrize("language", PAGES)
def test_the_map_is_current(language: str) -> None:
    """`make docs` writes it anew."""
    done = subprocess.run(
        [sys.executable, str(DOCS / "debate.py"), language],
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        check=True,
    )
    assert done.stdout == (DOCS / PAGES[language]).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES.values())
def test_all_of_it_is_there(page: str) -> None:
    """A diagram for each issue, a line for each claim, and links that lead somewhere."""
    text = (DOCS / page).read_text(encoding="utf-8")
    assert text.count("```mermaid\n") == text.count("\n## ") == len(SHIPPED.issues)
    assert text.count("\n- ") == len(SHIPPED.claims)
    assert all((DOCS / target).exists() for target in re.findall(r"\]\(([^)]+)\)", text))
