"""The query language, the only way to say which cards are meant: what can be asked, and how it is read.

Terms side by side must all hold; `or` (`OR`) stands between alternatives and binds less; parentheses group; `-`
directly before a term or a parenthesis negates it. No term at all means all cards. A term is one of

    word  "some words"      found in the question, the answer or the why, in either language
    deck:zhang              in this deck
    seed:zhang              in a deck about this document, or citing a section of its dossier
    tag:scaling             with this tag
    kind:quote              of a note of this kind
    person:hinton           held by or about this person: the id, else the beginning of a word of the name
    claim:c.energy-cost     teaching this claim, or answering it
    id:zhang-ladder:c1      this card, or the cards of this note, former ids included; else those whose ids begin so
    is:due                  as it stands that day, see `STANDINGS`
    interval>21  ef<1.8     days, ease factor, lapses or reps (passes in a row) by `>`, `>=`, `<`, `<=` or `=`

Quotation marks ("…", “…”, 「…」, 『…』) make text of anything, and may enclose a value. Case and width are forgiven,
spaces beside Chinese characters do not matter, and outside quotation marks full-width signs count as their ASCII forms.
`finder` says what is found.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple, get_args

from critique_study import words
from critique_study.content.ids import MAX_ID
from critique_study.content.models import Card, Kind, Language
from critique_study.errors import UsageError
from critique_study.schedule import sm2
from critique_study.schedule.replay import CardState, counts
from critique_study.text import clean, one_line, width

MAX_LENGTH = 1_000
MAX_DEPTH = 50
"""Parentheses within parentheses."""

Test = Callable[[Card, CardState, int], bool]
"""Whether a card in a state is meant on a study day (an ordinal)."""


class QueryError(UsageError):
    """A query cannot be understood, or names what is not there."""

    def __init__(self, query: str, at: int, *said: Callable[[Language], str]) -> None:
        self.query = query
        self.column = at + 1
        """Where the fault begins, in characters from 1."""
        self._said = said
        super().__init__(f"query:1:{self.column}: {self.told('en')}")

    def told(self, language: Language) -> str:
        """What is wrong and what may be meant, in a line."""
        return one_line("".join(part(language) for part in self._said))

    def pointed(self) -> str:
        """The query around the place, and under it a line with a caret."""
        at = self.column - 1
        begin = max(0, at - _SHOWN_BEFORE)
        shown = "".join(c if c.isprintable() else " " for c in self.query[begin : at + _SHOWN_AFTER])
        return f"{shown}\n{' ' * width(shown[: at - begin])}^"


class Term(NamedTuple):
    """One condition."""

    query: str
    at: int
    """Where in the query it was written."""
    written: str
    key: str
    """A field or a quantity; empty for text."""
    sign: str
    """`:` or a comparison; empty for text."""
    value: str
    """Folded."""

    def error(self, *said: Callable[[Language], str]) -> QueryError:
        """What is wrong with it."""
        return QueryError(self.query, self.at, *said)

    def names_nothing(self, known: Collection[str]) -> QueryError:
        """That its value is not one of the `known` ones: with the nearest one, or with all if they are few."""
        near = nearest(self.value, known)
        listed = map(spelled, known) if len(known) <= _FEW else ()
        return self.error(*_none(self.written, f"{self.key}:{spelled(near)}" if near is not None else None, listed))


class Not(NamedTuple):
    """What must not hold."""

    part: Query


class Every(NamedTuple):
    """What must hold together."""

    parts: tuple[Query, ...]


class Either(NamedTuple):
    """Of which one must hold."""

    parts: tuple[Query, ...]


Query = Term | Not | Every | Either
"""A query that was understood."""


# What can be asked


def _is_in(state: CardState, day: int) -> bool:
    return not state.is_out(day)


STANDINGS: dict[str, Test] = {
    # The parts of the day's queue, before its limits and before siblings wait for one another.
    "due": lambda card, state, day: (
        not state.is_new and counts(state, sm2.GOOD, day, card.stub.revision) and _is_in(state, day)
    ),
    "new": lambda card, state, day: state.is_new and _is_in(state, day),
    "drill": lambda card, state, day: state.in_drill(day) and _is_in(state, day),
    "flagged": lambda card, state, day: state.flagged,
    "suspended": lambda card, state, day: state.suspended,
    "buried": lambda card, state, day: state.is_buried(day),
    "leech": lambda card, state, day: state.is_leech,
    # The last counted grade was below 3: nothing else leaves a card that is not new without repetitions.
    "forgotten": lambda card, state, day: not state.is_new and state.sm2.repetitions == 0,
    "core": lambda card, state, day: card.stub.core,
    "contested": lambda card, state, day: card.note.contested,
}
FIELDS = ("deck", "tag", "kind", "person", "claim", "seed", "is", "id")
QUANTITIES: dict[str, Callable[[CardState], int]] = {
    "interval": operator.attrgetter("sm2.interval"),
    "ef": operator.attrgetter("sm2.ef100"),
    "lapses": operator.attrgetter("sm2.lapses"),
    "reps": operator.attrgetter("sm2.repetitions"),
}
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "≥": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "≤": operator.le,
    "=": operator.eq,
}
_CLOSED: dict[str, Collection[str]] = {"is": STANDINGS, "kind": get_args(Kind)}
"""The fields whose values do not depend on the collection."""

# Reading


class _Token(NamedTuple):
    start: int
    end: int
    what: Term | str
    """A term, or one of `(`, `)`, `-` and `or`."""


def parse(text: str) -> Query:
    """The query that `text` says. Raises QueryError where it says none."""
    if len(text) > MAX_LENGTH:
        raise QueryError(text, MAX_LENGTH, _say(words.QUERY_TOO_LONG, most=MAX_LENGTH, length=len(text)))
    reader = _Reader(text)
    query = reader.alternatives(0)
    if reader.token is not None:  # only a closing parenthesis ends them early
        raise QueryError(text, reader.token.start, _say(words.QUERY_UNOPENED))
    return query or Every(())


class _Reader:
    """Goes through the tokens of a query; `token` is the next one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self.token = next(self._tokens, None)

    def _take(self) -> _Token | None:
        token, self.token = self.token, next(self._tokens, None)
        return token

    def alternatives(self, depth: int) -> Query | None:
        """What stands up to the end or a closing parenthesis, if anything does."""
        parts = [self._terms(depth)]
        while (token := self.token) is not None and token.what == "or":
            self._take()
            parts.append(self._terms(depth))
            if not all(parts[-2:]):
                raise QueryError(self._text, token.start, _say(words.QUERY_OR), _say(words.QUERY_AS_TEXT))
        whole = [terms[0] if len(terms) == 1 else Every(tuple(terms)) for terms in parts if terms]
        return Either(tuple(whole)) if len(whole) > 1 else whole[0] if whole else None

    def _terms(self, depth: int) -> list[Query]:
        terms: list[Query] = []
        while (token := self.token) is not None and token.what not in (")", "or"):
            self._take()
            terms.append(self._negated(token, depth) if token.what == "-" else self._one(token, depth))
        return terms

    def _negated(self, minus: _Token, depth: int) -> Query:
        token = self.token
        if token is None or token.start > minus.end or token.what in (")", "or", "-"):
            raise QueryError(self._text, minus.start, _say(words.QUERY_NOT), _say(words.QUERY_AS_TEXT))
        self._take()
        return Not(self._one(token, depth))

    def _one(self, token: _Token, depth: int) -> Query:
        if isinstance(token.what, Term):
            return token.what
        if depth == MAX_DEPTH:
            raise QueryError(self._text, token.start, _say(words.QUERY_TOO_DEEP, most=MAX_DEPTH))
        group = self.alternatives(depth + 1)
        if self._take() is None:
            raise _unclosed(self._text, token.start, ")")
        if group is None:
            raise QueryError(self._text, token.start, _say(words.QUERY_EMPTY))
        return group


_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_QUOTES = {'"': '"', "＂": "＂", "“": "”", "「": "」", "『": "』"}
_KEY = re.compile(r"([A-Za-z]+)(?::|\s*(>=|<=|[<>=≥≤])\s*)")
_WORD = re.compile(r'[^\s()"“「『]*')
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


def _tokens(text: str) -> Iterator[_Token]:
    """The parts of a query, from left to right."""
    narrow = text.translate(_NARROW)  # as long as the text
    at = 0
    while at < len(text):
        if narrow[at].isspace():
            at += 1
            continue
        what: Term | str
        if narrow[at] in "()-":
            what, end = narrow[at], at + 1
        elif (key := _KEY.match(narrow, at)) is not None:
            value, end = _value(text, narrow, key.end())
            term = Term(text, at, text[at:end], key[1].lower(), key[2] or ":", folded(clean(value)))
            what = _checked(term, text[key.end() : end])
        else:
            value, end = _value(text, narrow, at)
            is_or = text[at] not in _QUOTES and value in ("or", "OR")
            what = "or" if is_or else Term(text, at, text[at:end], "", "", folded(clean(value)))
        yield _Token(at, end, what)
        at = end


def _value(text: str, narrow: str, at: int) -> tuple[str, int]:
    """What stands at `at`, up to its closing quotation mark or to the next space or sign; and where it ends."""
    closing = _QUOTES.get(text[at : at + 1])
    if closing is None:
        word = _WORD.match(narrow, at)
        assert word is not None  # it may be empty
        return word[0], word.end()
    end = text.find(closing, at + 1)
    if end < 0:
        raise _unclosed(text, at, closing)
    return text[at + 1 : end], end + 1


def _unclosed(text: str, at: int, closing: str) -> QueryError:
    return QueryError(text, at, _say(words.QUERY_UNCLOSED, opening=text[at], closing=closing))


def _checked(term: Term, rest: str) -> Term:
    """`term`, whose value was written as `rest`, if it says something."""
    key, sign = term.key, term.sign
    if key not in (FIELDS if sign == ":" else QUANTITIES):
        names = (*FIELDS, *QUANTITIES)
        key_meant = key if key in names else nearest(key, names)
        sign_meant = ":" if key_meant in FIELDS else "=" if sign == ":" else sign
        meant = f"{key_meant}{sign_meant}{rest}" if key_meant is not None else None
        known = (*(f"{field}:" for field in FIELDS), *QUANTITIES)
        raise term.error(*_none(term.written, meant, known), *([] if key in names else [_say(words.QUERY_AS_TEXT)]))
    if not term.value:
        raise term.error(_say(words.QUERY_VALUE, term=f"{key}{sign}"))
    if key in QUANTITIES and not _NUMBER.fullmatch(term.value):
        example = f"{key}{sign}{1.8 if key == 'ef' else 8}"
        raise term.error(_say(words.QUERY_NUMBER, term=_short(term.written), example=example))
    if key in _CLOSED and term.value not in _CLOSED[key]:
        raise term.names_nothing(_CLOSED[key])
    return term


# What was meant

_SHOWN_BEFORE, _SHOWN_AFTER = 40, 20
_LONGEST_QUOTED = 60
_FEW = 12
_MANY = 2_000
"""More words than this are not compared for likeness: it would be felt while typing."""


def nearest(word: str, known: Collection[str]) -> str | None:
    """The first of the `known` words that begins with `word`, else one like it, rather of the same first letter."""
    begun = next((name for name in known if name.startswith(word)), None)
    if begun is not None or len(word) > MAX_ID or len(known) > _MANY:
        return begun
    from difflib import get_close_matches

    return min(get_close_matches(word, known), key=lambda name: name[:1] != word[:1], default=None)


def spelled(value: str) -> str:
    """`value` as it is to be written behind a field."""
    return value if _WORD.fullmatch(value) else f'"{value}"'


def _say(label: words.Label, **values: object) -> Callable[[Language], str]:
    return lambda language: label(language, **values)


def _none(written: str, meant: str | None, known: Iterable[str]) -> Iterator[Callable[[Language], str]]:
    """That nothing is called what was `written`; what is meant, or else what is known."""
    yield _say(words.QUERY_NONE, term=_short(written))
    if meant is not None:
        yield _say(words.QUERY_MEANT, term=_short(meant))
    elif listed := tuple(known):
        yield lambda language: words.QUERY_KNOWN(language, known=words.LIST(language).join(listed))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"


# Texts as they are compared

_SIGNS = {**dict(zip("‘’ʼ“”„‐‑‒–—−", "'''\"\"\"------", strict=True)), **{chr(w): chr(n) for w, n in _NARROW.items()}}
_SIGN = re.compile(f"[{re.escape(''.join(_SIGNS))}]")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BESIDE_WIDE = re.compile(f" (?:(?<=[{_WIDE}] )|(?=[{_WIDE}]))")


def folded(text: str) -> str:
    """`text` without case, width, kinds of quotes and dashes, and spaces that make no difference."""
    if not text.isascii():
        text = _SIGN.sub(lambda match: _SIGNS[match[0]], text)  # spares most texts the slow part of normalising
    if text.isascii():
        return " ".join(text.lower().split())
    return _BESIDE_WIDE.sub("", " ".join(unicodedata.normalize("NFKC", text).casefold().split()))
