"""The keys of the quiz: one table for what is bound, for the line at the foot of the screen and for the help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode

from critique_study import words
from critique_study.content.form import MAX_CHOICES
from critique_study.content.models import Language
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
    at_foot: bool = True
    """Whether the line at the foot of the screen names it while it does something."""

    def bindings(self) -> list[Binding]:
        """As Textual wants them."""
        return [Binding(keys, action, show=False) for keys, action in self.actions]

    @property
    def is_grade(self) -> bool:
        """Whether its digits are the grades, four or six as is set."""
        return self.actions == _GRADES

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What a list names one by one: each digit does something of its own, other keys of the same row do not."""
        return self.actions if self.actions[0][0].isdecimal() else self.actions[:1]

    def works_on(self, node: DOMNode) -> bool:
        """Whether it does something on the screen `node` now."""
        return any(works(action, node) for _, action in self.choices)


def at_foot(keys: Iterable[Key], screen: DOMNode, language: Language) -> Iterator[tuple[str, str]]:
    """What the line at the foot of `screen` names: those of `keys` that do something now, each with its word."""
    for key in keys:
        if key.at_foot and not key.on_button and key.works_on(screen):
            yield key.shown(language), key.word(language)


def works(action: str, node: DOMNode) -> bool:
    """Whether `action` does something on the screen `node` now."""
    _, name, parameters = parse(action)
    return bool(node.check_action(name, parameters))


def _key(
    shown: str,
    word: Label,
    help: Label,  # noqa: A002 (the field's name)
    action: str,
    key: str = "",
    *,
    on_button: bool = False,
    at_foot: bool = True,
) -> Key:
    """A key that is called the same in both languages."""
    return Key(Label(shown, shown), word, help, ((key or shown, action),), on_button, at_foot)


def _digits(actions: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The keys from 1 on, with their actions."""
    return tuple((str(number), action) for number, action in enumerate(actions, 1))


_HELP = _key("?", words.KEY_HELP, words.HELP_HELP, "app.help", "question_mark")
_PALETTE = _key("Ctrl+P", words.KEY_PALETTE, words.HELP_PALETTE, "app.command_palette", "ctrl+p", at_foot=False)
_INTERRUPT = _key("Ctrl+C", words.KEY_LEAVE, words.HELP_INTERRUPT, "app.interrupt", "ctrl+c", at_foot=False)
_PICKS = _digits(f"pick({option})" for option in range(1 + MAX_CHOICES))
_GRADES = tuple((str(digit), f"grade_by({digit})") for digit in SIX)

STUDY_KEYS = (
    Key(words.SPACE, words.SHOW_ANSWER, words.HELP_REVEAL, (("space,enter", "reveal"),), on_button=True),
    Key(words.ENTER, words.SHOW_ANSWER, words.HELP_TYPED, (("enter", "submit"),), on_button=True),
    _key("Ctrl+G", words.KEY_GIVE_UP, words.HELP_GIVE_UP, "give_up", "ctrl+g"),
    Key(Label("1–4", "1–4"), words.KEY_PICK, words.HELP_PICK, _PICKS),
    _key("h", words.KEY_HINT, words.HELP_HINT, "hint"),
    Key(words.SPACE, words.KEY_GRADE, words.HELP_ACCEPT, (("space,enter", "accept"),), on_button=True),
    Key(Label("1–4", "1–4"), words.KEY_GRADE, words.HELP_GRADE, _GRADES, on_button=True),
    _key("u", words.KEY_UNDO, words.HELP_UNDO, "undo"),
    _key("Ctrl+Z", words.KEY_UNDO, words.HELP_UNDO_TYPING, "undo_while_typing", "ctrl+z"),
    _key("p", words.KEY_PASSAGE, words.HELP_PASSAGE, "want('passage')"),
    _key("i", words.KEY_ACCOUNT, words.HELP_ACCOUNT, "want('account')", at_foot=False),
    _key("b", words.KEY_BURY, words.HELP_BURY, "bury", at_foot=False),
    _key("s", words.KEY_SUSPEND, words.HELP_SUSPEND, "suspend"),
    _key("f", words.KEY_FLAG, words.HELP_FLAG, "flag", at_foot=False),
    _key("!", words.KEY_REMARK, words.HELP_REMARK, "want('remark')", "exclamation_mark", at_foot=False),
    _key("e", words.KEY_EDIT, words.HELP_EDIT, "want('edit')", at_foot=False),
    _key("c", words.KEY_BROWSE, words.HELP_BROWSE, "want('browse')", at_foot=False),
    _key("t", words.KEY_STATS, words.HELP_STATS, "want('stats')", at_foot=False),
    _key("l", words.KEY_LANGUAGE, words.HELP_LANGUAGE, "language"),
    _HELP,
    _PALETTE,
    _key("q", words.KEY_LEAVE, words.HELP_LEAVE, "leave"),
    _key("Ctrl+C", words.KEY_LEAVE, words.HELP_INTERRUPT, "app.interrupt", "ctrl+c"),
)

TEST_KEYS = (
    _key("d", words.KEY_DO_NOT_KNOW, words.HELP_DO_NOT_KNOW, "do_not_know"),
    _key("Ctrl+G", words.KEY_DO_NOT_KNOW, words.HELP_DO_NOT_KNOW_TYPING, "do_not_know_while_typing", "ctrl+g"),
    *(key for key in STUDY_KEYS if key.word is not words.KEY_GIVE_UP),
)
"""Those of a placement test."""

BROWSE_KEYS = (
    Key(words.ENTER, words.KEY_LIST, words.HELP_LIST, (("down", "to_list"),)),
    Key(Label("Esc", "Esc"), words.KEY_CLEAR, words.HELP_CLEAR, (("escape", "clear"),)),
    _key("/", words.KEY_FILTER, words.HELP_FILTER, "to_filter", "slash"),
    _key("s", words.KEY_SUSPEND, words.HELP_SUSPEND, "suspend"),
    _key("s", words.KEY_RESUME, words.HELP_RESUME, "resume"),
    _key("f", words.KEY_FLAG, words.HELP_FLAG, "flag"),
    _key("e", words.KEY_EDIT, words.HELP_EDIT, "want('edit')"),
    _HELP,
    Key(Label("q", "q"), words.KEY_CLOSE, words.HELP_CLOSE, (("q", "leave"), ("escape", "close"))),
    _key("u", words.KEY_UNDO, words.HELP_UNDO, "undo"),
    _key("p", words.KEY_PASSAGE, words.HELP_PASSAGE, "want('passage')"),
    _key("i", words.KEY_ACCOUNT, words.HELP_ACCOUNT, "want('account')"),
    _key("!", words.KEY_REMARK, words.HELP_REMARK, "want('remark')", "exclamation_mark"),
    _key("l", words.KEY_LANGUAGE, words.HELP_LANGUAGE, "language"),
    _key("Tab", words.KEY_PART, words.HELP_PART, "app.focus_next", "tab"),
    _PALETTE,
    _INTERRUPT,
)

HOME_KEYS = (
    Key(words.SPACE, words.KEY_STUDY, words.HELP_STUDY, (("space,enter", "study"),)),
    _key("r", words.KEY_LEARN, words.HELP_LEARN, "want('learn')"),
    _key("m", words.KEY_MAP, words.HELP_MAP, "want('map')"),
    _key("w", words.KEY_WHO, words.HELP_WHO, "want('who')", at_foot=False),
    _key("y", words.KEY_TIMELINE, words.HELP_TIMELINE, "want('timeline')", at_foot=False),
    _key("c", words.KEY_BROWSE, words.HELP_BROWSE, "want('browse')"),
    _key("l", words.KEY_LANGUAGE, words.HELP_LANGUAGE, "language"),
    _key("t", words.KEY_STATS, words.HELP_STATS, "want('stats')"),
    _key("u", words.KEY_UNDO, words.HELP_UNDO, "undo", at_foot=False),
    _HELP,
    _key("q", words.KEY_LEAVE, words.HELP_LEAVE, "end"),
    _PALETTE,
    _INTERRUPT,
)

_LEAVE_STEP = Key(Label("q", "q"), words.KEY_LEAVE, words.HELP_LEAVE_STEP, (("q,escape", "leave"),))
_STEP_ENDS = (
    _key("u", words.KEY_UNDO, words.HELP_UNDO, "undo"),
    _key("l", words.KEY_LANGUAGE, words.HELP_LANGUAGE, "language"),
    _HELP,
    _PALETTE,
    _LEAVE_STEP,
    _INTERRUPT,
)
STEP_KEYS = (
    Key(words.SPACE, words.KEY_GO_ON, words.HELP_READ_ON, (("space,enter", "go_on"),), on_button=True),
    *_STEP_ENDS,
)
WELCOME_KEYS = (
    STEP_KEYS[0],
    _key("t", words.KEY_PLACEMENT, words.HELP_PLACEMENT, "want('placement')"),
    *_STEP_ENDS,
)
OFFER_KEYS = (
    _key("k", words.KEY_KEEP, words.HELP_KEEP, "keep", on_button=True),
    _key("x", words.KEY_DROP, words.HELP_DROP, "drop", on_button=True),
    Key(words.SPACE, words.KEY_NOT_NOW, words.HELP_READ_ON, (("space,enter", "go_on"),), on_button=True),
    _key("n", words.KEY_NOT_NOW, words.HELP_NOT_NOW, "leave_it", on_button=True),
    _key("a", words.KEY_NONE_NOW, words.HELP_NONE_NOW, "leave_all"),
    _key("p", words.KEY_PASSAGE, words.HELP_PASSAGE, "want('passage')"),
    *_STEP_ENDS,
)

_OPEN = Key(words.ENTER, words.KEY_OPEN, words.HELP_OPEN, (("enter", "open"),))
_ITS_PASSAGE = _key("p", words.KEY_PASSAGE, words.HELP_ITS_PASSAGE, "want('section')")
_ITS_PERSON = _key("w", words.KEY_WHO, words.HELP_ITS_PERSON, "want('who')")
_ITS_CARDS = _key("c", words.KEY_BROWSE, words.HELP_ITS_CARDS, "want('browse')")
_ITS_EVENTS = _key("y", words.KEY_TIMELINE, words.HELP_ITS_EVENTS, "want('timeline')")
_ARROWS = Label("← →", "← →")
_TURNS = (("right", "turn(1)"), ("left", "turn(-1)"))
_DEBATE_ENDS = (
    _key("l", words.KEY_LANGUAGE, words.HELP_LANGUAGE, "language", at_foot=False),
    _key("Tab", words.KEY_PART, words.HELP_TAB, "app.focus_next", "tab", at_foot=False),
    _HELP,
    _PALETTE,
    Key(Label("q", "q"), words.KEY_BACK, words.HELP_BACK, (("q,escape", "back"),)),
    _INTERRUPT,
)
MAP_KEYS = (
    _OPEN,
    Key(_ARROWS, words.KEY_ISSUE, words.HELP_ISSUE, _TURNS),
    Key(Label("1–9", "1–9"), words.KEY_ISSUE, words.HELP_ISSUE_NUMBER, _digits(f"issue({n})" for n in range(9))),
    _key("m", words.KEY_TOLD, words.HELP_TOLD, "told"),
    _ITS_PASSAGE,
    _ITS_PERSON,
    _ITS_CARDS,
    _ITS_EVENTS,
    *_DEBATE_ENDS,
)
WHO_KEYS = (
    _OPEN,
    _ITS_PASSAGE,
    _key("m", words.KEY_MAP, words.HELP_ITS_CLAIM, "want('map')"),
    _ITS_CARDS,
    _ITS_EVENTS,
    *_DEBATE_ENDS,
)
TIMELINE_KEYS = (
    _OPEN,
    Key(_ARROWS, words.KEY_PERSON, words.HELP_PERSON, _TURNS),
    _key("f", words.KEY_ONLY, words.HELP_ONLY, "only"),
    _key("f", words.KEY_ALL, words.HELP_ALL, "everybody"),
    _ITS_PASSAGE,
    _ITS_PERSON,
    *_DEBATE_ENDS,
)

SUMMARY_KEYS = (
    Key(words.SPACE, words.KEY_GO_ON, words.HELP_GO_ON, (("space,enter", "go_on"),)),
    _key("q", words.KEY_LEAVE, words.HELP_LEAVE, "end('leave')"),
    _key("u", words.KEY_UNDO, words.HELP_UNDO, "end('undo')"),
    _key("c", words.KEY_BROWSE, words.HELP_BROWSE, "want('browse')"),
    _key("t", words.KEY_STATS, words.HELP_STATS, "want('stats')"),
    _key("l", words.KEY_LANGUAGE, words.HELP_LANGUAGE, "end('language')"),
    _HELP,
    _PALETTE,
    _INTERRUPT,
)

READING_KEYS = (
    Key(Label("q", "q"), words.KEY_CLOSE, words.HELP_CLOSE, (("q,enter,space,escape", "close"),)),
    _PALETTE,
    _INTERRUPT,
)
SECTION_KEYS = (_key("l", words.KEY_LANGUAGE, words.HELP_TURN, "turn"), *READING_KEYS)


def bindings(keys: Iterable[Key]) -> list[Binding]:
    """All bindings of `keys`."""
    return [binding for key in keys for binding in key.bindings()]
