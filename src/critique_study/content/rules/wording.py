"""Rules for how questions and answers are put: one question, one short answer, readable alone and for years.

After P. A. Wozniak, "Twenty rules of formulating knowledge" (1999), and A. Matuschak, "How to write good prompts"
(2020): no sets and enumerations, no binary questions, one thing at a time, dated, self-contained. They look at words,
not at meaning, so all but the longest lists are warnings: `allow` silences the one that is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from critique_study.content import faces
from critique_study.content.models import Language, Severity
from critique_study.content.rules.asked import Asked, words
from critique_study.content.rules.found import Found

LIST_WARNING = 3
LIST_ERROR = 6

_EN_ASKING = r"\b(?:what|which|who|whom|whose|when|where|why|how)\b"
_ZH_ASKING = r"什么|谁|哪|何|多少|多大|多长|多久|几|怎|为啥|如何"
_AUXILIARY = (
    r"(?:is|are|was|were|does|do|did|can|could|has|have|had|will|would|should|may|might|must|isn't|aren't|doesn't|"
    r"don't|didn't|can't)"
)
_Patterns = Mapping[Language, re.Pattern[str]]


def _patterns(en: str, zh: str) -> _Patterns:
    return {"en": re.compile(en, re.IGNORECASE), "zh": re.compile(zh)}


# Patterns that begin anywhere look behind, or skip without going back: a long text that trips none is read in passing.
_ASKING = _patterns(_EN_ASKING, _ZH_ASKING)
_YES_NO = _patterns(
    rf"(?:^|[,;:]\s+){_AUXILIARY}\s+\S", r"吗[？?]|是否|是不是|有没有|能不能|会不会|可不可以|对不对|该不该"
)
_EITHER = _patterns(
    r",\s*[^,?]+,?\s+or\s+[^,?]+\?|^(?:is|are|was|were|does|do|did)\b[^?]*\bor\b[^?]*\?",
    r"(?:[，、]|(?<![^，。？?])(?=[^，。？?]*[？?])[^，。？?是]*是[^，。？?]+)还是[^，。？?]+[？?]",
)
_PRONOUN = _patterns(
    r"^(?:it|he|she|they|this|that|these|those|its|his|her|their)\b"
    rf"|^(?:what|why|how|when|where|who)\s+{_AUXILIARY}\s+(?:it|he|she|they|this|these)\b",
    r"^(?:他们|她们|它们|他|她|它|这|那(?!么)|该|此|其(?!中|他|实))",
)
_UNDATED = _patterns(
    r"\b(?:currently|nowadays|latest|newest|at present|so far|these days|today|most recent|recently)\b",
    r"目前|最新|如今|当前|现在|至今|迄今|眼下|近来|最近",
)
_DATE = _patterns(
    r"\b(?:1[89]|20)\d\d(?:s|\b)|\bundated\b|\bdate is not given\b|\b\d+ (?:years|months|days|weeks)\b",
    r"(?:1[89]|20)\d\d|\d{2} 年代|日期不详|未注明日期|未署日期|无日期|未标日期|\d ?(?:年|个月|天|周)",
)
_VAGUE = _patterns(
    r"(?:^|[.:;,]\s+)(?:please\s+)?(?:explain|discuss|describe|comment on|talk about|elaborate|outline|summari[sz]e)\b",
    r"谈谈|说说|聊聊|试述|简述|试论|论述|阐述|讨论一下|解释一下|描述一下|介绍一下|概括一下|请解释|请说明|请描述|请讨论",
)
_OPEN_ENDED = _patterns(
    r"\betc\b|\band so (?:on|forth)\b|\bamong others\b|\band the like\b|\.\.\.$|…$",
    r"(?<![对平同相优中高初上下头])等(?:等|人|方面|领域|问题|因素)?(?=$|[，。；、）？！])|之类|诸如此类|……$",
)
_SECOND = _patterns(
    rf"(?:[,;]|(?<!\s))\s+and\s+(?:\w+\s+)?{_EN_ASKING}",
    rf"(?:{_ZH_ASKING})[^？?。，、；]*+[，、；][^？?。]*?(?:什么|谁|哪|何时|何地|多少|怎样|怎么|为何|如何)",
)
_ONE_MARK = _patterns(r"[?？]", r"[?？]")
_EN_LIST = re.compile(r"(?:[,;]|(?<!\s))\s+(?:and|or)\s+", re.IGNORECASE)
_ZH_CLAUSE = re.compile(r"[，。；：！？（）——“”]")
_ZH_JOINS = re.compile(r"[和与及或跟]")


def lists(each: Asked) -> Iterator[Found]:
    """An answer is not a list: three things or more are learned from as many cards."""
    count = _members(each.own_answer, each.language)
    if count >= LIST_WARNING:
        severity: Severity = "error" if count >= LIST_ERROR else "warning"
        message = f"the answer lists {count} things: ask for one at a time, on several cards"
        yield Found(each.note, message, (each.answer_key, each.language), severity)


def _members(answer: str, language: Language) -> int:
    """How many things the longest enumeration in `answer` has."""
    if language == "zh":
        return max((_chinese_members(clause) for clause in _ZH_CLAUSE.split(answer) if "、" in clause), default=0)
    if "," not in answer and ";" not in answer:
        return 0
    lines = [line for line in answer.split("\n") if line.strip()]
    return max((_english_members(part) for line in lines for part in re.split(r"[.:()?!]\s*", line)), default=0)


def _chinese_members(clause: str) -> int:
    *parts, last = clause.split("、")
    return len(parts) + 1 + bool(_ZH_JOINS.search(last[1:-1]))


def _english_members(sentence: str) -> int:
    """`a, b and c` has three members; commas that only set clauses apart end in no `and`."""
    semicolons = sentence.count(";") + 1
    best = semicolons if semicolons >= LIST_WARNING else 0
    for match in _EN_LIST.finditer(sentence):
        before = re.split(r";\s+|,\s+(?=(?:but|which|who|so|for|because|not)\b)", sentence[: match.start()])[-1]
        commas = len(re.findall(r",(?=\s)", before))
        best = max(best, commas + 2 if commas else 0)
    return best


def yes_no(each: Asked) -> Iterator[Found]:
    """A question asks for more than yes or no, or one of two words it names itself."""
    if each.is_cloze or each.note.choices is not None:
        return
    for sentence in map(str.strip, each.sentences):
        asks = _ASKING[each.language].search(sentence)
        if (not asks or each.language == "zh") and _EITHER[each.language].search(sentence):
            message = "a choice of two: ask for the thing itself"
        elif not asks and _YES_NO[each.language].search(sentence):
            message = "a yes-or-no question: ask for what, who or why"
        else:
            continue
        yield Found(each.note, message, (each.question_key, each.language), "warning")
        break


def pronouns(each: Asked) -> Iterator[Found]:
    """A question names what it is about: nobody knows in a year who “he” was."""
    if match := _PRONOUN[each.language].match(each.question.strip()):
        message = f"begins with `{match[0]}`: name who or what is meant"
        yield Found(each.note, message, (each.question_key, each.language), "warning")


def leaks(each: Asked) -> Iterator[Found]:
    """A question does not contain its answer."""
    if _says_chinese(each) if each.language == "zh" else _says_english(each):
        yield Found(each.note, "the question contains the answer", (each.question_key, each.language), "warning")


def _says_english(each: Asked) -> bool:
    """Whether the answer, if it is no mere letter or two, stands in the question as whole words."""
    answer = words(each.answer)
    if not answer or answer[0] not in each.question.casefold():
        return False
    is_there = f" {' '.join(answer)} " in f" {' '.join(words(each.question))} "
    return is_there and len(faces.fold(each.answer)) > 2


def _says_chinese(each: Asked) -> bool:
    """Whether the answer, if it is no mere character, stands in the question."""
    missing = set(each.answer).difference(unicodedata.normalize("NFKC", each.question))
    if any("一" <= character <= "龥" for character in missing):  # folding, which is slow, leaves these as they are
        return False
    answer, question = faces.fold(each.answer), faces.fold(each.question)
    return len(answer) > 1 and answer in question


def two_questions(each: Asked) -> Iterator[Found]:
    """A card asks one question."""
    if each.is_cloze:
        return
    marks = _ONE_MARK[each.language].findall(each.own_question)
    if len(marks) > 1 or any(map(_SECOND[each.language].search, each.sentences)):
        yield Found(each.note, "two questions in one: split it", (each.question_key, each.language), "warning")


def undated(each: Asked) -> Iterator[Found]:
    """What is called new or current says when."""
    for text, key in ((each.own_question, each.question_key), (each.own_answer, each.answer_key)):
        match = _UNDATED[each.language].search(text)
        if match and not _DATE[each.language].search(f"{each.question}\n{each.answer}"):
            message = f"`{match[0]}` without a date: say when"
            yield Found(each.note, message, (key, each.language), "warning")


def vague_verbs(each: Asked) -> Iterator[Found]:
    """A question asks for something definite."""
    if not each.is_cloze and (match := _VAGUE[each.language].search(each.own_question)):
        verb = match[0].strip(" .:;,")
        message = f"`{verb}` has no one answer: ask what, who, when or why"
        yield Found(each.note, message, (each.question_key, each.language), "warning")


def open_ended(each: Asked) -> Iterator[Found]:
    """An answer ends where it ends."""
    if match := _OPEN_ENDED[each.language].search(each.own_answer):
        message = f"`{match[0]}` leaves the answer open: say all of it, or ask for less"
        yield Found(each.note, message, (each.answer_key, each.language), "warning")
