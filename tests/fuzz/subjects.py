"""Everything of other people's making that the program reads, each with what spoils it and what reads it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from tests.fuzz import folders, histories, texts


class Subject(NamedTuple):
    """A kind of input."""

    name: str
    make: Callable[[random.Random], bytes]
    """A case."""
    read: Callable[[bytes], str]
    """Reads a case in an empty folder: `read`, or what was refused. Raises CritiqueStudyError for a refusal too."""

    def case(self, seed: int, number: int) -> bytes:
        """The case of that number."""
        return self.make(random.Random(f"{self.name} {seed} {number}"))


SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject("yaml", texts.make_yaml, texts.read_yaml),
        Subject("folder", folders.make_folder, folders.read_folder),
        Subject("cloze", texts.make_cloze, texts.read_cloze),
        Subject("query", texts.make_query, texts.read_query),
        Subject("settings", texts.make_settings, texts.read_settings_file),
        Subject("section", texts.make_section, texts.read_section),
        Subject("history", histories.make_export, histories.read_export),
        Subject("rows", histories.make_rows, histories.read_rows),
    )
}
