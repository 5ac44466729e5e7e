"""Learn the debate: read it a section at a time, with questions between.

It goes on where you stopped; with a MODULE it opens that one, for an order is recommended, never enforced. What is
answered here comes back in the quiz.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from critique_study.cli import options, sitting
from critique_study.clock import SystemClock
from critique_study.content.models import Collection
from critique_study.content.named import module_named
from critique_study.errors import ContentError, UsageError
from critique_study.history.log import Log
from critique_study.session import Session, askable
from critique_study.settings import Settings, screen_language

if TYPE_CHECKING:
    from critique_study.onboarding.progress import ModuleProgress

EXAMPLES = (
    ("critique-study learn", "begin, or go on where you stopped"),
    ("critique-study learn tao-theory --plain", "open one module, as lines of text"),
    ("critique-study learn --placement", "say what you know already: two questions a module, which count for nothing"),
    ("critique-study learn --status", "how far you have come"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the module, the test, the status and the choice of face."""
    parser.add_argument("module", metavar="MODULE", nargs="?", help="by its id, its title, or how one of them begins")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--placement", action="store_true", help="test the modules not begun: those you know are skipped on the path"
    )
    instead.add_argument("--status", action="store_true", help="say how far you have come, and where it goes on")
    parser.add_argument("--json", action="store_true", help="with --status: as one JSON object")
    sitting.add_face(parser)


def run(arguments: argparse.Namespace) -> int:
    """Walks the path in the chosen face, or says how far it was walked; all that was graded is kept."""
    if arguments.json and not arguments.status:
        raise UsageError("--json goes with --status")
    if arguments.module is not None and (arguments.status or arguments.placement):
        raise UsageError(f"{'--status' if arguments.status else '--placement'} is about all modules: name none")
    settings = options.settings(arguments)
    if not arguments.status:
        sitting.see_that_it_can_be_shown(settings, "learn")
    collection, warning = options.collection_and_warning(arguments)
    if not collection.path:
        what = "no path.yaml in the seeds folder" if collection.has_seeds else "no seeds folder"
        raise ContentError(f"there is no path to learn along: {what} beside {options.shown_path(collection.root)}")
    module = module_named(collection, arguments.module).id if arguments.module is not None else None
    if arguments.status:
        return _show_status(arguments, collection)
    path = options.log_path(arguments, collection)
    with closing(Log(path)) as log:
        plan = sitting.plan(settings)
        session = Session(
            collection, log, SystemClock(), mode=options.mode(arguments), plan=plan, snapshots=options.snapshots()
        )
        try:
            if settings.face == "plain":
                _walk_in_plain(session, module, is_test=arguments.placement)
                return 0
            return _walk(session, settings, warning, module, is_test=arguments.placement)
        finally:
            sitting.end(session, path, settings.rollover_hour)


def _show_status(arguments: argparse.Namespace, collection: Collection) -> int:
    """Prints a line for each module and where to go on, or one JSON object; writes nothing."""
    from critique_study.onboarding import status

    path = _path(arguments, collection)
    if arguments.json:
        print(json.dumps(status.as_json(path), indent=2))
    else:
        print(*status.told(path, collection, screen_language(options.mode(arguments))), sep="\n")
    return 0


def _path(arguments: argparse.Namespace, collection: Collection) -> tuple[ModuleProgress, ...]:
    from critique_study.onboarding.progress import progress

    replay = options.replay(arguments, collection)
    cards = askable(collection, options.mode(arguments))
    return progress(collection, cards, replay.states, replay.sections_read, options.today(arguments))


def _walk_in_plain(session: Session, module: str | None, *, is_test: bool) -> None:
    from critique_study.cli.plain_learn import PlainCourse, PlainPlacement
    from critique_study.onboarding.course import Course
    from critique_study.onboarding.placement import Placement

    if is_test:
        PlainPlacement(Placement(session), sys.stdin, sys.stdout).run()
    else:
        PlainCourse(Course(session, module), sys.stdin, sys.stdout).run()


def _walk(session: Session, settings: Settings, warning: str, module: str | None, *, is_test: bool) -> int:
    from critique_study.tui.app import Learn, StudyApp

    app = StudyApp(session, notice=warning, theme=settings.theme, learn=Learn(module, placement=is_test))
    app.run()
    return app.return_code or 0
