"""What is painted in parts is what is painted whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import decks
from tests.injection.emulator import Emulator

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux tells what is on the terminal")

TEXTS = "It is a long story, and it goes on. ", "说来话长，还没有完。"
LONG = "deck: long\ntitle: {en: Long, zh: 长}\nnotes:\n" + "".join(
    f"  - id: long{number}\n    kind: claim\n"
    f"    front: {{en: Why {number}?, zh: 为什么{number}？}}\n    back: {{en: Because., zh: 因为。}}\n"
    f"    why:\n      en: {TEXTS[0] * length}\n      zh: {TEXTS[1] * length}\n"
    for number, length in enumerate((1, 40, 12, 1))
)
KEYS = ("Space", "3", "Space", "l", "l", "3", "Space", "3", "Space", "u", "3", *("Enter", "3") * 7)
"""Past cards of all heights and forms, in both languages, and one taken back."""


def _shown(emulator: Emulator) -> list[str]:
    emulator.settled(3)
    return [line.rstrip() for line in emulator.tmux("capture-pane", "-p").splitlines()]


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (60, 14)])
def test_every_screen_is_as_if_painted_anew(tmp_path: Path, columns: int, rows: int) -> None:
    """After each key the terminal shows what it shows once its size has changed and changed back."""
    cards = decks.write(tmp_path / "cards", LONG, decks.FORMS)
    home = {"CRITIQUE_STUDY_HOME": str(tmp_path / "home"), "COLUMNS": "", "LINES": ""}
    with Emulator(tmp_path, columns, rows) as emulator:
        emulator.tmux("set-option", "-g", "status", "off")
        emulator.type(emulator.program(tmp_path / "script", "quiz", "--new", "20", "--cards", cards, variables=home))
        emulator.press("Enter")
        emulator.wait_for("Why 0?")
        for key in KEYS:
            emulator.pressed(key)
            shown = _shown(emulator)
            for width in (columns - 10, columns):
                emulator.tmux("resize-window", "-x", str(width), "-y", str(rows))
                emulator.settled(3)
            assert shown == _shown(emulator), key
