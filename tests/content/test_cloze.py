"""Cloze texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.content.cloze import Segment, parse

plain = st.text("ab 中:c1", min_size=1).filter(lambda text: "::" not in text and text.strip(": ") == text)
gaps = st.builds(Segment, plain, st.integers(1, 99), st.none() | plain)


def write(segment: Segment) -> str:
    """`segment` as an author writes it."""
    if segment.number is None:
        return segment.text
    hint = f"::{segment.hint}" if segment.hint else ""
    return f"{{{{c{segment.number}::{segment.text}{hint}}}}}"


@given(st.lists(st.tuples(st.builds(Segment, plain, st.none(), st.none()), gaps), min_size=1))
def test_round_trip(pairs: list[tuple[Segment, Segment]]) -> None:
    """Segments written one behind the other are read back as they were, without a fault."""
    segments = tuple(segment for pair in pairs for segment in pair)
    assert parse("".join(map(write, segments))) == (segments, ())


@given(st.text("{}c:10 a"))
def test_any_text(text: str) -> None:
    """Whatever an author writes is parsed; without a fault, nothing but gaps is taken away."""
    parsed = parse(text)
    if not parsed.faults:
        assert parsed.numbers
        assert not any("{{" in segment.text or "}}" in segment.text for segment in parsed.segments)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("{{c1::a}}", [("a", 1, None)]),
        ("x {{c2::a::an old craft}} y", [("x ", None, None), ("a", 2, "an old craft"), (" y", None, None)]),
        ("{{c1::a}}{{c1::b}}", [("a", 1, None), ("b", 1, None)]),
        ("{{c1::f{x}y}}", [("f{x}y", 1, None)]),
        ("{{c1::a::}}", [("a", 1, None)]),
        ("{ {{c1::a}} }", [("{ ", None, None), ("a", 1, None), (" }", None, None)]),
    ],
)
def test_segments(text: str, segments: list[tuple[str, int | None, str | None]]) -> None:
    """Gaps, hints and the text between them are told apart; single braces are text."""
    assert parse(text) == (tuple(Segment(*segment) for segment in segments), ())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("nothing asked", "without a gap"),
        ("", "without a gap"),
        ("{{c1::open", "never closed"),
        ("{{c1::open} and {{c2::b}}", "another gap"),
        ("{{c1::a {{c2::b}} c}}", "nested"),
        ("{{c0::a}}", "from 1 to 99"),
        ("{{c01::a}}", "from 1 to 99"),
        ("{{c100::a}}", "from 1 to 99"),
        (f"{{{{c{'9' * 5000}::a}}}}", "from 1 to 99"),
        ("{{c1::{x}}}", "ends at its first"),
        ("{{c1::a}} b}}", "closes no gap"),
        ("{{c1::}}", "is empty"),
        ("{{c1:: }}", "is empty"),
        ("{{c1::::hint}}", "is empty"),
        ("{{C1::a}}", "small `c`"),
        ("{{1::a}}", "small `c`"),
        ("{{a}}", "is not a gap"),
        ("{{c1:a}}", "is not a gap"),
        ("{{c1::a::b::c}}", "more than one `::`"),
    ],
)
def test_faults(text: str, fault: str) -> None:
    """Each way to get a gap wrong is one fault with its own words."""
    (found,) = parse(text).faults
    assert fault in found


def test_numbers() -> None:
    """Numbers come once each and rising, whatever their order."""
    assert parse("{{c3::a}} {{c1::b}} {{c3::c}}").numbers == (1, 3)
