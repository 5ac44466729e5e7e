"""What the log came to is kept: it changes no answer, whatever becomes of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from critique_study.events import Bury, Flag, Keep, Payload, Placed, Practice, Read, Reset, Review, Suspend
from critique_study.history import snapshot
from critique_study.history.log import Log
from critique_study.history.snapshot import Opened, keep, opened
from critique_study.schedule.pace import pace
from critique_study.schedule.replay import Replay
from tests.conftest import FakeClock

CARDS = [f"n{number}" for number in range(7)]
FORMERLY = {"n1": "one", "n2": "two", "zero": "one"}


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with closing(Log(tmp_path / "log.db")) as log:
        yield log


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every growth is worth a snapshot."""
    monkeypatch.setattr(snapshot, "WORTH", 1)


def live(log: Log, clock: FakeClock, count: int, seed: int) -> None:
    """So many things happen, undoing among them, over days."""
    chance = random.Random(seed)
    for _ in range(count):
        clock.advance(hours=chance.choice([0, 0, 1, 5, 30]), seconds=chance.randrange(60))
        now = clock.now()
        day = now.study_day()
        if chance.random() < 0.15:
            log.undo(now, day)
            continue
        payloads: list[Payload] = [
            *(Review(chance.randrange(6), chance.randrange(60_000), "en", 1) for _ in range(12)),
            *(Practice(4), Suspend(), Keep(), Reset(), Placed(1), Flag(on=True), Bury("2026-03-09")),
        ]
        if chance.random() < 0.05:
            log.append(None, Read(f"alpha/{chance.randrange(3)}"), now, day)
        else:
            log.append(chance.choice(CARDS), chance.choice(payloads), now, day)


def told(replay: Replay) -> object:
    """All that a replay says."""
    cards = sorted(replay.states)
    return (
        dict(replay.states),
        replay.sections_read,
        pace(replay),
        replay.recent,
        {card: (replay.events(card), replay.live(card)) for card in cards},
        sorted(replay.later_than(0), key=lambda event: event.id),
    )


def in_full(log: Log, formerly: dict[str, str]) -> Replay:
    return Replay((event for _, event in log.events()), formerly)


@pytest.mark.parametrize("seed", range(12))
def test_from_a_snapshot_the_same(log: Log, clock: FakeClock, tmp_path: Path, seed: int) -> None:
    """Again and again, from ever newer ones, with what came after each and with undone things on both sides."""
    formerly = FORMERLY if seed % 2 else {}
    for round_ in range(4):
        live(log, clock, 40, seed * 10 + round_)
        state = opened(log, formerly, tmp_path)
        assert (state.kept > 0) == (round_ > 0)
        before = dict(state.replay.states)
        assert before == in_full(log, formerly).states
        keep(log, formerly, tmp_path, state)
        assert told(state.replay) == told(in_full(log, formerly))


@pytest.mark.parametrize("seed", range(6))
def test_what_happens_meanwhile_is_taken_in(log: Log, clock: FakeClock, tmp_path: Path, seed: int) -> None:
    """Event by event, as a session does."""
    live(log, clock, 60, seed)
    keep(log, {}, tmp_path, opened(log, {}, tmp_path))
    state = opened(log, {}, tmp_path)
    for step in range(30):
        live(log, clock, 1, 1000 * seed + step)
        state.replay.add(event for _, event in log.events(after=state.seq))
        assert state.replay.states == in_full(log, {}).states
    assert told(state.replay) == told(in_full(log, {}))


def test_another_naming_reads_the_whole_log(log: Log, clock: FakeClock, tmp_path: Path) -> None:
    """A note that was renamed since is another state."""
    live(log, clock, 50, 1)
    keep(log, {}, tmp_path, opened(log, {}, tmp_path))
    assert opened(log, FORMERLY, tmp_path).kept == 0
    assert opened(log, {}, tmp_path).kept == 50


def test_a_log_of_before_reads_the_whole_log(tmp_path: Path, clock: FakeClock) -> None:
    """A backup put back in the log's place, or another log, is not what the snapshot tells."""
    path = tmp_path / "log.db"
    with closing(Log(path)) as log:
        live(log, clock, 20, 1)
        before = path.read_bytes() if not path.with_name("log.db-wal").exists() else None
        keep(log, {}, tmp_path, opened(log, {}, tmp_path))
    assert before is None or before
    path.unlink()
    with closing(Log(path)) as other:
        live(other, clock, 20, 2)
        state = opened(other, {}, tmp_path)
        assert state.kept == 0
        assert state.replay.states == in_full(other, {}).states


def test_damage_reads_the_whole_log(log: Log, clock: FakeClock, tmp_path: Path) -> None:
    """Each byte in turn: the answer stays."""
    live(log, clock, 30, 5)
    folder = tmp_path / "states"
    keep(log, {}, folder, opened(log, {}, folder))
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    expected = told(in_full(log, {}))
    chance = random.Random(3)
    for _ in range(100):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged[: chance.choice([len(damaged), chance.randrange(len(damaged))])])
        assert told(opened(log, {}, folder).replay) == expected
    file.unlink()
    assert told(opened(log, {}, folder).replay) == expected


def test_without_a_folder_nothing_is_kept(log: Log, clock: FakeClock, tmp_path: Path) -> None:
    """And the log is read."""
    live(log, clock, 10, 1)
    assert opened(log, {}, None).kept == 0
    keep(log, {}, tmp_path / "states", Opened(Replay(), 0, 0))
    assert not (tmp_path / "states").exists()


def test_little_is_not_worth_it(log: Log, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot is written when enough has come together."""
    monkeypatch.setattr(snapshot, "WORTH", 20)
    live(log, clock, 19, 1)
    keep(log, {}, tmp_path / "states", opened(log, {}, tmp_path / "states"))
    assert not (tmp_path / "states").exists()
    clock.at += timedelta(days=1)
    live(log, clock, 5, 2)
    keep(log, {}, tmp_path / "states", opened(log, {}, tmp_path / "states"))
    assert (tmp_path / "states").exists()


def test_states_lie_in_the_order_of_the_cards(log: Log, clock: FakeClock, tmp_path: Path) -> None:
    """Those of cards that are not named come after them, and none is missing."""
    live(log, clock, 40, 1)
    plain = in_full(log, {})
    keep(log, {}, tmp_path, opened(log, {}, tmp_path), ["n6", "none", "n0"])
    states = opened(log, {}, tmp_path).replay.states
    assert [*states][:2] == ["n6", "n0"]
    assert states == plain.states
