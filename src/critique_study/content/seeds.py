"""What is known beside the cards: people, dossiers with their sections, and which note holds which statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from critique_study.content.decode import Decoder, locate
from critique_study.content.folding import tidy
from critique_study.content.ids import id_fault, nearest
from critique_study.content.models import LANGUAGES, Original, Person, Place, Problem, Section, Seed, Text
from critique_study.content.strict_yaml import MAX_BYTES, Map, Seq, Tree, read_file

COVERAGE = ("paragraph", "statement", "notes", "reason")
_MOST_OF_A_TITLE = 4096


class Seeds(NamedTuple):
    """All of a seeds folder that was usable."""

    people: dict[str, Person]
    seeds: dict[str, Seed]
    left_out: frozenset[str] = frozenset()
    """The ids of people and seeds that are too faulty to be in it."""


class Line(NamedTuple):
    """One line of a `coverage.tsv`: a statement of the source, the notes that hold it or the reason why none does."""

    place: Place
    statement: str
    notes: tuple[str, ...]
    reason: str


class _People(msgspec.Struct):
    people: Any


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


def beside(cards: Path) -> Path:
    """The seeds folder that belongs to a folder of decks, kept relative if that is."""
    real = cards.resolve().parent
    return (cards.parent if cards.parent.resolve() == real else real) / "seeds"


def exists(root: Path) -> bool:
    """Whether `root` is a folder of seeds."""
    return (root / "people.yaml").is_file() or any(root.glob("*/seed.yaml"))


def load_seeds(root: Path) -> tuple[Seeds, tuple[Problem, ...]]:
    """The people and dossiers under `root`; files that are not there are simply not there, faults are problems."""
    problems: list[Problem] = []
    left_out: set[str] = set()
    people = _people(root / "people.yaml", left_out, problems) if (root / "people.yaml").exists() else {}
    seeds = {}
    for path in sorted(root.glob("*/seed.yaml")):
        seed = _seed(path, people.keys() | left_out, problems)
        if seed is not None:
            seeds[seed.id] = seed
        else:
            left_out.add(path.parent.name)
    return Seeds(people, seeds, frozenset(left_out)), tuple(problems)


def _people(path: Path, left_out: set[str], problems: list[Problem]) -> dict[str, Person]:
    tree, faults = read_file(path)
    problems += faults
    decoder = Decoder(path)
    people: dict[str, Person] = {}
    if not faults or tree is not None:
        listed = decoder.fields(tree, 0, _People).get("people")
        if isinstance(tree, Map) and "people" in tree and not isinstance(listed, Seq) and not faults:
            decoder.fault(tree.value_mark("people"), "expected a list of people")
        for item, mark in zip(listed, listed.marks, strict=True) if isinstance(listed, Seq) else ():
            person = decoder.struct(item, mark, Person)
            if person is None:
                if isinstance(item, Map) and isinstance(faulty := item.get("id"), str):
                    left_out.add(faulty)
                continue
            if fault := id_fault(person.id):
                decoder.fault(locate(item, mark, ("id",)), fault)
            elif person.id in people:
                decoder.fault(locate(item, mark, ("id",)), f"the id `{person.id}` is here twice")
            else:
                people[person.id] = person
        for index, item in enumerate(listed if isinstance(listed, Seq) else ()):
            answered = item.get("answers") if isinstance(item, Map) else None
            if isinstance(answered, Seq):
                _are_known(answered, people.keys() | left_out, tree, ("people", index, "answers"), decoder)
    problems += decoder.problems
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
            first = file.readline(_MOST_OF_A_TITLE).decode("utf-8-sig")
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


def read_coverage(path: Path) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
    """The lines of a `coverage.tsv` and the faults of its format."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return (), (Problem(Place(path, line, 1), "not UTF-8 text: save the file as UTF-8", rule="coverage"),)
    except OSError as error:
        return (), (Problem(Place(path, 1, 1), f"cannot be read: {error.strerror or error}", rule="coverage"),)
    rows: list[Line] = []
    problems: list[Problem] = []
    for number, row in enumerate(text.split("\n"), start=1):
        place = Place(path, number, 1)
        cells = [cell.strip() for cell in row.removesuffix("\r").split("\t")]
        if number == 1:
            if tuple(cells) != COVERAGE:
                message = f"the first line must name the columns, with tabs between: {' '.join(COVERAGE)}"
                problems.append(Problem(place, message, rule="coverage"))
        elif not any(cells):
            continue
        elif len(cells) not in (3, 4):
            message = f"expected {len(COVERAGE)} columns with tabs between, found {len(cells)}"
            problems.append(Problem(place, message, rule="coverage"))
        elif not (cells[0].isascii() and cells[0].isdigit()):
            problems.append(Problem(place, f"the paragraph `{tidy(cells[0])}` is not a number", rule="coverage"))
        else:
            statement, notes, reason = (*cells[1:], "")[:3]
            rows.append(Line(place, tidy(statement), tuple(notes.split()), tidy(reason)))
    return tuple(rows), tuple(problems)
