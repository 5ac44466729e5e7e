"""The map of an issue: its claims as a tree, each above the claims that bear on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from critique_study.content.models import OPPOSING, Claim, Collection, Issue, Relation

_ORDER = ("supports", *OPPOSING)


class Bearing(NamedTuple):
    """One claim's bearing on another."""

    relation: Relation
    claim: Claim
    """The other one."""


class Node(NamedTuple):
    """A claim at one place of the tree."""

    claim: Claim
    depth: int
    """0: nothing stands above it."""
    relation: Relation | None = None
    """What it does to the claim above it: the last node before it that is less deep by one."""
    is_seen: bool = False
    """Whether it stands further up already; what bears on it is told there."""
    elsewhere: Issue | None = None
    """Its issue, if that is not the tree's; what bears on it is told there."""
    onward: tuple[Bearing, ...] = ()
    """What it does to claims of other issues; where it is told in full."""

    @property
    def is_full(self) -> bool:
        """Whether this is the one place at which the claim is told in full, with what bears on it below."""
        return not self.is_seen and self.elsewhere is None


class Tree(NamedTuple):
    """An issue with its claims, in the order in which they are read: each before what bears on it."""

    issue: Issue
    nodes: tuple[Node, ...]
    """Every claim of the issue is in full once; every relation to one of them has a node, unless it is to itself."""


def trees(collection: Collection) -> tuple[Tree, ...]:
    """The map of every issue."""
    bearing = _bearing(collection)
    return tuple(_tree(collection, issue, bearing) for issue in collection.issues.values())


def tree(collection: Collection, issue: Issue) -> Tree:
    """The map of one issue."""
    return _tree(collection, issue, _bearing(collection))


def onward(collection: Collection, claim: Claim) -> tuple[Bearing, ...]:
    """What `claim` does to other claims that are there, in the order of its author."""
    return tuple(
        Bearing(relation, collection.claims[relation.to])
        for relation in claim.relations
        if relation.to in collection.claims and relation.to != claim.id
    )


def _bearing(collection: Collection) -> Mapping[str, list[Bearing]]:
    """For each claim those that bear on it: reasons first, then what speaks against it."""
    found: defaultdict[str, list[Bearing]] = defaultdict(list)
    for claim in collection.claims.values():
        for relation, to in onward(collection, claim):
            found[to.id].append(Bearing(relation, claim))
    for each in found.values():
        each.sort(key=lambda bearing: _ORDER.index(bearing.relation.kind))
    return found


def _tree(collection: Collection, issue: Issue, bearing: Mapping[str, list[Bearing]]) -> Tree:
    """Depth first, without recursion: a chain of claims may be long.

    On top stand claims that bear on none of the issue; of claims that bear on each other in a circle, the first.
    """
    claims = [claim for claim in collection.claims.values() if claim.issue == issue.id]
    nodes: list[Node] = []
    seen: set[str] = set()
    for top in (*filter(lambda claim: _is_top(collection, claim), claims), *claims):
        to_come = [] if top.id in seen else [Node(top, 0)]
        while to_come:
            node = _placed(collection, issue, to_come.pop(), seen)
            nodes.append(node)
            seen.add(node.claim.id)
            if node.is_full:
                below = (Node(claim, node.depth + 1, relation) for relation, claim in bearing.get(node.claim.id, ()))
                to_come += reversed(tuple(below))
    return Tree(issue, tuple(nodes))


def _is_top(collection: Collection, claim: Claim) -> bool:
    return all(to.issue != claim.issue for _, to in onward(collection, claim))


def _placed(collection: Collection, issue: Issue, node: Node, seen: Iterable[str]) -> Node:
    """`node` with what its place in the tree makes of it."""
    is_seen = node.claim.id in seen
    if node.claim.issue != issue.id:
        return node._replace(is_seen=is_seen, elsewhere=collection.issues.get(node.claim.issue))
    if is_seen:
        return node._replace(is_seen=True)
    beyond = tuple(each for each in onward(collection, node.claim) if each.claim.issue != issue.id)
    return node._replace(onward=beyond)
