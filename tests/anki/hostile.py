"""Packages that somebody made to do harm, or that a disk has spoilt: each a function that writes one to a path."""

from __future__ import annotations

import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import zstandard

PACKAGES = Path(__file__).with_name("packages")
KEPT = PACKAGES / "legacy.colpkg"
MB = 1 << 20
PAGE = 4096


def database(package: Path) -> bytes:
    """The collection in `package`, as SQLite has it."""
    with zipfile.ZipFile(package) as members:
        names = members.namelist()
        if "collection.anki21b" in names:
            packed = members.read("collection.anki21b")
            return zstandard.ZstdDecompressor().decompressobj().decompress(packed)
        return members.read("collection.anki21" if "collection.anki21" in names else "collection.anki2")


def changed(*statements: str) -> bytes:
    """That collection after `statements`, which may change what it says of its schema."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        content = database(KEPT)
        db.deserialize(content[:18] + b"\1\1" + content[20:])
        db.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            db.execute(statement)
        return db.serialize()


def package(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    """Writes a zip of `members`, a name twice if it is given twice."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name in file.NameToInfo:  # zipfile would warn
                del file.NameToInfo[name]
            file.writestr(entry, content)


def legacy(content: bytes) -> Callable[[Path], None]:
    """A package of the collection `content`, in the format before zstd."""
    return lambda path: package(path, [("meta", b"\x08\x02"), ("collection.anki21", content), ("media", b"{}")])


def newest(packed: bytes) -> Callable[[Path], None]:
    """A package of the collection in `packed`, which zstd is to unpack."""
    return lambda path: package(path, [("meta", b"\x08\x03"), ("collection.anki21b", packed), ("media", b"{}")])


def sql(*statements: str) -> Callable[[Path], None]:
    """A package whose collection went through `statements`."""
    return lambda path: legacy(changed(*statements))(path)


def zstd(content: bytes, window: int = 21) -> bytes:
    """A frame of `content` without its size, as Anki writes it."""
    parameters = zstandard.ZstdCompressionParameters(window_log=window)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return compressor.compress(content) + compressor.flush()


def zip_bomb(path: Path) -> None:
    """A gigabyte of zeros as a deflated database, in a megabyte."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    again = compressor.compress(bytes(MB)) + compressor.flush(zlib.Z_FULL_FLUSH)
    stream = again * 1024 + compressor.flush()
    name = b"collection.anki2"
    sizes = struct.pack("<III2H", 0, len(stream), 1024 * MB, len(name), 0)
    local = struct.pack("<4s5H", b"PK\3\4", 20, 0, 8, 0, 33) + sizes + name
    entry = struct.pack("<4s6H", b"PK\1\2", 20, 20, 0, 8, 0, 33) + sizes + struct.pack("<3H2I", 0, 0, 0, 0, 0) + name
    offset = len(local) + len(stream)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(entry), offset, 0)
    path.write_bytes(local + stream + entry + end)


def zstd_bomb(path: Path) -> None:
    """The same with zstd, in some forty kilobytes."""
    compressor = zstandard.ZstdCompressor().compressobj()
    packed = b"".join(compressor.compress(bytes(MB)) for _ in range(1024)) + compressor.flush()
    newest(packed)(path)


def zero_pages(path: Path) -> None:
    """A sound collection, and a gigabyte of empty pages after it."""
    compressor = zstandard.ZstdCompressor().compressobj()
    packed = compressor.compress(database(KEPT)) + b"".join(compressor.compress(bytes(MB)) for _ in range(1024))
    newest(packed + compressor.flush())(path)


def nested(path: Path) -> None:
    """A package in a package."""
    package(path, [("collection.anki2", (PACKAGES / "legacy.apkg").read_bytes())])


def crowd(path: Path) -> None:
    """Half a million members, all of them the same one."""
    name = b"collection.anki2"
    entry = struct.pack("<4s6H", b"PK\1\2", 20, 20, 0, 0, 0, 33) + struct.pack("<3I5H2I", 0, 0, 0, 16, 0, 0, 0, 0, 0, 0)
    entries = (entry + name) * 500_000
    end64 = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 500_000, 500_000, len(entries), 0)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(entries), 1)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(entries + end64 + locator + end)


def encrypted(path: Path) -> None:
    """Said to need a password."""
    legacy(database(KEPT))(path)
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + flags] |= 1
    path.write_bytes(content)


def symlink(path: Path) -> None:
    """The collection is a link to a file of the learner's."""
    with zipfile.ZipFile(path, "w") as file:
        entry = zipfile.ZipInfo("collection.anki2")
        entry.create_system = 3
        entry.external_attr = 0o120777 << 16
        file.writestr(entry, "/etc/passwd")


def truncated(path: Path) -> None:
    """The first half."""
    whole = (PACKAGES / "legacy.apkg").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def root_page(content: bytes | bytearray, table: str) -> int:
    """The number of the page at which the tree of `table` begins."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(content[:18] + b"\1\1" + content[20:])
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        return int(db.execute(query, (table,)).fetchone()[0])


def inner(child: int) -> bytes:
    """An inner page with five hundred children, each of them page `child`."""
    cells = struct.pack(">IB", child, 1) * 500
    starts = range(PAGE - 5, PAGE - 5 - len(cells), -5)
    head = struct.pack(">BHHHBI", 5, 0, len(starts), starts[-1], 0, child)
    return (head + b"".join(struct.pack(">H", start) for start in starts)).ljust(starts[-1], b"\0") + cells


def paged(table: str, page: Callable[[int], bytes]) -> Callable[[Path], None]:
    """A database in which the first page of a table is another: what `page` makes of its number."""

    def write(path: Path) -> None:
        content = bytearray(database(KEPT))
        number = root_page(content, table)
        content[(number - 1) * PAGE : number * PAGE] = page(number)
        legacy(bytes(content))(path)

    return write


def fan(path: Path) -> None:
    """Four inner pages, each with the next for all its children: 6e10 leaves, and no card of ours on any."""
    content = bytearray(changed("UPDATE cards SET nid = 1"))
    root, last = root_page(content, "cards"), len(content) // PAGE
    leaf = content[(root - 1) * PAGE : root * PAGE]
    content[(root - 1) * PAGE : root * PAGE] = inner(last + 1)
    for number in range(last + 1, last + 4):
        content += inner(number + 1)
    content += leaf
    content[28:32] = struct.pack(">I", len(content) // PAGE)
    legacy(bytes(content))(path)


def tables(count: int) -> bytes:
    """A collection with so many more tables, of a hundred columns each."""
    columns = ", ".join(f"c{number}" for number in range(99))
    return changed(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) INSERT INTO sqlite_master"
        f" SELECT 'table', 't' || i, 't' || i, 2, 'CREATE TABLE t' || i || '(x, {columns})' FROM n"
    )


def deep(levels: int) -> str:
    """JSON nested so deeply."""
    return "[" * levels + "]" * levels


def generated(expression: str) -> Callable[[Path], None]:
    """GUIDs that are computed as they are read."""
    columns = f"id INTEGER PRIMARY KEY, mid, flds, tags, guid AS ({expression})"
    return sql("DROP TABLE notes", f"CREATE TABLE notes ({columns})", "INSERT INTO notes (id) VALUES (1), (2)")


FOR_EVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i"
LONG = "zeroblob(30000000)"  # within what any package may unpack to, and longer than any cell may be
LAST = "WHERE rowid = (SELECT max(rowid) FROM new_{})"
WRONG = {
    "text": "'; DROP TABLE notes; --'",
    "blob": "x'ff00fe'",
    "nothing": "NULL",
    "infinity": "1e999",
    "a large number": "9223372036854775807",
    "a negative number": "-9223372036854775808",
}

REFUSED: dict[str, Callable[[Path], object]] = {
    "zip bomb": zip_bomb,
    "zstd bomb": zstd_bomb,
    "zero pages": zero_pages,
    "nested zip": nested,
    "half a million members": crowd,
    "two collections": lambda path: package(path, [("collection.anki2", database(KEPT)), ("collection.anki2", b"")]),
    "two metas": lambda path: package(path, [("meta", b"\x08\x02"), ("meta", b"\x08\x03")]),
    "unknown version": lambda path: package(path, [("meta", b"\x08\x04"), ("collection.anki2", database(KEPT))]),
    "empty meta": lambda path: package(path, [("meta", b""), ("collection.anki2", database(KEPT))]),
    "meta and nothing else": lambda path: package(path, [("meta", b"\x08\x03")]),
    "no collection": lambda path: package(path, [("word/document.xml", b"<w/>")]),
    "path traversal": lambda path: package(path, [("../../collection.anki2", database(KEPT))]),
    "absolute name": lambda path: package(path, [("/tmp/collection.anki2", database(KEPT))]),
    "symlink": symlink,
    "encrypted": encrypted,
    "truncated zip": truncated,
    "not a zip": lambda path: path.write_bytes(b"Dear learner,\n" * 500),
    "empty file": lambda path: path.write_bytes(b""),
    "truncated zstd": lambda path: newest(zstd(database(KEPT))[:-9])(path),
    "zstd and more": lambda path: newest(zstd(database(KEPT)) + b"more")(path),
    "two zstd frames": lambda path: newest(zstd(database(KEPT)) + zstd(bytes(99)))(path),
    "zstd with a giant window": lambda path: newest(zstd(database(KEPT), window=27))(path),
    "not zstd": lambda path: newest(database(KEPT))(path),
    "nothing in zstd": lambda path: newest(zstd(b""))(path),
    "not a database": lambda path: legacy(b"<html>" * 999)(path),
    "empty database": lambda path: legacy(b"")(path),
    "database cut short": lambda path: legacy(database(KEPT)[:9000])(path),
    "header alone": lambda path: legacy(database(KEPT)[:100])(path),
    "zeroed page": paged("notes", lambda number: bytes(PAGE)),
    "noise on a page": paged("notes", lambda number: bytes(range(256)) * 16),
    "circle of notes": paged("notes", inner),
    "circle of cards": paged("cards", inner),
    "fan of pages": fan,
    "no table notes": sql("DROP TABLE notes"),
    "no table cards": sql("DROP TABLE cards"),
    "no table revlog": sql("DROP TABLE revlog"),
    "no table col": sql("DROP TABLE col"),
    "no column": sql("ALTER TABLE cards RENAME COLUMN nid TO gone"),
    "view notes": sql(
        "DROP TABLE notes", f"CREATE VIEW notes(id, guid, mid, flds, tags) AS {FOR_EVER}, 2, 3, 4, 5 FROM n"
    ),
    "view cards": sql("DROP TABLE cards", f"CREATE VIEW cards(id, nid, ord) AS {FOR_EVER}, 2, 3 FROM n"),
    "view revlog": sql(
        "DROP TABLE revlog", f"CREATE VIEW revlog(id, cid, ease, type, time) AS {FOR_EVER}, 2, 3, 4, 5 FROM n"
    ),
    "view col": sql("DROP TABLE col", f"CREATE VIEW col(conf) AS {FOR_EVER} FROM n WHERE i < 0"),
    "view that says table": sql(
        "DROP TABLE notes",
        f"CREATE VIEW notes(id, guid, mid, flds, tags) AS {FOR_EVER}, 2, 3, 4, 5 FROM n",
        "UPDATE sqlite_master SET type = 'table', rootpage = 3 WHERE name = 'notes'",
    ),
    "virtual table": sql("DROP TABLE notes", "CREATE VIRTUAL TABLE notes USING fts4(id, guid, mid, flds, tags)"),
    "computed column": generated("hex(zeroblob(100000000))"),
    "column of patterns": generated("replace(hex(zeroblob(9000)), '0', 'a') GLOB '*a*a*a*a*a*a*a*a*b'"),
    "ten thousand tables": lambda path: legacy(tables(10_000))(path),
    "schema that is not SQL": sql(
        "UPDATE sqlite_master SET sql = 'CREATE TABLE \x1b[31mnotes(' WHERE name = 'notes'",
    ),
    "name of megabytes": sql(
        "UPDATE sqlite_master SET name = replace(hex(zeroblob(5000000)), '00', char(10, 65)), sql = 'CREATE'"
        " WHERE name = 'notes'"
    ),
    "schema of a megabyte": sql(
        "UPDATE sqlite_master SET sql = 'CREATE TABLE notes(id' || replace(hex(zeroblob(500000)), '00', ',a') || ')'"
        " WHERE name = 'notes'"
    ),
    "one id for all": sql(
        "CREATE TABLE n AS SELECT * FROM notes",
        "DROP TABLE notes",
        "UPDATE n SET id = 'x'",
        "ALTER TABLE n RENAME TO notes",
    ),
    "json_each of its own": sql("CREATE TABLE json_each (value)"),
    "GUID of megabytes": sql(f"UPDATE notes SET guid = {LONG} WHERE id = (SELECT max(id) FROM notes)"),
    "deep JSON": sql(f"UPDATE col SET conf = '{deep(100_000)}'"),
    "deep JSON in a setting": sql(f"""UPDATE col SET conf = '{{"rollover": {deep(100_000)}}}'"""),
    "settings that are no JSON": sql("UPDATE col SET conf = '{schedVer'"),
    "settings that are a list": sql("UPDATE col SET conf = '[1]'"),
    "settings of megabytes": sql(f"UPDATE col SET conf = {LONG}"),
}
"""Neither Anki nor anyone else would have these read."""


def wrong(value: str) -> Callable[[Path], None]:
    """Something else than belongs there in every column, of some rows of each table."""
    return sql(
        *(f"CREATE TABLE new_{table} AS SELECT * FROM {table}" for table in ("notes", "cards", "revlog")),
        *(f"DROP TABLE {table}" for table in ("notes", "cards", "revlog")),
        f"UPDATE new_notes SET guid = {value}, mid = {value}, tags = {value}, flds = {value} {LAST.format('notes')}",
        f"UPDATE new_cards SET nid = {value}, ord = {value} {LAST.format('cards')}",
        f"UPDATE new_revlog SET cid = {value} {LAST.format('revlog')}",
        f"UPDATE new_revlog SET ease = {value}, type = {value}, time = {value} WHERE rowid % 2",
        *(f"ALTER TABLE new_{table} RENAME TO {table}" for table in ("notes", "cards", "revlog")),
    )


HARMLESS: dict[str, Callable[[Path], object]] = {
    "strange names": lambda path: package(
        path,
        [
            ("../../up", b"x"),
            ("/tmp/absolute", b"x"),
            ("C:\\windows", b"x"),
            ("collection.anki2", b"decoy"),
            ("collection.anki21", database(KEPT)),
            ("\x1b[2J", b""),
        ],
    ),
    "SQL in names": sql(
        """UPDATE col SET decks = replace(decks, 'Desk', '''"); DROP TABLE notes; --')""",
        "UPDATE notes SET guid = '''; DROP TABLE revlog; --' WHERE id = (SELECT max(id) FROM notes)",
    ),
    "endless fields of others": sql(f"UPDATE notes SET flds = {LONG} WHERE id = (SELECT max(id) FROM notes)"),
    "settings of wrong types": sql(
        """UPDATE col SET conf = '{"schedVer": "2", "rollover": 1e300, "localOffset": [], "creationOffset": 99999}'"""
    ),
    "no settings": sql("UPDATE col SET conf = ''"),
    "answers before all time": sql("UPDATE revlog SET id = -9223372036854775807 + id"),
    "answers after all time": sql("UPDATE revlog SET id = 9223370000000000000 + id"),
    **{f"{name} everywhere": wrong(value) for name, value in WRONG.items()},
}
"""What is wrong with these is nothing that we read, or nothing that we take for a review."""
