"""A folder becomes a collection; what is wrong with it never hides the rest."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from critique_study.content.loader import load
from critique_study.content.models import Text
from critique_study.errors import ContentError
from tests.decks import FORMS, many, write

NOTE = "    kind: claim\n    front: {{en: Q {0}?, zh: 问 {0}？}}\n    back: {{en: A {0}., zh: 答 {0}。}}\n"


def deck(name: str, *notes: str) -> str:
    """A deck of notes given by their id, with more keys behind a comma."""
    text = f"deck: {name}\ntitle: {{en: {name}, zh: {name}}}\nnotes:\n"
    for number, note in enumerate(notes):
        note_id, *more = note.split("; ")
        text += f"  - id: {note_id}\n" + NOTE.format(f"{name}{number}") + "".join(f"    {key}\n" for key in more)
    return text


def messages(folder: Path) -> list[str]:
    """What is wrong in `folder`, paths relative to it."""
    return [str(problem).replace(f"{folder}{os.sep}", "") for problem in load(folder)[1]]


def test_cards(tmp_path: Path) -> None:
    """Each form gives its cards: one, one and its reverse, or one for each gap, in the order of the file."""
    loaded, problems = load(write(tmp_path / "cards", FORMS))
    assert not problems
    assert list(loaded.cards) == [
        *("plain", "typed", "choice", "cloze:c1", "cloze:c2", "pair", "pair:reverse", "zh-only"),
    ]
    assert [card.position for card in loaded.cards.values()] == list(range(8))
    assert [card.ordinal for card in loaded.cards.values()] == [0, 0, 0, 0, 1, 0, 1, 0]
    assert [card.cloze for card in loaded.cards.values()] == [None, None, None, 1, 2, None, None, None]
    assert [note.form for note in loaded.notes.values()] == ["basic", "typed", "choice", "cloze", "reversed", "basic"]


def test_cloze_numbers(tmp_path: Path) -> None:
    """A cloze card's id and ordinal follow its number, not its position."""
    text = "deck: d\ntitle: {en: D}\nnotes:\n  - {id: n, kind: quote, text: {en: '{{c5::a}} {{c2::b}} {{c5::c}}'}}\n"
    loaded, _ = load(write(tmp_path / "cards", text))
    assert [(card.id, card.ordinal) for card in loaded.cards.values()] == [("n:c2", 1), ("n:c5", 4)]


def test_order_of_files(tmp_path: Path) -> None:
    """Decks come in the order of their names; what is no deck is passed over."""
    folder = tmp_path / "cards"
    folder.mkdir()
    for name in ("b.yml", "a.yaml", "B.yaml"):
        (folder / name).write_text(deck(f"deck-{name[0].lower()}-{name[0].isupper()}".lower(), f"n-{ord(name[0])}"))
    for name in (".hidden.yaml", "schema.json", "notes.txt", "a.yaml~", "#a.yaml#"):
        (folder / name).write_text("[")
    (folder / "folder.yaml").mkdir()
    loaded, problems = load(folder)
    assert not problems
    assert [d.path.name for d in loaded.decks] == ["B.yaml", "a.yaml", "b.yml"]
    assert list(loaded.notes) == ["n-66", "n-97", "n-98"]


def test_header(tmp_path: Path) -> None:
    """collection.yaml says who the collection is."""
    folder = write(tmp_path / "cards", many(1))
    (folder / "collection.yaml").write_text("id: mine\ntitle: {en: Mine, zh: 我的}\nlicence: CC0\n", encoding="utf-8")
    loaded, problems = load(folder)
    assert not problems
    assert (loaded.id, loaded.title, loaded.licence, loaded.root) == ("mine", Text("Mine", "我的"), "CC0", folder)


def test_no_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the resolved folder's name is the id, however the folder is named on the way."""
    folder = write(tmp_path / "My Cards", many(1))
    (tmp_path / "link").symlink_to(folder)
    monkeypatch.chdir(folder)
    for root in (folder, Path(), Path("../My Cards"), tmp_path / "link"):
        assert load(root)[0].id == "my-cards"


@pytest.mark.parametrize("text", ["", "title: {en: x}\n", "id: Not An Id\n", "id: [\n", "id: 5\n", "[id]\n"])
def test_broken_header(tmp_path: Path, text: str) -> None:
    """With a collection.yaml that does not say its id nothing is studied: it would be without its history."""
    folder = write(tmp_path / "cards", many(3))
    (folder / "collection.yaml").write_text(text)
    loaded, problems = load(folder)
    assert not loaded.cards
    assert any("nothing can be studied" in problem.message for problem in problems)


def test_header_with_a_wrong_key(tmp_path: Path) -> None:
    """Another fault of collection.yaml is a problem, and no more."""
    folder = write(tmp_path / "cards", many(3))
    (folder / "collection.yaml").write_text("id: mine\nlicense: CC0\n")
    loaded, _ = load(folder)
    assert (loaded.id, len(loaded.cards)) == ("mine", 3)
    assert messages(folder) == ["collection.yaml:2:1: unknown key `license`: do you mean `licence`?"]


def test_unusable_folder(tmp_path: Path) -> None:
    """A folder that is not there, is a file, or holds no deck, is the one thing that raises."""
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "readme.txt").write_text("")
    for name, message in (("nowhere", "does not exist"), ("file", "is not a folder"), ("empty", "no deck")):
        with pytest.raises(ContentError, match=message):
            load(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_deck(tmp_path: Path) -> None:
    """A deck that may not be read is one problem; the others are there."""
    folder = write(tmp_path / "cards", many(1), deck("other", "other"))
    (folder / "deck1.yaml").chmod(0)
    assert list(load(folder)[0].notes) == ["n00"]
    assert messages(folder) == ["deck1.yaml:1:1: cannot be read: Permission denied"]


def test_broken_deck(tmp_path: Path) -> None:
    """A deck that is no YAML at all costs that deck alone."""
    folder = write(tmp_path / "cards", "[" * 100, many(2), "\x00")
    assert list(load(folder)[0].notes) == ["n00", "n01"]
    assert len(messages(folder)) == 2


def test_overlong_texts(tmp_path: Path) -> None:
    """A text that would hold up every screen keeps its note out, wherever in it the text stands."""
    deck_ = many(3).replace("回答0。", "长" * 5001).replace("Question 1?", "long " * 1001)
    deck_ += "    accept: {en: [ok, " + "x" * 5001 + "]}\n"
    folder = write(tmp_path / "cards", deck_)
    assert list(load(folder)[0].notes) == []
    assert messages(folder) == [
        "deck0.yaml:7:31: `back` has 5,001 characters: at most 5,000",
        "deck0.yaml:10:17: `front` has 5,004 characters: at most 5,000",
        "deck0.yaml:16:23: 5,001 characters: at most 5,000",
    ]


def test_retired(tmp_path: Path) -> None:
    """A retired note is there, without cards, and its id is taken."""
    folder = write(tmp_path / "cards", deck("d", 'old; retired: "2026-01: wrong"', "new", "old"))
    loaded, _ = load(folder)
    assert (list(loaded.notes), list(loaded.cards)) == (["old", "new"], ["new"])
    assert messages(folder) == ["deck0.yaml:13:5: the id `old` is taken by deck0.yaml:4:5"]


def test_same_id(tmp_path: Path) -> None:
    """Of notes with the same id the first is kept, in this deck or another."""
    folder = write(tmp_path / "cards", deck("d", "a", "a"), deck("e", "b", "a"))
    loaded, problems = load(folder)
    assert [str(note.place).rpartition(os.sep)[2] for note in loaded.notes.values()] == [
        "deck0.yaml:4:5",
        "deck1.yaml:4:5",
    ]
    assert len(problems) == 2
    assert not loaded.left_out


def test_id_of_a_faulty_note(tmp_path: Path) -> None:
    """A faulty note keeps its id: a later note with it would be asked with its history."""
    folder = write(tmp_path / "cards", deck("d", "a; cor: true", "b; formerly: [a]"), deck("e", "a", "c"))
    loaded, problems = load(folder)
    assert list(loaded.notes) == ["c"]
    assert loaded.left_out == {"a", "b"}
    assert len(problems) == 3


def test_renamed(tmp_path: Path) -> None:
    """`formerly` maps every former id to the note; its first id is the oldest one."""
    folder = write(tmp_path / "cards", deck("d", "new; formerly: [oldest, older]"))
    loaded, problems = load(folder)
    assert not problems
    assert loaded.formerly == {"oldest": "new", "older": "new"}
    assert loaded.notes["new"].first_id == "oldest"


@pytest.mark.parametrize(
    ("notes", "kept"),
    [
        (("a; formerly: [b]", "b"), ["b"]),
        (("a; formerly: [a]", "b"), ["b"]),
        (("a; formerly: [x]", "b; formerly: [x]"), ["a"]),
        (("a; formerly: [x, x]", "b"), ["b"]),
        (('a; retired: "2026-01: gone"', "b; formerly: [a]"), ["a"]),
        (("a; formerly: [b, c]", "b", "c"), ["b", "c"]),
        (("a; formerly: [x:reverse]", "b"), ["b"]),
    ],
)
def test_wrongly_renamed(tmp_path: Path, notes: tuple[str, ...], kept: list[str]) -> None:
    """A former id that is a note's, or is claimed twice, keeps its claimant out, with one problem."""
    folder = write(tmp_path / "cards", deck("d", *notes))
    loaded, problems = load(folder)
    assert list(loaded.notes) == kept
    assert len(problems) == 1


def test_seeds_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seeds are those beside the folder, from wherever it is named; a folder of that name alone is none."""
    folder = write(tmp_path / "cards", many(1))
    (tmp_path / "seeds").mkdir()
    assert not load(folder)[0].has_seeds
    (tmp_path / "seeds" / "people.yaml").write_text("people: []\n")
    monkeypatch.chdir(folder)
    for root in (folder, Path(), Path("../cards")):
        assert load(root)[0].has_seeds


def test_relative_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems name files as the folder was named."""
    write(tmp_path / "cards", "[")
    monkeypatch.chdir(tmp_path)
    assert str(load(Path("cards"))[1][0]).startswith("cards/deck0.yaml:")
