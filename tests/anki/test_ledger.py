"""When a note's time moves, and the files that remember it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.anki import ledger
from critique_study.anki.ledger import Exported, Exports, Released, Releases
from critique_study.errors import ExportError

NOW = 1_790_000_000


def test_the_same_content_keeps_its_time() -> None:
    """Exported before and not changed: the time of then, whatever the release says."""
    assert ledger.moment("a", NOW, Exported("a", 5), Released("a", 9, (0,))) == 5


def test_changed_content_is_of_now() -> None:
    """Exported before and changed since, even into what is released: now."""
    assert ledger.moment("b", NOW, Exported("a", 5), None) == NOW
    assert ledger.moment("b", NOW, Exported("a", 5), Released("b", 9, (0,))) == NOW


def test_a_first_export_of_released_content_has_the_releases_time() -> None:
    """So that who imported the release is not overwritten; other content is of now."""
    assert ledger.moment("a", NOW, None, Released("a", 9, (0,))) == 9
    assert ledger.moment("b", NOW, None, Released("a", 9, (0,))) == NOW
    assert ledger.moment("a", NOW, None, None) == NOW


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 1000)), min_size=2))
def test_time_moves_exactly_with_content(steps: list[tuple[str, int]]) -> None:
    """Over any history, the clock put back too: later when the content differs from the last, else the same."""
    last: Exported | None = None
    for content, now in steps:
        time = ledger.moment(content, now, last, None)
        if last is not None:
            assert time == last.time if content == last.hash else time > last.time
        last = Exported(content, time)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Folders are made as needed; the same ledger gives the same bytes, whatever its order."""
    path = tmp_path / "a" / "b" / "exports.json"
    empty = ledger.read_exports(path, "sea")
    one = Exports(collection="sea", notes={"g": Exported("h", 7), "a": Exported("i", 8)})
    ledger.write_exports(path, one, over=empty)
    content = path.read_bytes()
    assert ledger.read_exports(path, "sea") == one
    path.unlink()
    other = Exports(collection="sea", notes={"a": Exported("i", 8), "g": Exported("h", 7)})
    ledger.write_exports(path, other, over=empty)
    assert path.read_bytes() == content


def test_nothing_new_is_not_written(tmp_path: Path) -> None:
    """A ledger that says what it said before is left alone."""
    path = tmp_path / "exports.json"
    ledger.write_exports(path, Exports(collection="sea"), over=ledger.read_exports(path, "sea"))
    assert not path.exists()


def test_another_export_meanwhile_is_noticed(tmp_path: Path) -> None:
    """Of two exports at once the second to finish is refused, and the first one's times stay."""
    path = tmp_path / "exports.json"
    before = ledger.read_exports(path, "sea")
    first = Exports(collection="sea", notes={"g": Exported("h", 7)})
    ledger.write_exports(path, first, over=before)
    with pytest.raises(ExportError, match="at the same time"):
        ledger.write_exports(path, Exports(collection="sea", notes={"g": Exported("i", 7)}), over=before)
    assert ledger.read_exports(path, "sea") == first


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "damaged"),
        (b"\xff\xfe", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b'{"collection": "sea", "x": ' + b"[" * 100_000, "damaged"),
        (b'{"version": 1, "collection": "sea", "notes": {"g": ["h"]}}', "damaged"),
        (b'{"version": 1, "collection": "sea", "notes": {"g": {"hash": "h", "time": 0}}}', "damaged"),
        (b'{"version": 2, "collection": "sea", "notes": {}}', "newer version"),
        (b'{"version": 1, "collection": "lake", "notes": {}}', "belongs to the collection 'lake', not to 'sea'"),
    ],
)
def test_a_damaged_or_foreign_ledger_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """One line with the file, and what to do where something can be done; the file is left as it is."""
    path = tmp_path / "exports.json"
    path.write_bytes(content)
    with pytest.raises(ExportError, match=message) as refusal:
        ledger.read_exports(path, "sea")
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert path.read_bytes() == content


def test_a_ledger_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A directory in its place is one clear line."""
    with pytest.raises(ExportError, match="cannot be read"):
        ledger.read_exports(tmp_path, "sea")


def test_a_ledger_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """Where no folder can be made there is one clear line."""
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(ExportError, match=r"cannot be (read|written)"):
        ledger.write_exports(
            tmp_path / "data" / "exports.json",
            Exports(collection="sea", notes={"g": Exported("h", 7)}),
            over=Exports(collection="sea"),
        )


def test_releases_are_read(tmp_path: Path) -> None:
    """No file counts as empty; a file gives hash, time and cards by first id."""
    path = tmp_path / "releases.json"
    assert ledger.read_releases(path, "sea").notes == {}
    path.write_text('{"version": 1, "collection": "sea", "notes": {"n": {"hash": "h", "time": 7, "cards": [0, 1]}}}')
    assert ledger.read_releases(path, "sea").notes == {"n": Released("h", 7, (0, 1))}
    path.write_text("{}")
    with pytest.raises(ExportError, match="restore it from the repository"):
        ledger.read_releases(path, "sea")


def test_releases_are_written_the_same(tmp_path: Path) -> None:
    """The same notes give the same bytes in whatever order, and are read again."""
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    notes = {"n": Released("h", 7, (0, 1)), "a": Released("i", 8, (2,), cloze=True)}
    ledger.write_releases(first, Releases(collection="sea", notes=notes))
    ledger.write_releases(second, Releases(collection="sea", notes=dict(reversed(notes.items()))))
    assert first.read_bytes() == second.read_bytes()
    assert ledger.read_releases(first, "sea").notes == notes
