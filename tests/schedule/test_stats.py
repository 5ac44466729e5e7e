"""Each figure with an example of its own."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from critique_study.content.models import Collection
from critique_study.events import ANKI, Bury, Event, Payload, Practice, Reset, Retract, Review, Suspend
from critique_study.schedule.replay import Replay
from critique_study.schedule.stats import Share, Standing, Stats, Work, calendar, compute
from tests.content import made

TODAY = 739_006
"""A Tuesday."""
MS_A_DAY = 86_400_000
_numbers = count()


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """Notes a to d of a deck about the seed alpha; d cites beta too."""
    return made.make(tmp_path, *(made.note(name) for name in "abc"), made.note("d", cites="[alpha/one, beta/one]"))


def event(data: Payload, day: int = 0, card: str = "a") -> Event:
    """Something that happened to `card`, so many days from today."""
    number = next(_numbers)
    return Event(f"e{number:08}", (TODAY + day) * MS_A_DAY + number, 0, TODAY + day, "here", card, data.kind, data)


def learnt(card: str = "a", start: int = -60, last: int = 4) -> list[Event]:
    """Five counted answers, each on its day: new, young three times, then mature with the grade `last`."""
    grades = zip((0, 1, 7, 22, 60), (4, 4, 4, 4, last), strict=True)
    return [event(Review(grade, 5_000), start + day, card) for day, grade in grades]


def figures(collection: Collection, *events: Event, selected: frozenset[str] | None = None) -> Stats:
    return compute(collection, collection.cards.values(), Replay(events), TODAY, selected=selected)


class TestRetention:
    def test_young_and_mature(self, collection: Collection) -> None:
        """By the interval before the review: under 21 days, or more; the first answer of a new card is in neither."""
        ever = figures(collection, *learnt(last=2)).all.ever
        assert ever.young == Share(3, 3)
        assert ever.mature == Share(1, 0)
        assert ever.all == Share(4, 3)

    @pytest.mark.parametrize(("grade", "passed"), [(0, 0), (2, 0), (3, 1), (5, 1)])
    def test_a_pass_is_three_or_better(self, collection: Collection, grade: int, passed: int) -> None:
        """Below it is a failure."""
        assert figures(collection, *learnt(last=grade)).all.ever.mature == Share(1, passed)

    @pytest.mark.parametrize(("ago", "reviews"), [(0, 1), (29, 1), (30, 0)])
    def test_the_last_thirty_days(self, collection: Collection, ago: int, reviews: int) -> None:
        """Today is one of them."""
        assert figures(collection, *learnt(start=-60 - ago)).all.recent.mature.reviews == reviews

    def test_nothing_has_no_share(self, collection: Collection) -> None:
        """Rather than none."""
        assert figures(collection).all.ever.young.percent is None
        assert figures(collection, *learnt()).all.ever.young.percent == 100

    def test_only_counted_reviews(self, collection: Collection) -> None:
        """A drill, practice and a review before its day are work and nothing else."""
        counted = learnt()
        others = [event(Review(2), -60), event(Practice(2), -50), event(Review(4), -56)]
        now = figures(collection, *counted, *others)
        assert now.all.ever == figures(collection, *counted).all.ever
        assert now.all.work[:4] == (4, 1, 1, 2)

    def test_what_was_taken_back_is_nowhere(self, collection: Collection) -> None:
        """As if it had not happened."""
        events = learnt(last=2)
        undone = figures(collection, *events, event(Retract(events[-1].id)))
        assert undone == figures(collection, *events[:-1])

    def test_an_answer_in_anki_counts(self, collection: Collection) -> None:
        """Whenever it was asked, but its time is none of this program's pace."""
        events = [*learnt(start=-62), *(event(Review(4, 1_000, via=ANKI), 0, card) for card in "abcd")]
        now = figures(collection, *events)
        assert (now.all.ever.mature, now.all.work.new) == (Share(2, 2), 4)

    def test_after_a_reset_a_card_is_new(self, collection: Collection) -> None:
        """Its next answer is the first of a new card."""
        now = figures(collection, *learnt(), event(Reset()), event(Review(4)))
        assert now.grades[4] == {"new": 2, "young": 3, "mature": 1}


class TestWork:
    def test_days(self, collection: Collection) -> None:
        """The answers of a day by what they were given to, and their time."""
        events = [event(Review(2, 9_000), -1), event(Review(4, 6_000), -1), event(Practice(4, 15_000), 0, "b")]
        now = figures(collection, *events)
        assert now.work == {
            TODAY - 1: Work(new=1, drill=1, milliseconds=15_000),
            TODAY: Work(practice=1, milliseconds=15_000),
        }
        assert (now.all.work.answers, now.all.work.minutes) == (3, 0.5)

    def test_grades(self, collection: Collection) -> None:
        """Counted answers by grade and by what the card was; a drill is none of them."""
        now = figures(collection, *learnt(last=2), event(Review(5)))
        assert [dict(each) for each in now.grades] == [{}, {}, {"mature": 1}, {}, {"new": 1, "young": 3}, {}]

    def test_weeks(self, collection: Collection) -> None:
        """From the Monday of the first answer on; of the present week the days to come are left open."""
        events = [event(Review(4, 6_000), -3), *(event(Review(4, 6_000), 0, card) for card in "bc")]
        first, present = calendar(figures(collection, *events))
        assert (first.first, present.first) == (TODAY - 8, TODAY - 1)
        assert (first.answers, first.work.answers) == ((0, 0, 0, 0, 0, 1, 0), 1)
        assert (present.answers, present.work.minutes) == ((0, 2, None, None, None, None, None), 0.2)

    def test_twelve_weeks_at_most(self, collection: Collection) -> None:
        """And none without an answer."""
        assert len(calendar(figures(collection, *learnt(start=-700)))) == 12
        assert calendar(figures(collection)) == ()


class TestCards:
    def test_states(self, collection: Collection) -> None:
        """Suspended goes before buried, buried before the rest."""
        put_off = [event(Bury("9999-01-01"), card=card) for card in "ab"]
        now = figures(
            collection, *learnt("a"), *put_off, event(Suspend(), card="a"), *learnt("c"), event(Review(4), 0, "d")
        )
        assert now.all.standing == Standing(all=4, new=0, young=1, mature=1, suspended=1, buried=1, leech=0)

    def test_leeches(self, collection: Collection) -> None:
        """From eight lapses on; they stay in their state too."""
        lapses = [event(Review(grade), -30 + day) for day, grade in enumerate((4, 2) * 8)]
        assert figures(collection, *lapses[:-1]).all.standing.leech == 0
        assert figures(collection, *lapses).all.standing == Standing(4, 3, 1, 0, 0, 0, leech=1)

    def test_intervals(self, collection: Collection) -> None:
        """Of cards that are not new; both ends belong to a range."""
        events = [event(Review(4), -20, "a"), event(Review(4), -20, "b"), event(Review(4), -19, "b"), *learnt("c")]
        found = {(each.first, each.last): each.cards for each in figures(collection, *events).intervals}
        assert found == {(1, 1): 1, (2, 6): 1, (7, 20): 0, (21, 59): 0, (60, 179): 1, (180, 364): 0, (365, None): 0}

    def test_eases(self, collection: Collection) -> None:
        """In hundredths, from the floor on."""
        grades = {"a": (0, 0, 0), "b": (3,), "c": (4,), "d": (5, 5)}
        events = [event(Review(g), -9 + day, card) for card, given in grades.items() for day, g in enumerate(given)]
        found = {each.first: each.cards for each in figures(collection, *events).eases if each.cards}
        assert found == {130: 1, 230: 1, 250: 1, 270: 1}


class TestGroups:
    def test_deck_and_seed(self, collection: Collection) -> None:
        """A card belongs to its deck's seed and to what it cites."""
        now = figures(collection, *learnt("a"), *learnt("d", last=2))
        assert [(each.name, each.standing.all, each.ever.mature) for each in now.decks] == [("d", 4, Share(2, 1))]
        assert [(each.name, each.standing.all, each.ever.mature) for each in now.seeds] == [
            ("alpha", 4, Share(2, 1)),
            ("beta", 1, Share(1, 0)),
        ]

    def test_a_selection(self, collection: Collection) -> None:
        """All figures are about its cards and the answers to these."""
        events = (*learnt("a"), *learnt("b", last=2))
        now = figures(collection, *events, selected=frozenset("a"))
        assert (now.all.standing.all, now.all.work.answers, now.all.ever.mature) == (1, 5, Share(1, 1))
        assert sum(now.forecast) == 0

    def test_answers_outlive_their_cards(self, collection: Collection) -> None:
        """Those to a card that is no longer there count, as long as nothing is selected."""
        events = (*learnt("a"), *learnt("gone"))
        assert figures(collection, *events).all.work.answers == 10
        assert sum(each.work.answers for each in figures(collection, *events).decks) == 5
        assert figures(collection, *events, selected=frozenset("abcd")).all.work.answers == 5


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the collection is only read
@given(answers=st.lists(st.tuples(st.sampled_from("abx"), st.integers(-90, 2), st.integers(0, 5)), max_size=40))
def test_every_answer_is_in_each_figure_once(collection: Collection, answers: list[tuple[str, int, int]]) -> None:
    """Work by day, work in all, and grades with drills and practice agree."""
    now = figures(collection, *(event(Review(grade, 1), day, card) for card, day, grade in answers))
    assert now.all.work.answers == sum(each.answers for each in now.work.values()) == len(answers)
    counted = sum(sum(each.values()) for each in now.grades)
    assert counted + now.all.work.drill + now.all.work.practice == len(answers)
    assert now.all.ever.all.reviews == now.all.work.due
    assert sum(now.all.standing[1:-1]) == now.all.standing.all == 4
