"""The rules about wording: for each, in each language, what trips it and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content.models import Language
from tests.content.made import found, note

TEMPLATE = "{{en: {en}, zh: {zh}}}"
HARMLESS = {"en": '"What did Marcus (2022) call brittle?"', "zh": '"马库斯（2022）说什么很脆弱？"'}
ANSWER = {"en": '"deep networks"', "zh": '"深度网络"'}


def said(root: Path, rule: str, language: Language, question: str = "", answer: str = "", **keys: str) -> list[str]:
    """What a rule finds in a note whose texts in `language` are these and harmless in the other one."""
    front = TEMPLATE.format_map({**HARMLESS, **({language: f'"{question}"'} if question else {})})
    back = TEMPLATE.format_map({**ANSWER, **({language: f'"{answer}"'} if answer else {})})
    return [line.partition(": ")[2] for line in found(root, note("a", front, back, **keys), only=rule)]


@pytest.mark.parametrize(
    ("language", "answer", "count"),
    [
        ("en", "Data, models and cards.", 3),
        ("en", "Data, models, and cards.", 3),
        ("en", "To buy cards, to tune, or to leave.", 3),
        ("en", "The poor tune; the rich buy; the rest leave.", 3),
        ("en", "Some may stand by luck, but others are bound to fall.", 0),
        ("en", "Rules and exceptions.", 0),
        ("en", "In 2017, when it was new, a paper and a talk.", 4),
        ("en", "As Marcus says: “Data, models and cards.”", 0),
        ("zh", "大数据、大模型和硬件。", 3),
        ("zh", "清晰、洞见、普遍性。", 3),
        ("zh", "数据和模型。", 0),
        ("zh", "规则以外总有例外，答案出自概率，而不是理解。", 0),
        ("zh", "卡、电的用量，数据、人力的投入。", 0),
    ],
)
def test_lists(tmp_path: Path, language: Language, answer: str, count: int) -> None:
    """Three things joined as a list are too many; clauses and quotations are no lists."""
    wanted = [f"warning: the answer lists {count} things: ask for one at a time, on several cards"] if count else []
    assert said(tmp_path, "lists", language, answer=answer) == wanted


@pytest.mark.parametrize(("language", "answer"), [("en", "a, b, c, d, e and f"), ("zh", "甲、乙、丙、丁、戊和己")])
def test_long_lists(tmp_path: Path, language: Language, answer: str) -> None:
    """From six on a list is an error."""
    assert said(tmp_path, "lists", language, answer=answer) == [
        "the answer lists 6 things: ask for one at a time, on several cards"
    ]


TRIPPED = [
    ("yes-no", "en", "In 2022, did Marcus think that scaling goes on for ever?"),
    ("yes-no", "en", "Is deep learning brittle?"),
    ("yes-no", "en", "In Zhang's view (2024), is it data, or cards?"),
    ("yes-no", "en", "Was it Rahimi or Jordan?"),
    ("yes-no", "zh", "马库斯（2022）认为缩放定律会一直成立吗？"),
    ("yes-no", "zh", "深度学习是否脆弱？"),
    ("yes-no", "zh", "靠的是数据，还是显卡？"),
    ("pronouns", "en", "It was called alchemy by whom?"),
    ("pronouns", "en", "What did he call alchemy?"),
    ("pronouns", "en", "This essay of 2024 is whose?"),
    ("pronouns", "zh", "他把什么叫作炼金术？"),
    ("pronouns", "zh", "该文的作者是谁？"),
    ("pronouns", "zh", "这篇文章的作者是谁？"),
    ("leaks", "en", "What are deep networks, called deep networks in 2022?"),
    ("leaks", "zh", "马库斯说深度网络是什么网络？"),
    ("two-questions", "en", "Who spoke of alchemy in 2017, and what did he mean?"),
    ("two-questions", "en", "Who spoke of alchemy? Who of bridges?"),
    ("two-questions", "zh", "谁说过“炼金术”，又是什么时候说的？"),
    ("two-questions", "zh", "谁说过“炼金术”？指的是什么？"),
    ("undated", "en", "What is the latest model of OpenAI?"),
    ("undated", "en", "What does research currently lack?"),
    ("undated", "zh", "OpenAI 最新的模型叫什么？"),
    ("undated", "zh", "目前的研究缺什么？"),
    ("vague-verbs", "en", "Explain the alchemy charge."),
    ("vague-verbs", "en", "On scaling: discuss Marcus's view."),
    ("vague-verbs", "zh", "谈谈马库斯对规模的看法。"),
    ("vague-verbs", "zh", "试述“炼金术”的含义。"),
]
CLEAR = [
    ("yes-no", "en", "What, in his own words, is it that Marcus would have done, and is doing?"),
    ("yes-no", "en", "Which of the two does Zhang blame?"),
    ("yes-no", "en", "deep learning, or representation learning"),
    ("yes-no", "zh", "马库斯认为，缩放定律是否成立取决于什么？"),
    ("yes-no", "zh", "为什么说这个问题还是没有解决？"),
    ("pronouns", "en", "Italy's lab was led by whom?"),
    ("pronouns", "en", "What did Zhang say that he would call alchemy?"),
    ("pronouns", "zh", "其中的“卡”指什么？"),
    ("pronouns", "zh", "那么多显卡归谁所有？"),
    ("leaks", "en", "Which networks are deep, and networks too?"),
    ("leaks", "zh", "马库斯说网络有多深？"),
    ("two-questions", "en", "What do Zhang and Marcus have in common, whatever they wrote?"),
    ("two-questions", "en", "Who asked “Why? How?” in 2017?"),
    ("two-questions", "zh", "谁在 2017 年问过“为什么？怎么办？”？"),
    ("two-questions", "zh", "据张军平（2024）说，显卡多了，科研会怎样？"),
    ("undated", "en", "What was the latest model of OpenAI in 2021?"),
    ("undated", "en", "Whose is the phrase “the latest models”?"),
    ("undated", "en", "In Ramsundar's undated thread, what does research currently lack?"),
    ("undated", "zh", "2021 年，OpenAI 最新的模型叫什么？"),
    ("undated", "zh", "新智元未注明日期的文章认为，目前缺什么？"),
    ("vague-verbs", "en", "What does Zhang explain by combinatorial explosion?"),
    ("vague-verbs", "en", "Who set out to discuss the wall?"),
    ("vague-verbs", "zh", "张军平用什么解释幻觉？"),
    ("vague-verbs", "zh", "谁发起了讨论？"),
]


@pytest.mark.parametrize(("rule", "language", "question"), TRIPPED)
def test_tripped(tmp_path: Path, rule: str, language: Language, question: str) -> None:
    """A question of the kind the rule warns of gives one warning, at its language."""
    (line,) = said(tmp_path, rule, language, question)
    assert line.startswith("warning: ")


@pytest.mark.parametrize(("rule", "language", "question"), CLEAR)
def test_clear(tmp_path: Path, rule: str, language: Language, question: str) -> None:
    """A question that only looks like it gives none."""
    assert said(tmp_path, rule, language, question) == []


def test_each_has_both() -> None:
    """Every rule has, in each language, an example that trips it and one that does not."""
    rules = {rule for rule, _, _ in TRIPPED}
    for examples in (TRIPPED, CLEAR):
        assert {(rule, language) for rule, language, _ in examples} == {(r, k) for r in rules for k in ("en", "zh")}


@pytest.mark.parametrize(
    ("language", "answer", "sign"),
    [
        ("en", "Radiology, driving, etc.", "etc"),
        ("en", "Rules and so on", "and so on"),
        ("en", "By rules, examples …", "…"),
        ("en", "A fletcher.", ""),
        ("en", "What Zhang calls “cards, etc.”", ""),
        ("zh", "放射学、自动驾驶等。", "等"),
        ("zh", "放射学等领域", "等领域"),
        ("zh", "显卡之类的东西", "之类"),
        ("zh", "两者相等。", ""),
        ("zh", "等到 2035 年。", ""),
        ("zh", "不平等。", ""),
    ],
)
def test_open_ended(tmp_path: Path, language: Language, answer: str, sign: str) -> None:
    """An answer that trails off is warned of; a word that only holds the sign is not."""
    wanted = [f"warning: `{sign}` leaves the answer open: say all of it, or ask for less"] if sign else []
    assert said(tmp_path, "open-ended", language, answer=answer) == wanted


def test_choices_may_be_two(tmp_path: Path) -> None:
    """A note with options may ask which it is."""
    choices = "{en: [shallow networks], zh: [浅层网络]}"
    assert said(tmp_path, "yes-no", "en", "Is it deep or shallow networks?", choices=choices) == []


def test_both_sides_of_a_reversed_note(tmp_path: Path) -> None:
    """Of a reversed note the front is an answer too."""
    lines = said(tmp_path, "lists", "en", "data, models and cards (2024)", reverse="true")
    assert lines == ["warning: the answer lists 3 things: ask for one at a time, on several cards"]


def test_cloze(tmp_path: Path) -> None:
    """Of a cloze note each gap is an answer; its sentence is no question."""
    text = "{en: 'Does it need {{c1::data, models and cards}}?', zh: '它需要{{c1::数据}}吗？'}"
    cloze = f"  - {{id: a, kind: quote, cites: [alpha/one], text: {text}}}\n"
    lines = found(tmp_path, cloze)
    assert [line.partition("warning: ")[2] for line in lines] == [
        "the answer lists 3 things: ask for one at a time, on several cards",
        "begins with `它`: name who or what is meant",
    ]


@pytest.mark.parametrize("piece", ["几、", "还是", "是", "1", " ", "世纪", "， ", "，还是", "a or ", "?"])
def test_long_texts_take_no_time(tmp_path: Path, piece: str) -> None:
    """A text as long as a note may have, made to be searched in vain, is read like any other: going back took hours."""
    long = piece * (4_900 // len(piece))
    questions = note("a", f'{{en: "What is {long}A?", zh: "甲{long}乙？"}}', f'{{en: "B {long} C", zh: "丙{long}丁"}}')
    assert found(tmp_path, questions, only="tags") == []
