"""The lines of a coverage.tsv."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content.coverage import read_coverage


def test_coverage(tmp_path: Path) -> None:
    """A line names a statement and its notes or a reason; CRLF, a mark at the start and a left-out column are fine."""
    path = tmp_path / "coverage.tsv"
    path.write_bytes(
        "\ufeffparagraph\tstatement\tnotes\treason\r\n1\tA.\ta b\t\r\n\r\n2\tB.\t\ttrivial\r\n3\tC.\tc\n".encode()
    )
    lines, faults = read_coverage(path)
    assert not faults
    assert [(line.place.line, line.statement, line.notes, line.reason) for line in lines] == [
        *((2, "A.", ("a", "b"), ""), (4, "B.", (), "trivial"), (5, "C.", ("c",), ""))
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: the first line must name the columns"),
        ("a\tb\n", "1:1: the first line must name the columns"),
        ("paragraph\tstatement\tnotes\treason\none\tA.\ta\t\n", "2:1: the paragraph `one` is not a number"),
        ("paragraph\tstatement\tnotes\treason\n1 A. a\n", "2:1: expected 4 columns with tabs between, found 1"),
        ("paragraph\tstatement\tnotes\treason\n1\tA.\ta\t\tb\n", "2:1: expected 4 columns with tabs between, found 5"),
    ],
)
def test_coverage_faults(tmp_path: Path, text: str, message: str) -> None:
    """A line of another shape is a problem at that line."""
    path = tmp_path / "coverage.tsv"
    path.write_text(text)
    (fault,) = read_coverage(path)[1]
    assert str(fault).startswith(f"{path}:{message}")


def test_coverage_in_another_encoding(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are refused at their line."""
    path = tmp_path / "coverage.tsv"
    path.write_bytes(b"paragraph\n\xb9\xfe\n")
    assert [str(fault) for fault in read_coverage(path)[1]] == [f"{path}:2:1: not UTF-8 text: save the file as UTF-8"]
