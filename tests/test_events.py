"""Payloads survive storage; what is unknown is kept apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.events import KINDS, Answer, Flag, Payload, Unknown, decode_payload, encode_payload


def of_kind(kind: type[Payload]) -> st.SearchStrategy[Payload]:
    return st.builds(kind, grade=st.integers(0, 5)) if issubclass(kind, Answer) else st.from_type(kind)


@given(st.sampled_from(list(KINDS.values())).flatmap(of_kind))
def test_payloads_survive_storage(payload: Payload) -> None:
    """Written and read again, every payload is the same."""
    assert decode_payload(payload.kind, encode_payload(payload)) == payload


@pytest.mark.parametrize(
    ("kind", "data"),
    [("dance", "{}"), ("review", "{}"), ("review", '{"grade": 9}'), ("review", "not json"), ("flag", '{"on": 1}')],
)
def test_what_makes_no_sense_is_unknown(kind: str, data: str) -> None:
    """An unknown kind, a missing key, an impossible grade, no JSON, a wrong type: ignored, never an exception."""
    assert decode_payload(kind, data) == Unknown()


def test_unknown_keys_are_passed_over() -> None:
    """A newer version may add keys."""
    assert decode_payload("flag", '{"on": true, "colour": "red"}') == Flag(on=True)
