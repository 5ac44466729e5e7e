"""YAML files that list things with ids: people, claims, events, the path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from critique_study.content.decode import Decoder, locate
from critique_study.content.ids import id_fault, nearest
from critique_study.content.models import Problem
from critique_study.content.strict_yaml import Map, Seq, Tree, place, read_file


class _Listed(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Listed)


class ListFile(NamedTuple):
    """A file with lists of things, as far as it could be read; of one that is not there, nothing."""

    tree: Tree
    decoder: Decoder
    problems: list[Problem]
    """All of the file's, where those of reading it come first."""
    left_out: set[str]
    """The ids of what is too faulty to be used."""

    def things(self, key: str, cls: type[T], fault: Callable[[str], str | None] = id_fault) -> dict[str, T]:
        """The usable items of the list under `key`, by id; `fault` says what is wrong with an id."""
        if not isinstance(self.tree, Map):
            return {}
        listed = self.tree.get(key)
        if not isinstance(listed, Seq):
            if key in self.tree:
                self.decoder.fault(self.tree.value_mark(key), f"expected a list of {key}")
            return {}
        things: dict[str, T] = {}
        for item, mark in zip(listed, listed.marks, strict=True):
            thing = self.decoder.struct(item, mark, cls, place=place(self.decoder.path, mark))
            wrong = self._wrong(item, mark, thing.id, things, fault) if thing is not None else True
            if thing is not None and not wrong:
                things[thing.id] = thing
            elif isinstance(item, Map) and isinstance(faulty := item.get("id"), str):
                self.left_out.add(faulty)
        return things

    def _wrong(self, item: Tree, mark: int, id_: str, known: dict[str, T], fault: Callable[[str], str | None]) -> bool:
        message = fault(id_) or (f"the id `{id_}` is here twice" if id_ in known else None)
        if message is not None:
            self.decoder.fault(locate(item, mark, ("id",)), message)
        return message is not None


def open_lists(path: Path, *keys: str) -> ListFile:
    """The file at `path`, whose top may have only `keys`; every fault of it becomes a problem."""
    decoder = Decoder(path)
    left_out: set[str] = set()
    if not path.exists():
        return ListFile(Map(), decoder, decoder.problems, left_out)
    tree, faults = read_file(path)
    decoder.problems += faults
    if tree is None and faults:
        return ListFile(None, decoder, decoder.problems, left_out)
    if not isinstance(tree, Map):
        decoder.fault(0, f"expected the keys {', '.join(keys)}" if tree is not None else "an empty file")
        return ListFile(None, decoder, decoder.problems, left_out)
    for index, key in enumerate(tree):
        if key not in keys:
            decoder.fault(tree.marks[2 * index], f"unknown key `{key}`{nearest(key, keys)}")
    for key in keys:
        if key not in tree and not faults:
            decoder.fault(0, f"`{key}` is missing")
    return ListFile(tree, decoder, decoder.problems, left_out)
