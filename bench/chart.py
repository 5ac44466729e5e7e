"""One SVG chart of all comparisons: how each stands to its goal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Protocol

WIDTH, LEFT, RIGHT, STEP, TOP = 960, 530, 70, 22, 56
_COLOURS = {True: "#2e7d5b", False: "#b5542b"}
_DECADES = (0.1, 1.0, 10.0)
"""What the axis spans, in parts of the goal."""


class Comparison(Protocol):
    """What is drawn of a measurement."""

    what: str
    peer: str
    unit: str
    goal: float | None
    least: bool
    theirs: float | None

    @property
    def figure(self) -> float: ...
    @property
    def met(self) -> bool | None: ...


def drawn(found: Sequence[Comparison]) -> str:
    """The chart: a bar for each measurement that has a goal, up to where it stands; the goal is the line."""
    rows = [each for each in found if each.goal is not None]
    height = TOP + STEP * len(rows) + 24
    goal = _place(1.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' font-family="system-ui, sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text x="16" y="24" font-size="15" font-weight="600" fill="#1c1c1c">Measured, as a share of each goal</text>',
        f'<text x="{goal}" y="{TOP - 8}" text-anchor="middle" fill="#1c1c1c">goal</text>',
        f'<text x="{LEFT}" y="{TOP - 8}" fill="#5c5c5c">a tenth of it: better</text>',
    ]
    for number, each in enumerate(rows):
        y = TOP + STEP * number
        share = _share(each)
        end = _place(share)
        name = f"{each.what}, beside {each.peer}" if each.peer else each.what
        said = f"{each.figure:.2f} ×" if each.theirs is not None else f"{each.figure:,.0f} {each.unit}".strip()
        parts += [
            f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end" fill="#1c1c1c">{escape(name)}</text>',
            f'<rect x="{LEFT}" y="{y + 3}" width="{max(1, end - LEFT):.0f}" height="{STEP - 7}"'
            f' fill="{_COLOURS[bool(each.met)]}"/>',
            f'<text x="{max(end, goal if abs(end - goal) < 40 else end) + 5:.0f}" y="{y + 14}"'
            f' fill="#1c1c1c">{escape(said)}</text>',
        ]
    bottom = TOP + STEP * len(rows)
    parts.append(f'<line x1="{goal}" y1="{TOP - 4}" x2="{goal}" y2="{bottom}" stroke="#1c1c1c" stroke-width="1.5"/>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _share(each: Comparison) -> float:
    """How much of the goal is used up: below 1 it is met."""
    assert each.goal is not None
    return each.goal / each.figure if each.least else each.figure / each.goal


def _place(share: float) -> float:
    """Where a share stands on the axis, which is logarithmic."""
    low, high = math.log(_DECADES[0]), math.log(_DECADES[-1])
    found = (math.log(max(_DECADES[0], min(_DECADES[-1], share))) - low) / (high - low)
    return LEFT + found * (WIDTH - LEFT - RIGHT)
