"""The rules about questions that are too like each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.made import found, note

LONG = "According to Marcus in 2022 which tasks of high stakes does deep learning do"


HAN = "马库斯在二〇二二年说深度学习在哪些事"


@pytest.mark.parametrize(
    ("rule", "first", "second"),
    [
        ("near-duplicates", f"{{en: '{LONG} badly?', zh: 甲}}", f"{{en: '{LONG} so badly?', zh: 乙}}"),
        ("near-duplicates", f"{{en: A, zh: {HAN}上做不好？}}", f"{{en: B, zh: {HAN}情上做不好？}}"),
        ("look-alikes", f"{{en: '{LONG} badly?', zh: 甲}}", f"{{en: '{LONG} at all well?', zh: 乙}}"),
        ("look-alikes", f"{{en: A, zh: {HAN}上做不好？}}", f"{{en: B, zh: {HAN}上能胜任？}}"),
    ],
)  # fmt: skip
def test_alike(tmp_path: Path, rule: str, first: str, second: str) -> None:
    """What is nearly the same is a warning, what looks alike information: once a pair, about the later question."""
    for which in ("near-duplicates", "look-alikes"):
        root = tmp_path / which
        root.mkdir()
        (*told,) = found(root, note("a", first), note("b", second), only=which)
        assert len(told) == (which == rule), which
        for line in told:
            assert line.startswith("11:")
            assert ("warning" if rule == "near-duplicates" else "info") in line
            assert "`a`" in line


def test_different(tmp_path: Path) -> None:
    """Questions that share half of their words are fine; so are short ones, and two of one note."""
    notes = [
        note("a", f"{{en: '{LONG} badly?', zh: 马库斯说深度学习在什么事上做不好？}}"),
        note("b", "{en: 'According to Marcus in 2022 what do tests of models miss?', zh: 马库斯说测试漏掉了什么？}"),
        note("c", "{en: Who spoke first?, zh: 谁先说？}"),
        note("d", "{en: Who spoke last?, zh: 谁后说？}"),
        note("e", f"{{en: '{LONG} badly', zh: 马库斯说深度学习在什么事上做不好？}}"),
        note("f", "{en: a b c d e f g h, zh: 一}", "{en: a b c d e f g h i, zh: 二}", reverse="true"),
    ]
    for rule in ("near-duplicates", "look-alikes"):
        root = tmp_path / rule
        root.mkdir()
        assert found(root, *notes, only=rule) == []
