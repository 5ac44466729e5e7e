"""Dates in words, and the events of a person."""

from __future__ import annotations

import pytest

from critique_study.debate.timeline import events, told_date
from tests.debate.made import SHIPPED


@pytest.mark.parametrize(
    ("date", "en", "zh"),
    [
        ("1970s", "1970s", "1970 年代"),
        ("2017", "2017", "2017 年"),
        ("2017-12", "December 2017", "2017 年 12 月"),
        ("2017-12-05", "5 December 2017", "2017 年 12 月 5 日"),
        ("undated", "undated", "无日期"),
        ("once", "once", "once"),
        ("2017-13", "2017-13", "2017-13"),
        ("2017s-12", "2017s-12", "2017s-12"),
    ],
)
def test_no_more_precise_than_it_is(date: str, en: str, zh: str) -> None:
    """A date says its parts and no others; a faulty one stands as it is."""
    assert told_date(date, "en") == en
    assert told_date(date, "zh") == zh


def test_events_of_a_person() -> None:
    """Those that name them, in order of time."""
    found = events(SHIPPED, SHIPPED.people["lighthill"])
    assert [event.id for event in found] == ["lighthill-report"]
    assert events(SHIPPED) == SHIPPED.events
