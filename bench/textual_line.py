"""A minimal Textual app that paints one line."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class Line(App[None]):
    """One line, and nothing else."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("A line of text", markup=False)


Line().run()
