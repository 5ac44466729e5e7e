"""Draws the cards as Anki shows them, for docs/anki.md (needs Chromium and CJK fonts; `make anki-pictures`).

Anki's own backend imports a package of the shipped cards and fills the templates; Chromium draws its pages with the
little that Anki's programs put around a card.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from PIL import Image

from critique_study.anki.export import export
from critique_study.content.loader import load
from critique_study.content.models import Language
from critique_study.content.shipped import shipped_cards

HERE = Path(__file__).parent
BACKEND = HERE.parent / "tests" / "anki" / "backend.py"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PHONE, DESKTOP = 390, 900
"""Widths of a screen in pixels."""
GAP = 12
SCALE = 1.5
"""Pixels of the picture for one of the screen."""

COLOURS = 64
"""Enough for these few colours and the edges of letters; the files get a third as large."""

AROUND = """
html { overflow: hidden; }
body { margin: 20px; background-color: #f5f5f5; color: #020202; overflow-wrap: break-word; }
body.nightMode { background-color: #2c2c2c; color: #fcfcfc; }
hr { height: 1px; border: none; margin: 1em 0; background-color: #737373; }
#typeans { box-sizing: border-box; width: 100%; line-height: 1.75; }
.typeGood { background: #afa; color: #000; }
.typeBad { background: #faa; color: #000; }
.typeMissed { background: #ccc; color: #000; }
"""
"""What Anki's desktop program says of any card's page, as far as it shows."""

FRAME = """<!doctype html><meta charset="utf-8"><title></title><style>
body { display: inline-flex; gap: %(gap)dpx; margin: 0; padding: %(gap)dpx; background: #c8ced6; }
div { display: flex; flex-direction: column; gap: %(gap)dpx; }
iframe { display: block; border: 0; border-radius: 8px; }
</style><body>%(columns)s<script>
onload = () => {
  for (const frame of document.querySelectorAll("iframe")) {
    frame.style.height = frame.contentDocument.documentElement.offsetHeight + "px";
  }
  document.title = document.body.offsetWidth + "x" + document.body.offsetHeight;
};
</script>"""


class Side(NamedTuple):
    """A side of a card on a screen."""

    note: str
    """Its first id."""
    ordinal: int
    side: str
    """`question` or `answer`."""
    night: bool = False
    typed: tuple[str, str] = ("", "")
    """What a learner typed, in English and in Chinese."""


QUOTE, CHOICE, STEAM = "zhang-poor-tune-rich-buy", "zhang-data-growth", "tao-lecun-steam"
PICTURES: dict[str, tuple[int, list[list[Side]]]] = {
    "anki": (
        PHONE,
        [[Side(QUOTE, 0, side, night) for side in ("question", "answer")] for night in (False, True)],
    ),
    "anki-forms": (
        DESKTOP,
        [
            [
                Side("rahimi-alchemy", 1, "question"),
                Side(CHOICE, 0, "answer", night=True),
                Side(STEAM, 0, "answer", typed=("Termodynamics", "热动学")),
            ]
        ],
    ),
}
"""Width, and columns of sides, by the beginning of the file's name; its end is the language."""


class Anki:
    """Anki's backend with the cards of a package; a process of its own."""

    def __init__(self, python: str, package: Path, folder: Path) -> None:
        self._process = subprocess.Popen(
            [python, BACKEND], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self("open", path=str(folder / "collection.anki2"))
        self("load", path=str(package))
        self._notes = {note["fields"]["NoteId"]: note for note in self("notes").values()}

    def __call__(self, do: str, /, **given: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"do": do, **given}), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())["value"]

    def page(self, side: Side, language: Language) -> str:
        """The page of `side`, with the box to type in or what Anki says of what was typed."""
        note = self._notes[side.note]
        shown = self("render", card=note["cards"][str(side.ordinal)]["id"])[side.side]
        box = '<center><input type="text" id="typeans"></center>'
        if side.side == "answer" and "[[type:" in shown:
            given = side.typed[language == "zh"]
            box = f"<div>{self('compare', expected=note['fields']['Typed'], provided=given)}</div>"
        shown = re.sub(r"\[\[type:[^]]*\]\]", lambda _: box, shown)
        classes = f"card card{side.ordinal + 1}" + (" nightMode night_mode" if side.night else "")
        return f'<!doctype html><style>{AROUND}</style><body class="{classes}"><div id="qa">{shown}</div>'

    def stop(self) -> None:
        """Ends the process."""
        self._process.communicate()


def draw(browser: str, columns: Sequence[Sequence[str]], width: int, out: Path) -> None:
    """Draws pages `width` pixels wide, in columns beside each other."""
    frames = (
        "".join(f'<iframe width="{width}" srcdoc="{escape(page)}"></iframe>' for page in column) for column in columns
    )
    page = out.with_suffix(".html")
    joined = "".join(f"<div>{frame}</div>" for frame in frames)
    page.write_text(FRAME % {"gap": GAP, "columns": joined}, encoding="utf-8")
    seen = re.search(r"<title>(\d+)x(\d+)", run(browser, page, "--dump-dom", "--window-size=2000,1000"))
    if seen is None:
        sys.exit(f"{browser}: drew nothing; does it run headless here?")
    run(browser, page, f"--screenshot={out}", f"--window-size={seen[1]},{seen[2]}")
    page.unlink()


def run(browser: str, page: Path, *options: str) -> str:
    """What a headless `browser` prints."""
    common = ("--headless", "--no-sandbox", "--hide-scrollbars", f"--force-device-scale-factor={SCALE}")
    command = [browser, *common, *options, page.as_uri()]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def main(python: str) -> None:
    """Draws every picture, with the Python that has Anki."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"no browser to draw with: install one of {', '.join(BROWSERS)}")
    collection, _ = load(shipped_cards())
    languages: tuple[Language, ...] = ("en", "zh")
    for language in languages:
        with TemporaryDirectory() as place:
            folder = Path(place)
            package = folder / "deck.apkg"
            export(collection, package, mode=language, ledger_path=folder / "exports.json", now=1)
            anki = Anki(python, package, folder)
            for name, (width, columns) in PICTURES.items():
                pages = [[anki.page(side, language) for side in column] for column in columns]
                out = HERE / f"{name}-{language}.png"
                draw(browser, pages, width, out)
                with Image.open(out) as picture:
                    # Median cut would lose what is rare: the red of a wrong letter.
                    few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
                few.save(out, optimize=True)
            anki.stop()


main(sys.argv[1])
