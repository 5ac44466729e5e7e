"""What the quiz costs before its first card."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("genanki", "markdown_it", "plotext", "pygments", "tree_sitter", "uniseg", "yaml")


def test_nothing_heavy_is_loaded_for_the_first_card() -> None:
    """Neither highlighters nor Markdown nor the breaker of Chinese lines, unless a card needs it."""
    program = f"import sys, critique_study.tui.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
