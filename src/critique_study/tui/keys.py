"""The keys of the quiz: one table for what is bound, for the line at the foot of the screen and for the help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode

from critique_study import words
from critique_study.content.form import MAX_CHOICES
from critique_study.session import SIX
from critique_study.words import Label


class Key(NamedTuple):
    """One thing the learner can do."""

    shown: Label
    """The key as it is printed."""
    word: Label
    """What it does, in a word or two."""
    help: Label
    """What it does, in a sentence."""
    actions: tuple[tuple[str, str], ...]
    """Textual's names of the keys, each with the action it runs where that is possible."""
    on_button: bool = False
    """Whether a button shows it."""

    def bindings(self) -> list[Binding]:
        """As Textual wants them."""
        return [Binding(keys, action, show=False) for keys, action in self.actions]

    def works_on(self, node: DOMNode) -> bool:
        """Whether it does something on the screen `node` now."""
        _, action, parameters = parse(self.actions[0][1])
        return bool(node.check_action(action, parameters))


def _key(shown: str, word: Label, help: Label, action: str, key: str = "") -> Key:  # noqa: A002 (the field's name)
    """A key that is called the same in both languages."""
    return Key(Label(shown, shown), word, help, ((key or shown, action),))


def _digits(actions: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The keys from 1 on, with their actions."""
    return tuple((str(number), action) for number, action in enumerate(actions, 1))


_PICKS = _digits(f"pick({option})" for option in range(1 + MAX_CHOICES))
_GRADES = tuple((str(digit), f"grade_by({digit})") for digit in SIX)

STUDY_KEYS = (
    Key(words.SPACE, words.SHOW_ANSWER, words.HELP_REVEAL, (("space,enter", "reveal"),), on_button=True),
    Key(words.ENTER, words.SHOW_ANSWER, words.HELP_TYPED, (("enter", "submit"),), on_button=True),
    _key("Ctrl+G", words.KEY_GIVE_UP, words.HELP_GIVE_UP, "give_up", "ctrl+g"),
    Key(Label("1–4", "1–4"), words.KEY_PICK, words.HELP_PICK, _PICKS),
    Key(words.SPACE, words.KEY_GRADE, words.HELP_ACCEPT, (("space,enter", "accept"),), on_button=True),
    Key(Label("1–4", "1–4"), words.KEY_GRADE, words.HELP_GRADE, _GRADES, on_button=True),
    _key("u", words.KEY_UNDO, words.HELP_UNDO, "undo"),
    _key("Ctrl+Z", words.KEY_UNDO, words.HELP_UNDO_TYPING, "undo_while_typing", "ctrl+z"),
    _key("s", words.KEY_SUSPEND, words.HELP_SUSPEND, "suspend"),
    _key("l", words.KEY_LANGUAGE, words.HELP_LANGUAGE, "language"),
    _key("?", words.KEY_HELP, words.HELP_HELP, "app.help", "question_mark"),
    _key("q", words.KEY_LEAVE, words.HELP_LEAVE, "leave"),
    _key("Ctrl+C", words.KEY_LEAVE, words.HELP_INTERRUPT, "app.interrupt", "ctrl+c"),
)


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """All bindings of `keys`."""
    return [binding for key in keys for binding in key.bindings()]
