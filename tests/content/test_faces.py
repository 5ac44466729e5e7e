"""What cards show."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.content import cloze, faces
from critique_study.content.faces import Span, answer, fold, has_hint, is_right, options, plain, question, right_option
from critique_study.content.folding import fold_lines
from critique_study.content.models import Card, Language, Note, Place, Text, Texts
from critique_study.content.stubs import stub
from critique_study.settings import Mode
from tests.decks import FORMS, collection


@pytest.fixture(name="cards")
def _cards(tmp_path: Path) -> dict[str, Card]:
    return dict(collection(tmp_path / "cards", FORMS).cards)


def make(**keys: object) -> Card:
    """The first card of a note with these keys."""
    note = Note(**{"id": "n", "kind": "name", "deck": "d", "place": Place(Path("d"), 1, 1), **keys})  # type: ignore[arg-type]
    return Card(note.id, stub(note), 0, 0)


def test_basic(cards: dict[str, Card]) -> None:
    """A plain card shows its front, then its back as the answer."""
    assert question(cards["plain"], "en") == (Span("Who held out for theory?", "text"),)
    assert answer(cards["plain"], "zh") == (Span("数学家。", "answer"),)


def test_reverse(cards: dict[str, Card]) -> None:
    """The second card of a reversed note asks the other way round."""
    assert plain(question(cards["pair"], "en")) == "overcompleteness"
    assert plain(question(cards["pair:reverse"], "en")) == "more dimensions than needed"
    assert answer(cards["pair:reverse"], "zh") == (Span("过完备", "answer"),)


def test_cloze(cards: dict[str, Card]) -> None:
    """A cloze card blanks its own gap, shows the others, and answers with the whole sentence."""
    assert plain(question(cards["cloze:c1"], "en")) == "The poor […], the rich buy cards."
    assert question(cards["cloze:c2"], "zh") == (
        *(Span("穷", "text"), Span("调参", "text"), Span("，富", "text"), Span("[…]", "gap"), Span("。", "text")),
    )
    assert plain(answer(cards["cloze:c2"], "en")) == "The poor tune, the rich buy cards."
    assert [span.text for span in answer(cards["cloze:c2"], "zh") if span.role == "answer"] == ["买卡"]


def test_hints(cards: dict[str, Card]) -> None:
    """A gap shows its hint when asked to, in the language shown."""
    assert plain(question(cards["cloze:c2"], "en", hinted=True)) == "The poor tune, the rich [verb] cards."
    assert Span("[动词]", "gap") in question(cards["cloze:c2"], "zh", hinted=True)
    assert [has_hint(cards[card], "en") for card in ("cloze:c1", "cloze:c2", "plain")] == [False, True, False]


@pytest.mark.parametrize(
    "text", ["{{c1::" * 200_000, "{{c1::" * 100_000 + "}}", "x" + " " * 200_000 + "\ny", " " * 200_000 + "-"]
)
def test_hostile_texts_take_no_time(text: str) -> None:
    """Braces, spaces and line ends by the hundred thousand: parsed, joined and compared in linear time."""
    assert cloze.parse(text).faults
    assert len(fold_lines(f"a{text}b")) <= len(text) + 2
    assert len(fold(text)) <= len(text)


@pytest.mark.parametrize(
    ("note", "mode", "languages"),
    [
        ("plain", "en", ("en",)),
        ("plain", "zh", ("zh",)),
        ("plain", "both", ("en", "zh")),
        ("zh-only", "zh", ("zh",)),
        ("zh-only", "both", ("zh",)),
        ("zh-only", "en", ()),
    ],
)
def test_shown(cards: dict[str, Card], note: str, mode: Mode, languages: tuple[Language, ...]) -> None:
    """A note is shown in the language studied, in both what it has, and not at all where it lacks it."""
    assert faces.shown(cards[note].note, mode) == languages


def test_shown_half() -> None:
    """A language without question, answer or options, or that `languages` leaves out, is not shown."""
    both = Text(en="a", zh="甲")
    assert faces.shown(make(front=both, back=Text(zh="乙")).note, "both") == ("zh",)
    assert faces.shown(make(front=both, back=both, languages=("en",)).note, "both") == ("en",)
    assert faces.shown(make(text=Text(en="{{c1::a}}")).note, "both") == ("en",)
    assert faces.shown(make(front=both, back=both, choices=Texts(en=("b",))).note, "both") == ("en",)


def test_options(cards: dict[str, Card]) -> None:
    """Options are the back and the wrong ones, in the same order in both languages."""
    note = cards["choice"].note
    english, chinese = options(note, "en"), options(note, "zh")
    assert sorted(english) == ["Jordan", "Rahimi", "Tao"]
    assert english[right_option(note)] == "Rahimi"
    assert dict(zip(english, chinese, strict=True)) == {"Rahimi": "拉希米", "Jordan": "乔丹", "Tao": "陶哲轩"}
    assert options(cards["plain"].note, "en") == ()


def test_option_order() -> None:
    """The right option is anywhere, about equally often, and stays there when the note is renamed."""
    texts = {"front": Text(en="q"), "back": Text(en="r"), "choices": Texts(en=("x", "y", "z"))}
    places = Counter(right_option(make(id=f"note-{n}", **texts).note) for n in range(400))
    assert min(places[n] for n in range(4)) > 70
    renamed = make(id="new", formerly=("note-1", "note-2"), **texts)
    assert options(renamed.note, "en") == options(make(id="note-1", **texts).note, "en")


def test_spellings(cards: dict[str, Card]) -> None:
    """What counts is the back and the accepted spellings of both languages."""
    assert faces.spellings(cards["typed"]) == ("one", "一张", "1", "1 张")
    assert faces.spellings(cards["plain"]) == ()


@pytest.mark.parametrize(
    ("spelling", "typed"),
    [
        ("Ali Rahimi", "ali  rahimi"),
        ("Ali Rahimi", "ALI RAHIMI."),
        ("GPT-3", "gpt3"),
        ("GPT-3", "GPT –3"),
        ("1750亿", "１７５０ 亿"),
        ("1750亿", "1,750亿"),
        ("张军平", "张军平。"),
        ("“穷调参，富买卡”", "穷调参富买卡"),
        ("1990-2000", "1990 – 2000"),
        ("3.5", "3.5"),
        ("-5", "−5"),
        ("don't", "don’t"),
        ("?!", "?!"),
        ("Straße", "STRASSE"),
        ("50%", "50 %"),
    ],
)
def test_forgiven(spelling: str, typed: str) -> None:
    """Case, width, punctuation and white space are forgiven."""
    assert is_right(make(front=Text(en="q"), back=Text(en=spelling), accept=Texts()), typed)


@pytest.mark.parametrize(
    ("spelling", "typed"),
    [
        ("3.5", "35"),
        ("-5", "5"),
        ("1:30", "130"),
        ("1/2", "12"),
        ("50%", "50"),
        ("C++", "C"),
        ("C#", "C"),
        ("1,000", "1"),
        ("1,5", "15"),
        ("Tao", ""),
        ("Tao", "?"),
        ("Tao", "Taos"),
    ],
)
def test_not_forgiven(spelling: str, typed: str) -> None:
    """What tells one number or name from another is not forgiven, nor is no answer."""
    assert not is_right(make(front=Text(en="q"), back=Text(en=spelling), accept=Texts()), typed)


def test_any_language(cards: dict[str, Card]) -> None:
    """A typed answer counts in either language; a card that is not typed has no right spelling."""
    assert is_right(cards["typed"], "一张")
    assert is_right(cards["typed"], "ONE")
    assert not is_right(cards["typed"], "two")
    assert not is_right(cards["plain"], "The mathematician.")


@given(st.text())
def test_own_spelling(text: str) -> None:
    """A spelling is right as it is written, whatever it is, unless it is blank."""
    card = make(front=Text(en="q"), back=Text(en=text), accept=Texts())
    assert is_right(card, text) == bool(text.strip())
