"""The rules about claims, timeline and path."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content.checks import check
from critique_study.content.loader import load
from tests.content.made import lines, make, note

CLAIMS = """\
issues:
  - {id: scaling, title: {en: S, zh: 规}, question: {en: Q, zh: 问}}
claims:
  - id: c.law
    issue: scaling
    held_by: [marcus]
    date: "2022"
    cites: [alpha/one]
    claim: {en: No law., zh: 非定律。}
    relations:
      - {kind: attacks, to: c.more}
  - id: c.more
    issue: scaling
    held_by: [zhang]
    date: undated
    cites: [beta/one]
    claim: {en: More., zh: 更多。}
"""
TIMELINE = """\
events:
  - {id: talk, date: "2017-12-05", precision: day, what: {en: T, zh: 讲}, people: [rahimi], cites: [alpha/one]}
  - {id: report, date: 1970s, precision: decade, what: {en: R, zh: 报}, cites: [beta/one]}
"""
PATH = """\
modules:
  - {id: first, title: {en: F, zh: 一}, sections: [alpha/one], placement: [a, b]}
  - {id: second, title: {en: S, zh: 二}, sections: [beta/one], placement: [c, d]}
"""
NOTES = (
    note("a", claim="c.law"),
    note("b", kind="reply", claim="c.more"),
    note("c", cites="[beta/one]", claim="c.more"),
    note("d", cites="[beta/one]"),
)
FILES = {"claims.yaml": CLAIMS, "timeline.yaml": TIMELINE, "path.yaml": PATH}


def told(root: Path, only: str = "", **files: str) -> list[str]:
    """What is wrong with a small whole debate whose files are these."""
    make(root, *NOTES)
    for name, text in {**FILES, **{f"{key}.yaml": text for key, text in files.items()}}.items():
        (root / "seeds" / name).write_text(text, encoding="utf-8")
    if "d" in files:
        (root / "seeds" / "d.yaml").rename(root / "cards" / "d.yaml")
    collection, problems = load(root / "cards")
    found = [problem for problem in (*problems, *check(collection).problems) if problem.rule != "citations"]
    return lines(found, root / "seeds", only) if only else [str(p).removeprefix(f"{root}/seeds/") for p in found]


def test_good(tmp_path: Path) -> None:
    """Nothing is found in a debate that is whole."""
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("claims", "id: c.law", "id: law", "claims.yaml:4:9: the id `law` of a claim starts with `c.`"),
        ("claims", "id: c.law", "id: c.Law", "claims.yaml:4:9: the id `Law` may hold only"),
        ("claims", "    issue: scaling\n    held_by: [zhang]", "    issue: scalin\n    held_by: [zhang]",
         "claims.yaml:13:12: no issue `scalin`: do you mean `scaling`?"),
        ("claims", "[marcus]", "[markus]", "claims.yaml:6:15: no person `markus`: do you mean `marcus`?"),
        ("claims", "[zhang]", "[]", "claims.yaml:14:14: `held_by` is empty"),
        ("claims", "cites: [beta/one]", "cites: [beta/two]", "claims.yaml:16:13: no section `beta/two`"),
        ("claims", "to: c.more", "to: c.mora", "claims.yaml:11:29: no claim `c.mora`: do you mean `c.more`?"),
        ("claims", "to: c.more", "to: c.law", "claims.yaml:11:29: relates to itself"),
        ("claims", "to: c.more}", "to: c.more}\n      - {kind: supports, to: c.more}",
         "claims.yaml:12:30: is related to `c.more` twice"),
        ("claims", "kind: attacks", "kind: attack",
         "claims.yaml:11:16: `attack` is none of supports, attacks, undercuts: do you mean `attacks`?"),
        ("claims", '"2022"', '"2022-13"', "claims.yaml:7:11: there is no date `2022-13` (or `undated`)"),
        ("claims", "undated", "once", "claims.yaml:15:11: the date `once` is none of"),
        ("claims", "issues:", "issue:", "claims.yaml:1:1: unknown key `issue`: do you mean `issues`?"),
        ("timeline", "2017-12-05", "2017-12-32", "timeline.yaml:2:22: there is no date `2017-12-32`"),
        ("timeline", "precision: day", "precision: month",
         "timeline.yaml:2:22: the date `2017-12-05` has more parts than its precision, month, says"),
        ("timeline", "precision: day", "precision: year",
         "timeline.yaml:2:22: the date `2017-12-05` has more parts than its precision, year, says"),
        ("timeline", '"2017-12-05"', '"2017-12"',
         "timeline.yaml:2:22: the date `2017-12` has other parts than its precision, day, says"),
        ("timeline", "precision: decade", "precision: year",
         "timeline.yaml:3:24: the date `1970s` has other parts than its precision, year, says"),
        ("timeline", "rahimi", "rahim", "timeline.yaml:2:83: no person `rahim`: do you mean `rahimi`?"),
        ("timeline", "cites: [beta/one]", "cites: []", "timeline.yaml:3:79: cites nothing"),
        ("timeline", "precision: day", "precision: hour", "timeline.yaml:2:47: `hour` is none of day, month, year"),
        ("timeline", "id: report", "id: talk", "timeline.yaml:3:10: the id `talk` is here twice"),
        ("path", "[beta/one]", "[beta/one, alpha/one]",
         "path.yaml:3:62: the section `alpha/one` is in the module `first` already"),
        ("path", "[c, d]", "[c]", "path.yaml:3:74: 2 placement notes, not 1"),
        ("path", "[c, d]", "[c, e]", "path.yaml:3:78: no note `e`"),
        ("path", "[c, d]", "[c, a]", "path.yaml:3:78: the note `a` is not first cited in the module"),
        ("path", "sections: [beta/one]", "sections: [beta/on]", "path.yaml:3:52: no section `beta/on`"),
        ("path", "id: second", "id: Second", "path.yaml:3:10: the id `Second` may hold only"),
    ],
)  # fmt: skip
def test_faults(tmp_path: Path, file: str, old: str, new: str, line: str) -> None:
    """Each fault is told at its place."""
    text = FILES[f"{file}.yaml"]
    assert old in text
    found = told(tmp_path, **{file: text.replace(old, new)})
    assert any(each.startswith(line) for each in found), found


def test_decades_and_years(tmp_path: Path) -> None:
    """A date with fewer parts than a day is right if its precision says so."""
    text = TIMELINE.replace('"2017-12-05", precision: day', '"2017", precision: year')
    assert told(tmp_path, timeline=text) == []


def test_a_section_in_no_module(tmp_path: Path) -> None:
    """A path leads through every section."""
    text = "".join(PATH.splitlines(keepends=True)[:2])
    assert told(tmp_path, path=text) == [
        "path.yaml:1:1: the section `beta/one` is in no module",
    ]


def deck(*notes: str) -> str:
    """The deck of `make`."""
    return "deck: d\ntitle: {en: D, zh: 丁}\nseed: alpha\nnotes:\n" + "".join(notes)


def test_replies(tmp_path: Path) -> None:
    """A reply names a claim that is there."""
    silent = deck(NOTES[0], note("b", kind="reply"), *NOTES[2:])
    unknown = deck(NOTES[0], note("b", kind="reply", claim="c.mor"), *NOTES[2:])
    (tmp_path / "1").mkdir()
    (line,) = told(tmp_path / "1", "replies", d=silent)
    assert line.endswith("d.yaml:13:11: a reply to nothing: name the claim it answers under `claim`")
    (tmp_path / "2").mkdir()
    (line,) = told(tmp_path / "2", "claims", d=unknown)
    assert line.endswith("d.yaml:16:12: no claim `c.mor`: do you mean `c.more`?")


def test_orphans(tmp_path: Path) -> None:
    """A claim nobody teaches or relates, a person nobody names, a section nobody asks about."""
    lonely = CLAIMS + CLAIMS[CLAIMS.index("  - id: c.more") :].replace("c.more", "c.lone")
    unnamed = TIMELINE.replace("people: [rahimi], ", "")
    only_a = deck(NOTES[0], NOTES[1])
    found = told(tmp_path, "orphans", claims=lonely, timeline=unnamed, d=only_a)
    assert [line.rpartition("warning: ")[2] for line in found] == [
        *("no note cites the section `beta/one`", "no note teaches the claim `c.lone`"),
        *("the claim `c.lone` has no relation to another", "nothing names `rahimi`"),
    ]


def one_sided(root: Path, **files: str) -> list[str]:
    """The lines of path.yaml whose modules show one side only."""
    root.mkdir(exist_ok=True)
    found = told(root, "one-sided", **files)
    assert all(
        " shows one side only: no claim it teaches speaks against one that others hold" in line for line in found
    )
    return [line.partition("path.yaml:")[2].partition(": ")[0] for line in found]


def test_one_sided(tmp_path: Path) -> None:
    """A module that teaches no disputed claim shows one side only: an error."""
    calm = deck(*NOTES[:2], note("c", cites="[beta/one]"), NOTES[3])
    assert one_sided(tmp_path, d=calm) == ["3:10"]


def test_second_thoughts_are_one_side(tmp_path: Path) -> None:
    """Who attacks a claim of their own, alone or with others, is not the other side; nor is who supports it."""
    jointly = CLAIMS.replace("held_by: [zhang]", "held_by: [zhang, marcus]")
    assert one_sided(tmp_path / "1", claims=jointly) == ["2:10", "3:10"]
    assert one_sided(tmp_path / "2", claims=CLAIMS.replace("kind: attacks", "kind: supports")) == ["2:10", "3:10"]


def test_the_other_side_is_taught(tmp_path: Path) -> None:
    """A claim that no note teaches is no other side that a learner could hear."""
    unheard = deck(note("a"), note("b"), *NOTES[2:])
    assert one_sided(tmp_path, d=unheard) == ["2:10", "3:10"]


def test_order_of_introduction(tmp_path: Path) -> None:
    """The path's sections come in its order, in each the core notes first, then those beyond the path."""
    turned = PATH.splitlines(keepends=True)
    for name, text in {**FILES, "path.yaml": "".join((turned[0], turned[2], turned[1]))}.items():
        (tmp_path / "seeds").mkdir(exist_ok=True)
        (tmp_path / "seeds" / name).write_text(text, encoding="utf-8")
    notes = [note("x", cites="[gamma/one]"), note("b"), note("a", core="true")]
    notes += [note("d", cites="[beta/one]"), note("c", cites="[beta/one]", core="true")]
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "d.yaml").write_text(deck(*notes), encoding="utf-8")
    collection, _ = load(tmp_path / "cards")
    assert list(collection.notes) == ["c", "d", "a", "b", "x"]
    assert [card.position for card in collection.cards.values()] == [0, 1, 2, 3, 4]
