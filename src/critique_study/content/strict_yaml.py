"""A small, strict YAML: plain trees with the line and column of every key and value, and nothing that can explode.

Values are built straight from libyaml's events; nothing is composed. Anchors, aliases, tags, deep nesting, duplicate
keys and keys that are not text are refused as they appear. Only `true`, `false`, `null`, whole numbers and decimals are
typed; `no`, `1:30`, `2017-12-05` and `010` stay text.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Union

import yaml

from critique_study.content.models import Place, Problem
from critique_study.content.parsed import MAX_BYTES
from critique_study.content.yaml_faults import Fault, SecondDocument, before, control_characters, explain, without_item

MAX_DEPTH = 20
MAX_VALUES = 1_000_000
REREAD_BYTES = 8 * 1024 * 1024
"""How much a file may be read again, in sum, to get past faults."""

_COLUMN_BITS = 25
_COLUMN_MASK = (1 << _COLUMN_BITS) - 1
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"true": True, "false": False, "null": None, "": None}
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})((?:\.[0-9]{1,18})?(?:[eE][-+]?[0-9]{1,2})?)")
_LONGEST_NUMBER = 43
_TOO_MANY = f"more than {MAX_VALUES:,} values: split the file"
_BREAKS_ELSEWHERE = re.compile("[\x85\u2028\u2029]")


class Map(dict[str, "Tree"]):
    """A mapping; `marks` holds the packed position of each key and its value in turn."""

    __slots__ = ("marks",)
    marks: list[int]

    def key_mark(self, key: str) -> int:
        """Where `key` stands."""
        return self.marks[2 * list(self).index(key)]

    def value_mark(self, key: str) -> int:
        """Where the value of `key` starts."""
        return self.marks[2 * list(self).index(key) + 1]


class Seq(list["Tree"]):
    """A list; `marks` holds the packed position of each item."""

    __slots__ = ("marks",)
    marks: list[int]


Tree = Union[str, int, float, bool, None, Map, Seq]  # noqa: UP007 - `|` cannot name classes that are lists of it


def place(path: Path, mark: int) -> Place:
    """The place that a packed position stands for."""
    return Place(path, (mark >> _COLUMN_BITS) + 1, (mark & _COLUMN_MASK) + 1)


def read_file(path: Path) -> tuple[Tree, tuple[Problem, ...]]:
    """`read` of a file, refused unread if it is too large or no file."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return None, (_refusal(path, "not a regular file"),)
        if status.st_size <= MAX_BYTES:
            with path.open("rb") as file:
                return read(file.read(MAX_BYTES + 1), path)
    except OSError as error:
        return None, (_refusal(path, f"cannot be read: {error.strerror or error}"),)
    return None, (_too_large(path, status.st_size),)


def read(data: bytes, path: Path) -> tuple[Tree, tuple[Problem, ...]]:
    """The tree in `data` and what is wrong with it; the tree is None where nothing of it is usable.

    A fault inside an item of a list on the second level (a note) costs that item alone: the others are in the tree.
    """
    if len(data) > MAX_BYTES:
        return None, (_too_large(path, len(data)),)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        good = data[: error.start].decode()
        message = f"not UTF-8 text (byte 0x{data[error.start]:02x}): save the file as UTF-8"
        return None, (Problem(Place(path, good.count("\n") + 1, len(good) - good.rfind("\n")), message),)
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _BREAKS_ELSEWHERE.search(text):  # YAML counts these as line ends, editors do not
        text = _BREAKS_ELSEWHERE.sub(" ", text)
    return _read_on(text, path)


def _read_on(text: str, path: Path) -> tuple[Tree, tuple[Problem, ...]]:
    problems: list[Problem] = []
    data = text.encode()
    budget = max(REREAD_BYTES, 3 * len(data))
    while True:
        boxes: list[Map | Seq] = []
        try:
            return _build(_LOADER(data), boxes), tuple(problems)
        except yaml.reader.ReaderError as error:
            found, text = control_characters(data.decode())
            if not found:
                return None, (*problems, _refusal(path, f"not valid YAML: {error.reason}"))
            problems += (Problem(Place(path, line, column), message) for line, column, message in found)
            data = text.encode()
            continue
        except yaml.MarkedYAMLError as error:
            fault = explain(error)
        except Fault as refused:
            fault = refused
        problems.append(Problem(Place(path, fault.line + 1, fault.column + 1), fault.message))
        budget -= len(data)
        if isinstance(fault, SecondDocument):
            data = before(data, fault.line)
            continue
        rest = without_item(data, _newest_items(boxes, fault), fault, depth=len(boxes), truncate=budget < 0)
        if rest is None:
            return None, tuple(problems)
        if budget < 0:
            problems.append(Problem(problems[-1].place, "too many faults: nothing from here on was read"))
        data = rest


def _newest_items(boxes: list[Map | Seq], fault: Fault) -> Iterator[tuple[int, int]]:
    """Line and column of the newest item of each list in the root mapping, newest list first."""
    if not boxes or not isinstance(boxes[0], Map):
        return
    for value in reversed(boxes[0].values()):
        if isinstance(value, Seq) and value.marks:
            yield value.marks[-1] >> _COLUMN_BITS, value.marks[-1] & _COLUMN_MASK
        elif isinstance(value, Seq) and value is boxes[-1]:  # the first item itself was refused
            yield fault.line, fault.column


def _build(parser: Any, boxes: list[Map | Seq]) -> Tree:
    """The tree of the one document; `boxes` holds the open containers, root first, for whoever catches a fault."""
    get_event = parser.get_event
    tree: Tree = None
    box: Any = None
    marks: list[int] = []
    key: str | None = None
    names: dict[str, str] = {}
    left = MAX_VALUES
    documents = 0
    while True:
        event = get_event()
        kind = event.__class__
        if kind is yaml.ScalarEvent:
            value = event.value
            mark = event.start_mark
            if event.anchor is not None or event.tag is not None:
                raise _refused(event)
            if len(value) <= _LONGEST_NUMBER and event.implicit[0]:
                value = _typed(value)
            if box.__class__ is Map:
                if key is None:
                    if value.__class__ is not str:
                        raise Fault(mark, f"the key `{event.value or 'null'}` is not text: put it in quotes")
                    if value in box:
                        raise Fault(mark, f"the key `{value}` is here twice")
                    key = names.setdefault(value, value)
                    marks.append(mark.line << _COLUMN_BITS | mark.column)
                    continue
                box[key] = value
                key = None
            elif box is None:
                tree = value
                continue
            else:
                box.append(value)
            marks.append(mark.line << _COLUMN_BITS | mark.column)
            left -= 1
            if left < 0:
                raise Fault(mark, _TOO_MANY)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            mark = event.start_mark
            if event.anchor is not None or event.tag is not None:
                raise _refused(event)
            if len(boxes) == MAX_DEPTH:
                raise Fault(mark, f"nested more than {MAX_DEPTH} deep")
            new: Map | Seq = Map() if kind is yaml.MappingStartEvent else Seq()
            if box.__class__ is Map:
                if key is None:
                    raise Fault(mark, "a key must be text, not a list or a mapping")
                box[key] = new
                key = None
            elif box is None:
                tree = new
            else:
                box.append(new)
            marks.append(mark.line << _COLUMN_BITS | mark.column)
            left -= 1
            if left < 0:
                raise Fault(mark, _TOO_MANY)
            boxes.append(new)
            box = new
            marks = new.marks = []
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            boxes.pop()
            box = boxes[-1] if boxes else None
            marks = box.marks if boxes else []
        elif kind is yaml.StreamEndEvent:
            return tree
        elif kind is yaml.AliasEvent:
            raise _refused(event)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise SecondDocument(event.start_mark, "a second document (`---`): only the first one is read")


def _typed(value: str) -> str | int | float | bool | None:
    """What an unquoted scalar means."""
    if value in _WORDS:
        return _WORDS[value]
    if value[0] in "-+0123456789" and (number := _NUMBER.fullmatch(value)):
        return float(value) if number[1] else int(value)
    return value


def _refused(event: Any) -> Fault:
    """Why an anchor, alias or tag is not taken; each is mostly text that lacks its quotes."""
    if event.__class__ is yaml.AliasEvent:
        what = f"`*{event.anchor}` is an alias"
    elif event.anchor is not None:
        what = f"`&{event.anchor}` is an anchor"
    else:
        what = f"`{event.tag}` is a tag" if event.tag != "!" else "`!` makes a tag"
    return Fault(event.start_mark, f"{what}, which is not allowed here: if it is meant as text, put it in quotes")


def _refusal(path: Path, message: str) -> Problem:
    return Problem(Place(path, 1, 1), message)


def _too_large(path: Path, size: int) -> Problem:
    return _refusal(path, f"too large ({size // 1024**2} MB, at most {MAX_BYTES // 1024**2} MB): split the file")
