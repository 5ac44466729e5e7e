"""Rules for questions that are too like each other: the same asked twice, and pairs that learners will confuse.

Likeness is the share of words (in Chinese, of pairs of characters) that two questions have in common. Candidates are
found by their rarest words (prefix filtering, Bayardo et al., "Scaling up all pairs similarity search", 2007), and of
each word only the newest few questions are looked at, so that the time grows with the number of notes, not its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from operator import add
from typing import NamedTuple

from critique_study.content.models import LANGUAGES, Language, Note
from critique_study.content.rules.asked import Asked, words
from critique_study.content.rules.found import Found

SAME = 0.85
ALIKE = 0.7
_MOST_CANDIDATES = 24
_FEWEST_WORDS = 4


class Pair(NamedTuple):
    """A question and an earlier one that is like it."""

    first: Note
    second: Asked
    likeness: float
    """The Jaccard index: what they share by what they have together."""


def near_duplicates(pair: Pair) -> Iterator[Found]:
    """No two questions are nearly the same."""
    if pair.likeness >= SAME:
        where = (pair.second.question_key, pair.second.language)
        yield Found(pair.second.note, f"asks nearly the same as `{pair.first.id}`", where, "warning")


def look_alikes(pair: Pair) -> Iterator[Found]:
    """Questions that look alike interfere: tell them apart by their first words."""
    if pair.likeness < SAME:
        where = (pair.second.question_key, pair.second.language)
        yield Found(pair.second.note, f"looks like `{pair.first.id}`: the two may be confused", where, "info")


def pairs(questions: Sequence[Asked]) -> Iterator[Pair]:
    """Each question with the likest earlier one of another note, the likelier of its two languages first."""
    told: set[str] = set()
    found = [pair for language in LANGUAGES for pair in _in_language(questions, language)]
    for pair in sorted(found, key=lambda pair: -pair.likeness):
        if pair.second.note.id not in told:
            told.add(pair.second.note.id)
            yield pair


def _in_language(questions: Iterable[Asked], language: Language) -> Iterator[Pair]:
    compared, ranks = _compared([each for each in questions if each.language == language])
    earlier: defaultdict[int, deque[int]] = defaultdict(lambda: deque(maxlen=_MOST_CANDIDATES))
    for index, (each, said) in enumerate(compared):
        size, least = len(said), int(ALIKE * len(said))
        rarest = frozenset(sorted(said, key=ranks.__getitem__)[: size - least + 1])
        found_by = [earlier[word] for word in rarest if ranks[word]]
        newest: list[int] = sorted(set().union(*found_by))[-_MOST_CANDIDATES:]
        for having in found_by:
            having.append(index)
        likest, first = 0.0, each
        for other, other_said in map(compared.__getitem__, newest):
            other_size = len(other_said)
            if other_size < least or size < int(ALIKE * other_size) or other.note is each.note:
                continue
            together = size + other_size
            most = len(rarest & other_said) + least - 1
            if most / (together - most) < ALIKE:
                continue  # not even if it had all the other words
            both = len(said & other_said)
            if both / (together - both) > likest:
                likest, first = both / (together - both), other
        if likest >= ALIKE and _exact(each.question) != _exact(first.question):
            yield Pair(first.note, each, likest)


def _compared(questions: Iterable[Asked]) -> tuple[list[tuple[Asked, frozenset[int]]], list[int]]:
    """Those of `questions` that are long enough to be compared, with their words, which are numbers.

    And for each word its rank, the lower the rarer it is; 0 if only one question has it.
    """
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    told = [(each, frozenset(map(numbers.__getitem__, _words(each)))) for each in questions]
    told = [(each, said) for each, said in told if len(said) >= _FEWEST_WORDS]
    frequency = Counter(chain.from_iterable(said for _, said in told))
    common = [word for word, number in numbers.items() if frequency[number] > 1]
    ranks = [0] * len(numbers)
    for rank, word in enumerate(sorted(common, key=lambda word: (frequency[numbers[word]], word)), start=1):
        ranks[numbers[word]] = rank
    return told, ranks


def _words(each: Asked) -> Iterable[str]:
    if each.language == "en":
        return words(each.question)
    characters = _exact(each.question)
    return map(add, characters, characters[1:])


def _exact(text: str) -> str:
    """What `duplicates` compares: it reports these."""
    return "".join(words(text))
