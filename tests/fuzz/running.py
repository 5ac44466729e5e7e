"""Runs many cases of a subject in processes that are held to their memory and time."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import chdir
from functools import partial
from pathlib import Path
from typing import NamedTuple

from critique_study.errors import CritiqueStudyError
from critique_study.text import one_line
from tests.cli.program import SRC, environment
from tests.fuzz.spoiling import is_harmless
from tests.fuzz.subjects import Subject

FINDINGS = Path("build", "findings")
BATCH = 500
SECONDS = 2.0
KILLED_AFTER = 30.0
"""Seconds of the processor."""
MEMORY = 300 << 20
SHARED_MEMORY = Path("/dev/shm")


class Case(NamedTuple):
    """How an input was read."""

    number: int
    outcome: str
    """`read`, `refused`, or the finding after an exclamation mark."""
    seconds: float
    peak: int
    """Bytes of memory."""

    @property
    def is_finding(self) -> bool:
        """Whether something is wrong with the program."""
        return self.outcome.startswith("!")


def outcome(subject: Subject, content: bytes) -> str:
    """What reading `content` comes to, in the present folder."""
    try:
        return "read" if subject.read(content) == "read" else "refused"
    except CritiqueStudyError as error:
        told = [*map(one_line, error.args), *error.pointed().splitlines()]
        return "refused" if all(map(is_harmless, told)) else f"! not harmless: {told!r}"
    except Exception as error:  # what else there may be is what is looked for
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        return f"! {type(error).__name__} at {where}: {error!s:.300}"


def batch(subject: Subject, seed: int, start: int, stop: int) -> None:
    """Reads cases in this process, and prints a line of JSON for each."""
    outcome(subject, subject.case(seed, -1))  # what is loaded when it is first needed is not the case's
    resource.setrlimit(resource.RLIMIT_AS, (_used() + MEMORY,) * 2)
    for number in range(start, stop):
        content = subject.case(seed, number)
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew
        signal.setitimer(signal.ITIMER_PROF, KILLED_AFTER)
        began = time.process_time()
        said = outcome(subject, content)
        spent = time.process_time() - began
        if spent > SECONDS:
            said = f"! {spent:.1f} seconds; {said}"
        print(json.dumps(Case(number, said, spent, _peak())), flush=True)


def _used() -> int:
    """Bytes of address space."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _peak() -> int:
    """Bytes of memory at most since that was last set back."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def run(subject: Subject, seed: int, start: int, stop: int) -> list[Case]:
    """Reads a batch in a process of its own, from an empty folder."""
    cases: list[Case] = []
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None) as folder:
        while start < stop:
            done = subprocess.run(
                [sys.executable, "-m", "tests.fuzz", "--batch", subject.name, *map(str, (seed, start, stop))],
                cwd=folder,
                env=environment(PYTHONPATH=f"{SRC}{os.pathsep}{SRC.parent}"),
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            cases += (Case(*json.loads(line)) for line in done.stdout.splitlines())
            start += len(done.stdout.splitlines())
            if done.returncode:
                cases.append(Case(start, f"! ended with {done.returncode}: {done.stderr[-500:]}", 0.0, 0))
                start += 1
    return cases


def fuzz(subject: Subject, cases: int, seed: int) -> list[Case]:
    """Reads so many cases, on all processors."""
    starts = range(0, cases, BATCH)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parts = pool.map(partial(_batch_from, subject, seed, cases), starts)
        return [each for part in parts for each in part]


def _batch_from(subject: Subject, seed: int, cases: int, start: int) -> list[Case]:
    return run(subject, seed, start, min(start + BATCH, cases))


def report(subject: Subject, found: list[Case], seed: int) -> Iterator[str]:
    """What came of it, in lines; inputs with findings are kept."""
    was_read = sum(each.outcome == "read" for each in found)
    slowest, largest = max(found, key=lambda each: each.seconds), max(found, key=lambda each: each.peak)
    findings = [each for each in found if each.is_finding]
    yield (
        f"{subject.name:9} {len(found):7} cases of seed {seed}: {was_read} read, {len(found) - was_read} refused,"
        f" {len(findings)} findings; slowest {slowest.seconds:.2f} s (case {slowest.number}),"
        f" largest {largest.peak >> 20} MB (case {largest.number})"
    )
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        inputs = {each.number: subject.case(seed, each.number) for each in findings}
    for each in findings:
        FINDINGS.mkdir(parents=True, exist_ok=True)
        (FINDINGS / f"{subject.name}-{seed}-{each.number}").write_bytes(inputs[each.number])
        yield f"{subject.name} {each.number}: {each.outcome}"
