"""People, dossiers and coverage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from critique_study.content.models import Text
from critique_study.content.parsed import ParsedSeeds
from critique_study.content.seeds import parse_seeds

SEED = """\
seed: alpha
title: {en: Alpha, zh: 甲}
authors: [ann]
outlet: {en: Blog, zh: 博客}
date: "2024-04-22"
language: zh
original: {file: a.txt, sha256: 00ff}
sections: [two, one]
caveats:
  - {en: Beware., zh: 当心。}
"""
PEOPLE = """\
people:
  - id: ann
    name: {en: Ann Lee, zh: 李安}
    role: {en: Writer, zh: 作者}
    position: {en: For., zh: 赞成。}
    answers: [ann]
"""


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    (tmp_path / "alpha").mkdir()
    (tmp_path / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "alpha" / "seed.yaml").write_text(SEED, encoding="utf-8")
    for name in ("one", "two"):
        for language in ("en", "zh"):
            (tmp_path / "alpha" / f"{name}.{language}.md").write_text(f"# {name} {language}\n\nText.\n")
    return tmp_path


def problems(root: Path) -> list[str]:
    """What is wrong under `root`, paths relative to it."""
    return [str(problem).removeprefix(f"{root}/") for problem in parse_seeds(root).problems]


def test_good(root: Path) -> None:
    """People and seeds are what their files say; sections stand in reading order, with title and file by language."""
    loaded = parse_seeds(root)
    assert not loaded.problems
    assert loaded.people["ann"].name == Text("Ann Lee", "李安")
    seed = loaded.seeds["alpha"]
    assert (seed.authors, seed.date, seed.language, seed.address) == (("ann",), "2024-04-22", "zh", None)
    assert seed.original is not None
    assert seed.original.sha256 == "00ff"
    assert seed.caveats == (Text("Beware.", "当心。"),)
    assert [section.id for section in seed.sections] == ["alpha/two", "alpha/one"]
    assert seed.sections[0].title == Text("two en", "two zh")
    assert seed.sections[0].paths == {k: root / "alpha" / f"two.{k}.md" for k in ("en", "zh")}


def test_no_source(root: Path) -> None:
    """A dossier without an original needs no author, outlet, date or language; one with needs all four."""
    path = root / "alpha" / "seed.yaml"
    path.write_text("seed: alpha\ntitle: {en: Alpha, zh: 甲}\nsections: [one, two]\n", encoding="utf-8")
    assert problems(root) == []
    with path.open("a") as file:
        file.write("original: {file: a.txt, sha256: 00ff}\n")
    assert [line.partition("`")[2].partition("`")[0] for line in problems(root)] == [
        *("authors", "outlet", "date", "language")
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("people.yaml", "role:", "rule:", "people.yaml:4:5: unknown key `rule`: do you mean `role`?"),
        ("people.yaml", "answers: [ann]", "answers: [anne]", "people.yaml:6:15: no person `anne`: do you mean `ann`?"),
        ("people.yaml", "id: ann", "id: Ann", "people.yaml:2:9: the id `Ann` may hold only a-z, 0-9 and `-`"),
        ("people.yaml", PEOPLE, "people: ann\n", "people.yaml:1:9: expected a list of people"),
        ("alpha/seed.yaml", "seed: alpha", "seed: beta", "alpha/seed.yaml:1:7: the seed is `beta`, its folder `alpha`"),
        ("alpha/seed.yaml", "[ann]", "[anna]", "alpha/seed.yaml:3:11: no person `anna`: do you mean `ann`?"),
        ("alpha/seed.yaml", "[two, one]", "[two, one, two]", "alpha/seed.yaml:8:22: the section `two` is here twice"),
        ("alpha/seed.yaml", "[two, one]", "[two, ../one, one]", "alpha/seed.yaml:8:17: the id `../one` may hold only"),
        ("alpha/seed.yaml", "{en: Beware.", "{en: 5", "alpha/seed.yaml:10:10: expected text, not the number 5"),
        ("alpha/one.en.md", "# one", "one", "alpha/one.en.md:1:1: the first line is not a title"),
        ("alpha/one.en.md", "# one en", "# ", "alpha/one.en.md:1:1: the first line is not a title"),
    ],
)
def test_faults(root: Path, file: str, old: str, new: str, line: str) -> None:
    """Each fault is one line that points at it."""
    path = root / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert problems(root)[0].startswith(line)


def test_no_fault_follows_another(root: Path) -> None:
    """Who cites a faulty person or dossier is not at fault too."""
    path = root / "people.yaml"
    path.write_text(PEOPLE.replace("    role", "    rule"), encoding="utf-8")
    (root / "alpha" / "seed.yaml").write_text(SEED.replace("caveats", "caveat"), encoding="utf-8")
    assert [line.partition(" ")[0] for line in problems(root)] == [
        *("people.yaml:4:5:", "people.yaml:2:5:", "alpha/seed.yaml:9:1:")
    ]
    assert parse_seeds(root).left_out == {"ann", "alpha"}


def test_sections_and_files(root: Path) -> None:
    """A section without its file is an error, a file without its section a warning."""
    (root / "alpha" / "one.zh.md").rename(root / "alpha" / "three.zh.md")
    assert problems(root) == [
        "alpha/seed.yaml:8:17: the section `one` has no file one.zh.md",
        "alpha/three.zh.md:1:1: warning: no section of seed.yaml: list it there",
    ]


def test_binary_section(root: Path) -> None:
    """A section that is not UTF-8 is one problem."""
    (root / "alpha" / "one.zh.md").write_bytes(b"# \xb9\xfe\n")
    assert problems(root) == ["alpha/one.zh.md:1:1: not UTF-8 text: save the file as UTF-8"]


def test_nothing(root: Path) -> None:
    """A folder without people or dossiers is empty, not wrong."""
    shutil.rmtree(root / "alpha")
    (root / "people.yaml").unlink()
    assert parse_seeds(root) == ParsedSeeds()
