"""A fresh note for an author to fill in: its id, its text, and its place in the deck's file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple, get_args

from critique_study.content.folding import tidy
from critique_study.content.ids import MAX_ID
from critique_study.content.models import Collection, Deck, Kind, Place
from critique_study.content.strict_yaml import Map, Seq, place, read
from critique_study.errors import ContentError

_ENDING = "-new"
_ROOM = 8
"""Characters of an id that are kept for its ending and number."""
_LINE_END = re.compile("\r\n|\r|\n")
_HINTS = (
    '# why: {en: "", zh: ""}',
    "# More keys: accept, choices or reverse; contested with held_by; core, people, tags.",
    "# A text with {{c1::gaps}}: text, instead of front and back.",
)


class Draft(NamedTuple):
    """The whole file of a deck, with a fresh note in it."""

    data: bytes
    line: int
    """Where the note starts."""


def free_id(collection: Collection, deck: Deck) -> str:
    """An id that no note has or had, nor any that is too faulty to be read: none that stands in a file of decks."""
    taken = {*collection.notes, *collection.formerly, *collection.left_out}
    for path in collection.root.iterdir():
        if path.suffix in (".yaml", ".yml", ".json") and path.is_file():
            with suppress(OSError):
                taken.update(re.findall("[a-z0-9-]+", path.read_text(encoding="utf-8", errors="replace")))
    first = deck.id[: MAX_ID - _ROOM] + _ENDING
    return next(name for name in chain([first], (f"{first}-{n}" for n in count(2))) if name not in taken)


def fresh_note(collection: Collection, deck: Deck) -> tuple[str, ...]:
    """The lines of a note with a free id and empty texts; comments say what can stand where."""
    lines = [f"- id: {free_id(collection, deck)}", f"  kind:  # {', '.join(get_args(Kind))}"]
    if collection.has_seeds:
        seed = collection.seeds.get(deck.seed or "")
        sections = f"  # {', '.join(section.id for section in seed.sections)}" if seed and seed.sections else ""
        lines.append(f"  cites: []{sections}")
    for side in ("front", "back"):
        lines += [f"  {side}:", '    en: ""', '    zh: ""']
    return (*lines, *(f"  {hint}" for hint in _HINTS))


def with_note(data: bytes, path: Path, note: Sequence[str]) -> Draft:
    """`data`, the file of a deck, with the lines of `note` behind its last note and every other byte as it was.

    Raises ContentError if the note would not be read there as the last one.
    """
    tree, faults = read(data, path)
    if not isinstance(tree, Map) or "notes" not in tree:
        missing = f"{path} has no notes: end it with the line `notes:`, then try again"
        raise ContentError(str(faults[0]) if faults else missing)
    text = data.decode()
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    listed, at = tree["notes"], place(path, tree.value_mark("notes"))
    if listed is not None and not isinstance(listed, Seq):
        raise ContentError(f"{at}: `notes` is not a list: mend that first")
    if listed is not None and _character(text, starts, at) == "[":
        raise ContentError(
            f"{at}: the notes are in brackets: write each on lines of its own behind a `-`"
            " (of an empty list leave just `notes:`), then try again"
        )
    later = list(tree)[list(tree).index("notes") + 1 :]
    end = starts[place(path, tree.key_mark(later[0])).line - 1] if later else len(text)
    draft = _inserted(text, end, note, indent=2 if listed is None else at.column - 1, gap=bool(listed))
    fresh, _ = read("\n".join(note).encode(), path)
    again, faults_then = read(draft.data, path)
    tidy(tree)  # a last text in a block ends with a line end only if the file does
    wanted = {**tree, "notes": [*(listed or ()), *(tidy(fresh) if isinstance(fresh, Seq) else ())]}
    if tidy(again) != wanted or [f.message for f in faults] != [f.message for f in faults_then]:
        why = f"; mend this first: {faults[0]}" if faults else ": write it by hand"
        raise ContentError(f"{path}: a note behind the last one would not be read{why}")
    return draft


def added(before: bytes, after: bytes, path: Path) -> list[str]:
    """The ids of the notes, faulty ones too, that `after` holds and `before`, the same file earlier, did not."""
    return list((Counter(_ids(after, path)) - Counter(_ids(before, path))).elements())


def _ids(data: bytes, path: Path) -> list[str]:
    tree, _ = read(data, path)
    listed = tree.get("notes") if isinstance(tree, Map) else None
    items = listed if isinstance(listed, Seq) else ()
    return [name for item in items if isinstance(item, Map) and isinstance(name := item.get("id"), str)]


def _character(text: str, starts: Sequence[int], at: Place) -> str:
    """What stands in `text` at a place, whose columns do not count a byte order mark."""
    bom = at.line == 1 and text.startswith("\ufeff")
    return text[starts[at.line - 1] + at.column - 1 + bom]


def _inserted(text: str, end: int, note: Sequence[str], *, indent: int, gap: bool) -> Draft:
    """`note` put into `text` at `end`; line ends, and whether the last line has one, stay as they are."""
    above, below = text[:end], text[end:]
    first_end = _LINE_END.search(text)
    line_end = first_end[0] if first_end else "\n"
    is_open = not above.endswith(("\n", "\r"))
    above += line_end if is_open else ""
    if gap and not above.endswith(line_end * 2):
        above += line_end
    middle = line_end.join(" " * indent + line for line in note)
    whole = above + middle + ("" if is_open else line_end) + below
    return Draft(whole.encode(), len(_LINE_END.findall(above)) + 1)
