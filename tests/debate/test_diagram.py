"""The map as mermaid and as JSON."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.content.models import LANGUAGES, Language
from critique_study.debate.diagram import as_json, escaped, mermaid
from critique_study.debate.map import trees
from tests.debate.made import SHIPPED, claim, debate

LINE = re.compile(
    r"%%\{init: .*\}%%|flowchart (RL|BT)|    classDef [a-z]+ \S.*"
    r'|    n\d+\["[^"\[\](){}<>|`\\;]*(?:(?:#\d+;|<br/>)[^"\[\](){}<>|`\\;]*)*"\](:::[a-z]+)?'
    r'|    n\d+ (-->|-\.->|--x|-\.-x|--o|-\.-o)\|"\w+"\| n\d+'
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_and_relation(language: Language) -> None:
    """A box for each claim of the tree, an arrow for each relation, and nothing that mermaid could take for more."""
    for tree in trees(SHIPPED):
        found = mermaid(tree, SHIPPED, language).splitlines()
        assert [line for line in found if not LINE.fullmatch(line)] == []
        assert sum('["' in line for line in found) == len({node.claim.id for node in tree.nodes})
        assert sum("|" in line for line in found) == sum(node.relation is not None for node in tree.nodes)


def test_looks() -> None:
    """Comparisons are dashed; what is contested, known from outside or of another issue has a border of its own."""
    made = debate(
        [
            claim("c.a"),
            claim("c.b", "c.a", kind="attacks"),
            claim("c.c", "c.a", kind="undercuts", comparison=True, outside=True),
            claim("c.d", "c.a", issue="two"),
        ]
    )
    found = mermaid(trees(made)[0], made, "en").splitlines()
    assert [line.rpartition(":::")[2] for line in found if ":::" in line] == ["contested", "elsewhere", "outside"]
    assert [line.strip() for line in found if "|" in line] == [
        'n2 -->|"supports"| n1',
        'n3 --x|"attacks"| n1',
        'n4 -.-o|"undercuts"| n1',
    ]
    assert '"Ann #40;December 2017#41;#59; Second<br/><br/>Says c.d."' in "\n".join(found)


@given(st.text())
def test_hostile_texts(text: str) -> None:
    """Whatever a claim, a name or an issue says, the diagram has the same lines."""
    made = debate([claim("c.a", text=text), claim("c.b", "c.a", issue="two")], name=text or "x", title=text or "x")
    for tree in trees(made):
        found = mermaid(tree, made, "en").split("\n")
        assert [line for line in found if not LINE.fullmatch(line)] == []


def test_escaped() -> None:
    """What means something to mermaid, Markdown or HTML is a code; letters and common punctuation stay."""
    assert escaped("“穷调参”，富买卡。 GPT-5: why?") == "“穷调参”，富买卡。 GPT-5#58; why?"
    assert escaped('end"]; #x <b> `a` \\ _y_') == "end#34;#93;#59; #35;x #60;b#62; #96;a#96; #92; #95;y#95;"
    assert escaped("1. one") == "1#46; one"
    assert escaped("- one") == "#45; one"


def test_json() -> None:
    """All of it in both languages, in the order of the files."""
    found = json.loads(json.dumps(as_json(trees(SHIPPED), SHIPPED)))
    assert [issue["issue"] for issue in found["issues"]] == [*SHIPPED.issues]
    claims = {each["claim"]: each for issue in found["issues"] for each in issue["claims"]}
    assert [*claims] == sorted(SHIPPED.claims, key=lambda id_: [*SHIPPED.issues].index(SHIPPED.claims[id_].issue))
    for id_, each in SHIPPED.claims.items():
        assert claims[id_]["text"] == {"en": each.claim.en, "zh": each.claim.zh}
        assert [holder["person"] for holder in claims[id_]["held_by"]] == [*each.held_by]
        assert [(to["kind"], to["to"], to["comparison"]) for to in claims[id_]["relations"]] == [
            (relation.kind, relation.to, relation.comparison) for relation in each.relations
        ]
