"""The rules about figures and names."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from critique_study.content.checks import check
from critique_study.content.figures import figures, says
from critique_study.content.loader import load
from critique_study.content.models import Language
from tests.content.made import found, lines, make, note


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "1.5 billion parameters", [1_500_000_000]),
        ("en", "175bn in 2020", [175_000_000_000, 2020]),
        ("en", "20–30% by 2035", [20, 30, 2035]),
        ("en", "nearly 1,000 A100 cards", [1_000]),
        ("en", "GPT-3, GPT 4, ResNet-50, o1, R1, 3SAT, Llama 3, Claude 3", []),
        ("en", "22 April 2024, the 1970s, the 2nd and a 10-year plan", [22, 2024, 1970, 2, 10]),
        ("en", "37.5% of 0.1", [Fraction("37.5"), Fraction("0.1")]),
        ("zh", "15亿参数", [1_500_000_000]),
        ("zh", "1750 亿和 1.5 万亿", [175_000_000_000, 1_500_000_000_000]),
        ("zh", "近 1000 块 A100，8000亿", [1_000, 800_000_000_000]),
        ("zh", "20 世纪 70 年代，90年代，2024年4月", [1970, 1990, 2024, 4]),
        ("zh", "60 张卡，4 秒到 15 秒，GPT-3", [60, 4, 15]),
    ],
)
def test_values(language: Language, text: str, values: list[int]) -> None:
    """Digits are read with their scale; those of a name are not."""
    assert figures(text, language) == {Fraction(value) for value in values}


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        *(("en", "in April", 4), ("en", "two months", 2), ("en", "twenty-one of them", 21), ("en", "Sixty", 60)),
        *(
            ("zh", "两个月", 2),
            ("zh", "六十张", 60),
            ("zh", "二十一", 21),
            ("zh", "十五秒", 15),
            ("zh", "近千块", 1_000),
        ),
        *(("en", "thousands of cards", 1_000), ("zh", "15 亿", 1_500_000_000)),
    ],
)
def test_words(language: Language, text: str, value: int) -> None:
    """A small or round number may stand in words."""
    assert says(text, Fraction(value), language)


@pytest.mark.parametrize(("language", "text", "value"), [("en", "someone", 1), ("zh", "七十", 60), ("en", "none", 70)])
def test_other_words(language: Language, text: str, value: int) -> None:
    """A word that only holds a number's is none."""
    assert not says(text, Fraction(value), language)


@pytest.mark.parametrize("text", ["1" * 4_900, "1." + "1" * 4_900, "9" * 400 + ".5 billion", "9" * 400 + ".5 亿"])
def test_numbers_without_end(tmp_path: Path, text: str) -> None:
    """More digits than Python reads, or than a float holds, are no figure; the note is checked like any other."""
    assert figures(text, "en") == figures(text, "zh") == frozenset()
    assert found(tmp_path, note("a", back=f'{{en: "{text}", zh: 丙}}'), only="figures") == []


def test_many_figures(tmp_path: Path) -> None:
    """A text is read once, however many figures are looked for in it."""
    numbers = " ".join(str(number) for number in range(1_000, 1_900))
    assert len(found(tmp_path, note("a", back=f'{{en: "{numbers}", zh: 丙}}'), only="figures")) == 900


def test_figures(tmp_path: Path) -> None:
    """15亿 is 1.5 billion, not 15: a figure that only one language has is found in the other."""
    wrong = note("a", back="{en: 15 billion, zh: 15亿}")
    right = note("b", "{en: 'In 1973, how many?', zh: 1973 年有多少？}", back="{en: 1.5 billion, zh: 15 亿}")
    words = note("c", "{en: 'What cost 2 months?', zh: 什么花了两个月？}", back="{en: Sixty runs, zh: 60 次}")
    assert found(tmp_path, wrong, right, words, only="figures") == [
        "9:16: warning: 1 500 000 000 stands in zh, not in en",
        "9:32: warning: 15 000 000 000 stands in en, not in zh",
    ]


def test_figures_in_one_language(tmp_path: Path) -> None:
    """A note in one language has nothing to compare."""
    assert found(tmp_path, note("a", "{en: Q?}", back="{en: 15 billion}"), only="figures") == []


SECTION = "# Title\n\nIn 2021 Hinton wrote of 175 billion parameters in GPT-3.\n"
CHAPTER = "# 标题\n\n2021 年辛顿谈到 GPT-3 的 1750 亿参数。张军平没有。\n"


@pytest.mark.parametrize(
    ("back", "missing"),
    [
        ("{en: Hinton with GPT-3 in 2021, zh: 2021 年的 GPT-3}", []),
        ("{en: 175bn, zh: 1750亿}", []),
        ("{en: 176 billion, zh: 1760 亿}", ["176 000 000 000", "176 000 000 000"]),
        ("{en: The paper of LeCun, zh: 谈到 LeCun}", ["LeCun", "LeCun"]),
        ("{en: Zhang, zh: 张军平}", []),
        ("{en: It says so, zh: 马库斯与加里·马库斯}", ["加里·马库斯"]),
        ("{en: OpenAI at the start is not seen as a name, zh: 甲}", []),
    ],
)
def test_unsupported(tmp_path: Path, back: str, missing: list[str]) -> None:
    """A figure or a name that the cited section lacks is found, in the language in which it lacks."""
    make(tmp_path, note("a", back=back))
    (tmp_path / "seeds" / "alpha" / "one.en.md").write_text(SECTION)
    (tmp_path / "seeds" / "alpha" / "one.zh.md").write_text(CHAPTER, encoding="utf-8")
    report = check(load(tmp_path / "cards")[0])
    told = lines(report.problems, Path(), "unsupported")
    assert [line.partition("`")[2].partition("`")[0] for line in told] == missing
