"""List the backups of your history, or put one back.

A backup is made when a sitting has ended; one for each of the last 7 study days with a sitting, and one for each of
the last 12 such months, are kept. The history of before is moved aside, never deleted.
"""

from __future__ import annotations

import argparse

from critique_study.cli import options
from critique_study.clock import SystemClock
from critique_study.text import one_line

EXAMPLES = (
    ("critique-study restore", "list the backups"),
    ("critique-study restore 2026-11-02", "go back to the last sitting of that day"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the backup."""
    parser.add_argument("backup", metavar="DATE|FILE", nargs="?", help="the backup to put back; without: list them")
    parser.add_argument(
        "--adopt", action="store_true", help="even if it is the history of another learner or collection"
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for each backup, newest first; or restores one and says where the history of before is."""
    from critique_study.history import backup  # here, for start time

    collection = options.collection(arguments)
    log = options.log_path(arguments, collection)
    if arguments.backup is None:
        there = backup.backups(log)
        for each in there:
            events = "damaged" if each.events is None else options.counted(each.events, "event")
            print(f"{each.day}  {events}  {-(-each.size // 1000):,} kB")
        if not there:
            print("there is no backup yet: one is made when a sitting has ended")
        return 0
    chosen = backup.named(log, arguments.backup)
    restored = backup.restore(chosen, log, collection.id, SystemClock().now(), adopt=arguments.adopt)
    print(one_line(f"restored {chosen}: {options.counted(restored.events, 'event')}"))
    if restored.aside is not None:
        print(one_line(f"the history of before is {restored.aside}"))
    return 0
