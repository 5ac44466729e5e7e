"""The package itself, read without Anki."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path

import pytest
from zstandard import ZstdDecompressor

from critique_study.anki import package
from critique_study.anki.note_types import CLOZE, QA
from critique_study.anki.package import PackagedNote
from critique_study.errors import ExportError
from tests.anki.conftest import rows


def note(name: str, *, guid: str | None = None, ordinals: tuple[int, ...] = (0,)) -> PackagedNote:
    """A note of the deck Sea::Tides."""
    return PackagedNote(
        guid=guid or package.guid("sea", name),
        type=QA,
        fields=(name, *("x" for _ in QA.fields[1:])),
        tags=("a", "b"),
        hash="h",
        time=1_790_000_000,
        deck="Sea::Tides",
        due=7,
        ordinals=ordinals,
    )


DECKS = {"Sea": "All of it", "Sea::Tides": "<b>"}


def written(*notes: PackagedNote) -> bytes:
    """The bytes of a package of `notes`."""
    file = io.BytesIO()
    package.write(file, notes, DECKS)
    return file.getvalue()


def test_a_guid_hangs_on_collection_and_first_id() -> None:
    """The same for ever (learners' history hangs on it), and another for any other note or collection."""
    assert package.guid("critique-study", "zhang-poor-tune-rich-buy") == "g_$n$zl]jP"
    guids = {package.guid(c, n) for c, n in (("a", "b"), ("a", "c"), ("b", "b"), ("a__b", "c"), ("a", "b__c"))}
    assert len(guids) == 5


def test_the_same_content_gives_the_same_bytes() -> None:
    """Two packages written at different times are identical."""
    notes = [note(f"n{number}", ordinals=(0, 1)) for number in range(50)]
    assert written(*notes) == written(*notes)


def test_members_are_those_of_the_newest_kind() -> None:
    """Which kind it is, the collection and an empty list of media, both compressed, all with a fixed date."""
    with zipfile.ZipFile(io.BytesIO(written(note("n")))) as members:
        entries = members.infolist()
        assert members.testzip() is None
        assert members.read("meta") == b"\x08\x03"
        assert ZstdDecompressor().decompress(members.read("media")) == b""
        assert len(members.read("collection.anki21b")) < 5_000
    assert [entry.filename for entry in entries] == ["meta", "collection.anki21b", "media"]
    assert {(entry.compress_type, entry.date_time) for entry in entries} == {
        (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))
    }


def test_rows_hold_what_the_notes_say(tmp_path: Path) -> None:
    """Notes with GUID, type, time, tags and fields; cards with deck, ordinal and place; times are positive."""
    out = tmp_path / "a.apkg"
    out.write_bytes(written(note("n", ordinals=(0, 1)), note("m")))
    found = rows(out, "SELECT guid, mid, mod, tags, flds, sfld FROM notes ORDER BY sfld DESC")
    fields = "\x1f".join(["n"] + ["x"] * (len(QA.fields) - 1))
    assert found[0] == (package.guid("sea", "n"), QA.id, 1_790_000_000, " a b ", fields, "n")
    cards = rows(
        out, "SELECT sfld, ord, due, type, queue, cards.mod FROM cards JOIN notes ON nid = notes.id ORDER BY 1, 2"
    )
    assert cards == [
        ("m", 0, 7, 0, 0, 1_790_000_000),
        ("n", 0, 7, 0, 0, 1_790_000_000),
        ("n", 1, 7, 0, 0, 1_790_000_000),
    ]
    ((crt, mod, models, decks),) = rows(out, "SELECT crt, mod, models, decks FROM col")
    assert crt > 0
    assert mod > 0
    assert set(json.loads(models)) == {str(QA.id), str(CLOZE.id)}
    named = {deck["name"]: deck for deck in json.loads(decks).values()}
    assert {name: named[name]["desc"] for name in DECKS} == DECKS
    assert rows(out, "SELECT DISTINCT did FROM cards") == [(named["Sea::Tides"]["id"],)]
    assert rows(out, "PRAGMA integrity_check") == [("ok",)]
    indexes = rows(out, "SELECT tbl_name FROM sqlite_master WHERE type = 'index'")
    assert {name for (name,) in indexes} == {"revlog"}


def test_ids_are_unique_and_hang_on_the_guid(tmp_path: Path) -> None:
    """A note has the same id in any company; no id is used twice."""
    out = tmp_path / "a.apkg"
    ids = []
    for names in (("n",), ("m", "n"), ("n", *(f"n{number}" for number in range(2000)))):
        out.write_bytes(written(*(note(name, ordinals=(0, 1)) for name in names)))
        ids += rows(out, "SELECT id FROM notes WHERE sfld = 'n'")
        assert rows(out, "SELECT count(DISTINCT id) FROM cards") == [(2 * len(names),)]
    assert len(set(ids)) == 1


def test_two_notes_of_one_guid_are_refused() -> None:
    """Anki would make two notes of them without a word; the message names both."""
    with pytest.raises(ExportError, match="'n' and 'm'"):
        written(note("n", guid="g"), note("m", guid="g"))


def test_no_temporary_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is built apart, and gone when the package is written."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    written(note("n"))
    assert list(tmp_path.iterdir()) == []


def test_without_a_temporary_folder_there_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be built the error says where it was tried."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(ExportError, match=f"cannot build the package in {tmp_path / 'gone'}"):
        written(note("n"))
