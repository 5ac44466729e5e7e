"""A slice of the torture: every point once. `make torture` hits them again and again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("forks and signals are POSIX", allow_module_level=True)

from tests.torture.__main__ import NO_SMALL_DISK, POINTS
from tests.torture.lab import Case, Lab, Point

SEED = 1
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    return Lab(tmp_path_factory.mktemp("lab"))


@pytest.mark.parametrize("point", [each for each in POINTS if not each.small], ids=lambda each: each.name)
def test_nothing_is_lost(lab: Lab, point: Point) -> None:
    """Every answer that was accepted is there once, the doctor is content or says what to do, the program starts."""
    case = Case(lab, point.name, SEED, 0)
    point.try_(case)


@pytest.mark.parametrize(
    "cases",
    [
        ("--seed", str(SEED), "--rounds", "2", "--only", "disk"),
        # A new log was written to a write-ahead log for which there was then no room in the file.
        ("--seed", "20261123", "--only", "disk full: study", "--case", "4"),
    ],
    ids=["every fault", "a new log"],
)
def test_on_a_small_disk(cases: tuple[str, ...]) -> None:
    """Full, or read-only: in a process that may mount one."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture", *cases],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if NO_SMALL_DISK in done.stdout:
        pytest.skip(NO_SMALL_DISK)
    assert done.returncode == 0, done.stdout + done.stderr
