"""Packages of Anki's spoilt at random, thousands of them, and what the program makes of each.

    python -m tests.anki.fuzz_packages [CASES [SEED]]

Every case hangs on the seed and on its own number, so any can be made again. They are read in batches, each in a
process of its own that may have no more than 300 MB. A finding is an error that is none of ours, more than two seconds
of the processor, something left in the folder for temporary files, or a change of the learner's history; its package is
kept in build/findings, to be put into tests/anki/corpus when it is understood.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from critique_study.anki.archive import opened
from critique_study.anki.diff import since_package
from critique_study.anki.reviews import Reviews
from critique_study.clock import Moment
from critique_study.content.models import Collection
from critique_study.errors import CritiqueStudyError
from critique_study.history.exchange import export_log
from critique_study.history.log import Log
from tests.anki.hostile import PACKAGES, PAGE, database, zstd
from tests.cli.program import SRC, environment

NAMES = ("legacy.apkg", "legacy.colpkg", "newest.apkg", "newest.colpkg", "ours.apkg")
FINDINGS = Path("build", "findings")
BATCH = 250
SECONDS = 2.0
MEMORY = 300 << 20

VALUES = (
    *("NULL", "0", "-1", "0.5", "1e999", "-1e999", "4294967296", "9223372036854775807", "-9223372036854775808"),
    *("''", "'x'", "'\x00'", "x''", "x'ff00'", "zeroblob(100000)", "hex(zeroblob(40000))", "char(8238, 27, 91)"),
    *("'1795326028652'", "'1e400'", "'{\"schedVer\": 1}'", "rowid", "-rowid", "1795326028652", "'jZg$Ivgn9k'"),
)
NUMBERS = (0, 1, 2, 5, 10, 13, 127, 128, 255, 256, 4095, 4096, 32767, 32768, 65535, 1 << 24, (1 << 31) - 1, 1 << 31)


class Case(NamedTuple):
    """How a package was read."""

    number: int
    kind: str
    outcome: str
    """`read`, the line of the refusal, or the finding after an exclamation mark."""
    seconds: float
    peak: int
    """Bytes of memory."""


def mangled(rng: random.Random, content: bytes, pages: bool = False) -> bytes:
    """`content` after a few accidents; with `pages` rather where a database keeps what it is about."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        if not data:
            break
        at = rng.randrange(len(data))
        if pages and rng.random() < 0.7:
            at = min(rng.randrange(len(data) // PAGE + 1) * PAGE + int(rng.expovariate(1 / 40)), len(data) - 1)
        size = min(int(rng.expovariate(1 / 30)) + 1, len(data))
        match rng.randrange(8):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                data[at] = rng.randrange(256)
            case 2:
                put = struct.pack(rng.choice(("<I", ">I", "<H", ">H", "<Q")), rng.choice(NUMBERS) & 0xFFFF)
                data[at : at + len(put)] = put
            case 3:
                data[at : at + size] = rng.randbytes(size)
            case 4 if not pages:
                del data[at : at + size]
            case 5 if not pages:
                data[at:at] = data[at : at + size]
            case 6:
                other = rng.randrange(len(data))
                moved = bytes(data[other : other + size])
                data[at : at + len(moved)] = moved
            case 7 if rng.random() < 0.1:
                del data[at:]
            case _:
                data[at : at + 4] = struct.pack(">I", rng.choice(NUMBERS))
    return bytes(data)


def packed(name: str, content: bytes, meta: bytes | None = None) -> bytes:
    """The package `name` with another database."""
    newest = name.startswith("newest")
    member = "collection.anki21b" if newest else "collection.anki21" if name != "ours.apkg" else "collection.anki2"
    members = [(member, zstd(content) if newest else content)]
    if meta is not None or name != "ours.apkg":
        members.insert(0, ("meta", meta if meta is not None else b"\x08\x03" if newest else b"\x08\x02"))
    return zipped(members)


def zipped(members: list[tuple[str, bytes]]) -> bytes:
    """A zip of these."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in members:
            package.writestr(name, content)
    return file.getvalue()


def of_zip(rng: random.Random, name: str) -> bytes:
    """Bytes of the zip, of all of it or of the list at its end."""
    whole = packed(name, plain(name)) if rng.random() < 0.8 else (PACKAGES / name).read_bytes()
    start = 0 if rng.random() < 0.5 else len(whole) - 300
    return whole[:start] + mangled(rng, whole[start:])


def of_meta(rng: random.Random, name: str) -> bytes:
    """What says of which version the package is."""
    return packed(
        name, plain(name), mangled(rng, rng.choice((b"\x08\x01", b"\x08\x02", b"\x08\x03\x12\x00", b"\x0a\x02hi")))
    )


def of_zstd(rng: random.Random, name: str) -> bytes:
    """Bytes of the zstd frame."""
    return zipped([("meta", b"\x08\x03"), ("collection.anki21b", mangled(rng, zstd(plain(name))))])


def of_pages(rng: random.Random, name: str) -> bytes:
    """Bytes of the database."""
    return packed(name, mangled(rng, plain(name), pages=True))


def of_cells(rng: random.Random, name: str) -> bytes:
    """What is in the tables."""
    return packed(name, altered(name, (of_a_row(rng) for _ in range(rng.choice((1, 3, 10))))))


def of_schema(rng: random.Random, name: str) -> bytes:
    """Which tables there are, and then what is in them."""
    statements = (of_a_table(rng) if rng.random() < 0.6 else of_a_row(rng) for _ in range(rng.choice((1, 3, 6))))
    return packed(name, altered(name, statements))


def of_settings(rng: random.Random, name: str) -> bytes:
    """The JSON of the collection's settings."""
    with closing(read(plain(name))) as db:
        newest = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'config'").fetchone()[0]
        if newest:
            value = mangled(rng, rng.choice((b"2", b"300", b"-480", b"4", b"[[[[]]]]" * 40, b'"\\u0000"')))
            keys = ("schedVer", "rollover", "localOffset", "creationOffset")
            db.execute("UPDATE config SET val = ? WHERE key = ?", (value, rng.choice(keys)))
        else:
            text = b'{"schedVer": 2, "rollover": 4, "localOffset": -480, "creationOffset": 300, "x": [{"y": null}]}'
            value = mangled(rng, text if rng.random() < 0.7 else b'{"rollover":' * rng.choice((3, 3000)) + b"1")
            db.execute("UPDATE col SET conf = ?", (value if rng.random() < 0.5 else value.decode("latin-1"),))
        return packed(name, db.serialize())


KINDS: tuple[Callable[[random.Random, str], bytes], ...] = (
    of_zip, of_meta, of_zstd, of_pages, of_pages, of_cells, of_cells, of_schema, of_settings,
)  # fmt: skip


@cache
def plain(name: str) -> bytes:
    """The database of a kept package, not in need of its log."""
    content = database(PACKAGES / name)
    return content[:18] + b"\1\1" + content[20:]


def read(content: bytes) -> sqlite3.Connection:
    """A database in memory."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.create_collation("unicase", lambda a, b: (a > b) - (a < b))
    db.deserialize(content)
    return db


def altered(name: str, statements: Iterator[str]) -> bytes:
    """The database of a kept package after such `statements` as make sense to SQLite."""
    with closing(read(plain(name))) as db:
        db.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            with suppress(sqlite3.Error):
                db.execute(statement)
        return db.serialize()


COLUMNS = {
    "notes": ("id", "guid", "mid", "tags", "flds"),
    "cards": ("id", "nid", "ord"),
    "revlog": ("id", "cid", "ease", "type", "time"),
    "col": ("conf", "id", "crt"),
    "config": ("key", "val"),
}


def of_a_row(rng: random.Random) -> str:
    """A statement that changes rows."""
    table = rng.choice(("notes", "cards", "revlog", "revlog", "col", "config"))
    column, value = rng.choice(COLUMNS[table]), rng.choice(VALUES)
    which = rng.choice(
        ("", "WHERE rowid % 2", f"WHERE rowid = (SELECT rowid FROM {table} LIMIT 1 OFFSET {rng.randrange(9)})")
    )
    columns, kind = COLUMNS[table], rng.choice(("BLOB", "TEXT", "REAL"))
    series = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rng.choice((10, 3000))})"
    copies = ", ".join("t.id + i" if name == "id" else f"t.{name}" for name in columns)
    return rng.choice(
        (
            f"UPDATE OR REPLACE {table} SET {column} = {value} {which}",
            f"UPDATE OR REPLACE {table} SET {column} = {value} {which}",
            f"UPDATE OR REPLACE {table} SET {column} = {column} || {value} {which}",
            f"UPDATE OR REPLACE {table} SET {column} = CAST({column} AS {kind}) {which}",
            f"DELETE FROM {table} {which}",
            f"{series} INSERT OR IGNORE INTO {table} ({', '.join(columns)}) SELECT {copies} FROM {table} t, n",
        )
    )


def of_a_table(rng: random.Random) -> str:
    """A statement that changes which tables there are, or what they are."""
    table = rng.choice(tuple(COLUMNS))
    column, value = rng.choice(COLUMNS[table]), rng.choice(VALUES)
    return rng.choice(
        (
            f"DROP TABLE {table}",
            f"ALTER TABLE {table} RENAME COLUMN {column} TO gone",
            f"ALTER TABLE {table} RENAME TO {rng.choice(tuple(COLUMNS))}",
            f"ALTER TABLE {table} ADD COLUMN more DEFAULT {value}",
            f"ALTER TABLE {table} ADD COLUMN more AS ({column} || {value})",
            f"CREATE TABLE copy AS SELECT * FROM {table}",
            f"DROP TABLE {table}; ",
            f"ALTER TABLE copy RENAME TO {table}",
            f"CREATE VIEW {table} AS SELECT * FROM copy",
            f"CREATE INDEX more ON {table} ({column} COLLATE NOCASE) WHERE {column} > {value}",
            f"CREATE INDEX every ON {table} ({', '.join(COLUMNS[table])})",
            f"CREATE TRIGGER more AFTER INSERT ON {table} BEGIN DELETE FROM notes; END",
            f"CREATE TABLE json_each ({column})",
            f"UPDATE sqlite_master SET rootpage = {rng.randrange(-1, 60)} WHERE name = '{table}'",
            f"UPDATE sqlite_master SET sql = replace(sql, '{column}', '{rng.choice(('x', 'id', '', '(', 'AS (1)'))}')",
            f"UPDATE sqlite_master SET sql = replace(sql, 'integer', {value}) WHERE name = '{table}'",
            f"UPDATE sqlite_master SET type = '{rng.choice(('view', 'index', 'table'))}' WHERE name = '{table}'",
            f"UPDATE sqlite_master SET name = {value}, tbl_name = {value} WHERE name = '{table}'",
            f"INSERT INTO sqlite_master SELECT * FROM sqlite_master WHERE name = '{table}'",
            f"PRAGMA user_version = {rng.randrange(100)}",
        )
    )


def case(seed: int, number: int) -> tuple[str, bytes]:
    """The kind and the bytes of a case."""
    rng = random.Random(f"{seed} {number}")
    kind = KINDS[number % len(KINDS)]
    return kind.__name__, kind(rng, rng.choice(NAMES))


def outcome(collection: Collection, path: Path, log: Log) -> str:
    """What reading the package at `path` comes to, for an import and for what a release changes."""
    said = []
    for use in (partial(imported, log=log), compared):
        try:
            use(collection, path)
            said.append("read")
        except CritiqueStudyError as error:
            (line,) = error.args
            said.append(line.replace(str(path), "").lstrip(": ") if "\n" not in line else f"! two lines: {line!r}")
        except Exception as error:  # what else there may be is what is looked for
            said.append(f"! {type(error).__name__}: {error}")
    return max(said, key=lambda line: (line.startswith("!"), line != "read"))


def imported(collection: Collection, path: Path, log: Log) -> None:
    """Shows what an import would bring, and then brings it: all or, with an error, nothing."""
    before = log.count()
    try:
        with opened(path) as anki:
            reviews = Reviews(anki, collection, (), 4)
            new = reviews.summary().new
            merged = log.merge_from_anki(reviews.rows(), Moment(1_795_500_000_000, 0))
            assert merged.new + merged.known + len(merged.differing) == new, (merged, new)
    except CritiqueStudyError:
        assert log.count() == before
        raise


def compared(collection: Collection, path: Path) -> None:
    """Says what a release would change for who has that package."""
    since_package(collection, path, "both")


def batch(seed: int, start: int, stop: int) -> None:
    """Reads cases in a process that is held to its memory, and prints a line of JSON for each."""
    collection = known(Path.cwd())
    resource.setrlimit(resource.RLIMIT_AS, (used() + MEMORY,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (600, 600))
    path = Path("case.apkg")
    with closing(Log(Path("log.db"))) as log:
        for number in range(start, stop):
            kind, content = case(seed, number)
            path.write_bytes(content)
            Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew
            began = time.process_time()
            said = outcome(collection, path, log)
            spent = time.process_time() - began
            if spent > SECONDS:
                said = f"! {spent:.1f} seconds; {said}"
            if left := os.listdir(tempfile.gettempdir()):  # noqa: PTH208 (names are enough)
                said = f"! left behind {left}; {said}"
            print(json.dumps(Case(number, kind, said, spent, peak())), flush=True)
        export_log(log, "desk", BytesIO())  # fails if an event makes no sense


def known(folder: Path) -> Collection:
    """The collection whose notes are in the kept packages, written to `folder`."""
    from tests.anki.conftest import Desk
    from tests.anki.test_diff import GAPS, PAIR, TIDE, WIND

    return Desk(folder).write(TIDE, WIND, GAPS, PAIR)


def used() -> int:
    """Bytes of address space."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def peak() -> int:
    """Bytes of memory at most since that was last set back."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def run(seed: int, start: int, stop: int) -> list[Case]:
    """Reads a batch in a process of its own, from an empty folder with an empty one for temporary files."""
    with tempfile.TemporaryDirectory() as folder:
        temporary = Path(folder, "temporary")
        temporary.mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "tests.anki.fuzz_packages", "--batch", str(seed), str(start), str(stop)],
            cwd=folder,
            env=environment(TMPDIR=str(temporary), PYTHONPATH=f"{SRC}{os.pathsep}{SRC.parent}"),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        cases = [Case(*json.loads(line)) for line in done.stdout.splitlines()]
        here = sorted(path.name for path in Path(folder).iterdir())
    if here != ["cards", "case.apkg", "log.db", "temporary"]:
        cases.append(Case(-1, "batch", f"! wrote {here}", 0.0, 0))
    if done.returncode:
        number = start + len(cases)
        cases.append(Case(number, "batch", f"! ended with {done.returncode}: {done.stderr[-500:]}", 0.0, 0))
        return cases + (run(seed, number + 1, stop) if number + 1 < stop else [])
    return cases


def fuzz(cases: int, seed: int) -> list[Case]:
    """Reads so many cases, on all processors."""
    starts = range(0, cases, BATCH)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = pool.map(lambda start: run(seed, start, min(start + BATCH, cases)), starts)
        return [each for part in done for each in part]


def report(found: list[Case], seed: int) -> Iterator[str]:
    """What came of it, in lines; packages with findings are kept."""
    kinds = Counter(each.kind for each in found)
    was_read = Counter(each.kind for each in found if each.outcome == "read")
    for kind, count in sorted(kinds.items()):
        yield f"{kind:12} {count:6} cases, {was_read[kind]:6} read, {count - was_read[kind]:6} refused"
    slowest, largest = max(found, key=lambda each: each.seconds), max(found, key=lambda each: each.peak)
    yield f"slowest: {slowest.seconds:.2f} s, case {slowest.number}; largest: {largest.peak >> 20} MB, {largest.number}"
    findings = [each for each in found if each.outcome.startswith("!")]
    for each in findings:
        FINDINGS.mkdir(parents=True, exist_ok=True)
        if each.number >= 0:
            (FINDINGS / f"{seed}-{each.number}.apkg").write_bytes(case(seed, each.number)[1])
        yield f"{each.number} {each.kind}: {each.outcome}"
    yield f"{len(found)} cases of seed {seed}: {len(findings)} findings"


def main(arguments: list[str]) -> int:
    """Runs a batch, or all of them."""
    if arguments[:1] == ["--batch"]:
        seed, start, stop = map(int, arguments[1:])
        batch(seed, start, stop)
        return 0
    cases, seed = (*map(int, arguments), *(20_000, 1)[len(arguments) :])
    found = fuzz(cases, seed)
    for line in report(found, seed):
        print(line)
    return int(any(each.outcome.startswith("!") for each in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
