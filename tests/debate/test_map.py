"""The map: a tree for each issue."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.content.models import Collection
from critique_study.debate.map import Node, Tree, trees
from tests.debate.made import SHIPPED, claim, debate


def shown(tree: Tree) -> list[str]:
    """The tree as lines: indented, a mark for what is seen or elsewhere."""
    return ["  " * node.depth + node.claim.id + "^" * node.is_seen + "*" * bool(node.elsewhere) for node in tree.nodes]


def parents(tree: Tree) -> list[tuple[Node, Node]]:
    """Each node that has one above it, with that."""
    found, above = [], list[Node]()
    for node in tree.nodes:
        del above[node.depth :]
        if above:
            found.append((node, above[-1]))
        above.append(node)
    return found


def relations(tree: Tree) -> list[tuple[str, str]]:
    """The relations that are drawn."""
    return [(node.claim.id, above.claim.id) for node, above in parents(tree)]


def assert_whole(collection: Collection) -> None:
    """Every claim is in full once; every relation is in the tree of the issue of the claim it is to, exactly once."""
    for tree in trees(collection):
        claims = [each for each in collection.claims.values() if each.issue == tree.issue.id]
        full = [node for node in tree.nodes if node.is_full]
        assert Counter(node.claim.id for node in full) == Counter(each.id for each in claims)
        assert Counter(relations(tree)) == Counter(
            (each.id, relation.to)
            for each in collection.claims.values()
            for relation in each.relations
            if relation.to != each.id and relation.to in {one.id for one in claims}
        )
        for node, above in parents(tree):
            assert above.is_full
            assert node.relation in node.claim.relations
            assert node.relation.to == above.claim.id
        for node in full:
            beyond = [to for to in node.claim.relations if collection.claims[to.to].issue != tree.issue.id]
            assert [bearing.relation for bearing in node.onward] == beyond


def test_ours() -> None:
    """The shipped debate is there, whole."""
    assert len(trees(SHIPPED)) == len(SHIPPED.issues)
    assert_whole(SHIPPED)


def test_order() -> None:
    """Below a claim what supports it comes before what speaks against it; else the order is the author's."""
    made = debate([claim("c.a"), claim("c.b", "c.a", kind="undercuts"), claim("c.c", "c.a"), claim("c.d", "c.c")])
    assert shown(trees(made)[0]) == ["c.a", "  c.c", "    c.d", "  c.b"]


def test_seen() -> None:
    """A claim that bears on two is told in full above, and only marked below; what bears on it is not repeated."""
    made = debate([claim("c.a"), claim("c.b"), claim("c.c", "c.a", "c.b"), claim("c.d", "c.c")])
    assert shown(trees(made)[0]) == ["c.a", "  c.c", "    c.d", "c.b", "  c.c^"]


def test_elsewhere() -> None:
    """A claim of another issue is named with it, and what it bears on there is kept with the claim itself."""
    made = debate([claim("c.a"), claim("c.b", "c.a", issue="two"), claim("c.c", "c.b", issue="two")])
    first, second = trees(made)
    assert shown(first) == ["c.a", "  c.b*"]
    assert first.nodes[1].elsewhere == made.issues["two"]
    assert shown(second) == ["c.b", "  c.c"]
    assert [bearing.claim.id for bearing in second.nodes[0].onward] == ["c.a"]


@pytest.mark.parametrize("ring", [1, 2, 3, 50])
def test_rings(ring: int) -> None:
    """Claims that bear on each other in a circle: the first stands on top, and the tree ends."""
    made = debate([claim(f"c.{n}", f"c.{(n + 1) % ring}") for n in range(ring)])
    tree = trees(made)[0]
    assert tree.nodes[0].claim.id == "c.0"
    assert_whole(made)


def test_a_long_chain() -> None:
    """Two thousand claims, each for the one before, are no deeper than Python can go."""
    made = debate([claim("c.0"), *(claim(f"c.{n}", f"c.{n - 1}") for n in range(1, 2000))])
    assert trees(made)[0].nodes[-1].depth == 1999


@given(
    st.integers(1, 8).flatmap(
        lambda count: st.lists(
            st.tuples(st.sampled_from(["one", "two"]), st.sets(st.integers(0, count - 1))),
            min_size=count,
            max_size=count,
        )
    )
)
def test_any(drawn: list[tuple[str, set[int]]]) -> None:
    """Whatever bears on what."""
    claims = [claim(f"c.{n}", *(f"c.{to}" for to in sorted(tos)), issue=issue) for n, (issue, tos) in enumerate(drawn)]
    assert_whole(debate(claim for claim in claims))


def test_relations_to_nothing() -> None:
    """Are left to `check`."""
    assert shown(trees(debate([claim("c.a", "c.gone")]))[0]) == ["c.a"]
