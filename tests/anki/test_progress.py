"""A history as Anki keeps one: where cards stand, a row an answer, and days that are the same in any time zone."""

from __future__ import annotations

from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.anki.progress import FILTERED, LEARN, RELEARN, REVIEW, History, Learned, Progress, Row, progress
from critique_study.clock import Moment, ordinal
from critique_study.events import (
    Answer,
    Bury,
    Event,
    Flag,
    Payload,
    Placed,
    Practice,
    Remark,
    Reset,
    Resume,
    Retract,
    Review,
    Suspend,
)
from critique_study.schedule.replay import ECHO_MS, Replay

DAY0 = ordinal("2026-03-02")
MS_A_DAY = 86_400_000
START = (DAY0 - ordinal("1970-01-01")) * MS_A_DAY
NOW = Moment(START + 90 * MS_A_DAY, 0)
A = ("guid-a", 0)
CARDS = {"a": A, "b:c2": ("guid-b", 1)}
_numbers = count()


def event(data: Payload, day: int = 0, *, card: str = "a", at: int | None = None, name: str | None = None) -> Event:
    """An event `day` days after the first, or at millisecond `at` of it; later calls give later events of a day."""
    number = next(_numbers)
    moment = START + (day * MS_A_DAY + 10_000 * number if at is None else at)
    return Event(name or f"e{number:08}", moment, 0, DAY0 + day, "here", card, data.kind, data)


def told(*events: Event, rollover_hour: int = 4, utc_offset: int = 0) -> Progress:
    """What a package tells of these events."""
    return progress(History(Replay(events), NOW._replace(utc_offset=utc_offset), rollover_hour), CARDS)


def standing(*events: Event) -> Learned:
    """Where card a stands after these events."""
    return told(*events).cards[A]


def types(*events: Event) -> list[int]:
    """The type of every row."""
    return [row.type for row in told(*events).rows]


def due(learned: Learned) -> int | None:
    """The card's due day as an ordinal, as Anki counts from the day the collection was made."""
    return None if learned.due is None else ordinal("1970-01-02") + learned.due


class TestWhereACardStands:
    def test_a_known_card_is_where_the_fold_has_it(self) -> None:
        """Interval, ease, due day, lapses and the number of answers; the last one's second."""
        events = [event(Review(4), day) for day in (0, 1, 7, 22)]
        failed = event(Review(2), 60)
        drilled = event(Review(4), 60)
        learned = standing(*events, failed, drilled)
        assert learned == Learned(due=learned.due, interval=1, factor=2180, reps=6, lapses=1, last=drilled.at // 1000)
        assert due(learned) == DAY0 + 61

    def test_marks_travel(self) -> None:
        """Suspended or flagged, known or new; what was taken back does not."""
        assert standing(event(Suspend())) == Learned(suspended=True)
        assert standing(event(Flag(on=True))) == Learned(flagged=True)
        known = standing(event(Review(4)), event(Suspend()), event(Flag(on=True)), event(Flag(on=False)))
        assert (known.suspended, known.flagged, known.interval) == (True, False, 1)
        assert A not in told(event(Suspend()), event(Resume())).cards

    def test_a_card_known_by_placement_has_no_answer(self) -> None:
        """Six days, and nothing that Anki could take for a review."""
        learned = standing(event(Placed()))
        assert (learned.interval, learned.factor, learned.reps, learned.last) == (6, 2500, 0, None)
        day = due(learned)
        assert day is not None
        assert day - DAY0 in (6, 7, 8)

    def test_what_anki_has_no_place_for_stays(self) -> None:
        """A card that was only put off or remarked on is new there."""
        assert told(event(Bury("2026-03-05")), event(Remark("unclear"))).cards == {}

    def test_a_reset_card_is_new_and_its_answers_remain(self) -> None:
        """Anki's own Forget does the same."""
        found = told(event(Review(4)), event(Review(4), 1), event(Reset(), 2))
        assert (found.cards[A], len(found.rows)) == (Learned(), 2)
        again = standing(event(Review(2)), event(Reset(), 1), event(Review(4), 2))
        assert (again.reps, again.lapses, again.interval) == (1, 0, 1)

    def test_practice_moves_nothing(self) -> None:
        """Not the last answer's time, nor the number of answers: so Anki has it of its filtered decks."""
        counted = event(Review(4))
        learned = standing(counted, event(Practice(5), 0))
        assert (learned.reps, learned.last) == (1, counted.at // 1000)

    @pytest.mark.parametrize(("day", "expected"), [("0001-01-05", 0), ("9999-12-31", 100_000)])
    def test_a_clock_far_off_gives_days_that_anki_bears(self, day: str, expected: int) -> None:
        """Nothing before day 0, nor so late that Anki would take it for a fault."""
        there = Event("e", START, 0, ordinal(day), "here", "a", "review", Review(4))
        assert standing(there).due == expected


class TestRows:
    def test_a_row_says_what_was_pressed_and_what_came_of_it(self) -> None:
        """The moment, the button, the interval before and after, the ease after, and how long it took."""
        events = [event(Review(4, milliseconds=3_000)), event(Review(5, milliseconds=60_000), 1)]
        assert told(*events).rows == (
            Row(events[0].at, A, 3, 1, 0, 2500, 3_000, LEARN),
            Row(events[1].at, A, 4, 6, 1, 2600, 60_000, REVIEW),
        )

    @pytest.mark.parametrize(("grade", "button"), enumerate([1, 1, 1, 2, 3, 4]))
    def test_grades_become_buttons(self, grade: int, button: int) -> None:
        """All that is no pass is Again."""
        assert [row.button for row in told(event(Review(grade))).rows] == [button]

    def test_drills_of_the_first_day_are_learning(self) -> None:
        """They leave the interval alone."""
        rows = told(event(Review(2)), event(Review(3)), event(Review(4))).rows
        assert [(row.type, row.last_interval, row.interval) for row in rows] == [
            (LEARN, 0, 1),
            (LEARN, 1, 1),
            (LEARN, 1, 1),
        ]

    def test_later_drills_are_relearning(self) -> None:
        """After a failure, and after a Hard too: a learning row there would cut off, for FSRS, all that was before."""
        assert types(event(Review(4)), event(Review(2), 1), event(Review(4), 1)) == [LEARN, REVIEW, RELEARN]
        assert types(event(Review(4)), event(Review(3), 1), event(Review(4), 1)) == [LEARN, REVIEW, RELEARN]
        placed = event(Placed())
        assert types(placed, event(Review(2), 9), event(Review(4), 9)) == [REVIEW, RELEARN]

    def test_what_does_not_count_is_a_filtered_decks(self) -> None:
        """Practice, and a pass before the due day: without ease, as Anki logs what reschedules nothing."""
        rows = told(event(Review(4)), event(Review(4), 1), event(Practice(2), 2), event(Review(5), 3)).rows
        assert [(row.type, row.last_interval, row.interval, row.factor) for row in rows[2:]] == [
            (FILTERED, 6, 6, 0),
            (FILTERED, 6, 6, 0),
        ]

    def test_what_anki_asked_goes_back_under_its_own_id(self) -> None:
        """By that it is known at home."""
        there = event(Review(4, via="anki"))
        assert [row.id for row in told(there).rows] == [there.at]

    def test_undone_answers_and_echoes_stay_away(self) -> None:
        """Only what holds here is told."""
        ours, undone = event(Review(4), at=0), event(Review(2), at=5_000)
        echo = event(Review(4, via="anki"), at=20)
        assert [row.id for row in told(ours, undone, echo, event(Retract(undone.id))).rows] == [ours.at]


class TestRowIds:
    def test_answers_of_one_moment_move_up(self) -> None:
        """In the order of time and id, past those that stand there."""
        events = [
            event(Review(4), at=at, card=c, name=n) for at, c, n in ((0, "a", "x"), (0, "b:c2", "y"), (1, "a", "z"))
        ]
        assert [(row.id - START, row.card) for row in told(*events).rows] == [(0, A), (1, CARDS["b:c2"]), (2, A)]

    def test_an_answer_from_anki_stays_where_it_is(self) -> None:
        """Ours makes room for it, whoever was first."""
        ours = event(Review(4), at=0, name="a")
        theirs = event(Review(4, via="anki"), at=0, card="b:c2", name="b")
        assert [(row.id - START, row.card) for row in told(ours, theirs).rows] == [(0, CARDS["b:c2"]), (1, A)]

    def test_of_two_from_anki_at_one_moment_one_is_left_out(self) -> None:
        """At another moment it would come home as another answer."""
        both = [event(Review(4, via="anki"), at=0, card=c) for c in CARDS]
        found = told(*both)
        assert ([row.id for row in found.rows], found.left_out) == ([START], 1)

    def test_no_answer_moves_so_far_that_it_comes_home_as_another(self) -> None:
        """What would have to is left out, and counted."""
        crowd = [event(Practice(4), at=0) for _ in range(ECHO_MS + 3)]
        found = told(*crowd)
        assert ([row.id - START for row in found.rows], found.left_out) == (list(range(ECHO_MS + 1)), 2)

    @pytest.mark.parametrize("at", [-5, 0, NOW.at + 1])
    def test_a_time_that_anki_does_not_have_gives_no_row(self, at: int) -> None:
        """Answers from before 1970 and from the future are left out: Anki would move them. The card is where it is."""
        found = told(Event("e", at, 0, DAY0, "here", "a", "review", Review(4)))
        assert (found.rows, found.left_out, found.cards[A].reps, found.cards[A].last) == ((), 1, 1, None)


class TestDays:
    @pytest.mark.parametrize("utc_offset", [-720, -300, 0, 330, 480, 765, 840])
    @pytest.mark.parametrize("rollover_hour", [0, 4, 23])
    def test_day_0_begins_at_the_rollover_of_that_place(self, utc_offset: int, rollover_hour: int) -> None:
        """At a positive time, on one date in its own time zone."""
        found = told(event(Review(4)), rollover_hour=rollover_hour, utc_offset=utc_offset)
        assert found.created > 0
        assert found.minutes_west == -utc_offset
        began = Moment(found.created * 1000, -found.minutes_west)
        assert began.study_day(rollover_hour) == ordinal("1970-01-02")
        assert began._replace(at=began.at - 1).study_day(rollover_hour) == ordinal("1970-01-01")

    def test_the_hour_of_the_export_does_not_matter(self) -> None:
        """The same log tells the same, now or later."""
        replay = Replay([event(Review(4))])
        first, second = (progress(History(replay, Moment(at, 60), 4), CARDS) for at in (NOW.at, NOW.at + MS_A_DAY))
        assert first == second


def test_cards_out_of_the_package_are_counted() -> None:
    """Those with a history, not those with a remark."""
    found = told(event(Review(4), card="c"), event(Placed(), card="d"), event(Remark("x"), card="e"))
    assert (found.elsewhere, found.cards, found.rows) == (2, {}, ())


payloads = st.one_of(
    st.builds(
        Review,
        grade=st.integers(0, 5),
        revision=st.sampled_from([None, 1, 2]),
        via=st.sampled_from([None, None, "anki"]),
    ),
    st.builds(Practice, grade=st.integers(0, 5)),
    st.sampled_from([Placed(), Reset(), Suspend(), Flag(on=True), Remark("x")]),
    st.builds(lambda n: Retract(f"h{n}"), st.integers(0, 30)),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Logs of two cards and one elsewhere, many answers of which share a moment."""
    made = st.tuples(payloads, st.integers(0, 9), st.integers(0, 4), st.sampled_from([*CARDS, "elsewhere"]))
    rows = draw(st.lists(made, max_size=40))
    return [event(p, at=d * MS_A_DAY + ms, card=c, name=f"h{n}") for n, (p, d, ms, c) in enumerate(rows)]


@given(histories())
def test_every_live_answer_is_told_once(events: list[Event]) -> None:
    """Or left out and counted: each at a moment of its own, ours at most 50 ms later, Anki's at its own."""
    replay = Replay(events)
    found = told(*events)
    live = [e for c in CARDS for e in replay.live(c) if isinstance(e.data, Answer)]
    assert len(found.rows) + found.left_out == len(live)
    assert all(before.id < after.id for before, after in pairwise(found.rows))
    waiting: dict[Any, list[Event]] = {}
    for each in sorted(live, key=lambda e: (e.at, e.id)):
        waiting.setdefault((CARDS[each.card or ""], max(1, _grade(each) - 1)), []).append(each)
    for row in found.rows:
        candidates = waiting[row.card, row.button]
        mine = next(e for e in candidates if row.id - e.at in (range(1) if _via(e) else range(ECHO_MS + 1)))
        candidates.remove(mine)


@given(histories())
def test_our_answers_keep_their_order(events: list[Event]) -> None:
    """Moving up never lets a later answer of ours pass an earlier one."""
    ours = [e for e in events if _via(e) is None]
    live = [e for c in CARDS for e in Replay(ours).live(c) if isinstance(e.data, Answer)]
    ordered = sorted(live, key=lambda e: (e.at, e.id))
    assert [(CARDS[e.card or ""], max(1, _grade(e) - 1)) for e in ordered] == [
        (row.card, row.button) for row in told(*ours).rows
    ]


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(events: list[Event], random: Any) -> None:
    """The same log tells the same, on any machine."""
    shuffled = [*events]
    random.shuffle(shuffled)
    assert told(*shuffled) == told(*events)


@given(histories())
def test_cards_stand_where_the_fold_has_them(events: list[Event]) -> None:
    """Interval, ease, lapses, due day and marks, for every card that anything happened to."""
    replay = Replay(events)
    found = told(*events)
    for name, key in CARDS.items():
        state, learned = replay.state(name), found.cards.get(key, Learned())
        assert (learned.suspended, learned.flagged) == (state.suspended, state.flagged)
        assert due(learned) == state.sm2.due
        if state.sm2.due is not None:
            sm2 = state.sm2
            assert (learned.interval, learned.factor, learned.lapses) == (sm2.interval, sm2.ef100 * 10, sm2.lapses)


def _grade(event: Event) -> int:
    assert isinstance(event.data, Answer)
    return max(2, event.data.grade)


def _via(event: Event) -> str | None:
    return event.data.via if isinstance(event.data, Answer) else None
