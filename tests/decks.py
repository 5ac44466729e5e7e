"""Small decks for tests, written as an author would write them and read by the real loader."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from critique_study.content.loader import load
from critique_study.content.models import Collection

FORMS = """
deck: forms
title: {en: Forms, zh: 形式}
notes:
  - id: plain
    kind: claim
    front: {en: Who held out for theory?, zh: 谁坚持要有理论？}
    back: {en: The mathematician., zh: 数学家。}
    why: {en: Because trust needs proof., zh: 因为信任需要证明。}
  - id: typed
    kind: number
    front: {en: How many cards had student B?, zh: 学生乙有几张卡？}
    back: {en: one, zh: 一张}
    accept: {en: ["1"], zh: ["1 张"]}
  - id: choice
    kind: name
    front: {en: Who spoke of alchemy?, zh: 谁说了炼金术？}
    back: {en: Rahimi, zh: 拉希米}
    choices: {en: [Jordan, Tao], zh: [乔丹, 陶哲轩]}
  - id: cloze
    kind: quote
    text: {en: "The poor {{c1::tune}}, the rich {{c2::buy::verb}} cards.", zh: "穷{{c1::调参}}，富{{c2::买卡::动词}}。"}
  - id: pair
    kind: term
    front: {en: overcompleteness, zh: 过完备}
    back: {en: more dimensions than needed, zh: 维数多于所需}
    reverse: true
  - id: zh-only
    kind: term
    languages: [zh]
    front: {zh: “独孤求败”出自谁的小说？}
    back: {zh: 金庸}
"""


def many(count: int) -> str:
    """A deck of `count` plain notes, `n00` and so on."""
    notes = "".join(
        f"  - id: n{n:02}\n    kind: claim\n    front: {{en: Question {n}?, zh: 问题{n}？}}\n"
        f"    back: {{en: Answer {n}., zh: 回答{n}。}}\n"
        for n in range(count)
    )
    return f"deck: many\ntitle: {{en: Many, zh: 许多}}\nnotes:\n{notes}"


def write(folder: Path, *decks: str) -> Path:
    """Writes each deck as a file of `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, deck in enumerate(decks):
        (folder / f"deck{number}.yaml").write_text(dedent(deck).lstrip(), encoding="utf-8")
    return folder


def collection(folder: Path, *decks: str) -> Collection:
    """The decks, written to `folder` and loaded; they must be faultless."""
    loaded, problems = load(write(folder, *decks))
    assert not problems, problems
    return loaded
