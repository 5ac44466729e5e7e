"""The stats in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content.models import Collection
from critique_study.events import Review
from critique_study.schedule.report import Section, minutes, report
from tests.content import made
from tests.schedule.test_stats import event, figures, learnt


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return made.make(tmp_path, made.note("a"), made.note("b"))


def sections(collection: Collection, *grades: int) -> dict[str, Section]:
    """By their titles, after a long history and a first answer to b with each of `grades`."""
    events = (event(Review(grade, 4_000), -len(grades) + day, "b") for day, grade in enumerate(grades))
    now = figures(collection, *learnt(), *events)
    return {section.title: section for section in report(now, collection, "en")}


def test_both_languages_tell_the_same(collection: Collection) -> None:
    """Section by section and row by row; each says how it is defined."""
    now = figures(collection, *learnt())
    english, chinese = (list(report(now, collection, language)) for language in ("en", "zh"))
    assert all(each.about for each in (*english, *chinese))
    amounts = [[[(row.amount, row.series) for row in each.rows] for each in told] for told in (english, chinese)]
    assert amounts[0] == amounts[1]


def test_without_answers(collection: Collection) -> None:
    """Figures about answers and about cards that are known are left out where there is nothing to draw."""
    titles = [section.title for section in report(figures(collection), collection, "en")]
    assert not {"Intervals", "Ease", "Answers by grade"} & set(titles)


@pytest.mark.parametrize(
    ("given", "shown"), [((4,), "5432"), ((0,), "54320"), ((1,), "54321")], ids=["four", "blank", "wrong"]
)
def test_the_two_lowest_grades(collection: Collection, given: tuple[int, ...], shown: str) -> None:
    """Are named only where they were given."""
    rows = sections(collection, *given)["Answers by grade"].rows
    assert "".join(row.label[0] for row in rows) == shown


def test_bars(collection: Collection) -> None:
    """A full one is the greatest amount, or the whole of which they are parts."""
    told = sections(collection, 4)
    assert (told["Retention"].most, told["Cards by state"].most, told["Answers by grade"].most) == (100, 2, 6)


@pytest.mark.parametrize(("milliseconds", "told"), [(0, "0"), (30_000, "0.5"), (594_000, "9.9"), (6_000_000, "100")])
def test_minutes(milliseconds: int, told: str) -> None:
    """With a decimal below ten."""
    assert minutes(milliseconds) == told
