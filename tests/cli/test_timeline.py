"""`critique-study timeline`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.debate import assert_fits, assert_needs_seeds, assert_nothing_made
from tests.cli.program import run


@pytest.mark.parametrize("columns", [24, 80])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_events(tmp_path: Path, language: str, columns: int) -> None:
    """In order, each date once and with the parts that are known."""
    text = assert_fits("timeline", "--lang", language, columns=columns)
    dates = [line for line in text.splitlines() if line and not line.startswith(" ")][1:]
    assert len(dates) == len({*dates})
    assert dates[0] == ("1970 年代" if language == "zh" else "1970s")
    assert_nothing_made(tmp_path)


def test_of_a_person() -> None:
    """Only those in which they took part; what is known from elsewhere says so."""
    text = assert_fits("timeline", "--person", "altman", "--lang", "en")
    assert text.startswith("Timeline: Sam Altman\n\nNovember 2024\n")
    assert "1970s" not in text
    assert "outside the document" in " ".join(text.split())


def test_nothing_of_a_person() -> None:
    """Is said."""
    assert "No event names Vijay Pande." in assert_fits("timeline", "--person", "pande", "--lang", "en")


def test_nobody_of_that_name() -> None:
    """Is answered with the nearest."""
    done = run("timeline", "--person", "tau")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "critique-study: there is no person `tau`: do you mean `tao`?\n"


def test_without_seeds(tmp_path: Path) -> None:
    """Nothing happened."""
    assert_needs_seeds(tmp_path, "timeline")
