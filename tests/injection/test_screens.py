"""Every screen, and every subcommand on a terminal, where every text is hostile: the terminal stays as it was."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.injection.emulator import Emulator
from tests.injection.test_output import surroundings
from tests.injection.world import CALM, HOSTILE, World, made

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="needs tmux, a terminal emulator")

SEQUENCE = re.compile(
    rb"\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)|\x1b[PX^_k](?P<dcs>[^\x1b]*)\x1b\\"
    rb"|\x1b\[(?P<private>[<-?]?)(?P<numbers>[0-9;:]*)(?P<csi>[ -/]*[@-~])|\x1b(?P<esc>[ -/]*[0-Z\\-~])"
)
UNSEEN = re.compile("[\x00-\x06\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""No control but the bell's, the backspace, the tab and line ends, and nothing that cannot be seen."""
COLOURS = re.compile("\x1b\\[[0-9;:]*(38[;:]2[;:]+1[;:]2[;:]3|48[;:]5[;:]201)")
"""Those that hostile texts ask for, and nothing of ours has."""

SUBCOMMANDS = (
    ("check",), ("cards",), ("due",), ("stats",), ("why", "pair"), ("map",), ("who",), ("who", "ann"),
    ("timeline",), ("log",),
    ("log", "--json"), ("log", "export", "-"), ("remarks",), ("remarks", "--export", "-"), ("doctor",),
    ("settings",), ("where",),
    ("restore",), ("export", "--diff"), ("learn", "--status"), ("cards", HOSTILE), ("due", f"deck:{HOSTILE}"),
    (HOSTILE,),
    ("due", "--profile", HOSTILE), ("check", HOSTILE), ("import", HOSTILE), ("new", HOSTILE),
    ("map", "--format", "mermaid"),
)  # fmt: skip

QUIZ = (
    "Space p l q i q f ! Enter c q t q ? q h 2 Space 3 1 Space 3 Enter a Enter Enter l Space b u Space 2 Space 2 s"
    " C-p Escape"
)
BROWSE = "c Down Down Enter l p q i q f s s / a Escape Tab ? q q"
LEARN = "Space ? q Space Space 3 l Space 3 p q Space 2 Space 3 a Space 3 Space 3 1 Enter 3 Space 3 Space n k x Space u"
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "home": ((), f"l t q ? q {BROWSE} C-p Escape q"),
    "quiz": (("quiz", "--cram", "--lang", "both"), f"{QUIZ} q c q t q q"),
    "learn": (("learn",), f"{LEARN} q q"),
    "placement": (("learn", "--placement"), "Space 4 p q d u l Space 4 Space q q"),
}
"""What to run, and the keys to press."""


@pytest.fixture(scope="module", params=[CALM, HOSTILE], ids=["calm", "hostile"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    return made(tmp_path_factory.mktemp("world"), request.param)


def kinds(written: bytes) -> set[str]:
    """The kinds of sequences in what was written: whole where they say something, else without their numbers."""
    found = set()
    for match in SEQUENCE.finditer(written):
        if match["osc"] is not None or match["dcs"] is not None:
            found.add(repr(match[0]))
        elif match["csi"] is not None:
            numbers = match["numbers"] if match["private"] else b""
            found.add(repr(match["private"] + numbers + match["csi"]))
        else:
            found.add(repr(match[0]))
    return found


def assert_untouched(emulator: Emulator, before: dict[str, str], what: object) -> None:
    """The terminal is as it was `before`, and no colour of the hostile texts' is on it."""
    assert emulator.state() == before, what
    assert COLOURS.search(emulator.screen()) is None, what


def test_the_emulator_notices(tmp_path: Path) -> None:
    """What the hostile texts hold does change its title, clipboard, cursor and colours."""
    with Emulator(tmp_path) as emulator:
        before = emulator.state()
        (tmp_path / "text").write_text(
            HOSTILE[:100].partition("\x1b[6n")[0] + "\x1b[38;2;1;2;3mred\x1b[?25l", encoding="utf-8"
        )
        emulator.shell(f"cat {tmp_path}/text")
        after = emulator.state()
        assert {name for name in after if after[name] != before[name]} >= {"pane_title", "buffer_sample", "cursor_flag"}
        assert COLOURS.search(emulator.screen())


def test_every_subcommand_on_a_terminal(tmp_path: Path) -> None:
    """Titles, clipboard, cursor, modes and colours are as before each; nothing but text was written."""
    world = made(tmp_path / "world", HOSTILE)
    with Emulator(tmp_path) as emulator:
        before = emulator.state()
        for command in SUBCOMMANDS:
            start = len(emulator.written)
            line = emulator.program(
                tmp_path / "script", *command, "--cards", world.cards, variables=surroundings(world) | {"COLUMNS": ""}
            )
            emulator.shell(line)
            assert_untouched(emulator, before, command)
            written = emulator.written[start:]
            assert kinds(written) <= {"b'?2004h'", "b'?2004l'"}, command
            assert UNSEEN.search(SEQUENCE.sub(b"", written).decode(errors="replace")) is None, command


_CALM: dict[str, set[str]] = {}
"""The kinds of sequences that each screen's run writes where no text is hostile."""


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen(world: World, tmp_path: Path, name: str) -> None:
    """While it is shown the title, the clipboard and the colours are ours; afterwards all is as before.

    What is written to the terminal is of the same kinds as with harmless texts.
    """
    arguments, keys = SCREENS[name][0], SCREENS[name][1].split()
    with Emulator(tmp_path) as emulator:
        before = emulator.state()
        variables = surroundings(world) | {"COLUMNS": "", "TEXTUAL_THEME": ""}
        language = () if "--lang" in arguments else ("--lang", "en")
        given = (*arguments, *language, "--cards", world.cards)
        line = emulator.program(tmp_path / "script", *given, variables=variables)
        emulator.type(f" {line}")
        emulator.press("Enter")
        emulator.settled()
        shown = set()
        for key in keys:
            shown.add(screen := emulator.pressed(key))
            if not world.words:  # it is for the kinds of sequences alone
                continue
            state = emulator.state()
            for each in ("pane_title", "window_name", "buffer_size", "buffer_sample"):
                assert state[each] == before[each], (key, each)
            assert COLOURS.search(screen) is None, key
        emulator.press("C-c")
        emulator.shell("true")
        assert len(shown) > len(keys) / 3
        assert "Traceback" not in emulator.text()
        assert_untouched(emulator, before, name)
        written = emulator.written
    found = kinds(written)
    assert UNSEEN.search(SEQUENCE.sub(b"", written).decode(errors="replace")) is None
    if not world.words:
        _CALM[name] = found
    elif name in _CALM:
        assert found <= _CALM[name]
