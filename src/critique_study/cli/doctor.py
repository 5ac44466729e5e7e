"""Examine your history and its files; with --fix mend what can be mended.

It works while a sitting goes on. Nothing is deleted but files that a killed program has left unfinished.
"""

from __future__ import annotations

import argparse
from collections import Counter

from critique_study.cli import options
from critique_study.clock import SystemClock
from critique_study.errors import CritiqueStudyError
from critique_study.settings import directories
from critique_study.text import one_line

EXAMPLES = (
    ("critique-study doctor", "say what is wrong"),
    ("critique-study doctor --fix", "mend it"),
)
STATUS = {1: "an error is left"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the mending."""
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for each finding, then how many are left; exit status 1 if an error is."""
    from critique_study.history.doctor import Case, Finding, examine  # here, for start time

    def treated(finding: Finding) -> tuple[str, str]:
        """What the finding is after treatment, and what there is to say of it."""
        if finding.mend is None or not arguments.fix:
            return finding.severity, f"; --fix would {finding.remedy}" if finding.remedy else ""
        try:
            finding.mend()
        except (CritiqueStudyError, OSError) as error:
            return finding.severity, f"; --fix could not {finding.remedy}: {getattr(error, 'strerror', None) or error}"
        return "mended", ""

    collection = options.collection(arguments)
    now = SystemClock().now()
    case = Case(
        options.log_path(arguments, collection),
        directories().exports(arguments.profile, collection.id),
        collection,
        now,
        now.study_day(options.settings(arguments).rollover_hour),
    )
    found: Counter[str] = Counter()
    for finding in examine(case):
        result, comment = treated(finding)
        found[result] += 1
        print(one_line(f"{result}: {finding.text}{comment}"))
    if found["error"] or found["warning"]:
        print(f"{options.counted(found['error'], 'error')}, {options.counted(found['warning'], 'warning')}")
    else:
        print("all is well")
    return int(found["error"] > 0)
