"""What is known beside the cards: people, dossiers with their sections, claims, events, the path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Any

import msgspec

from critique_study.content.decode import Decoder, locate
from critique_study.content.folding import tidy
from critique_study.content.ids import id_fault, nearest
from critique_study.content.listed import open_lists
from critique_study.content.models import (
    LANGUAGES,
    Claim,
    Event,
    Issue,
    Module,
    Original,
    Person,
    Place,
    Problem,
    Section,
    Seed,
    Text,
)
from critique_study.content.parsed import MOST_OF_A_TITLE, ParsedSeeds
from critique_study.content.strict_yaml import Map, Seq, Tree, read_file


class _SeedFile(msgspec.Struct, kw_only=True):
    """A seed.yaml: a `Seed` whose sections are still names."""

    seed: str
    title: Text
    sections: tuple[str, ...]
    authors: tuple[str, ...] = ()
    outlet: Text = Text()
    date: str = ""
    language: str = ""
    address: str | None = None
    original: Original | None = None
    caveats: tuple[Text, ...] = ()


def parse_seeds(root: Path) -> ParsedSeeds:
    """The people and dossiers under `root`; files that are not there are simply not there, faults are problems."""
    problems: list[Problem] = []
    left_out: set[str] = set()
    people = _people(root / "people.yaml", left_out, problems)
    seeds = {}
    for path in sorted(root.glob("*/seed.yaml")):
        seed = _seed(path, people.keys() | left_out, problems)
        if seed is not None:
            seeds[seed.id] = seed
        else:
            left_out.add(path.parent.name)
    argument = open_lists(root / "claims.yaml", "issues", "claims")
    timeline = open_lists(root / "timeline.yaml", "events")
    way = open_lists(root / "path.yaml", "modules")
    known = ParsedSeeds(
        people,
        seeds,
        issues=argument.things("issues", Issue),
        claims=argument.things("claims", Claim, _claim_id_fault),
        events=tuple(sorted(timeline.things("events", Event).values(), key=lambda event: event.date)),
        path=tuple(way.things("modules", Module).values()),
    )
    for file in (argument, timeline, way):
        problems += file.problems
        left_out |= file.left_out
    return known._replace(left_out=frozenset(left_out), problems=tuple(problems))


def _claim_id_fault(id_: str) -> str | None:
    """Why `id_` cannot be a claim's: a claim is never taken for a note."""
    if not id_.startswith("c."):
        return f"the id `{id_}` of a claim starts with `c.`"
    return id_fault(id_.removeprefix("c."))


def _people(path: Path, left_out: set[str], problems: list[Problem]) -> dict[str, Person]:
    file = open_lists(path, "people")
    people = file.things("people", Person)
    known = people.keys() | file.left_out
    listed = file.tree.get("people") if isinstance(file.tree, Map) else None
    for index, item in enumerate(listed if isinstance(listed, Seq) else ()):
        answered = item.get("answers") if isinstance(item, Map) else None
        if isinstance(answered, Seq):
            _are_known(answered, known, file.tree, ("people", index, "answers"), file.decoder)
    left_out |= file.left_out
    problems += file.problems
    return people


def _are_known(
    names: Iterable[Any], people: Set[str], tree: Tree, keys: tuple[str | int, ...], decoder: Decoder
) -> None:
    """Reports those of the `names`, which stand under `keys`, that are no people."""
    for index, name in enumerate(names):
        if isinstance(name, str) and name not in people:
            decoder.fault(locate(tree, 0, (*keys, index)), f"no person `{name}`{nearest(name, people)}", "people")


def _seed(path: Path, people: Set[str], problems: list[Problem]) -> Seed | None:
    tree, faults = read_file(path)
    problems += faults
    if faults and tree is None:
        return None
    decoder = Decoder(path)
    file = decoder.struct(tree, 0, _SeedFile)
    seed = None
    if file is not None:
        if file.seed != path.parent.name:
            decoder.fault(locate(tree, 0, ("seed",)), f"the seed is `{file.seed}`, its folder `{path.parent.name}`")
        if file.original is not None:
            for key in ("authors", "outlet", "date", "language"):
                if key not in (tree if isinstance(tree, Map) else ()):
                    decoder.fault(0, f"`{key}` is missing, although there is an original")
        _are_known(file.authors, people, tree, ("authors",), decoder)
        sections = tuple(_sections(path.parent, file, tree, decoder))
        values = {f: getattr(file, f) for f in file.__struct_fields__ if f not in ("seed", "sections")}
        seed = Seed(id=path.parent.name, sections=sections, **values)
    problems += decoder.problems
    return seed


def _sections(folder: Path, file: _SeedFile, tree: Tree, decoder: Decoder) -> Iterator[Section]:
    for index, name in enumerate(file.sections):
        mark = locate(tree, 0, ("sections", index))
        if fault := id_fault(name):
            decoder.fault(mark, fault)
            continue
        if name in file.sections[:index]:
            decoder.fault(mark, f"the section `{name}` is here twice")
            continue
        titles: dict[str, str] = {}
        paths: dict[str, Path] = {}
        for language in LANGUAGES:
            path = folder / f"{name}.{language}.md"
            if not path.is_file():
                decoder.fault(mark, f"the section `{name}` has no file {path.name}")
                continue
            paths[language] = path
            title = _title(path, decoder.problems)
            if title is not None:
                titles[language] = title
        if paths:
            yield Section(f"{folder.name}/{name}", Text(**titles), paths)
    listed = {f"{name}.{language}.md" for name in file.sections for language in LANGUAGES}
    for path in sorted(folder.glob("*.md")):
        if path.name not in listed:
            problem = Problem(Place(path, 1, 1), "no section of seed.yaml: list it there", "warning", "sections")
            decoder.problems.append(problem)


def _title(path: Path, problems: list[Problem]) -> str | None:
    """The first heading, which must be the first line."""
    try:
        with path.open("rb") as file:
            first = file.readline(MOST_OF_A_TITLE).decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(Place(path, 1, 1), "not UTF-8 text: save the file as UTF-8"))
        return None
    except OSError as error:
        problems.append(Problem(Place(path, 1, 1), f"cannot be read: {error.strerror or error}"))
        return None
    title: str = tidy(first.removeprefix("# "))
    if not first.startswith("# ") or not title:
        problems.append(Problem(Place(path, 1, 1), "the first line is not a title: `# …`"))
        return None
    return title
