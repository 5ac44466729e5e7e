"""Where things are kept, and the choices a learner can make."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

import msgspec

from critique_study.clock import ROLLOVER_HOUR
from critique_study.errors import UsageError

APP = "critique-study"
HOME_VARIABLE = "CRITIQUE_STUDY_HOME"
THEME_VARIABLE = "TEXTUAL_THEME"
DEFAULT_PROFILE = "default"
_PROFILE = re.compile(r"[a-z0-9-]{1,32}")

Mode = Literal["en", "zh", "both"]
MODES: tuple[Mode, ...] = get_args(Mode)
Grades = Literal["four", "six"]
NoCap = Literal["all"]
LanguageChoice = Literal["auto", "en", "zh", "both"]
Face = Literal["full", "plain"]
Theme = Literal[
    "terminal",
    "textual-dark",
    "textual-light",
    "nord",
    "gruvbox",
    "catppuccin-mocha",
    "dracula",
    "tokyo-night",
    "monokai",
    "flexoki",
    "catppuccin-latte",
    "catppuccin-frappe",
    "catppuccin-macchiato",
    "solarized-light",
    "solarized-dark",
    "rose-pine",
    "rose-pine-moon",
    "rose-pine-dawn",
    "atom-one-dark",
    "atom-one-light",
    "ansi-dark",
    "ansi-light",
]
"""Our own, and those of the screens' library, which takes too long to load to be asked here."""
THEMES: tuple[Theme, ...] = get_args(Theme)
_THEME = (
    f'The colours of the screen: "terminal" is as your terminal is. The others are {", ".join(THEMES[1:])}.'
    f" The variable {THEME_VARIABLE}, if it names one of them, goes before; NO_COLOR takes all colours away."
)

Value = str | int
"""What a setting can be set to."""


class Option(NamedTuple):
    """What a setting means and may be."""

    about: str
    words: tuple[str, ...] = ()
    numbers: range = range(0)

    def allows(self, value: object) -> bool:
        """Whether `value` is one of the words or numbers."""
        return value in self.words if isinstance(value, str) else type(value) is int and value in self.numbers

    @property
    def wanted(self) -> str:
        """What it may be, as a message says it."""
        number = f"a whole number from {self.numbers[0]} to {self.numbers[-1]}" if self.numbers else ""
        *most, last = [*([number] if number else []), *(f'"{word}"' for word in self.words)]
        return f"{', '.join(most)} or {last}" if most else last


class Settings(msgspec.Struct, frozen=True):
    """What a learner can set, at its defaults unless said otherwise."""

    grades: Annotated[
        Grades,
        Option(
            'How an answer is graded: by "four" buttons (Again, Hard, Good, Easy), or by the "six" of SM-2, 0 to 5.',
            get_args(Grades),
        ),
    ] = "four"
    new_per_day: Annotated[
        int, Option("The most new cards on one day, from 0 (none) to 9999.", numbers=range(10_000))
    ] = 10
    reviews_per_day: Annotated[
        int | NoCap,
        Option(
            'The most due cards on one day, from 1 to 9999, or "all". The others wait for the next day.',
            get_args(NoCap),
            range(1, 10_000),
        ),
    ] = "all"
    rollover_hour: Annotated[
        int,
        Option("The hour at which a new study day begins, from 0 (midnight) to 23, on your clock.", numbers=range(24)),
    ] = ROLLOVER_HOUR
    language: Annotated[
        LanguageChoice,
        Option('The language of the cards: "en", "zh", "both", or "auto": your locale\'s.', get_args(LanguageChoice)),
    ] = "auto"
    theme: Annotated[Theme, Option(_THEME, THEMES)] = "terminal"
    face: Annotated[
        Face,
        Option('The quiz: "full" takes the whole screen, "plain" is lines of text, as with --plain.', get_args(Face)),
    ] = "full"

    @property
    def review_cap(self) -> int | None:
        """`reviews_per_day` as a limit; None for all."""
        return None if self.reviews_per_day == "all" else self.reviews_per_day


OPTIONS: Mapping[str, Option] = {field.name: get_args(field.type)[1] for field in msgspec.structs.fields(Settings)}
"""Every setting by its name."""


class Said(NamedTuple):
    """What the settings file says of one setting."""

    value: Value
    line: int


class InForce(NamedTuple):
    """What a setting is, and what made it so."""

    value: Value
    source: Literal["default", "file", "environment", "command line"]
    line: int | None = None
    """In the file."""
    variable: str | None = None
    """In the environment."""


class Directories(NamedTuple):
    """The folders of one user; none is made before something is kept in it."""

    data: Path
    config: Path
    cache: Path

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    def log(self, profile: str, collection: str) -> Path:
        """The review log of a learner and a collection."""
        return self.data / checked_profile(profile) / f"{collection}.db"

    def exports(self, profile: str, collection: str) -> Path:
        """What was exported to Anki before, and when it last changed."""
        return self.data / checked_profile(profile) / f"{collection}.exports.json"


def directories(environment: Mapping[str, str] = os.environ) -> Directories:
    """The folders in use: under CRITIQUE_STUDY_HOME if that is set, else where the platform keeps such things.

    Raises UsageError if the variable names a file.
    """
    if home := environment.get(HOME_VARIABLE):
        try:
            base = Path(home).expanduser().absolute()
        except RuntimeError as error:
            raise UsageError(f"{HOME_VARIABLE} names {home}, the home of nobody known here") from error
        if base.exists() and not base.is_dir():
            raise UsageError(f"{HOME_VARIABLE} names {base}, which is a file; let it name a folder")
        return Directories(base / "data", base / "config", base / "cache")
    from platformdirs import PlatformDirs

    dirs = PlatformDirs(APP, appauthor=False)
    return Directories(Path(dirs.user_data_dir), Path(dirs.user_config_dir), Path(dirs.user_cache_dir))


def checked_profile(name: str) -> str:
    """`name`, if it can name a learner's folder. Raises UsageError otherwise."""
    if not _PROFILE.fullmatch(name):
        raise UsageError(f"profile {name!r}: use 1 to 32 of a-z, 0-9 and -")
    return name


def in_force(
    said: Mapping[str, Said], chosen: Mapping[str, Value], environment: Mapping[str, str] = os.environ
) -> dict[str, InForce]:
    """Every setting, by name: as the command line has `chosen`, else the environment, else the file; else its default.

    A language left to the locale is the locale's.
    """
    found = {name: InForce(value, "default") for name, value in msgspec.structs.asdict(Settings()).items()}
    found |= {name: InForce(value, "file", line) for name, (value, line) in said.items()}
    if found["language"].value == "auto":
        variable = _locale_variable(environment)
        found["language"] = InForce(
            locale_language(environment), "environment" if variable else "default", variable=variable
        )
    if OPTIONS["theme"].allows(theme := environment.get(THEME_VARIABLE)):
        found["theme"] = InForce(str(theme), "environment", variable=THEME_VARIABLE)
    if environment.get("TERM") == "dumb":
        found["face"] = InForce("plain", "environment", variable="TERM")
    return found | {name: InForce(value, "command line") for name, value in chosen.items()}


def screen_language(mode: Mode) -> Literal["en", "zh"]:
    """The language of the words around cards that are shown in `mode`."""
    return locale_language() if mode == "both" else mode


def locale_language(environment: Mapping[str, str] = os.environ) -> Literal["en", "zh"]:
    """The language of the user's locale, as far as it is one of ours; else English."""
    variable = _locale_variable(environment)
    return "zh" if variable and environment[variable].lower().startswith("zh") else "en"


def _locale_variable(environment: Mapping[str, str]) -> str | None:
    """The variable that says the locale: the first that is set, as in the C library."""
    return next((name for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), None)
