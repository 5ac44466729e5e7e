"""Takes docs/study.png, the README's picture, from the real screen (needs rsvg-convert and CJK fonts)."""

import asyncio
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from critique_study.clock import SystemClock
from critique_study.content.loader import load
from critique_study.content.shipped import shipped_cards
from critique_study.history.log import Log
from critique_study.session import Session
from critique_study.tui.app import StudyApp

CARD = "zhang-poor-tune-rich-buy"
ANSWERED = 4


async def main() -> None:
    """Answers a few cards, goes to CARD, shows its answer and takes the picture."""
    collection, _ = load(shipped_cards())
    with TemporaryDirectory() as folder, closing(Log(Path(folder, "log.db"))) as log:
        session = Session(collection, log, SystemClock(), mode="en")
        while session.card is not None and session.card.id != CARD:
            session.reveal()
            if session.counts.done < ANSWERED:
                session.grade(4)
            else:
                session.suspend()
        app = StudyApp(session)
        async with app.run_test(size=(84, 26)) as pilot:
            await pilot.press("space")
            await pilot.pause(0.5)
            picture = Path(folder, "study.svg")
            picture.write_text(app.export_screenshot(title="critique-study"), encoding="utf-8")
        out = Path(__file__).with_name("study.png")
        subprocess.run(["rsvg-convert", "--zoom", "1.3", picture, "--output", out], check=True)


asyncio.run(main())
