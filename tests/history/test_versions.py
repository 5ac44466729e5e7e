"""Logs and exports that earlier versions wrote: each opens, and comes to what it came to then."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from critique_study import __version__
from critique_study.clock import Moment
from critique_study.history import backup
from critique_study.history.exchange import export_log, import_log
from critique_study.history.log import Log
from tests.history.keep_version import COLLECTION, FOLDER, replayed, told

KEPT = sorted(FOLDER.glob("*.db"))
NOW = Moment(1_795_000_000_000, 0)

pytestmark = pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)


def same(kept: Path, log: Log) -> None:
    """Whether `log` comes to what was written down then; what later versions know besides is their own."""
    then = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
    now: Mapping[str, Any] = json.loads(json.dumps(told(replayed(log))))
    assert now["read"] == then["read"]
    assert now["cards"].keys() == then["cards"].keys()
    for card, state in then["cards"].items():
        assert {name: now["cards"][card][name] for name in state} == state, card


@pytest.fixture
def path(kept: Path, tmp_path: Path) -> Path:
    """A copy: the log in use."""
    path = tmp_path / f"{COLLECTION}.db"
    shutil.copy(kept, path)
    return path


def test_its_log(kept: Path, path: Path) -> None:
    """Opened, folded, studied on."""
    with closing(Log(path)) as log:
        same(kept, log)
        undone = log.undo(NOW, NOW.study_day())
        assert undone is not None


def test_from_machine_to_machine(kept: Path, path: Path, tmp_path: Path) -> None:
    """Exported by this version and imported into a new log it is the same."""
    with closing(Log(path)) as log, (tmp_path / "new.jsonl").open("wb") as file:
        export_log(log, COLLECTION, file)
    import_log(tmp_path / "new.jsonl", tmp_path / "new" / "kept.db", COLLECTION, NOW)
    with closing(Log(tmp_path / "new" / "kept.db")) as log:
        same(kept, log)


def test_its_export(kept: Path, tmp_path: Path) -> None:
    """Imported into a new log."""
    import_log(kept.with_suffix(".jsonl"), tmp_path / "new" / "kept.db", COLLECTION, NOW)
    with closing(Log(tmp_path / "new" / "kept.db")) as log:
        same(kept, log)


def test_its_backup(kept: Path, tmp_path: Path) -> None:
    """Put back as a log."""
    backup.restore(kept, tmp_path / "new" / "kept.db", COLLECTION, NOW)
    with closing(Log(tmp_path / "new" / "kept.db")) as log:
        same(kept, log)


def test_this_version_is_kept(kept: Path) -> None:
    """Of every version whose log schema a release has written, the present one included."""
    assert kept.with_suffix(".json").exists()
    assert __version__ in {path.stem for path in KEPT}
