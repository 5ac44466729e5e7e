"""The author's editor: chosen as other programs choose it, and told the line in its own way."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from critique_study.editor import DEFAULTS, command, edit
from critique_study.errors import CritiqueStudyError, UsageError

DECK = Path("/a b/deck.yaml")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the editors here are scripts")


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    """A folder for the PATH, without any program yet."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def program(folder: Path, name: str, text: str = "") -> Path:
    """A program of that name, as a shell script."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("editor", "words"),
    [
        *((f"{name}", [name, "+7", str(DECK)]) for name in ("vi", "vim", "nvim", "nano", "kak", "micro", "joe")),
        ("emacs -nw", ["emacs", "-nw", "+7", str(DECK)]),
        ("emacsclient -t", ["emacsclient", "-t", "+7", str(DECK)]),
        ("vim.basic", ["vim.basic", "+7", str(DECK)]),
        ("hx", ["hx", f"{DECK}:7"]),
        ("helix", ["helix", f"{DECK}:7"]),
        ("code", ["code", "--wait", "--goto", f"{DECK}:7"]),
        ("code --wait", ["code", "--wait", "--goto", f"{DECK}:7"]),
        ("codium -n", ["codium", "-n", "--wait", "--goto", f"{DECK}:7"]),
        ("subl", ["subl", "--wait", f"{DECK}:7"]),
        ("ed", ["ed", str(DECK)]),
        ("ed -p '* >'", ["ed", "-p", "* >", str(DECK)]),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(bin_folder: Path, editor: str, words: list[str]) -> None:
    """An unknown one is given the file alone; options are split as a shell would."""
    program(bin_folder, words[0])
    assert command({"EDITOR": editor, "PATH": str(bin_folder)}, DECK, 7) == words


def test_a_path_to_the_editor_is_known_by_its_name(bin_folder: Path) -> None:
    """The folder it is in may have spaces."""
    vim = program(bin_folder, "vim")
    quoted = f'"{vim}" -u NONE'
    assert command({"EDITOR": quoted, "PATH": ""}, DECK, 7) == [str(vim), "-u", "NONE", "+7", str(DECK)]


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({"VISUAL": "one", "EDITOR": "two"}, "one"),
        ({"VISUAL": "", "EDITOR": "two"}, "two"),
        ({"VISUAL": " ", "EDITOR": "two"}, "two"),
        ({"EDITOR": "two"}, "two"),
        ({"VISUAL": "", "EDITOR": ""}, "nano"),
        ({}, "nano"),
    ],
)
def test_visual_then_editor_then_what_is_there(bin_folder: Path, environment: dict[str, str], chosen: str) -> None:
    """A variable that says nothing does not count."""
    for name in ("one", "two", *DEFAULTS):
        program(bin_folder, name)
    assert command({**environment, "PATH": str(bin_folder)}, DECK, 7)[0] == chosen


def test_vi_where_there_is_no_nano(bin_folder: Path) -> None:
    """The next default."""
    program(bin_folder, "vi")
    assert command({"PATH": str(bin_folder)}, DECK, 7)[0] == "vi"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "set EDITOR"),
        ({"VISUAL": "gone -w"}, "VISUAL names the editor 'gone'"),
        ({"EDITOR": "vim 'half"}, "EDITOR is set to "),
        ({"EDITOR": "''"}, "EDITOR names the editor ''"),
    ],
)
def test_no_editor(bin_folder: Path, environment: dict[str, str], said: str) -> None:
    """The variable to set is named."""
    with pytest.raises(UsageError, match=said):
        command({**environment, "PATH": str(bin_folder)}, DECK, 7)


class TestEdit:
    def test_no_shell_reads_the_words(self, bin_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """What a shell would act on reaches the editor as it is, and so does the name of the file."""
        deck = tmp_path / "$(touch evil); a.yaml"
        deck.write_text("old")
        editor = program(bin_folder, "editor", 'printf "%s\\n" "$@" > "$2"')
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("VISUAL", f"{editor} ';touch' ")
        edit(deck, 7)
        assert deck.read_text() == f";touch\n{deck}\n"
        assert not (tmp_path / "evil").exists()

    @pytest.mark.parametrize(
        ("script", "said"),
        [("exit 3", "ended with status 3"), ("kill -KILL $$", "ended by SIGKILL"), ("kill -40 $$", "by signal 40")],
    )
    def test_an_editor_that_fails(
        self, bin_folder: Path, monkeypatch: pytest.MonkeyPatch, script: str, said: str
    ) -> None:
        """It is told how."""
        monkeypatch.setenv("VISUAL", str(program(bin_folder, "editor", script)))
        with pytest.raises(CritiqueStudyError, match=said):
            edit(DECK, 7)

    def test_an_editor_that_cannot_be_started(self, bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file that is no program."""
        editor = program(bin_folder, "editor")
        editor.write_bytes(b"\x7fELF and no more")
        monkeypatch.setenv("VISUAL", str(editor))
        with pytest.raises(CritiqueStudyError, match="cannot be started"):
            edit(DECK, 7)

    def test_ctrl_c_is_the_editors(self, bin_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """This program waits on; the editor is ended by it unless it minds; afterwards it is as it was before."""
        handler = signal.getsignal(signal.SIGINT)
        minds = program(bin_folder, "minds", f"trap 'exit 0' INT; kill -INT {os.getpid()}; kill -INT $$; exit 9")
        monkeypatch.setenv("VISUAL", str(minds))
        edit(tmp_path, 7)
        monkeypatch.setenv("VISUAL", str(program(bin_folder, "does-not", f"kill -INT {os.getpid()}; kill -INT $$")))
        with pytest.raises(CritiqueStudyError, match="ended by SIGINT"):
            edit(tmp_path, 7)
        assert signal.getsignal(signal.SIGINT) is handler
