"""The buttons above the keys: one that goes on, or what there is to choose from with what each would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, NamedTuple

from rich.cells import set_cell_size
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from critique_study import words
from critique_study.content.models import Language
from critique_study.session import Outcome
from critique_study.text import width

_GUTTER = 2
_RULE, _NAME = 0, 1
_AGAIN = "↻"
"""Short for: comes back today."""


class Button(NamedTuple):
    """One button, in words."""

    grade: int | None
    """The grade it stands for, or the index of a choice; None for a button that is alone."""
    names: tuple[str, ...]
    """From long to short: the longest that fits on all buttons is shown."""
    interval: str = ""
    """When the card would be due."""
    note: str = ""
    """What it would mean."""
    again_today: bool = False
    """Whether the card would come back today."""


class Choice(NamedTuple):
    """One of several things to do."""

    key: str
    name: str
    note: str
    """What it would mean."""


class GradeBar(Widget):
    """A row of buttons of equal width, one of them marked with the key that presses it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "grade-bar--default",
        "grade-bar--default-rule",
        "grade-bar--name",
        "grade-bar--dim",
    }
    DEFAULT_CSS = """
    GradeBar {
        height: 3;
        pointer: pointer;
        & > .grade-bar--default { text-style: bold; }
        & > .grade-bar--default-rule { color: $accent; }
        & > .grade-bar--dim { text-style: dim; }
    }
    """

    @dataclass
    class Pressed(Message):
        """A button was clicked."""

        grade: int | None
        """The grade given, or the index of the choice; None for a button that is alone."""

    def __init__(self) -> None:
        super().__init__()
        self._buttons: tuple[Button, ...] = ()
        self._default: int | None = None
        self._key = ""

    def offer(self, name: str, key: str) -> None:
        """Shows one button; the key called `key` presses it."""
        self._show([Button(None, (name,))], None, key)

    def offer_choices(self, choices: Sequence[Choice], default: int, key: str) -> None:
        """Shows a button for each choice; the key called `key` makes that of index `default`."""
        buttons = [
            Button(index, (f"{each.key} {each.name}", each.name, each.key), note=each.note)
            for index, each in enumerate(choices)
        ]
        self._show(buttons, default, key)

    def offer_grades(
        self,
        outcomes: Sequence[Outcome],
        notes: Sequence[str],
        digits: Mapping[str, int],
        default: int,
        key: str,
        language: Language,
    ) -> None:
        """Shows what each grade would do, by the digit keys that give it; the key called `key` gives `default`.

        `notes`: for each grade, what it would mean for the card.
        """
        self._show([_button(*each, language) for each in zip(digits, outcomes, notes, strict=True)], default, key)

    def _show(self, buttons: Sequence[Button], default: int | None, key: str) -> None:
        self._buttons, self._default, self._key = tuple(buttons), default, key
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A rule, the names, the rest; where there is room for one line only, the names."""
        row = _NAME if self.size.height == 1 else y
        segments: list[Segment] = []
        for (start, end), button, text in zip(self._places, self._buttons, self._texts(row), strict=True):
            if button.grade == self._default:
                name = "default-rule" if row == _RULE else "default" if row == _NAME else "dim"
            else:
                name = "name" if row == _NAME else "dim"
            style = self.get_component_rich_style(f"grade-bar--{name}")
            segments += [Segment(set_cell_size(text, end - start), style), Segment(" " * _GUTTER, self.rich_style)]
        return Strip(segments[:-1]).adjust_cell_length(self.size.width, self.rich_style)

    @property
    def _places(self) -> list[tuple[int, int]]:
        """From which column to which each button reaches."""
        count, columns = max(1, len(self._buttons)), self.size.width + _GUTTER
        edges = [columns * index // count for index in range(count + 1)]
        return [(start, end - _GUTTER) for start, end in pairwise(edges)][: len(self._buttons)]

    def _texts(self, row: int) -> list[str]:
        """What the buttons say in `row`."""
        if row == _RULE:
            marked = f"━ {self._key} " + "━" * self.size.width
            return [marked if button.grade == self._default else "─" * self.size.width for button in self._buttons]
        rooms = [end - start for start, end in self._places]
        cells = min(rooms, default=0)
        names = next(
            (names for names in self._names() if all(width(name) <= cells for name in names)),
            [button.names[-1] for button in self._buttons],
        )
        intervals = [button.interval for button in self._buttons]
        beside = all(width(name) + 1 + width(each) <= cells for name, each in zip(names, intervals, strict=True))
        if row == _NAME:
            if not beside:
                return names
            return [
                name + " " * (room - width(name) - width(each)) + each
                for name, each, room in zip(names, intervals, rooms, strict=True)
            ]
        if beside and all(width(button.note) <= cells for button in self._buttons):
            return [button.note for button in self._buttons]
        return [
            " ".join(filter(None, ("" if beside else button.interval, _AGAIN if button.again_today else "")))
            for button in self._buttons
        ]

    def _names(self) -> list[list[str]]:
        """The names of all buttons, from long to short."""
        return [list(names) for names in zip(*(button.names for button in self._buttons), strict=True)]

    def on_click(self, event: events.Click) -> None:
        """Presses the button under the mouse; the second click of a double click is not meant for it."""
        event.stop()
        for (start, end), button in zip(self._places, self._buttons, strict=True):
            if start <= event.x < end and event.chain == 1:
                self.post_message(self.Pressed(button.grade))


def _button(digit: str, outcome: Outcome, note: str, language: Language) -> Button:
    name = words.grade(digit, outcome.grade)(language)
    interval = words.interval(language, outcome.interval) if outcome.interval is not None else ""
    return Button(outcome.grade, (f"{digit} {name}", name, digit), interval, note, outcome.again_today)
