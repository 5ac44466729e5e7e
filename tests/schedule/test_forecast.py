"""What is foreseen is what the queues will ask."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.schedule import sm2
from critique_study.schedule.forecast import forecast
from critique_study.schedule.queue import build
from critique_study.schedule.replay import CardState
from tests.schedule.test_queue import TODAY, card, known

DAYS = 8


def foreseen(states: dict[str, CardState], **options: Any) -> tuple[int, ...]:
    return forecast([card(name) for name in "abc"], states, TODAY, days=4, **options)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param(known(-9), (1, 0, 0, 0), id="overdue"),
        pytest.param(known(0), (1, 0, 0, 0), id="due"),
        pytest.param(known(2), (0, 0, 1, 0), id="later"),
        pytest.param(known(9), (0, 0, 0, 0), id="too-late"),
        pytest.param(CardState(), (0, 0, 0, 0), id="new"),
        pytest.param(known(1, suspended=True), (0, 0, 0, 0), id="suspended"),
        pytest.param(known(0, buried_until=TODAY + 3), (0, 0, 0, 1), id="buried"),
        pytest.param(known(3, buried_until=TODAY + 1), (0, 0, 0, 1), id="buried-before-its-day"),
        pytest.param(known(1, counted=TODAY, last_grade=2), (0, 1, 0, 0), id="in-the-drill"),
    ],
)
def test_a_card(state: CardState, expected: tuple[int, ...]) -> None:
    """On the day that will ask it, if it is one of these."""
    assert foreseen({"a": state}) == expected


def test_a_selection() -> None:
    """Others are passed over."""
    assert foreseen({"a": known(0), "b": known(0)}, selected={"b"}) == (1, 0, 0, 0)


def test_a_changed_meaning_is_asked_today() -> None:
    """Or tomorrow, if the card was answered today."""
    cards = [card("a", revision=2), card("b", revision=2)]
    states = {"a": known(9), "b": known(9, counted=TODAY)}
    assert forecast(cards, states, TODAY, days=3) == (1, 1, 0)


def test_siblings_are_asked_on_different_days() -> None:
    """The one waits for the other, and both for one that was answered today."""
    cards = [card(name, note="n") for name in "abc"]
    states = {"a": known(-3), "b": known(0), "c": known(1)}
    assert forecast(cards, states, TODAY, days=4) == (1, 1, 1, 0)
    assert forecast(cards, {**states, "c": known(9, counted=TODAY)}, TODAY, days=4) == (0, 1, 1, 0)


_states = st.builds(
    known,
    st.integers(-3, DAYS),
    counted=st.sampled_from((TODAY - 20, TODAY)),
    suspended=st.sampled_from((False, False, True)),
    buried_until=st.one_of(st.none(), st.integers(TODAY - 1, TODAY + 4)),
)


@given(st.lists(st.tuples(st.sampled_from("mn"), st.sampled_from((1, 2)), _states), max_size=8))
def test_the_queues_agree(drawn: list[tuple[str, int, CardState]]) -> None:
    """Day by day, if all that is due is done and comes back long after."""
    cards = [
        card(f"c{i}", i, note=f"{note}{revision}", revision=revision) for i, (note, revision, _) in enumerate(drawn)
    ]
    states = {each.id: state for each, (_, _, state) in zip(cards, drawn, strict=True)}
    expected = forecast(cards, states, TODAY, days=DAYS)
    for ahead, number in enumerate(expected):
        due = build(cards, states, TODAY + ahead).due
        assert len(due) == number
        for each in due:
            done = sm2.State(4, 999, 250, 0, TODAY + 999)
            states[each.id] = msgspec.structs.replace(states[each.id], sm2=done, counted=TODAY + ahead, revision=9)
