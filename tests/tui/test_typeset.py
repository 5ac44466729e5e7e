"""Setting blocks into lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from critique_study.text import width
from critique_study.tui.typeset import RULE, Block, Line, Role, block, typeset


def _texts(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line.pieces) for line in lines]


def test_blocks_are_parted_by_an_empty_line() -> None:
    """The first has none before it."""
    assert _texts(typeset([block("one two three"), block("four")], 8)) == ["one two", "three", "", "four"]


def test_a_mark_stands_in_the_margin_of_the_first_line() -> None:
    """The lines after it keep the margin."""
    assert _texts(typeset([block("one two", mark="中", indent=4)], 8)) == ["中  one", "    two"]


def test_roles_survive_a_line_break() -> None:
    """A span that is cut in two keeps its role in both parts."""
    lines = typeset([Block((("a ", "text"), ("gap here", "gap"), (" b", "text")))], 6)
    assert [[role for text, role in line.pieces if text.strip()] for line in lines] == [
        ["text", "gap"],
        ["gap", "text"],
    ]


def test_a_rule_fills_the_width() -> None:
    """Whatever the width."""
    assert _texts(typeset([RULE], 7)) == ["─" * 7]


_ROLES: list[Role] = ["text", "gap", "answer"]


@given(
    st.lists(st.tuples(st.text("ab 中文，。\n", max_size=20), st.sampled_from(_ROLES)), max_size=5), st.integers(10, 40)
)
def test_nothing_is_lost_and_nothing_is_too_wide(spans: list[tuple[str, Role]], columns: int) -> None:
    """All that is not white space appears, in order, within the width."""
    lines = _texts(typeset([Block(tuple(spans), indent=4)], columns))
    assert "".join("".join(lines).split()) == "".join("".join(text for text, _ in spans).split())
    assert all(width(line) <= columns for line in lines)
