"""What the content is made of: notes and their cards, decks, people, seeds, claims, events, path, the collection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec

from critique_study.cache import decoder
from critique_study.content.ids import current_id
from critique_study.text import one_line

_LONGEST_MESSAGE = 500

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

Kind = Literal["claim", "argument", "quote", "name", "date", "number", "term", "example", "reply"]


Severity = Literal["error", "warning", "info"]


class Place(NamedTuple):
    """Where something stands in a file; lines and columns start at 1."""

    path: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One fault of the content, as its author should read it."""

    place: Place
    message: str
    severity: Severity = "error"
    rule: str = "format"
    """The check that found it; the word an author may name under `allow`."""

    def __str__(self) -> str:
        return f"{one_line(str(self.place))}: {self.text}"

    @property
    def text(self) -> str:
        """Level and message as one harmless line of bounded length: messages quote what stands in the files."""
        level = "" if self.severity == "error" else f"{self.severity}: "
        message = self.message if len(self.message) <= _LONGEST_MESSAGE else f"{self.message[:_LONGEST_MESSAGE]}…"
        return one_line(f"{level}{message}")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same thing said in up to two languages."""

    en: str | None = None
    zh: str | None = None

    def get(self, language: Language) -> str | None:
        """The text in `language`, or None."""
        return self.en if language == "en" else self.zh


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list of short texts in up to two languages: accepted spellings, wrong options."""

    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()

    def get(self, language: Language) -> tuple[str, ...]:
        """The texts in `language`."""
        return self.en if language == "en" else self.zh


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One fact, claim or argument as its author wrote it. Its form is what its fields say (see `form`)."""

    id: str
    kind: Kind
    deck: str
    place: Place
    core: bool = False
    contested: bool = False
    held_by: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    front: Text | None = None
    back: Text | None = None
    text: Text | None = None
    """The cloze text, as written."""
    reverse: bool = False
    accept: Texts | None = None
    choices: Texts | None = None
    why: Text | None = None
    claim: str | None = None
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    allow: Mapping[str, str] = msgspec.field(default_factory=dict)
    revision: Annotated[int, msgspec.Meta(ge=1)] = 1
    formerly: tuple[str, ...] = ()
    retired: str | None = None
    languages: tuple[Language, ...] = LANGUAGES

    @property
    def form(self) -> Literal["basic", "reversed", "typed", "choice", "cloze"]:
        """How its cards are asked."""
        if self.text is not None:
            return "cloze"
        if self.reverse:
            return "reversed"
        if self.accept is not None:
            return "typed"
        return "choice" if self.choices is not None else "basic"

    @property
    def first_id(self) -> str:
        """The id it was first published under; the Anki GUID and imported history hang on it."""
        return self.formerly[0] if self.formerly else self.id


_NOTE = decoder(Note)


class Stub(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """What cards are chosen by of a note, and the note itself, decoded when it is first asked for.

    Of 50,000 notes a sitting shows a few.
    """

    id: str
    deck: str
    revision: int
    cites: str | None
    """The section that it cites first."""
    core: bool
    formerly: tuple[str, ...]
    ordinals: tuple[int, ...]
    """Those of its cards; none if it is retired."""
    languages: tuple[Language, ...]
    """Those in which it can be asked."""
    cloze: bool
    whole: msgspec.Raw

    @cached_property
    def note(self) -> Note:
        """All of it."""
        return _NOTE.decode(self.whole)


class Notes(Mapping[str, Note]):
    """Notes by their ids, in an order."""

    def __init__(self, stubs: Iterable[Stub]) -> None:
        self.stubs = {stub.id: stub for stub in stubs}

    def __getitem__(self, name: str) -> Note:
        return self.stubs[name].note

    def __contains__(self, name: object) -> bool:
        return name in self.stubs

    def __iter__(self) -> Iterator[str]:
        return iter(self.stubs)

    def __len__(self) -> int:
        return len(self.stubs)


def suffix(ordinal: int, *, cloze: bool) -> str:
    """What follows the note's id in the id of its card with this ordinal."""
    if cloze:
        return f":c{ordinal + 1}"
    return ":reverse" if ordinal else ""


class Card(msgspec.Struct, frozen=True, gc=False):
    """What is asked: one side or one gap of a note."""

    id: str
    stub: Stub
    ordinal: int
    """Anki's card ordinal: 0, 1 for a reverse; the cloze number − 1."""
    position: int
    """Its place in the collection's order of introduction."""

    @property
    def note(self) -> Note:
        """The note that it is of."""
        return self.stub.note

    @property
    def cloze(self) -> int | None:
        """The number of the gap it asks for, or None."""
        return self.ordinal + 1 if self.stub.cloze else None

    @property
    def is_reverse(self) -> bool:
        """Whether it shows the back and asks for the front."""
        return not self.stub.cloze and self.ordinal == 1


class Deck(msgspec.Struct, frozen=True):
    """One YAML file of notes."""

    id: str
    title: Text
    seed: str | None
    stubs: tuple[Stub, ...]
    path: Path

    @property
    def notes(self) -> tuple[Note, ...]:
        """Its notes, in the order of the file."""
        return tuple(stub.note for stub in self.stubs)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody the debate names."""

    id: str
    name: Text
    role: Text
    """What they were when they said it."""
    position: Text
    """What they hold, in a line."""
    answers: tuple[str, ...] = ()
    """The people they answer."""
    place: Place


class Original(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file a seed was read from."""

    file: str
    sha256: str


class Section(msgspec.Struct, frozen=True):
    """One part of a dossier, in up to two languages."""

    id: str
    """`<seed>/<name>`"""
    title: Text
    paths: Mapping[str, Path]
    """Language to its Markdown file."""


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """A source document, as its dossier describes it."""

    id: str
    title: Text
    authors: tuple[str, ...] = ()
    """People; empty, like outlet, date and language, where the dossier has no source document of its own."""
    outlet: Text = Text()
    date: str = ""
    language: str = ""
    """The document's."""
    address: str | None = None
    original: Original | None = None
    caveats: tuple[Text, ...] = ()
    sections: tuple[Section, ...] = ()


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """A question the documents are at odds about."""

    id: str
    title: Text
    question: Text
    place: Place


RelationKind = Literal["supports", "attacks", "undercuts"]
OPPOSING: tuple[RelationKind, ...] = ("attacks", "undercuts")
"""The relations that speak against a claim."""


class Relation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one claim does to another."""

    kind: RelationKind
    to: str
    """The other claim."""
    comparison: bool = False
    """Whether the relation is the reader's: the documents do not draw it."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody holds, with what it does to other claims."""

    id: str
    """`c.` and an id"""
    issue: str
    held_by: tuple[str, ...]
    date: str
    """When it was made: a year, month or day, a decade (`1970s`), or `undated`."""
    cites: tuple[str, ...]
    claim: Text
    outside: bool = False
    """Whether it is known only from outside the documents."""
    relations: tuple[Relation, ...] = ()
    place: Place


Precision = Literal["day", "month", "year", "decade"]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, as precisely dated as it is known."""

    id: str
    date: str
    """`2017-12-05`, `2017-12`, `2017` or `1970s`, as `precision` says"""
    precision: Precision
    what: Text
    people: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    outside: bool = False
    """Whether it, or its date, is known only from outside the documents."""
    place: Place


class Module(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of the path into the debate: sections to read, with the notes first cited there to learn."""

    id: str
    title: Text
    sections: tuple[str, ...]
    placement: tuple[str, ...] = ()
    """The two notes that are asked of who may know it already."""
    place: Place


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """All decks of one folder, with what is known beside them."""

    id: str
    """Histories hang on it; empty where collection.yaml is there but does not say it, and then no deck is read."""
    title: Text
    licence: str | None
    root: Path
    """The folder of the decks."""
    decks: tuple[Deck, ...]
    notes: Mapping[str, Note]
    """Every usable note by its id, retired ones included, in order of introduction."""
    cards: Mapping[str, Card]
    """Every card of a note that is not retired, by its id, in order of introduction."""
    formerly: Mapping[str, str]
    """Former note id to present one."""
    left_out: frozenset[str] = frozenset()
    """The ids of notes, people, seeds, claims and the like that are there but too faulty to be used."""
    people: Mapping[str, Person]
    seeds: Mapping[str, Seed]
    sections: Mapping[str, Section]
    issues: Mapping[str, Issue]
    claims: Mapping[str, Claim]
    events: tuple[Event, ...]
    """In order of time."""
    path: tuple[Module, ...]
    """In the order that reads best."""
    has_seeds: bool
    """Whether a seeds folder stands beside the decks; without it citations and people are not checked."""

    @property
    def has_debate(self) -> bool:
        """Whether there are issues, claims and people to show."""
        return bool(self.issues and self.claims and self.people)

    def current_id(self, card: str) -> str:
        """The id that a card once called `card` has today."""
        return current_id(card, self.formerly)
