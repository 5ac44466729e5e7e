"""The diagrams as mermaid's own parser reads them (`make diagrams` installs it; needs node)."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from critique_study.content.models import LANGUAGES, Collection, Language
from critique_study.content.sources import in_language
from critique_study.debate.diagram import mermaid
from critique_study.debate.map import Tree, trees
from tests.debate.made import SHIPPED, claim, debate

pytestmark = pytest.mark.mermaid
PARSER = Path(__file__).with_name("mermaid")
HOSTILE = (
    *(
        'say "so"',
        "it's",
        "(a) [b] {c} <d>",
        "a | b || c",
        "a;b",
        "x" * 500,
        "🙂 é",
        "“引号”、【括号】；（圆括号）《书》",
    ),
    *("end", "end\nend", "subgraph x", "a --> b", "::: class", "click a b", "@{ shape: x }", "%% no", "%%{init}%%"),
    *("#35; #quot; &amp; &#34;", "ﬂ°°34¶ß", '\\n \\" \\', "<br/>", "<script>alert(1)</script>", "fa:fa-ban", "$$x^2$$"),
    *("`code`", "**bold** _it_ ~~no~~", "1. one", "12) two", "- three", "# head", "> quote", "---\ntitle: x\n---"),
)


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if shutil.which("node") is None or not (PARSER / "node_modules").is_dir():
        pytest.skip("needs node and `make diagrams`")


def parsed(diagrams: Iterable[str]) -> list[dict[str, Any]]:
    """What the parser finds in each: the lines of its boxes and the labels of its arrows, or an error."""
    done = subprocess.run(
        ["node", str(PARSER / "parse.mjs")],
        input=json.dumps([*diagrams]),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def assert_read(of: list[tuple[Tree, Collection]], language: Language) -> None:
    """Each diagram is accepted, its boxes say the claims to the letter, and its arrows are the relations."""
    found = parsed(mermaid(tree, collection, language) for tree, collection in of)
    for (tree, _), each in zip(of, found, strict=True):
        assert "error" not in each
        claims = {node.claim.id: in_language(node.claim.claim, language) for node in tree.nodes}
        said = [" ".join(text.split()) for text in claims.values()]
        assert [box[-1] for box in each["boxes"]] == said
        assert len(each["arrows"]) == sum(node.relation is not None for node in tree.nodes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ours(language: Language) -> None:
    """The shipped debate, in both languages."""
    assert_read([(tree, SHIPPED) for tree in trees(SHIPPED)], language)


def test_hostile_texts() -> None:
    """In a claim, in a holder's name and in an issue's title."""
    made = [debate([claim("c.a", text=text), claim("c.b", "c.a", issue="two")], text, text) for text in HOSTILE]
    assert_read([(tree, each) for each in made for tree in trees(each)], "en")


def test_the_parser_refuses() -> None:
    """What is no diagram: the tests above do not pass by accident."""
    assert "error" in parsed(['flowchart RL\n    a["x" --'])[0]
