"""The program as a user runs it: in a process of its own."""

from __future__ import annotations

import os
import signal
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


def interrupted_quiz(cards: Path) -> tuple[int, str]:
    """Grades the first card in the plain quiz, presses Ctrl+C at the second; returns exit status and stderr."""
    process = subprocess.Popen(
        [sys.executable, "-m", "critique_study", "quiz", "--plain", "--lang", "en", "--cards", str(cards)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n3\n")
    process.stdin.flush()
    while "Question 1?" not in process.stdout.readline():
        pass
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    return process.returncode, errors
