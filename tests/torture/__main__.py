"""`python -m tests.torture`: every fault again and again, for so many seconds or rounds; prints seed and counts."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.torture import damage, kills, places
from tests.torture.lab import Case, Lab, Point, Violation

POINTS: tuple[Point, ...] = (*kills.points(), *places.points(), *damage.points())
SMALL = "TORTURE_SMALL_DISK"
"""Names the folder on which the small disk is mounted."""
SMALL_SIZE = "8m"
NO_SMALL_DISK = "no small disk can be mounted here"
LONG_HOLDS = (0.1, 0.1, 0.3, 0.3, 1, 1, 12)
"""Seconds of standing still; a sitting waits for ten."""


def torture(points: list[Point], lab: Lab, seed: int, rounds: range, seconds: float) -> Counter[str]:
    """Tries all `points` in each round until time is up; prints what was violated and, last, the counts."""
    tried: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    end = time.perf_counter() + seconds
    for number, point in ((number, point) for number in rounds for point in points):
        if time.perf_counter() > end:
            break
        case = Case(lab, point.name, seed, number, lab.small if point.small else None)
        tried[point.name] += 1
        totals["cases"] += 1
        try:
            point.try_(case)
        except Violation as violation:
            totals["violations"] += 1
            print(f"VIOLATION {point.name}, case {number}: {violation}", flush=True)
        except Exception:  # the torture's own fault, or a file that cannot be read at all
            totals["violations"] += 1
            print(f"VIOLATION {point.name}, case {number}:\n{traceback.format_exc()}", flush=True)
        totals["struck"] += case.struck
        totals["accepted"] += case.accepted
    for name, count in tried.items():
        print(f"{count:6}  {name}")
    return totals


def _on_small_disk(arguments: list[str]) -> int | None:
    """Starts all this anew where it may mount a small disk that nobody else sees; None where that is not allowed."""
    if SMALL in os.environ:
        return None
    with tempfile.TemporaryDirectory() as folder:
        mount = f'mount -t tmpfs -o size={SMALL_SIZE} small "{folder}"'
        try:
            able = subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True, check=False)
        except FileNotFoundError:
            return None
        if able.returncode:
            return None
        command = [sys.executable, "-m", "tests.torture", *arguments]
        return subprocess.run(
            ["unshare", "-rm", "sh", "-c", f'{mount} && exec "$@"', "sh", *command],
            env={**os.environ, SMALL: folder},
            check=False,
        ).returncode


def main() -> int:
    """Exit status 1 if any promise was not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="default: another one each time")
    parser.add_argument("--seconds", type=float, default=600, help="after these no case is begun (default: 600)")
    parser.add_argument("--rounds", type=int, default=1 << 30, help="the most cases of each point")
    parser.add_argument("--hold", type=float, nargs="+", default=LONG_HOLDS, help="seconds of standing still")
    parser.add_argument("--case", type=int, help="only the one of this number")
    parser.add_argument("--only", default="", help="only points that have this in their name")
    chosen = parser.parse_args()
    if (status := _on_small_disk([*sys.argv[1:], "--seed", str(chosen.seed)])) is not None:
        return status
    small = Path(os.environ[SMALL]) / "home" if SMALL in os.environ else None
    points = [point for point in POINTS if chosen.only in point.name and (small is not None or not point.small)]
    rounds = range(chosen.rounds) if chosen.case is None else range(chosen.case, chosen.case + 1)
    print(f"seed {chosen.seed}, {len(points)} points" + ("" if small else f"; {NO_SMALL_DISK}"), flush=True)
    root = Path(tempfile.mkdtemp(prefix="torture-"))
    started = time.perf_counter()
    try:
        totals = torture(points, Lab(root, hold=chosen.hold, small=small), chosen.seed, rounds, chosen.seconds)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    took = time.perf_counter() - started
    print(
        f"seed {chosen.seed}: {totals['cases']} cases in {took:.0f} s, {totals['struck']} faults struck,"
        f" {totals['accepted']} events accepted; violations: {totals['violations']}"
    )
    return int(totals["violations"] > 0 or not totals["cases"])


if __name__ == "__main__":
    sys.exit(main())
