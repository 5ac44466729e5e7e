"""A fresh note in a deck's file: the right place, a free id, and every other byte as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.content.draft import added, free_id, fresh_note, with_note
from critique_study.content.loader import load
from critique_study.content.models import Note
from critique_study.content.strict_yaml import read
from critique_study.errors import ContentError
from tests import decks

NOTE = ("- id: fresh", "  kind:  # claim", '  front: {en: "", zh: ""}')
PATH = Path("d.yaml")


def ids(data: bytes) -> list[str]:
    """The ids of the notes in a deck's file."""
    return added(b"", data, PATH)


@pytest.mark.parametrize(
    ("deck", "expected"),
    [
        ("deck: d\nnotes:\n  - id: a\n", "deck: d\nnotes:\n  - id: a\n\n  - id: fresh\n"),
        ("deck: d\nnotes:\n- id: a\n", "deck: d\nnotes:\n- id: a\n\n- id: fresh\n"),
        ("deck: d\nnotes:\n    - id: a\n\n\n", "deck: d\nnotes:\n    - id: a\n\n\n    - id: fresh\n"),
        ("deck: d\nnotes:\n  -\n    id: a\n", "deck: d\nnotes:\n  -\n    id: a\n\n  - id: fresh\n"),
        ("deck: d\nnotes:\n", "deck: d\nnotes:\n  - id: fresh\n"),
        ("deck: d\nnotes:  # none yet", "deck: d\nnotes:  # none yet\n  - id: fresh"),
        ("deck: d\nnotes:\n  - id: a\n# end\n", "deck: d\nnotes:\n  - id: a\n# end\n\n  - id: fresh\n"),
        ("notes:\n  - id: a\n\ndeck: d\n", "notes:\n  - id: a\n\n  - id: fresh\ndeck: d\n"),
        ("notes:\n  - id: a\nseed: s\ndeck: d", "notes:\n  - id: a\n\n  - id: fresh\nseed: s\ndeck: d"),
        ("notes:\n  - id: a\n    why: |+\n      x\n\n", "notes:\n  - id: a\n    why: |+\n      x\n\n  - id: fresh\n"),
        ("notes:\n  - id: a\n    why: |\n      x", "notes:\n  - id: a\n    why: |\n      x\n\n  - id: fresh"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "byte order mark"])
def test_the_note_is_the_last_one(deck: str, expected: str, line_end: str, mark: str) -> None:
    """Indented as its neighbours; line ends, or that the last one is missing, stay as they are."""
    data = (mark + deck.replace("\n", line_end)).encode()
    draft = with_note(data, PATH, NOTE[:1])
    assert draft.data.decode() == mark + expected.replace("\n", line_end)
    lines = draft.data.decode().split(line_end)
    assert lines[draft.line - 1].strip() == "- id: fresh"


@pytest.mark.parametrize(
    ("deck", "said"),
    [
        ("deck: d\nnotes: []\n", "d.yaml:2:8: the notes are in brackets"),
        ("deck: d\nnotes: [{id: a}]\n", "d.yaml:2:8: the notes are in brackets"),
        ("{deck: d, notes: [{id: a}]}\n", "d.yaml:1:18: the notes are in brackets"),
        ("\ufeff{deck: d, notes: [{id: a}]}\n", "d.yaml:1:18: the notes are in brackets"),
        ("deck: d\n", "d.yaml has no notes: end it with the line `notes:`"),
        ("", "d.yaml has no notes"),
        ("deck: d\nnotes: none\n", "d.yaml:2:8: `notes` is not a list"),
        ("deck: d\nnotes: {a: b}\n", "d.yaml:2:8: `notes` is not a list"),
        ("deck: d\nnotes: null\n", "would not be read: write it by hand"),
        ("deck: d\nnotes:\n  - id: a\n...\n", "would not be read: write it by hand"),
        ('deck: d\nnotes:\n  - id: a\n  - id: "b\n', "would not be read; mend this first: d.yaml:4:9: a quotation"),
        ("deck: d\nnotes:\n  - id: a\n---\n", "would not be read; mend this first: d.yaml:4:1: a second document"),
        ("deck: d: e\nnotes:\n  - id: a\n", "d.yaml:1:8: not valid YAML"),
    ],
)
def test_a_deck_that_cannot_take_one(deck: str, said: str) -> None:
    """It is said in one line what to do."""
    with pytest.raises(ContentError, match=re.escape(said)) as raised:
        with_note(deck.encode(), PATH, NOTE)
    assert "\n" not in str(raised.value)


def test_another_notes_fault_does_not_matter() -> None:
    """As long as the fresh note is read, beside those that can be."""
    data = b"deck: d\nnotes:\n  - id: a: b\n  - id: c\n"
    assert ids(with_note(data, PATH, NOTE).data) == ["c", "fresh"]


@given(
    st.lists(st.text(alphabet="ab:#'\"|>-[]{} \n\r\t“。é", max_size=12), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_nothing_of_a_deck_is_changed(texts: list[str], line_end: str, ends: bool) -> None:
    """Whatever stands in it: without the fresh note's lines it is the same, and its notes are read as before."""
    notes = "\n".join(f"  - id: n{number}\n    why: {text}" for number, text in enumerate(texts))
    data = f"deck: d\nnotes:\n{notes}".replace("\n", line_end).encode() + line_end.encode() * ends
    try:
        draft = with_note(data, PATH, NOTE)
    except ContentError:
        return
    lines = re.findall(rb"[^\r\n]*(?:\r\n|\r|\n|$)", draft.data)
    above, below = b"".join(lines[: draft.line - 1]), b"".join(lines[draft.line - 1 + len(NOTE) :])
    assert data.startswith(above.rstrip(b"\r\n"))
    assert data.endswith(below)
    assert re.sub(rb"[\r\n]", b"", above + below) == re.sub(rb"[\r\n]", b"", data)
    assert draft.data.endswith((b"\n", b"\r")) is data.endswith((b"\n", b"\r"))
    assert ids(draft.data) == [*ids(data), "fresh"]


class TestFreeId:
    def test_named_after_the_deck(self, tmp_path: Path) -> None:
        """Numbered where that one is taken."""
        collection = decks.collection(tmp_path / "d", decks.many(1))
        assert free_id(collection, collection.decks[0]) == "many-new"

    @pytest.mark.parametrize(
        "taken",
        [
            "  - {id: many-new, kind: name, front: {en: a, zh: 甲}, back: {en: b, zh: 乙}}\n",
            "  - {id: x, kind: name, formerly: [many-new], front: {en: a, zh: 甲}, back: {en: b, zh: 乙}}\n",
            "  - {id: many-new, kind: name, retired: now, front: {en: a, zh: 甲}, back: {en: b, zh: 乙}}\n",
            "  - {id: many-new, kind: name}\n",
            "  - {id: x, kind: name, formerly: [many-new]}\n",
            "  - {id: many-new, kind: name: name}\n",
        ],
        ids=["a note", "a former id", "retired", "faulty", "a faulty note's former id", "not YAML"],
    )
    def test_an_id_is_never_used_again(self, tmp_path: Path, taken: str) -> None:
        """Whoever has it or had it, in whichever deck."""
        folder = decks.write(tmp_path / "d", decks.many(1), f"deck: e\ntitle: {{en: E, zh: 戊}}\nnotes:\n{taken}")
        collection, _ = load(folder)
        assert free_id(collection, collection.decks[0]) == "many-new-2"

    def test_a_longer_id_does_not_take_a_shorter_one(self, tmp_path: Path) -> None:
        """`many-new-2` leaves `many-new`; nor do other files count."""
        folder = decks.write(tmp_path / "d", decks.many(1).replace("n00", "many-new-2"))
        (folder / "notes.txt").write_text("many-new")
        (folder / "folder.yaml").mkdir()
        collection, _ = load(folder)
        assert free_id(collection, collection.decks[0]) == "many-new"

    def test_a_long_deck_id(self, tmp_path: Path) -> None:
        """The id is not too long."""
        folder = decks.write(tmp_path / "d", decks.many(1).replace("deck: many", f"deck: {'m' * 64}"))
        collection, problems = load(folder)
        assert not problems
        assert free_id(collection, collection.decks[0]) == "m" * 56 + "-new"


class TestFreshNote:
    def test_in_a_collection_without_dossiers(self, tmp_path: Path) -> None:
        """Id, kind, and both sides in both languages, to be filled in; no sections to cite."""
        collection = decks.collection(tmp_path / "d", decks.many(1))
        tree, problems = read("\n".join(fresh_note(collection, collection.decks[0])).encode(), PATH)
        empty = {"en": "", "zh": ""}
        assert (tree, problems) == ([{"id": "many-new", "kind": None, "front": empty, "back": empty}], ())

    def test_beside_dossiers(self, tmp_path: Path) -> None:
        """The sections of the deck's seed stand there to choose from."""
        seed = tmp_path / "seeds" / "alpha"
        seed.mkdir(parents=True)
        (seed / "seed.yaml").write_text("seed: alpha\ntitle: {en: A, zh: 甲}\nsections: [one, two]\n")
        for name in ("one", "two"):
            for language in ("en", "zh"):
                (seed / f"{name}.{language}.md").write_text("# Title\n")
        deck = decks.many(1).replace("notes:", "seed: alpha\nnotes:")
        collection = decks.collection(tmp_path / "cards", deck)
        assert "  cites: []  # alpha/one, alpha/two" in fresh_note(collection, collection.decks[0])

    def test_the_hints_name_keys_that_there_are(self, tmp_path: Path) -> None:
        """Each word but a few is a key of a note."""
        collection = decks.collection(tmp_path / "d", decks.many(1))
        hints = " ".join(line for line in fresh_note(collection, collection.decks[0]) if line.startswith("  #"))
        hinted = set(re.findall(r"[a-z_]+", hints.replace("More keys", "").replace("c1::gaps", "")))
        other = {"or", "with", "instead", "of", "and", "en", "zh"}
        assert hinted - other <= set(Note.__struct_fields__)


def test_added() -> None:
    """By what the file says, faulty notes too; an id that is there twice now is a note more."""
    before = b"notes:\n  - id: a\n  - id: b\n"
    assert added(before, before + b"  - id: c\n    kind: none\n  - id: a\n  - {}\n", PATH) == ["a", "c"]
    assert added(before, b"notes: [", PATH) == []
