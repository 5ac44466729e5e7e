"""The figures in a text, in English or Chinese, as numbers that can be compared: 15亿 is 1.5 billion."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from critique_study.content.models import Language

_EN_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "k": 1_000,
    "million": 1_000_000,
    "m": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_ZH_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_EN_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_EN_OTHERS = {1: ("once", "a", "single", "first"), 2: ("twice", "both", "pair", "second", "half"), 3: ("third",)}
_LARGE: dict[Language, dict[Fraction, tuple[str, ...]]] = {
    "en": {Fraction(_EN_SCALES[word]): (word, f"{word}s") for word in ("hundred", "thousand", "million", "billion")},
    "zh": {Fraction(_ZH_SCALES[word]): (word,) for word in "百千万亿"},
}
_ZH_DIGITS = "零一二三四五六七八九"
_ZH_OTHERS = {2: ("两", "双", "半"), 1: ("首", "单")}

_DIGIT = re.compile(r"\d")
_LONGEST = 40
"""Characters of a number that is compared; what is longer is no figure, and Python would refuse to read it."""

# Digits that are part of a name stay out: A100, GPT-4, ResNet-50, o1, 3SAT.
_NUMBER = r"(?<![A-Za-z0-9_.])(?<![A-Za-z]-)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?"
_EN = re.compile(
    _NUMBER + r"(?:(?:st|nd|rd|th|s)\b|[- ]?(hundred|thousand|million|billion|trillion|bn|k|m)\b|(?![A-Za-z0-9_]))",
    re.I,
)
_ZH = re.compile(_NUMBER + r"(?![A-Za-z0-9_]) ?(万亿|[十百千万亿])?")
_DECADE = re.compile(r"(?:(\d{2}) ?世纪)? ?(?<!\d)(\d0) ?年代")
_NAMES_WITH_NUMBERS = re.compile(r"\b(?:GPT|Llama|Claude|Sora|o|R|AlphaFold|AlphaGo|ResNet)[ -]?\d+(?:\.\d+)?", re.I)


def figures(text: str, language: Language) -> frozenset[Fraction]:
    """The numbers that stand in `text` in digits, with their scale. A decade is its first year; a name has none."""
    return _figures(text, language) if _DIGIT.search(text) else frozenset()


@lru_cache(maxsize=256)
def _figures(text: str, language: Language) -> frozenset[Fraction]:
    text = _NAMES_WITH_NUMBERS.sub(" ", text)
    if language == "en":
        return _values(_EN, text, _EN_SCALES)
    decades = frozenset(Fraction(_decade(match)) for match in _DECADE.finditer(text))
    return decades | _values(_ZH, _DECADE.sub(" ", text), _ZH_SCALES)


def says(text: str, value: Fraction, language: Language) -> bool:
    """Whether `text` has the number `value`, in digits or in words."""
    if value in figures(text, language):
        return True
    words = _words(value, language)
    if language == "zh":
        return any(word in text for word in words)
    return any(re.search(rf"\b{word}\b", text, re.I) for word in words)


def shown(value: Fraction) -> str:
    """`value` as a message gives it."""
    return f"{value.numerator:,}".replace(",", " ") if value.denominator == 1 else f"{float(value):g}"


def _values(pattern: re.Pattern[str], text: str, scales: dict[str, int]) -> frozenset[Fraction]:
    return frozenset(_value(match, scales) for match in pattern.finditer(text) if len(match[0]) <= _LONGEST)


def _value(match: re.Match[str], scales: dict[str, int]) -> Fraction:
    whole = match[1].replace(",", "")
    number = Fraction(whole + match[2]) if match[2] else Fraction(int(whole))
    return number * scales[match[3].lower()] if match[3] else number


def _decade(match: re.Match[str]) -> int:
    """The first year of a decade; the twentieth century's, where none is named."""
    return (int(match[1] or 20) - 1) * 100 + int(match[2])


def _words(value: Fraction, language: Language) -> tuple[str, ...]:
    """How a small whole number may stand in words."""
    if value.denominator != 1 or not 0 <= value < 100:
        return _LARGE[language].get(value, ())
    number = int(value)
    tens, ones = divmod(number, 10)
    if language == "zh":
        word = _ZH_DIGITS[number] if number < 10 else (_ZH_DIGITS[tens] if tens > 1 else "") + "十"
        return (word + (_ZH_DIGITS[ones] if number > 10 and ones else ""), *_ZH_OTHERS.get(number, ()))
    month = (_MONTHS[number - 1],) if 1 <= number <= len(_MONTHS) else ()
    if number < len(_EN_WORDS):
        return (_EN_WORDS[number], *_EN_OTHERS.get(number, ()), *month)
    return (_EN_TENS[tens] + (f"[- ]{_EN_WORDS[ones]}" if ones else ""),)
