"""Texts as written become texts as shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.content.folding import fold_lines, tidy
from critique_study.content.strict_yaml import Map, Seq


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("one\ntwo", "one two"),
        ("one  \n  two\n", "one two"),
        ("穷调参，\n富买卡", "穷调参，富买卡"),
        ("他说：\n“好。”", "他说：“好。”"),
        ("“好”\n他说", "“好”他说"),
        ("2024\n年", "2024 年"),
        ("大模型\nGPT", "大模型 GPT"),
        ("“good”\n“bad”", "“good” “bad”"),
        ("one\n\ntwo\nthree", "one\n\ntwo three"),
        ("一\n \n\n二", "一\n\n二"),
        ("  one  two ", "one  two"),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_fold(written: str, shown: str) -> None:
    """A newline is a space, nothing between Chinese characters, and an empty line parts paragraphs."""
    assert fold_lines(written) == shown


@given(st.text("a 中“\n"))
def test_fold_again(text: str) -> None:
    """Folding what is folded changes nothing."""
    assert fold_lines(fold_lines(text)) == fold_lines(text)


def test_tidy() -> None:
    """All texts of a tree are cleaned and folded, in place; numbers and flags stay."""
    tree = Map(a="x\x1b[31m\ny", b=Seq(["e\u0301\u200b", 5, True, None]), c=Map(d=" z\u202e "))
    assert tidy(tree) is tree
    assert tree == {"a": "x y", "b": ["é", 5, True, None], "c": {"d": "z"}}
