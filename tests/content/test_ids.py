"""Ids."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from critique_study.content.ids import id_fault, nearest, slug


@given(st.text(min_size=1))
def test_slug_is_an_id(name: str) -> None:
    """Any name becomes a valid id, which becomes itself."""
    assert id_fault(slug(name)) is None
    assert slug(slug(name)) == slug(name)


def test_slug() -> None:
    """Plain names keep their letters; names that would lose letters are told apart by a checksum."""
    assert slug("My cards_2") == "my-cards-2"
    assert slug("Zhang") == "zhang"
    assert slug("辩论") != slug("深度学习")
    assert slug("zhang 辩论").startswith("zhang-")
    assert slug("zhang 辩论") not in (slug("zhang 卡"), "zhang")
    assert len(slug("x" * 300)) <= 64


def test_id_fault() -> None:
    """An id holds a-z, 0-9 and dashes, at most 64 of them."""
    assert id_fault("a-1") is None
    for wrong in ("", "A", "a b", "a:reverse", "é", "a\n", "x" * 65):
        assert id_fault(wrong) is not None


def test_nearest() -> None:
    """The likeliest word is offered, and none where none is like it."""
    assert nearest("fornt", ["front", "back"]) == ": do you mean `front`?"
    assert nearest("zzz", ["front", "back"]) == ""
