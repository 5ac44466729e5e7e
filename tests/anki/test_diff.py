"""What a release changes in Anki for whoever has an earlier one."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from critique_study.anki.diff import Change, Difference, Loss, since_package, since_release, stale
from critique_study.anki.export import RELEASES, release
from critique_study.errors import PackageError
from tests.anki.conftest import Desk
from tests.anki.hostile import database

TIDE = {
    "id": "tide",
    "front": {"en": "What moves the tides?", "zh": "潮汐？"},
    "back": {"en": "The moon", "zh": "月球"},
}
WIND = {"id": "wind", "front": {"en": "What moves the air?"}, "back": {"en": "Heat"}}
GAPS = {"id": "gaps", "text": {"en": "{{c1::ebb}} and {{c3::flow}}"}}
PAIR = WIND | {"id": "pair", "reverse": True}


def both_ways(desk: Desk, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Difference:
    """What differs from the release, after seeing that the package of it says the same of each note."""
    desk.export(*before)
    release(desk.write(*before), desk.now)
    collection = desk.write(*after)
    ledger, package = since_release(collection), since_package(collection, desk.out, "both")
    assert package._replace(updated={}) == ledger._replace(updated={})
    assert package.updated.keys() == ledger.updated.keys()
    assert not any(ledger.updated.values())
    return package


def test_nothing_differs(desk: Desk) -> None:
    """From what was released a moment ago: all notes are unchanged."""
    notes: list[dict[str, Any]] = [TIDE, WIND, GAPS, PAIR]
    found = both_ways(desk, notes, notes)
    assert found == Difference((), {}, ("gaps", "pair", "tide", "wind"), (), ())


def test_new_and_updated(desk: Desk) -> None:
    """With the fields that differ, tags among them; a new name is no change."""
    found = both_ways(
        desk,
        [TIDE, WIND],
        [
            TIDE | {"back": {"en": "Moon", "zh": "月球"}, "tags": ["sky"]},
            WIND | {"id": "air", "formerly": ["wind"]},
            GAPS,
        ],
    )
    assert found.updated == {
        "tide": (
            Change("BackEn", "The moon", "Moon"),
            Change("tags", "kind::claim seed::tides", "kind::claim seed::tides sky"),
        )
    }
    assert (found.new, found.unchanged, found.gone, found.lost) == (("gaps",), ("wind",), (), ())


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ([TIDE, WIND], [TIDE], ("wind", "vanished without `formerly` or `retired`")),
        (
            [TIDE, GAPS],
            [TIDE, GAPS | {"text": {"en": "{{c1::ebb}} and flow"}}],
            ("gaps", "cloze number c3 was dropped"),
        ),
        ([PAIR], [PAIR | {"reverse": False}], ("pair", "reverse was taken away")),
        ([TIDE], [TIDE | {"id": "moon", "formerly": ["sea", "tide"]}], ("tide", "`moon` names sea before it")),
        ([GAPS | {"id": "wind"}], [WIND], ("wind", "conflicting")),
        ([WIND], [GAPS | {"id": "wind"}], ("wind", "conflicting")),
    ],
)
def test_progress_that_would_be_lost(
    desk: Desk, before: list[dict[str, Any]], after: list[dict[str, Any]], lost: tuple[str, str]
) -> None:
    """Each with the note and why, whether compared with the package or with the ledger."""
    found = both_ways(desk, before, after)
    (loss,) = found.lost
    assert (loss.note, lost[1] in loss.why) == (lost[0], True), loss


def test_what_loses_nothing(desk: Desk) -> None:
    """To rename, to retire, to add a reverse, a gap, spellings or choices."""
    found = both_ways(
        desk,
        [TIDE, WIND, GAPS, PAIR],
        [
            TIDE | {"id": "moon", "formerly": ["tide"], "reverse": True},
            WIND | {"accept": {"en": ["Warmth"]}},
            GAPS | {"text": {"en": "{{c1::ebb}} {{c2::and}} {{c3::flow}}"}},
            PAIR | {"retired": "2026-11: said elsewhere"},
        ],
    )
    assert (found.lost, found.gone) == ((), ())
    assert set(found.updated) == {"tide", "wind", "gaps", "pair"}


def test_a_retired_note_no_release_had_is_gone_without_loss(desk: Desk) -> None:
    """Who has it from an export of their own keeps it."""
    desk.export(TIDE, WIND)
    found = since_package(desk.write(TIDE, WIND | {"retired": "2026-11: wrong"}), desk.out, "both")
    assert (found.gone, found.lost) == (("wind",), ())


def test_a_language_left_out_is_no_loss(desk: Desk) -> None:
    """A package in one language: notes that lack it go, and nothing is lost."""
    desk.export(TIDE, WIND)
    found = since_package(desk.write(TIDE, WIND), desk.out, "zh")
    assert (found.gone, found.lost, list(found.updated)) == (("wind",), (), ["tide"])


def test_no_ledger_is_an_empty_one(desk: Desk) -> None:
    """Before the first release every note is new."""
    found = since_release(desk.write(TIDE, WIND))
    assert found == Difference(("tide", "wind"), {}, (), (), ())


class TestRelease:
    def test_is_deterministic(self, desk: Desk) -> None:
        """Released again later without a change: the same bytes."""
        collection = desk.write(TIDE, GAPS)
        release(collection, 1_790_000_000)
        content = (desk.cards / RELEASES).read_bytes()
        release(collection, 1_790_009_999)
        assert (desk.cards / RELEASES).read_bytes() == content

    def test_time_moves_with_content(self, desk: Desk) -> None:
        """Only then, and forward though the clock was put back."""
        first = release(desk.write(TIDE, WIND), 1_790_000_000).notes
        second = release(desk.write(TIDE | {"tags": ["sky"]}, WIND), 1_780_000_000).notes
        assert second["wind"] == first["wind"]
        assert second["tide"].time == first["tide"].time + 1

    def test_holds_cards_and_retired_notes(self, desk: Desk) -> None:
        """The ordinals of each; a retired note stays as long as a release had it, with the cards it had."""
        assert release(desk.write(PAIR, GAPS), desk.now).notes["gaps"].cards == (0, 2)
        notes = release(desk.write(PAIR | {"retired": "2026-11: wrong"}, TIDE | {"retired": "2026-11: wrong"}), 9).notes
        assert {name: note.cards for name, note in notes.items()} == {"pair": (0, 1)}

    def test_is_stale_when_anything_changed(self, desk: Desk) -> None:
        """Named at the note, or at the ledger where there is none any more."""
        assert [problem.place.path.name for problem in stale(desk.write(TIDE))] == [RELEASES]
        release(desk.write(TIDE, WIND), desk.now)
        assert stale(desk.write(TIDE, WIND)) == []
        problems = stale(desk.write(TIDE | {"tags": ["sky"]}, GAPS))
        assert [(problem.place.path.name, problem.message) for problem in problems] == [
            ("tides.yaml", "`gaps` is new since the release"),
            ("tides.yaml", "`tide` changed since the release"),
            (RELEASES, "`wind` is gone since the release"),
        ]


class TestPackages:
    def test_as_anki_exports_it_again(self, desk: Desk) -> None:
        """The database is called collection.anki21, and the learner's tags are a difference."""
        desk.export(TIDE)
        repack(desk.out, "UPDATE notes SET tags = ' leech' || tags")
        (change,) = since_package(desk.write(TIDE), desk.out, "both").updated["tide"]
        assert change == Change("tags", "kind::claim leech seed::tides", "kind::claim seed::tides")

    def test_notes_of_others_are_left_alone(self, desk: Desk) -> None:
        """But where none is ours it is the wrong file."""
        desk.export(TIDE, WIND)
        repack(desk.out, "UPDATE notes SET guid = 'other' WHERE sfld = 'wind'")
        collection = desk.write(TIDE)
        assert since_package(collection, desk.out, "both").unchanged == ("tide",)
        repack(desk.out, "UPDATE notes SET guid = 'other'")
        with pytest.raises(PackageError, match="holds no note of the collection 'desk'"):
            since_package(collection, desk.out, "both")

    def test_another_note_type_is_conflicting(self, desk: Desk) -> None:
        """A note that the learner moved to a type of their own is never updated."""
        desk.export(TIDE)
        repack(desk.out, "UPDATE notes SET mid = 5")
        (loss,) = since_package(desk.write(TIDE), desk.out, "both").lost
        assert isinstance(loss, Loss)
        assert "conflicting" in loss.why

    @pytest.mark.parametrize(
        ("members", "message"),
        [
            (None, "cannot be read: No such file"),
            ({}, "it holds no collection.anki2"),
            ({"collection.anki2": b"not SQLite" * 99}, "collection.anki2 is no database"),
        ],
    )
    def test_what_is_no_package(self, desk: Desk, members: dict[str, bytes] | None, message: str) -> None:
        """One line that names the file."""
        if members is not None:
            with zipfile.ZipFile(desk.out, "w") as file:
                for name, content in members.items():
                    file.writestr(name, content)
        refused(desk, message)

    def test_what_is_no_zip(self, desk: Desk) -> None:
        """One line, for text and for a package cut short."""
        desk.export(TIDE)
        whole = desk.out.read_bytes()
        for content in (b"", b"text", whole[: len(whole) // 2], whole[:200] + b"x" * 99 + whole[299:]):
            desk.out.write_bytes(content)
            refused(desk, "not a package of Anki's, or damaged")


def refused(desk: Desk, message: str) -> None:
    """Sees that the package is refused in one line."""
    with pytest.raises(PackageError, match=message) as refusal:
        since_package(desk.write(TIDE), desk.out, "both")
    assert str(desk.out) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def repack(package: Path, statement: str) -> None:
    """Changes the database in `package` by `statement`, and stores it as Anki does for its older versions."""
    changed = package.with_suffix(".db")
    changed.write_bytes(database(package))
    with closing(sqlite3.connect(changed)) as db, db:
        db.execute(statement)
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as file:
        file.write(changed, "collection.anki21")
