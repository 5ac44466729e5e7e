"""What happened when, and dates in words that say no more than is known."""

from __future__ import annotations

import re

from critique_study import words
from critique_study.content.models import Collection, Event, Language, Person

UNDATED = "undated"
_DATE = re.compile(r"(\d{4})(?:(s)|-(\d\d)(?:-(\d\d))?)?")


def events(collection: Collection, person: Person | None = None) -> tuple[Event, ...]:
    """The events in order of time, all or those with `person`."""
    return tuple(event for event in collection.events if person is None or person.id in event.people)


def told_date(date: str, language: Language) -> str:
    """A date of claims.yaml or timeline.yaml in words, as precise as it is written; a faulty one as it stands."""
    if date == UNDATED:
        return words.DATE_UNDATED(language)
    match = _DATE.fullmatch(date)
    if match is None:
        return date
    year, is_decade, month, day = match.groups()
    if is_decade:
        return words.DATE_DECADE(language, year=year)
    if month is None:
        return words.DATE_YEAR(language, year=year)
    if not 1 <= int(month) <= len(words.MONTH_NAMES):
        return date
    name = words.MONTH_NAMES[int(month) - 1](language)
    if day is None:
        return words.DATE_MONTH(language, year=year, month=name)
    return words.DATE_DAY(language, year=year, month=name, day=int(day))
