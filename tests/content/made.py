"""Small collections with dossiers, made in a folder and read by the real loader."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from critique_study.content.checks import check
from critique_study.content.loader import load
from critique_study.content.models import Collection, Problem

HEAD = "deck: {0}\ntitle: {{en: D, zh: 丁}}\nseed: {1}\nnotes:\n"
PEOPLE = """\
people:
  - {id: marcus, name: {en: Gary Marcus, zh: 加里·马库斯}, role: {en: R, zh: 角}, position: {en: P, zh: 位}}
  - {id: zhang, name: {en: Zhang Junping, zh: 张军平}, role: {en: R, zh: 角}, position: {en: P, zh: 位}}
  - {id: rahimi, name: {en: Ali Rahimi, zh: Ali Rahimi}, role: {en: R, zh: 角}, position: {en: P, zh: 位}}
"""


def note(note_id: str, front: str = "", back: str = "", **keys: str) -> str:
    """A note with a question of its own, citing `alpha/one`."""
    keys = {"kind": "claim", "cites": "[alpha/one]", "back": back or "{en: A, zh: 答}", **keys}
    front = front or f"{{en: Q {note_id}?, zh: 问 {note_id}？}}"
    return f"  - id: {note_id}\n    front: {front}\n" + "".join(f"    {k}: {v}\n" for k, v in keys.items() if v)


def make(root: Path, *notes: str, seeds: bool = True, seed: str = "alpha") -> Collection:
    """A collection of one deck, loaded from `root`."""
    (root / "cards").mkdir()
    (root / "cards" / "d.yaml").write_text(HEAD.format("d", seed) + "".join(notes), encoding="utf-8")
    if seeds:
        for name in ("alpha", "beta"):
            folder = root / "seeds" / name
            folder.mkdir(parents=True)
            (folder / "seed.yaml").write_text(
                f"seed: {name}\ntitle: {{en: S, zh: 种}}\nsections: [one]\n", encoding="utf-8"
            )
            for language in ("en", "zh"):
                (folder / f"one.{language}.md").write_text("# Title\n")
        (root / "seeds" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    collection, problems = load(root / "cards")
    assert not problems
    return collection


def found(root: Path, *notes: str, seeds: bool = True, seed: str = "alpha", only: str = "") -> list[str]:
    """What the rules, or `only` one of them, find in a deck: its lines, without the file.

    Without `only`, not that something is forgotten: these collections are small.
    """
    return lines(check(make(root, *notes, seeds=seeds, seed=seed)).problems, root / "cards" / "d.yaml", only)


def lines(problems: Iterable[Problem], path: Path, only: str = "") -> list[str]:
    """Problems as they are printed, without the file at `path`; those of `only` one rule, or all but orphans."""
    wanted = [problem for problem in problems if (problem.rule == only if only else problem.rule != "orphans")]
    return [str(problem).removeprefix(f"{path}:") for problem in wanted]
