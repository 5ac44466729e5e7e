"""A small path: three modules of two sections, with core and further notes, written to a folder."""

from __future__ import annotations

from pathlib import Path

from critique_study.content.loader import load
from critique_study.content.models import Collection

SECTIONS = ("one", "two", "three", "four", "five", "six")


def make(root: Path) -> Collection:
    """Three core notes a section (`one-1` to `one-3`, the second reversed) and two further ones (`one-a`, `one-b`)."""
    (root / "cards").mkdir(parents=True)
    notes = "".join(_notes(section) for section in SECTIONS)
    (root / "cards" / "d.yaml").write_text(
        f"deck: d\ntitle: {{en: D, zh: 丁}}\nseed: alpha\nnotes:\n{notes}", encoding="utf-8"
    )
    alpha = root / "seeds" / "alpha"
    alpha.mkdir(parents=True)
    (alpha / "seed.yaml").write_text(
        f"seed: alpha\ntitle: {{en: S, zh: 种}}\nsections: [{', '.join(SECTIONS)}]\n", encoding="utf-8"
    )
    for section in SECTIONS:
        (alpha / f"{section}.en.md").write_text(f"# Section {section}\n\nThe passage of {section}.\n", encoding="utf-8")
        (alpha / f"{section}.zh.md").write_text(f"# 第 {section} 节\n\n{section} 的段落。\n", encoding="utf-8")
    modules = zip(("first", "second", "third"), SECTIONS[::2], SECTIONS[1::2], strict=True)
    path = "".join(
        f"  - {{id: {name}, title: {{en: The {name}, zh: 模块 {name}}}, sections: [alpha/{one}, alpha/{other}],"
        f" placement: [{one}-1, {other}-1]}}\n"
        for name, one, other in modules
    )
    (root / "seeds" / "path.yaml").write_text(f"modules:\n{path}", encoding="utf-8")
    collection, problems = load(root / "cards")
    assert not [problem for problem in problems if problem.severity == "error"], problems
    return collection


def _notes(section: str) -> str:
    cores = "".join(_note(f"{section}-{n}", section, core=True, reverse=n == 2) for n in (1, 2, 3))
    return cores + "".join(_note(f"{section}-{n}", section, core=False, reverse=n == "a") for n in "ab")


def _note(name: str, section: str, *, core: bool, reverse: bool) -> str:
    return (
        f"  - id: {name}\n    kind: claim\n    cites: [alpha/{section}]\n"
        f"    front: {{en: Question {name}?, zh: 问 {name}？}}\n    back: {{en: Answer {name}., zh: 答 {name}。}}\n"
        + ("    core: true\n" if core else "")
        + ("    reverse: true\n" if reverse else "")
    )
