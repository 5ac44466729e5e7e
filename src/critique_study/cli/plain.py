"""The quiz as lines on stdin and stdout: no cursor movement, no colour, no redrawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TextIO

from critique_study import words
from critique_study.cli import options
from critique_study.content import faces
from critique_study.content.difference import difference, marked
from critique_study.content.models import Card, Language, Section
from critique_study.content.shipped import why_read_only
from critique_study.content.sources import holders, source
from critique_study.errors import CritiqueStudyError, LogError
from critique_study.session import Outcome, Session, Undone
from critique_study.settings import screen_language
from critique_study.text import break_lines, one_line

MOST_CARDS = 20
"""Cards that a list names."""
COMMANDS = {
    "u": words.HELP_UNDO,
    "h": words.HELP_HINT,
    "p": words.HELP_PASSAGE,
    "i": words.HELP_ACCOUNT,
    "b": words.HELP_BURY,
    "s": words.HELP_SUSPEND,
    "f": words.HELP_FLAG,
    "!": words.PLAIN_REMARK,
    "e": words.HELP_EDIT,
    "c": words.PLAIN_BROWSE,
    "t": words.HELP_STATS,
    "l": words.HELP_LANGUAGE,
    "?": words.HELP_HELP,
    "q": words.HELP_LEAVE,
}
"""The commands: the letters of the keys on the screen."""
ASKS_AGAIN = "uhbsel"
"""The commands after which the question is read out again, for it is another one or in other words."""


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
        if command is not None and command[0] == "q":
            return False
        try:
            if command is not None:
                self._run_command(*command)
            else:
                self._answer(line)
        except LogError as error:  # nothing was recorded; the same card is still asked
            self._print(one_line(str(error)))
        return True

    def _answer(self, line: str) -> None:
        """Does what a line means that is no command."""
        if self._session.card is None:
            self._prompt()
        elif self._session.revealed:
            self._grade(line)
        else:
            self._reveal(line)

    @property
    def _commands(self) -> Mapping[str, words.Label]:
        """The letters that are understood, each with what it does."""
        return COMMANDS

    @property
    def _card(self) -> Card | None:
        """The card that a command is about."""
        return self._session.card

    @property
    def _is_typing(self) -> bool:
        """Whether a line is an answer."""
        return self._session.typing

    def _command(self, line: str) -> tuple[str, str] | None:
        """The command that `line` is, with what follows it. Where a line is an answer a command needs its colon."""
        is_marked = line.startswith(":")
        name, text = line.removeprefix(":")[:1], line.removeprefix(":")[1:].strip()
        if name not in self._commands or (self._is_typing and not is_marked) or (text and name not in "!c"):
            return None
        return name, text

    def _run_command(self, command: str, text: str) -> None:
        session, card = self._session, self._card
        match command:
            case "u":
                self._undo()
            case "l":
                session.speak(session.next_mode)
                self._say(words.SHOWN_IN, mode=words.MODES[session.mode](self._language))
            case "c":
                self._show_cards(text)
            case "t":
                self._show_stats()
            case "?":
                self._show_help()
            case _ if card is None:
                self._prompt()
                return
            case "i":
                self._print_lines(session.account(card, self._language))
            case "p" if self._may_look:
                self._show_passage(card)
            case "p":
                self._say(words.PLAIN_PASSAGE_LATER)
            case "!":
                if session.remark(text or words.REMARK_UNCLEAR(self._language), card):
                    self._say(words.REMARKED)
            case "e":
                self._edit(card)
            case "f":
                self._say(words.FLAGGED if session.flag(card) else words.UNFLAGGED)
            case "h":
                session.hint()
            case "s" if session.suspend():
                self._say(words.SUSPENDED)
            case "b" if session.bury():
                self._say(words.BURIED)
        if command in ASKS_AGAIN:
            self._show_question()
        else:
            self._prompt()

    def _undo(self) -> None:
        undone = self._take_back()
        self._print(undone.told(self._language) if undone else words.NOTHING_TO_UNDO(self._language))

    def _take_back(self) -> Undone | None:
        return self._session.undo()

    @property
    def _may_look(self) -> bool:
        """Whether the passage may be read, that tells the answer."""
        return self._session.revealed

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
        grade = self._session.digits.get(line) if line else self._session.suggested
        if grade is not None:
            self._record(grade)
            self._announce_leech()
            self._show_question()
        else:
            self._say(words.PLAIN_HELP)
            self._prompt()

    def _record(self, grade: int) -> None:
        self._session.grade(grade)

    def _edit(self, card: Card) -> None:
        """Opens the note in the learner's editor and goes on with what came of it."""
        from critique_study import editor  # here, for no sitting without it starts programs
        from critique_study.content.loader import load

        if why_read_only(card.note.place.path):
            self._say(words.READ_ONLY, copy="critique-study cards --copy DIR")
            return
        try:
            editor.edit(card.note.place.path, card.note.place.line)
            collection, problems = load(self._session.collection.root)
        except CritiqueStudyError as error:
            self._print(one_line(str(error)))
            return
        errors = sum(problem.severity == "error" for problem in problems)
        if collection.id:
            self._session.reload(collection)
        self._say(words.EDITED_FAULTY if errors else words.EDITED, count=errors)

    # What is shown

    def _announce_leech(self) -> None:
        """Names a card that has become a leech, once. What can be done about it is done to it after an undo."""
        card, self._session.leech = self._session.leech, None
        if card is not None:
            self._say(words.LEECH, lapses=self._session.state(card).sm2.lapses)
            self._print(faces.short_name(card, self._language))
            self._say(words.PLAIN_LEECH)

    def _show_help(self) -> None:
        self._say(words.PLAIN_HELP)
        for digit, grade in self._session.digits.items():
            name, meaning = words.grade(digit, grade), words.meaning(digit, grade)
            self._print(f"{digit} {name(self._language)}: {meaning(self._language)}")
        for letter, label in self._commands.items():
            self._print(f"{letter} {label(self._language)}")

    def _show_passage(self, card: Card) -> None:
        """The section that the card cites."""
        section = self._session.passage(card)
        if section is None:
            self._say(words.NO_PASSAGE)
        else:
            self._show_section(section)

    def _show_section(self, section: Section) -> None:
        """A section, paragraph by paragraph."""
        from critique_study.content import markdown  # here, for start time

        path = section.paths.get(self._language) or next(iter(section.paths.values()))
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            self._print(one_line(f"{path}: {error.strerror or error}"))
            return
        for paragraph in markdown.parse(text):
            self._print("".join(piece for piece, _ in paragraph.spans))

    def _show_stats(self) -> None:
        from critique_study.schedule.report import report  # here, for start time

        for section in report(self._session.stats(), self._session.collection, self._language):
            self._print(section.title)
            for row in section.rows:
                self._labelled(row.label, self._language, "  ".join(filter(None, (row.figure, row.more))))

    def _show_cards(self, query: str) -> None:
        """The cards that a query means, the first of them by id and the beginning of their question."""
        from critique_study.schedule.finder import Finder  # here, for start time
        from critique_study.schedule.query import QueryError, parse

        try:
            cards = Finder(self._session.collection).select(parse(query), self._session.states, self._session.day)
        except QueryError as error:
            self._print(error.told(self._language))
            return
        for card in cards[:MOST_CARDS]:
            self._print(f"{card.id}  {faces.short_name(card, self._language)}")
        self._say(words.PLAIN_CARDS, shown=min(len(cards), MOST_CARDS), cards=len(cards))

    def _print_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._print(line)

    @property
    def _language(self) -> Literal["en", "zh"]:
        return screen_language(self._session.mode)

    def _show_question(self) -> None:
        """Where the day stands, then the question, or what was answered so far; a revealed card stays revealed."""
        session = self._session
        self._notices()
        if session.card is None:
            self._show_end()
            self._prompt()
            return
        self._show_standing()
        if session.state(session.card).flagged:
            self._say(words.FLAG)
        self._show_front(session.card, session.languages, hinted=session.hinted)
        if session.revealed:
            self._show_answer()
        else:
            self._prompt()

    def _show_standing(self) -> None:
        """Where the day stands."""
        counts = self._session.counts
        if self._session.part == "cram":
            self._say(words.CRAM, left=counts.left)
        else:
            self._say(words.TODAY, due=counts.due, new=counts.new, drill=counts.drill)

    def _show_end(self) -> None:
        """That nothing is left to ask."""
        self._say(self._session.ending)
        if self._session.left_out:
            self._say(words.LEFT_TODAY, left=self._session.left_out)

    def _show_front(self, card: Card, languages: Iterable[Language], *, hinted: bool = False) -> None:
        for language in languages:
            question = faces.plain(faces.question(card, language, hinted=hinted))
            self._labelled(words.PLAIN_QUESTION(language), language, question)
            if card.note.form == "choice":
                for number, option in enumerate(faces.options(card.note, language), 1):
                    self._print(f"{number}) {option}")

    def _show_answer(self) -> None:
        session = self._session
        assert session.card is not None
        note = session.card.note
        if session.typed is not None:
            self._say(words.YOU_ANSWERED, answer=one_line(session.typed))
            self._say(words.verdict(bool(session.right), picked=note.form == "choice"))
            if note.form == "typed" and not session.right:
                found = difference(session.card, one_line(session.typed), session.languages[0])
                self._say(words.PLAIN_DIFFERENCE, typed=marked(found.typed), right=marked(found.right))
        self._show_back(session.card, session.languages)
        self._prompt()

    def _show_back(self, card: Card, languages: Iterable[Language]) -> None:
        """The answer, its reason, who maintains it and where it is from."""
        note, collection = card.note, self._session.collection
        for language in languages:
            self._labelled(words.PLAIN_ANSWER(language), language, _marked(card, language))
            if why := note.why and note.why.get(language):
                self._labelled(words.WHY(language), language, why)
            label, names = words.standing(language, note.contested, holders(collection, note, language))
            if label:
                self._labelled(label, language, names)
            if origin := source(collection, note, language):
                self._labelled(words.SOURCE(language), language, origin)

    def _prompt(self) -> None:
        """One line that says what can be entered."""
        self._print(self._choices())

    def _choices(self) -> str:
        session = self._session
        if session.card is None:
            return words.PLAIN_END(self._language)
        if session.revealed:
            offered = [self._grade_choice(*each) for each in zip(session.digits, session.outcomes, strict=True)]
            offered.append(words.PLAIN_SUGGESTED(self._language, grade=self._suggested()))
            return words.CLAUSE(self._language).join(offered)
        if session.typing:
            return words.PLAIN_TYPE(self._language)
        if session.card.note.form == "choice":
            return words.PLAIN_PICK(self._language, options=len(session.options))
        return words.PLAIN_REVEAL(self._language)

    def _grade_choice(self, digit: str, outcome: Outcome) -> str:
        effect = words.outcome(self._language, outcome.interval, outcome.again_today)
        name = words.grade(digit, outcome.grade)(self._language)
        return words.PLAIN_GRADE(self._language, number=digit, grade=name, outcome=effect)

    def _suggested(self) -> str:
        """What an empty line means: what an answer that was typed or picked suggests, else Good."""
        digits = self._session.digits.items()
        digit = next(digit for digit, grade in digits if grade == self._session.suggested)
        return f"{digit} {words.grade(digit, self._session.suggested)(self._language)}"

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
        """Prints `text`; on a terminal broken between words, which it would not do itself."""
        if self._out.isatty():
            text = "\n".join(text[start:end] for start, end in break_lines(text, options.columns()))
        print(text, file=self._out, flush=True)


def _marked(card: Card, language: Language) -> str:
    """The answer; in a cloze's sentence in brackets, as there is no colour to mark it."""
    spans = faces.answer(card, language)
    if len(spans) == 1:
        return spans[0].text
    return "".join(f"[{span.text}]" if span.role == "answer" else span.text for span in spans)


def _digits(count: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, count + 1))
