"""The program as a user runs it: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"


def environment(**changes: str) -> dict[str, str]:
    """The test's environment, with the program importable and UTF-8 on its streams."""
    return {**os.environ, "PYTHONPATH": str(SRC), "PYTHONIOENCODING": "utf-8", **changes}


def run(
    *arguments: str | Path, stdin: str = "", cwd: Path | None = None, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Runs `critique-study ARGUMENTS` with `stdin` piped in; stdout and stderr are captured."""
    return subprocess.run(
        [sys.executable, "-m", "critique_study", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        env=environment(**changes),
        cwd=cwd,
        timeout=60,
        check=False,
    )
