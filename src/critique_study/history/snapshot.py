"""What the log came to, kept for the next start: without it the whole log is read, and the answer is the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from critique_study.cache import key_of, place, recall, remember
from critique_study.events import Event
from critique_study.history.log import Log
from critique_study.schedule.replay import Replay, Snapshot

WORTH = 200
"""Fewer events than this are not worth a snapshot: they are read as fast."""


class Opened(NamedTuple):
    """A log in memory."""

    replay: Replay
    seq: int
    """The number of the newest event in it."""
    kept: int
    """The number of the newest event in the snapshot that it began from; 0 without one."""


class _Kept(msgspec.Struct, frozen=True):
    seq: int
    newest: str
    """The id of the event of that number."""
    snapshot: Snapshot


class _Earlier:
    """The events of a log up to a number."""

    def __init__(self, log: Log, seq: int) -> None:
        self._log = log
        self._seq = seq

    def all(self) -> Iterator[Event]:
        return (event for _, event in self._log.events(until=self._seq))

    def of_cards(self, cards: Collection[str]) -> Iterable[Event]:
        return self._log.events_of(cards, until=self._seq)

    def card_of(self, event: str) -> str | None:
        return self._log.card_of(event)


def opened(log: Log, formerly: Mapping[str, str], folder: Path | None) -> Opened:
    """The log in memory, from a snapshot in `folder` if that holds one of it. Raises LogError."""
    kept = recall(_file(folder, log), _key(log, formerly), _Kept) if folder is not None else None
    if kept is None or log.id_at(kept.seq) != kept.newest:
        rows = log.events()
        return Opened(Replay((event for _, event in rows), formerly), rows[-1][0] if rows else 0, 0)
    rows = log.events(after=kept.seq)
    later = (event for _, event in rows)
    replay = Replay(later, formerly, snapshot=kept.snapshot, past=_Earlier(log, kept.seq))
    return Opened(replay, rows[-1][0] if rows else kept.seq, kept.seq)


def keep(log: Log, formerly: Mapping[str, str], folder: Path, state: Opened, cards: Iterable[str] = ()) -> None:
    """Keeps a snapshot of what `state` holds, if enough was added to that from which it began.

    States lie in the order of `cards`. They will in memory too, where a queue looks at one after the other: at tens of
    thousands that takes two thirds of the time.
    """
    newest = log.id_at(state.seq)
    if newest is not None and state.seq - state.kept >= WORTH:
        snapshot = state.replay.snapshot()
        states = {name: snapshot.states[name] for name in cards if name in snapshot.states} | snapshot.states
        snapshot = msgspec.structs.replace(snapshot, states=states)
        remember(_file(folder, log), _key(log, formerly), _Kept(state.seq, newest, snapshot))


def _file(folder: Path, log: Log) -> Path:
    return place(folder, str(log.path.absolute()))


def _key(log: Log, formerly: Mapping[str, str]) -> bytes:
    """What the answer depends on beside the events and the program."""
    return key_of((log.device.encode(), msgspec.msgpack.encode(sorted(formerly.items()))))
