"""Small decks, and a sitting that is played by keys and read back from its log."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from critique_study.content.loader import load
from critique_study.content.models import Collection
from critique_study.events import Answer, Event
from critique_study.history.log import Log
from critique_study.session import Plan, Session, Summary
from critique_study.settings import Mode
from critique_study.tui.app import Learn, StudyApp
from critique_study.tui.stepping import StepScreen
from tests.conftest import FakeClock
from tests.onboarding import made

Step = str | Callable[[StudyApp, Pilot[Summary]], object]
"""A key, or something done to the running app."""

COLLECTION = "id: small\ntitle: {en: Small, zh: 小}\n"
PEOPLE = """
people:
  - id: ada
    name: {en: Ada Lovelace, zh: 爱达}
    role: {en: Writer of the notes., zh: 注释的作者。}
    position: {en: The engine originates nothing., zh: 机器不会自己创造。}
"""
SEED = """
seed: notes
title: {en: Notes on the engine, zh: 机器注释}
authors: [ada]
outlet: {en: Memoirs, zh: 文集}
date: "1843-08"
language: en
address: null
sections: [engine]
caveats: []
"""
DECK = """
deck: notes
title: {en: "Lovelace: notes on the engine", zh: 爱达：机器注释}
seed: notes
notes:"""
SECTION = """# What the engine cannot do

It *originates* nothing, wrote Ada Lovelace in 1843; it does what it is ordered to.

> The Analytical Engine weaves algebraical patterns.
"""
CLAIMS = """
issues:
  - id: engine
    title: {en: Engines, zh: 机器}
    question: {en: What can they do?, zh: 机器能做什么？}
claims:
  - id: c.originates-nothing
    issue: engine
    held_by: [ada]
    date: "1843-08"
    cites: [alpha/one]
    claim:
      en: The engine has no pretensions whatever to originate anything; it does what we know how to order it to do.
      zh: 分析机绝无自己创造什么的意图；我们知道怎样吩咐它，它就做什么。
  - id: c.weaves
    issue: engine
    held_by: [ada]
    date: "1843-08"
    cites: [alpha/two]
    claim: {en: The engine weaves algebraical patterns., zh: 分析机织出代数的花纹。}
    relations: [{kind: supports, to: c.originates-nothing}]
"""
LONG_SECTION = {
    "en": f"""# Section three

The passage of three. {"The engine *weaves* algebraical patterns, just as the loom weaves flowers and leaves. " * 5}

> It can do whatever we know how to order it to perform. It can follow analysis.

{"What it cannot do, says the note, is to anticipate any analytical relations or truths. " * 6}
""",
    "zh": f"""# 第 three 节

three 的段落。{"分析机*织出*代数的花纹，正如织机织出花和叶。" * 8}

> 我们知道怎样吩咐它，它就能做什么。它能跟随分析。

{"注释说，它做不到的，是预见任何解析的关系或真理。" * 12}
""",
}
NOTES = {
    "basic": """
  - id: engine-originates
    kind: claim
    contested: true
    held_by: [ada]
    cites: [notes/engine]
    front:
      en: What, in Ada Lovelace's words of 1843, can the Analytical Engine never do?
      zh: 爱达在 1843 年写道，分析机永远做不到什么？
    back: {en: Originate anything., zh: 自己创造任何东西。}
    why:
      en: It does what we know how to order it to perform, and the note says so to guard against exaggerated hopes.
      zh: 它只做我们知道该怎样吩咐它去做的事。注释这样说，是为了防止人们期望过高。
  - id: engine-weaves
    kind: quote
    cites: [notes/engine]
    front: {en: What does the engine weave?, zh: 分析机织的是什么？}
    back: {en: Algebraical patterns., zh: 代数的花纹。}
  - id: engine-loom
    kind: example
    cites: [notes/engine]
    front: {en: Which machine weaves flowers and leaves?, zh: 哪种机器织出花和叶？}
    back: {en: The Jacquard loom., zh: 雅卡尔织机。}
""",
    "typed": """
  - id: engine-year
    kind: date
    cites: [notes/engine]
    front: {en: In which year did the notes appear?, zh: 注释发表于哪一年？}
    back: {en: "1843", zh: 1843 年}
    accept: {en: [AD 1843], zh: ["1843"]}
""",
    "choice": """
  - id: engine-place
    kind: name
    cites: [notes/engine]
    front: {en: Where did Menabrea hear of the engine?, zh: 梅纳布雷亚在哪里听说了分析机？}
    back: {en: Turin, zh: 都灵}
    choices: {en: [Paris, London, Vienna], zh: [巴黎, 伦敦, 维也纳]}
""",
    "cloze": """
  - id: engine-cards
    kind: claim
    cites: [notes/engine]
    text:
      en: "The engine takes {{c1::punched cards}} from the {{c2::loom::a craft}}."
      zh: "分析机从{{c2::织机::一种手艺}}那里借来了{{c1::穿孔卡片}}。"
""",
    "hostile": r"""
  - id: engine-hostile
    kind: term
    front:
      en: "Is [/x] [b]bold[/b] $accent \e[31mred\e[0m \u202elive\u202c [@click=app.quit]here[/]?"
    back: {en: "[/] \e]0;owned\a {not} :smile:"}
    why: {en: "[link=https://example.org]no[/link]"}
    languages: [en]
""",
    "long": f"""
  - id: engine-long
    kind: argument
    front: {{en: "FIRST {"word " * 300}"}}
    back: {{en: "ANSWER {"word " * 300} LAST"}}
    languages: [en]
""",
}


def write_cards(root: Path, forms: tuple[str, ...]) -> Path:
    """A collection of the notes named in `forms`, with the dossier that they cite; returns the decks' folder."""
    cards, dossier = root / "cards", root / "seeds" / "notes"
    cards.mkdir(parents=True)
    dossier.mkdir(parents=True)
    (cards / "collection.yaml").write_text(COLLECTION)
    (cards / "notes.yaml").write_text(DECK + ("".join(NOTES[form] for form in forms) or " []"))
    (root / "seeds" / "people.yaml").write_text(PEOPLE)
    (dossier / "seed.yaml").write_text(SEED)
    (dossier / "engine.en.md").write_text(SECTION)
    (dossier / "engine.zh.md").write_text("# 分析机做不到的事\n\n正文。\n")
    return cards


class Sitting:
    """One learner with one collection: any number of runs of the app over one log."""

    def __init__(self, collection: Collection, path: Path, clock: FakeClock, mode: Mode) -> None:
        """`path`: where the log is kept."""
        self.clock = clock
        self.mode: Mode = mode
        self.collection = collection
        self.path = path
        self.plan = Plan()
        self.home = False
        """Whether a run begins with the day at a glance."""
        self.learn: Learn | None = None
        """With what of the path a run begins; None: with the quiz."""
        self._logs: list[Log] = []
        self.screen = ""
        """What the last run showed before it ended."""
        self.app: StudyApp
        """The last run."""

    def start(self, notice: str = "") -> StudyApp:
        """An app over the log as it is now."""
        self._logs.append(Log(self.path))
        session = Session(self.collection, self._logs[-1], self.clock, mode=self.mode, plan=self.plan)
        self.app = StudyApp(session, notice, home=self.home, learn=self.learn)
        return self.app

    def play(self, *steps: Step, size: tuple[int, int] = (80, 24), notice: str = "") -> str:
        """Runs the app, takes `steps` and returns what is on the screen then."""
        app = self.start(notice)

        async def run() -> None:
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                for step in steps:
                    if isinstance(step, str):
                        await pilot.press(step)
                    elif inspect.isawaitable(done := step(app, pilot)):
                        await done
                await pilot.pause()
                self.screen = seen(app) if app.is_running else ""

        asyncio.run(run())
        self.close()
        return self.screen

    def close(self) -> None:
        """Lets go of the log."""
        while self._logs:
            self._logs.pop().close()

    @property
    def events(self) -> list[Event]:
        """The log as it is on disk."""
        with closing(Log(self.path)) as log:
            return [event for _, event in log.events()]

    @property
    def history(self) -> list[str]:
        """The log in short: `4 engine-year` for a grade, else kind and card."""
        return [
            f"{event.data.grade if isinstance(event.data, Answer) else event.kind} {event.card}"
            for event in self.events
        ]


def seen(app: StudyApp) -> str:
    """The text on the screen."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def typing(text: str) -> Callable[[StudyApp, Pilot[Summary]], Awaitable[None]]:
    """A step that presses one key after another."""

    async def press(app: StudyApp, pilot: Pilot[Summary]) -> None:
        await pilot.press(*("question_mark" if character == "?" else character for character in text))

    return press


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets tests press a key twice as fast as they can."""
    monkeypatch.setattr(StudyApp, "REPEAT_SECONDS", 0.0)
    monkeypatch.setattr(StepScreen, "PAUSE_SECONDS", 0.001)


@pytest.fixture
def sit(tmp_path: Path, clock: FakeClock) -> Callable[..., Sitting]:
    """Makes a sitting over notes of the given forms."""

    def make(*forms: str, mode: Mode = "en") -> Sitting:
        collection, problems = load(write_cards(tmp_path, forms))
        assert not problems
        return Sitting(collection, tmp_path / "log.db", clock, mode)

    return make


@pytest.fixture(scope="session")
def small_path(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Three modules of two sections; what is claimed in the first two, and a long text in the third section."""
    root = tmp_path_factory.mktemp("path")
    made.make(root)
    (root / "seeds" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (root / "seeds" / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    for language, text in LONG_SECTION.items():
        (root / "seeds" / "alpha" / f"three.{language}.md").write_text(text, encoding="utf-8")
    collection, problems = load(root / "cards")
    assert not [problem for problem in problems if problem.severity == "error"], problems
    return collection


@pytest.fixture
def walk(small_path: Collection, tmp_path: Path, clock: FakeClock) -> Callable[..., Sitting]:
    """Makes a sitting that walks a small path."""

    def make(*, mode: Mode = "en", learn: Learn | None = None) -> Sitting:
        sitting = Sitting(small_path, tmp_path / "log.db", clock, mode)
        sitting.learn = learn or Learn()
        return sitting

    return make
