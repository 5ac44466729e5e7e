"""A history on its way to another machine: a file of events, one a line, that every copy of the log can take in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Annotated, NamedTuple

import msgspec

from critique_study.clock import Moment, ordinal
from critique_study.errors import CritiqueStudyError, LogError
from critique_study.history.log import Log, Row
from critique_study.text import one_line

FORMAT = "critique-study-log"
VERSION = 1
MAX_LINE = 64 * 1024
"""Bytes that an event takes at most."""

_Name = Annotated[str, msgspec.Meta(pattern=r"\A[^\x00-\x1f\x7f-\x9f]{1,200}\Z")]
_Uuid = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")]
_Milliseconds = Annotated[int, msgspec.Meta(ge=-62_135_596_800_000, lt=253_402_300_800_000)]
"""In the years 1 to 9999."""
_Minutes = Annotated[int, msgspec.Meta(gt=-1440, lt=1440)]


class _Mark(msgspec.Struct, frozen=True):
    """What the first line says in every version."""

    format: str
    version: int


class _Header(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: what this is, and whose."""

    format: str = FORMAT
    version: int = VERSION
    learner: _Name
    collection: _Name
    events: Annotated[int, msgspec.Meta(ge=0)]
    """How many follow: a file that was cut off between two lines is told from a whole one."""


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Each further line: an event. Its data is passed on as it is, what this version does not know of included."""

    id: _Uuid
    at: _Milliseconds
    utc_offset: _Minutes
    day: str
    device: _Name
    kind: _Name
    card: _Name | None
    data: msgspec.Raw


class Imported(NamedTuple):
    """What an import has brought."""

    new: int
    known: int
    differing: tuple[int, ...]
    """The lines of events that are here with other content, which stays."""
    adopted: str | None
    """The learner whose log this now is, if that changed."""


_mark = msgspec.json.Decoder(_Mark)
_header = msgspec.json.Decoder(_Header)
_line = msgspec.json.Decoder(_Line)
_any = msgspec.json.Decoder()


def export_log(log: Log, collection: str, file: IO[bytes]) -> int:
    """Writes every event of `log` to `file`, the same bytes from every copy that holds the same; returns how many.

    Raises LogError for an event that no import would take.
    """
    with log.standing_still():
        count = log.count()
        header = _Header(learner=log.learner, collection=collection, events=count)
        file.write(msgspec.json.encode(header) + b"\n")
        for row in log.portable():
            line = _written(row)
            if line is None:
                raise LogError(
                    f"{log.path}: damaged: event {one_line(str(row.id))} makes no sense; nothing was exported:"
                    " critique-study restore lists the backups"
                )
            file.write(line)
    return count


def import_log(source: Path, log: Path, collection: str, now: Moment, *, adopt: bool = False) -> Imported:
    """Adds the events of the file `source` that the log at `log` lacks: all of them, or with an error none.

    The log is made if it is not there. Without events, or with `adopt`, it becomes that of the file's learner. Raises
    CritiqueStudyError for a file that is damaged, too new, or of another collection or learner.
    """
    try:
        with source.open("rb") as file:
            if not file.seekable():
                raise CritiqueStudyError(f"{source}: an import reads twice, which this cannot be: save it as a file")
            return _import(_Export(file, source), log, collection, now, adopt)
    except OSError as error:
        raise CritiqueStudyError(f"{source}: cannot be read: {error.strerror or error}") from error


def _import(export: _Export, path: Path, collection: str, now: Moment, adopt: bool) -> Imported:
    header = export.header
    if header.collection != collection:
        raise export.fault(1, f"of the collection `{header.collection}`, not of `{collection}`: nothing was imported")
    for _ in export.rows():  # all of it is read before anything is written, or made
        pass
    with closing(Log(path)) as log:
        before = log.learner
        if header.learner != before and not adopt and log.count():
            raise export.fault(
                1,
                f"the history of another learner ({header.learner}, here it is {before}); to join the two for"
                " good, add --adopt",
            )
        merged = log.merge(export.rows(), header.learner, now)
    adopted = header.learner if header.learner != before else None
    return Imported(merged.new, merged.known, tuple(place + 2 for place in merged.differing), adopted)


class _Export:
    """An exported file. Everything raises CritiqueStudyError with the line at fault."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file = file
        self._path = path
        self.header = self._read_header()

    def fault(self, number: int, message: str) -> CritiqueStudyError:
        """What is wrong with line `number`."""
        return CritiqueStudyError(f"{self._path}:{number}: {message}")

    def rows(self) -> Iterator[Row]:
        """Its events, from the first on."""
        found, number = 0, 1
        for number, line in self._lines():
            if number > 1:
                found += 1
                yield self._row(number, line)
        if found != self.header.events:
            raise self.fault(
                number, f"the end, after {found} of {self.header.events} events: nothing was imported; export anew"
            )

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        number = 1
        try:
            self._file.seek(0)
            while line := self._file.readline(MAX_LINE + 1):
                if len(line) > MAX_LINE:
                    raise self.fault(number, f"longer than {MAX_LINE // 1024} KB, so no event: nothing was imported")
                yield number, line
                number += 1
        except OSError as error:
            raise self.fault(number, f"cannot be read: {error.strerror or error}; nothing was imported") from error

    def _read_header(self) -> _Header:
        _, line = next(self._lines(), (1, b""))
        try:
            mark = _mark.decode(line)
            if mark.format == FORMAT and mark.version > VERSION:
                raise self.fault(1, "written by a newer critique-study; upgrade the program, nothing was imported")
            if mark.format == FORMAT:
                return _header.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
        raise self.fault(1, "not an exported history, which critique-study log export makes: nothing was imported")

    def _row(self, number: int, line: bytes) -> Row:
        try:
            return _read(line)
        except RecursionError:
            reason = "nested too deeply"
        except (msgspec.DecodeError, ValueError) as error:
            reason = str(error)
        raise self.fault(number, f"not an event ({reason}): nothing was imported; export anew")


def _read(line: bytes) -> Row:
    """The event that a line holds. Raises ValueError, msgspec.DecodeError or RecursionError if it holds none."""
    event = _line.decode(line)
    try:
        ordinal(event.day)
    except ValueError as error:
        raise ValueError(f"`{event.day}` is no day") from error
    if not isinstance(_any.decode(event.data), dict):
        raise ValueError("its data is not an object")
    data = bytes(event.data).decode()
    return Row(event.id, event.at, event.utc_offset, event.day, event.device, event.card, event.kind, data)


def _written(row: Row) -> bytes | None:
    """The line that holds the event of `row`; None if reading that would not give the event back."""
    if row.event is None:
        return None
    values = row._asdict() | {"data": msgspec.Raw(row.data.encode())}
    line = msgspec.json.encode(_Line(**values)) + b"\n"
    try:
        return line if line.count(b"\n") == 1 and len(line) <= MAX_LINE and _read(line) == row else None
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
