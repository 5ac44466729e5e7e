"""Keeps a log as this version writes it, for all later ones to open: `python -m tests.history.keep_version`.

Writes to tests/history/versions/, under the version's name: the log, its export, and how every card then stands.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec

from critique_study import __version__
from critique_study.clock import Moment
from critique_study.events import (
    Bury,
    Flag,
    Keep,
    Payload,
    Placed,
    Practice,
    Read,
    Remark,
    Reset,
    Resume,
    Review,
    Suspend,
)
from critique_study.history.exchange import export_log
from critique_study.history.log import Log, Row
from critique_study.schedule.replay import Replay
from tests.conftest import FakeClock

FOLDER = Path(__file__).with_name("versions")
COLLECTION = "kept"
FORMERLY = {"older": "n01"}
"""The ids that notes had once."""
_CARDS = ("older", *(f"n{n:02}" for n in range(12)), "n12:c1", "n12:c2", "n13:reverse")


def _lived(log: Log) -> None:
    """Two months of everything that can happen, on two devices and in Anki."""
    chance = random.Random(1)
    clock = FakeClock(datetime(2026, 1, 5, 9, tzinfo=UTC))
    for _ in range(400):
        clock.advance(minutes=chance.choice([1, 1, 2, 90, 400, 900]))
        now = clock.now()
        if chance.random() < 0.07:
            log.undo(now, now.study_day())
        else:
            card, payload = _happening(chance)
            log.append(card, payload, now, now.study_day())
    log.merge(_brought(chance), log.learner, clock.now())


def _happening(chance: random.Random) -> tuple[str | None, Payload]:
    if chance.random() < 0.04:
        return None, Read(f"tao/{chance.randrange(4)}")
    language = chance.choice(["en", "zh", "both"])
    answers = [
        Review(chance.randrange(6), chance.randrange(60_000), language, chance.choice([1, 1, 2])) for _ in "12345"
    ]
    others: list[Payload] = [Practice(4, 900, language), Suspend(), Resume(), Keep(), Placed(1), Flag(on=True)]
    others += [Flag(on=False), Bury("2026-02-20"), Remark("unclear: 不清楚"), Reset()]
    return chance.choice(_CARDS), chance.choice(answers if chance.random() < 0.8 else others)


def _brought(chance: random.Random) -> Iterator[Row]:
    """What came from Anki, and from a version that knew more."""
    for n in range(40):
        moment = Moment(1_768_000_000_000 + n * 40_000_000, 480)
        kind, data = chance.choice(
            [
                ("review", f'{{"grade":{chance.randint(2, 5)},"via":"anki"}}'),
                ("practice", '{"grade":4,"milliseconds":1,"via":"anki"}'),
                ("review", '{"grade":4,"mood":"fine"}'),
                ("dream", '{"of":"sheep"}'),
            ]
        )
        day = datetime.fromordinal(moment.study_day()).date().isoformat()
        event_id = str(UUID(int=chance.getrandbits(128), version=4))
        yield Row(event_id, moment.at, moment.utc_offset, day, "anki", chance.choice(_CARDS), kind, data)


def told(replay: Replay) -> Mapping[str, object]:
    """How every card stands, and what was read."""
    cards = {
        card: msgspec.structs.asdict(state) | {"sm2": msgspec.structs.asdict(state.sm2)}
        for card, state in replay.states.items()
    }
    return {"cards": dict(sorted(cards.items())), "read": sorted(replay.sections_read)}


def replayed(log: Log) -> Replay:
    """What `log` comes to."""
    return Replay((event for _, event in log.events()), FORMERLY)


def main() -> int:
    """Refuses to write over what was kept."""
    kept = FOLDER / f"{__version__}.db"
    if kept.exists():
        print(f"{kept} is there already: raise the version first", file=sys.stderr)
        return 1
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{COLLECTION}.db"
        with closing(Log(path)) as log:
            _lived(log)
            with kept.with_suffix(".jsonl").open("wb") as file:
                export_log(log, COLLECTION, file)
            text = json.dumps(told(replayed(log)), indent=1)
        kept.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
        shutil.copyfile(path, kept)
    return 0


if __name__ == "__main__":
    sys.exit(main())
