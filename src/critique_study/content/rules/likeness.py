"""Rules for questions that are too like each other: the same asked twice, and pairs that learners will confuse.

Likeness is the share of words (in Chinese, of pairs of characters) that two questions have in common. Candidates are
found by their rarest words (prefix filtering, Bayardo et al., "Scaling up all pairs similarity search", 2007), and of
each word only the newest few questions are looked at, so that the time grows with the number of notes, not its square.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from typing import NamedTuple

from critique_study.content.models import LANGUAGES, Collection, Language, Note
from critique_study.content.rules.asked import Asked, asked
from critique_study.content.rules.found import Found

SAME = 0.85
ALIKE = 0.7
_MOST_CANDIDATES = 24
_FEWEST_WORDS = 4


class _Pair(NamedTuple):
    first: Note
    second: Asked
    likeness: float


def near_duplicates(collection: Collection) -> Iterator[Found]:
    """No two questions are nearly the same."""
    for pair in _pairs(collection):
        if pair.likeness >= SAME:
            where = (pair.second.question_key, pair.second.language)
            yield Found(pair.second.note, f"asks nearly the same as `{pair.first.id}`", where, "warning")


def look_alikes(collection: Collection) -> Iterator[Found]:
    """Questions that look alike interfere: tell them apart by their first words."""
    for pair in _pairs(collection):
        if ALIKE <= pair.likeness < SAME:
            where = (pair.second.question_key, pair.second.language)
            yield Found(pair.second.note, f"looks like `{pair.first.id}`: the two may be confused", where, "info")


def _pairs(collection: Collection) -> Iterator[_Pair]:
    """Each question with the likest earlier one of another note, the likelier of its two languages first."""
    told: set[str] = set()
    pairs = [pair for language in LANGUAGES for pair in _in_language(collection, language)]
    for pair in sorted(pairs, key=lambda pair: -pair.likeness):
        if pair.second.note.id not in told:
            told.add(pair.second.note.id)
            yield pair


def _in_language(collection: Collection, language: Language) -> Iterator[_Pair]:
    questions = [(each, _words(each.question, language)) for each in asked(collection) if each.language == language]
    questions = [(each, words) for each, words in questions if len(words) >= _FEWEST_WORDS]
    frequency = Counter(word for _, words in questions for word in words)
    earlier: defaultdict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_MOST_CANDIDATES))
    for index, (each, words) in enumerate(questions):
        rarest = sorted(words, key=lambda word: (frequency[word], word))
        prefix = rarest[: len(rarest) - int(ALIKE * len(rarest)) + 1]
        candidates = sorted({other for word in prefix for other in earlier[word]})[-_MOST_CANDIDATES:]
        for word in prefix:
            earlier[word].append(index)
        likest = max(
            (
                (_likeness(words, questions[other][1]), -other)
                for other in candidates
                if questions[other][0].note is not each.note
            ),
            default=(0.0, 0),
        )
        if likest[0] >= ALIKE and _exact(each.question) != _exact(questions[-likest[1]][0].question):
            yield _Pair(questions[-likest[1]][0].note, each, likest[0])


def _words(text: str, language: Language) -> frozenset[str]:
    if language == "en":
        return frozenset(re.findall(r"\w+", text.casefold()))
    characters = re.sub(r"[^\w]+", "", text.casefold())
    return frozenset(characters[i : i + 2] for i in range(len(characters) - 1))


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """The Jaccard index: what they share by what they have together."""
    return len(a & b) / len(a | b)


def _exact(text: str) -> str:
    """What `duplicates` compares: it reports these."""
    return "".join(re.findall(r"\w+", text.casefold()))
