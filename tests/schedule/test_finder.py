"""Which cards of a collection each kind of term finds, and the laws of queries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.content.loader import load
from critique_study.content.models import Collection
from critique_study.events import Event, Reset, Review
from critique_study.schedule import queue, sm2
from critique_study.schedule.finder import Finder
from critique_study.schedule.query import STANDINGS, QueryError, parse
from critique_study.schedule.replay import UNSEEN, CardState, Replay, counts, step
from tests.decks import write
from tests.schedule.test_replay import DAY0, histories

TODAY = 739_000
ALPHA = """
deck: alpha
title: {en: Alpha, zh: 甲}
seed: alpha
notes:
  - id: ladder
    kind: claim
    core: true
    contested: true
    held_by: [marcus]
    claim: c.dear
    tags: [scaling, Deep Learning]
    cites: [alpha/one]
    front: {en: "Who climbed to the “moon”?", zh: 谁爬梯子去“月亮”？}
    back: {en: The ladder’s   owner., zh: 梯子的 2 位主人。}
    why: {en: Because GPUs are dear., zh: 因为 GPU 太贵。}
  - id: craft
    kind: quote
    people: [rahimi]
    tags: [scaling]
    cites: [alpha/one, beta/one]
    text:
      en: "The poor {{c1::tune}}, the rich {{c2::buy::a verb}} cards."
      zh: "穷{{c1::调参}}，富{{c2::买卡::动词}}。"
"""
BETA = """
deck: beta
title: {en: Beta, zh: 乙}
notes:
  - id: pair
    formerly: [duo]
    kind: term
    held_by: [zhang]
    front: {en: overcompleteness, zh: 过完备}
    back: {en: more dimensions than needed, zh: 维数多于所需}
    reverse: true
  - id: pair-zh
    kind: term
    languages: [zh]
    front: {en: an English aside, zh: 独孤求败出自谁的小说？}
    back: {zh: 金庸}
  - id: gone
    kind: term
    tags: [old]
    retired: "2026-03: replaced by pair"
    front: {en: gone, zh: 去了}
    back: {en: gone, zh: 去了}
"""
PEOPLE = """
people:
  - {id: marcus, name: {en: Gary Marcus, zh: 加里·马库斯}, role: {en: R, zh: 角}, position: {en: P, zh: 位}}
  - {id: zhang, name: {en: Zhang Junping, zh: 张军平}, role: {en: R, zh: 角}, position: {en: P, zh: 位}}
  - {id: rahimi, name: {en: Ali Rahimi, zh: Ali Rahimi}, role: {en: R, zh: 角}, position: {en: P, zh: 位}}
  - {id: li, name: {en: Fei-Fei Li, zh: 李飞飞}, role: {en: R, zh: 角}, position: {en: P, zh: 位}}
"""
CLAIMS = """
issues:
  - {id: cost, title: {en: Cost, zh: 费}, question: {en: Q?, zh: 问？}}
claims:
  - {id: c.dear, issue: cost, held_by: [marcus], date: undated, cites: [alpha/one], claim: {en: C., zh: 论。}}
  - {id: c.cheap, issue: cost, held_by: [li], date: undated, cites: [alpha/one], claim: {en: D., zh: 点。}}
"""
EVERY = "ladder craft:c1 craft:c2 pair pair:reverse pair-zh"
PAIRS = "pair pair:reverse"
CRAFT = "craft:c1 craft:c2"


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Two decks, one of them about a document, and four people."""
    root = tmp_path_factory.mktemp("query")
    write(root / "cards", ALPHA, BETA)
    for seed in ("alpha", "beta"):
        (root / "seeds" / seed).mkdir(parents=True)
        head = f"seed: {seed}\ntitle: {{en: S, zh: 种}}\nsections: [one]\n"
        (root / "seeds" / seed / "seed.yaml").write_text(head, encoding="utf-8")
        for language in ("en", "zh"):
            (root / "seeds" / seed / f"one.{language}.md").write_text("# Title\n", encoding="utf-8")
    (root / "seeds" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (root / "seeds" / "claims.yaml").write_text(CLAIMS, encoding="utf-8")
    loaded, problems = load(root / "cards")
    assert not problems
    return loaded


@pytest.fixture(scope="module")
def finder(collection: Collection) -> Finder:
    return Finder(collection)


def found(finder: Finder, text: str, states: dict[str, CardState] | None = None) -> str:
    """The ids of the cards that a query means today."""
    return " ".join(card.id for card in finder.select(parse(text), states or {}, TODAY))


def state(**fields: Any) -> CardState:
    """A card counted last ten days ago, due in five days, unless `fields` say otherwise."""
    known = {"repetitions": 3, "interval": 15, "ef100": 250, "lapses": 0, "due": TODAY + 5}
    memory = sm2.State(**{key: fields.pop(key, value) for key, value in known.items()})
    return CardState(sm2=memory, **{"introduced": TODAY - 30, "counted": TODAY - 10, "revision": 1, **fields})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gpu",
        "gpu or kind:term",
        "GPU太",
        "穷",
        "the gpu",
        "the deck:alpha",
        "-the",
        "tune is:new",
        "2 (is:new or the)",
    ],
)
def test_all_at_once_or_one_by_one(finder: Finder, collection: Collection, text: str) -> None:
    """What is selected is what passes the test; of some cards, readied or not, those among them in their order."""
    states = {"ladder": state()}
    test = finder.test(parse(text))
    means = [card for card in collection.cards.values() if test(card, states.get(card.id, UNSEEN), TODAY)]
    assert finder.select(parse(text), states, TODAY) == means
    some = [collection.cards[id_] for id_ in ("pair", "ladder", "craft:c2")]
    assert finder.select(parse(text), states, TODAY, some) == [card for card in some if card in means]
    readied = Finder(collection)
    assert len([*readied.ready(some)]) == len(some)
    assert readied.select(parse(text), states, TODAY, some) == [card for card in some if card in means]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", EVERY),
        ("deck:alpha", f"ladder {CRAFT}"),
        ("DECK:Beta", f"{PAIRS} pair-zh"),
        ("-deck:beta", f"ladder {CRAFT}"),
        ("seed:alpha", f"ladder {CRAFT}"),
        ("seed:beta", CRAFT),
        ("tag:scaling", f"ladder {CRAFT}"),
        ('tag:"deep learning"', "ladder"),
        ("kind:quote", CRAFT),
        ("person:marcus", "ladder"),
        ("person:Marcus", "ladder"),
        ('person:"gary marcus"', "ladder"),
        ("person:马库斯", "ladder"),
        ("person:加里·马库斯", "ladder"),
        ("person:rah", CRAFT),
        ("person:ali", CRAFT),
        ("person:张军平", PAIRS),
        ("person:li", ""),
        ("claim:c.dear", "ladder"),
        ("is:core", "ladder"),
        ("is:contested", "ladder"),
        ("id:pair", PAIRS),
        ("id:pair:reverse", "pair:reverse"),
        ("id:duo", PAIRS),
        ("id:duo:reverse", "pair:reverse"),
        ("id:pai", f"{PAIRS} pair-zh"),
        ("id:craft", CRAFT),
        ("id:craft:", CRAFT),
        ("id:craft:c2", "craft:c2"),
        ("deck:beta id:pair or kind:claim", f"ladder {PAIRS}"),
    ],
)
def test_fields(finder: Finder, text: str, expected: str) -> None:
    """Each field by example; cards come in their order of introduction, retired ones never."""
    assert found(finder, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("moon", "ladder"),
        ("MOON", "ladder"),
        ("月亮", "ladder"),
        ("owner", "ladder"),
        ("dear", "ladder"),
        ("太贵", "ladder"),
        ("ＧＰＵ", "ladder"),
        ("“因为GPU太贵”", "ladder"),
        ("梯子 月亮", "ladder"),
        ('"ladder\'s owner"', "ladder"),
        ('「to the "moon"」', "ladder"),
        ('"the poor tune, the rich buy cards"', CRAFT),
        ("穷调参，富买卡", CRAFT),
        ("verb", CRAFT),
        ("动词", CRAFT),
        ("c1", ""),
        ('"moon? the"', ""),
        ("求败", "pair-zh"),
        ("aside", ""),
        ("过完备 -多于", ""),
        ("dimensions or 金庸", f"{PAIRS} pair-zh"),
        ("-e", "pair-zh"),
        ("gone", ""),
    ],
)
def test_texts(finder: Finder, text: str, expected: str) -> None:
    """Question, answer and why, in the languages in which the card is asked; of a cloze the sentence and its hints."""
    assert found(finder, text) == expected


@pytest.mark.parametrize(
    ("word", "matching", "other"),
    [
        ("due", state(due=TODAY), state(due=TODAY + 1)),
        ("due", state(due=TODAY + 5, revision=0), state(due=TODAY - 1, counted=TODAY)),
        ("due", state(due=TODAY - 1, buried_until=TODAY), state(due=TODAY - 1, buried_until=TODAY + 1)),
        ("due", state(due=TODAY, counted=None, introduced=None), state(due=TODAY - 1, suspended=True)),
        ("new", UNSEEN, state()),
        ("new", CardState(kept=5), CardState(suspended=True)),
        ("new", CardState(flagged=True), CardState(buried_until=TODAY + 1)),
        ("drill", state(counted=TODAY, last_grade=3), state(counted=TODAY, last_grade=4)),
        (
            "drill",
            state(counted=TODAY, last_grade=2, buried_until=TODAY),
            state(counted=TODAY, last_grade=2, suspended=True),
        ),
        ("drill", state(counted=TODAY, last_grade=0), state(last_grade=0)),
        ("flagged", CardState(flagged=True), UNSEEN),
        ("suspended", CardState(suspended=True), UNSEEN),
        ("buried", state(buried_until=TODAY + 1), state(buried_until=TODAY)),
        ("leech", state(lapses=8), state(lapses=7)),
        ("forgotten", state(repetitions=0), state(repetitions=1)),
        ("forgotten", state(repetitions=0, suspended=True), UNSEEN),
    ],
)
def test_standings(finder: Finder, word: str, matching: CardState, other: CardState) -> None:
    """A card in the first state is found, one in the second is not."""
    states = dict.fromkeys(EVERY.split(), other) | {"ladder": matching}
    assert found(finder, f"is:{word}", states) == "ladder"
    assert found(finder, f"-is:{word}", states) == EVERY.removeprefix("ladder ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("interval>21", "craft:c1"),
        ("interval>=21", f"{CRAFT}"),
        ("interval<21", f"ladder {PAIRS} pair-zh"),
        ("interval<=0", f"{PAIRS} pair-zh"),
        ("interval=21", "craft:c2"),
        ("interval≥21.5", "craft:c1"),
        ("ef<1.8", ""),
        ("ef≤1.80", "ladder"),
        ("ef=2.3", "craft:c1"),
        ("ef=2.2", "craft:c2"),
        ("ef>2.499", f"{PAIRS} pair-zh"),
        ("lapses>=2", "craft:c2"),
        ("reps=0", f"{PAIRS} pair-zh"),
        ("reps>3 lapses<2", "craft:c1"),
    ],
)
def test_quantities(finder: Finder, text: str, expected: str) -> None:
    """By every sign; a new card has interval, lapses and repetitions 0 and EF 2.50."""
    states = {
        "ladder": state(interval=15, ef100=180),
        "craft:c1": state(interval=22, ef100=230, repetitions=4),
        "craft:c2": state(interval=21, ef100=220, lapses=2),
    }
    assert found(finder, text, states) == expected


@pytest.mark.parametrize(
    ("text", "column", "en", "zh"),
    [
        ("a or deck:alfa", 6, "no `deck:alfa`: do you mean `deck:alpha`?", "没有 `deck:alfa`：是不是 `deck:alpha`？"),
        ("deck:乙", 1, "no `deck:乙`; known: alpha, beta", "没有 `deck:乙`；可用：alpha、beta"),
        ("-seed:bet", 2, "no `seed:bet`: do you mean `seed:beta`?", "没有 `seed:bet`：是不是 `seed:beta`？"),
        (
            "tag:scalign",
            1,
            "no `tag:scalign`: do you mean `tag:scaling`?",
            "没有 `tag:scalign`：是不是 `tag:scaling`？",
        ),
        (
            "tag:de",
            1,
            'no `tag:de`: do you mean `tag:"deep learning"`?',
            '没有 `tag:de`：是不是 `tag:"deep learning"`？',
        ),
        (
            "tag:old",
            1,
            'no `tag:old`; known: scaling, "deep learning"',
            '没有 `tag:old`；可用：scaling、"deep learning"',
        ),
        (
            "person:markus",
            1,
            "no `person:markus`: do you mean `person:marcus`?",
            "没有 `person:markus`：是不是 `person:marcus`？",
        ),
        (
            "人 person:arcus",
            3,
            "no `person:arcus`: do you mean `person:marcus`?",
            "没有 `person:arcus`：是不是 `person:marcus`？",
        ),
        (
            "claim:c.cheap",
            1,
            "no `claim:c.cheap`: do you mean `claim:c.dear`?",
            "没有 `claim:c.cheap`：是不是 `claim:c.dear`？",
        ),
        ("id:lader", 1, "no `id:lader`: do you mean `id:ladder`?", "没有 `id:lader`：是不是 `id:ladder`？"),
        (
            "id:craft:c3",
            1,
            "no `id:craft:c3`: do you mean `id:craft:c2`?",
            "没有 `id:craft:c3`：是不是 `id:craft:c2`？",
        ),
    ],
)
def test_what_names_nothing(finder: Finder, text: str, column: int, en: str, zh: str) -> None:
    """A name that the collection's cards do not have is an error with the nearest name, not an empty result."""
    with pytest.raises(QueryError) as caught:
        finder.select(parse(text), {}, TODAY)
    assert (caught.value.column, caught.value.told("en"), caught.value.told("zh")) == (column, en, zh)


def test_an_unknown_name_is_found_out_whatever_the_other_terms_say(finder: Finder) -> None:
    """Also beside a term that no card fulfils."""
    with pytest.raises(QueryError):
        finder.test(parse("is:core -is:core deck:nowhere"))


def test_a_collection_without_dossiers(tmp_path: Path) -> None:
    """People, known by id alone, and documents are those that the cards name."""
    finder = Finder(load(write(tmp_path / "cards", ALPHA, BETA))[0])
    assert found(finder, "person:zh seed:alpha or seed:beta or person:rahimi") == CRAFT


some_day = st.none() | st.integers(TODAY - 2, TODAY + 2)


@st.composite
def card_states(draw: st.DrawFn) -> CardState:
    """States as replay may leave them: a card that counted or was placed has a due day."""
    counted = draw(some_day)
    due = draw(some_day if counted is None else st.integers(TODAY - 2, TODAY + 2))
    memory = sm2.NEW if due is None else sm2.State(draw(st.integers(0, 3)), 6, 250, draw(st.integers(0, 13)), due)
    return CardState(
        sm2=memory,
        counted=counted,
        last_grade=None if counted is None else draw(st.integers(0, 5)),
        revision=draw(st.sampled_from([None, 0, 1])),
        suspended=draw(st.booleans()),
        flagged=draw(st.booleans()),
        buried_until=draw(some_day),
    )


standings = st.fixed_dictionaries({name: card_states() for name in EVERY.split()})


@given(standings)
def test_due_new_and_drill_are_what_the_queue_asks(
    finder: Finder, collection: Collection, states: dict[str, CardState]
) -> None:
    """Of each card alone, so that no sibling hides it, in whatever state it is."""
    queues = [queue.build([card], states, TODAY, new_per_day=100) for card in collection.cards.values()]
    for word, parts in zip(queue.Queue._fields, zip(*queues, strict=True), strict=True):
        assert found(finder, f"is:{word}", states) == " ".join(card.id for part in parts for card in part)


@given(histories())
def test_forgotten_is_what_last_counted_below_three(collection: Collection, events: list[Event]) -> None:
    """As the events say it, one after the other: a reset forgets the grade, drills and practice do not matter."""
    replay = Replay(events)
    for name in "ab":
        grade, before = None, UNSEEN
        for event in sorted(replay.live(name), key=lambda event: (event.at, event.id)):
            answer = event.data
            if isinstance(answer, Reset):
                grade = None
            elif isinstance(answer, Review) and counts(before, answer.grade, event.day, answer.revision, answer.via):
                grade = answer.grade
            before = step(before, event)
        card = next(iter(collection.cards.values()))
        assert STANDINGS["forgotten"](card, replay.state(name), DAY0) == (grade is not None and grade < 3)


text_terms = st.sampled_from(["moon", "“the poor”", "过完备", "e"])
field_terms = st.sampled_from(["deck:alpha", "seed:beta", "tag:scaling", "kind:term", "person:zhang", "id:pair"])
state_terms = st.sampled_from(
    ["is:due", "is:new", "is:drill", "is:flagged", "is:core", "is:leech", "interval>0", "ef>=2.5", "reps<2"]
)
queries = st.recursive(
    text_terms | field_terms | state_terms,
    lambda inner: st.one_of(
        inner.map(lambda a: f"-({a})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: " ".join(f"({part})" for part in parts)),
        st.lists(inner, min_size=2, max_size=3).map(" or ".join),
    ),
    max_leaves=8,
)


@given(queries, queries, standings)
def test_the_laws_of_queries(finder: Finder, a: str, b: str, states: dict[str, CardState]) -> None:
    """`-` gives all others, terms side by side what both find, `or` what one of them finds; all in their order."""

    def cards(text: str) -> list[str]:
        return found(finder, text, states).split()

    every, in_a, in_b = EVERY.split(), cards(a), cards(b)
    assert cards(f"-({a})") == [name for name in every if name not in in_a]
    assert cards(f"({a}) ({b})") == [name for name in every if name in in_a and name in in_b]
    assert cards(f"{a} or {b}") == [name for name in every if name in in_a or name in in_b]


@given(st.data())
def test_every_piece_of_a_card_finds_it(finder: Finder, collection: Collection, data: st.DataObject) -> None:
    """In quotes, in capitals or not."""
    card = data.draw(st.sampled_from(list(collection.cards.values())))
    note = card.note
    sides = [side for side in (note.front, note.back, note.why) if side is not None]
    texts = [text for side in sides for language in note.languages if (text := side.get(language))]
    if texts:
        text = data.draw(st.sampled_from(texts))
        begin = data.draw(st.integers(0, len(text)))
        piece = text[begin : data.draw(st.integers(begin, len(text)))]
        shout = data.draw(st.booleans())
        assert card.id in found(finder, f"『{piece.upper() if shout else piece}』").split()
