"""The debate on the screen: moving about in it, from one thing to another and back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.app import App, ComposeResult

from critique_study.content.loader import load
from critique_study.content.models import Collection
from critique_study.debate.report import Paragraph
from critique_study.settings import Mode
from critique_study.tui.widgets.entry_list import EntryList
from tests.conftest import FakeClock
from tests.debate.made import SHIPPED
from tests.tui.conftest import SECTION, SEED, Sitting

Sit = Callable[..., Sitting]
Compare = Callable[..., bool]

PEOPLE = """
people:
  - id: ada
    name: {en: Ada Lovelace, zh: 爱达}
    role: {en: Writer of the notes on the engine., zh: 分析机注释的作者。}
    position: {en: The engine originates nothing., zh: 机器不会自己创造。}
  - id: turing
    name: {en: Alan Turing, zh: 图灵}
    role: {en: Mathematician in Manchester., zh: 曼彻斯特的数学家。}
    position: {en: Machines surprise him often., zh: 机器常让他吃惊。}
    answers: [ada]
"""
CLAIMS = """
issues:
  - id: origin
    title: {en: Originality, zh: 独创}
    question: {en: "Can a machine do more than it is ordered to?", zh: 机器能不能做到吩咐之外的事？}
  - id: use
    title: {en: Use, zh: 用处}
    question: {en: "What is the engine good for?", zh: 分析机有什么用？}
claims:
  - id: c.nothing
    issue: origin
    held_by: [ada]
    date: "1843-08"
    cites: [notes/engine]
    claim: {en: The Analytical Engine has no pretensions to originate anything., zh: 分析机从不自称能创造什么。}
  - id: c.surprise
    issue: origin
    held_by: [turing]
    date: "1950"
    cites: [notes/engine]
    outside: true
    claim: {en: Machines take their makers by surprise with great frequency., zh: 机器常常出乎制造者的意料。}
    relations: [{kind: attacks, to: c.nothing}]
  - id: c.child
    issue: origin
    held_by: [turing]
    date: undated
    cites: [notes/engine]
    claim: {en: A machine may be taught as a child is., zh: 机器可以像孩子一样教。}
    relations: [{kind: supports, to: c.surprise}, {kind: undercuts, to: c.nothing, comparison: true}]
  - id: c.weaves
    issue: use
    held_by: [ada, turing]
    date: "1843"
    cites: [notes/engine]
    claim: {en: The engine weaves algebraical patterns., zh: 分析机织出代数的花纹。}
    relations: [{kind: supports, to: c.nothing, comparison: true}]
"""
TIMELINE = """
events:
  - id: loom
    date: "1800s"
    precision: decade
    what: {en: Jacquard builds his loom., zh: 雅卡尔造出织机。}
    outside: true
    cites: [notes/engine]
  - id: notes
    date: "1843-08"
    precision: month
    what: {en: The notes appear., zh: 注释发表。}
    people: [ada]
    cites: [notes/engine]
  - id: reply
    date: "1950"
    precision: year
    what: {en: Turing answers Lady Lovelace., zh: 图灵回应爱达。}
    people: [turing, ada]
    cites: [notes/engine]
"""
DECK = """
deck: notes
title: {en: Notes, zh: 注释}
seed: notes
notes:
  - id: engine-originates
    kind: claim
    claim: c.nothing
    held_by: [ada]
    cites: [notes/engine]
    front: {en: "What, says Lovelace, can the engine never do?", zh: 爱达说，分析机永远做不到什么？}
    back: {en: Originate anything., zh: 自己创造。}
  - id: engine-surprise
    kind: claim
    claim: c.surprise
    held_by: [turing]
    cites: [notes/engine]
    front: {en: "What do machines do to Turing with great frequency?", zh: 机器常让图灵怎样？}
    back: {en: Take him by surprise., zh: 吃惊。}
"""


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Two people at odds about two issues."""
    root = tmp_path_factory.mktemp("debate")
    dossier = root / "seeds" / "notes"
    dossier.mkdir(parents=True)
    (root / "cards").mkdir()
    (root / "cards" / "collection.yaml").write_text("id: small\ntitle: {en: Small, zh: 小}\n")
    (root / "cards" / "notes.yaml").write_text(DECK)
    for name, text in (("people", PEOPLE), ("claims", CLAIMS), ("timeline", TIMELINE)):
        (root / "seeds" / f"{name}.yaml").write_text(text)
    (dossier / "seed.yaml").write_text(SEED)
    (dossier / "engine.en.md").write_text(SECTION)
    (dossier / "engine.zh.md").write_text("# 分析机做不到的事\n\n正文。\n")
    loaded, problems = load(root / "cards")
    assert not problems, problems
    return loaded


@pytest.fixture
def sit_down(tmp_path: Path, clock: FakeClock, collection: Collection) -> Iterator[Sit]:
    """Makes sittings that begin on the first screen and are closed at the end."""
    made: list[Sitting] = []

    def make(mode: Mode = "en", of: Collection = collection) -> Sitting:
        made.append(Sitting(of, tmp_path / "log.db", clock, mode))
        made[-1].home = True
        return made[-1]

    yield make
    for sitting in made:
        sitting.close()


def present(screen: str) -> str:
    """What is under the cursor: of the details, if they have it."""
    bars = [line.rpartition("▌")[2].strip() for line in screen.splitlines() if "▌" in line]
    return " ".join(bars)


# The map


def test_the_map_of_an_issue(sit_down: Sit) -> None:
    """Each claim below the one it bears on, with its holders; what was told above is marked, other issues named."""
    screen = sit_down().play("m", size=(80, 40))
    assert "1 Originality   2 Use" in screen
    assert "Can a machine do more than it is ordered to?" in screen
    assert "Ada Lovelace (August 1843): The Analytical Engine has" in screen
    assert "  [attacks] Alan Turing (1950, outside the document): Machines" in screen
    assert "    [supports] Alan Turing (undated): A machine may be taught" in screen
    assert "  [undercuts, by comparison] Alan Turing (undated): A machine" in screen
    assert "(told above)" in screen
    assert "[supports, by comparison; under Use] Ada Lovelace, Alan" in screen
    assert "To undercut a claim is" in screen


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ((), "Ada Lovelace (August 1843)"),
        (("j",), "[supports, by comparison; under Use]"),
        (("down", "j"), "[attacks] Alan Turing"),
        (("j", "j", "k"), "[supports, by comparison; under Use]"),
        (("end",), "[undercuts, by comparison] Alan Turing"),
        (("end", "home"), "Ada Lovelace (August 1843)"),
        (("up",), "Ada Lovelace (August 1843)"),
        (("right",), "Ada Lovelace, Alan Turing (1843)"),
        (("right", "right"), "Ada Lovelace (August 1843)"),
        (("j", "2"), "Ada Lovelace, Alan Turing (1843)"),
        (("left", "1"), "Ada Lovelace (August 1843)"),
        (("3",), "Ada Lovelace (August 1843)"),
    ],
)
def test_moving_on_the_map(sit_down: Sit, keys: tuple[str, ...], expected: str) -> None:
    """From claim to claim, from issue to issue; each issue begins at its top."""
    assert present(sit_down().play("m", *keys)).startswith(expected)


def test_to_where_a_claim_is_told(sit_down: Sit) -> None:
    """From another issue, or from further down; elsewhere the key does nothing."""
    sitting = sit_down()
    assert "where it is told" in sitting.play("m", "j", size=(120, 40))
    screen = sitting.play("m", "j", "m", size=(120, 40))
    assert "What is the engine good for?" in screen
    assert "where it is told" not in screen
    assert present(sitting.play("m", "end", "m")).startswith("[supports] Alan Turing (undated)")


def test_the_details_of_a_claim(sit_down: Sit) -> None:
    """Enter opens them, back leads to the list, then to where the map was opened."""
    sitting = sit_down()
    assert "Held by" not in sitting.play("m")
    screen = sitting.play("m", "enter", size=(80, 44))
    details = screen.partition("────")[2]
    assert [word for word in ("August 1843", "Held by", "Passages", "Cards") if word not in details] == []
    assert "new: What, says Lovelace, can the engine never do?" in details
    assert "Held by" not in sitting.play("m", "enter", "escape")
    assert "Space study" in sitting.play("m", "enter", "q", "q")


def test_beside_the_list_where_there_is_room(sit_down: Sit) -> None:
    """From 110 columns on, without a key."""
    assert "Held by" in sit_down().play("m", size=(110, 30))
    assert "Held by" not in sit_down().play("m", size=(109, 30))


def test_where_the_details_lead(sit_down: Sit) -> None:
    """Enter opens what is under the cursor: a person, a passage, a card; back leads to the same place."""
    sitting = sit_down()
    assert "Writer of the notes" in sitting.play("m", "enter", "enter")
    assert present(sitting.play("m", "enter", "enter", "q")).endswith("Ada Lovelace")
    assert "It originates nothing, wrote Ada" in sitting.play("m", "enter", "j", "enter")
    assert "id:engine-originates" in sitting.play("m", "enter", "j", "j", "enter")


def test_keys_for_the_same(sit_down: Sit) -> None:
    """The passage, the holder, the cards and the events of the claim under the cursor, without opening it."""
    sitting = sit_down()
    assert "It originates nothing, wrote Ada" in sitting.play("m", "p")
    assert "Mathematician in Manchester" in sitting.play("m", "j", "j", "w")
    screen = sitting.play("m", "c")
    assert "claim:c.nothing" in screen
    assert "1 of 2" in screen
    assert "c cards" not in sitting.play("m", "j", "j", "j")
    assert "1 of 2" not in sitting.play("m", "j", "j", "j", "c")
    assert "‹ Alan Turing ›" in sitting.play("m", "j", "j", "y")


def test_a_state_after_an_answer(sit_down: Sit) -> None:
    """The card stands otherwise on the map, also if it was open meanwhile."""
    sitting = sit_down()
    assert "new: What, says Lovelace" in sitting.play("m", size=(120, 40))
    sitting.play("space", "space", "3", "q")
    assert sitting.history == ["4 engine-originates"]
    assert "in 1 d: What, says Lovelace" in sitting.play("m", size=(120, 40))
    assert "suspended: What, says Lovelace" in sitting.play("m", "c", "s", "q", size=(120, 40))


# The people


def test_the_people(sit_down: Sit) -> None:
    """By document, with how much there is of each."""
    screen = sit_down().play("w")
    assert "Notes on the engine" in screen
    assert present(screen) == "Ada Lovelace (ada): 2 claims; 1 card: 1 new"


def test_a_profile(sit_down: Sit) -> None:
    """All of a person, each thing to be opened: whom they answer, claims, passages, events."""
    sitting = sit_down()
    screen = sitting.play("w", "j", "enter", size=(120, 50))
    parts = ("At the time", "Position", "Answers", "Is answered by", "Claims", "Passages", "Cards", "Events")
    assert [part for part in parts if part not in screen] == ["Is answered by"]
    assert "Writer of the notes" in sitting.play("w", "j", "enter", "enter", size=(120, 50))
    assert "By comparison" not in screen
    assert "Alan Turing (by comparison)" not in sitting.play("w", size=(120, 50))


def test_from_a_person_to_the_map(sit_down: Sit) -> None:
    """To the claim under the cursor, else to the first; the map opens on it."""
    sitting = sit_down()
    assert present(sitting.play("w", "j", "m")).startswith("[attacks] Alan Turing")
    assert present(sitting.play("w", "j", "enter", "j", "j", "m")).startswith("[supports] Alan Turing (undated)")
    assert "person:turing" in sitting.play("w", "j", "c")
    assert "‹ Alan Turing ›" in sitting.play("w", "j", "y")


def test_a_person_asked_for_is_left_at_once(sit_down: Sit) -> None:
    """Back from the profile to the map, not to a list that was never seen; the profile is where the cursor is."""
    sitting = sit_down()
    assert "Mathematician" in sitting.play("m", "j", "j", "w")
    assert present(sitting.play("m", "j", "j", "w", "q")).startswith("[attacks] Alan Turing")


# The timeline


def test_the_timeline(sit_down: Sit) -> None:
    """In order, as precisely as is known, with who took part and what is known from elsewhere."""
    screen = sit_down().play("y")
    places = [screen.index(text) for text in ("1800s", "Jacquard builds", "August 1843", "The notes appear.", "1950")]
    assert places == sorted(places)
    assert "outside the document" in screen
    assert present(screen).startswith("Jacquard builds his loom.")


def test_the_events_of_one_person(sit_down: Sit) -> None:
    """By f that of the event, by the arrows the next one; f again shows all, the cursor stays on its event."""
    sitting = sit_down()
    screen = sitting.play("y", "end", "f")
    assert "‹ Alan Turing ›" in screen
    assert "The notes appear." not in screen
    assert "‹ Ada Lovelace ›" in sitting.play("y", "right")
    assert "‹ everybody ›" in sitting.play("y", "right", "right", "right")
    assert "‹ Alan Turing ›" in sitting.play("y", "left")
    screen = sitting.play("y", "end", "f", "f")
    assert "‹ everybody ›" in screen
    assert present(screen).startswith("Turing answers")
    assert "‹ everybody ›" in sitting.play("y", "f")


def test_from_an_event(sit_down: Sit) -> None:
    """To its passage, to who took part; without anybody that key does nothing."""
    sitting = sit_down()
    assert "It originates nothing, wrote Ada" in sitting.play("y", "p")
    assert "Writer of the notes" in sitting.play("y", "j", "w")
    assert "‹ everybody ›" in sitting.play("y", "w")
    assert "Mathematician" in sitting.play("y", "end", "enter", "enter")


# All three


@pytest.mark.parametrize(("key", "word"), [("m", "独创"), ("w", "图灵"), ("y", "时间线")])
def test_the_other_language(sit_down: Sit, key: str, word: str) -> None:
    """Everything is told in it at once, on the screens below too; the cursor stays."""
    sitting = sit_down()
    before, after = sitting.play(key, "j"), sitting.play(key, "j", "l")
    assert word not in before
    assert word in after
    lines = ["▌" in line for line in after.splitlines()]
    assert any(lines)
    assert "空格 学习" in sitting.play(key, "l", "q")
    assert word in sitting.play(key, "p", "q", "l")


@pytest.mark.parametrize("key", ["m", "w", "y"])
def test_without_a_debate(sit: Sit, key: str) -> None:
    """The keys do nothing, and are not shown."""
    sitting = sit("basic")
    sitting.home = True
    screen = sitting.play(key)
    assert "Space study" in screen
    assert "m map" not in screen


@pytest.mark.parametrize("key", ["m", "w", "y"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12), (20, 8)])
def test_the_whole_debate_can_be_walked(sit_down: Sit, key: str, size: tuple[int, int]) -> None:
    """The shipped one, to its end and back at any size, in both languages."""
    keys = (key, "end", "enter", "pagedown", "end", "l", "home", "escape", "pageup", "home", "pagedown", "k", "j")
    assert "▌" in sit_down(of=SHIPPED).play(*keys, size=size)


def test_the_help_tells_the_keys(sit_down: Sit) -> None:
    """Those of the screen."""
    assert "the issue before, or the next one" in sit_down().play("m", "question_mark", size=(80, 40))


# The list


class Listing(App[None]):
    """A list of its own: every fifth paragraph is an entry, the second entry longer than the list."""

    def __init__(self) -> None:
        super().__init__()
        self.list = EntryList("list")

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        tao = SHIPPED.people["tao"]
        self.list.show(
            Paragraph(f"{number} {'long ' * 150 if number == 5 else ''}", about=tao if number % 5 == 0 else None)
            for number in range(100)
        )


def walked(*keys: str) -> tuple[int, list[str]]:
    """The entry under the cursor after `keys`, and the lines of the list."""
    app = Listing()

    async def run() -> list[str]:
        async with app.run_test(size=(40, 10)) as pilot:
            await pilot.pause()
            for key in keys:
                if key == "click":
                    await pilot.click(EntryList, offset=(5, 0))
                else:
                    await pilot.press(key)
                await pilot.pause()
            return [strip.text.strip() for strip in app.screen._compositor.render_strips()]

    lines = asyncio.run(run())
    return app.list.at, lines


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ((), 0),
        (("k",), 0),
        (("end",), 19),
        (("end", "j"), 19),
        (("end", "k"), 18),
        (("end", "k", "home"), 0),
        (("end", "k", "click"), 18),
    ],
)
def test_the_cursor_goes_from_entry_to_entry(keys: tuple[str, ...], at: int) -> None:
    """Over the text between them."""
    assert walked(*keys)[0] == at


def test_all_of_a_long_entry_is_seen() -> None:
    """The next one is reached by way of all its lines."""
    seen: set[str] = set()
    lines = 0
    for presses in range(12):
        at, shown = walked(*["j"] * presses)
        if at > 1:
            break
        lines = max(lines, sum("long" in line for line in shown))
        seen |= {line for line in shown if line}
    assert at == 2
    assert lines == 10


def test_the_last_line_is_reached() -> None:
    """Though no entry is there."""
    for keys in (("end",), ("pagedown",) * 20, ("end", "k", "j", "j", "j")):
        assert "99" in walked(*keys)[1]


# Pictures


@pytest.mark.parametrize("size", [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")])
@pytest.mark.parametrize("mode", ["en", "zh"])
@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(("m", "j", "j", "enter"), id="map"),
        pytest.param(("w", "j", "enter", "j"), id="who"),
        pytest.param(("y", "j", "j"), id="timeline"),
    ],
)
def test_pictures(
    sit_down: Sit, snap_compare: Compare, keys: tuple[str, ...], mode: Mode, size: tuple[int, int]
) -> None:
    """Each screen looks as it was last approved."""
    assert snap_compare(sit_down(mode).start(), press=keys, terminal_size=size)
