"""A learner at the plain session's prompts: reads what is there, and enters a line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from critique_study import words
from critique_study.content.models import Language
from tests.cli.program import environment

_PROMPTS = {
    words.PLAIN_BEGIN: "welcome",
    words.PLAIN_TO_QUESTIONS: "text",
    words.PLAIN_READ_ON: "text",
    words.PLAIN_REVEAL: "question",
    words.PLAIN_TYPE: "question",
    words.PLAIN_OFFER: "offer",
    words.PLAIN_ON: "module",
    words.PLAIN_END: "end",
}
USUAL = {"welcome": "", "text": "", "question": "", "answer": "3", "offer": "n"}
"""What goes on, by what is before the learner; at a module's end nothing does."""


class Seen(NamedTuple):
    """What stands before the learner when a line is awaited."""

    kind: str
    lines: list[str]


class Learner:
    """The real program, with `learn --plain` and the like, at its prompts."""

    def __init__(self, cards: Path | None, *arguments: str, lang: Language = "en") -> None:
        folder = ("--cards", str(cards)) if cards is not None else ()
        command = ["learn", "--plain", "--lang", lang, *folder, *arguments]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "critique_study", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment(),
        )
        self._language: Language = lang
        self.question = ""
        """The question that was read out last."""
        self.seen = self._read()

    def __enter__(self) -> Learner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def enter(self, line: str = "") -> Seen:
        """Enters a line, and reads on to the next prompt."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        self.seen = self._read()
        return self.seen

    def walk(self, *, to: str = "module", most: int = 300, grade: str = "3") -> list[Seen]:
        """Goes on as usual until what is before the learner is of the kind `to`, for at most so many prompts."""
        found = [self.seen]
        while self.seen.kind != to and len(found) <= most:
            found.append(self.enter({**USUAL, "answer": grade}[self.seen.kind]))
        return found

    def leave(self) -> str:
        """Leaves at the prompt; it must end well. Returns what is then said."""
        out, errors = self._process.communicate(":q\n", timeout=60)
        assert (self._process.returncode, errors) == (0, "")
        return out

    def interrupt(self, signal: int) -> tuple[int, str]:
        """Sends `signal`; returns exit status and stderr."""
        self._process.send_signal(signal)
        _, errors = self._process.communicate(timeout=60)
        return self._process.returncode, errors

    def _read(self) -> Seen:
        assert self._process.stdout is not None
        lines = []
        while line := self._process.stdout.readline():
            lines.append(line.rstrip("\n"))
            if line.startswith(("Question: ", "问：")):
                self.question = lines[-1]
            if kind := self._kind(lines[-1]):
                return Seen(kind, lines)
        raise AssertionError("\n".join([*lines, self._process.communicate()[1]]))

    def _kind(self, line: str) -> str | None:
        if re.match(rf"1 {words.AGAIN(self._language)}[ ;（；]", line) and words.EASY(self._language) in line:
            return "answer"
        if line.startswith(words.PLAIN_PICK(self._language, options=4)[:4]):
            return "question"
        return next((kind for label, kind in _PROMPTS.items() if line.startswith(label(self._language))), None)
