"""Files that are there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.files import replacing


def test_the_file_is_replaced_whole(tmp_path: Path) -> None:
    """Until the block ends the old content stands; afterwards the new one, and nothing else lies about."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_all_as_it_was(tmp_path: Path) -> None:
    """Whatever is raised in the block: the old content, and nothing half-written."""
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail() -> None:
        with replacing(path) as file:
            file.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed(tmp_path: Path) -> None:
    """The file behind the link is replaced, and the link stays one."""
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real" / "a")
    with replacing(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == b"new"
