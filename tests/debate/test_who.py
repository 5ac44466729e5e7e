"""The people."""

from __future__ import annotations

from critique_study.debate.who import groups, profile
from tests.debate.made import SHIPPED, answering, claim, debate


def test_everybody_once() -> None:
    """In the order of the path; the authors of a document come first with it."""
    found = groups(SHIPPED)
    assert sorted(person.id for group in found for person in group.people) == sorted(SHIPPED.people)
    assert [group.seed.id if group.seed else None for group in found] == ["trio", "ramsundar", "marcus", "tao", "zhang"]
    for group in found:
        assert group.seed is not None
        wrote = [person.id in group.seed.authors for person in group.people]
        assert wrote == sorted(wrote, reverse=True)


def test_people_of_no_document() -> None:
    """Are there too."""
    (group,) = groups(debate([claim("c.a")]))
    assert group.seed is None
    assert [person.id for person in group.people] == ["ann", "bob"]


def test_answers() -> None:
    """Whom people.yaml names, or whose claim one of theirs speaks against; a comparison only if there is no more."""
    theirs = claim("c.a", held_by=("bob",))
    against = claim("c.b", "c.a", kind="attacks", comparison=True)
    made = debate([theirs, against])
    (answer,) = profile(made, made.people["ann"]).answers
    assert (answer.person.id, answer.comparison) == ("bob", True)
    (answer,) = profile(made, made.people["bob"]).answered_by
    assert (answer.person.id, answer.comparison) == ("ann", True)
    assert profile(made, made.people["bob"]).answers == ()
    named = answering(made, "ann", "bob")
    (answer,) = profile(named, named.people["ann"]).answers
    assert not answer.comparison


def test_nobody_answers_what_they_hold_too() -> None:
    """Nor does support answer anybody."""
    joint = debate([claim("c.a", held_by=("ann", "bob")), claim("c.b", "c.a", kind="attacks")])
    assert profile(joint, joint.people["ann"]).answers == ()
    support = debate([claim("c.a", held_by=("bob",)), claim("c.b", "c.a")])
    assert profile(support, support.people["ann"]).answers == ()


def test_marcus() -> None:
    """Claims by issue, passages in the order of the path, events in order of time."""
    found = profile(SHIPPED, SHIPPED.people["marcus"])
    issues = [each.issue for each in found.claims]
    assert issues == sorted(issues, key=[*SHIPPED.issues].index)
    assert {each.id for each in found.claims} == {
        each.id for each in SHIPPED.claims.values() if "marcus" in each.held_by
    }
    assert [section.id for section in found.passages if section.id.startswith("marcus/")] == [
        *("marcus/wall", "marcus/scaling", "marcus/hybrids", "marcus/hindsight", "marcus/verdict"),
    ]
    assert [each.date for each in found.events] == sorted(each.date for each in found.events)
    assert [each.person.id for each in found.answers if not each.comparison] == ["hinton", "openai"]
