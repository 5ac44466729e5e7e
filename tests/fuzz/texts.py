"""Single texts that the program reads: YAML, cloze texts, queries, settings, sections."""

from __future__ import annotations

import random
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from critique_study.content import cloze, faces, markdown
from critique_study.content.loader import load
from critique_study.content.models import Card, Collection, Note, Place, Text
from critique_study.content.strict_yaml import Map, Seq, Tree, read
from critique_study.content.stubs import stub
from critique_study.schedule.finder import Finder
from critique_study.schedule.query import MAX_LENGTH, Not, QueryError, Term, parse
from critique_study.schedule.replay import CardState
from critique_study.schedule.sm2 import State
from critique_study.settings import OPTIONS
from critique_study.settings_file import read as read_settings
from critique_study.text import clean, cut, one_line, width
from critique_study.tui.typeset import Block, typeset
from tests import decks
from tests.fuzz.spoiling import is_harmless, made, spoiled

# YAML

YAML_WORDS = (
    *(": ", ":", "- ", "-", "? ", "[", "]", "{", "}", ", ", "#", " #", "&a ", "*a", "!!str ", "!", "|\n", ">-\n"),
    *("'", '"', "%YAML 1.1\n"),
    *("---\n", "...\n", "\n", "\n  ", "\n    ", "    ", "\t", "\\", "\\x41", "\\u2028", "<<: ", "~", "null"),
    *("true", "no", "1:30", "010"),
    *("a: b\n", "- a\n", "  - id: x\n", "notes:\n", "front: {en: a, zh: b}", "[[[[[[[[[[[[[[[[[[[[[["),
    *("{a: {a: {a: {a: ", "''", '""', "@", "`"),
)  # fmt: skip


def make_yaml(rng: random.Random) -> bytes:
    """A deck spoilt, or words of YAML in any order."""
    return made(rng, YAML_WORDS) if rng.random() < 0.3 else spoiled(rng, decks.FORMS.encode(), YAML_WORDS)


def read_yaml(content: bytes) -> str:
    """It is read as YAML's own parser reads it, or refused at a place that is in the file."""
    tree, problems = read(content, Path("deck.yaml"))
    lines = content.count(b"\n") + content.count(b"\r") + 1
    for problem in problems:
        assert is_harmless(str(problem)), problem
        assert 1 <= problem.place.line <= lines + 1, problem.place
        assert problem.place.column >= 1, problem.place
    _has_marks(tree)
    if problems:
        return problems[0].message
    assert _as_texts(tree) == _as_texts(yaml.load(_plain(content), getattr(yaml, "CBaseLoader", yaml.BaseLoader)))
    return "read"


def _plain(content: bytes) -> str:
    text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(dict.fromkeys(map(ord, "\x85\u2028\u2029"), " "))


def _as_texts(tree: Any) -> Any:
    """The shape of a tree and the texts in it; numbers and the like, which only one of the readers knows,
    as nothing."""
    if isinstance(tree, dict):
        return {key: _as_texts(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_as_texts(value) for value in tree]
    return tree if isinstance(tree, str) and tree[:1].isalpha() and tree not in ("true", "false", "null") else None


def _has_marks(tree: Tree) -> None:
    if isinstance(tree, Map):
        assert len(tree.marks) == 2 * len(tree)
        for value in tree.values():
            _has_marks(value)
    elif isinstance(tree, Seq):
        assert len(tree.marks) == len(tree)
        for value in tree:
            _has_marks(value)


# Cloze texts

CLOZE_WORDS = (
    "{{",
    "}}",
    "{",
    "}",
    "::",
    ":",
    "c1",
    "c2",
    "c",
    "C1",
    "c01",
    "c99",
    "c100",
    "{{c1::a}}",
    "{{c2::b::hint}}",
    "a",
    " ",
    "…",
)


def make_cloze(rng: random.Random) -> bytes:
    """A cloze text spoilt, or its signs in any order."""
    known = "The poor {{c1::tune}}, the rich {{c2::buy::verb}} cards. 穷{{c1::调参}}。"
    return made(rng, CLOZE_WORDS) if rng.random() < 0.5 else spoiled(rng, known.encode(), CLOZE_WORDS)


def read_cloze(content: bytes) -> str:
    """All its pieces are in the text; the card of each gap has a question and an answer."""
    text = clean(content.decode(errors="replace"))
    found = cloze.parse(text)
    at = 0
    for segment in found.segments:
        at = text.find(segment.text, at)
        assert at >= 0, segment
        assert segment.number is None or 1 <= segment.number <= cloze.MAX_NUMBER
        assert segment.hint is None or segment.hint in text
    note = Note(id="n", kind="claim", deck="d", place=Place(Path("d.yaml"), 1, 1), text=Text(text, text))
    for number in found.numbers:
        card = Card(f"n:c{number}", stub(note), number - 1, 0)
        for hinted in (False, True):
            assert any(span.role == "gap" for span in faces.question(card, "en", hinted=hinted))
        assert any(span.role == "answer" for span in faces.answer(card, "zh"))
        assert is_harmless(faces.short_name(card, "en"))
    assert all(map(is_harmless, map(one_line, found.faults)))
    assert found.numbers or found.faults
    return found.faults[0] if found.faults else "read"


# Queries

QUERY_WORDS = (
    *("deck:", "tag:", "kind:", "person:", "seed:", "is:", "id:", "deck:forms", "kind:quote", "is:due", "is:new"),
    *("id:cloze", "is:"),
    *("interval>21", "ef<1.8", "lapses>=", "reps=", "interval", ">", "<=", "≥", "=", "：", "＞", "or", "OR", "-"),
    *("－", "(", ")", "（", "）"),
    *('"', "“", "”", "「", "」", "『", "＂", "alchemy", "theory", "炼金术", "1.8", "999999999", "0.000000001", " "),
)  # fmt: skip


def make_query(rng: random.Random) -> bytes:
    """Words of the query language in any order, or a query spoilt."""
    known = "deck:forms -is:new (kind:quote or 'interval>21') “some words” person:hinton ef<1.8"
    return made(rng, QUERY_WORDS, 30) if rng.random() < 0.7 else spoiled(rng, known.encode(), QUERY_WORDS)


@cache
def _known() -> tuple[Collection, dict[str, CardState]]:
    collection, _ = load(decks.write(Path("known"), decks.FORMS))
    states = {card: CardState(sm2=State(2, 6, 236, n, 739_000 + n)) for n, card in enumerate(collection.cards) if n % 2}
    return collection, states


def read_query(content: bytes) -> str:
    """It finds cards, those that its opposite does not find; or it is refused with the place, in either language."""
    text = content.decode(errors="surrogateescape")
    collection, states = _known()
    try:
        query = parse(text)
        found = Finder(collection).select(query, states, 739_003)
    except QueryError as error:
        return _said(error, text)
    assert len(text) <= MAX_LENGTH
    others = Finder(collection).select(Not(query), states, 739_003)
    assert sorted(card.id for card in found + others) == sorted(collection.cards)
    assert isinstance(query, Term) or found == Finder(collection).select(parse(text), states, 739_003)
    return "read"


def _said(error: QueryError, text: str) -> str:
    """What is wrong with a query, which stands in it, in either language."""
    assert 1 <= error.column <= len(text) + 1
    assert all(is_harmless(error.told(language)) for language in ("en", "zh"))
    shown, caret = error.pointed().split("\n")
    assert is_harmless(shown), shown
    assert caret.strip(" ") == "^"
    return error.told("en")


# Settings

TOML_WORDS = (
    *("grades", "new_per_day", "reviews_per_day", "rollover_hour", "language", "theme", "face", " = ", "=", '"'),
    *("'", '"""', "'''", "\n", "#"),
    *('"six"', '"four"', '"all"', '"zh"', '"nord"', "10", "0x1F", "1e3", "true", "1979-05-27", "[", "]", "[[a]]"),
    *("{", "}", ".", ",", "\\", "\\u0041"),
)  # fmt: skip
_SETTINGS = """\
# Mine
grades = "six"  # as in 1990
new_per_day = 0
reviews_per_day = 200
'rollover_hour' = 0
language = \"\"\"both\"\"\"
theme = 'nord'
#face = "plain"
"""


def make_settings(rng: random.Random) -> bytes:
    """A settings file spoilt, or words of TOML in any order."""
    return made(rng, TOML_WORDS, 20) if rng.random() < 0.4 else spoiled(rng, _SETTINGS.encode(), TOML_WORDS)


def read_settings_file(content: bytes) -> str:
    """What it says may be said, and is what TOML makes of it; what is wrong is said in a line each."""
    path = Path("settings.toml")
    path.write_bytes(content)
    found = read_settings(path)
    for name, said in found.said.items():
        assert OPTIONS[name].allows(said.value), (name, said)
        assert 1 <= said.line <= content.count(b"\n") + 1
    assert all(map(is_harmless, map(one_line, found.faults)))
    if found.faults:
        return found.faults[0]
    assert tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n")) == {
        k: v.value for k, v in found.said.items()
    }
    return "read"


# Sections

SECTION_WORDS = (
    "# ",
    "## ",
    "#",
    "> ",
    ">",
    "*",
    "**",
    "_",
    "\n",
    "\n\n",
    "- ",
    "`",
    "[a](b)",
    "<b>",
    "word ",
    "中文，",
    "。",
    "  ",
    "¶",
)
_SECTION = """# What the engine cannot do

It *originates* nothing, wrote Ada Lovelace in 1843; it does what it is ordered to.

> The Analytical Engine weaves *algebraical* patterns.
> 分析机织出代数的花纹，正如提花机织出花和叶。

## Later

正文里有*强调*，也有 English words。
"""


def make_section(rng: random.Random) -> bytes:
    """A section spoilt, or its signs in any order."""
    found = made(rng, SECTION_WORDS) if rng.random() < 0.3 else spoiled(rng, _SECTION.encode(), SECTION_WORDS)
    return found[: rng.choice((1000, 1000, 1000, 10_000))]


def read_section(content: bytes) -> str:
    """Its paragraphs, set in lines of any width, hold all that can be seen in it, and nothing else."""
    text = content.decode(errors="replace")
    assert clean(clean(text)) == clean(text)
    paragraphs = markdown.parse(text)
    for paragraph in paragraphs:
        said = "".join(piece for piece, _ in paragraph.spans)
        assert all(map(is_harmless, said.split("\n"))), said  # an empty line of a quotation parts it
        for columns in (2, 7, 60):
            lines = typeset([Block(tuple((piece, "text") for piece, _ in paragraph.spans))], columns)
            shown = ["".join(piece for piece, _ in line.pieces) for line in lines]
            assert "".join("".join(shown).split()) == "".join(said.split())
            assert all(width(line) <= max(2, columns) or len(line) == 1 or _is_one(line) for line in shown), shown
            assert width(cut(said, columns)) <= columns
    for one, other in pairwise(paragraph.kind for paragraph in paragraphs):
        assert (one, other) != ("title", "title")
    return "read"


def _is_one(line: str) -> bool:
    """Whether `line` is one character to a reader, however many marks it bears."""
    from uniseg.graphemecluster import grapheme_clusters

    return len([*grapheme_clusters(line.strip())]) == 1
