"""A home, a folder of cards, a history and files beside them, in which every text ends with the same words."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from critique_study.clock import SystemClock, iso
from critique_study.content.loader import load
from critique_study.content.strict_yaml import read
from critique_study.history.log import Log
from tests.anki.hostile import PACKAGES
from tests.fuzz.folders import FILES

CALM = ""
HOSTILE = (
    "\x1b]0;OWNED\x07\x1b]2;OWNED\x1b\\\x1b]52;c;T1dORUQ=\x07\x1bkOWNED\x1b\\\x1bP+q544e\x1b\\\x1b_OWNED\x1b\\"
    "\x1b[38;2;1;2;3m\x1b[48;5;201m\x1b[?25l\x1b[3;3HX\x1b[2J\x1b[6n\x1b[c\x1b[?1049h\x1b[?1003h"
    "\x1b[4h\x1b[5;9r\x1b(0\x0e"
    "\x1b\x1b[0m]0;OWNED\x07\x1b[\x1b[31m31m\x9b48;5;201m\x9d0;OWNED\x9c\x90q\x9c\r\b\x7f\x07\t\x0b\x0c\x85"
    "\u202e\u2066\u200b\u200d\u200f\u2028\ufeff\xad\ufe0f[bold]m[/bold]\x1b"
)
"""Titles, the clipboard, queries, colours, the cursor, modes, other alphabets; in C0, in C1, and within each other;
controls, bidi, what is not seen, markup, and a sequence that goes on with whatever follows."""
NAME = HOSTILE[:40].replace("/", "") + "\u202e\x9b31m"
"""Such a one, short enough for a file's name."""


class World(NamedTuple):
    """Where everything is."""

    root: Path
    home: Path
    cards: Path
    """In which texts are hostile, and nothing is wrong."""
    broken: Path
    """In which ids, keys and all the rest are hostile too."""
    package: Path
    export: Path
    foreign: Path
    """The history of another learner."""
    log: Path
    words: str


def made(root: Path, words: str) -> World:
    """The world whose texts end with `words`, in the folder `root`."""
    name = NAME if words else "calm"
    cards = root / f"fine {name}" / "cards"
    broken = root / f"broken {name}" / "cards"
    _write(cards.parent, {key: _texts(key, text, words) for key, text in FILES.items()})
    _write(broken.parent, {key.replace("deck", f"d{name}"): _all(key, text, words) for key, text in FILES.items()})
    (cards / "releases.json").write_text(json.dumps({"version": 1, "notes": {f"n{words}": {"first": f"x{words}"}}}))
    home = root / f"home {name}"
    log = home / "data" / "default" / "forms.db"
    _history(log, cards, words)
    backups = log.parent / "backups" / "forms"
    backups.mkdir(parents=True)
    (backups / f"2026-11-20{name}.db").write_bytes(b"none")
    (backups / "2026-11-20.db").write_bytes(log.read_bytes())
    (home / "config").mkdir()
    export = root / f"history {name}.jsonl"
    head = {"format": "critique-study-log", "version": 1, "learner": f"l{words}", "collection": "forms", "events": 1}
    export.write_text(json.dumps(head) + "\n" + json.dumps({"id": f"x{words}", "day": f"2026{words}"}) + "\n")
    foreign = root / f"foreign {name}.jsonl"
    foreign.write_text(json.dumps(head | {"learner": "l\u202e\u200bx", "events": 0}) + "\n")
    package = root / f"deck {name}.apkg"
    package.write_bytes(_package(words))
    return World(root, home, cards, broken, package, export, foreign, log, words)


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def _texts(name: str, text: str, words: str) -> str:
    """A file whose free texts end with `words`, and which stays right."""
    if not name.endswith(".yaml"):
        return "".join(f"{line}{words}\n" for line in text.split("\n")) if name.endswith(".md") else text
    tree = _ended(read(text.encode(), Path(name))[0], words, free=False)
    if name == "cards/deck0.yaml":
        for note in tree["notes"]:
            note["why"] = {"en": f"W{words}", "zh": f"由{words}"}
    return json.dumps(tree)


_FREE = {"en", "zh", "why", "licence", "retired", "file", "sha256", "outlet", "lists"}


def _ended(tree: Any, words: str, free: bool) -> Any:
    if isinstance(tree, dict):
        return {key: _ended(value, words, key in _FREE) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_ended(each, words, free) for each in tree]
    if not isinstance(tree, str) or not free:
        return tree
    return tree.replace("}}", f"{words}x" + "}}") + words if "{{" in tree else tree + words


def _all(name: str, text: str, words: str) -> str:
    """A file whose every text and key ends with `words`, one in each note, so that each is refused for its own."""
    if not name.endswith(".yaml"):
        return "".join(f"{line}{words}\n" for line in text.split("\n"))
    tree: Any = read(text.encode(), Path(name))[0]
    if name == "cards/collection.yaml":
        return json.dumps(tree | {f"title{words}": f"x{words}"})
    for key, value in tree.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for item in list(value):
                for field in item:
                    value.append({**item, field: _everywhere(item[field], words)})
                    value.append({**item, f"{field}{words}": item[field]})
        else:
            tree[key] = _everywhere(value, words)
    return json.dumps({**tree, f"more{words}": 1}) + f"\n---\n*a{words}"


def _everywhere(tree: Any, words: str) -> Any:
    if isinstance(tree, dict):
        return {f"{key}{words}": _everywhere(value, words) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_everywhere(value, words) for value in tree]
    return f"{tree}{words}"


def _history(path: Path, cards: Path, words: str) -> None:
    """A log that the program made, and rows that somebody wrote into it."""
    collection, problems = load(cards)
    assert not [problem for problem in problems if problem.severity == "error"], problems
    now = SystemClock().now()
    today = iso(now.study_day())
    Log(path).close()
    kinds = {
        "review": {"grade": 2, "language": f"en{words}", "via": f"anki{words}"},
        "practice": {"grade": 4},
        "remark": {"text": f"why?{words}"},
        "bury": {"until": f"2026-01-01{words}"},
        "flag": {"on": True},
        "suspend": {},
        "read": {"section": f"alpha/one{words}"},
        f"novel{words}": {f"key{words}": f"value{words}"},
        "retract": {"event": f"x{words}"},
    }
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript("DROP TRIGGER event_is_kept; DROP TRIGGER event_stays")
        number = 0
        for card in ("plain", "pair", f"plain{words}", f"{words}:c1", f"gone{words}"):
            for kind, data in kinds.items():
                if kind == "suspend" and card == "plain":
                    continue
                number += 1
                at = now.at - 3 * 86_400_000 + number
                values = (
                    f"{number}{words}",
                    at,
                    0,
                    today,
                    f"d{words}",
                    None if kind == "read" else card,
                    kind,
                    json.dumps(data),
                )
                db.execute(
                    "INSERT INTO event (id, at, utc_offset, day, device, card, kind, data) VALUES (?,?,?,?,?,?,?,?)",
                    values,
                )
        if words:
            db.execute("UPDATE meta SET value = value || ? WHERE key IN ('learner', 'device')", (words,))
    assert collection.cards


def senseless_row(world: World) -> None:
    """Writes one more row into the log, which no program has made."""
    with closing(sqlite3.connect(world.log, isolation_level=None)) as db:
        db.execute(
            "INSERT INTO event (id, at, utc_offset, day, device, card, kind, data) VALUES (?, 1, 0, ?, '', 'x', ?, ?)",
            (f"z{world.words}", f"day{world.words}", f"review{world.words}", f"{{{world.words}"),
        )


def _package(words: str) -> bytes:
    """A package of Anki's whose decks, tags, note types and fields end with `words`."""
    with zipfile.ZipFile(PACKAGES / "ours.apkg") as members:
        content = members.read("collection.anki2")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.create_collation("unicase", lambda a, b: (a > b) - (a < b))
        db.deserialize(content[:18] + b"\1\1" + content[20:])
        db.execute("UPDATE notes SET tags = tags || ?, flds = flds || ?, sfld = ?, guid = guid || ?", (words,) * 4)
        db.execute('UPDATE col SET decks = replace(decks, \'"name": "\', \'"name": \' || ?)', (json.dumps(words)[:-1],))
        changed = db.serialize()
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(f"more{words[:20]}", b"")
        package.writestr("collection.anki2", changed)
        package.writestr("media", json.dumps({"0": words}))
    return file.getvalue()
