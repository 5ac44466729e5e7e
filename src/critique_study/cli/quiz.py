"""Study what is due, new and left to drill today.

With a QUERY only the cards it means are asked. Limits hide cards, they reschedule nothing: what is left out waits for
the next sitting.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial

from critique_study import words
from critique_study.cli import options, sitting
from critique_study.cli.plain import PlainQuiz
from critique_study.clock import SystemClock
from critique_study.content.models import Collection
from critique_study.errors import ContentError
from critique_study.history.log import Log
from critique_study.session import Plan, Session
from critique_study.settings import OPTIONS, Option, Settings
from critique_study.text import one_line

EXAMPLES = (
    ("critique-study quiz --minutes 10 --new 0", "ten minutes of reviews, nothing new"),
    ("critique-study quiz deck:tao --limit 20", "at most twenty cards of one deck"),
    ("critique-study quiz is:forgotten or 'ef<1.8' --cram", "practise what is hard, due or not"),
    ("critique-study quiz person:hinton -is:flagged --plain", "as lines of text, without the flagged cards"),
)
STATUS = {0: "done, also if there is nothing to ask"}

_LONGEST_NUMBER = 20
"""Characters of what should be a number that are looked at."""
_CHOSEN = ("new_per_day", "limit", "minutes", "cram")
"""The fields of a plan that the command line can make."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the choice of cards, the sitting's limits and the choice of face."""
    options.add_query(parser)
    parser.set_defaults(home=False)
    add_number = partial(parser.add_argument, metavar="N", default=argparse.SUPPRESS)
    add_number(
        "--new",
        dest="new_per_day",
        type=_number(OPTIONS["new_per_day"].numbers),
        help="the most new cards today (default: your settings')",
    )
    add_number(
        "--limit",
        type=_number(range(1, 10_000)),
        help="at most so many cards; those that are missed come back on top",
    )
    add_number(
        "--minutes",
        type=_number(range(1, 24 * 60 + 1)),
        help="end after so many minutes, once the card then asked is answered",
    )
    parser.add_argument(
        "--cram",
        action="store_true",
        default=argparse.SUPPRESS,
        help="ask the cards whether due or not, until each is known: practice, which changes no due day",
    )
    sitting.add_face(parser)


def add_bare_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what the quiz takes without its name: a QUERY there could not be told from a subcommand."""
    sitting.add_face(parser)
    parser.set_defaults(query=[], home=True)


def run(arguments: argparse.Namespace) -> int:
    """Runs one sitting in the chosen face; all that was graded is kept, however it ends."""
    settings = options.settings(arguments)
    sitting.see_that_it_can_be_shown(settings, "quiz")
    collection, warning = options.collection_and_warning(arguments)
    if not collection.cards:
        raise ContentError(f"{collection.root}: no card can be asked; {options.how_to_check(collection.root)} says why")
    selected = _selected(arguments, collection)
    if selected is not None and not selected:
        print(options.none_meant(arguments))
        return 0
    path = options.log_path(arguments, collection)
    with closing(Log(path)) as log:
        plan = _plan(arguments, settings)._replace(selected=selected)
        session = Session(
            collection, log, SystemClock(), mode=options.mode(arguments), plan=plan, snapshots=options.snapshots()
        )
        if selected is not None and session.card is None:
            print(_why_none(session, selected, options.query(arguments)))
            return 0
        try:
            return _sit(session, settings, warning, home=arguments.home)
        finally:
            sitting.end(session, path, settings.rollover_hour)


def _sit(session: Session, settings: Settings, warning: str, *, home: bool) -> int:
    if settings.face == "plain":
        PlainQuiz(session, sys.stdin, sys.stdout).run()
        return 0
    from critique_study.tui.app import StudyApp

    app = StudyApp(session, notice=warning, theme=settings.theme, home=home)
    app.run()
    return app.return_code or 0


def _plan(arguments: argparse.Namespace, settings: Settings) -> Plan:
    """What the settings say of a sitting, and before them the command line."""
    return sitting.plan(settings)._replace(**{name: getattr(arguments, name) for name in _CHOSEN if name in arguments})


def _selected(arguments: argparse.Namespace, collection: Collection) -> frozenset[str] | None:
    """The ids of the cards that the query means as the log stands now; None without one."""
    if not options.query(arguments):
        return None
    states = options.replay(arguments, collection).states
    return options.selected(arguments, collection, states, options.today(arguments))


def _why_none(session: Session, selected: frozenset[str], query: str) -> str:
    """Why none of the `selected` cards is asked, and what to do about it."""
    cards = [card for card in session.cards if card.id in selected]
    if not cards:
        language = words.MODES[session.mode]("en")
        return one_line(f"no card meant by {query} is written in {language}: try --lang both")
    meant = f"{query} means {options.counted(len(cards), 'card')}"
    if session.plan.cram:
        return one_line(f"{meant}, and none can be asked: suspended")
    return one_line(f"{meant}, and none is due, or new within today's limits; --cram asks them all the same")


def _number(allowed: range) -> Callable[[str], int]:
    """What reads one of the `allowed` numbers from the command line."""

    def number(text: str) -> int:
        if text.isdecimal() and len(text) < _LONGEST_NUMBER and int(text) in allowed:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text[:_LONGEST_NUMBER]!r} is not {Option('', numbers=allowed).wanted}")

    return number
