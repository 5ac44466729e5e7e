"""Each replay rule with an example of its own, and the laws of the fold."""

from __future__ import annotations

from itertools import count
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.events import (
    Bury,
    Event,
    Flag,
    Keep,
    Payload,
    Placed,
    Practice,
    Read,
    Remark,
    Reset,
    Resume,
    Retract,
    Review,
    Suspend,
    Unknown,
)
from critique_study.schedule import sm2
from critique_study.schedule.replay import UNSEEN, CardState, Replay, counts

DAY0 = 739_000
MS_A_DAY = 86_400_000
_ids = count()


def event(
    data: Payload, day: int = 0, *, card: str | None = "a", at: int | None = None, name: str | None = None
) -> Event:
    """An event `day` days after the first; later calls give later events of a day."""
    number = next(_ids)
    at = day * MS_A_DAY + number if at is None else at
    return Event(name or f"e{number:08}", at, 0, DAY0 + day, "here", card, data.kind, data)


def good(day: int = 0, **kwargs: Any) -> Event:
    return event(Review(4), day, **kwargs)


def state(*events: Event, card: str = "a", formerly: dict[str, str] | None = None) -> CardState:
    return Replay(events, formerly).state(card)


class TestRetract:
    def test_a_retracted_event_did_not_happen(self) -> None:
        """Grade, then undo: the card is new."""
        answer = good()
        assert state(answer, event(Retract(answer.id))) == UNSEEN

    def test_a_retract_cannot_be_retracted(self) -> None:
        """There is no redo."""
        answer = good()
        undo = event(Retract(answer.id))
        assert state(answer, undo, event(Retract(undo.id))) == UNSEEN

    def test_a_retract_waits_for_its_event(self) -> None:
        """A retract that came first, from another machine, holds when its event arrives."""
        answer = good()
        replay = Replay([event(Retract(answer.id))])
        replay.add([answer])
        assert replay.state("a") == UNSEEN

    def test_undoing_a_counted_review_lets_another_drill_count(self) -> None:
        """Of two answers on one day the second counts when the first is taken back."""
        first, second = event(Review(2)), event(Review(5))
        after = state(first, second, event(Retract(first.id)))
        assert (after.sm2.repetitions, after.sm2.ef100) == (1, 260)


class TestEcho:
    def test_an_answer_carried_to_anki_and_back_counts_once(self) -> None:
        """The same button from Anki within 50 ms after ours is ours."""
        ours = event(Review(4), at=1000)
        theirs = event(Review(4, via="anki"), at=1050)
        assert Replay([ours, theirs]).live("a") == [ours]

    @pytest.mark.parametrize(("grade", "echo"), [(0, 2), (1, 2), (2, 2), (5, 5)])
    def test_the_button_is_compared_not_the_grade(self, grade: int, echo: int) -> None:
        """Grades 0 to 2 are all Anki's Again."""
        ours = event(Review(grade), at=1000)
        assert Replay([ours, event(Review(echo, via="anki"), at=1000)]).live("a") == [ours]

    @pytest.mark.parametrize("at", [999, 1051])
    def test_later_or_earlier_it_is_an_answer_of_its_own(self, at: int) -> None:
        """Outside the 50 ms both stand."""
        assert len(Replay([event(Review(4), at=1000), event(Review(4, via="anki"), at=at)]).live("a")) == 2

    def test_another_button_or_card_is_no_echo(self) -> None:
        """Hard is not Good, and b is not a."""
        replay = Replay(
            [
                event(Review(4), at=1000),
                event(Review(3, via="anki"), at=1001),
                event(Review(4, via="anki"), at=1001, card="b"),
            ]
        )
        assert (len(replay.live("a")), len(replay.live("b"))) == (2, 1)

    def test_an_undone_answer_stays_undone(self) -> None:
        """The echo goes out even where our own answer was retracted."""
        ours = event(Review(4), at=1000)
        assert state(ours, event(Retract(ours.id)), event(Review(4, via="anki"), at=1010)) == UNSEEN

    def test_practice_has_echoes_too(self) -> None:
        """A practice answer of ours, carried to Anki and back, is no review."""
        assert state(event(Practice(4), at=1000), event(Review(4, via="anki"), at=1010)) == UNSEEN


class TestCounting:
    def test_a_new_card_counts(self) -> None:
        """The first answer starts the schedule."""
        after = state(good())
        assert (after.sm2.due, after.introduced, after.counted, after.last_grade) == (DAY0 + 1, DAY0, DAY0, 4)

    def test_the_second_answer_of_a_day_is_a_drill(self) -> None:
        """A drill changes the last grade and nothing of the schedule."""
        first = event(Review(2))
        before, after = state(first), state(first, good())
        assert after.sm2 == before.sm2
        assert (before.in_drill(DAY0), after.in_drill(DAY0)) == (True, False)

    def test_before_the_due_day_a_pass_is_practice(self) -> None:
        """Day 0 and 1 make it due on day 7; a Good on day 3 changes nothing."""
        assert state(good(0), good(1), good(3)).sm2 == state(good(0), good(1)).sm2

    def test_before_the_due_day_a_fail_counts(self) -> None:
        """A grade below 3 tells at any time that the card is not known."""
        after = state(good(0), good(1), event(Review(2), 3))
        assert (after.sm2.lapses, after.sm2.due) == (1, DAY0 + 4)

    def test_a_raised_revision_counts_before_the_due_day(self) -> None:
        """An answer to the new meaning counts; a second one to the same meaning does not."""
        asked = [event(Review(4, revision=1), 0), event(Review(4, revision=1), 1)]
        raised = event(Review(4, revision=2), 3)
        assert state(*asked, raised).sm2.repetitions == 3
        assert state(*asked, raised, event(Review(4, revision=2), 4)).sm2.repetitions == 3

    def test_without_any_revision_known_none_is_raised(self) -> None:
        """Answers from Anki bear no revision; a later one with revision 2 does not count early."""
        asked = [event(Review(4, via="anki"), 0), event(Review(4, via="anki"), 1)]
        assert state(*asked, event(Review(4, revision=2), 3)).sm2.repetitions == 2

    def test_an_answer_from_anki_counts_whatever_our_due_day_says(self) -> None:
        """Another scheduler asked it."""
        assert state(good(0), good(1), event(Review(4, via="anki"), 3)).sm2.repetitions == 3

    def test_a_day_before_the_last_counted_one_is_practice(self) -> None:
        """Flying east to west across the date line repeats a date; nothing counts twice or backwards."""
        later_but_earlier_day = Event("z", 10 * MS_A_DAY, 0, DAY0, "here", "a", "review", Review(2))
        assert state(good(1), later_but_earlier_day).sm2 == state(good(1)).sm2

    def test_practice_never_counts(self) -> None:
        """Cram and placement answers leave the card new."""
        assert state(event(Practice(5))) == UNSEEN

    def test_an_unfinished_drill_ends_with_the_study_day(self) -> None:
        """Failed yesterday is due today, not drilled."""
        after = state(event(Review(2)))
        assert after.in_drill(DAY0)
        assert not after.in_drill(DAY0 + 1)

    def test_order_is_by_time_not_by_arrival(self) -> None:
        """Events of another machine that arrive later take their place in time; equal times go by id."""
        first, second = good(0), good(1)
        assert state(second, first) == state(first, second)
        tie = [event(Review(2), at=5, name="x1"), event(Review(5), at=5, name="x2")]
        assert state(*reversed(tie)).sm2.ef100 == 218


class TestPlacedAndReset:
    def test_placed_counts_on_a_new_card(self) -> None:
        """Repetitions 2, interval 6, EF 2.50, due in 6 to 8 days by the card's id."""
        after = state(event(Placed(revision=1)))
        assert after.sm2 == sm2.State(2, 6, 250, 0, DAY0 + 6 + crc32(b"a") % 3)
        assert (after.introduced, after.counted, after.revision) == (None, None, 1)

    def test_placed_spreads_by_the_id_that_was_logged(self) -> None:
        """A renamed note keeps the due day its old id gave."""
        assert state(event(Placed(), card="old"), formerly={"old": "a"}).sm2.due == DAY0 + 6 + crc32(b"old") % 3

    def test_placed_does_not_touch_a_known_card(self) -> None:
        """Once something counted a placement says nothing."""
        assert state(good(), event(Placed())).sm2 == state(good()).sm2

    def test_a_placed_card_is_not_new(self) -> None:
        """A Good before its due day is practice; on it the interval grows from six days."""
        placed = event(Placed())
        due = state(placed).sm2.due
        assert due is not None
        assert state(placed, good(1)).sm2 == state(placed).sm2
        assert state(placed, good(due - DAY0)).sm2.interval == 15

    def test_reset_makes_it_new(self) -> None:
        """What counted or was placed before is forgotten; a flag stays."""
        after = state(good(0), good(1), event(Flag(on=True), 1), event(Reset(), 2))
        assert after == CardState(flagged=True)
        assert state(event(Placed()), event(Reset(), 1)) == UNSEEN
        assert state(good(0), event(Reset(), 0), good(0)).sm2.repetitions == 1


class TestFirm:
    """What a card must show to be held as learned."""

    @pytest.mark.parametrize(
        ("reviews", "firm"),
        [
            pytest.param([(0, 4), (1, 4)], False, id="a day apart"),
            pytest.param([(0, 4), (1, 4), (7, 3)], True, id="six days apart"),
            pytest.param([(0, 4), (5, 4)], True, id="five days apart"),
            pytest.param([(0, 2), (6, 4)], False, id="no pass before it"),
            pytest.param([(0, 4), (7, 4), (8, 2)], False, id="a lapse ends it"),
            pytest.param([(0, 4), (7, 4), (8, 2), (9, 4), (10, 4)], False, id="after a lapse it begins anew"),
            pytest.param([(0, 4), (7, 4), (8, 2), (9, 4), (10, 4), (16, 4)], True, id="and can be shown again"),
            pytest.param([(0, 4), (7, 4), (22, 4), (23, 5)], True, id="firm is firm until a lapse"),
        ],
    )
    def test_reviews(self, reviews: list[tuple[int, int]], firm: bool) -> None:
        """A pass five days or more after the pass before it, and no lapse since."""
        events = [event(Review(grade), day) for day, grade in reviews]
        assert state(*events).firm is firm

    def test_the_first_review_after_a_placement_proves_it(self) -> None:
        """Known from a test alone, it is not firm."""
        assert not state(event(Placed())).firm
        assert state(event(Placed()), event(Review(4), 9)).firm

    def test_a_reset_ends_it(self) -> None:
        """New again is not known."""
        after = state(good(0), good(1), good(7), event(Reset(), 8))
        assert not after.firm
        assert after.passed is None


class TestRead:
    """Sections that were read."""

    def test_a_section_is_read_until_that_is_taken_back(self) -> None:
        """In any order of arrival."""
        read = event(Read("alpha/one"), card=None)
        replay = Replay([read])
        assert replay.sections_read == {"alpha/one"}
        taken = event(Retract(read.id), card=None)
        assert not Replay([taken, read]).sections_read
        assert not Replay([read, taken]).sections_read


class TestMarks:
    def test_of_suspend_and_resume_the_last_holds(self) -> None:
        """Suspended, resumed, suspended."""
        events = [event(Suspend()), event(Resume()), event(Suspend())]
        assert [state(*events[:n]).suspended for n in (1, 2, 3)] == [True, False, True]

    def test_keep_resumes_and_remembers_when(self) -> None:
        """A kept card is next among the new."""
        suspended, kept = event(Suspend()), event(Keep())
        assert state(suspended, kept) == CardState(kept=kept.at)

    def test_of_bury_and_flag_the_last_holds(self) -> None:
        """Each on its own."""
        after = state(event(Bury("2026-03-03")), event(Bury("2026-03-05")), event(Flag(on=True)), event(Flag(on=False)))
        assert after.buried_until is not None
        assert after == CardState(buried_until=after.buried_until)

    def test_what_is_unknown_or_damaged_is_ignored(self) -> None:
        """Remarks, unknown kinds and an impossible date leave the state alone; `read` has no card."""
        events = [event(Remark("unclear")), event(Unknown()), event(Bury("soon")), event(Read("a/b"), card=None)]
        assert state(*events) == UNSEEN


class TestRenaming:
    def test_a_renamed_note_keeps_its_history(self) -> None:
        """The part before the colon is mapped; the rest of the card id stays."""
        replay = Replay([good(card="old:c1"), good(1, card="new:c1")], {"old": "new"})
        assert replay.state("new:c1").sm2.repetitions == 2
        assert replay.state("old:c1") == UNSEEN


answers = st.builds(
    Review, grade=st.integers(0, 5), revision=st.sampled_from([None, 1, 2]), via=st.sampled_from([None, "anki"])
)
payloads = st.one_of(
    answers,
    answers,
    st.builds(Practice, grade=st.integers(0, 5)),
    st.builds(Placed, revision=st.sampled_from([None, 1])),
    st.sampled_from([Reset(), Suspend(), Resume(), Keep(), Flag(on=True)]),
    st.builds(lambda n: Retract(f"h{n}"), st.integers(0, 30)),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Logs of two cards over a fortnight, with undos of events that may be missing."""
    rows = draw(
        st.lists(st.tuples(payloads, st.integers(0, 14), st.integers(0, 100), st.sampled_from("ab")), max_size=30)
    )
    return [event(p, d, card=c, at=d * MS_A_DAY + ms, name=f"h{n}") for n, (p, d, ms, c) in enumerate(rows)]


@given(histories(), st.randoms(use_true_random=False))
def test_the_fold_does_not_depend_on_the_order_of_merging(events: list[Event], random: Any) -> None:
    """Any order, in any number of portions, with repeats: the same states."""
    shuffled = [*events, *events[: len(events) // 2]]
    random.shuffle(shuffled)
    cut = len(shuffled) // 2
    portions = Replay(shuffled[:cut])
    portions.add(shuffled[cut:])
    assert {c: portions.state(c) for c in "ab"} == {c: Replay(events).state(c) for c in "ab"}


@given(histories(), payloads.filter(lambda p: not isinstance(p, Retract)), st.integers(0, 14))
def test_doing_then_undoing_restores(events: list[Event], payload: Payload, day: int) -> None:
    """Whatever was done, taking it back gives the state before."""
    before = Replay(events).state("a")
    done = event(payload, day, name="done")
    assert Replay([*events, done, event(Retract("done"), day)]).state("a") == before


@given(histories())
def test_laws_hold_in_every_history(events: list[Event]) -> None:
    """EF stays at 1.30 or above and the due day is later than the last counted day."""
    for state in Replay(events).states.values():
        assert state.sm2.ef100 >= 130
        if state.counted is not None:
            assert state.sm2.due is not None
            assert state.sm2.due > state.counted


@given(histories(), st.integers(0, 5), st.integers(0, 15))
def test_counts_is_what_the_fold_does(events: list[Event], grade: int, day: int) -> None:
    """What `counts` promises for a review that comes last is what replay makes of it."""
    before = Replay(events).state("a")
    answer = event(Review(grade, revision=2), day, at=100 * MS_A_DAY, name="zz")
    after = Replay([*events, answer]).state("a")
    assert (after.sm2 != before.sm2) == counts(before, grade, DAY0 + day, 2)
