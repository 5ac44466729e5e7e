"""The rows of the review log, as values: what happened, to which card, when."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

MAX_MILLISECONDS = 60_000
"""A longer answer is logged as this: the learner was away."""
ANKI = "anki"
"""The `via` of an answer that another scheduler asked for."""


class Payload(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an event carries beside its card and time: the `data` column."""

    kind: ClassVar[str]


class Answer(Payload, frozen=True):
    """A grade given to a card."""

    grade: int
    """0–5, SM-2's quality of response."""
    milliseconds: int = 0
    """From question to grade, at most MAX_MILLISECONDS."""
    language: str | None = None
    """What was shown: en, zh or both."""
    revision: int | None = None
    """The note's revision when it was answered."""
    via: str | None = None
    """`anki`: another scheduler asked it."""

    def __post_init__(self) -> None:
        if not 0 <= self.grade <= 5:
            raise ValueError("a grade is 0 to 5")


class Review(Answer, frozen=True):
    """An answer that may count; replay decides."""

    kind = "review"


class Practice(Answer, frozen=True):
    """An answer that never counts: cram, placement, Anki's filtered decks."""

    kind = "practice"


class Retract(Payload, frozen=True):
    """Undo: the event named here did not happen."""

    kind = "retract"
    event: str


class Suspend(Payload, frozen=True):
    """Not to be asked until resumed."""

    kind = "suspend"


class Resume(Payload, frozen=True):
    """Ends a suspension."""

    kind = "resume"


class Keep(Payload, frozen=True):
    """Next among the new; also resumes."""

    kind = "keep"


class Reset(Payload, frozen=True):
    """New again: all that counted before is forgotten."""

    kind = "reset"


class Placed(Payload, frozen=True):
    """Known from a placement test."""

    kind = "placed"
    revision: int | None = None


class Bury(Payload, frozen=True):
    """Not to be asked before a day."""

    kind = "bury"
    until: str
    """ISO date: the first day it may be asked again."""


class Flag(Payload, frozen=True):
    """Marked by the learner, or no longer so."""

    kind = "flag"
    on: bool


class Remark(Payload, frozen=True):
    """The learner's words about a card."""

    kind = "remark"
    text: str


class Read(Payload, frozen=True):
    """A dossier section was read to its end."""

    kind = "read"
    section: str


class Unknown(Payload, frozen=True):
    """A kind or content that this version does not understand: kept in the log, ignored in the fold."""

    kind = "unknown"


KINDS: dict[str, type[Payload]] = {
    p.kind: p for p in (Review, Practice, Retract, Suspend, Resume, Keep, Reset, Placed, Bury, Flag, Remark, Read)
}


class Event(msgspec.Struct, frozen=True):
    """One row of the review log."""

    id: str
    """UUIDv7, or UUIDv5 where imported from Anki."""
    at: int
    """UTC milliseconds; later than the card's events before it."""
    utc_offset: int
    """Minutes east of Greenwich."""
    day: int
    """Study day, as a proleptic ordinal."""
    device: str
    card: str | None
    """The card's id when it was logged; None for `read` and its retract."""
    kind: str
    """As stored; differs from `data.kind` only where this version does not know it."""
    data: Payload


_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {kind: msgspec.json.Decoder(p) for kind, p in KINDS.items()}
_UNKNOWN = Unknown()


def decode_payload(kind: str, data: str | bytes) -> Payload:
    """The payload of a stored row; `Unknown` where this version cannot make sense of it."""
    decoder = _DECODERS.get(kind)
    if decoder is None:
        return _UNKNOWN
    try:
        payload: Payload = decoder.decode(data)
    except (msgspec.DecodeError, RecursionError):  # ValidationError is one of the former
        return _UNKNOWN
    return payload


def encode_payload(payload: Payload) -> str:
    """The `data` column of `payload`: JSON text without keys that hold their default."""
    return msgspec.json.encode(payload).decode()
