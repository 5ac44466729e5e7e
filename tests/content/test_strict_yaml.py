"""The strict reader: agrees with YAML on plain documents, knows every position, refuses what could explode."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from critique_study.content import strict_yaml
from critique_study.content.parsed import MAX_BYTES
from critique_study.content.strict_yaml import Map, Seq, place, read, read_file

HERE = Path("deck.yaml")
MEGABYTE = 1024 * 1024


def lines(data: str | bytes) -> list[str]:
    """The problems of `data`, as printed."""
    _, problems = read(data.encode() if isinstance(data, str) else data, HERE)
    return [str(problem) for problem in problems]


def tree(data: str) -> Any:
    """The tree of faultless `data`."""
    found, problems = read(data.encode(), HERE)
    assert not problems
    return found


texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029\ufeff\ufffe\uffff"))
trees = st.recursive(
    texts | st.integers(-(10**17), 10**17) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def depth(value: object) -> int:
    """How deep lists and mappings nest in `value`."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@given(trees, st.sampled_from([False, True, None]))
def test_agreement(value: object, flow: bool | None) -> None:
    """What PyYAML writes of texts, numbers, lists and mappings is read as PyYAML itself reads it."""
    if depth(value) > strict_yaml.MAX_DEPTH:
        return
    written = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
    if " &id" in written:  # the same object twice becomes an anchor
        return
    assert tree(written) == yaml.safe_load(written)


@given(st.text())
def test_any_text(text: str) -> None:
    """No text whatever makes the reader raise, and what it refuses has a position in the file."""
    _, problems = read(text.encode(errors="replace"), HERE)
    count = len(text.splitlines()) + 1
    assert all(1 <= problem.place.line <= count and problem.place.column >= 1 for problem in problems)


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    """No bytes whatever make the reader raise."""
    read(data, HERE)


def test_text_stays_text() -> None:
    """Only true, false, null, whole numbers and decimals are typed."""
    found = tree("[no, Yes, on, 1:30, 2017-12-05, 010, 0x10, 1_000, .inf, 'true', \"5\", =, <<, 5., True, 1.2.3]")
    assert found == [
        *("no", "Yes", "on", "1:30", "2017-12-05", "010", "0x10", "1_000", ".inf", "true", "5", "=", "<<", "5."),
        *("True", "1.2.3"),
    ]
    assert tree("[true, false, null, 0, -5, +5, 1.5, 1e3, 12345678901234567890123]") == [
        *(True, False, None, 0, -5, 5, 1.5, 1000.0, "12345678901234567890123")
    ]
    assert tree("a:\nb: ''") == {"a": None, "b": ""}


def test_positions() -> None:
    """Each key, value and item knows its line and column, in characters, behind Chinese and emoji too."""
    found = tree("牌组: 甲\n列表:\n  - {“键”: 😀乙, b: [c, d]}\n  -   - e\n")
    assert isinstance(found, Map)
    assert [str(place(HERE, mark)) for mark in found.marks] == [
        *("deck.yaml:1:1", "deck.yaml:1:5", "deck.yaml:2:1", "deck.yaml:3:3")
    ]
    items = found["列表"]
    assert isinstance(items, Seq)
    assert [place(HERE, mark)[1:] for mark in items.marks] == [(3, 5), (4, 7)]
    first = items[0]
    assert isinstance(first, Map)
    assert place(HERE, first.key_mark("“键”"))[1:] == (3, 6)
    assert place(HERE, first.value_mark("“键”"))[1:] == (3, 11)
    assert place(HERE, first.value_mark("b"))[1:] == (3, 18)


def test_line_ends() -> None:
    """A byte order mark, CRLF and the line ends that only YAML knows leave positions as an editor shows them."""
    found = tree('\ufeffa: b\r\nc: "x\u2028y\u0085z"\r\nd: e')
    assert found == {"a": "b", "c": "x y z", "d": "e"}
    assert [place(HERE, mark)[1:] for mark in found.marks] == [(1, 1), (1, 4), (2, 1), (2, 4), (3, 1), (3, 4)]


def test_empty() -> None:
    """An empty file is an empty tree without a problem."""
    assert read(b"# nothing\n", HERE) == (None, ())


BOMB = "a: &a [lol, lol]\n" + "".join(f"{c}: &{c} [*{b}, *{b}]\n" for b, c in zip("abcdefgh", "bcdefghi", strict=True))
HOSTILE = {
    "alias bomb": (BOMB, "1:4: `&a` is an anchor"),
    "brackets": ("[" * 50_000, "1:21: nested more than 20 deep"),
    "closed brackets": ("[" * 50_000 + "]" * 50_000, "1:21: nested more than 20 deep"),
    "braces": ("{a: " * 50_000, "1:81: nested more than 20 deep"),
    "dashes": ("- " * 50_000, "1:41: nested more than 20 deep"),
    "question marks": ("? " * 50_000, "1:3: a key must be text"),
    "indentation": ("\n".join(" " * n + "a:" for n in range(2000)), "21:21: nested more than 20 deep"),
    "object": ("a: !!python/object/apply:os.system [echo]", "1:4: `tag:yaml.org,2002:python/object/apply:os.system`"),
    "alias": ("a: *b", "1:4: `*b` is an alias"),
    "merge of an alias": ("<<: *b", "1:5: `*b` is an alias"),
    "anchored key": ("&k a: b", "1:1: `&k` is an anchor"),
    "tag without a name": ("a: ! b", "1:4: `!` makes a tag"),
    "duplicate key": ("a: 1\nb: 2\n'a': 3", "3:1: the key `a` is here twice"),
    "duplicate key in brackets": ("{a: {b: 1, b: 2}}", "1:12: the key `b` is here twice"),
    "number as key": ("a: 1\n2: b", "2:1: the key `2` is not text"),
    "null as key": ("null: b", "1:1: the key `null` is not text"),
    "list as key": ("? [a]\n: b", "1:3: a key must be text"),
    "not UTF-8": ("中文: 一".encode() + b"\n\xe4\xb8b", "2:1: not UTF-8 text (byte 0xe4)"),
    "UTF-16": ("a: b".encode("utf-16"), "1:1: not UTF-8 text (byte 0xff)"),
    "open quote": ('a: 1\nb: "' + "x\n" * MEGABYTE, "2:4: a quotation mark that is never closed"),
    "a tab": ("a:\n\tb: c", "2:1: not valid YAML: a tab"),
    "many values": ("[" + "a," * strict_yaml.MAX_VALUES + "a]", "1:2000000: more than 1,000,000 values"),
}


@pytest.mark.parametrize(("data", "line"), HOSTILE.values(), ids=HOSTILE)
def test_hostile(data: str | bytes, line: str) -> None:
    """Hostile text is refused in one line that says where and why."""
    found, problems = read(data.encode() if isinstance(data, str) else data, HERE)
    assert found is None
    assert [str(problem)[: len(line) + 10] for problem in problems] == [f"deck.yaml:{line}"]


def _items() -> bytes:
    return b"notes:\n" + b"- !x\n" * 2_000_000


@pytest.mark.parametrize(
    "make",
    [lambda: BOMB.encode(), lambda: b"[" * MEGABYTE, lambda: b"- " * MEGABYTE, lambda: b"a\n" * MEGABYTE, _items],
    ids=["bomb", "brackets", "dashes", "lines", "refused items"],
)
def test_memory(make: Callable[[], bytes]) -> None:
    """Refusing takes a small multiple of the file's size."""
    data = make()
    tracemalloc.start()
    try:
        read(data, HERE)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * len(data) + 2 * MEGABYTE


def test_large_file(tmp_path: Path) -> None:
    """A file of 100 MB is refused by its size, without being read."""
    path = tmp_path / "deck.yaml"
    with path.open("wb") as file:
        file.truncate(100 * MEGABYTE)
    tracemalloc.start()
    try:
        found, problems = read_file(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found is None
    assert [str(p) for p in problems] == [f"{path}:1:1: too large (100 MB, at most 16 MB): split the file"]
    assert peak < MEGABYTE
    assert lines(b"a" * (MAX_BYTES + 1)) == ["deck.yaml:1:1: too large (16 MB, at most 16 MB): split the file"]


def test_no_file(tmp_path: Path) -> None:
    """What is no file, or not there, is one problem."""
    for path, message in (
        (tmp_path, "not a regular file"),
        (tmp_path / "x", "cannot be read: No such file or directory"),
    ):
        assert [str(problem) for problem in read_file(path)[1]] == [f"{path}:1:1: {message}"]


def notes(*bodies: str) -> str:
    """A deck of notes with the given bodies."""
    return "deck: d\nnotes:\n" + "".join(f"  - {body}\n" for body in bodies) + "last: 1\n"


GOOD = "id: good\n    front: {en: x}"
FAULTY = {
    "colon": ("id: a\n    why: this: that", "5:14"),
    "open bracket": ("id: a\n    tags: [b, c", "6:7"),
    "tag": ("id: a\n    tags: !x [b]", "5:11"),
    "tagged item": ("!x\n    id: a", "4:5"),
    "duplicate": ("id: a\n    id: b", "5:5"),
    "at sign": ("@id: a", "4:5"),
    "indentation": ("id: a\n   why: b", "5:4"),
    "no indentation": ("id: a\nwhy: this: that", "5:10"),
    "apostrophe": ("why: 'it's'", "4:14"),
}


@pytest.mark.parametrize(("body", "at"), FAULTY.values(), ids=FAULTY)
def test_neighbours_survive(body: str, at: str) -> None:
    """A fault inside a note costs that note alone, and all of several faults are reported in one run."""
    found, problems = read(notes(GOOD, body, GOOD).encode(), HERE)
    good = {"id": "good", "front": {"en": "x"}}
    line, _, column = at.partition(":")
    assert [str(problem.place) for problem in problems] == [f"deck.yaml:{int(line) + 1}:{column}"]
    assert found == {"deck": "d", "notes": [good, good], "last": 1}
    found, problems = read(notes(body, GOOD, body, body, GOOD).encode(), HERE)
    assert len(problems) == 3
    assert found == {"deck": "d", "notes": [good, good], "last": 1}


@pytest.mark.parametrize(
    "wrong", ['"', "'", "{", "}", "[", ": ", "\n", "- ", "&a ", "*", "!", "\x1b", "|", "@", "\t", ","]
)
def test_one_wrong_character(wrong: str) -> None:
    """Wherever a character is wrong in a note, the notes beside it but one are in the tree."""
    body = 'id: a\n    tags: [b, "c"]\n    why:\n      en: "no"\n      zh: >-\n        因为\n'
    others = [GOOD.replace("good", name) for name in ("first", "second", "third", "fourth")]
    before, after = notes(*others[:2]).removesuffix("last: 1\n"), notes(*others[2:]).partition("notes:\n")[2]
    for offset in range(len(body)):
        found, _ = read(f"{before}  - {body[:offset]}{wrong}{body[offset:]}{after}".encode(), HERE)
        listed = found["notes"] if isinstance(found, Map) else None
        assert isinstance(listed, list)
        kept = [note["id"] for note in listed if isinstance(note, Map) and isinstance(note.get("front"), Map)]
        assert len({"first", "second", "third", "fourth"}.intersection(map(str, kept))) >= 3, offset


def test_list_without_indentation() -> None:
    """Notes whose dashes stand at the line's start are told apart as well."""
    found, problems = read(b"notes:\n- a: b\n- c: d: e\n- f: g\n", HERE)
    assert found == {"notes": [{"a": "b"}, {"f": "g"}]}
    assert [str(problem.place) for problem in problems] == ["deck.yaml:3:7"]


def test_control_characters() -> None:
    """Control characters are reported one by one; the text is read with spaces in their place."""
    found, problems = read(b'a: "x\x1b[31m"\nb: \x07', HERE)
    assert found == {"a": "x [31m", "b": None}
    assert [str(p) for p in problems] == [
        *("deck.yaml:1:6: the control character U+001B", "deck.yaml:2:4: the control character U+0007")
    ]


def test_second_document() -> None:
    """A second document is refused, the first one read."""
    found, problems = read(b"a: b\n---\nc: d\n---\ne: f\n", HERE)
    assert found == {"a": "b"}
    assert [str(problem.place) for problem in problems] == ["deck.yaml:2:1"]


def test_too_many_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where reading on would take too long, the notes before are kept and a line says that the rest was not read."""
    monkeypatch.setattr(strict_yaml, "REREAD_BYTES", 0)
    found, problems = read(notes(GOOD, *["!x y"] * 9, GOOD).encode(), HERE)
    assert found == {"deck": "d", "notes": [{"id": "good", "front": {"en": "x"}}]}
    assert str(problems[-1]).endswith("too many faults: nothing from here on was read")


def test_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser in Python gives the same trees, positions and refusals."""
    samples = [notes(GOOD, body, GOOD) for body, _ in FAULTY.values()]
    samples += [data for data, _ in HOSTILE.values() if isinstance(data, str) and len(data) < 5000]
    with_libyaml = [read(sample.encode(), HERE) for sample in samples]
    monkeypatch.setattr(strict_yaml, "_LOADER", yaml.SafeLoader)
    for sample, (found, problems) in zip(samples, with_libyaml, strict=True):
        again, faults = read(sample.encode(), HERE)
        assert again == found
        assert [fault.place.line for fault in faults] == [problem.place.line for problem in problems]
