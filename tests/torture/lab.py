"""What every case of the torture begins with, and what must hold when it is over."""

from __future__ import annotations

import json
import random
import re
import shutil
import uuid
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from critique_study.clock import Moment, iso
from tests import decks
from tests.anki.answered import Given, packed
from tests.torture.forked import Done, Running, Tampering, clock_off_by, rows, run

CARDS = 40
BROUGHT = 1_500
"""Events in a file to import: a commit of many pages."""
LONG_AGO = 1_750_000_000_000
"""The first moment at which another machine or Anki was used: in June of 2025, in milliseconds."""
_LATER = clock_off_by(milliseconds=2 * 3_600_000)
"""Late enough that what was begun counts as abandoned."""
ABANDONED = re.compile(r"warning: .*: begun and never finished; --fix would remove it")
"""What the doctor says of a file that a killed program has left."""


class Violation(Exception):
    """A promise was not kept: which, in a line."""


class Lab:
    """A collection, a history with its backup and its caches, and files to import; made once for all cases."""

    def __init__(self, root: Path, *, hold: Sequence[float] = (0.3,), small: Path | None = None) -> None:
        """A program that is stopped stands still for one of the seconds in `hold`; `small` is a small disk, if any."""
        self.root, self.hold, self.small = root, hold, small
        self.cards = decks.write(root / "many", decks.many(CARDS))
        self.home = root / "home"
        self.study(self.home, study_lines(random.Random(0), 20))
        (self.backup,) = (self.home / "data" / "default" / "backups" / "many").glob("*.db")
        header = run("log", "export", "-", "--cards", self.cards, home=self.home).out.splitlines()[0]
        self.exported = root / "brought.jsonl"
        self.exported.write_text(_brought(json.loads(header)), encoding="utf-8")
        given = [Given(LONG_AGO + n * 60_000, f"n{n % CARDS:02}") for n in range(BROUGHT)]
        self.package = packed(root / "anki.apkg", given, collection="many")

    def study(self, home: Path, stdin: str) -> Done:
        """A sitting that nothing disturbs."""
        return run(*self.quiz, home=home, stdin=stdin)

    @property
    def quiz(self) -> tuple[str | Path, ...]:
        """The sitting of every case."""
        return ("quiz", "--plain", "--lang", "en", "--new", str(CARDS), "--cards", self.cards)


def _brought(header: dict[str, object]) -> str:
    """What another machine of the same learner exports."""
    chance = random.Random(1)
    lines: list[dict[str, object]] = [{**header, "events": BROUGHT}]
    for n in range(BROUGHT):
        moment = Moment(LONG_AGO + n * 60_000, 0)
        line = {"id": str(uuid.UUID(int=chance.getrandbits(128))), "at": moment.at, "utc_offset": 0}
        line |= {"day": iso(moment.study_day()), "device": "elsewhere", "kind": "review"}
        lines.append(line | {"card": f"n{n % CARDS:02}", "data": {"grade": chance.randrange(6)}})
    return "".join(json.dumps(line) + "\n" for line in lines)


def study_lines(chance: random.Random, count: int) -> str:
    """So many things that a learner does in the plain session: answers above all."""
    answers = [f"\n{digit}\n" for digit in "123344"]
    others = ["u\n", "u\n", "s\n", "b\n", "f\n", "!unclear\n", "\n3\nu\n"]
    return "".join(chance.choice(answers if chance.random() < 0.75 else others) for _ in range(count))


class Case:
    """One case: a home of its own, chance of its own, and what was so far done there."""

    def __init__(self, lab: Lab, name: str, seed: int, number: int, home: Path | None = None) -> None:
        self.lab = lab
        self.chance = random.Random(f"{seed}/{name}/{number}")
        self.home = home or lab.root / "case"
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(lab.home, self.home, symlinks=True)
        self.log = self.home / "data" / "default" / "many.db"
        self.before = rows(self.log)
        self.done: list[Done] = []
        self.accepted = 0
        """Events that a learner was told are in the log."""
        self.struck = 0
        """How often what was planned has happened."""

    def start(self, *arguments: str | Path, stdin: str = "", tampering: Sequence[Tampering] = ()) -> Running:
        """Starts the program on the cards of the lab, in the home of this case."""
        return Running((*arguments, "--cards", self.lab.cards), self.home, stdin, tampering)

    def end(self, running: Running) -> Done:
        """Waits for the end of a program and keeps what it was told."""
        done = running.done()
        self.done.append(done)
        self.accepted += len(done.accepted)
        if "Traceback" in done.errors or "Traceback" in done.out:
            raise Violation(f"a traceback: {done.errors}")
        if done.status not in (0, 1, 2) and not done.killed:
            raise Violation(f"ended with {done.status}: {done.errors}")
        if any(not line.startswith("critique-study: ") for line in done.errors.splitlines()):
            raise Violation(f"no line of ours on stderr: {done.errors!r}")
        return done

    def run(self, *arguments: str | Path, stdin: str = "", tampering: Sequence[Tampering] = ()) -> Done:
        """Runs the program to its end."""
        return self.end(self.start(*arguments, stdin=stdin, tampering=tampering))

    def study(self, count: int = 6, tampering: Sequence[Tampering] = ()) -> Done:
        """A sitting of so many commands."""
        arguments = self.lab.quiz[:-2]
        return self.run(*arguments, stdin=study_lines(self.chance, count), tampering=tampering)

    def start_study(self, count: int = 6, tampering: Sequence[Tampering] = ()) -> Running:
        """A sitting of so many commands, not waited for."""
        return self.start(*self.lab.quiz[:-2], stdin=study_lines(self.chance, count), tampering=tampering)

    # What must hold

    def all_there(self, in_flight: Iterable[int] = (0,)) -> None:
        """Every event that was accepted is there once, as it was; of others as many as may have been in flight."""
        found = rows(self.log)
        if found[: len(self.before)] != self.before:
            raise Violation("what was there before has changed")
        there = {row["id"]: row for row in found[len(self.before) :]}
        if len(there) != len(found) - len(self.before):
            raise Violation("an event is there twice")
        for event in (event for done in self.done for event in done.accepted):
            row = there.pop(event["id"], None)
            if row is None:
                raise Violation(f"lost: {event}")
            if row != event:
                raise Violation(f"changed: {event} became {row}")
        if len(there) not in set(in_flight):
            raise Violation(f"{len(there)} events that nobody was told of")

    def in_order(self, allowed: Callable[[str], object] = ABANDONED.fullmatch) -> None:
        """The doctor finds nothing but what is `allowed`, and mends that; the program starts, caches or not."""
        said = self.run("doctor", tampering=[_LATER]).out.splitlines()
        if said[-1:] != ["all is well"]:
            if strange := [line for line in said[:-1] if not allowed(line)]:
                raise Violation(f"doctor: {strange[0]}")
            self.run("doctor", "--fix", tampering=[_LATER])
            said = [line for line in self.run("doctor", tampering=[_LATER]).out.splitlines() if not allowed(line)]
            if said != ["all is well"] and said[:-1]:
                raise Violation(f"doctor after --fix: {said[0]}")
        self.starts()

    def starts(self) -> None:
        """The program starts, and says the same from its caches as without them."""
        first = self.run(*self.lab.quiz[:-2])
        if (first.status, first.errors) != (0, ""):
            raise Violation(f"does not start: {first.errors}")
        shutil.rmtree(self.home / "cache", ignore_errors=True)
        second = self.run(*self.lab.quiz[:-2])
        if first.out != second.out:
            raise Violation(f"the caches change what is asked: {first.out!r}, {second.out!r}")


class Point(NamedTuple):
    """A fault that is tried again and again."""

    name: str
    try_: Callable[[Case], None]
    """Does it and checks what must hold. Raises Violation."""
    small: bool = False
    """Whether it needs the small disk."""
