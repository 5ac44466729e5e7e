"""The stats on a screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from textual.app import App

from critique_study.content.models import Language
from critique_study.history.log import Log
from critique_study.session import Session
from critique_study.tui.app import TERMINAL
from critique_study.tui.screens.stats import StatsScreen
from tests import decks
from tests.conftest import FakeClock

Compare = Callable[..., bool]
DAYS = 40
NEW_A_DAY = 2


class Shown(App[Literal["closed"]]):
    """The screen and nothing else, in the colours of the terminal."""

    def __init__(self, session: Session, language: Language) -> None:
        super().__init__(ansi_color=True)
        self.register_theme(TERMINAL)
        self.theme = TERMINAL.name
        self._session, self._language = session, language

    def on_mount(self) -> None:
        self.push_screen(StatsScreen(self._session, self._language), lambda _: self.exit("closed"))


@pytest.fixture
def session(tmp_path: Path, clock: FakeClock) -> Iterator[Session]:
    """Forty days of study up to this Monday: a fifth of the answers Again, every fourth day left out; a suspension.

    What is answered how does not depend on the order of equally overdue cards, which differs from log to log.
    """
    collection = decks.collection(tmp_path / "cards", decks.many(30))
    clock.advance(days=-DAYS)
    with closing(Log(tmp_path / "log.db")) as log:
        session = Session(collection, log, clock)
        session.plan = session.plan._replace(new_per_day=NEW_A_DAY)
        for day in range(DAYS):
            clock.advance(days=1)
            session.refresh()
            for number in range(99):
                if session.card is None or not day % 4:
                    break
                session.reveal()
                clock.advance(seconds=5 + number % 7)
                missed = session.part != "drill" and (day + session.card.position) % 5 == 0
                session.grade(2 if missed else 4)
        session.suspend(collection.cards["n00"])
        session.refresh()
        yield session


def text(app: App[Literal["closed"]]) -> str:
    """What is on the screen."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def look(app: Shown, *keys: str, size: tuple[int, int] = (80, 24)) -> list[str]:
    """What is on the screen at first and after each key; nothing once it is closed."""
    seen: list[str] = []

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            seen.append(text(app))
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
                seen.append(text(app) if app.is_running else "")

    asyncio.run(run())
    return seen


def test_it_tells_what_the_subcommand_tells(session: Session) -> None:
    """Section by section, in the study language, with the definition under each name."""
    (english,) = look(Shown(session, "en"), size=(80, 40))
    assert "Retention" in english
    assert "grade 3 or better" in english
    (chinese,) = look(Shown(session, "zh"), size=(60, 40))
    assert "记忆保持率" in chinese
    assert "Retention" not in chinese


@pytest.mark.parametrize("keys", [("down",), ("j",), ("pagedown",), ("end",)])
def test_scrolling(session: Session, keys: tuple[str, ...]) -> None:
    """By arrows, letters and page keys; up leads back."""
    before, after, back = look(Shown(session, "en"), *keys, "home")
    assert before != after
    assert before == back


def test_the_last_line_can_be_reached(session: Session) -> None:
    """The decks come last here."""
    assert "Many" in look(Shown(session, "en"), "end", size=(60, 20))[-1]


@pytest.mark.parametrize("key", ["q", "escape"])
def test_closing(session: Session, key: str) -> None:
    """By the usual keys."""
    app = Shown(session, "en")
    look(app, key)
    assert app.return_value == "closed"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_is_broken_at_sixty_columns(session: Session, language: Language) -> None:
    """A bar, a column or a week stays beside its figure."""
    pages = look(Shown(session, language), *["pagedown"] * 7, size=(60, 20))
    drawn = set("━╸█▇▆▅▄▃▂▁░▒▓·")
    for line in "\n".join(page.rpartition("\n")[0] for page in pages).splitlines():
        figures = line[:57].strip()
        assert not figures or not set(figures) <= drawn, line


def test_without_cards(tmp_path: Path, clock: FakeClock) -> None:
    """There is nothing to tell of."""
    with closing(Log(tmp_path / "log.db")) as log:
        session = Session(decks.collection(tmp_path / "none", decks.many(0) + " []\n"), log, clock)
        assert "No cards to tell of." in look(Shown(session, "en"))[0]


def test_without_answers(tmp_path: Path, clock: FakeClock) -> None:
    """Says what is to be seen here one day."""
    with closing(Log(tmp_path / "log.db")) as log:
        session = Session(decks.collection(tmp_path / "cards", decks.many(2)), log, clock)
        assert "开始学习后" in look(Shown(session, "zh"))[0]


@pytest.mark.parametrize(
    ("language", "size", "keys"),
    [
        pytest.param("en", (80, 24), (), id="en"),
        pytest.param("en", (120, 40), ("pagedown",), id="calendar"),
        pytest.param("zh", (60, 20), ("pagedown",), id="zh"),
    ],
)
def test_pictures(
    session: Session, snap_compare: Compare, language: Language, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    """It looks as it was last approved."""
    assert snap_compare(Shown(session, language), press=keys, terminal_size=size)
