"""The cards on a claim or a person, and how the learner stands with them."""

from __future__ import annotations

import msgspec

from critique_study.debate.cards import Cards
from critique_study.schedule import sm2
from critique_study.schedule.replay import UNSEEN, CardState
from tests.conftest import day
from tests.debate.made import SHIPPED

TODAY = day("2026-03-02")


def known(due: int) -> CardState:
    """A card that is due in so many days."""
    return msgspec.structs.replace(
        UNSEEN, sm2=sm2.State(repetitions=2, interval=6, ef100=250, lapses=0, due=TODAY + due)
    )


def test_all_are_new_at_first() -> None:
    """Without a log."""
    cards = Cards(SHIPPED.cards.values(), {}, TODAY)
    found = cards.of_claim("c.hybrids-work")
    assert {card.note.claim for card in found} == {"c.hybrids-work"}
    assert cards.counts(found) == {"new": len(found)}
    assert cards.told(found[:1], "en") == "1 card: 1 new"
    assert cards.told((), "zh") == "没有卡片"


def test_states() -> None:
    """Each card is counted in one of them, what is asked today first."""
    found = Cards(SHIPPED.cards.values(), {}, TODAY).of_person("tao")[:4]
    put_off = msgspec.structs.replace(known(0), suspended=True)
    states = dict(zip((card.id for card in found), (known(3), known(0), put_off), strict=False))
    cards = Cards(SHIPPED.cards.values(), states, TODAY)
    assert [*cards.counts(found).items()] == [("due", 1), ("new", 1), ("later", 1), ("suspended", 1)]
    assert cards.told(found, "en") == "4 cards: 1 due, 1 new, 1 known, due later, 1 suspended"
    assert cards.told(found, "zh") == "4 张卡片：到期 1、新卡 1、学过未到期 1、搁置 1"
