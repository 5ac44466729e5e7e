"""Each queue rule with an example of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.content.models import Card, Note, Place, Text
from critique_study.content.stubs import stub
from critique_study.schedule import sm2
from critique_study.schedule.queue import Queue, build
from critique_study.schedule.replay import CardState, counts

TODAY = 739_000


def card(name: str, position: int = 0, *, note: str | None = None, **note_fields: Any) -> Card:
    """A card of a basic note, or of the note named."""
    content = Note(
        id=note or name,
        kind="claim",
        deck="d",
        place=Place(Path("d.yaml"), 1, 1),
        front=Text("q", "问"),
        back=Text("a", "答"),
        **note_fields,
    )
    return Card(name, stub(content), 0, position)


def known(due: int, **fields: Any) -> CardState:
    """A card due `due` days from today, counted long ago."""
    return CardState(
        sm2=sm2.State(3, 15, 250, 0, TODAY + due),
        **{"introduced": TODAY - 30, "counted": TODAY - 20, "last_grade": 4, "revision": 1, **fields},
    )


def ids(cards: tuple[Card, ...]) -> list[str]:
    return [card.id for card in cards]


def queue(cards: list[Card], states: dict[str, CardState] | None = None, **options: Any) -> Queue:
    return build(cards, states or {}, TODAY, **options)


def test_the_most_overdue_comes_first() -> None:
    """Overdue by ten days, then by one, then due today; what is due tomorrow is not asked."""
    states = {"a": known(0), "b": known(-10), "c": known(1), "d": known(-1)}
    assert ids(queue([card(i) for i in "abcd"], states).due) == ["b", "d", "a"]


def test_ties_are_shuffled_by_learner_and_day() -> None:
    """The same learner and day give the same order; another learner or day another one."""
    cards = [card(f"c{n}") for n in range(20)]
    states = {c.id: known(-1) for c in cards}
    one = ids(build(cards, states, TODAY, seed="x").due)
    assert one == ids(build(list(reversed(cards)), states, TODAY, seed="x").due)
    assert one != ids(build(cards, states, TODAY, seed="y").due)
    assert one != ids(build(cards, states, TODAY + 1, seed="x").due)


def test_new_cards_follow_the_order_of_introduction() -> None:
    """Position decides, whatever the order in which cards are given."""
    assert ids(queue([card("b", 2), card("a", 1), card("c", 3)]).new) == ["a", "b", "c"]


def test_kept_cards_come_first_among_the_new() -> None:
    """In the order in which they were kept."""
    states = {"c": CardState(kept=5), "b": CardState(kept=9)}
    assert ids(queue([card("a", 1), card("b", 2), card("c", 3)], states).new) == ["c", "b", "a"]


def test_the_daily_limit_counts_what_was_introduced_today() -> None:
    """Ten a day, less those that counted for the first time today, in whatever deck that was."""
    cards = [card(f"c{n:02}", n) for n in range(20)]
    assert len(queue(cards).new) == 10
    elsewhere = known(5, introduced=TODAY, counted=TODAY)
    assert len(queue(cards, {"gone": elsewhere, "gone2": elsewhere}).new) == 8
    assert queue(cards, {"gone": elsewhere}, new_per_day=1).new == ()


def test_a_placed_card_is_due_not_new() -> None:
    """It has a due day, and its first review takes no place among the new."""
    placed = CardState(sm2=sm2.State(2, 6, 250, 0, TODAY), revision=1)
    assert ids(queue([card("a")], {"a": placed}, new_per_day=0).due) == ["a"]


def test_the_drill_comes_last_longest_waiting_first() -> None:
    """Cards answered below 4 today, in the order of their last answers."""
    failed = {"counted": TODAY, "last_grade": 2}
    states = {"a": known(1, **failed, last_at=9), "b": known(1, **failed, last_at=3), "c": known(1, counted=TODAY)}
    q = queue([card(i) for i in "abc"], states)
    assert (ids(q.due), ids(q.new), ids(q.drill)) == ([], [], ["b", "a"])


def test_of_siblings_the_most_overdue_is_asked() -> None:
    """The other waits: today it is not asked as due, and a new sibling waits behind a due one."""
    cards = [card("n:c1", 1, note="n"), card("n:c2", 2, note="n"), card("n:c3", 3, note="n")]
    q = queue(cards, {"n:c1": known(-1), "n:c2": known(-5)})
    assert (ids(q.due), ids(q.new)) == (["n:c2"], [])


def test_a_sibling_waits_for_the_next_day_once_one_was_answered() -> None:
    """After a counted answer today the rest of the note is left alone, until tomorrow."""
    cards = [card("n", 1, note="n"), card("n:reverse", 2, note="n")]
    states = {"n": known(15, counted=TODAY)}
    assert queue(cards, states) == Queue()
    assert ids(build(cards, states, TODAY + 1).new) == ["n:reverse"]


def test_the_drill_ignores_siblings() -> None:
    """Both cards of a note can be drilled on one day."""
    cards = [card("n", 1, note="n"), card("n:reverse", 2, note="n")]
    failed = known(1, counted=TODAY, last_grade=2)
    assert len(queue(cards, {"n": failed, "n:reverse": failed}).drill) == 2


def test_a_raised_revision_is_asked_before_its_day() -> None:
    """The meaning changed: asked after the overdue ones, unless the answer already knew the new meaning."""
    cards = [card("a", revision=2), card("b")]
    assert ids(queue(cards, {"a": known(9), "b": known(0)}).due) == ["b", "a"]
    assert queue(cards[:1], {"a": known(9, revision=2)}).due == ()


@pytest.mark.parametrize("state", [known(-1, suspended=True), CardState(suspended=True)])
def test_suspended_cards_are_out(state: CardState) -> None:
    """Due or new."""
    assert queue([card("a")], {"a": state}) == Queue()


def test_buried_cards_are_out_until_their_day() -> None:
    """The day named is the first on which the card is asked, drill included."""
    states = {
        "a": known(-1, buried_until=TODAY + 1),
        "b": known(1, counted=TODAY, last_grade=2, buried_until=TODAY + 1),
    }
    assert queue([card("a"), card("b")], states) == Queue()
    assert ids(build([card("a")], states, TODAY + 1).due) == ["a"]


def test_limits_hide_and_never_reschedule() -> None:
    """A limit of nothing leaves every state as it was: tomorrow the same cards are new."""
    cards = [card("a"), card("b", 1)]
    assert queue(cards, new_per_day=0) == Queue()
    assert len(build(cards, {}, TODAY + 1).new) == 2


@given(
    st.builds(
        CardState,
        sm2=st.one_of(st.just(sm2.NEW), st.builds(lambda d: sm2.State(2, 6, 250, 0, TODAY + d), st.integers(-9, 9))),
        counted=st.one_of(st.none(), st.integers(TODAY - 9, TODAY + 2)),
        last_grade=st.integers(0, 5),
        revision=st.sampled_from([None, 1, 2]),
    ),
    st.integers(1, 3),
)
def test_asked_as_due_or_new_is_what_a_good_would_count_for(state: CardState, revision: int) -> None:
    """The queue and the replay rule never disagree."""
    if state.is_new:
        state = msgspec.structs.replace(state, counted=None)
    q = queue([card("a", revision=revision)], {"a": state})
    assert bool(q.due or q.new) == counts(state, 4, TODAY, revision)
