"""Whole folders of decks, with what is known beside them, as one text: a line with each file's name before it."""

from __future__ import annotations

import json
import random
import re
import shutil
from functools import cache
from pathlib import Path

from critique_study.content import faces, sources
from critique_study.content.checks import check
from critique_study.content.loader import load
from critique_study.content.models import LANGUAGES, Collection
from critique_study.content.strict_yaml import read
from critique_study.debate import diagram, report, who
from critique_study.debate.cards import Cards
from critique_study.debate.map import trees
from tests import decks
from tests.fuzz.spoiling import SIGNS, altered, is_harmless, spoiled
from tests.fuzz.texts import YAML_WORDS

NAMES = re.compile(rb"^=== (.*)\n", re.MULTILINE)
_DECK = decks.FORMS.replace("deck: forms", "deck: forms\nseed: alpha").replace(
    "    kind: claim\n",
    """\
    kind: claim
    core: true
    contested: true
    held_by: [ann]
    cites: [alpha/one]
    claim: c.a
    people: [bob]
    tags: [x]
    revision: 2
    formerly: [older]
    allow: {lists: why}
""",
)
_MORE = """\
deck: more
title: {en: More}
notes:
  - {id: gone, kind: term, front: {en: a?}, back: {en: b}, retired: "2026-01: replaced by plain", languages: [en]}
"""
_PEOPLE = """\
people:
  - {id: ann, name: {en: Ann Lee, zh: 安}, role: {en: R, zh: 角}, position: {en: P, zh: 位}, answers: [bob]}
  - {id: bob, name: {en: Bob, zh: 鲍}, role: {en: R, zh: 角}, position: {en: P, zh: 位}}
"""
_CLAIMS = """\
issues:
  - {id: one, title: {en: One, zh: 一}, question: {en: Which?, zh: 哪个？}}
claims:
  - id: c.a
    issue: one
    held_by: [ann]
    date: "2017-12"
    cites: [alpha/one]
    claim: {en: Says a., zh: 甲。}
    relations: [{kind: supports, to: c.b, comparison: true}]
  - {id: c.b, issue: one, held_by: [bob], date: "2018", cites: [], claim: {en: Says b., zh: 乙。}, outside: true}
"""
_TIMELINE = """\
events:
  - id: e
    date: 1970s
    precision: decade
    what: {en: It began., zh: 开始。}
    people: [ann]
    cites: [alpha/one]
    outside: true
"""
_PATH = "modules:\n  - {id: m, title: {en: M, zh: 模}, sections: [alpha/one], placement: [plain]}\n"
_SEED = """\
seed: alpha
title: {en: S, zh: 种}
authors: [ann]
outlet: {en: O}
date: "2017-12-05"
language: en
address: null
original: {file: a.txt, sha256: "00"}
sections: [one]
caveats: [{en: C., zh: 注。}]
"""
FILES = {
    "cards/collection.yaml": "id: forms\ntitle: {en: Forms, zh: 形式}\nlicence: CC0\n",
    "cards/deck0.yaml": _DECK,
    "cards/deck1.yaml": _MORE,
    "seeds/people.yaml": _PEOPLE,
    "seeds/claims.yaml": _CLAIMS,
    "seeds/timeline.yaml": _TIMELINE,
    "seeds/path.yaml": _PATH,
    "seeds/alpha/seed.yaml": _SEED,
    "seeds/alpha/one.en.md": "# One\n\nIt *was*.\n\n> Said.\n",
    "seeds/alpha/one.zh.md": "# 一\n\n正文。\n",
    "seeds/alpha/coverage.tsv": "paragraph\tstatement\tnotes\treason\n0\tTitle\tplain\t\n1\tMore\t\tnot asked\n",
}


@cache
def _parsed(name: str) -> str:
    return json.dumps(read(FILES[name].encode(), Path(name))[0])


def make_folder(rng: random.Random) -> bytes:
    """A folder in which some files are spoilt, misnamed, doubled or gone."""
    files: dict[str, bytes] = {name: text.encode() for name, text in FILES.items()}
    for _ in range(rng.choice((1, 1, 2, 4))):
        name = rng.choice([*FILES, "cards/deck0.yaml", "cards/deck0.yaml"])
        match rng.randrange(10):
            case 0:
                files.pop(name, None)
            case 1:
                other = rng.choice(("cards/", "seeds/", "seeds/beta/", "cards/sub/")) + rng.choice(
                    (*SIGNS, "deck2", "c d")
                ).strip("\0\n")
                files[f"{other}.yaml"] = files.get(name, b"")
            case 2 | 3 | 4:
                files[name] = spoiled(rng, files.get(name, b"x"), YAML_WORDS)
            case _ if name.endswith(".yaml"):
                tree = json.loads(_parsed(name))
                for _ in range(rng.choice((1, 1, 2, 5))):
                    tree = altered(rng, tree, WORDS)
                files[name] = json.dumps(tree, ensure_ascii=rng.random() < 0.5).encode(errors="replace")
            case _:
                files[name] = spoiled(rng, files.get(name, b"x"), ("# ", "\t", "\n", "> ", "*", "plain", "gone"))
    return b"".join(b"=== " + name.encode() + b"\n" + text + b"\n" for name, text in files.items())


WORDS = (
    *("plain", "cloze", "gone", "older", "ann", "bob", "alpha", "alpha/one", "alpha/two", "c.a", "c.b", "one", "m"),
    *("e", "forms", "outside"),
    *("claim", "quote", "term", "en", "zh", "front", "back", "text", "choices", "accept", "reverse", "retired"),
    *("revision", "formerly"),
    *("2017-12", "2017-13-99", "1970s", "0000", "99999", "decade", "{{c1::", "}}", "::", "supports", "../.."),
    *("/etc/passwd", "a" * 300, "A B"),
)  # fmt: skip


def read_folder(content: bytes) -> str:
    """It is loaded and judged; all that can be asked can be shown; from the cache it is the same."""
    root = Path("folder")
    shutil.rmtree(root, ignore_errors=True)
    shutil.rmtree("cache", ignore_errors=True)
    _, *parts = NAMES.split(content)
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        path = _inside(root, name.decode(errors="surrogateescape"))
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
    cache = Path("cache")
    collection, problems = load(root / "cards", cache)
    assert load(root / "cards", cache) == (collection, problems)
    for problem in (*problems, *check(collection).problems):
        assert is_harmless(str(problem)), problem
        assert min(problem.place.line, problem.place.column) >= 1
    for card in collection.cards.values():
        for language in faces.shown(card.note, "both"):
            for said in (faces.plain(faces.question(card, language)), faces.plain(faces.answer(card, language))):
                assert said
                assert all(map(is_harmless, said.split("\n"))), said
            assert is_harmless(faces.short_name(card, language))
            sources.source(collection, card.note, language)
            sources.holders(collection, card.note, language)
        options = faces.options(card.note, "en")
        assert not options or faces.right_option(card.note) < max(len(options), len(faces.options(card.note, "zh")))
    if collection.issues and collection.people:
        _tell(collection)
    return str(problems[0].message) if problems else "read"


def _tell(collection: Collection) -> None:
    """Tells of the debate in every way there is."""
    cards = Cards(collection.cards.values(), {}, 739_000)
    found = trees(collection)
    json.dumps(diagram.as_json(found, collection))
    for language in LANGUAGES:
        told = [
            *report.told_map(found, collection, cards, language),
            *report.told_timeline(collection, None, language),
            *report.told_people(who.groups(collection), collection, cards, language),
        ]
        for person in collection.people.values():
            told += report.told_profile(who.profile(collection, person), collection, cards, language)
        assert all(map(is_harmless, report.lines(told, 80)))
        assert all(all(map(is_harmless, diagram.mermaid(tree, collection, language).split("\n"))) for tree in found)


def _inside(root: Path, name: str) -> Path | None:
    """The file of that name under `root`; None for what would be elsewhere, or cannot be a name."""
    if "\0" in name or ".." in name or name.startswith("/") or any(len(part) > 80 for part in name.split("/")):
        return None
    return root / name
