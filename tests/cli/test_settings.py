"""`critique-study settings`, and what the settings file does to the other subcommands."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path

import pytest

from tests import decks
from tests.cli.program import run


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return decks.write(tmp_path / "many", decks.many(15))


def settings_file() -> Path:
    return Path(os.environ["CRITIQUE_STUDY_HOME"]) / "config" / "settings.toml"


def setting(text: str) -> Path:
    """The settings file, made to hold `text`."""
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(text, encoding="utf-8")
    return settings_file()


FAULTY = 'new_per_dy = 3\nface = "plain"\nlanguage = chinese\n'


class TestShow:
    def test_what_is_in_force(self) -> None:
        """Each setting with its value and what made it so, then the file."""
        setting('\nnew_per_day = 5\ntheme = "nord"\n')
        done = run("--plain", "settings", TEXTUAL_THEME="dracula")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == [
            "grades           four     default",
            "new_per_day      5        file, line 2",
            "reviews_per_day  all      default",
            "rollover_hour    4        default",
            "language         en       environment, LANG",
            "theme            dracula  environment, TEXTUAL_THEME",
            "face             plain    command line",
            f"file             {settings_file()}",
        ]

    def test_no_file(self) -> None:
        """How to make one is said; looking makes none."""
        done = run("settings")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith(f"  {settings_file()} (not there; critique-study settings --init writes it)\n")
        assert not settings_file().parent.exists()

    def test_json(self) -> None:
        """The same as one object."""
        setting("rollover_hour = 0")
        shown = json.loads(run("settings", "--json", "--lang", "zh").stdout)
        assert (shown["file"], shown["exists"], shown["faults"]) == (str(settings_file()), True, [])
        assert shown["settings"]["rollover_hour"] == {"value": 0, "source": "file", "line": 1}
        assert shown["settings"]["language"] == {"value": "zh", "source": "command line"}
        assert shown["settings"]["grades"] == {"value": "four", "source": "default"}

    def test_a_faulty_file(self) -> None:
        """What is right is shown, every fault is a line on stderr; exit status 2."""
        path = setting(FAULTY)
        done = run("settings")
        assert done.returncode == 2
        assert ["face", "plain", "file,", "line", "2"] in map(str.split, done.stdout.splitlines())
        assert done.stderr.splitlines() == [
            f"critique-study: {path}:1:1: unknown key `new_per_dy`: do you mean `new_per_day`?",
            f'critique-study: {path}:3:12: `language` cannot be chinese: it is "auto", "en", "zh" or "both"',
        ]
        told = run("settings", "--json")
        assert told.returncode == 2
        assert [f"critique-study: {fault}" for fault in json.loads(told.stdout)["faults"]] == done.stderr.splitlines()


class TestInit:
    def test_writes_the_file(self) -> None:
        """Prints where it is; it is faultless, and chooses nothing."""
        before = run("settings").stdout.splitlines()[:-1]
        done = run("settings", "--init")
        assert (done.returncode, done.stdout, done.stderr) == (0, f"{settings_file()}\n", "")
        done = run("settings")
        assert (done.returncode, done.stdout.splitlines()[:-1]) == (0, before)

    def test_only_if_there_is_none(self) -> None:
        """One line, exit status 2; the file stays."""
        path = setting("# mine")
        done = run("settings", "--init")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert path.read_text(encoding="utf-8") == "# mine"

    def test_a_home_that_cannot_be_written(self) -> None:
        """One line that names the file, exit status 1."""
        settings_file().parents[1].mkdir()
        settings_file().parent.write_text("")
        done = run("settings", "--init")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert str(settings_file()) in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the editors are scripts")
class TestEdit:
    def editor(self, folder: Path, text: str) -> str:
        """A program that puts `text` at the end of the file it is given; the command that starts it."""
        script = folder / "editor"
        script.write_text(f'#!/bin/sh\nprintf %s {shlex.quote(text)} >>"$1"\n', encoding="utf-8")
        script.chmod(0o755)
        return shlex.quote(str(script))

    def test_what_was_saved_is_in_force(self, tmp_path: Path) -> None:
        """The file is made if need be."""
        done = run("settings", "--edit", VISUAL=self.editor(tmp_path, "new_per_day = 3"))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[1].split()[:3] == ["new_per_day", "3", "file,"]
        assert "#new_per_day = 10" in settings_file().read_text(encoding="utf-8")

    def test_what_was_saved_is_checked(self, tmp_path: Path) -> None:
        """Its faults are told; exit status 2."""
        setting("# mine\n")
        done = run("settings", "--edit", VISUAL=self.editor(tmp_path, "new_per_day = ten"))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert f"{settings_file()}:2:15: " in done.stderr

    def test_no_editor(self) -> None:
        """One line, exit status 2; no file is made."""
        done = run("settings", "--edit", VISUAL="nowhere/editor")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert not settings_file().exists()


class TestOthers:
    def test_the_language(self, many: Path) -> None:
        """The file's before the locale's; `--lang` before the file's."""
        setting('language = "zh"')
        assert run("due", "--cards", many).stdout.startswith("今天")
        assert run("due", "--cards", many, "--lang", "en").stdout.startswith("Today")

    def test_the_face(self, many: Path) -> None:
        """`plain` needs no terminal and no option; `--no-plain` goes before it."""
        setting('face = "plain"')
        done = run("quiz", "--cards", many, stdin="q\n")
        assert (done.returncode, done.stderr) == (0, "")
        assert "Question: " in done.stdout
        done = run("quiz", "--no-plain", "--cards", many, stdin="q\n")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "needs a terminal" in done.stderr

    @pytest.mark.parametrize("arguments", [[], ["due"], ["quiz", "--plain"]], ids=str)
    def test_a_faulty_file_is_told_where_it_matters(self, many: Path, arguments: list[str]) -> None:
        """Every fault, and nothing is asked on settings that the user did not mean; exit status 2."""
        path = setting(FAULTY)
        done = run(*arguments, "--cards", many)
        assert (done.returncode, done.stdout, done.stderr.count(f"critique-study: {path}:")) == (2, "", 2)
        assert done.stderr.count("\n") == 2

    @pytest.mark.parametrize(
        "arguments", [["check"], ["log"], ["where"], ["export", "x.apkg"], ["--version"], ["quiz", "--help"]], ids=str
    )
    def test_a_faulty_file_stops_nothing_else(self, many: Path, tmp_path: Path, arguments: list[str]) -> None:
        """What needs no settings does its work."""
        setting(FAULTY)
        done = run("--cards", many, *arguments, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
