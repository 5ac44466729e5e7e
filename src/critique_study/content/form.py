"""What makes a note fit to be asked, looking at the note alone; one that is not is left out of the collection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from critique_study.content import cloze, faces
from critique_study.content.ids import id_fault
from critique_study.content.models import LANGUAGES, Note

MAX_CHOICES = 3
MAX_TEXT = 5_000
"""Characters of one text: no card is so long, and a longer one could hold up a screen while its lines are broken."""


class Finding(NamedTuple):
    """What is wrong with a note, and under which of its keys."""

    keys: tuple[str | int, ...]
    message: str


def rule_name(rule: Callable[..., object]) -> str:
    """The name of a check, as problems and `allow` give it."""
    return rule.__name__.replace("_", "-")


def ids(note: Note) -> Iterator[Finding]:
    """Ids are short and plain: they end up in file names, tags and commands."""
    if fault := id_fault(note.id):
        yield Finding(("id",), fault)
    for index, old in enumerate(note.formerly):
        if fault := id_fault(old):
            yield Finding(("formerly", index), fault)


def sides(note: Note) -> Iterator[Finding]:
    """A note is a cloze text, or a front and a back, in at least one whole language."""
    given = [key for key in ("front", "back") if getattr(note, key) is not None]
    if note.text is not None and given:
        yield Finding((given[0],), "either a cloze `text`, or `front` and `back`: not both")
    elif note.text is None and not given:
        yield Finding((), "asks nothing: give it `front` and `back`, or a cloze `text`")
    elif note.text is None and len(given) == 1:
        yield Finding((), f"`{'back' if given == ['front'] else 'front'}` is missing")
    elif not note.languages:
        yield Finding(("languages",), "no language: name en, zh or both, or leave the key out")
    elif not any(faces.has_sides(note, language) for language in LANGUAGES):
        which = "`text`" if note.text is not None else "both `front` and `back`"
        yield Finding(("text",) if note.text is not None else ("front",), f"no language has {which}")


def empty_texts(note: Note) -> Iterator[Finding]:
    """A text that is given is not empty."""
    for key in ("front", "back", "text", "why"):
        text = getattr(note, key)
        for language in LANGUAGES:
            if text is not None and text.get(language) == "":
                yield Finding((key, language), f"`{key}` is empty")
    if note.retired == "":
        yield Finding(("retired",), "`retired` is empty: say since when and why")
    for rule, reason in note.allow.items():
        if not reason:
            yield Finding(("allow", rule), f"`allow: {rule}` without its reason")


def overlong_texts(note: Note) -> Iterator[Finding]:
    """No text is longer than a screen could ever show."""
    for key in ("front", "back", "text", "why"):
        text = getattr(note, key)
        for language in LANGUAGES:
            if text is not None and len(text.get(language) or "") > MAX_TEXT:
                yield Finding(
                    (key, language), f"`{key}` has {len(text.get(language)):,} characters: at most {MAX_TEXT:,}"
                )
    for key in ("accept", "choices"):
        texts = getattr(note, key)
        for language in LANGUAGES:
            for index, text in enumerate(texts.get(language) if texts is not None else ()):
                if len(text) > MAX_TEXT:
                    yield Finding((key, language, index), f"{len(text):,} characters: at most {MAX_TEXT:,}")


def one_form(note: Note) -> Iterator[Finding]:
    """At most one of `reverse`, `accept` and `choices`, and none beside a cloze text."""
    given = [key for key in ("reverse", "accept", "choices") if getattr(note, key) not in (None, False)]
    if note.text is not None:
        for key in given:
            yield Finding((key,), f"a cloze note (`text`) cannot have `{key}`")
    elif len(given) > 1:
        yield Finding((given[1],), f"only one of {' and '.join(f'`{key}`' for key in given)}")


def gaps(note: Note) -> Iterator[Finding]:
    """A cloze text is well formed, with the same gaps in both languages."""
    if note.text is None:
        return
    numbers = {}
    for language in LANGUAGES:
        if text := note.text.get(language):
            parsed = cloze.parse(text)
            numbers[language] = parsed.numbers
            for fault in parsed.faults:
                yield Finding(("text", language), fault)
            if parsed.faults:
                return
    if len(set(numbers.values())) > 1:
        listed = ", ".join(f"{'+'.join(f'c{n}' for n in found)} in {language}" for language, found in numbers.items())
        yield Finding(("text", "zh"), f"the gaps differ between the languages: {listed}")


def choices(note: Note) -> Iterator[Finding]:
    """One to three wrong options, as many in each language, none of them right, none twice."""
    if note.choices is None:
        return
    wrong_ones = {language: note.choices.get(language) for language in LANGUAGES}
    counts = {k: len(wrong) for k, wrong in wrong_ones.items() if wrong or (note.back is not None and note.back.get(k))}
    if not any(counts.values()):
        yield Finding(("choices",), "no wrong options")
    elif len(set(counts.values())) > 1:
        yield Finding(("choices",), "not as many options in en as in zh")
    for language in LANGUAGES:
        wrong = note.choices.get(language)
        if len(wrong) > MAX_CHOICES:
            yield Finding(("choices", language), f"{len(wrong)} wrong options: at most {MAX_CHOICES}")
        right = note.back.get(language) if note.back is not None else None
        seen = {faces.fold(right)} if right else set()
        for index, option in enumerate(wrong):
            folded = faces.fold(option)
            if not folded:
                yield Finding(("choices", language, index), "an option is empty")
            elif folded in seen:
                right_too = right and folded == faces.fold(right)
                message = "is the right answer (`back`)" if right_too else "is here twice"
                yield Finding(("choices", language, index), f"the option `{option}` {message}")
            seen.add(folded)


def accept(note: Note) -> Iterator[Finding]:
    """No spelling that counts is empty."""
    for language in LANGUAGES:
        for index, spelling in enumerate(note.accept.get(language) if note.accept is not None else ()):
            if not spelling:
                yield Finding(("accept", language, index), "an accepted spelling is empty")


FORM: tuple[Callable[[Note], Iterator[Finding]], ...] = (
    ids,
    sides,
    empty_texts,
    overlong_texts,
    one_form,
    gaps,
    choices,
    accept,
)
