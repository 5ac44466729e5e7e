"""Show the settings in force and where each comes from."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from critique_study import settings_file
from critique_study.cli import options
from critique_study.errors import UsageError
from critique_study.settings import InForce, directories, in_force
from critique_study.settings_file import SettingsFile
from critique_study.text import one_line

EXAMPLES = (
    ("critique-study settings", "what is in force, and what made it so"),
    ("critique-study settings --init", "write the file, every setting explained in it"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the format, and what to do with the file."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--json", action="store_true", help="as one JSON object")
    group.add_argument("--init", action="store_true", help="write the settings file, every setting explained in it")
    group.add_argument("--edit", action="store_true", help="open the settings file in your editor, then check it")


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for each setting and one for the file. Raises UsageError with all that is wrong with the file."""
    path = directories().settings
    if arguments.init:
        settings_file.write_defaults(path)
        print(one_line(str(path)))
        return 0
    if arguments.edit:
        _edit(path)
    file = settings_file.read(path)
    found = in_force(file.said, options.chosen_settings(arguments))
    if arguments.json:
        print(json.dumps(_as_json(path, file, found), indent=2))
    else:
        widths = max(map(len, found)), max(len(str(setting.value)) for setting in found.values())
        for name, setting in found.items():
            print(f"{name:<{widths[0]}}  {setting.value!s:<{widths[1]}}  {_source(setting)}")
        missing = "" if file.exists else " (not there; critique-study settings --init writes it)"
        print(f"{'file':<{widths[0]}}  {one_line(str(path))}{missing}")
    if file.faults:
        raise UsageError(*file.faults)
    return 0


def _edit(path: Path) -> None:
    """Has the user change the file, which is made if need be."""
    from critique_study import editor  # here, for start time: only this option starts programs

    editor.command(os.environ, path, 1)  # if there is none, that is said before anything is written
    if not path.exists():
        settings_file.write_defaults(path)
    editor.edit(path, 1)


def _source(setting: InForce) -> str:
    """What made the setting so, with its line or its variable."""
    where = f"line {setting.line}" if setting.line else setting.variable
    return f"{setting.source}, {where}" if where else setting.source


def _as_json(path: Path, file: SettingsFile, found: dict[str, InForce]) -> dict[str, object]:
    settings = {
        name: {key: value for key, value in setting._asdict().items() if value is not None}
        for name, setting in found.items()
    }
    return {"file": str(path), "exists": file.exists, "settings": settings, "faults": file.faults}
