"""Prints docs/debate.md, the map of the debate, from seeds/ (`make docs`); with `zh`, docs/debate.zh.md."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from critique_study.content.loader import load
from critique_study.content.models import Claim, Collection, Language
from critique_study.content.sources import in_language
from critique_study.debate import diagram, report
from critique_study.debate.map import Tree, trees

CARDS = Path(__file__).resolve().parents[1] / "cards"
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


class Frame(NamedTuple):
    """What stands around the maps."""

    title: str
    other: str
    """The same page in the other language."""
    how_to_read: str
    claims: str


FRAMES: dict[Language, Frame] = {
    "en": Frame(
        "The debate, mapped",
        "[中文](debate.zh.md)",
        "Who claims what, and which claim speaks for or against which: a diagram for each issue. An arrow leads from a"
        " claim to the one it *supports* (a point), *attacks* (a cross) or *undercuts* (a dot: it leaves the claim"
        " standing but takes away its ground, or what is inferred from it). A dashed arrow is a comparison: no document"
        " draws it, the relation is the reader's own. A thick border: another claim speaks against it. A dashed border:"
        " known only from outside the documents. A dotted one: the claim belongs to another issue. In the terminal:"
        " `critique-study map`.",
        "Claims and their holders",
    ),
    "zh": Frame(
        "争论地图",
        "[English](debate.md)",
        "谁主张什么，哪个论点支持或反对哪个论点：每个议题一张图。箭头从一个论点指向它*支持*（尖头）、*反驳*（叉）或*动摇*"
        "（圆点：不否定论点本身，而是抽掉它的根据，或推翻由它得出的结论）的论点。虚线箭头是比较所得：文献里没有这样讲，"
        "关系是读者对照得出的。粗边框：有别的论点与它相争。虚线边框：只见于文外资料。点线边框：论点属于另一议题。"
        "在终端里：`critique-study map --lang zh`。",
        "论点与主张者",
    ),
}


def page(collection: Collection, language: Language) -> Iterator[str]:
    """The paragraphs of the page."""
    frame = FRAMES[language]
    yield "<!-- `make docs` writes this file from seeds/: change that. -->"
    yield f"# {frame.title}"
    yield frame.other
    yield frame.how_to_read
    for tree in trees(collection):
        yield from _issue(tree, collection, language)


def _issue(tree: Tree, collection: Collection, language: Language) -> Iterator[str]:
    yield f"## {_plain(in_language(tree.issue.title, language))}"
    yield _plain(in_language(tree.issue.question, language))
    yield f"```mermaid\n{diagram.mermaid(tree, collection, language)}\n```"
    yield f"{FRAMES[language].claims}:"
    claims = [claim for claim in collection.claims.values() if claim.issue == tree.issue.id]
    yield "\n".join(f"- {_claim(claim, collection, language)}" for claim in claims)


def _claim(claim: Claim, collection: Collection, language: Language) -> str:
    return _plain(report.told_claim(claim, collection, language))


def _plain(text: str) -> str:
    """`text` so that Markdown finds nothing in it."""
    return _MARKUP.sub(r"\\\1", text)


if __name__ == "__main__":
    loaded, _ = load(CARDS)
    print("\n\n".join(page(loaded, "zh" if "zh" in sys.argv[1:] else "en")))
