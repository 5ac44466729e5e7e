"""Cleaning and line breaking."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.text import break_lines, clean, cut, has_wide, one_line, width

CHINESE = "张军平（2024）认为，“穷调参，富买卡”概括了 AI 科研的两种使力模式：没有 deep learning 显卡的人调参数。"


def wrap(text: str, columns: int) -> list[str]:
    """The lines of `text` at `columns` cells."""
    return [text[a:b] for a, b in break_lines(text, columns)]


def test_wide_characters() -> None:
    """Quotation marks and dashes are not wide; Chinese and emoji are."""
    assert [has_wide(text) for text in ("plain", "“quoted” — so…", "一", "👩")] == [False, False, True, True]


class TestClean:
    @pytest.mark.parametrize(
        ("dirty", "cleaned"),
        [
            ("plain [/x] [bold]text[/] <b>", "plain [/x] [bold]text[/] <b>"),
            ("a\x1b[31mred\x1b[0m", "ared"),
            ("\x1b]0;new title\x07after", "after"),
            ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
            ("\x9b2Jgone", "gone"),
            ("\x1bcreset", "reset"),
            ("bell\x07 nul\x00 del\x7f", "bell nul del"),
            ("\u202eright to left\u202c", "right to left"),
            ("zero\u200bwidth\ufeff soft\xadhyphen", "zerowidth softhyphen"),
            (
                "family 👩\u200d👧, heart ❤\ufe0f, key 1\ufe0f\u20e3",
                "family 👩\u200d👧, heart ❤\ufe0f, key 1\ufe0f\u20e3",
            ),
            ("a\u200db x\ufe0f", "ab x"),
            ("。\u2066\ufe0fx\ufe0f\u200d👩", "。\ufe0fx👩"),
            ("tag \U000e0041\U000e007f", "tag "),
            ("cafe\u0301", "caf\u00e9"),
            ("tab\there", "tab here"),
            ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
            ("中文，标点。", "中文，标点。"),
        ],
    )
    def test_what_acts_or_cannot_be_seen_goes(self, dirty: str, cleaned: str) -> None:
        """Sequences, controls, bidi and invisible characters go; emoji, markup-like text and Chinese stay."""
        assert clean(dirty) == cleaned

    @given(st.text())
    def test_nothing_dangerous_is_left(self, text: str) -> None:
        """No control character but the newline, and cleaning again changes nothing."""
        cleaned = clean(text)
        assert all(c == "\n" or (ord(c) >= 32 and not 0x7F <= ord(c) < 0xA0) for c in cleaned)
        assert clean(cleaned) == cleaned

    def test_towers_of_marks_take_no_time(self) -> None:
        """Hundreds of thousands of combining marks on one letter are cut; those of real text are not."""
        assert len(clean("a" + "\u0301\u0323" * 200_000)) < 40
        vietnamese = "Tiếng Việt " * 200
        assert clean(unicodedata.normalize("NFD", vietnamese)) == vietnamese

    def test_one_line(self) -> None:
        """For messages: no newline, no doubled space."""
        assert one_line("a\n\n b\x1b[1m c") == "a b c"


class TestBreakLines:
    def test_chinese_lines_do_not_start_with_closing_punctuation(self) -> None:
        """Nor is an English word split inside a Chinese run, at any width from 8 on."""
        for columns in range(8, 60):
            lines = wrap(CHINESE, columns)
            assert not [line for line in lines if line[0] in "，。：；”）"]
            assert not [line for line in lines if line[-1] in "“（"]
            assert sum("learning" in line for line in lines) == 1

    def test_english_breaks_at_spaces(self) -> None:
        """Greedily, and without the space at the end."""
        assert wrap("what two main modes of effort", 12) == ["what two", "main modes", "of effort"]

    def test_no_break_spaces_hold(self) -> None:
        """A line does not end at one."""
        assert wrap("aaaa bbb\u00a0ccc", 8) == ["aaaa", "bbb\u00a0ccc"]

    def test_paragraphs_and_long_words(self) -> None:
        """Newlines break, an empty paragraph is an empty line, a word wider than the line is cut."""
        assert wrap("a\n\nb", 10) == ["a", "", "b"]
        assert wrap("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
        assert wrap("", 10) == [""]

    @given(st.text(alphabet="ab 中，。“👩\u200d\n", max_size=80).map(clean), st.integers(2, 40))
    def test_laws(self, text: str, columns: int) -> None:
        """No line is wider than asked, lines are in order, and only white space is lost between them."""
        lines = break_lines(text, columns)
        assert all(width(text[a:b]) <= columns for a, b in lines)
        ends = [0, *(b for _, b in lines)]
        starts = [*(a for a, _ in lines), len(text)]
        assert all(text[b:a].strip() == "" and b <= a for b, a in zip(ends, starts, strict=True))

    @pytest.mark.parametrize(
        "text", ["中" * 200_000, "深度学习，word " * 20_000, "é" * 200_000 + "中", "a" * 200_000], ids=len
    )
    def test_a_text_without_measure_takes_no_time(self, text: str) -> None:
        """By all the rules it would take minutes: it is broken by simple ones, and nothing of it is lost."""
        lines = break_lines(text, 60)
        assert all(width(text[start:end]) <= 60 for start, end in lines)
        assert "".join("".join(text[start:end] for start, end in lines).split()) == "".join(text.split())


class TestCut:
    @pytest.mark.parametrize(
        ("text", "columns", "left"),
        [
            ("plain", 5, "plain"),
            ("plain", 4, "pla…"),
            ("two words", 5, "two…"),
            ("深度学习", 8, "深度学习"),
            ("深度学习", 7, "深度学…"),
            ("深度学习", 6, "深度…"),
            ("plain", 1, "…"),
            ("plain", 0, ""),
        ],
    )
    def test_what_is_left(self, text: str, columns: int, left: str) -> None:
        """As much as fits beside the ellipsis; half a wide character does not."""
        assert cut(text, columns) == left

    @given(st.text().map(one_line), st.integers(0, 40))
    def test_laws(self, text: str, columns: int) -> None:
        """It is never wider than asked, and is a beginning of the text."""
        left = cut(text, columns)
        assert width(left) <= columns
        assert left == text or text.startswith(left.removesuffix("…"))
