"""What of Anki's review log comes home, as what, and what does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import closing, nullcontext
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from critique_study.anki import reviews
from critique_study.anki.archive import opened
from critique_study.anki.export import export
from critique_study.anki.progress import History
from critique_study.anki.reviews import Reviews, Summary
from critique_study.content.models import Collection
from critique_study.errors import PackageError
from critique_study.events import Event, Payload, Practice, Retract, Review
from critique_study.history.log import Log, Row
from critique_study.schedule.replay import UNSEEN, CardState, Replay, fold
from tests import decks
from tests.anki.answered import FILTERED, LEARNING, MANUAL, RELEARNING, REVIEW, Given, packed
from tests.anki.conftest import Desk
from tests.anki.test_diff import GAPS, PAIR, TIDE, WIND
from tests.conftest import day, moment

NOON = moment("2026-03-02T12:00")
MINUTE = 60_000
DAY = 86_400_000
PACKAGES = Path(__file__).with_name("packages")


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return decks.collection(tmp_path_factory.mktemp("cards") / "forms", decks.FORMS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("packages")


def outcomes(package: Path, collection: Collection, events: Iterable[Event] = (), rollover_hour: int = 4) -> list[str]:
    """For each row what it becomes in short, or why it becomes nothing."""
    with opened(package) as anki:
        return [
            f"{each.card} {each.kind} {each.data}" if isinstance(each, Row) else each
            for each in Reviews(anki, collection, events, rollover_hour)
        ]


def rows(package: Path, collection: Collection, events: Iterable[Event] = (), rollover_hour: int = 4) -> list[Row]:
    with opened(package) as anki:
        return list(Reviews(anki, collection, events, rollover_hour).rows())


def summary(package: Path, collection: Collection, events: Iterable[Event] = ()) -> Summary:
    with opened(package) as anki:
        return Reviews(anki, collection, events, 4).summary()


def event(data: Payload, at: int = NOON.at, card: str | None = "plain", name: str = "e1") -> Event:
    return Event(name, at, 60, day("2026-03-02"), "here", card, data.kind, data)


def logged(found: Iterable[Row]) -> list[Event]:
    """The events that a log has of these."""
    return [each for row in found if (each := row.event) is not None]


class TestCards:
    def test_every_form_by_guid_and_ordinal(self, forms: Collection, tmp_path: Path) -> None:
        """A reverse is ordinal 1, a gap its number less one."""
        cards = [("plain", 0), ("typed", 0), ("choice", 0), ("cloze", 0), ("cloze", 1), ("pair", 0), ("pair", 1)]
        given = [Given(NOON.at + number, *card) for number, card in enumerate(cards)]
        found = [row.card for row in rows(packed(tmp_path / "a.apkg", given), forms)]
        assert found == ["plain", "typed", "choice", "cloze:c1", "cloze:c2", "pair", "pair:reverse"]

    def test_cards_that_a_note_once_had(self, forms: Collection, tmp_path: Path) -> None:
        """A reverse or a gap that was taken away keeps its history; others no note can ever have had."""
        cards = [("plain", 1), ("cloze", 98), ("plain", 2), ("plain", -1), ("cloze", 99), ("cloze", -1)]
        given = [Given(NOON.at + number, *card) for number, card in enumerate(cards)]
        assert [each.split()[0] for each in outcomes(packed(tmp_path / "a.apkg", given), forms)] == [
            *("plain:reverse", "cloze:c99"),
            *["unknown"] * 4,
        ]

    def test_under_the_first_id_whatever_became_of_the_note(self, tmp_path: Path) -> None:
        """A note that got other names later, and one that is retired."""
        deck = """
            deck: d
            title: {en: D}
            notes:
              - {id: now, kind: claim, formerly: [first, then], front: {en: A?, zh: 甲？}, back: {en: a., zh: 甲。}}
              - {id: old, kind: claim, retired: "2026-01: gone", front: {en: B?, zh: 乙？}, back: {en: b., zh: 乙。}}
        """
        collection = decks.collection(tmp_path / "renamed", deck)
        given = [Given(NOON.at, "first"), Given(NOON.at + MINUTE, "old"), Given(NOON.at + 2 * MINUTE, "now")]
        package = packed(tmp_path / "a.apkg", given, collection="renamed")
        found = rows(package, collection)
        assert [row.card for row in found] == ["first", "old"]
        assert Replay(logged(found), collection.formerly).state("now").counted == day("2026-03-02")
        assert summary(package, collection).foreign == 1

    @pytest.mark.parametrize(("most", "fits"), [(3, True), (2, False)])
    def test_more_than_anyone_studies(
        self, forms: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, fits: bool
    ) -> None:
        """Are refused before they fill the memory; notes of others do not matter."""
        monkeypatch.setattr(reviews, "_MOST", most)
        given = [Given(NOON.at + n, name) for n, name in enumerate(("plain", "typed", "choice"))]
        package = packed(tmp_path / "a.apkg", given, foreign=9)
        with nullcontext() if fits else pytest.raises(PackageError):
            assert summary(package, forms).new == 3


class TestAnswers:
    def test_an_event(self, forms: Collection, tmp_path: Path) -> None:
        """The time is the row's, the zone the collection's; no language, no revision."""
        package = packed(tmp_path / "a.apkg", [Given(NOON.at, ease=3, milliseconds=4321)])
        (row,) = rows(package, forms)
        assert row[1:] == (
            *(NOON.at, 60, "2026-03-02", "anki", "plain", "review"),
            '{"grade":4,"milliseconds":4321,"via":"anki"}',
        )
        assert UUID(row.id).version == 5
        assert row.event is not None
        assert row.event.data == Review(4, 4321, via="anki")

    def test_buttons_and_types(self, forms: Collection, tmp_path: Path) -> None:
        """Again, Hard, Good, Easy are 2, 3, 4, 5; filtered decks are practice; what is no answer is left out."""
        kinds = [(ease, LEARNING) for ease in range(1, 5)] + [(2, REVIEW), (2, RELEARNING), (4, FILTERED)]
        others = [(0, MANUAL), (3, MANUAL), (0, 5), (3, -1), (0, REVIEW), (5, REVIEW), (-1, LEARNING)]
        given = [
            Given(NOON.at + n, ease=ease, type=kind, milliseconds=0) for n, (ease, kind) in enumerate(kinds + others)
        ]
        found = outcomes(packed(tmp_path / "a.apkg", given), forms)
        assert found[: len(kinds)] == [
            f'plain {kind} {{"grade":{grade},"via":"anki"}}'
            for grade, kind in [
                *((2, "review"), (3, "review"), (4, "review"), (5, "review")),
                *((3, "review"), (3, "review"), (5, "practice")),
            ]
        ]
        assert found[len(kinds) :] == ["rescheduled"] * 4 + ["no button"] * 3

    def test_how_long_it_took(self, forms: Collection, tmp_path: Path) -> None:
        """At most a minute, and never less than nothing."""
        given = [Given(NOON.at + n, milliseconds=took) for n, took in enumerate((60_001, -5, 60_000))]
        found = rows(packed(tmp_path / "a.apkg", given), forms)
        taken = [re.findall(r'"milliseconds":(\d+)', row.data) for row in found]
        assert taken == [["60000"], [], ["60000"]]

    def test_no_time_at_all(self, forms: Collection, tmp_path: Path) -> None:
        """Times at which there was no Anki, and beyond the calendar."""
        times = [-(1 << 62), 0, 1_136_073_599_999, 253_402_214_400_000, 1 << 62]
        assert outcomes(packed(tmp_path / "a.apkg", map(Given, times)), forms) == ["impossible time"] * 5

    @pytest.mark.parametrize("at", [1_136_073_600_000, 253_402_214_399_999])
    @pytest.mark.parametrize("west", [-1439, 1439, None])
    def test_at_the_edge_of_the_calendar(self, forms: Collection, tmp_path: Path, at: int, west: int | None) -> None:
        """In every time zone that is a day, and what comes in can be exported again."""
        package = packed(tmp_path / "a.apkg", [Given(at)], localOffset=west, rollover=23)
        with closing(Log(tmp_path / "forms.db")) as log:
            assert log.merge_from_anki(rows(package, forms), NOON).new == 1
            assert len(log.events()) == 1

    def test_the_first_scheduler_had_three_buttons(self, forms: Collection, tmp_path: Path) -> None:
        """Learning and relearning: Again, Good, Easy; a review had four, and so had everything later."""
        kinds = [(ease, kind) for kind in (LEARNING, RELEARNING, REVIEW, FILTERED) for ease in range(1, 5)]
        given = [Given(NOON.at + n, ease=ease, type=kind) for n, (ease, kind) in enumerate(kinds)]
        for version, expected in ((1, "2455245523452345"), (2, "2345" * 4), (3, "2345" * 4)):
            package = packed(tmp_path / f"{version}.apkg", given, schedVer=version)
            assert "".join(re.findall(r'"grade":(.)', " ".join(outcomes(package, forms)))) == expected

    def test_the_first_scheduler_as_anki_wrote_it(self, forms: Collection) -> None:
        """From Anki 2.1.44: its button says “4d” where the third one was pressed on a new card: Easy."""
        found = rows(PACKAGES / "scheduler-1.apkg", forms)
        assert [(row.card, re.findall(r'"grade":(.)', row.data)) for row in found] == [
            ("plain", ["2"]),  # of <1m, <10m, 4d: Again
            ("plain", ["4"]),  # of <1m, <10m, 4d: Good, on to the next step
            ("typed", ["4"]),
            ("typed", ["4"]),  # of <1m, 1d, 4d: Good, learned
            ("choice", ["5"]),  # of <1m, <10m, 4d: Easy, learned at once
            ("cloze:c2", ["3"]),  # a review, of <10m, 1.2mo, 2.5mo, 3.2mo: Hard
            ("pair:reverse", ["2"]),
            ("pair:reverse", ["4"]),  # relearning, of <10m, 1d: Good
            ("pair", ["2"]),
            ("pair", ["5"]),  # relearning, of <10m, 20m, 1d: Easy
        ]

    def test_the_second_scheduler_as_an_old_anki_wrote_it(self, forms: Collection) -> None:
        """From Anki 2.1.44, whose package says that the scheduler is the first: four buttons all the same."""
        found = " ".join(row.data for row in rows(PACKAGES / "scheduler-2.apkg", forms))
        assert re.findall(r'"grade":(.)', found) == ["2", "3", "4", "5"]


class TestDays:
    def test_by_the_collections_own_clock(self, forms: Collection, tmp_path: Path) -> None:
        """Half past five in the morning is the day before where days turn over at six."""
        at = moment("2026-03-02T05:30", "America/New_York").at
        for rollover, expected in ((6, "2026-03-01"), (5, "2026-03-02")):
            package = packed(tmp_path / f"{rollover}.apkg", [Given(at)], rollover=rollover, localOffset=300)
            (row,) = rows(package, forms, rollover_hour=12)
            assert (row.utc_offset, row.day) == (-300, expected)

    def test_else_by_the_learners(self, forms: Collection, tmp_path: Path) -> None:
        """The zone of this machine as it was at that moment, and the hour of the learner's settings."""
        times = [moment("2026-01-15T05:30", "Europe/Berlin").at, moment("2026-07-15T05:30", "Europe/Berlin").at]
        package = packed(tmp_path / "a.apkg", map(Given, times), rollover=None, localOffset=None)
        with time_machine.travel(datetime(2026, 8, 1, tzinfo=ZoneInfo("Europe/Berlin"))):
            found = rows(package, forms, rollover_hour=6)
        assert [(row.utc_offset, row.day) for row in found] == [(60, "2026-01-14"), (120, "2026-07-14")]


class TestKnown:
    def test_ids_hang_on_note_card_and_row_alone(self, forms: Collection, tmp_path: Path) -> None:
        """Whatever else the file holds, and whatever clock it keeps."""
        one = packed(tmp_path / "a.apkg", [Given(NOON.at), Given(NOON.at + DAY)])
        other = packed(tmp_path / "b.colpkg", [Given(NOON.at, "typed"), Given(NOON.at + DAY)], localOffset=0, foreign=3)
        assert rows(one, forms)[1].id == rows(other, forms)[1].id
        assert rows(one, forms)[0].id != rows(other, forms)[0].id
        assert (
            rows(one, forms)[0].id == "3849e7f0-eb47-57d6-bf71-b8240d94c037"
        )  # for ever: an import again would add what is here already

    def test_a_row_that_is_here_adds_nothing(self, forms: Collection, tmp_path: Path) -> None:
        """It is counted as known."""
        package = packed(tmp_path / "a.apkg", [Given(NOON.at), Given(NOON.at + DAY, "typed")])
        assert summary(package, forms, logged(rows(package, forms))[:1]) == (
            *(1, 1, "2026-03-03", "2026-03-03"),
            {"known": 1},
            0,
        )

    def test_what_was_undone_comes_back(self, forms: Collection, tmp_path: Path) -> None:
        """Under another id each time, the same on every machine."""
        package = packed(tmp_path / "a.apkg", [Given(NOON.at)])
        events: list[Event] = []
        ids = []
        for _ in range(3):
            (again,) = logged(rows(package, forms, events))
            assert outcomes(package, forms, [*events, again]) == ["known"]
            ids.append(again.id)
            events += [again, event(Retract(again.id), name=f"r{again.id}")]
        assert len(set(ids)) == 3

    def test_the_same_rows_from_every_format_of_anki(self, desk: Desk) -> None:
        """What Anki 26.9.3 exported of one collection, as a deck and whole, for old versions and new."""
        collection = desk.write(TIDE, WIND, GAPS, PAIR)
        names = ("legacy.apkg", "legacy.colpkg", "newest.apkg", "newest.colpkg")
        found = [rows(PACKAGES / name, collection, rollover_hour=3) for name in names]
        assert len(found[0]) > 20
        assert found == [found[0]] * 4
        assert outcomes(PACKAGES / names[0], collection, logged(found[3])).count("known") == len(found[0])


class TestCarried:
    @pytest.mark.parametrize(("late", "found"), [(-1, "new"), (0, "carried"), (50, "carried"), (51, "new")])
    def test_an_answer_given_here(self, forms: Collection, tmp_path: Path, late: int, found: str) -> None:
        """An export moves it by some milliseconds at most; later or earlier it is an answer of its own."""
        package = packed(tmp_path / "a.apkg", [Given(NOON.at + late)])
        assert outcomes(package, forms, [event(Review(4))])[0].replace("plain review", "new").split()[0] == found

    def test_with_the_same_button_on_the_same_card(self, forms: Collection, tmp_path: Path) -> None:
        """A grade below 2 is Again; practice counts like a review; what was taken back was carried all the same."""
        again, good = Given(NOON.at, ease=1), Given(NOON.at, ease=3)
        taken_back = [event(Review(4)), event(Retract("e1"), name="e2")]
        for number, (row, events, carried) in enumerate(
            [
                (again, [event(Review(0))], True),
                (again, [event(Practice(1))], True),
                (again, [event(Review(3))], False),
                (good, [event(Review(4), card="typed")], False),
                (good, taken_back, True),
                (good, [event(Review(4, via="anki"))], True),
                (good, [event(Review(4, via="anki")), event(Retract("e1"), name="e2")], False),
            ]
        ):
            package = packed(tmp_path / f"{number}.apkg", [row])
            assert (outcomes(package, forms, events) == ["carried"]) == carried

    def test_a_card_that_has_another_name_now(self, tmp_path: Path) -> None:
        """It was answered under its second name, and Anki knows it by its first."""
        deck = """
            deck: d
            title: {en: D}
            notes:
              - {id: now, kind: claim, formerly: [first, then], front: {en: A?, zh: 甲？}, back: {en: a., zh: 甲。}}
        """
        collection = decks.collection(tmp_path / "renamed", deck)
        package = packed(tmp_path / "a.apkg", [Given(NOON.at, "first")], collection="renamed")
        assert outcomes(package, collection, [event(Review(4), card="then")]) == ["carried"]

    def test_an_export_of_ones_own(self, forms: Collection, tmp_path: Path) -> None:
        """Whatever was answered here, taken back or imported, its package brings nothing."""
        package = packed(
            tmp_path / "a.apkg", [Given(NOON.at - DAY), Given(NOON.at, "pair", 1), Given(NOON.at + 1, "typed")]
        )
        answers = [
            event(data, NOON.at + shift, card, f"e{shift}")
            for shift, (card, data) in enumerate(
                [
                    *(("plain", Review(0)), ("plain", Review(5)), ("pair:reverse", Review(4)), ("pair", Review(4))),
                    *(("cloze:c2", Practice(3)), ("cloze:c2", Retract("e1")), ("plain", Review(3))),
                ]
            )
        ]
        events = [*answers, *logged(rows(package, forms))]
        out, history = tmp_path / "own.apkg", History(Replay(events, forms.formerly), NOON, 4)
        export(forms, out, mode="both", ledger_path=tmp_path / "ledger.json", now=NOON.at // 1000, history=history)
        left = summary(out, forms, events).left
        assert set(left) <= {"known", "carried", "rescheduled"}
        assert left["known"] + left["carried"] >= len(Replay(events).live("plain"))


# Laws

NOTES = ("plain", "typed", "pair")
GIVEN = st.lists(
    st.builds(
        Given,
        st.integers(0, 20 * 24 * 6).map(lambda number: NOON.at + number * 10 * MINUTE),
        st.sampled_from(NOTES),
        st.integers(0, 2),
        st.integers(0, 4),
        st.integers(0, 4),
        st.integers(0, 70_000),
    ),
    unique_by=lambda row: row.at,
    max_size=30,
)
"""Answers of three weeks; the ids of a review log are unique, and nobody answers a card twice within 50 ms."""


def imported(log: Log, package: Path, collection: Collection) -> int:
    """How many answers of the package are new."""
    with opened(package) as anki:
        found = Reviews(anki, collection, (each for _, each in log.events()), 4)
        added = log.merge_from_anki(found.rows(), NOON)
        assert not added.differing
        return added.new


def states(log: Log) -> Mapping[str, CardState]:
    return Replay(each for _, each in log.events()).states


@given(GIVEN, st.data())
def test_importing_in_any_order(forms: Collection, folder: Path, given: list[Given], data: st.DataObject) -> None:
    """Of overlapping files each row comes in once, whichever is imported first; all of it again adds nothing."""
    first = data.draw(st.lists(st.sampled_from(given), unique=True)) if given else []
    second = [row for row in given if row not in first] + first[::2]
    packages = [packed(folder / f"{n}.apkg", half) for n, half in enumerate((first, second))]
    found = []
    for number, order in enumerate((packages, packages[::-1])):
        with closing(Log(_emptied(folder / f"{number}.db"))) as log:
            for package in order:
                imported(log, package, forms)
            assert [imported(log, package, forms) for package in order] == [0, 0]
            found.append((sorted(log.portable()), states(log)))
    assert found[0] == found[1]


@given(GIVEN)
def test_import_undo_import(forms: Collection, folder: Path, given: list[Given]) -> None:
    """Leaves every card as it was, and then as if nothing had been undone; at most one answer a day counts."""
    package = packed(folder / "all.apkg", given)
    with closing(Log(_emptied(folder / "all.db"))) as log:
        log.append("plain", Review(4), NOON, NOON.study_day())
        before = states(log)
        brought = imported(log, package, forms)
        after = states(log)
        undone = log.undo_import(NOON, NOON.study_day())
        assert (undone.events if undone else 0) == brought
        assert {card: state for card, state in states(log).items() if state != UNSEEN} == before
        assert imported(log, package, forms) == brought
        assert states(log) == after
        replay = Replay(each for _, each in log.events())
        for card in replay.states:
            days = [each.day for each in replay.live(card) if isinstance(each.data, Review)]
            assert counted(replay.live(card)) == len(set(days))


def counted(events: list[Event]) -> int:
    """How many of a card's events changed its schedule."""
    stages = [fold(sorted(events, key=lambda each: each.at)[:end]).sm2 for end in range(len(events) + 1)]
    return sum(a != b for a, b in pairwise(stages))


def _emptied(path: Path) -> Path:
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()
    return path
