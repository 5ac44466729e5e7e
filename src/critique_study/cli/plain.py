"""The quiz as lines on stdin and stdout: no cursor movement, no colour, no redrawing."""

from __future__ import annotations

from typing import Literal, TextIO

from critique_study import words
from critique_study.content import faces
from critique_study.content.models import Card, Language
from critique_study.content.sources import holders, source
from critique_study.errors import LogError
from critique_study.session import Outcome, Session
from critique_study.settings import screen_language
from critique_study.text import one_line


class PlainQuiz:
    """One sitting over two text streams. Whatever ends it, what was graded is in the log."""

    def __init__(self, session: Session, stdin: TextIO, stdout: TextIO) -> None:
        self._session = session
        self._in = stdin
        self._out = stdout

    def run(self) -> None:
        """Asks until the learner leaves or the input ends."""
        self._show_question()
        while line := self._in.readline():
            if not self._take(line.strip()):
                break
        self._show_summary()

    # A line of the learner

    def _take(self, line: str) -> bool:
        """Does what `line` says; False if it says to leave."""
        command = self._command(line)
        if command == "q":
            return False
        try:
            if command is not None:
                self._run_command(command)
            elif self._session.card is None:
                self._say(words.PLAIN_END)
            elif self._session.revealed:
                self._grade(line)
            else:
                self._reveal(line)
        except LogError as error:  # nothing was recorded; the same card is still asked
            self._print(one_line(str(error)))
        return True

    def _command(self, line: str) -> str | None:
        """The command that `line` is. Where a line is an answer a command needs its colon."""
        name = line.removeprefix(":")
        if name in ("u", "l", "s", "?", "q") and (line.startswith(":") or not self._session.typing):
            return name
        return None

    def _run_command(self, command: str) -> None:
        if command == "u":
            self._undo()
        elif command == "l":
            self._session.speak(self._session.next_mode)
            self._say(words.PLAIN_LANGUAGE, mode=words.MODES[self._session.mode](self._language))
        elif command == "s":
            if self._session.suspend():
                self._say(words.SUSPENDED)
        else:
            self._say(words.PLAIN_HELP)
        self._show_question()

    def _undo(self) -> None:
        undone = self._session.undo()
        self._print(undone.told(self._language) if undone else words.NOTHING_TO_UNDO(self._language))

    def _reveal(self, line: str) -> None:
        card = self._session.card
        assert card is not None
        if not line or self._session.typing:
            self._session.reveal(line)
        elif card.note.form == "choice" and line in _digits(len(self._session.options)):
            self._session.pick(int(line) - 1)
        else:
            self._say(words.PLAIN_HELP)
            self._prompt()
            return
        if self._session.revealed:
            self._show_answer()
        else:  # meanwhile another card is to be asked
            self._show_question()

    def _grade(self, line: str) -> None:
        if (grade := self._session.digits.get(line)) is not None:
            self._session.grade(grade)
            self._show_question()
        else:
            self._say(words.PLAIN_HELP)
            self._prompt()

    # What is shown

    @property
    def _language(self) -> Literal["en", "zh"]:
        return screen_language(self._session.mode)

    def _show_question(self) -> None:
        """Where the day stands, then the question, or what was answered so far; a revealed card stays revealed."""
        session = self._session
        self._notices()
        if session.card is None:
            self._say(words.ALL_DONE if session.counts.done else words.NOTHING_DUE)
            self._say(words.PLAIN_END)
            return
        counts = session.counts
        self._say(words.TODAY, due=counts.due, new=counts.new, drill=counts.drill)
        for language in session.languages:
            self._labelled(
                words.PLAIN_QUESTION(language), language, faces.plain(faces.question(session.card, language))
            )
            if session.card.note.form == "choice":
                for number, option in enumerate(faces.options(session.card, language), 1):
                    self._print(f"{number}) {option}")
        if session.revealed:
            self._show_answer()
        else:
            self._prompt()

    def _show_answer(self) -> None:
        session = self._session
        assert session.card is not None
        note = session.card.note
        if session.typed is not None:
            self._say(words.YOU_ANSWERED, answer=one_line(session.typed))
            self._say(words.verdict(bool(session.right), picked=note.form == "choice"))
        for language in session.languages:
            self._labelled(words.PLAIN_ANSWER(language), language, _marked(session.card, language))
            if why := note.why and note.why.get(language):
                self._labelled(words.WHY(language), language, why)
            label, names = words.standing(language, note.contested, holders(session.collection, note, language))
            if label:
                self._labelled(label, language, names)
            if origin := source(session.collection, note, language):
                self._labelled(words.SOURCE(language), language, origin)
        self._prompt()

    def _prompt(self) -> None:
        """One line that says what can be entered."""
        session = self._session
        if session.revealed:
            grades = enumerate(zip(words.GRADES, session.outcomes, strict=True), 1)
            self._print(words.CLAUSE(self._language).join(self._grade_choice(n, *grade) for n, grade in grades))
        elif self._session.typing:
            self._say(words.PLAIN_TYPE)
        elif session.card is not None and session.card.note.form == "choice":
            self._say(words.PLAIN_PICK, options=len(self._session.options))
        else:
            self._say(words.PLAIN_REVEAL)

    def _grade_choice(self, number: int, grade: words.Label, outcome: Outcome) -> str:
        effect = words.outcome(self._language, outcome.interval, outcome.again_today)
        return words.PLAIN_GRADE(self._language, number=number, grade=grade(self._language), outcome=effect)

    def _show_summary(self) -> None:
        summary = self._session.summary()
        if summary.answers:
            self._print(words.answers(self._language, summary.answers, summary.passed, summary.milliseconds))
        self._say(words.TOMORROW, due=summary.tomorrow_due, new=summary.tomorrow_new)

    def _notices(self) -> None:
        for notice in self._session.notices:
            self._say(words.NOTICES[notice])
        self._session.notices.clear()

    def _labelled(self, label: str, language: Language, text: str) -> None:
        colon = ": " if language == "en" else "："
        self._print(f"{label}{colon}{text}" if text else label)

    def _say(self, label: words.Label, **values: object) -> None:
        self._print(label(self._language, **values))

    def _print(self, text: str) -> None:
        print(text, file=self._out, flush=True)


def _marked(card: Card, language: Language) -> str:
    """The answer; in a cloze's sentence in brackets, as there is no colour to mark it."""
    spans = faces.answer(card, language)
    if len(spans) == 1:
        return spans[0].text
    return "".join(f"[{span.text}]" if span.role == "answer" else span.text for span in spans)


def _digits(count: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, count + 1))
