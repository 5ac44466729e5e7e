"""Measures the program beside its peers and against its goals; bench/README.md says what is compared.

Every run is a process of its own, the contestants take turns, and medians count. Prints a table and writes
bench/results/results.json and bench/results/chart.svg.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import chart
import export as exporting
import made

from critique_study import words
from critique_study.anki.export import export
from critique_study.clock import SystemClock
from critique_study.content import faces
from critique_study.content.loader import load
from critique_study.content.models import Collection, Language
from critique_study.content.shipped import shipped_cards
from critique_study.history.log import Log
from critique_study.schedule.finder import Finder
from critique_study.schedule.query import parse
from critique_study.session import Plan, Session, askable
from critique_study.tui import face
from critique_study.tui.typeset import Block
from terminal import Terminal

BENCH = Path(__file__).resolve().parent
RESULTS = BENCH / "results"
PEERS = ("textual", "sbx", "supermemo2", "fsrs", "PyYAML", "msgspec")
"""Beside those that the exports are compared with."""
PROGRAM = (sys.executable, "-m", "critique_study")
QUIET = 0.15
"""Seconds without painting after which a screen is taken to be at rest."""
BIG_NOTES, BIG_EVENTS, BIG_FILES = 50_000, 1_000_000, 50
CELLS = 72
"""The width of a card on a terminal of 80 columns."""
TYPED = ("alchemy", "theory", "data", "reasoning", "deep")
"""What is typed into a filter."""
LONGEST_TEXT = {"en": 14, "zh": 6}
"""Characters of a question by which it is known when it is painted: they stand on its first line."""


class Found(NamedTuple):
    """One comparison."""

    what: str
    ours: float
    unit: str
    peer: str = ""
    theirs: float | None = None
    goal: float | None = None
    """What the ratio may be at most; without a peer, what ours may be at most."""
    least: bool = False
    """Whether ours must be at least the goal."""

    @property
    def figure(self) -> float:
        """What is held against the goal."""
        return self.ours if self.theirs is None else self.ours / self.theirs

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.figure >= self.goal if self.least else self.figure <= self.goal


class Place(NamedTuple):
    """A folder of decks and a home of a learner who studies them."""

    cards: Path
    home: Path

    @property
    def cache(self) -> Path:
        return self.home / "cache"

    def log(self, collection: str) -> Path:
        return self.home / "data" / "default" / f"{collection}.db"


class Painted(NamedTuple):
    """What it took until a text was painted."""

    seconds: float
    cpu: float
    """Seconds of processors."""
    memory: int
    """The peak, in bytes."""


class Bench:
    """The measurements, on inputs made once in a folder."""

    def __init__(self, folder: Path, pace: float) -> None:
        self._folder = folder
        self._pace = pace

    def runs(self, number: int) -> range:
        """How often something is measured that should be `number` times."""
        return range(max(1, round(number * self._pace)))

    # Inputs

    def shipped(self) -> Place:
        """The shipped decks and 10,000 events, with everything kept that a start keeps."""
        return self._place("shipped", shipped_cards, 10_000)

    def big(self) -> Place:
        """50,000 notes and 1,000,000 events, likewise."""
        folder = self._folder / "big-decks"
        return self._place("big", lambda: made.decks(folder, BIG_NOTES, BIG_FILES), BIG_EVENTS)

    def _place(self, name: str, cards: Callable[[], Path], events: int) -> Place:
        (self._folder / f"{name}-decks").mkdir(exist_ok=True)
        place = Place(cards(), self._folder / name)
        if not place.home.exists():
            collection, _ = load(place.cards, place.cache / "decks")
            place.log(collection.id).parent.mkdir(parents=True)
            made.log(place.log(collection.id), list(collection.cards), events)
            with closing(Log(place.log(collection.id))) as log:
                Session(collection, log, SystemClock(), snapshots=place.cache / "states").close()
        return place

    def texts(self, place: Place, language: Language, number: int) -> list[list[Any]]:
        """What a quiz shows if each card is graded Good: the question, all that is below it, how it is answered."""
        copy = self._folder / "twin"
        shutil.copytree(place.home, copy)
        collection, _ = load(place.cards, place.cache / "decks")
        found = []
        with closing(Log(place._replace(home=copy).log(collection.id))) as log:
            session = Session(collection, log, SystemClock(), mode=language, plan=Plan())
            while session.card is not None and len(found) < number:
                question, how = faces.plain(faces.question(session.card, language)), "typed" if session.typing else ""
                session.reveal()
                found.append([question, _shown(face.answer(session, language)), how])
                session.grade(4)
        shutil.rmtree(copy)
        return found

    # Other processes

    def part(self, name: str, *arguments: object) -> Any:
        """What one of our parts measured."""
        return exporting.in_process(sys.executable, BENCH / "parts.py", name, *arguments)

    def peer(self, name: str, *arguments: object) -> str:
        """What a task of another program printed."""
        command = [sys.executable, BENCH / "peers.py", name, *arguments]
        done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, check=True, encoding="utf-8")
        return done.stdout

    def painted(self, command: Sequence[object], text: str, home: Path | None = None) -> Painted:
        """The start of a program, until a text is on its terminal."""
        terminal = Terminal(command, {"CRITIQUE_STUDY_HOME": home} if home is not None else {})
        found = Painted(terminal.wait_for(text), terminal.cpu(), terminal.memory())
        terminal.settle(QUIET)
        terminal.leave()
        return found

    # The rows

    def starts(self) -> Iterator[Found]:
        """From nothing to the first card."""
        place = self.shipped()
        first = _beginning(self.texts(place, "en", 1)[0][0], "en")
        cards = self._folder / "sbx"
        questions = self._folder / "questions.json"
        collection, _ = load(place.cards, place.cache / "decks")
        questions.write_text(json.dumps(_all_texts(collection)), encoding="utf-8")
        self.peer("sbx_cards", cards, questions)
        anki = self._anki()
        quiz = (*PROGRAM, "quiz", "--lang", "en")
        contestants: dict[str, Callable[[], Painted]] = {
            "screen": lambda: self.painted(quiz, first, place.home),
            "textual": lambda: self.painted((sys.executable, BENCH / "textual_line.py"), "A line of text"),
            "plain": lambda: self.painted((*quiz, "--plain"), first, place.home),
            "sbx": lambda: self.painted((sys.executable, "-m", "sbx", "study", cards), "Question:"),
            "anki": lambda: self.painted(
                (sys.executable, BENCH / "peers.py", "anki_question", anki), "Question:"
            ),
        }  # fmt: skip
        times = _taking_turns(contestants, self.runs(15))
        screen, textual, plain, sbx, anki_time = (median(each.seconds for each in times[name]) for name in contestants)
        share = [median(each.cpu for each in times[name]) for name in ("screen", "textual")]
        yield Found("start to the first card, on the screen", screen, "s", "a Textual app of one line", textual, 1.4)
        yield Found("the same, time of processors", share[0], "s", "a Textual app of one line", share[1])
        yield Found("start to the first card, as lines", plain, "s", "sbx", sbx, 0.5)
        yield Found("start to the first card, as lines", plain, "s", "Anki's backend", anki_time, 0.7)
        big = self.big()
        first = _beginning(self.texts(big, "en", 1)[0][0], "en")
        quiz = (*quiz, "--cards", big.cards)
        found = [self.painted(quiz, first, big.home) for _ in self.runs(5)]
        lines = [self.painted((*quiz, "--plain"), first, big.home) for _ in self.runs(5)]
        what = "50,000 notes, 1,000,000 events: start"
        yield Found(f"{what}, on the screen", median(each.seconds for each in found), "s", "shipped", screen, 2.0)
        yield Found(f"{what}, as lines", median(each.seconds for each in lines), "s", "shipped", plain, 2.0)
        yield Found(f"{what}: memory", median(each.memory for each in found) / 1e6, "MB", goal=250)
        log = big.log("bench")
        folded = self.part("opening", log, self._folder / "nothing")
        yield Found("the log of 1,000,000 events without a snapshot", folded["seconds"], "s")
        yield Found("the log of 1,000,000 events without a snapshot: memory", folded["memory"] / 1e6, "MB")

    def keys(self) -> Iterator[Found]:
        """From a grade's key to the next card."""
        place, number = self.shipped(), 35
        for language in ("en", "zh"):
            texts = self.texts(place, language, number)
            canned = self._folder / f"canned-{language}.json"
            canned.write_text(json.dumps(texts), encoding="utf-8")
            contestants: dict[str, Callable[[], list[float]]] = {
                "ours": lambda language=language, texts=texts: self._graded(place, language, texts),  # type: ignore[misc]
                "bare": lambda language=language, canned=canned, texts=texts: _pressed(  # type: ignore[misc]
                    Terminal((sys.executable, BENCH / "textual_card.py", canned), {}), language, texts
                ),
            }
            times = _joined(_taking_turns(contestants, self.runs(4)))
            for name, share in (("p95", _p95), ("median", median)):
                what = f"grade key to the next card, {language}, {name}"
                goal = 1.3 if share is _p95 else None
                peer = "a bare Textual app"
                yield Found(what, 1000 * share(times["ours"]), "ms", peer, 1000 * share(times["bare"]), goal)

    def _graded(self, place: Place, language: Language, texts: Sequence[Sequence[Any]]) -> list[float]:
        home = self._folder / "graded"
        shutil.copytree(place.home, home)
        quiz = (*PROGRAM, "quiz", "--lang", language)
        times = _pressed(Terminal(quiz, {"CRITIQUE_STUDY_HOME": home}), language, texts)
        shutil.rmtree(home)
        return times

    def grades(self) -> Iterator[Found]:
        """What a grade costs below the faces."""
        place, number = self.shipped(), 200
        anki = self._anki()

        def ours() -> list[float]:
            home = self._folder / "graded"
            shutil.copytree(place.home, home)
            log = place._replace(home=home).log("critique-study")
            times: list[float] = self.part("grading", place.cards, home / "cache", log, number)
            shutil.rmtree(home)
            return times

        def theirs() -> list[float]:
            copy = self._folder / "graded.anki2"
            shutil.copyfile(anki, copy)
            times: list[float] = json.loads(self.peer("anki_answering", copy, number))["times"]
            return times

        times = _joined(_taking_turns({"ours": ours, "anki": theirs}, self.runs(5)))
        for name, share in (("median", median), ("p95", _p95)):
            found = (1000 * share(times[each]) for each in ("ours", "anki"))
            yield Found(f"grade, accepted and on disk, {name}", next(found), "ms", "Anki's answer_card", next(found), 3)

    def decks(self) -> Iterator[Found]:
        """What loading decks costs the second time, and reading YAML the first."""
        cards = self._folder / "decks"
        cards.mkdir()
        folder = made.decks(cards, 10_000, BIG_FILES)
        cache = self._folder / "decks-cache"
        cold, same, edited = [], [], []
        for run in self.runs(3):
            shutil.rmtree(cache, ignore_errors=True)
            cold.append(self.part("loading", folder, cache))
            same.append(self.part("loading", folder, cache))
            with (folder / "d07.yaml").open("a", encoding="utf-8") as file:
                file.write(f"# {run}\n")
            edited.append(self.part("loading", folder, cache))
        what = "10,000 notes in 50 files, second start"
        yield Found(f"{what}, nothing edited", median(same), "s", "first start", median(cold), 0.1)
        share = median(cold) / BIG_FILES
        yield Found(
            f"{what}, one edited: what that adds",
            median(edited) - median(same), "s", "a fiftieth of the first start", share, 2.0
        )  # fmt: skip
        one = self._folder / "one"
        one.mkdir()
        path = made.decks(one, 10_000, 1) / "d00.yaml"
        readers = {name: lambda name=name: self.part(name, path) for name in ("strict_yaml", "safe_yaml")}
        times = _taking_turns(readers, self.runs(3))
        medians = [median(times[name]) for name in readers]
        yield Found("strict YAML, 10,000 notes", medians[0], "s", "yaml.load(CSafeLoader)", medians[1], 0.5)

    def folds(self) -> Iterator[Found]:
        """Reviews a second."""
        sizes = {"fold": 1_000_000, "replaying": 1_000_000, "steps": 1_000_000, "supermemo2": 300_000, "fsrs": 100_000}
        runners = {name: lambda name=name, size=size: self.part(name, size) for name, size in sizes.items()}
        times = _taking_turns(runners, self.runs(2))
        rates = {name: sizes[name] / median(times[name]) / 1000 for name in sizes}
        for what, ours in (
            ("SM-2 with the log's rules", "fold"),
            ("SM-2 alone", "steps"),
            ("the whole replay", "replaying"),
        ):
            for peer, least in (("supermemo2", 5.0), ("fsrs", None)):
                goal = least if ours == "fold" else None
                yield Found(f"{what}, reviews a second", rates[ours], "k", peer, rates[peer], goal, least=True)

    def logs(self) -> Iterator[Found]:
        """Writing the log."""
        appenders = {
            name: lambda name=name: self.part(name, self._folder, 300) for name in ("appending", "plain_appending")
        }
        times = _joined(_taking_turns(appenders, self.runs(4)))
        ours, plain = (1000 * median(times[name]) for name in appenders)
        yield Found("log: an event appended", ours, "ms", "plain sqlite3", plain, 1.2)
        mergers = {
            name: lambda name=name: self.part(name, self._folder, 500_000) for name in ("merging", "plain_merging")
        }
        found = _taking_turns(mergers, self.runs(2))
        ours, plain = (median(found[name]) for name in mergers)
        yield Found("log: 500,000 events merged into 500,000", ours, "s", "plain sqlite3", plain, 1.5)

    def exports(self) -> Iterator[Found]:
        """Packages for Anki."""
        for size, runs in ((10_000, 3), (50_000, 1)):
            medians = exporting.compare(size, max(1, round(runs * self._pace)), simple=False)
            for ours, name, goal in (
                ("ours, fields ready", "genanki, fields ready", 0.6),
                ("ours, first export", "genanki, fields by html.escape", 0.6),
                ("ours, first export", "genanki, our fields", None),
                ("ours, first export", "Anki's exporter, legacy format", None),
            ):
                if name in medians:
                    what = f"{'package' if ours.endswith('ready') else 'export'} of {size:,} notes"
                    yield Found(what, medians[ours]["seconds"], "s", name, medians[name]["seconds"], goal)
                    if name == "genanki, fields by html.escape":
                        sizes = (medians[each]["bytes"] / 1e6 for each in (ours, name))
                        yield Found(f"{what}: size", next(sizes), "MB", name, next(sizes), 0.25)
                        grown = (medians[each]["memory"] / 1e6 for each in (ours, name))
                        yield Found(f"{what}: memory", next(grown), "MB", name, next(grown), 2.0)

    def checks(self) -> Iterator[Found]:
        """The rules."""
        for kind, name in (("usual", ""), ("alike", ", each nearly another's double")):
            small, large = [], []
            for _ in self.runs(2):
                small.append(self.part("checking", 10_000, kind))
                large.append(self.part("checking", 20_000, kind))
            what = f"check{name}"
            yield Found(f"{what}: notes a second", 10_000 / median(small), "", goal=3_000, least=True)
            yield Found(f"{what}: 20,000 notes", median(large), "s", "10,000 notes", median(small), 2.3)

    def browses(self) -> Iterator[Found]:
        """From a key in the filter to the list."""
        place, times = self.big(), []
        collection, _ = load(place.cards, place.cache / "decks")
        cards, finder = askable(collection, "en"), Finder(collection)
        typed = [[word[:end] for end in range(1, len(word) + 1)] for word in TYPED]
        shown = {text: len(finder.select(parse(text), {}, 0, cards)) for text in chain.from_iterable(typed)}
        for _ in self.runs(2):
            command = (*PROGRAM, "quiz", "--lang", "en", "--cards", place.cards)
            terminal = Terminal(command, {"CRITIQUE_STUDY_HOME": place.home})
            terminal.wait_for("Space")
            terminal.settle(QUIET)
            terminal.press("c")
            terminal.wait_for(words.BROWSE_EASE("en"))
            terminal.rest()  # the cards are readied meanwhile
            terminal.press("/")
            terminal.settle(QUIET)
            for texts in typed:
                for text in texts:
                    pressed = terminal.press(text[-1])
                    count = words.BROWSE_COUNT("en", found=shown[text], all=len(cards))
                    times.append(terminal.wait_for(count, since=pressed))
                    terminal.settle(QUIET)
                terminal.press("\x1b")  # empties the filter
                terminal.settle(5 * QUIET)
            terminal.leave()
        what = f"browse {len(cards):,} cards: key to filtered list"
        yield Found(f"{what}, p95", 1000 * _p95(times), "ms", goal=50)
        yield Found(f"{what}, median", 1000 * median(times), "ms")

    def _anki(self) -> Path:
        """Anki's collection of the shipped notes."""
        collection = self._folder / "collection.anki2"
        if not collection.exists():
            package = self._folder / "shipped.apkg"
            shipped, _ = load(shipped_cards())
            export(shipped, package, mode="both", ledger_path=self._folder / "exports.json", now=exporting.NOW)
            self.peer("anki_import", package, collection)
        return collection


ROWS = (
    Bench.starts,
    Bench.keys,
    Bench.grades,
    Bench.decks,
    Bench.folds,
    Bench.logs,
    Bench.checks,
    Bench.browses,
    Bench.exports,
)


def _taking_turns(contestants: dict[str, Callable[[], Any]], runs: Sequence[int]) -> dict[str, list[Any]]:
    """What each contestant measured in each run."""
    found: dict[str, list[Any]] = {name: [] for name in contestants}
    for _ in runs:
        for name, run in contestants.items():
            found[name].append(run())
    return found


def _joined(found: dict[str, list[list[float]]]) -> dict[str, list[float]]:
    """What each contestant measured in all runs."""
    return {name: [*chain.from_iterable(runs)] for name, runs in found.items()}


def _pressed(terminal: Terminal, language: Language, texts: Sequence[Sequence[Any]]) -> list[float]:
    """The seconds from each grade's key to the next question."""
    terminal.wait_for(_beginning(texts[0][0], language))
    terminal.settle(QUIET)
    times = []
    for (_, _, how), (question, _, _) in pairwise(texts):
        terminal.press("\r" if how == "typed" else " ")
        terminal.settle(QUIET)
        pressed = terminal.press("3")
        times.append(terminal.wait_for(_beginning(question, language), since=pressed))
        terminal.settle(QUIET)
    terminal.leave()
    return times


def _shown(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    """Texts, each with a style of Textual's."""
    styles = {"answer": "bold", "dim": "dim", "rule": "dim"}
    texts = ["─" * CELLS if each.spans[0][1] == "rule" else "".join(text for text, _ in each.spans) for each in blocks]
    return [(text, styles.get(each.spans[0][1], "")) for text, each in zip(texts, blocks, strict=True)]


def _beginning(text: str, language: Language) -> str:
    return " ".join(text.split())[: LONGEST_TEXT[language]].strip()


def _all_texts(collection: Collection) -> list[list[str]]:
    """Question and answer of every card in English."""
    return [
        [faces.plain(side(card, "en")) or "…" for side in (faces.question, faces.answer)]
        for card in collection.cards.values()
    ]


def _p95(numbers: Sequence[float]) -> float:
    return sorted(numbers)[min(len(numbers) - 1, len(numbers) * 95 // 100)]


def row(found: Found) -> str:
    """A line of the table."""
    peer = f"{found.theirs:9.3f} {found.figure:7.2f}" if found.theirs is not None else " " * 17
    sign = "≥" if found.least else "≤"
    goal = f"{sign} {found.goal:g}" if found.goal is not None else ""
    met = {None: "", True: "met", False: "MISSED"}[found.met]
    return f"{found.what:58} {found.ours:9.3f} {found.unit:2} {peer} {goal:>8} {met:6} {found.peer}"


def machine() -> dict[str, Any]:
    """What was measured on, and with."""
    versions = {}
    for name in PEERS:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = None
    return exporting.machine() | {"versions": versions}


def main() -> None:
    """Measures, prints and draws."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [each.__name__ for each in ROWS]
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"only some: {', '.join(names)}")
    parser.add_argument("--pace", type=float, default=1.0, help="0.3: a third of the runs")
    parser.add_argument("--work", type=Path, help="a folder that keeps the inputs for the next time")
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # with it, ours would be compiled at every start
    start, found, missed = time.perf_counter(), [], []
    about = {"with": machine()}
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.work or Path(temporary)
        folder.mkdir(exist_ok=True)
        bench = Bench(folder, arguments.pace)
        for each in ROWS:
            if arguments.rows and each.__name__ not in arguments.rows:
                continue
            try:
                for one in each(bench):
                    found.append(one)
                    print(row(one), flush=True)
            except (TimeoutError, subprocess.CalledProcessError, OSError) as error:
                missed.append(f"{each.__name__}: {type(error).__name__}: {error}"[:300])
                print(missed[-1], flush=True)
    print(f"{(time.perf_counter() - start) / 60:.1f} minutes, load {os.getloadavg()[0]:.1f}")
    about |= {"seconds": round(time.perf_counter() - start), "load at the end": round(os.getloadavg()[0], 1)}
    rows = [each._asdict() | {"figure": each.figure, "met": each.met} for each in found]
    arguments.out.mkdir(exist_ok=True)
    content = json.dumps(about | {"rows": rows, "not measured": missed}, indent=1, ensure_ascii=False)
    (arguments.out / "results.json").write_text(content + "\n", encoding="utf-8")
    (arguments.out / "chart.svg").write_text(chart.drawn(found), encoding="utf-8")


if __name__ == "__main__":
    main()
