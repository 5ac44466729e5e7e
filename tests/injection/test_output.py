"""What every subcommand prints where every text is hostile: lines of plain text, on which no terminal acts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from critique_study.cli.main import SUBCOMMANDS
from critique_study.text import clean
from tests.cli.program import run
from tests.injection.world import HOSTILE, NAME, World, made, senseless_row

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="such names are for POSIX")

ARGUMENT = HOSTILE.replace("\0", "")
ANSWERS = "\n".join(
    (HOSTILE, "3", f"! {HOSTILE}", "", "!", HOSTILE, "", "2", "", ":f", "i", "", "1", ":u", "", "3") * 6
)
QUERIES = (
    ARGUMENT,
    f"deck:{ARGUMENT}",
    f"is:{ARGUMENT}",
    f'"{ARGUMENT}"',
    f"{ARGUMENT}>2",
    f"({ARGUMENT}",
    f"id:plain {NAME}",
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return made(tmp_path_factory.mktemp("hostile"), HOSTILE)


Command = tuple[str | Path, ...]


def commands(world: World) -> Iterator[Command]:
    """Every subcommand, with arguments that are well and with such as are not."""
    out = world.root / f"out {NAME}"
    asked: dict[str, list[Command]] = {
        "quiz": [("--plain",), ("--plain", "--cram"), ("--plain", "--lang", "zh"), (), ("--limit", ARGUMENT)],
        "learn": [("--plain",), ("--plain", "--placement"), ("--status",), ("--status", "--json"), (ARGUMENT,), ()],
        "due": [(), ("deck:forms",)],
        "stats": [(), ("--json",), (f'"{NAME}"', "or", "deck:forms")],
        "why": [("plain",), ("pair",), ("cloze:c1",), (ARGUMENT,), (f"plain{NAME}",)],
        "map": [(), ("--format", "mermaid"), ("--format", "json"), (ARGUMENT,), ("one",)],
        "who": [(), ("ann",), (ARGUMENT,), (f"ann{NAME}",)],
        "timeline": [(), ("ann",), (ARGUMENT,)],
        "new": [("forms",), (ARGUMENT,)],
        "check": [(), ("--info",), ("--format", "github"), ("--format", "json"), ("--release",), (ARGUMENT,)],
        "cards": [(), ("--json",), ("deck:forms",), ("--copy", out)],
        "export": [
            (f"{out}.apkg",), (out,), (out / "none.apkg",), ("--diff",), ("--diff", world.package),
            ("--release",), (world.root / "x.apkg", ARGUMENT),
        ],
        "import": [("--dry-run", world.package), (world.package,), ("--undo",), (ARGUMENT,), (world.export,)],
        "log": [(), ("--json",), ("export", f"{out}.jsonl"), ("export", out), ("import", world.export),
                ("import", ARGUMENT), ("import", world.foreign), ("import", "--adopt", world.foreign)],
        "remarks": [(), ("--export", "-"), ("--export", f"{out}.json"), ("--export", ARGUMENT)],
        "reset": [(ARGUMENT,), (f"plain{NAME}",)],
        "restore": [(), (ARGUMENT,), (world.package,)],
        "doctor": [()],
        "settings": [(), ("--edit",), (ARGUMENT,)],
        "where": [()],
        "completion": [("bash",), (ARGUMENT,)],
    }  # fmt: skip
    assert sorted(asked) == sorted(SUBCOMMANDS)
    for name, variants in asked.items():
        for variant in variants:
            yield (name, *variant)
    for query in QUERIES:
        yield ("cards", query)
    for name in ("due", "stats", "quiz"):
        yield (name, QUERIES[1])
    yield (ARGUMENT,)
    yield ("due", f"--{ARGUMENT}")
    yield ("--lang", ARGUMENT)
    yield ("due", "--profile", ARGUMENT)
    yield ("due", "--cards", out)
    yield ()


def assert_plain(done_out: str, said: object) -> None:
    """It is text, line by line."""
    for line in done_out.replace("\t", " ").split("\n"):  # tabs part the columns of some
        assert line == clean(line), (said, line)
        assert all(character.isprintable() or character in "\u200d\ufe0f\xa0\u3000" for character in line), (said, line)


def test_every_subcommand(world: World) -> None:
    """With hostile arguments, cards that are right but for what they say, and a history that somebody wrote."""
    ran = 0
    for command in commands(world):
        with_cards = ("--cards", world.cards) if command[:1] != ("where",) and "--cards" not in command else ()
        done = run(*command, *with_cards, stdin=ANSWERS, **surroundings(world))
        assert "Traceback" not in done.stderr, (command, done.stderr)
        assert_plain(done.stdout, command)
        assert_plain(done.stderr, command)
        ran += bool(done.stdout)
    assert ran > 40


def test_cards_in_which_nothing_is_right(world: World) -> None:
    """Every key, id and name of a file is hostile: what is refused is quoted, and acts on nothing."""
    for command in (
        *(("check", "--format", format_) for format_ in ("text", "github", "json")),
        *((name,) for name in ("cards", "due", "map", "who", "timeline", "stats")),
        ("quiz", "--plain"), ("export", world.root / "y.apkg"),
        ("export", "--release"), ("new", "forms"), ("why", "plain"),
    ):  # fmt: skip
        done = run(*command, "--cards", world.broken, stdin=ANSWERS, **surroundings(world))
        assert "Traceback" not in done.stderr, (command, done.stderr)
        assert_plain(done.stdout, command)
        assert_plain(done.stderr, command)
        if command[0] == "check":
            assert done.stdout.count("\n") > 50


@pytest.mark.parametrize("text", ["theme = '{0}'", "the{0}me = 1", "{0}", "theme = {0}", "[{0}]", 'grades = "{0}"'])
def test_settings(world: World, text: str) -> None:
    """What is wrong with the file is quoted; so is a theme or an editor that the environment names."""
    file = world.home / "config" / "settings.toml"
    file.write_text(text.format(HOSTILE), encoding="utf-8", newline="")
    try:
        for command in ((), ("settings",), ("settings", "--edit"), ("due",), ("quiz", "--plain")):
            done = run(*command, "--cards", world.cards, stdin=ANSWERS, **surroundings(world))
            assert "Traceback" not in done.stderr
            assert_plain(done.stdout + done.stderr, (command, text))
    finally:
        file.unlink()


def test_files_beside_the_history(tmp_path: Path) -> None:
    """A ledger of exports, a row that makes no sense, a home and an editor: each is named, and acts on nothing."""
    world = made(tmp_path, HOSTILE)
    senseless_row(world)
    (world.log.parent / "forms.exports.json").write_text(f'{{"{NAME}": 1}}', encoding="utf-8")
    for command in (
        *((name,) for name in ("due", "log", "stats", "remarks", "doctor", "settings", "where", "restore")),
        ("log", "--json"), ("doctor", "--fix"), ("export", tmp_path / "a.apkg"), ("quiz", "--plain"),
        ("restore", "2026-11-20"), ("log",), ("doctor",),
    ):  # fmt: skip
        done = run(*command, "--cards", world.cards, stdin=ANSWERS, **surroundings(world))
        assert "Traceback" not in done.stderr, (command, done.stderr)
        assert_plain(done.stdout + done.stderr, command)


def surroundings(world: World) -> dict[str, Any]:
    """The variables of the environment, hostile too."""
    return {
        "CRITIQUE_STUDY_HOME": os.fspath(world.home),
        "EDITOR": f"nowhere{NAME}",
        "VISUAL": "",
        "TEXTUAL_THEME": HOSTILE,
        "COLUMNS": HOSTILE,
        "LC_ALL": "",
    }
