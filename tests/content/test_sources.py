"""The lines under an answer, from dossiers written by hand."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from critique_study.content.loader import load
from critique_study.content.models import Collection, Text
from critique_study.content.sources import holders, in_language, source
from tests import decks

PEOPLE = """
people:
  - id: ann
    name: {en: Ann Lee, zh: 李安}
    role: {en: a writer, zh: 作家}
    position: {en: Doubts., zh: 怀疑。}
  - id: bob
    name: {en: Bob Ray, zh: 鲍勃}
    role: {en: a reader, zh: 读者}
    position: {en: Agrees., zh: 同意。}
"""
SEED = """
seed: essay
title: {en: An Essay, zh: 一篇文章}
authors: [ann, bob]
outlet: {en: A Paper, zh: 报纸}
date: "2024-04-22"
language: en
original: {file: essay.txt, sha256: "00"}
sections: [doubt]
caveats: []
"""
DECK = """
deck: essay
title: {en: Essay, zh: 文章}
seed: essay
notes:
  - id: essay-doubt
    kind: claim
    contested: true
    held_by: [ann]
    cites: [essay/doubt]
    front: {en: What does Ann Lee doubt?, zh: 李安怀疑什么？}
    back: {en: Everything., zh: 一切。}
"""


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    folder = tmp_path / "seeds" / "essay"
    folder.mkdir(parents=True)
    (tmp_path / "seeds" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (folder / "seed.yaml").write_text(SEED, encoding="utf-8")
    (folder / "doubt.en.md").write_text("# On doubt\n\nAnn doubts.\n", encoding="utf-8")
    (folder / "doubt.zh.md").write_text("# 论怀疑\n\n李安怀疑。\n", encoding="utf-8")
    (folder / "coverage.tsv").write_text(
        "paragraph\tstatement\tnotes\treason\n1\tdoubts all\tessay-doubt\t\n", encoding="utf-8"
    )
    return decks.collection(tmp_path / "cards", DECK)


def test_who_holds_it_and_where_it_stands(collection: Collection) -> None:
    """Names, year and section in the language shown."""
    note = collection.notes["essay-doubt"]
    assert holders(collection, note, "en") == ("Ann Lee",)
    assert holders(collection, note, "zh") == ("李安",)
    assert source(collection, note, "en") == "Ann Lee, Bob Ray (2024); our account: “On doubt”"
    assert source(collection, note, "zh") == "李安、鲍勃（2024）；本项目的解读“论怀疑”"


def test_a_fact_from_outside_has_no_document(collection: Collection) -> None:
    """The section of our account that mentions it is named, the document's authors are not."""
    note = msgspec.structs.replace(collection.notes["essay-doubt"], tags=("outside",))
    assert source(collection, note, "en") == "outside the document; our account: “On doubt”"
    assert source(collection, note, "zh") == "文外资料；本项目的解读“论怀疑”"


def test_without_dossiers_there_is_nothing_to_say(tmp_path: Path) -> None:
    """A folder of decks alone: holders by their ids, no source."""
    collection, _ = load(decks.write(tmp_path / "alone" / "cards", DECK))
    note = collection.notes["essay-doubt"]
    assert (holders(collection, note, "en"), source(collection, note, "en")) == (("ann",), "")


def test_the_other_language_stands_in() -> None:
    """A title that is only in Chinese is shown in English too."""
    assert in_language(Text(zh="题目"), "en") == "题目"
