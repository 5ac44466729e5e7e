"""Who claims what, and what speaks for and against it: a tree of claims for each issue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType

from critique_study import words
from critique_study.content.sources import in_language
from critique_study.debate.links import About
from critique_study.debate.map import Node, Tree, trees
from critique_study.debate.report import Paragraph, claim_apart, told_place
from critique_study.session import Session
from critique_study.text import one_line
from critique_study.tui.debating import DebateScreen
from critique_study.tui.keys import MAP_KEYS, bindings
from critique_study.tui.typeset import Block, Role, block


class MapScreen(DebateScreen):
    """The tree of one issue at a time, and all of the claim under the cursor."""

    KEY_TABLE = MAP_KEYS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(MAP_KEYS)]

    def __init__(self, session: Session, claim: str = "") -> None:
        """`claim`: the id of the one to begin with."""
        super().__init__(session)
        self._claim = claim
        self._trees: tuple[Tree, ...] = trees(session.collection)
        self._at = 0
        """The number of the issue."""

    def begin(self) -> None:
        """Goes to the claim, if one is asked for."""
        self._go_to_claim(self._claim)

    def on_screen_resume(self) -> None:
        """Shows what has changed behind another screen."""
        self._trees = trees(self.collection)
        self._at = min(self._at, len(self._trees) - 1)
        super().on_screen_resume()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether `action` does something now."""
        match action:
            case "told":
                node = self._node
                return node is not None and not node.is_full
            case "issue":
                return isinstance(parameters[0], int) and parameters[0] < len(self._trees) != 1
            case "turn":
                return len(self._trees) > 1
            case _:
                return super().check_action(action, parameters)

    # What is shown

    def head(self) -> Iterator[Block]:
        """The issues, the present one marked, above its question."""
        spans: list[tuple[str, Role]] = []
        for number, tree in enumerate(self._trees):
            title = one_line(in_language(tree.issue.title, self.language))
            spans += [(f"{number + 1} {title}", "gap" if number == self._at else "dim"), ("   ", "text")]
        yield Block(tuple(spans[:-1]))
        if self._trees:
            yield block(one_line(in_language(self._trees[self._at].issue.question, self.language)), space=0)

    def entries(self) -> Iterator[Paragraph]:
        """The claims, then what the words mean."""
        if self._trees:
            for node in self._trees[self._at].nodes:
                yield told_place(node, self.collection, self.language)
        yield Paragraph(words.DEBATE_LEGEND(self.language), role="dim", space=1)

    def details(self, about: About) -> Iterator[Paragraph]:
        """All of the claim."""
        if isinstance(about, Node):
            yield from claim_apart(about.claim, self.collection, self._cards, self.language)

    # What the learner does

    def action_turn(self, issues: int) -> None:
        """To the issue before or after."""
        self.action_issue((self._at + issues) % len(self._trees))

    def action_issue(self, number: int) -> None:
        """To the issue of this number, from 0."""
        if number != self._at:
            self._at = number
            self._list.reset()
            self.show()

    def action_told(self) -> None:
        """To where the claim under the cursor is told in full."""
        if (node := self._node) is not None:
            self._go_to_claim(node.claim.id)

    @property
    def _node(self) -> Node | None:
        about = self._list.about
        return about if isinstance(about, Node) else None

    def _go_to_claim(self, claim: str) -> None:
        for number, tree in enumerate(self._trees):
            if any(node.claim.id == claim and node.is_full for node in tree.nodes):
                self.action_issue(number)
                self.go_to(lambda about: isinstance(about, Node) and about.claim.id == claim and about.is_full)
