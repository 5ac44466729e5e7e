"""What a list of cards says of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content.models import Card, Language
from critique_study.schedule import listing, sm2
from critique_study.schedule.replay import UNSEEN, CardState
from critique_study.settings import Mode
from tests import decks

TODAY = 739_000
LEARNT = sm2.State(repetitions=3, interval=70, ef100=250, lapses=0, due=TODAY + 64)
LAPSED = sm2.State(repetitions=0, interval=1, ef100=130, lapses=9, due=TODAY + 1)


@pytest.fixture
def cards(tmp_path: Path) -> dict[str, Card]:
    return dict(decks.collection(tmp_path / "forms", decks.FORMS).cards)


@pytest.mark.parametrize(
    ("state", "short", "exact", "marks"),
    [
        pytest.param(UNSEEN, "new", "new", (), id="new"),
        pytest.param(CardState(sm2=LEARNT, counted=TODAY - 6), "in 2 mo", "in 64 days", (), id="later"),
        pytest.param(
            CardState(sm2=sm2.review(LEARNT, 4, TODAY - 200), counted=TODAY - 200), "due", "due", (), id="due"
        ),
        pytest.param(
            CardState(sm2=LAPSED, counted=TODAY, last_grade=2, flagged=True),
            "drill",
            "drill",
            ("flagged", "leech"),
            id="drill",
        ),
        pytest.param(CardState(buried_until=TODAY + 1), "buried", "buried", (), id="buried"),
        pytest.param(CardState(buried_until=TODAY), "new", "new", (), id="dug up"),
        pytest.param(
            CardState(suspended=True, buried_until=TODAY + 1), "suspended", "suspended", (), id="suspended first"
        ),
    ],
)
def test_standings(cards: dict[str, Card], state: CardState, short: str, exact: str, marks: tuple[str, ...]) -> None:
    """The word that says why the card is asked today or is not, a time to come where it is later, and its marks."""
    entry = listing.entry(cards["plain"], state, TODAY)
    assert listing.standing(entry, "en") == short
    assert listing.standing(entry, "en", exact=True) == exact
    assert listing.marks(entry, "en") == marks


def test_chinese(cards: dict[str, Card]) -> None:
    """The same in Chinese."""
    entry = listing.entry(cards["plain"], CardState(sm2=LEARNT, counted=TODAY - 6), TODAY)
    assert listing.standing(entry, "zh") == "2 个月后"
    assert listing.standing(entry, "zh", exact=True) == "64 天后"


@pytest.mark.parametrize(
    ("card", "mode", "language", "question"),
    [
        ("plain", "en", "en", "Who held out for theory?"),
        ("plain", "both", "zh", "谁坚持要有理论？"),
        ("plain", "en", "zh", "Who held out for theory?"),
        ("zh-only", "both", "en", "“独孤求败”出自谁的小说？"),
        ("cloze:c2", "en", "en", "The poor tune, the rich […] cards."),
        ("pair:reverse", "en", "en", "more dimensions than needed"),
    ],
)
def test_questions(cards: dict[str, Card], card: str, mode: Mode, language: Language, question: str) -> None:
    """In the language of the screen if the card is shown in it, else in one that it is shown in."""
    assert listing.question(cards[card], mode, language) == question
