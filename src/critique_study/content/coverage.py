"""Which notes hold which statement of a source: the `coverage.tsv` of a dossier."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from critique_study.content.folding import tidy
from critique_study.content.models import Place, Problem
from critique_study.content.parsed import MAX_BYTES

COLUMNS = ("paragraph", "statement", "notes", "reason")


class Line(NamedTuple):
    """One line of a `coverage.tsv`: a statement of the source, the notes that hold it or the reason why none does."""

    place: Place
    statement: str
    notes: tuple[str, ...]
    reason: str


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
            if tuple(cells) != COLUMNS:
                message = f"the first line must name the columns, with tabs between: {' '.join(COLUMNS)}"
                problems.append(Problem(place, message, rule="coverage"))
        elif not any(cells):
            continue
        elif len(cells) not in (3, 4):
            message = f"expected {len(COLUMNS)} columns with tabs between, found {len(cells)}"
            problems.append(Problem(place, message, rule="coverage"))
        elif not (cells[0].isascii() and cells[0].isdigit()):
            problems.append(Problem(place, f"the paragraph `{tidy(cells[0])}` is not a number", rule="coverage"))
        else:
            statement, notes, reason = (*cells[1:], "")[:3]
            rows.append(Line(place, tidy(statement), tuple(notes.split()), tidy(reason)))
    return tuple(rows), tuple(problems)
