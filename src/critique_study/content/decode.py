"""From strict YAML to the models, key by key, so that every fault of every note is found in one run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_args, get_origin

import msgspec

from critique_study.content.folding import tidy
from critique_study.content.form import FORM, rule_name
from critique_study.content.ids import id_fault, nearest, slug
from critique_study.content.models import Deck, Note, Place, Problem, Text
from critique_study.content.parsed import ParsedCollection, ParsedDeck
from critique_study.content.strict_yaml import Map, Seq, Tree, place, read_file
from critique_study.content.stubs import stub

T = TypeVar("T")


class Header(msgspec.Struct):
    """The keys of a deck beside its notes."""

    deck: str
    title: Text
    seed: str | None = None


class DecodedDeck(NamedTuple):
    """The deck of a tree, with what is wrong with it and the ids of faulty notes, as in a `ParsedDeck`."""

    deck: Deck
    problems: tuple[Problem, ...]
    left_out: tuple[tuple[str, Place], ...]


class _CollectionFile(msgspec.Struct):
    """The keys of a collection.yaml."""

    id: str
    title: Text | None = None
    licence: str | None = None


class Decoder:
    """Turns the trees of one file into structs and collects what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def fault(self, mark: int, message: str, rule: str = "format") -> None:
        """Notes a fault at a packed position."""
        self.problems.append(Problem(place(self.path, mark), message, rule=rule))

    def struct(self, tree: Tree, mark: int, cls: type[T], **given: Any) -> T | None:
        """`tree` as a `cls` whose fields `given` do not come from the file; None if anything is wrong with it."""
        before = len(self.problems)
        values = self.fields(tree, mark, cls, frozenset(given))
        return cls(**values, **given) if len(self.problems) == before else None

    def fields(self, tree: Tree, mark: int, cls: type, given: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Those fields of `cls` that `tree` gives rightly; the rest becomes problems."""
        if not isinstance(tree, Map):
            self.fault(mark, _expected(cls, tree))
            return {}
        types, required = _fields(cls, given)
        values: dict[str, Any] = {}
        for index, (key, value) in enumerate(tree.items()):
            wanted = types.get(key)
            if wanted is None:
                self.fault(tree.marks[2 * index], f"unknown key `{key}`{nearest(key, types)}")
                continue
            value = tidy(value)
            try:
                values[key] = msgspec.convert(value, wanted)
            except msgspec.ValidationError as error:
                self._explain(value, tree.marks[2 * index + 1], wanted, error)
        for key in required:
            if key not in tree:
                self.fault(mark, f"`{key}` is missing")
        return values

    def _explain(self, value: Any, mark: int, wanted: Any, error: msgspec.ValidationError) -> None:
        """Reports every fault that kept `value` from being a `wanted`."""
        before = len(self.problems)
        if get_origin(wanted) is Annotated:
            wanted = get_args(wanted)[0]
        parts = [part for part in get_args(wanted) if part is not NoneType]
        origin = get_origin(wanted)
        if NoneType in get_args(wanted) and len(parts) == 1:
            self._explain(value, mark, parts[0], error)
        elif isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
            self.fields(value, mark, wanted)
        elif origin is tuple and isinstance(value, Seq):
            self._explain_each(value, value.marks, parts[0])
        elif origin is Mapping and isinstance(value, Map):
            self._explain_each(list(value.values()), value.marks[1::2], parts[1])
        else:
            self.fault(mark, _expected(wanted, value))
        if len(self.problems) == before:
            self.fault(mark, str(error))

    def _explain_each(self, values: list[Any], marks: list[int], wanted: Any) -> None:
        for value, mark in zip(values, marks, strict=True):
            try:
                msgspec.convert(value, wanted)
            except msgspec.ValidationError as error:
                self._explain(value, mark, wanted, error)


def parse_deck(path: Path) -> ParsedDeck:
    """The deck in the file at `path`."""
    tree, faults = read_file(path)
    if tree is None and faults:
        return ParsedDeck(None, faults, ())
    decoded = decode_deck(tree, path, partial=bool(faults))
    return ParsedDeck(decoded.deck, (*faults, *decoded.problems), decoded.left_out)


def parse_collection(path: Path) -> ParsedCollection:
    """What the collection.yaml at `path` says."""
    tree, faults = read_file(path)
    decoder = Decoder(path)
    decoder.problems += faults
    if tree is not None or not faults:
        values = decoder.fields(tree, 0, _CollectionFile)
        if "id" in values and (fault := id_fault(values["id"])):
            decoder.fault(locate(tree, 0, ("id",)), fault)
            del values["id"]
        if "id" in values:
            return ParsedCollection(problems=tuple(decoder.problems), **values)
    decoder.fault(0, "nothing can be studied until the collection's `id` is readable")
    return ParsedCollection(None, problems=tuple(decoder.problems))


def decode_deck(tree: Tree, path: Path, *, partial: bool = False) -> DecodedDeck:
    """The deck in `tree`; of a `partial` tree the strict reader left notes out, so that there may be none."""
    decoder = Decoder(path)
    notes_tree: Tree = None
    header = Map()
    if isinstance(tree, Map):
        header.update((key, value) for key, value in tree.items() if key != "notes")
        header.marks = [m for key in header for m in (tree.key_mark(key), tree.value_mark(key))]
        notes_tree = tree.get("notes")
        values = decoder.fields(header, 0, Header)
        if "notes" not in tree:
            decoder.fault(0, "`notes` is missing")
        elif not isinstance(notes_tree, Seq) and not (partial and notes_tree is None):
            decoder.fault(tree.value_mark("notes"), _expected(tuple[Note, ...], notes_tree))
    else:
        values = {}
        decoder.fault(0, "an empty file" if tree is None else _expected(Header, tree))
    if "deck" in values and (fault := id_fault(values["deck"])):
        decoder.fault(header.value_mark("deck"), fault)
        del values["deck"]
    deck_id = values.get("deck") or slug(path.stem)
    notes, left_out = [], []
    for item, mark in zip(notes_tree, notes_tree.marks, strict=True) if isinstance(notes_tree, Seq) else ():
        note = _note(decoder, item, mark, deck_id)
        if note is not None:
            notes.append(note)
        elif isinstance(item, Map) and isinstance(known := item.get("id"), str):
            left_out.append((known, place(path, mark)))
    deck = Deck(deck_id, values.get("title") or Text(en=deck_id), values.get("seed"), tuple(map(stub, notes)), path)
    return DecodedDeck(deck, tuple(decoder.problems), tuple(left_out))


def _note(decoder: Decoder, tree: Tree, mark: int, deck_id: str) -> Note | None:
    note = decoder.struct(tree, mark, Note, deck=deck_id, place=place(decoder.path, mark))
    if note is None:
        return None
    before = len(decoder.problems)
    for rule in FORM:
        for keys, message in rule(note):
            decoder.fault(locate(tree, mark, keys), message, rule_name(rule))
    return note if len(decoder.problems) == before else None


def locate(tree: Tree, mark: int, keys: tuple[str | int, ...]) -> int:
    """The position of what `keys` lead to in `tree`, or of the last thing on the way that is there."""
    for key in keys:
        if isinstance(tree, Map) and isinstance(key, str) and key in tree:
            mark, tree = tree.value_mark(key), tree[key]
        elif isinstance(tree, Seq) and isinstance(key, int) and key < len(tree):
            mark, tree = tree.marks[key], tree[key]
        else:
            break
    return mark


@cache
def _fields(cls: type, given: frozenset[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The types of the fields of `cls` that a file may give, and the names of those it must."""
    fields = [f for f in msgspec.structs.fields(cls) if f.name not in given]
    return {f.encode_name: f.type for f in fields}, tuple(f.encode_name for f in fields if f.required)


def _expected(wanted: Any, value: Any) -> str:
    """What should stand where `value` does."""
    origin = get_origin(wanted)
    if origin is Literal and isinstance(value, str):
        words = get_args(wanted)
        return f"`{value}` is none of {', '.join(words)}{nearest(value, words)}"
    if wanted is int:
        what = "a whole number from 1"
    elif wanted is bool:
        what = "true or false"
    elif wanted is str or origin is Literal:
        what = "text"
    elif origin is tuple:
        what = "a list, `[…]`"
    elif isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        keys = list(_fields(wanted, frozenset())[0])
        what = f"the keys {', '.join(keys[:4])}{', …' if len(keys) > 4 else ''}"
    else:
        what = "keys with values" if origin is Mapping else "something else"
    hint = ": put it in quotes" if what == "text" and isinstance(value, int | float) else ""
    return f"expected {what}, not {_describe(value)}{hint}"


def _describe(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return "text" if len(value) > 30 else f"the text `{value}`"
    return "a list" if isinstance(value, Seq) else "keys with values"
