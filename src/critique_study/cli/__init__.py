"""The command line: one file per subcommand."""

from __future__ import annotations

import gc
import sys

from critique_study.errors import INTERRUPTED

_YOUNG = 100_000
"""So many new objects are looked through for garbage at a time."""


def main() -> int:
    """Runs the program and returns its exit status; Ctrl+C ends it without a word, while it is still starting too."""
    # Decks and states are many objects that stay; Python would look through them again and again (docs/design.md).
    gc.set_threshold(_YOUNG, 50, 100)
    try:
        from critique_study.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        if sys.stderr is not None and sys.stderr.isatty():
            print(file=sys.stderr)  # the shell's prompt starts on a line of its own
        return INTERRUPTED
