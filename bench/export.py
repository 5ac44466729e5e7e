"""Measures the export beside plain genanki and beside Anki's own exporter; bench/README.md says what is compared.

Every run is a process of its own, and the contestants take turns. Prints a table of medians and writes
bench/results/export.json.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import genanki
import notes
import zstandard
from memory import peak

from critique_study.anki import fields, note_types, package
from critique_study.anki.export import contents, export, released
from critique_study.anki.package import PackagedNote
from critique_study.content import cloze, loader, shipped
from critique_study.content.models import LANGUAGES, Collection, Language, Note
from critique_study.content.sources import holders, source
from critique_study.files import replacing

BENCH = Path(__file__).resolve().parent
ANKI = Path(os.environ.get("CRITIQUE_STUDY_ANKI_PYTHON") or BENCH.parent / ".anki" / "bin" / "python")
NOW = 1_790_000_000
Row = tuple[str, int, list[str], list[str], str, int]
"""GUID, note type, fields, tags, deck and place of a note."""


def ours(collection: Collection, out: Path) -> Callable[[], object]:
    """The whole export, with the ledger that an earlier one left, if it did."""
    return lambda: export(collection, out, mode="both", ledger_path=out.with_suffix(".json"), now=NOW)


def ours_ready(collection: Collection, out: Path) -> Callable[[], object]:
    """Writing alone: what every note is to be in Anki is known, and no ledger is kept."""
    found = [
        PackagedNote(
            guid=package.guid(collection.id, each.note.first_id),
            type=each.type,
            fields=each.fields,
            tags=each.tags,
            hash=each.hash,
            time=NOW,
            deck=each.note.deck,
            due=place,
            ordinals=each.ordinals,
        )
        for place, each in enumerate(contents(collection, "both", released(collection)), start=1)
    ]
    names = dict.fromkeys((note.deck for note in found), "")

    def run() -> None:
        gc.disable()  # as `export` has it
        with replacing(out) as file:
            package.write(file, found, names)

    return run


def peer(collection: Collection, out: Path, make: Callable[[Collection], list[Row]]) -> Callable[[], object]:
    """Plain genanki, making its rows itself."""
    return lambda: plain_genanki(make(collection), out)


def peer_ready(collection: Collection, out: Path) -> Callable[[], object]:
    """Plain genanki, with the rows given."""
    rows = with_our_fields(collection)
    return lambda: plain_genanki(rows, out)


def plain_genanki(rows: list[Row], out: Path) -> None:
    """As genanki's manual has it: a model per note type, a deck per name, a package."""
    models = {model.model_id: model for model in note_types.models()}
    names = list(dict.fromkeys(row[4] for row in rows))
    decks = {name: genanki.Deck(number, name) for number, name in enumerate(names, start=2_059_400_110)}
    for guid, kind, values, tags, deck, due in rows:
        decks[deck].add_note(genanki.Note(model=models[kind], fields=values, tags=tags, guid=guid, due=due))
    genanki.Package(list(decks.values())).write_to_file(out)


def with_our_fields(collection: Collection) -> list[Row]:
    """The rows with the very texts that our export has."""
    return [
        (
            genanki.guid_for(collection.id, each.note.id),
            each.type.id,
            list(each.fields),
            list(each.tags),
            each.note.deck,
            place,
        )
        for place, each in enumerate(contents(collection, "both", released(collection)), start=1)
    ]


def with_plain_fields(collection: Collection) -> list[Row]:
    """The rows as somebody would make them for genanki: html.escape, and no more care than that."""
    rows = []
    for place, note in enumerate(collection.notes.values(), start=1):
        kind = fields.note_type(note)
        values = {"NoteId": note.id, "Contested": "1" * note.contested, "Reverse": "1" * note.reverse}
        if note.accept is not None and note.back is not None:
            values["Typed"] = escape(note.back.en or "")
        for language in LANGUAGES:
            for name, text in plain_texts(collection, note, language).items():
                values[name + language.capitalize()] = text
        tags = [f"kind::{note.kind}", *(f"person::{person}" for person in (*note.held_by, *note.people)), *note.tags]
        row = [values.get(name, "") for name in kind.fields]
        rows.append((genanki.guid_for(collection.id, note.id), kind.id, row, tags, note.deck, place))
    return rows


def plain_texts(collection: Collection, note: Note, language: Language) -> dict[str, str]:
    """What a note says in a language."""

    def html(text: str | None) -> str:
        return escape(text or "").replace("\n", "<br>")

    texts = {
        "Why": html(note.why.get(language)) if note.why else "",
        "Holder": html(", ".join(holders(collection, note, language))),
        "Source": html(source(collection, note, language)),
    }
    if note.text is not None:
        parts = cloze.parse(note.text.get(language) or "").segments
        texts["Text"] = "".join(f"{{{{c{p.number}::{html(p.text)}}}}}" if p.number else html(p.text) for p in parts)
    else:
        texts["Front"] = html(note.front.get(language)) if note.front else ""
        texts["Back"] = html(note.back.get(language)) if note.back else ""
        texts["Accept"] = html("; ".join(note.accept.get(language))) if note.accept else ""
        if note.choices is not None:
            texts["Options"] = "".join(f"<li>{html(option)}</li>" for option in note.choices.get(language))
    return texts


KNOWN = "ours, all notes known"
CONTESTANTS: dict[str, Callable[[Collection, Path], Callable[[], object]]] = {
    "ours, first export": ours,
    KNOWN: ours,
    "genanki, fields by html.escape": lambda collection, out: peer(collection, out, with_plain_fields),
    "genanki, our fields": lambda collection, out: peer(collection, out, with_our_fields),
    "ours, fields ready": ours_ready,
    "genanki, fields ready": peer_ready,
}
PEERS = {
    "ours, first export": ("genanki, our fields", "genanki, fields by html.escape"),
    KNOWN: ("genanki, our fields", "genanki, fields by html.escape"),
    "ours, fields ready": ("genanki, fields ready",),
}
ANKIS = {"Anki's exporter, legacy format": "legacy", "Anki's exporter, new format": "new"}


def measure(name: str, size: int, out: Path, *, simple: bool) -> dict[str, float]:
    """One run in this process: seconds, those of processors, growth of its peak memory and the package in bytes."""
    collection = notes.collection(size, simple=simple) if size else loader.load(shipped.shipped_cards())[0]
    run = CONTESTANTS[name](collection, out)
    before = peak()
    start, start_cpu = time.perf_counter(), time.process_time()
    run()
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    return {"seconds": seconds, "cpu": cpu, "memory": peak() - before, "bytes": out.stat().st_size}


def in_process(*command: object) -> dict[str, float]:
    """What another process measured."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, check=True, encoding="utf-8")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(size: int, runs: int, *, simple: bool) -> dict[str, dict[str, float]]:
    """The medians of every contestant at that many notes; 0 notes are the shipped ones."""
    results: dict[str, list[dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if ANKI.exists():
            measure_in(folder, "ours, first export", size, simple=simple)
            in_process(ANKI, BENCH / "anki_export.py", "build", folder / "out.apkg", folder / "collection.anki2")
        for _ in range(runs):
            for contestant in CONTESTANTS:
                results.setdefault(contestant, []).append(measure_in(folder, contestant, size, simple=simple))
            for contestant, kind in ANKIS.items() if ANKI.exists() else ():
                command = (BENCH / "anki_export.py", kind, folder / "collection.anki2", folder / "anki.apkg")
                results.setdefault(contestant, []).append(in_process(ANKI, *command))
    return {
        contestant: {key: statistics.median(run[key] for run in found) for key in found[0]}
        for contestant, found in results.items()
    }


def measure_in(folder: Path, contestant: str, size: int, *, simple: bool) -> dict[str, float]:
    """One run in a new process; the ledger of an earlier one stays only where it is wanted."""
    if contestant != KNOWN:
        (folder / "out.json").unlink(missing_ok=True)
    command = [sys.executable, __file__, "--measure", contestant, "--notes", size, "--out", folder / "out.apkg"]
    return in_process(*command, *(["--simple"] if simple else []))


def table(title: str, medians: dict[str, dict[str, float]]) -> str:
    """The medians, and how ours compare with their peers."""
    lines = [f"{title:34} {'seconds':>8} {'cpu':>7} {'memory MB':>10} {'package MB':>11}"]
    for name, found in medians.items():
        numbers = (
            f"{found['seconds']:8.3f} {found['cpu']:7.3f} {found['memory'] / 1e6:10.1f} {found['bytes'] / 1e6:11.2f}"
        )
        lines.append(f"{name:34} {numbers}")
        for other in PEERS.get(name, ()):
            shares = [found[key] / medians[other][key] if medians[other][key] else 0 for key in found]
            lines.append(f"{f'  of {other}':34} {shares[0]:8.2f} {shares[1]:7.2f} {shares[2]:10.2f} {shares[3]:11.2f}")
    return "\n".join(lines) + "\n"


def machine() -> dict[str, Any]:
    """What was measured on, and with."""
    command = [str(ANKI), "-c", "import anki.buildinfo as b; print(b.version)"]
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "zstd": ".".join(map(str, zstandard.ZSTD_VERSION)),
        "genanki": version("genanki"),
        "anki": subprocess.check_output(command, encoding="utf-8").strip() if ANKI.exists() else None,
    }


def main() -> None:
    """Measures, or is one of the measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, nargs="*", default=[0, 1_000, 10_000, 50_000], help="0: the shipped ones")
    parser.add_argument("--simple", action="store_true", help="notes of a question and an answer alone; default: both")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--measure", choices=CONTESTANTS, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, default=BENCH / "results" / "export.json", help="the file of results")
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(measure(arguments.measure, arguments.notes[0], arguments.out, simple=arguments.simple)))
        return
    arguments.out.parent.mkdir(exist_ok=True)
    results: dict[str, Any] = {"with": machine(), "runs": arguments.runs, "medians": {}}
    for simple in (True,) if arguments.simple else (False, True):
        for size in arguments.notes:
            if size or not simple:
                title = f"{size:,} {'simple ' if simple else ''}notes" if size else "the shipped notes"
                results["medians"][title] = compare(size, arguments.runs, simple=simple)
                print(table(title, results["medians"][title]), flush=True)
                arguments.out.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
