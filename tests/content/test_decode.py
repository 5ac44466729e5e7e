"""From trees to notes: what is wrong is said for every key of every note at once."""

from __future__ import annotations

from pathlib import Path

from critique_study.content.decode import decode_deck
from critique_study.content.models import Text
from critique_study.content.strict_yaml import read

HERE = Path("deck.yaml")
HEAD = "deck: d\ntitle: {en: D, zh: 丁}\nnotes:\n"
GOOD = "  - {id: good, kind: claim, front: {en: q}, back: {en: a}}\n"


def problems(text: str) -> list[str]:
    """What is wrong with the deck `text`, behind the file's name."""
    tree, faults = read(text.encode(), HERE)
    assert not faults
    return [str(problem).removeprefix("deck.yaml:") for problem in decode_deck(tree, HERE).problems]


def test_good() -> None:
    """A note has the values of its keys, its deck and its place; keys left out have their defaults."""
    tree, _ = read((HEAD + GOOD).encode(), HERE)
    deck, faults, left_out = decode_deck(tree, HERE)
    assert (faults, left_out) == ((), ())
    assert (deck.id, deck.title, deck.seed, deck.path) == ("d", Text("D", "丁"), None, HERE)
    (note,) = deck.notes
    assert (note.id, note.deck, note.front, note.back) == ("good", "d", Text(en="q"), Text(en="a"))
    assert str(note.place) == "deck.yaml:4:5"
    assert (note.form, note.revision, note.languages, note.first_id) == ("basic", 1, ("en", "zh"), "good")


def test_every_fault_of_a_note() -> None:
    """All faults of a note are reported in one run, each at its own place."""
    body = """\
  - idd: x
    kind: 5
    core: maybe
    cites: [a/b, 7, [c]]
    front: {en: 1, cn: 二, zh: 三}
    back: text
    choices: {en: [a, 3], zh: b}
    allow: [length]
    revision: -1
    languages: [english]
"""
    assert problems(HEAD + body + GOOD) == [
        "4:5: unknown key `idd`: do you mean `id`?",
        "5:11: expected text, not the number 5: put it in quotes",
        "6:11: expected true or false, not the text `maybe`",
        "7:18: expected text, not the number 7: put it in quotes",
        "7:21: expected text, not a list",
        "8:17: expected text, not the number 1: put it in quotes",
        "8:20: unknown key `cn`",
        "9:11: expected the keys en, zh, not the text `text`",
        "10:23: expected text, not the number 3: put it in quotes",
        "10:31: expected a list, `[…]`, not the text `b`",
        "11:12: expected keys with values, not a list",
        "12:15: expected a whole number from 1, not the number -1",
        "13:17: `english` is none of en, zh",
        "4:5: `id` is missing",
    ]


def test_every_note() -> None:
    """Faulty notes are left out, their neighbours kept, and the ids of the faulty ones stay known."""
    faulty = "  - {id: bad, kind: quot, front: {en: q}, back: {en: a}}\n"
    tree, _ = read((HEAD + faulty + GOOD + "  - {id: worse}\n  - 5\n").encode(), HERE)
    decoded = decode_deck(tree, HERE)
    assert [note.id for note in decoded.deck.notes] == ["good"]
    assert [(left_out, str(place)) for left_out, place in decoded.left_out] == [
        *(("bad", "deck.yaml:4:5"), ("worse", "deck.yaml:6:5"))
    ]
    assert {problem.place.line for problem in decoded.problems} == {4, 6, 7}


def test_faulty_header() -> None:
    """A deck whose header is faulty keeps its notes, under an id and title made from its file's name."""
    tree, _ = read(("deck: 5\ntitle: D\nnotes:\n" + GOOD).encode(), HERE)
    decoded = decode_deck(tree, Path("My Deck.yaml"))
    assert (decoded.deck.id, decoded.deck.title) == ("my-deck", Text(en="my-deck"))
    assert [note.id for note in decoded.deck.notes] == ["good"]
    assert len(decoded.problems) == 2


def test_no_deck() -> None:
    """What is no deck at all is one problem."""
    for text in ("", "[a]", "text", "5"):
        assert len(problems(text)) == 1


def test_texts_are_cleaned() -> None:
    """Escape sequences, bidi marks and newlines in any text are gone before a note exists."""
    body = (
        '  - {id: good, kind: claim, tags: ["a\\u202e"], front: {en: "\\e[31mq\\nr"}, back: {zh: a, en: "a\\n\\nb"}}\n'
    )
    tree, _ = read((HEAD + body).encode(), HERE)
    (note,) = decode_deck(tree, HERE).deck.notes
    assert (note.front, note.back, note.tags) == (Text(en="q r"), Text(en="a\n\nb", zh="a"), ("a",))


def test_markup_is_text() -> None:
    """What looks like markup stays as written."""
    body = '  - {id: good, kind: claim, front: {en: "[/x] <b>&amp;"}, back: {en: "*a* {{x}}"}}\n'
    tree, _ = read((HEAD + body).encode(), HERE)
    (note,) = decode_deck(tree, HERE).deck.notes
    assert (note.front, note.back) == (Text(en="[/x] <b>&amp;"), Text(en="*a* {{x}}"))


def test_problem_is_harmless() -> None:
    """A problem that quotes a file is one short line without escape sequences."""
    (line,) = problems(
        HEAD + '  - {"\\e[31mx\\ny' + "z" * 900 + '": 1, id: a, kind: claim, front: {en: q}, back: {en: a}}\n'
    )
    assert line.startswith("4:6: unknown key `x y")
    assert "\x1b" not in line
    assert len(line) < 600
