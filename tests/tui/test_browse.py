"""The list of all cards: found by typing, put aside, flagged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from critique_study.content.loader import load
from critique_study.content.models import Card
from critique_study.events import Review
from critique_study.history.log import Log
from critique_study.session import Summary
from critique_study.settings import Mode
from critique_study.text import width
from critique_study.tui.app import StudyApp
from critique_study.tui.screens.browse import BrowseScreen
from critique_study.tui.widgets.card_list import CardList, Row
from tests import decks
from tests.tui.conftest import Sitting, Step, typing

Sit = Callable[..., Sitting]
Compare = Callable[..., bool]

ASIDE = ("space", "1", "space", "4", "c", "j", "f", "s")
"""Keys that leave the cards in several states and the list open, its cursor on the second card."""


def listed(screen: str) -> list[str]:
    """The lines of the list."""
    lines = screen.splitlines()
    head = next(
        number for number, line in enumerate(lines) if line.split()[:2] in (["state", "question"], ["状态", "问题"])
    )
    end = next(number for number, line in enumerate(lines[head:], head) if "───" in line)
    return [line.strip() for line in lines[head + 1 : end] if line.strip()]


def typing_keys(text: str) -> list[str]:
    """The names of the keys that type `text`."""
    names = {" ": "space", "-": "minus", ":": "colon", "(": "left_parenthesis", "_": "underscore"}
    return [names.get(character, character) for character in text]


def test_every_card_with_its_state(sit: Sit) -> None:
    """A line for each card that can be asked, and below it the card under the cursor with its answer."""
    screen = sit("basic", "cloze", "hostile").play("space", "2", "c", size=(80, 40))
    assert "6 of 6" in screen
    assert [line.split()[:2] for line in listed(screen)] == [
        ["▸", "drill"],
        ["new", "What"],
        ["new", "Which"],
        ["new", "The"],
        ["new", "The"],
        ["new", "Is"],
    ]
    assert "Originate anything." in screen
    assert "engine-originates" in screen
    assert "In today's drill: the last answer got 3" in screen
    assert "Contested; held by · Ada Lovelace" in screen


def test_what_is_typed_is_found_at_once(sit: Sit) -> None:
    """Letters belong to the filter while it is being typed; the card found is shown."""
    screen = sit("basic").play("c", "slash", *typing_keys("weave -flowers"))
    assert "1 of 3" in screen
    assert len(listed(screen)) == 1
    assert "Algebraical patterns." in screen


def test_a_faulty_filter_says_where(sit: Sit) -> None:
    """A caret under the place with what is wrong beside it; what was found before stays."""
    screen = sit("basic").play("c", "slash", *typing_keys("weave -loom ("))
    typed, fault = screen.splitlines()[1:3]
    assert fault.index("^") == typed.index("(")
    assert fault.endswith("^ `(` is never closed: `)` is missing")
    assert len(listed(screen)) == 1


def test_a_fault_without_room_beside_the_caret(sit: Sit) -> None:
    """It stands before the caret, or says the number of the character where that is longer than the line."""
    sitting = sit("basic")
    fault = sitting.play("c", "slash", *typing_keys(f"{'engine ' * 7}is:deu")).splitlines()[2]
    assert fault.endswith("no `is:deu`: do you mean `is:due`? ^")
    assert fault.index("^") == 4 + len("engine " * 7)
    fault = sitting.play("c", "slash", *typing_keys(f"{'engine ' * 3}is:deu"), size=(50, 20)).splitlines()[1]
    assert fault.strip() == "column 22: no `is:deu`: do you mean `is:due`?"


def test_a_message_gives_way(sit: Sit) -> None:
    """To what is wrong with the filter, as soon as the cursor moves."""
    keys = ("c", "slash", *typing_keys("("), "enter", "f")
    sitting = sit("basic")
    assert sitting.play(*keys).splitlines()[2].strip().startswith("Flagged")
    assert sitting.play(*keys, "j").splitlines()[2].strip().startswith("^ `(` is never closed")


def test_escape_empties_the_filter_then_closes(sit: Sit) -> None:
    """And q, which the filter takes as a letter, closes where it does not."""
    sitting = sit("basic")
    assert "3 of 3" in sitting.play("c", "slash", "q", "escape")
    assert "Show the answer" in sitting.play("c", "slash", "q", "escape", "escape")
    assert "Show the answer" in sitting.play("c", "q")
    assert "Show the answer" in sitting.play("c", "escape")


@pytest.mark.parametrize("key", ["enter", "down", "tab"])
def test_from_the_filter_to_the_list(sit: Sit, key: str) -> None:
    """There a letter acts on the card under the cursor."""
    sitting = sit("basic")
    sitting.play("c", "slash", *typing_keys("loom"), key, "s")
    assert sitting.history == ["suspend engine-loom"]


def test_suspend_and_resume(sit: Sit) -> None:
    """The same key; state, message and foot say which. The card stays in its place though it is not found any more."""
    sitting = sit("basic")
    keys = ("c", "slash", *typing_keys("-is:suspended"), "enter", "j", "s")
    screen = sitting.play(*keys)
    assert listed(screen)[1].startswith("▸ suspended")
    assert "Suspended" in screen.splitlines()[2]
    assert "s resume" in screen
    assert listed(sitting.play("c", "j", "s"))[1].startswith("▸ new")
    assert sitting.history == ["suspend engine-weaves", "resume engine-weaves"]


def test_flag_and_undo(sit: Sit) -> None:
    """A sign besides colour; u goes to the card, takes the newest thing back and says what it was."""
    sitting = sit("basic")
    assert listed(sitting.play("c", "end", "f"))[2].split()[:3] == ["▸", "new", "⚑"]
    screen = sitting.play("c", "u")
    assert listed(screen)[2].split()[:3] == ["▸", "new", "Which"]
    assert "Undone: flagging" in screen.splitlines()[2]
    assert [event.split()[0] for event in sitting.history] == ["flag", "retract"]
    assert "Nothing to undo." in sitting.play("c", "u")


def test_a_leech_has_a_sign(sit: Sit) -> None:
    """With the number of its lapses; below the list a word."""
    sitting = sit("basic")
    with closing(Log(sitting.path)) as log:
        for grade in (4, 2) * 8:
            now = sitting.clock.now()
            log.append("engine-weaves", Review(grade), now, now.study_day())
            sitting.clock.advance(days=1)
    screen = sitting.play("c", "j")
    assert listed(screen)[1].split()[:3] == ["▸", "due", "✗8"]
    assert "engine-weaves · leech" in screen


def test_the_app_does_the_rest(sit: Sit) -> None:
    """Card information, the passage, a remark: about the card under the cursor."""
    sitting = sit("basic")
    assert "engine-weaves" in sitting.play("c", "j", "i")
    assert "What the engine cannot do" in sitting.play("c", "j", "p")
    sitting.play("c", "j", "exclamation_mark", *typing_keys("odd"), "enter")
    assert sitting.history == ["remark engine-weaves"]


def test_the_help_tells_the_keys(sit: Sit) -> None:
    """Those of this screen; in the filter ? is text."""
    sitting = sit("basic")
    assert "type what the cards are to be found by" in sitting.play("c", "question_mark")
    assert "0 of 3" not in sitting.play("c", "slash", typing("?"))


def test_the_language_is_switched(sit: Sit) -> None:
    """Words and questions are Chinese; what lacks a language is not listed in it."""
    screen = sit("basic", "hostile").play("c", "l")
    assert "3/3 张" in screen
    assert listed(screen)[1].split()[:2] == ["新卡", "分析机织的是什么？"]
    assert "没有符合" not in screen


def test_after_an_edit(sit: Sit) -> None:
    """The cards as they are now, the cursor on the same one, under the same filter."""
    sitting = sit("basic")

    def edit(app: StudyApp, pilot: Pilot[Summary]) -> None:
        deck = sitting.collection.root / "notes.yaml"
        deck.write_text(deck.read_text().replace("weaves flowers and leaves?", "weaves flowers?"))
        app._session.reload(load(deck.parent)[0])
        assert isinstance(app.screen, BrowseScreen)
        app.screen.refresh_cards()

    screen = sitting.play("c", "slash", *typing_keys("weave"), "enter", "end", edit)
    assert "Which machine weaves flowers?" in listed(screen)[1]


def test_a_log_that_refuses(sit: Sit) -> None:
    """The fault is shown and nothing has changed."""
    sitting = sit("basic")

    def refuse(app: StudyApp, pilot: Pilot[Summary]) -> None:
        sitting.close()

    screen = sitting.play("c", refuse, "s")
    assert "✗" in screen.splitlines()[2] or "log.db" in screen
    assert listed(screen)[0].startswith("▸ new")
    assert sitting.history == []


def test_nothing_to_list(sit: Sit) -> None:
    """One line says why."""
    screen = sit("basic").play("c", "slash", *typing_keys("zebra"))
    assert "0 of 3" in screen
    assert "No card is meant by this filter (Esc clears it)." in screen


def test_a_hostile_card_is_only_text(sit: Sit) -> None:
    """No markup, no escape sequence."""
    assert "Is [/x] [b]bold[/b] $accent red live [@click=app.quit]here[/]?" in sit("hostile").play("c")


class Listing(App[None]):
    """A list of its own."""

    def __init__(self, cards: list[Card]) -> None:
        super().__init__()
        self.drawn: set[str] = set()
        self.cards = cards
        self.list = CardList(self.describe)

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.list.show(self.cards, Row("state", "", "question", "interval", "ease"), "none")

    def describe(self, card: Card) -> Row:
        self.drawn.add(card.id)
        return Row(
            "新卡",
            "⚑✗12",
            f"问题 {card.id} 长长长长长长长长长长长长长长长长长长长长长长长长长长长长长",
            "12 天",
            "2.50",
        )


class TestList:
    @pytest.fixture
    def listing(self, tmp_path: Path) -> Listing:
        return Listing(list(decks.collection(tmp_path / "many", decks.many(300)).cards.values()))

    @staticmethod
    def play(listing: Listing, *keys: str, size: tuple[int, int] = (80, 11)) -> list[str]:
        """The lines of the list after `keys`."""

        async def run() -> list[str]:
            async with listing.run_test(size=size) as pilot:
                await pilot.pause()
                for key in keys:
                    if key == "click":
                        await pilot.click(CardList, offset=(5, 3))
                    else:
                        await pilot.press(key)
                await pilot.pause()
                return [strip.text for strip in listing.screen._compositor.render_strips()]

        return asyncio.run(run())

    @pytest.mark.parametrize(
        ("keys", "cursor", "first"),
        [
            ((), "n00", "n00"),
            (("up",), "n00", "n00"),
            (("down", "j", "j", "k"), "n02", "n00"),
            (("pagedown",), "n09", "n00"),
            (("pagedown", "pagedown", "down"), "n19", "n10"),
            (("end",), "n299", "n290"),
            (("end", "up", "pageup"), "n289", "n289"),
            (("end", "home"), "n00", "n00"),
            (("end", "down"), "n299", "n290"),
            (("click",), "n02", "n00"),
            (("end", "click"), "n292", "n290"),
        ],
    )
    def test_the_cursor_moves_and_stays_in_view(
        self, listing: Listing, keys: tuple[str, ...], cursor: str, first: str
    ) -> None:
        """By lines, by pages, to the ends and by the mouse."""
        lines = self.play(listing, *keys)
        assert [line.split()[4] for line in lines if "▸" in line] == [cursor]
        assert lines[1].replace("▸", "").split()[3] == first
        assert listing.list.card is not None
        assert listing.list.card.id == cursor

    def test_only_visible_lines_are_drawn(self, listing: Listing) -> None:
        """However many cards there are."""
        self.play(listing, "end")
        assert listing.drawn == {f"n{n:02}" for n in (*range(10), *range(290, 300))}

    @pytest.mark.parametrize("columns", [30, 60, 63, 64, 65, 80, 121])
    def test_every_line_is_exactly_as_wide_as_the_list(self, listing: Listing, columns: int) -> None:
        """Chinese too, with or without interval and ease."""
        lines = self.play(listing, "down", size=(columns, 11))
        assert {width(line) for line in lines} == {columns}
        assert all(("2.50" in line) == (columns > 64) for line in lines[1:])


@pytest.fixture
def sit_down(sit: Sit) -> Iterator[Sit]:
    """Makes sittings that are closed at the end."""
    made: list[Sitting] = []

    def make(*forms: str, mode: Mode = "en") -> Sitting:
        made.append(sit(*forms, mode=mode))
        return made[-1]

    yield make
    for sitting in made:
        sitting.close()


@pytest.mark.parametrize(
    ("mode", "keys", "size"),
    [
        pytest.param("en", ASIDE, (80, 24), id="en"),
        pytest.param("zh", (*ASIDE, "k"), (60, 20), id="narrow-zh"),
        pytest.param("both", (*ASIDE, "slash", *typing_keys("is:new engine d:")), (120, 40), id="wide"),
    ],
)
def test_pictures(
    sit_down: Sit, snap_compare: Compare, mode: Mode, keys: tuple[Step, ...], size: tuple[int, int]
) -> None:
    """The list looks as it was last approved."""
    app = sit_down("basic", "choice", "cloze", mode=mode).start()
    assert snap_compare(app, press=keys, terminal_size=size)
