"""What can be done with a card beside grading it: every key, pressed, and the log read after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from critique_study.events import Bury, Flag, Remark, Review
from critique_study.history.log import Log
from critique_study.session import FOUR, SIX, Plan, Summary
from critique_study.tui.app import StudyApp
from tests.conftest import FakeClock
from tests.tui.conftest import Sitting, typing

Sit = Callable[..., Sitting]


def test_hint(sit: Sit) -> None:
    """h shows the hint of a gap; it is offered only where there is one."""
    sitting = sit("cloze")
    assert "h hint" not in sitting.play()
    assert "The engine takes punched cards from the […]." in sitting.play("b")
    assert "h hint" in sitting.play()
    assert "from the [a craft]." in sitting.play("h")


def test_bury_and_flag(sit: Sit) -> None:
    """b puts the card off until tomorrow; f flags it, which the head of the screen says."""
    sitting = sit("basic")
    assert "flagged" in sitting.play("f").splitlines()[1]
    screen = sitting.play("f", "b")
    assert "Put off until tomorrow" in screen
    assert "What does the engine weave?" in screen
    assert [event.data for event in sitting.events] == [Flag(on=True), Flag(on=False), Bury("2026-03-03")]


def test_remark(sit: Sit) -> None:
    """! asks for a remark; Enter keeps it, Escape keeps nothing, an empty line says that the card is unclear."""
    sitting = sit("basic")
    screen = sitting.play("exclamation_mark", typing("which engine?"), "enter")
    assert "The remark is kept" in screen
    assert "Ada Lovelace" in screen
    sitting.play("exclamation_mark", typing("no"), "escape")
    sitting.play("space", "exclamation_mark", "enter")
    assert [event.data for event in sitting.events] == [Remark("which engine?"), Remark("unclear")]


def test_passage(sit: Sit) -> None:
    """p shows the section that the card cites, once the answer is shown; p or q goes back."""
    sitting = sit("basic")
    assert "weaves algebraical" not in sitting.play("p")
    screen = sitting.play("space", "p")
    assert "What the engine cannot do" in screen
    assert "The Analytical Engine weaves algebraical patterns." in screen
    assert "正文" in sitting.play("space", "p", "l")
    assert "Originate anything." in sitting.play("space", "p", "p")
    assert "Originate anything." in sitting.play("space", "p", "escape")


def test_account(sit: Sit) -> None:
    """i says where the card stands and what happened to it."""
    sitting = sit("basic")
    screen = sitting.play("space", "3", "u", "i")
    assert "New: asked when its turn comes" in screen
    assert "taken back" in screen
    assert "engine-originates" in screen


def test_edit(sit: Sit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """e opens the note at its line in the editor and comes back to the changed card."""
    editor = tmp_path / "editor.sh"
    editor.write_text(
        '#!/bin/sh\necho "$@" > "$0.called"\nsed -i "s/weave?/weave at all?/; s/never do/do never/" "$2"\n'
    )
    editor.chmod(0o700)
    link = tmp_path / "vi"
    link.symlink_to(editor)
    monkeypatch.setenv("VISUAL", str(link))
    sitting = sit("basic")
    edited: list[str] = []

    def suspend(app: StudyApp, pilot: Pilot[Summary]) -> None:
        class Aside:
            def __enter__(self) -> None:
                edited.append("out")

            def __exit__(self, *_: object) -> None:
                edited.append("back")

        monkeypatch.setattr(app, "suspend", Aside)

    screen = sitting.play(suspend, "e")
    assert edited == ["out", "back"]
    assert "Analytical Engine do" in screen
    assert "The note as it is now." in screen
    assert (tmp_path / "vi.called").read_text().startswith("+6 ")


def test_edit_where_cards_are_read_only(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, and offers the remark and a copy."""
    monkeypatch.setattr("critique_study.tui.app.why_read_only", lambda path: "belongs to the installed program")
    screen = sit("basic").play("e", size=(80, 30))
    assert "read-only here" in screen
    assert "--copy DIR makes a copy" in screen


def test_edit_without_an_editor(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what is missing."""
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert "VISUAL names the editor 'no-such-editor'" in sit("basic").play("e", size=(100, 30))


def test_nothing_acts_while_typing(sit: Sit) -> None:
    """The letters of all these keys go into the answer."""
    sitting = sit("typed")
    assert "bfs!eihpct" in sitting.play(typing("bfs!eihpct"))
    assert sitting.history == []


def test_six_grades(sit: Sit) -> None:
    """The digits are the grades, from 0 on."""
    sitting = sit("basic")
    sitting.plan = Plan(buttons=SIX)
    assert "0 Blank" in sitting.play("space")
    sitting.play("space", "0", "space", "5")
    assert sitting.history == ["0 engine-originates", "5 engine-weaves"]


def test_cram(sit: Sit) -> None:
    """Its head says how many are left, and its buttons promise no interval."""
    sitting = sit("basic")
    sitting.plan = Plan(cram=True)
    screen = sitting.play("space")
    assert "cram 3" in screen
    assert "1 d" not in screen
    sitting.play("space", "3")
    assert [event.kind for event in sitting.events] == ["practice"]


@pytest.mark.parametrize(
    ("keys", "kinds"),
    [
        (("space",), []),
        (("exclamation_mark", "x", "enter"), ["remark"]),
        (("s",), ["suspend"]),
    ],
)
def test_leech(sit: Sit, clock: FakeClock, keys: tuple[str, ...], kinds: list[str]) -> None:
    """It is announced once, with the remark and the suspension at hand; they are about the leech."""
    sitting = sit("basic")
    start = clock.now().study_day()
    log = Log(sitting.path)
    for day in range(15):
        at = clock.now()
        log.append("engine-originates", Review(4 if day % 2 == 0 else 2), at, start + day)
        clock.advance(minutes=1)
    log.close()
    clock.advance(days=15)
    seen_at = sitting.play("space", "1")
    assert "slips away again and again: 8 lapses" in seen_at
    screen = sitting.play("u", "space", "1", *keys)
    assert "slips away" not in screen
    mine = [event for event in sitting.events if event.kind in ("remark", "suspend")]
    assert [(event.kind, event.card) for event in mine] == [(kind, "engine-originates") for kind in kinds]


def test_palette(sit: Sit) -> None:
    """Ctrl+P finds every action by its name, in the language of the cards."""
    sitting = sit("basic")
    assert "bury (b)" in sitting.play("ctrl+p", typing("bury"), lambda app, pilot: pilot.pause(0.5))
    sitting.play("ctrl+p", typing("bury"), lambda app, pilot: pilot.pause(0.5), "enter", "enter")
    assert [event.kind for event in sitting.events] == ["bury"]


def entries(app: StudyApp, pilot: Pilot[Summary]) -> list[str]:
    """What the palette offers on the present screen."""
    return [command.title for command in app.get_system_commands(app.screen)]


def offered(sitting: Sitting, *steps: str) -> list[str]:
    """What the palette offers after `steps`."""
    found: list[str] = []
    sitting.play(*steps, lambda app, pilot: found.extend(entries(app, pilot)))
    return found


@pytest.mark.parametrize(
    ("buttons", "grades"),
    [
        (FOUR, ["Again (1)", "Hard (2)", "Good (3)", "Easy (4)"]),
        (SIX, ["Blank (0)", "Wrong (1)", "Close (2)", "Hard (3)", "Good (4)", "Easy (5)"]),
    ],
)
def test_the_palette_names_each_grade(sit: Sit, buttons: tuple[int, ...], grades: list[str]) -> None:
    """No entry stands for several digits, and each gives its own grade."""
    sitting = sit("basic")
    sitting.plan = Plan(buttons=buttons)
    assert [title for title in offered(sitting, "space") if title[-2].isdecimal()] == grades
    sitting.play("space", "ctrl+p", typing("easy"), lambda app, pilot: pilot.pause(0.5), "enter", "enter")
    assert sitting.history == ["5 engine-originates"]


def test_the_palette_names_each_option(sit: Sit) -> None:
    """As many as there are to pick from."""
    titles = offered(sit("choice"))
    assert [title for title in titles if title.startswith("pick")] == ["pick (1)", "pick (2)", "pick (3)", "pick (4)"]


def test_the_palette_is_on_every_screen(sit: Sit) -> None:
    """With the actions of that screen, each of them once."""
    sitting = sit("basic")
    sitting.home = True
    assert offered(sitting)[:4] == ["study (Space)", "cards (c)", "language (l)", "stats (t)"]
    assert "filter (/)" in offered(sitting, "c")
    assert "close (q)" in offered(sitting, "t")
    assert "undo (u)" in offered(sitting, "space", "space", "3", "q")
    assert offered(sitting, "space", "exclamation_mark") == []


def test_a_card_without_a_passage_offers_none(sit: Sit) -> None:
    """Neither at the foot nor by the key."""
    sitting = sit("basic", "long")
    assert "p passage" in sitting.play("space")
    screen = sitting.play("b", "b", "b", "space", "p")
    assert "ANSWER" in screen
    assert "p passage" not in screen
    assert "cites no passage" not in screen


def test_ctrl_g_gives_up_a_remark(sit: Sit) -> None:
    """As it gives up an answer: nothing is kept."""
    sitting = sit("basic")
    assert "Ada Lovelace's words" in sitting.play("exclamation_mark", "x", "ctrl+g")
    assert sitting.history == []


def test_the_way_out_has_room_first(sit: Sit) -> None:
    """Where not all keys fit at the foot, q and ? do."""
    sitting = sit("basic")
    sitting.home = True
    foot = sitting.play(size=(48, 20)).splitlines()[-1]
    assert foot.split() == ["Space", "study", "c", "cards", "?", "help", "q", "leave"]


def test_the_help_names_the_digits_of_the_scale(sit: Sit) -> None:
    """On the six-point scale the grades go from 0 to 5, the options still from 1 to 4."""
    sitting = sit("basic")
    sitting.plan = Plan(buttons=SIX)
    screen = sitting.play("question_mark", size=(80, 44))
    assert "0–5" in screen
    assert screen.count("1–4") == 1


def test_browse_and_stats_open(sit: Sit) -> None:
    """c lists the cards, t shows the figures; q, or t once more, comes back to the same question."""
    sitting = sit("basic")
    assert "engine weave?" in sitting.play("c")
    assert "Retention" in sitting.play("t")
    assert "Ada Lovelace's words" in sitting.play("t", "q")
    assert "Ada Lovelace's words" in sitting.play("t", "t")


class TestHome:
    """The day at a glance."""

    def test_start_and_leave(self, sit: Sit) -> None:
        """Space starts the first card; q leaves; nothing is recorded by looking."""
        sitting = sit("basic")
        sitting.home = True
        screen = sitting.play()
        assert "Today: 0 due, 3 new, 0 to drill. About 1 min." in screen
        assert "Lovelace: notes on the engine" in screen
        assert "Ada Lovelace's words" in sitting.play("space")
        assert sitting.play("q") == ""
        assert sitting.history == []

    def test_the_next_days(self, sit: Sit) -> None:
        """What was learned today is due tomorrow, as a bar with its number."""
        sitting = sit("basic")
        sitting.play("space", "3", "space", "3")
        sitting.home = True
        assert "Tue 3" in sitting.play()

    def test_nothing_to_do(self, sit: Sit) -> None:
        """It says what there is to do instead."""
        sitting = sit("basic")
        sitting.play("space", "3", "space", "3", "space", "3")
        sitting.home = True
        screen = sitting.play()
        assert "All done for today." in screen
        assert "Tomorrow: 3 due, 0 new." in screen
        assert "quiz --cram" in screen

    def test_undo_and_language(self, sit: Sit) -> None:
        """u takes back the newest answer, l turns the language."""
        sitting = sit("basic")
        sitting.play("space", "3")
        sitting.home = True
        assert "Undone: Good" in sitting.play("u")
        screen = sitting.play("l")
        assert "今天：到期 0 张，新卡 3 张，巩固 0 张。大约" in screen
        assert "卡片语言：中文。" in screen
        assert "Cards are shown in both languages." in sitting.play("l", "l")
