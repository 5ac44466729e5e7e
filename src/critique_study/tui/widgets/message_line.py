"""What the program has to tell the learner, above the buttons."""

from __future__ import annotations

from critique_study.text import one_line
from critique_study.tui.typeset import block
from critique_study.tui.widgets.passage import Passage


class MessageLine(Passage):
    """A message, or a fault that stays until the next key; no room is taken while there is nothing to say."""

    DEFAULT_CSS = """
    MessageLine {
        max-height: 4;
        margin-bottom: 1;
    }
    """

    def say(self, message: str) -> None:
        """Shows `message` in place of what was shown; an empty one clears the line."""
        if not message and not self.display:
            return
        self.display = bool(message)
        self.show([block(one_line(message), "title")])

    def warn(self, fault: str) -> None:
        """Shows what went wrong."""
        self.display = True
        self.show([block(f"✗ {one_line(fault)}", "wrong")])
