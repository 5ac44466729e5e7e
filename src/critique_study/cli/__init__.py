"""The command line: one file per subcommand."""

from __future__ import annotations

import sys

from critique_study.errors import INTERRUPTED


def main() -> int:
    """Runs the program and returns its exit status; Ctrl+C ends it without a word, while it is still starting too."""
    try:
        from critique_study.cli.main import main as run

        return run()
    except KeyboardInterrupt:
        if sys.stderr is not None and sys.stderr.isatty():
            print(file=sys.stderr)  # the shell's prompt starts on a line of its own
        return INTERRUPTED
