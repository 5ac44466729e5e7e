"""Exports: what goes in, when a note's time moves, and what is refused."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from critique_study.anki import ledger
from critique_study.anki.export import ExportReport, export
from critique_study.anki.progress import History
from critique_study.clock import Moment
from critique_study.content import loader, shipped
from critique_study.errors import ExportError
from critique_study.events import Event, Review
from critique_study.schedule.replay import Replay
from tests.anki.conftest import ROOT, Desk, rows

TIDE = {
    "id": "tide",
    "front": {"en": "What moves the tides?", "zh": "潮汐？"},
    "back": {"en": "The moon", "zh": "月球"},
}
WIND = {"id": "wind", "front": {"en": "What moves the air?"}, "back": {"en": "Heat"}}
RAIN = {"id": "rain", "languages": ["zh"], "front": {"zh": "雨？"}, "back": {"zh": "云"}}


def times(desk: Desk) -> dict[str, int]:
    """Each note's time in the package."""
    return dict(rows(desk.out, "SELECT sfld, mod FROM notes"))


def release(desk: Desk, **notes: Any) -> None:
    """Writes the release ledger."""
    (desk.cards / "releases.json").write_text(json.dumps({"version": 1, "collection": "desk", "notes": notes}))


def test_the_report_counts(desk: Desk) -> None:
    """Notes, cards and sub-decks; what is new and what changed; what lacks the language."""
    first = desk.export(TIDE | {"reverse": True}, WIND, RAIN, mode="en")
    assert first == ExportReport(notes=2, cards=3, decks=1, new=2, updated=0, retired=0, left_out=1)
    second = desk.export(TIDE, WIND, RAIN)
    assert second == ExportReport(notes=3, cards=3, decks=1, new=1, updated=1, retired=0, left_out=0)


def test_only_what_changed_gets_a_new_time(desk: Desk) -> None:
    """A fix, a tag, a spelling and a change of language move a note's time; a new name, a revision and time do not."""
    desk.export(TIDE, WIND)
    start = times(desk)
    desk.export(TIDE | {"revision": 2, "core": True}, WIND | {"id": "air", "formerly": ["wind"]})
    assert times(desk) == start
    for change in ({"back": {"en": "Moon", "zh": "月球"}}, {"tags": ["sky"]}, {"accept": {"en": ["Luna"]}}):
        before = times(desk)
        desk.export(TIDE | change, WIND)
        assert times(desk) == {"tide": desk.now, "wind": before["wind"]}
    desk.export(TIDE, WIND, mode="en")
    assert times(desk) == {"tide": desk.now, "wind": start["wind"]}


def test_a_change_taken_back_is_a_change(desk: Desk) -> None:
    """Anki has the later content by then, so the earlier one needs a later time."""
    for back in ("A", "B", "A"):
        desk.export(TIDE | {"back": {"en": back}})
        assert times(desk) == {"tide": desk.now}


def test_a_clock_at_1970_gives_a_positive_time(desk: Desk) -> None:
    """Anki's Check Database fails on 0, and the ledger could not be read again."""
    desk.now = -60
    desk.export(TIDE)
    desk.export(TIDE | {"tags": ["sky"]})
    assert times(desk) == {"tide": 60}
    desk.now = -60
    desk.export(TIDE)
    assert times(desk) == {"tide": 61}


def test_a_note_left_out_for_a_while_is_remembered(desk: Desk) -> None:
    """An export in another language in between does not forget the others."""
    desk.export(WIND, RAIN, mode="en")
    start = times(desk)["wind"]
    desk.export(WIND, RAIN, mode="zh")
    desk.export(WIND, RAIN, mode="en")
    assert times(desk)["wind"] == start


def test_released_content_has_the_releases_time(desk: Desk, tmp_path: Path) -> None:
    """A learner without a ledger exports the released notes with their time, changed ones with now."""
    desk.export(TIDE, WIND)
    known = json.loads(desk.ledger.read_text())["notes"]
    names = dict(rows(desk.out, "SELECT sfld, guid FROM notes"))
    release(
        desk,
        tide={"hash": known[names["tide"]]["hash"], "time": 1_780_000_000, "cards": [0]},
        wind={"hash": "another", "time": 1_780_000_000, "cards": [0]},
    )
    desk.ledger = tmp_path / "other.json"
    desk.export(TIDE, WIND)
    assert times(desk) == {"tide": 1_780_000_000, "wind": desk.now}


def test_retired_notes_go_only_to_who_may_have_them(desk: Desk) -> None:
    """A retired note is exported if a release had it: last, tagged, suspended, with the cards it had."""
    gone = TIDE | {"reverse": True, "retired": "2026-11: said better elsewhere"}
    assert desk.export(gone, WIND).retired == 0
    assert set(times(desk)) == {"wind"}
    release(desk, tide={"hash": "h", "time": 1_780_000_000, "cards": [0, 1]})
    report = desk.export(gone, WIND)
    assert (report.notes, report.cards, report.retired) == (2, 3, 1)
    found = rows(
        desk.out, "SELECT sfld, ord, due, queue, tags FROM cards JOIN notes ON nid = notes.id ORDER BY due, ord"
    )
    assert [row[:4] for row in found] == [("wind", 0, 1, 0), ("tide", 0, 2, -1), ("tide", 1, 2, -1)]
    assert " retired " in found[1][4]


def test_a_retired_notes_progress_goes_along(desk: Desk) -> None:
    """Under its present name and the first; its cards stay suspended, whatever the log says of that."""
    gone = TIDE | {"id": "flood", "formerly": ["tide"], "reverse": True, "retired": "2026-11: said better elsewhere"}
    collection = desk.write(gone, WIND)
    release(desk, tide={"hash": "h", "time": 1_780_000_000, "cards": [0, 1]})
    answered = [
        Event(f"e{number}", 1_700_000_000_000 + number, 0, 739_000, "here", card, "review", Review(4))
        for number, card in enumerate(("tide", "flood:reverse"))
    ]
    history = History(Replay(answered, collection.formerly), Moment(1_790_000_000_000, 0), 4)
    report = export(collection, desk.out, mode="both", ledger_path=desk.ledger, now=desk.now, history=history)
    assert report.progress is not None
    assert (len(report.progress.cards), report.progress.elsewhere) == (2, 0)
    query = "SELECT ord, c.type, queue, c.ivl, r.id FROM cards c JOIN revlog r ON r.cid = c.id ORDER BY ord"
    assert rows(desk.out, query) == [(0, 2, -1, 1, 1_700_000_000_000), (1, 2, -1, 1, 1_700_000_000_001)]


def test_due_is_the_order_of_introduction(desk: Desk) -> None:
    """Places rise from 1; the cards of a note share theirs."""
    gaps = {"id": "gaps", "text": {"en": "{{c3::a}} {{c1::b}}"}}
    desk.export(WIND, gaps, TIDE | {"reverse": True})
    found = rows(desk.out, "SELECT sfld, ord, due FROM cards JOIN notes ON nid = notes.id ORDER BY due, ord")
    assert found == [("wind", 0, 1), ("gaps", 0, 2), ("gaps", 2, 2), ("tide", 0, 3), ("tide", 1, 3)]


def test_the_same_content_and_ledgers_give_the_same_bytes(desk: Desk) -> None:
    """Exporting again, later, writes an identical package."""
    collection, _ = loader.load(shipped.shipped_cards())
    desk.export_collection(collection)
    first = desk.out.read_bytes()
    desk.export_collection(collection)
    assert desk.out.read_bytes() == first


def test_a_package_that_could_not_be_placed_costs_no_later_change(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger is written first: what fails in between never lets two contents out under one time."""
    desk.export(TIDE)
    seen = {desk.now: "The moon"}
    write = ledger.write_exports

    def write_and_obstruct(*args: Any, **given: Any) -> None:
        write(*args, **given)
        desk.out.unlink()
        desk.out.mkdir()

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "write_exports", write_and_obstruct)
        with pytest.raises(ExportError, match="cannot be written"):
            desk.export(TIDE | {"back": {"en": "Moon"}})
    desk.out.rmdir()
    assert not [path for path in desk.out.parent.iterdir() if path.name.startswith(".")]
    for back in ("Moon", "The moon", "Moon"):
        desk.export(TIDE | {"back": {"en": back}})
        time = times(desk)["tide"]
        assert seen.setdefault(time, back) == back


@pytest.mark.parametrize(
    ("out", "message"),
    [
        (".", r"is a directory; name a file in it"),
        ("missing/deck.apkg", r"there is no directory .*missing"),
        ("file/deck.apkg", r"there is no directory .*file"),
        ("/dev/null", r"is not a regular file"),
        ("x" * 300, r"cannot be written: File name too long"),
    ],
)
def test_an_impossible_output_is_refused(desk: Desk, tmp_path: Path, out: str, message: str) -> None:
    """One line that says what is wrong; nothing is written, and no ledger either."""
    (tmp_path / "file").write_text("")
    collection = desk.write(TIDE)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ExportError, match=message) as refusal:
        export(collection, tmp_path / out, mode="both", ledger_path=desk.ledger, now=desk.now)
    assert "\n" not in str(refusal.value)
    assert sorted(tmp_path.rglob("*")) == before
    assert Path("/dev/null").is_char_device()


def test_nothing_to_export_is_said(desk: Desk) -> None:
    """A collection without a note in the language gives no package."""
    with pytest.raises(ExportError, match="no note to export with --lang en"):
        desk.export(RAIN, mode="en")
    assert not desk.out.exists()


def test_a_damaged_ledger_stops_the_export(desk: Desk) -> None:
    """Ignoring it would give every note a new time, and Anki would overwrite the learner's edits."""
    desk.export(TIDE)
    before = desk.out.read_bytes()
    desk.ledger.write_text("{")
    with pytest.raises(ExportError, match="damaged"):
        desk.export(TIDE, WIND)
    assert desk.out.read_bytes() == before
    assert desk.ledger.read_text() == "{"


def test_a_full_disk_leaves_nothing_half_written(desk: Desk, tmp_path: Path) -> None:
    """Where no more bytes can be written there is one line, the old package stays and nothing else lies about."""
    collection = desk.write(TIDE)
    desk.export_collection(collection)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    desk.write(TIDE | {"back": {"en": "Moon"}})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    changed, _ = loader.load(desk.cards)
    for limit in (1, 2_000, 20_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(ExportError):
                desk.export_collection(changed)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path for path in after if before.get(path) != after[path]} <= {desk.cards / "tides.yaml"}


def test_genanki_is_loaded_by_an_export_alone() -> None:
    """Importing the exporter costs nothing until it is used."""
    script = "import sys, critique_study.anki.export; print('genanki' in sys.modules)"
    environment = {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == "False\n"
