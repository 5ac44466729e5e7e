"""Where things are kept, and what goes before what when a setting is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES

from critique_study.errors import UsageError
from critique_study.session import Plan
from critique_study.settings import OPTIONS, THEMES, InForce, Said, Settings, directories, in_force, locale_language


def test_one_variable_moves_all() -> None:
    """CRITIQUE_STUDY_HOME holds data, config and cache together."""
    places = directories({"CRITIQUE_STUDY_HOME": "/h"})
    assert places == (Path("/h/data"), Path("/h/config"), Path("/h/cache"))
    assert places.log("me", "critique-study") == Path("/h/data/me/critique-study.db")
    assert places.settings == Path("/h/config/settings.toml")


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
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ({}, "en"),
    ],
)
def test_language_of_the_locale(environment: dict[str, str], language: str) -> None:
    """The first variable that is set decides, as in the C library."""
    assert locale_language(environment) == language


class TestSettings:
    def test_the_defaults_are_allowed(self) -> None:
        """Each is one of the values that its option names."""
        for name, option in OPTIONS.items():
            assert option.allows(getattr(Settings(), name)), name

    def test_the_defaults_are_those_of_a_sitting(self) -> None:
        """Who sets nothing studies as the session does by itself."""
        plan, settings = Plan(), Settings()
        assert (settings.new_per_day, settings.review_cap) == (plan.new_per_day, plan.reviews_per_day)
        assert settings.rollover_hour == plan.rollover_hour

    def test_a_review_cap(self) -> None:
        """The number, if one is set."""
        assert Settings(reviews_per_day=7).review_cap == 7

    def test_the_themes_are_those_of_the_library(self) -> None:
        """And our own."""
        assert sorted(THEMES) == sorted(["terminal", *BUILTIN_THEMES])

    @pytest.mark.parametrize(
        ("name", "good", "bad"),
        [
            ("grades", ["four", "six"], ["five", 4, ""]),
            ("new_per_day", [0, 9999], [-1, 10_000, True, 10.0, "10", None]),
            ("reviews_per_day", [1, 9999, "all"], [0, 10_000, "none"]),
            ("rollover_hour", [0, 23], [24, "4"]),
            ("language", ["auto", "en", "zh", "both"], ["de", "EN"]),
            ("theme", ["terminal", "nord"], ["drakula"]),
            ("face", ["full", "plain"], [[], {}]),
        ],
    )
    def test_what_is_allowed(self, name: str, good: list[object], bad: list[object]) -> None:
        """The words and numbers that are named, in their own type."""
        assert all(OPTIONS[name].allows(value) for value in good)
        assert not any(OPTIONS[name].allows(value) for value in bad)


class TestPrecedence:
    def test_nothing_said(self) -> None:
        """Every setting is at its default; the language that of no locale."""
        found = in_force({}, {}, {})
        assert {name: setting.source for name, setting in found.items()} == dict.fromkeys(OPTIONS, "default")
        assert found["language"].value == "en"
        assert found["new_per_day"].value == Settings().new_per_day

    def test_the_file_before_the_default(self) -> None:
        """With its line."""
        assert in_force({"grades": Said("six", 3)}, {}, {})["grades"] == InForce("six", "file", line=3)

    def test_the_environment_before_the_file(self) -> None:
        """A theme that is known, and a terminal that cannot move its cursor."""
        said = {"theme": Said("nord", 1), "face": Said("full", 2)}
        found = in_force(said, {}, {"TEXTUAL_THEME": "dracula", "TERM": "dumb"})
        assert found["theme"] == InForce("dracula", "environment", variable="TEXTUAL_THEME")
        assert found["face"] == InForce("plain", "environment", variable="TERM")

    def test_a_theme_of_another_program_is_none_of_ours(self) -> None:
        """The variable serves other programs too: a name unknown here does not count."""
        found = in_force({"theme": Said("nord", 1)}, {}, {"TEXTUAL_THEME": "galaxy"})
        assert found["theme"] == InForce("nord", "file", line=1)

    def test_the_command_line_before_all(self) -> None:
        """Before the environment and the file."""
        said = {"language": Said("zh", 1)}
        found = in_force(said, {"face": "full", "language": "both"}, {"TERM": "dumb", "LANG": "zh_CN"})
        assert found["face"] == InForce("full", "command line")
        assert found["language"] == InForce("both", "command line")

    @pytest.mark.parametrize("said", [{}, {"language": Said("auto", 1)}], ids=["nothing said", "auto"])
    def test_the_locale_speaks_where_nobody_chose(self, said: dict[str, Said]) -> None:
        """Then the language is the locale's, and the variable is named."""
        assert in_force(said, {}, {"LANG": "zh_CN"})["language"] == InForce("zh", "environment", variable="LANG")

    def test_a_language_in_the_file_before_the_locale(self) -> None:
        """The locale is only a guess."""
        assert in_force({"language": Said("en", 1)}, {}, {"LANG": "zh_CN"})["language"].value == "en"
