"""How far a learner has come, from states."""

from __future__ import annotations

from typing import Any

import pytest

from critique_study.content.models import Collection
from critique_study.onboarding.progress import position, progress
from critique_study.schedule import sm2
from critique_study.schedule.replay import CardState

TODAY = 700_000
ALL = {f"alpha/{name}" for name in ("one", "two")}


def known(**more: Any) -> CardState:
    return CardState(sm2=sm2.review(sm2.NEW, 4, TODAY - 9), counted=TODAY - 9, introduced=TODAY - 9, **more)


FIRST = [f"{section}-{number}" for section in ("one", "two") for number in (1, 2, 3)]


def first(path: Collection, states: dict[str, CardState], read: set[str]) -> tuple[str, int, int]:
    """Stage, firm and core cards of the first module."""
    module = progress(path, path.cards.values(), states, read, TODAY)[0]
    return module.stage, module.firm, module.core


@pytest.mark.parametrize(
    ("states", "read", "expected"),
    [
        pytest.param({}, set(), "not-started", id="nothing"),
        pytest.param(dict.fromkeys(FIRST, known()), set(), "not-started", id="met in the quiz alone"),
        pytest.param({}, {"alpha/two"}, "reading", id="a section read"),
        pytest.param(dict.fromkeys(FIRST[:5], known()), ALL, "reading", id="a core card open"),
        pytest.param(dict.fromkeys(FIRST, known()), ALL, "read", id="all answered"),
        pytest.param(
            dict.fromkeys(FIRST[:5], known()) | {"two-3": CardState(suspended=True)}, ALL, "read", id="one put off"
        ),
        pytest.param(
            dict.fromkeys(FIRST[:5], known()) | {"two-3": CardState(buried_until=TODAY + 1)},
            ALL,
            "reading",
            id="buried",
        ),
        pytest.param(dict.fromkeys(FIRST[:5], known(firm=True)), ALL, "reading", id="five of six firm are too few"),
        pytest.param(dict.fromkeys(FIRST, known(firm=True)), set(), "learned", id="learned in the quiz alone"),
        pytest.param(dict.fromkeys(FIRST, known(placed=True)), set(), "placed", id="placed"),
        pytest.param(dict.fromkeys(FIRST, known(placed=True)), ALL, "read", id="placed and read all the same"),
    ],
)
def test_stages(path: Collection, states: dict[str, CardState], read: set[str], expected: str) -> None:
    """Read is what was read and answered; learned what stays."""
    assert first(path, states, read) == (expected, sum(state.firm for state in states.values()), 6)


@pytest.mark.parametrize(
    ("states", "read", "expected"),
    [
        pytest.param({}, set(), ("alpha/one", None), id="the beginning"),
        pytest.param(dict.fromkeys(FIRST[:3], known()), set(), ("alpha/one", None), id="answered but not read"),
        pytest.param(dict.fromkeys(FIRST[:1], known()), {"alpha/one"}, ("alpha/one", "one-2"), id="at a card"),
        pytest.param(dict.fromkeys(FIRST[:3], known()), {"alpha/one"}, ("alpha/two", None), id="the next section"),
        pytest.param(
            dict.fromkeys(FIRST, known(placed=True)), set(), ("alpha/three", None), id="beyond what was placed"
        ),
        pytest.param(dict.fromkeys(FIRST, known()), ALL, ("alpha/three", None), id="the next module"),
    ],
)
def test_position(
    path: Collection, states: dict[str, CardState], read: set[str], expected: tuple[str, str | None]
) -> None:
    """The first section that waits, and the card at which."""
    found = position(progress(path, path.cards.values(), states, read, TODAY))
    assert found is not None
    assert (found.section.section, found.card.id if found.card else None) == expected


def test_core_and_further_cards(path: Collection) -> None:
    """A note counts once, by its first card."""
    section = progress(path, path.cards.values(), {}, (), TODAY)[0].sections[0]
    assert [card.id for card in section.core] == ["one-1", "one-2", "one-3"]
    assert [card.id for card in section.further] == ["one-a", "one-b"]
