"""Where things are kept, and the choices a learner can make."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from critique_study.errors import UsageError

APP = "critique-study"
HOME_VARIABLE = "CRITIQUE_STUDY_HOME"
DEFAULT_PROFILE = "default"
_PROFILE = re.compile(r"[a-z0-9-]{1,32}")

Mode = Literal["en", "zh", "both"]
MODES: tuple[Mode, ...] = get_args(Mode)


class Directories(NamedTuple):
    """The folders of one user; none is made before something is kept in it."""

    data: Path
    config: Path
    cache: Path

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


def screen_language(mode: Mode) -> Literal["en", "zh"]:
    """The language of the words around cards that are shown in `mode`."""
    return locale_language() if mode == "both" else mode


def locale_language(environment: Mapping[str, str] = os.environ) -> Literal["en", "zh"]:
    """The language of the user's locale, as far as it is one of ours; else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
