"""One sitting, on a real log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from sqlite3 import SQLITE_DENY, SQLITE_OK, SQLITE_PRAGMA
from zoneinfo import ZoneInfo

import pytest

from critique_study.clock import Moment, iso
from critique_study.content.models import Collection
from critique_study.errors import LogError
from critique_study.events import Answer, Bury, Remark, Review, Suspend
from critique_study.history.log import Log
from critique_study.schedule.replay import Replay
from critique_study.session import MAX_REMARK, SIX, Counts, Outcome, Plan, Session
from tests import decks
from tests.conftest import FakeClock

Start = Callable[..., Session]


@pytest.fixture
def many(tmp_path: Path) -> Collection:
    return decks.collection(tmp_path / "cards", decks.many(15))


@pytest.fixture
def forms(tmp_path: Path) -> Collection:
    return decks.collection(tmp_path / "forms", decks.FORMS)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with closing(Log(tmp_path / "log.db")) as log:
        yield log


def answer(session: Session, *grades: int) -> None:
    for grade in grades:
        session.reveal()
        assert session.grade(grade) is not None


def asked(session: Session) -> str | None:
    return session.card.id if session.card else None


def jump_to(session: Session, card: str) -> None:
    """Answers until `card` is asked."""
    while asked(session) != card:
        assert session.card is not None
        answer(session, 4)


class TestAsking:
    def test_new_cards_then_the_drill_then_the_end(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Ten new cards; the two graded below 4 come back in order until they get 4 or 5."""
        session = Session(many, log, clock)
        answer(session, 2, 3, *(4,) * 8)
        assert (asked(session), session.part, session.counts) == ("n00", "drill", Counts(0, 0, 2, 8))
        answer(session, 2)
        assert asked(session) == "n01"
        answer(session, 5, 4)
        assert (session.card, session.counts) == (None, Counts(0, 0, 0, 10))

    def test_the_next_day_brings_what_is_due_and_more_new(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """All ten are due again after a day, the other five are new."""
        session = Session(many, log, clock)
        answer(session, *(4,) * 10)
        clock.advance(days=1)
        assert Session(many, log, clock).counts == Counts(10, 5, 0, 0)

    def test_outcomes_are_what_the_grades_then_do(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Intervals of a new card, of its second review, and none in a drill."""
        session = Session(many, log, clock)
        assert session.outcomes == (
            Outcome(2, 1, True),
            Outcome(3, 1, True),
            Outcome(4, 1, False),
            Outcome(5, 1, False),
        )
        answer(session, *(4,) * 10)
        clock.advance(days=1)
        session = Session(many, log, clock)
        assert [outcome.interval for outcome in session.outcomes] == [1, 6, 6, 6]
        answer(session, 2, *(4,) * 14)
        assert session.part == "drill"
        assert [(o.interval, o.again_today) for o in session.outcomes] == [(None, True)] * 2 + [(None, False)] * 2

    def test_a_note_without_the_language_is_neither_asked_nor_counted(
        self, forms: Collection, log: Log, clock: FakeClock
    ) -> None:
        """Six notes in Chinese, five in English; with both it is asked in the one it has."""
        assert Session(forms, log, clock, mode="en").counts.new == 5
        assert Session(forms, log, clock, mode="zh").counts.new == 6
        session = Session(forms, log, clock, mode="both")
        jump_to(session, "zh-only")
        assert session.languages == ("zh",)

    def test_siblings_wait_for_tomorrow(self, forms: Collection, log: Log, clock: FakeClock) -> None:
        """Of the pair and of the cloze one card a day."""
        session = Session(forms, log, clock)
        answer(session, *(4,) * 5)
        assert session.card is None
        counted = {event.card for _, event in log.events()}
        assert counted == {"plain", "typed", "choice", "cloze:c1", "pair"}


class TestGrading:
    def test_what_is_logged(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Grade, time from question to grade, language shown, revision, study day."""
        session = Session(many, log, clock, mode="both")
        clock.advance(seconds=2.5)
        session.reveal()
        clock.advance(seconds=2)
        event = session.grade(3)
        assert event is not None
        assert event.data == Review(3, 4500, "both", 1)
        assert event.day == session.day
        assert [e for _, e in log.events()] == [event]

    def test_the_language_shown_is_logged(self, forms: Collection, log: Log, clock: FakeClock) -> None:
        """With both, a note that has only Chinese was shown in Chinese."""
        session = Session(forms, log, clock, mode="both")
        jump_to(session, "zh-only")
        session.reveal()
        event = session.grade(4)
        assert event is not None
        assert isinstance(event.data, Answer)
        assert event.data.language == "zh"

    def test_a_long_absence_counts_a_minute(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Answer times above 60 s are logged as 60 s."""
        session = Session(many, log, clock)
        clock.advance(hours=3)
        session.reveal()
        event = session.grade(4)
        assert event is not None
        assert isinstance(event.data, Answer)
        assert event.data.milliseconds == 60_000

    def test_no_grade_before_the_answer_was_shown(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Nothing is recorded and the same card is asked."""
        session = Session(many, log, clock)
        assert session.grade(4) is None
        assert (asked(session), log.events()) == ("n00", [])

    def test_a_grade_that_cannot_be_stored_is_not_taken(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """The card stays, revealed; once the disk has room the same grade is taken, once."""
        session = Session(many, log, clock)
        answer(session, 4)
        log._db.execute("PRAGMA query_only = ON")
        session.reveal()
        with pytest.raises(LogError):
            session.grade(4)
        assert (asked(session), session.revealed, len(log.events())) == ("n01", True, 1)
        log._db.execute("PRAGMA query_only = OFF")
        session.grade(4)
        assert (asked(session), len(log.events())) == ("n02", 2)

    def test_a_grade_that_was_stored_is_taken_even_if_the_log_cannot_be_read(
        self, many: Collection, log: Log, clock: FakeClock
    ) -> None:
        """The disk fails between writing and looking for others' answers: no error, the next card, one grade."""
        session = Session(many, log, clock)
        session.reveal()
        log._db.set_authorizer(lambda action, *_: SQLITE_DENY if action == SQLITE_PRAGMA else SQLITE_OK)
        assert session.grade(4) is not None
        assert asked(session) == "n01"
        assert session.undo() is not None
        assert asked(session) == "n00"
        log._db.set_authorizer(None)
        assert [event.kind for _, event in log.events()] == ["review", "retract"]

    def test_typed_answers_are_judged_in_either_language(self, forms: Collection, log: Log, clock: FakeClock) -> None:
        """Whatever is shown."""
        session = Session(forms, log, clock, mode="zh")
        jump_to(session, "typed")
        for typed, right in (("One", True), ("一张", True), (" 1 ", True), ("two", False)):
            session.reveal(typed)
            assert (session.typed, session.right) == (typed, right)
        session.reveal("")
        assert (session.typed, session.right) == (None, None)

    def test_the_suggested_grade(self, forms: Collection, log: Log, clock: FakeClock) -> None:
        """Good, but Again where what was typed is wrong."""
        session = Session(forms, log, clock)
        jump_to(session, "typed")
        for typed, grade in (("", 4), ("one", 4), ("two", 2)):
            session.reveal(typed)
            assert session.suggested == grade

    def test_picked_options_are_judged(self, forms: Collection, log: Log, clock: FakeClock) -> None:
        """Exactly one of the three is right."""
        session = Session(forms, log, clock)
        jump_to(session, "choice")
        verdicts = {}
        for option in range(3):
            session.pick(option)
            verdicts[session.typed] = session.right
        assert verdicts == {"Rahimi": True, "Jordan": False, "Tao": False}


class TestUndo:
    def test_any_number_of_steps_and_over_restarts(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Grade, drill, suspend: each is taken back in turn and its card asked again, then nothing is left."""
        session = Session(many, log, clock)
        answer(session, 2, 4)
        session.suspend()
        before = [session.counts]
        session = Session(many, log, clock)
        undone = []
        while step := session.undo():
            undone.append((step.event.kind, step.card.id if step.card else None, asked(session)))
            before.append(session.counts)
        assert undone == [("suspend", "n02", "n02"), ("review", "n01", "n01"), ("review", "n00", "n00")]
        assert before == [Counts(0, 8, 1, 1), Counts(0, 8, 1, 1), Counts(0, 9, 1, 0), Counts(0, 10, 0, 0)]
        assert Replay(e for _, e in log.events()).states["n00"].is_new

    def test_the_undone_card_is_asked_before_others(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Then the queue goes on where it was."""
        session = Session(many, log, clock)
        answer(session, *(4,) * 10)
        clock.advance(days=1)
        session = Session(many, log, clock)
        first = asked(session)
        answer(session, 4)
        second = asked(session)
        session.undo()
        assert asked(session) == first
        answer(session, 5)
        assert asked(session) == second

    def test_an_undone_answer_leaves_the_summary(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Two answers, one taken back: one."""
        session = Session(many, log, clock)
        answer(session, 4, 2)
        session.undo()
        assert (session.summary().answers, session.summary().passed) == (1, 1)

    def test_a_card_that_is_gone_can_still_be_undone(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Its note was deleted from the deck: the answer is taken back, the queue goes on."""
        log.append("gone", Review(4), clock.now(), clock.now().study_day())
        undone = Session(many, log, clock).undo()
        assert undone is not None
        assert (undone.card, undone.event.card) == (None, "gone")


class TestLanguage:
    def test_the_card_stays_and_its_answer_too(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Revealed in English, still revealed in Chinese."""
        session = Session(many, log, clock)
        session.reveal()
        session.speak("zh")
        assert (asked(session), session.revealed, session.languages) == ("n00", True, ("zh",))

    def test_done_counts_only_what_has_the_language(self, forms: Collection, log: Log, clock: FakeClock) -> None:
        """A Chinese-only note that is done is not counted while English is studied."""
        session = Session(forms, log, clock, mode="zh")
        answer(session, *(4,) * 6)
        assert session.counts.done == 6
        session.speak("en")
        assert session.counts.done == 5

    def test_a_wrong_pick_stays_marked(self, forms: Collection, log: Log, clock: FakeClock) -> None:
        """The option is remembered by its place, not by its words."""
        session = Session(forms, log, clock)
        jump_to(session, "choice")
        wrong = next(i for i, text in enumerate(session.options) if text == "Tao")
        session.pick(wrong)
        session.speak("zh")
        assert (session.picked, session.options[wrong], session.right) == (wrong, "陶哲轩", False)

    def test_a_card_without_the_language_gives_way(self, forms: Collection, log: Log, clock: FakeClock) -> None:
        """The Chinese-only note is asked; in English the next one is."""
        session = Session(forms, log, clock, mode="zh")
        jump_to(session, "zh-only")
        session.speak("en")
        assert session.card is None


class TestDaysAndOthers:
    def test_before_and_after_four_are_two_days(self, many: Collection, log: Log) -> None:
        """An answer at 03:59 and one at 04:01; the screen says that a day began."""
        clock = FakeClock(datetime(2026, 3, 2, 3, 59, tzinfo=ZoneInfo("Asia/Shanghai")))
        session = Session(many, log, clock)
        answer(session, 4)
        clock.advance(minutes=2)
        answer(session, 4)
        assert [e.day for _, e in log.events()] == [session.day - 1, session.day]
        assert session.notices == ["new-day"]
        assert session.counts == Counts(1, 9, 0, 1)

    def test_the_day_turns_while_a_question_stands(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Refresh rebuilds the queue, but not under a revealed card."""
        session = Session(many, log, clock)
        answer(session, *(4,) * 3)
        session.reveal()
        clock.advance(days=1)
        assert session.refresh() is False
        session.speak("en")
        session.grade(4)
        assert session.counts.due == 3
        clock.advance(days=1)
        assert session.refresh() is True
        assert session.refresh() is False

    def test_the_day_turns_between_question_and_reveal(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """A drill of the evening is a due card in the morning: it is asked anew before its buttons promise anything."""
        session = Session(many, log, clock)
        answer(session, 2, *(4,) * 9)
        assert (asked(session), session.part) == ("n00", "drill")
        clock.advance(hours=20)
        session.reveal()
        assert (asked(session), session.part, session.revealed) == ("n00", "due", False)
        session.reveal()
        assert (session.revealed, session.outcomes[2].interval) == (True, 1)

    def test_another_process_answers_between_question_and_reveal(
        self, forms: Collection, log: Log, clock: FakeClock
    ) -> None:
        """The card it answered is not revealed, nor is a pick taken for the next one."""
        with closing(Log(log.path)) as other_log:
            here, there = Session(forms, log, clock), Session(forms, other_log, clock)
            jump_to(there, "choice")
            here.reveal("typed")
            assert (asked(here), here.revealed, here.typed) == ("choice", False, None)

    def test_a_refresh_keeps_the_question(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """A card chosen by an undo stays when another process does something else, and its time runs on."""
        session = Session(many, log, clock)
        answer(session, *(4,) * 10)
        clock.advance(days=1)
        session = Session(many, log, clock)
        last = [c.id for c in session._queue.due][-1]
        jump_to(session, last)
        answer(session, 4)
        session.undo()
        with closing(Log(log.path)) as other_log:
            other_log.append("n14", Suspend(), clock.now(), session.day)
        clock.advance(seconds=5)
        assert session.refresh() is True
        assert asked(session) == last
        session.reveal()
        event = session.grade(4)
        assert event is not None
        assert isinstance(event.data, Answer)
        assert event.data.milliseconds == 5000

    def test_one_look_at_the_clock_for_each_event(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """However fast time passes, an event's day is that of its moment."""

        class Running(FakeClock):
            def now(self) -> Moment:
                self.advance(milliseconds=2)
                return super().now()

        running = Running(datetime(2026, 3, 2, 3, 59, 59, 980_000, tzinfo=ZoneInfo("UTC")))
        session = Session(many, log, running)
        for _ in range(6):
            session.reveal()
            session.grade(4)
        for _, event in log.events():
            assert event.day == Moment(event.at, event.utc_offset).study_day()

    def test_what_another_process_answers_is_not_asked_again(
        self, many: Collection, log: Log, clock: FakeClock
    ) -> None:
        """Two sessions on one log: the second notices at its next question."""
        with closing(Log(log.path)) as other_log:
            here, there = Session(many, log, clock), Session(many, other_log, clock)
            answer(there, 4, 4, 4)
            assert here.refresh() is True
            assert (asked(here), here.notices) == ("n03", ["other-process"])
            answer(here, 4)
            assert here.counts.new == 6

    def test_answers_from_the_future_are_mentioned_once(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Unless they were undone."""
        now = clock.now()
        log.append("n05", Review(4), Moment(now.at + 86_400_000, 0), now.study_day() + 1)
        session = Session(many, log, clock)
        assert session.notices == ["future"]
        session.undo()
        assert Session(many, log, clock).notices == []

    @pytest.mark.parametrize(
        ("zone", "date"),
        [("Europe/Berlin", (2026, 3, 28)), ("Europe/Berlin", (2026, 10, 24)), ("America/New_York", (2026, 3, 7))],
    )
    def test_clock_changes(self, many: Collection, log: Log, zone: str, date: tuple[int, int, int]) -> None:
        """The evening before, the morning after: two dates, due exactly on the day after."""
        clock = FakeClock(datetime(*date, 22, tzinfo=ZoneInfo(zone)))
        session = Session(many, log, clock)
        answer(session, *(4,) * 10)
        clock.advance(hours=10)
        assert Session(many, log, clock).counts == Counts(10, 5, 0, 0)

    @pytest.mark.parametrize(
        ("there", "start", "back", "hours"),
        [
            ("Asia/Shanghai", datetime(2026, 3, 2, 20), "America/New_York", 14),
            ("America/New_York", datetime(2026, 3, 2, 12), "Asia/Shanghai", 15),
            ("Pacific/Auckland", datetime(2026, 3, 2, 22), "Pacific/Honolulu", 9),
        ],
    )
    def test_flights(self, many: Collection, log: Log, there: str, start: datetime, back: str, hours: int) -> None:
        """No card counts twice for one date, and none is asked before the date on which it is due."""
        clock = FakeClock(start.replace(tzinfo=ZoneInfo(there)))
        answer(Session(many, log, clock), *(4,) * 10)
        clock.advance(hours=hours)
        clock.at = clock.at.astimezone(ZoneInfo(back))
        for _ in range(72):
            session = Session(many, log, clock)
            while session.card is not None:
                answer(session, 4)
            clock.advance(hours=1)
        replay = Replay()
        for _, event in log.events():
            assert event.card is not None
            before = replay.state(event.card)
            assert before.counted is None or event.day > before.counted
            assert before.sm2.due is None or event.day >= before.sm2.due
            replay.add([event])


def test_summary_and_tomorrow(many: Collection, log: Log, clock: FakeClock) -> None:
    """Four answers, one failed, and a drill: what tomorrow's queue holds."""
    session = Session(many, log, clock)
    clock.advance(seconds=30)
    answer(session, 2, 4, 4)
    summary = session.summary()
    assert (summary.answers, summary.passed, summary.milliseconds) == (3, 2, 30_000)
    assert (summary.counts, summary.tomorrow_due, summary.tomorrow_new) == (Counts(0, 7, 1, 2), 3, 10)


class TestPutOff:
    def test_buried_until_tomorrow(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """The next card is asked; the day after, the buried one is new again."""
        session = Session(many, log, clock)
        event = session.bury()
        assert event is not None
        assert event.data == Bury("2026-03-03")
        assert asked(session) == "n01"
        clock.advance(days=1)
        assert asked(Session(many, log, clock)) == "n00"

    def test_another_card_is_suspended_and_resumed(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """The present question stays; the counts follow."""
        session = Session(many, log, clock)
        other = many.cards["n14"]
        session.suspend(other)
        assert (asked(session), session.state(other).suspended) == ("n00", True)
        session.resume(other)
        assert (asked(session), session.state(other).suspended) == ("n00", False)

    def test_resuming_asks_again(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """With nothing left, a resumed card is the question."""
        session = Session(many, log, clock, plan=Plan(selected=frozenset({"n03"})))
        session.suspend()
        assert session.card is None
        session.resume(many.cards["n03"])
        assert asked(session) == "n03"


class TestNotes:
    def test_flag_is_a_switch(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """On, off, and both are told by undo."""
        session = Session(many, log, clock)
        assert session.card is not None
        assert (session.flag(), session.state(session.card).flagged) == (True, True)
        assert (session.flag(), session.state(session.card).flagged) == (False, False)
        undone = session.undo()
        assert undone is not None
        assert undone.told("en") == "Undone: taking the flag off “Question 0?”"
        assert session.state(session.card).flagged

    def test_remarks_are_kept_in_the_log(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """As one line, of bounded length; a blank one is none; the card is still asked, revealed as it was."""
        session = Session(many, log, clock)
        session.reveal()
        event = session.remark("  unclear:\nwhich \x1b[31mwall?  ")
        assert event is not None
        assert event.data == Remark("unclear: which wall?")
        assert (asked(session), session.revealed) == ("n00", True)
        assert session.remark(" \n") is None
        long = session.remark("x" * 3_000)
        assert long is not None
        assert isinstance(long.data, Remark)
        assert len(long.data.text) == MAX_REMARK

    def test_without_a_card_nothing_happens(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """After the last card there is nothing to flag, bury or remark on."""
        session = Session(many, log, clock, plan=Plan(selected=frozenset()))
        assert (session.card, session.flag(), session.bury(), session.remark("x")) == (None, None, None, None)


class TestLeeches:
    def test_named_at_eight_lapses_and_every_four_more(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Each lapse follows a pass; undo takes the announcement back."""
        only = Plan(selected=frozenset({"n00"}))
        session = Session(many, log, clock, plan=only)
        named = []
        for lapse in range(1, 14):
            answer(session, 4)
            clock.advance(days=1)
            session.refresh()
            answer(session, 2)
            if session.leech is not None:
                named.append(lapse)
                session.leech = None
            answer(session, 4)
            clock.advance(days=1)
            session.refresh()
        assert named == [8, 12]

    def test_undo_clears_it(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Whose last lapse did not happen is no leech."""
        for day in range(8):
            at = clock.now()
            log.append("n00", Review(4), at, at.study_day() + 2 * day)
            clock.advance(hours=1)
            if day < 7:
                at = clock.now()
                log.append("n00", Review(2), at, at.study_day() + 2 * day + 1)
                clock.advance(hours=1)
        clock.advance(days=15)
        session = Session(many, log, clock, plan=Plan(selected=frozenset({"n00"})))
        answer(session, 2)
        assert session.leech is not None
        session.undo()
        assert session.leech is None


class TestLimits:
    def test_new_cards_a_day(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Counted over the day, whatever sitting they were met in."""
        answer(Session(many, log, clock), 4, 4)
        assert Session(many, log, clock, plan=Plan(new_per_day=3)).counts == Counts(0, 1, 0, 2)

    def test_reviews_a_day(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """A cap hides what is due beyond it and moves nothing: tomorrow they are all there."""
        answer(Session(many, log, clock), *(4,) * 10)
        clock.advance(days=1)
        capped = Plan(new_per_day=0, reviews_per_day=4)
        session = Session(many, log, clock, plan=capped)
        assert session.counts == Counts(4, 0, 0, 0)
        answer(session, 4)
        assert Session(many, log, clock, plan=capped).counts == Counts(3, 0, 0, 1)
        clock.advance(days=1)
        assert Session(many, log, clock, plan=Plan(new_per_day=0)).counts == Counts(9, 0, 0, 0)

    def test_cards_of_a_sitting(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """So many cards, then their drill, then the end; the next sitting goes on."""
        session = Session(many, log, clock, plan=Plan(limit=2))
        answer(session, 2, 4)
        assert (asked(session), session.part) == ("n00", "drill")
        answer(session, 4)
        assert session.card is None
        assert Session(many, log, clock).counts == Counts(0, 8, 0, 2)

    def test_an_earlier_drill_is_none_of_the_sittings_cards(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """It comes on top: a card that is resumed after it is still one of them."""
        answer(Session(many, log, clock), 2)
        session = Session(many, log, clock, plan=Plan(limit=1, selected=frozenset({"n00", "n05"})))
        session.suspend(many.cards["n05"])
        assert (asked(session), session.part) == ("n00", "drill")
        answer(session, 4)
        session.resume(many.cards["n05"])
        assert (asked(session), session.part) == ("n05", "new")

    def test_minutes_of_a_sitting(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """The answer during which the time runs out is the last."""
        session = Session(many, log, clock, plan=Plan(minutes=5))
        answer(session, 2)
        clock.advance(minutes=6)
        answer(session, 4)
        assert (session.card, session.counts) == (None, Counts(0, 0, 0, 1))

    def test_undo_after_the_time_has_run_out(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """The answer taken back is asked for again, and is the last; so is a question that was not answered yet."""
        session = Session(many, log, clock, plan=Plan(minutes=5))
        clock.advance(minutes=6)
        session.refresh()
        assert asked(session) == "n00"
        answer(session, 2)
        assert session.card is None
        session.undo()
        assert asked(session) == "n00"
        answer(session, 4)
        assert session.card is None

    def test_selected_cards(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Others are neither asked nor counted as left."""
        session = Session(many, log, clock, plan=Plan(selected=frozenset({"n03", "n07"})))
        assert session.counts.left == 2
        answer(session, 4)
        assert asked(session) == "n07"

    def test_another_hour_of_the_turn(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """With midnight as the turn, what is answered at one o'clock belongs to the new day."""
        clock.at = datetime(2026, 3, 3, 1, tzinfo=ZoneInfo("UTC"))
        early, late = Plan(rollover_hour=0), Plan()
        assert iso(Session(many, log, clock, plan=early).day) == "2026-03-03"
        assert iso(Session(many, log, clock, plan=late).day) == "2026-03-02"
        session = Session(many, log, clock, plan=early)
        session.reveal()
        event = session.grade(4)
        assert event is not None
        assert iso(event.day) == "2026-03-03"


class TestCram:
    def test_it_is_practice(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Each card once, those not known again at the end; nothing is scheduled."""
        plan = Plan(cram=True, selected=frozenset({"n01", "n02", "n03"}))
        session = Session(many, log, clock, plan=plan)
        first = asked(session)
        assert (session.part, session.counts) == ("cram", Counts(0, 0, 0, 0, cram=3))
        assert session.outcomes[0] == Outcome(2, None, True)
        answer(session, 2, 4, 4)
        assert (asked(session), session.counts) == (first, Counts(0, 0, 0, 2, cram=1))
        answer(session, 5)
        assert session.card is None
        assert {event.kind for _, event in log.events()} == {"practice"}
        assert Session(many, log, clock).counts == Counts(0, 10, 0, 0)

    def test_in_another_order_each_day(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """The order is mixed, and the same all day."""
        orders = []
        for _ in range(2):
            for _ in range(2):
                session = Session(many, log, clock, plan=Plan(cram=True))
                order = []
                while session.card is not None:
                    order.append(asked(session))
                    answer(session, 5)
                orders.append(order)
            clock.advance(days=1)
        assert orders[0] == orders[1]
        assert orders[1] != orders[2]
        assert sorted(map(str, orders[0])) == sorted(many.cards)

    def test_suspended_cards_stay_out_and_a_limit_holds(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """What was put aside is not asked; a suspension during the cram takes the card out of it."""
        Session(many, log, clock).suspend()
        assert Session(many, log, clock, plan=Plan(cram=True)).counts.cram == 14
        session = Session(many, log, clock, plan=Plan(cram=True, limit=3))
        assert session.counts.cram == 3
        session.suspend()
        assert session.counts.cram == 2

    def test_undo_asks_that_card_again(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Once more the first of the cram, and once only."""
        session = Session(many, log, clock, plan=Plan(cram=True))
        first = asked(session)
        answer(session, 2)
        session.undo()
        assert (asked(session), session.counts.cram) == (first, 15)

    def test_what_lacks_the_language_waits_for_its_own(self, forms: Collection, log: Log, clock: FakeClock) -> None:
        """A switch to English and back loses no card, and makes none known."""
        session = Session(forms, log, clock, mode="zh", plan=Plan(cram=True))
        jump_to(session, "zh-only")
        answer(session, 2)
        before = session.counts
        session.speak("en")
        assert session.counts == before._replace(cram=before.cram - 1)
        session.speak("zh")
        assert session.counts == before

    def test_tomorrow_is_as_it_was(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """A cram changes no due day, so its summary says what the next day brings all the same."""
        answer(Session(many, log, clock), 4, 4, 4)
        summary = Session(many, log, clock, plan=Plan(cram=True)).summary()
        assert (summary.tomorrow_due, summary.tomorrow_new) == (3, 10)


class TestSixGrades:
    def test_the_scale_of_sm2(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """Six outcomes; the digits are the grades."""
        four, six = Session(many, log, clock), Session(many, log, clock, plan=Plan(buttons=SIX))
        assert four.digits == {"1": 2, "2": 3, "3": 4, "4": 5}
        assert six.digits == {str(grade): grade for grade in range(6)}
        assert [outcome.grade for outcome in six.outcomes] == [0, 1, 2, 3, 4, 5]


class TestReload:
    def test_the_changed_card_is_asked(self, tmp_path: Path, many: Collection, log: Log, clock: FakeClock) -> None:
        """What was edited meanwhile is what is asked; a renamed note keeps its place and history."""
        session = Session(many, log, clock)
        answer(session, 4)
        text = (
            decks.many(15)
            .replace("Question 1?", "Another question?")
            .replace("id: n00\n", "id: x\n    formerly: [n00]\n")
        )
        session.reload(decks.collection(tmp_path / "cards", text))
        assert session.card is not None
        assert (asked(session), session.card.note.front.en if session.card.note.front else "") == (
            "n01",
            "Another question?",
        )
        assert session.counts == Counts(0, 9, 0, 1)

    def test_a_card_that_is_gone(self, tmp_path: Path, many: Collection, log: Log, clock: FakeClock) -> None:
        """The next one is asked."""
        session = Session(many, log, clock)
        session.reload(
            decks.collection(tmp_path / "cards", decks.many(15).replace("id: n00\n", "id: n00\n    retired: x\n"))
        )
        assert asked(session) == "n01"

    def test_what_was_selected_stays_selected(
        self, tmp_path: Path, many: Collection, log: Log, clock: FakeClock
    ) -> None:
        """Under its new id, in a cram or not; what was known there is known."""
        renamed = decks.many(15).replace("id: n01\n", "id: x\n    formerly: [n01]\n")
        only = frozenset({"n01", "n02"})
        session = Session(many, log, clock, plan=Plan(selected=only))
        cram = Session(many, log, clock, plan=Plan(selected=only, cram=True))
        jump_to(cram, "n01")
        answer(cram, 2)
        changed = decks.collection(tmp_path / "cards", renamed)
        session.reload(changed)
        cram.reload(changed)
        assert (asked(session), session.counts.left) == ("x", 2)
        answer(cram, *(4,) * cram.counts.cram)
        assert cram.counts == Counts(0, 0, 0, 2)

    def test_a_log_that_cannot_be_read(self, many: Collection, log: Log, clock: FakeClock) -> None:
        """The sitting goes on as it was, with every history it knew."""
        session = Session(many, log, clock)
        answer(session, 4)
        log.close()
        with pytest.raises(LogError):
            session.reload(many)
        assert (asked(session), session.counts) == ("n01", Counts(0, 9, 0, 1))
