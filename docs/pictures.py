"""Takes the README's pictures from the real screens, in both languages (needs rsvg-convert and CJK fonts).

Three weeks of study are played first, with a clock that is told the time, so that there is something to see.
"""

import asyncio
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from critique_study.clock import Moment
from critique_study.content.loader import load
from critique_study.content.models import Collection, Language
from critique_study.content.shipped import shipped_cards
from critique_study.history.log import Log
from critique_study.session import Session
from critique_study.tui.app import StudyApp

HERE = Path(__file__).parent
SIZE = (84, 26)
DAYS = 21
READ = 7
"""Sections, one on each of the first days."""
CARD = "zhang-poor-tune-rich-buy"
"""The card in the picture of the quiz."""
SCREENS = ("home", "study", "stats", "browse", "text", "map")


class Clock:
    """A clock that is told the time."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 2, 7, tzinfo=UTC)

    def now(self) -> Moment:
        """The moment it was told."""
        return Moment(int(self.at.timestamp() * 1000), 0)

    def ticks(self) -> int:
        """The same in milliseconds."""
        return int(self.at.timestamp() * 1000)

    def advance(self, **by: float) -> None:
        """Moves it forward."""
        self.at += timedelta(**by)


def play(collection: Collection, log: Log, clock: Clock) -> None:
    """Reads a little and studies every day but some, as well as most people do; CARD is left for the picture."""
    chance = Random(3)
    sections = [section for module in collection.path for section in module.sections]
    for day in range(DAYS):
        session = Session(collection, log, clock)
        if day < READ:
            session.read(sections[day])
        while chance.random() > 0.02 and session.card is not None:
            clock.advance(seconds=chance.uniform(4, 25))
            session.reveal()
            if session.card.id == CARD:
                session.bury()
            else:
                session.grade(chance.choices((2, 3, 4, 5), (10, 10, 60, 20))[0])
        clock.advance(days=1)
        clock.at = clock.at.replace(hour=7, minute=0, second=0)


async def take(session: Session, screen: str, out: Path) -> None:
    """Opens `screen` over `session` and writes its picture."""
    if screen == "study":
        session._ask(first=session.collection.cards[CARD])
        while session.card is not None and session.card.id != CARD:
            session.suspend()
    app = StudyApp(session, home=screen != "study")
    keys = {"study": ("space",), "stats": ("t",), "browse": ("c",), "text": ("r",), "map": ("m",)}.get(screen, ())
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*keys)
        await pilot.pause(0.5)
        picture = out.with_suffix(".svg")
        picture.write_text(app.export_screenshot(title="critique-study"), encoding="utf-8")
    subprocess.run(["rsvg-convert", "--zoom", "1.2", picture, "--output", out], check=True)
    picture.unlink()


def main(screens: list[str]) -> None:
    """Takes the pictures named, or all."""
    collection, _ = load(shipped_cards())
    languages: tuple[Language, ...] = ("en", "zh")
    for language in languages:
        for screen in screens or SCREENS:
            with TemporaryDirectory() as folder, closing(Log(Path(folder, "log.db"))) as log:
                clock = Clock()
                play(collection, log, clock)
                session = Session(collection, log, clock, mode=language)
                asyncio.run(take(session, screen, HERE / f"{screen}-{language}.png"))


main(sys.argv[1:])
