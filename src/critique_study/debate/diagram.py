"""The map as a diagram in mermaid's language, and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from critique_study import words
from critique_study.content.models import OPPOSING, Claim, Collection, Issue, Language, Text
from critique_study.content.sources import in_language
from critique_study.debate.map import Tree
from critique_study.debate.report import dated, holders
from critique_study.text import one_line

_CONFIGURATION = '%%{init: {"flowchart": {"wrappingWidth": 190, "nodeSpacing": 24, "rankSpacing": 36}}}%%'
"""Narrow boxes close together: a page is higher than it is wide."""
_DEEP = 5
"""Up to this depth what bears on a claim stands to its right, else below it."""
_PLAIN = re.compile(r"[^\w ,.?!—“”‘’，。、；：？！（）《》【】…·-]|_")
"""What could mean something to mermaid, to its Markdown or to HTML."""
_ENUMERATED = re.compile(r"^(\s*\d+)\.|^(\s*)-")
_ARROWS = {"supports": ("-->", "-.->"), "attacks": ("--x", "-.-x"), "undercuts": ("--o", "-.-o")}
"""The arrow of each relation, and the dashed one where the relation is a comparison."""
_CLASSES = (
    "classDef contested stroke-width:3px",
    "classDef outside stroke-dasharray:6 4",
    "classDef elsewhere stroke-dasharray:2 3,stroke-width:1px",
)


def mermaid(tree: Tree, collection: Collection, language: Language) -> str:
    """A flowchart of one issue: each claim once, an arrow for each relation, with what bears on a claim beside it.

    A thick border: another claim speaks against it; a dashed one: known from outside the documents; a dotted one: of
    another issue. A dashed arrow: a comparison. No colours: it takes those of the page, light or dark.
    """
    claims = {node.claim.id: node.claim for node in tree.nodes}
    name = {claim: f"n{number}" for number, claim in enumerate(claims, 1)}
    contested = {
        relation.to for claim in collection.claims.values() for relation in claim.relations if relation.kind in OPPOSING
    }
    direction = "RL" if max((node.depth for node in tree.nodes), default=0) <= _DEEP else "BT"
    lines = [_CONFIGURATION, f"flowchart {direction}", *(f"    {each}" for each in _CLASSES)]
    for id_, claim in claims.items():
        label = _label(claim, tree.issue, collection, language)
        style = _style(claim, tree.issue, contested)
        lines.append(f'    {name[id_]}["{label}"]{f":::{style}" if style else ""}')
    lines += [f"    {arrow}" for arrow in _arrows(tree, name, language)]
    return "\n".join(lines)


def _label(claim: Claim, issue: Issue, collection: Collection, language: Language) -> str:
    """The holders, the date, the issue if it is another, and below them the claim."""
    head = words.WHO_NAMED(language, name=holders(claim, collection, language), id=dated(claim, language))
    if claim.issue != issue.id and (other := collection.issues.get(claim.issue)) is not None:
        head += words.CLAUSE(language) + in_language(other.title, language)
    return "<br/><br/>".join(escaped(one_line(part)) for part in (head, in_language(claim.claim, language)))


def escaped(text: str) -> str:
    """`text` as part of a quoted label: whatever could mean something there as an entity code."""
    text = _PLAIN.sub(lambda match: f"#{ord(match[0])};", text)
    return _ENUMERATED.sub(lambda match: f"{match[1]}#46;" if match[1] else f"{match[2]}#45;", text)


def _style(claim: Claim, issue: Issue, contested: Iterable[str]) -> str:
    if claim.issue != issue.id:
        return "elsewhere"
    if claim.outside:
        return "outside"
    return "contested" if claim.id in contested else ""


def _arrows(tree: Tree, name: dict[str, str], language: Language) -> Iterator[str]:
    above: list[str] = []
    for node in tree.nodes:
        del above[node.depth :]
        above.append(node.claim.id)
        if node.relation is not None:
            arrow = _ARROWS[node.relation.kind][node.relation.comparison]
            label = escaped(words.RELATIONS[node.relation.kind](language))
            yield f'{name[node.claim.id]} {arrow}|"{label}"| {name[above[-2]]}'


def as_json(trees: Iterable[Tree], collection: Collection) -> dict[str, object]:
    """The issues with their claims, in both languages and in the order of the files; the keys stay."""
    return {"issues": [_issue(tree.issue, collection) for tree in trees]}


def _issue(issue: Issue, collection: Collection) -> dict[str, object]:
    claims = [claim for claim in collection.claims.values() if claim.issue == issue.id]
    return {
        "issue": issue.id,
        "title": _text(issue.title),
        "question": _text(issue.question),
        "claims": [_claim(claim, collection) for claim in claims],
    }


def _claim(claim: Claim, collection: Collection) -> dict[str, object]:
    people = ((id_, collection.people.get(id_)) for id_ in claim.held_by)
    return {
        "claim": claim.id,
        "text": _text(claim.claim),
        "held_by": [{"person": id_, "name": _text(known.name) if known else None} for id_, known in people],
        "date": claim.date,
        "outside": claim.outside,
        "cites": list(claim.cites),
        "relations": [
            {"kind": relation.kind, "to": relation.to, "comparison": relation.comparison}
            for relation in claim.relations
        ],
    }


def _text(text: Text) -> dict[str, str | None]:
    return {"en": text.en, "zh": text.zh}
