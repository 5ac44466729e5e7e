"""Where things are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.errors import UsageError
from critique_study.settings import directories, locale_language


def test_one_variable_moves_all() -> None:
    """CRITIQUE_STUDY_HOME holds data, config and cache together."""
    places = directories({"CRITIQUE_STUDY_HOME": "/h"})
    assert places == (Path("/h/data"), Path("/h/config"), Path("/h/cache"))
    assert places.log("me", "critique-study") == Path("/h/data/me/critique-study.db")


def test_the_platforms_places_else() -> None:
    """Three folders named after the program."""
    assert all("critique-study" in str(path) for path in directories({}))


@pytest.mark.parametrize("name", ["", "../x", "Me", "a" * 33, "a/b", "a\n"])
def test_a_profile_names_a_folder(name: str) -> None:
    """Anything but 1 to 32 of a-z, 0-9 and - is refused."""
    with pytest.raises(UsageError):
        directories({"CRITIQUE_STUDY_HOME": "/h"}).log(name, "c")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "zh_TW", "LANG": "en_US"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN"}, "en"),
        ({}, "en"),
    ],
)
def test_language_of_the_locale(environment: dict[str, str], language: str) -> None:
    """The first variable that is set decides, as in the C library."""
    assert locale_language(environment) == language
