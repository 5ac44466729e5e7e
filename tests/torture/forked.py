"""The program in a process of its own, made by forking this one: twenty times as fast as starting it anew.

A witness outside the program's directories notes every event that the log has taken: the call has returned, so the
learner is shown what comes next.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

import critique_study
import critique_study.cli.main as program
from critique_study.clock import Moment, SystemClock
from critique_study.errors import INTERRUPTED
from critique_study.events import Event, encode_payload
from critique_study.history import snapshot
from critique_study.history.log import Log

ENCODING = "utf-8"
for _module in pkgutil.walk_packages(critique_study.__path__, "critique_study."):
    if not _module.name.startswith(("critique_study.tui", "critique_study.__main__")):
        importlib.import_module(_module.name)  # once, here: every child has it then
Tampering = Callable[[], None]
"""Done to the process of the program, before the program begins."""


class Done(NamedTuple):
    """A program that has ended."""

    status: int
    """Its exit status; minus the signal that killed it."""
    out: str
    errors: str
    accepted: list[dict[str, object]]
    """The events that it was told are in the log, as the witness noted them: with id, card, kind and data."""

    @property
    def killed(self) -> bool:
        """Whether it did not end by itself."""
        return self.status in (-signal.SIGKILL, -signal.SIGXFSZ)


class Running:
    """A program that was started."""

    def __init__(self, arguments: Sequence[str | Path], home: Path, stdin: str, tampering: Sequence[Tampering]) -> None:
        self._out, self._errors, self._witness = (tempfile.TemporaryFile() for _ in range(3))  # noqa: SIM115 (until done)
        with tempfile.TemporaryFile() as given:
            given.write(stdin.encode(ENCODING))
            given.seek(0)
            sys.stdout.flush()
            sys.stderr.flush()
            self.pid = os.fork()
            if self.pid == 0:
                for number, file in enumerate((given, self._out, self._errors)):
                    os.dup2(file.fileno(), number)
                _become([*map(str, arguments)], home, self._witness.fileno(), tampering)

    def stopped(self) -> bool:
        """Waits until it stands still; False if it has ended instead."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            self._status: int | None = os.waitstatus_to_exitcode(status)
            return False
        return True

    def send(self, number: int) -> None:
        """A signal; nothing if it has ended."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def done(self) -> Done:
        """Waits for its end."""
        status = getattr(self, "_status", None)
        if status is None:
            status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        noted = [json.loads(line) for line in _read(self._witness).splitlines()]
        return Done(status, _read(self._out), _read(self._errors), noted)


def _read(file: IO[bytes]) -> str:
    with file:
        file.seek(0)
        return file.read().decode(ENCODING, errors="replace")


def _become(arguments: list[str], home: Path, witness: int, tampering: Sequence[Tampering]) -> None:
    """The rest of the child's life."""
    status = 70
    try:
        sys.stdin, sys.stdout, sys.stderr = (
            open(number, mode, encoding=ENCODING, closefd=False)  # noqa: SIM115 (the standard streams)
            for number, mode in enumerate("rww")
        )
        os.environ |= {"CRITIQUE_STUDY_HOME": str(home), "LANG": "C.UTF-8"}
        snapshot.WORTH = 1  # every growth is worth one
        _note_what_is_taken(witness)
        for each in tampering:
            each()
        status = program.main(arguments)
    except KeyboardInterrupt:
        status = INTERRUPTED
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _note_what_is_taken(witness: int) -> None:
    append, undo = Log.append, Log.undo

    def note(event: Event) -> None:
        data = json.loads(encode_payload(event.data))
        line = {"id": event.id, "card": event.card, "kind": event.kind, "data": data}
        os.write(witness, json.dumps(line).encode() + b"\n")

    def appended(self: Log, *arguments: Any) -> Event:
        event = append(self, *arguments)
        note(event)
        return event

    def undone(self: Log, *arguments: Any) -> tuple[Event, Event] | None:
        pair = undo(self, *arguments)
        if pair is not None:
            note(pair[1])
        return pair

    Log.append, Log.undo = appended, undone  # type: ignore[method-assign, assignment]


def clock_off_by(*, milliseconds: int, after: int = 0) -> Tampering:
    """The clock is off; from its reading number `after` on."""

    def tampering() -> None:
        now, readings = SystemClock.now, iter(range(1 << 30))

        def off(self: SystemClock) -> Moment:
            moment = now(self)
            return moment._replace(at=moment.at + milliseconds * (next(readings) >= after))

        SystemClock.now = off  # type: ignore[method-assign]

    return tampering


def run(*arguments: str | Path, home: Path, stdin: str = "", tampering: Sequence[Tampering] = ()) -> Done:
    """Runs the program to its end."""
    return Running(arguments, home, stdin, tampering).done()


def rows(path: Path) -> list[dict[str, object]]:
    """The events of the log at `path` as they are stored, read without the program."""
    if not path.exists():
        return []
    db = sqlite3.connect(path)
    try:
        found = db.execute("SELECT id, card, kind, data FROM event ORDER BY seq").fetchall()
    finally:
        db.close()
    return [{"id": i, "card": card, "kind": kind, "data": _decoded(data)} for i, card, kind, data in found]


def _decoded(data: str) -> object:
    """What the column says; damaged as it stands."""
    try:
        return json.loads(data)
    except (ValueError, TypeError):
        return data
