"""How far a learner has come, in words and as JSON."""

from __future__ import annotations

from critique_study.content.models import Collection
from critique_study.onboarding.progress import ModuleProgress, progress
from critique_study.onboarding.status import as_json, rows, told, where_next
from critique_study.schedule import sm2
from critique_study.schedule.replay import CardState
from tests.onboarding.made import SECTIONS

TODAY = 700_000
KNOWN = CardState(sm2=sm2.review(sm2.NEW, 4, TODAY - 9), counted=TODAY - 9, introduced=TODAY - 9)
FIRM = CardState(sm2=KNOWN.sm2, counted=TODAY - 9, introduced=TODAY - 9, firm=True)
PLACED = CardState(sm2=KNOWN.sm2, placed=True)


def walked(path: Collection) -> tuple[ModuleProgress, ...]:
    """The first module read, some of it firm; the second in its second section; the third placed."""
    states = {f"{section}-{n}": KNOWN for section in SECTIONS[1:3] for n in (1, 2, 3)}
    states |= {f"one-{n}": FIRM for n in (1, 2, 3)} | {"four-1": KNOWN, "four-2": CardState(suspended=True)}
    states |= {f"{section}-{n}": PLACED for section in SECTIONS[4:] for n in (1, 2, 3)}
    read = {f"alpha/{section}" for section in SECTIONS[:4]}
    return progress(path, path.cards.values(), states, read, TODAY)


def test_two_lines_a_module(path: Collection) -> None:
    """Its id and title, its stage, what was read and answered, and what is firm; a card put aside was not answered."""
    assert list(told(walked(path), path, "en")) == [
        "first   The first",
        "        read; sections read 2/2; core cards answered 6/6, firm 3/6",
        "second  The second",
        "        reading; sections read 2/2; core cards answered 4/6, firm 0/6",
        "third   The third",
        "        placed; sections read 0/2; core cards answered 0/6, firm 0/6",
        "Goes on with: “The second”; “Section four”, at the question “Question four-3?”",
        "Firm: known again after five days or more. A module is learned when 90 % of its core cards are.",
    ]


def test_in_chinese(path: Collection) -> None:
    """The same."""
    assert [row.stage for row in rows(walked(path), "zh")] == ["读完", "在读", "摸底已会"]
    assert where_next(walked(path), path, "zh") == "接下来：“模块 second”；“第 four 节”，题目“问 four-3？”"


def test_nothing_waits(path: Collection) -> None:
    """Where everything was read and answered."""
    states = dict.fromkeys(path.cards, KNOWN)
    walk = progress(path, path.cards.values(), states, {f"alpha/{section}" for section in SECTIONS}, TODAY)
    assert where_next(walk, path, "en") == "Nothing waits on the path."
    assert as_json(walk)["next"] is None


def test_json(path: Collection) -> None:
    """Numbers under names that stay."""
    told = as_json(walked(path))
    assert told["next"] == {"module": "second", "section": "alpha/four", "card": "four-3"}
    assert told["modules"][1] == {  # type: ignore[index]
        "id": "second",
        "title": {"en": "The second", "zh": "模块 second"},
        "stage": "reading",
        "sections": 2,
        "sections_read": 2,
        "core_cards": 6,
        "core_cards_answered": 4,
        "core_cards_firm": 0,
    }
