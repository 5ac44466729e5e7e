"""Hostile input of every kind, a hundred thousand of each, and what the program makes of it.

    python -m tests.fuzz [SUBJECT [CASES [SEED]]]

Every case hangs on the seed and on its own number, so any can be made again. They are read in batches, each in a
process of its own that may have no more than 300 MB. A finding is an error that is none of ours, something wrong with
what was read, or more than two seconds of the processor; its input is kept in build/findings, to be put into
tests/fuzz/corpus when it is understood. Packages of Anki's have a program of their own, tests.anki.fuzz_packages.
"""

from __future__ import annotations

import sys

from tests.fuzz.running import batch, fuzz, report
from tests.fuzz.subjects import SUBJECTS


def main(arguments: list[str]) -> int:
    """Runs a batch, or all of them; of every subject, if none is named."""
    if arguments[:1] == ["--batch"]:
        name, *numbers = arguments[1:]
        batch(SUBJECTS[name], *map(int, numbers))
        return 0
    names = [name for name in SUBJECTS if arguments[:1] in ([], ["all"], [name])]
    cases, seed = (*map(int, arguments[1:]), *(100_000, 1)[len(arguments[1:]) :])
    findings = 0
    for name in names:
        found = fuzz(SUBJECTS[name], cases, seed)
        for line in report(SUBJECTS[name], found, seed):
            print(line, flush=True)
        findings += sum(each.is_finding for each in found)
    return int(findings > 0 or not names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
