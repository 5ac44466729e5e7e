"""Whatever somebody gives the program for a package: one line, bounded memory, nothing written, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from critique_study.cli.main import main
from tests.anki import fuzz_packages
from tests.anki.conftest import Desk
from tests.anki.hostile import HARMLESS, PACKAGES, REFUSED
from tests.anki.test_diff import GAPS, PAIR, TIDE, WIND
from tests.cli.program import environment, run

CORPUS = Path(__file__).with_name("corpus")
MEMORY = 300 << 20
"""Bytes."""
LIMITED = """\
import resource, sys
with open("/proc/self/statm") as file:
    used = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[1]),) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
from critique_study.cli.main import main
for path in sys.argv[3:]:
    main(["import", path, "--yes", "--cards", sys.argv[2]])
    main(["export", "--diff", path, "--cards", sys.argv[2]])
"""


class Learner:
    """Somebody whose history holds what a kept package brought."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        desk.write(TIDE, WIND, GAPS, PAIR)
        self.cards = desk.cards
        self.home = folder / "home"
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.file = folder / "given.apkg"
        self("import", PACKAGES / "legacy.colpkg", "--yes")

    def __call__(self, *arguments: str | Path) -> int:
        """The exit status of a command."""
        return main([*map(str, arguments), "--cards", str(self.cards)])

    def files(self) -> dict[Path, bytes]:
        """All that is kept of theirs, and what lies in the folder for temporary files."""
        folders = (self.home, self.temporary)
        return {path: path.read_bytes() for each in folders for path in each.rglob("*") if path.is_file()}


@pytest.fixture
def learner(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Learner:
    """One with sixteen answers or more."""
    made = Learner(desk, tmp_path)
    assert "imported: " in capsys.readouterr().out
    monkeypatch.setattr(tempfile, "tempdir", str(made.temporary))
    return made


def refused(learner: Learner, capsys: pytest.CaptureFixture[str], file: Path) -> str:
    """The line with which both commands refuse `file`, after which all is as it was."""
    before = learner.files()
    lines = set()
    for command in (("import", file, "--yes"), ("export", "--diff", file)):
        assert learner(*command) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.startswith(f"critique-study: {file}: ")
        assert shown.err.count("\n") == 1
        assert shown.err[:-1].isprintable()
        lines.add(shown.err)
    assert learner.files() == before
    assert list(learner.temporary.iterdir()) == []
    assert len(lines) == 1
    return lines.pop()


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_what_is_refused(learner: Learner, capsys: pytest.CaptureFixture[str], make: Callable[[Path], object]) -> None:
    """In one line that names the file."""
    make(learner.file)
    refused(learner, capsys, learner.file)


@pytest.mark.parametrize("make", HARMLESS.values(), ids=HARMLESS)
def test_what_does_no_harm(
    learner: Learner, capsys: pytest.CaptureFixture[str], make: Callable[[Path], object]
) -> None:
    """It is read, what is sound in it is known already, and nothing else comes in."""
    make(learner.file)
    before = learner.files()
    assert learner("import", learner.file, "--yes") == 0
    shown = capsys.readouterr()
    assert "no new answers" in shown.out
    assert shown.err == ""
    assert learner.files() == before
    assert list(learner.temporary.iterdir()) == []
    assert learner("export", "--diff", learner.file) in (0, 1)
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (lambda path: path.mkdir(), "not a file"),
        (lambda path: os.mkfifo(path), "not a file"),
        (lambda path: path.symlink_to("/dev/zero"), "not a file"),
        (lambda path: path.symlink_to(path), "cannot be read"),
        (lambda path: None, "cannot be read: No such file"),
        (lambda path: (path.write_bytes(b"x"), path.chmod(0)), "cannot be read|not a package"),
    ],
    ids=["folder", "pipe", "device", "link to itself", "missing", "unreadable"],
)
def test_what_is_no_file(
    learner: Learner, capsys: pytest.CaptureFixture[str], place: Callable[[Path], object], message: str
) -> None:
    """Nothing is waited for, and nothing is read for ever."""
    place(learner.file)
    assert any(each in refused(learner, capsys, learner.file) for each in message.split("|"))


def test_no_folder_to_unpack_in(
    learner: Learner, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says where that was tried."""
    monkeypatch.setattr(tempfile, "tempdir", str(learner.temporary / "gone"))
    line = refused(learner, capsys, PACKAGES / "newest.colpkg")
    assert f"cannot be unpacked in {learner.temporary / 'gone'}: No such file" in line


@pytest.mark.skipif(sys.platform == "win32", reason="a limit is as good as a full disk, but a matter of POSIX")
def test_a_full_disk(learner: Learner) -> None:
    """One line too, and what was unpacked until then is gone."""
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (99_999,) * 2);" + (
        "from critique_study.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    file = PACKAGES / "newest.colpkg"
    done = subprocess.run(
        [sys.executable, "-c", code, "import", file, "--dry-run", "--cards", learner.cards],
        capture_output=True,
        encoding="utf-8",
        env=environment(TMPDIR=str(learner.temporary), PYTHONDONTWRITEBYTECODE="1"),
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"critique-study: {file}: cannot be unpacked in {learner.temporary}: File too large")
    assert list(learner.temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its limit")
def test_memory_is_bounded(learner: Learner, tmp_path: Path) -> None:
    """All of them, one after the other in a process that can have no more than 300 MB."""
    files = []
    for number, make in enumerate((REFUSED | HARMLESS).values()):
        files.append(tmp_path / f"{number}.apkg")
        make(files[-1])
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(MEMORY), learner.cards, *files],
        capture_output=True,
        encoding="utf-8",
        env=environment(TMPDIR=str(learner.temporary)),
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("critique-study: ") == done.stderr.count("\n") >= 2 * len(REFUSED)
    assert list(learner.temporary.iterdir()) == []


def test_the_program_says_it_in_one_line(learner: Learner) -> None:
    """As a user sees it: exit status 1, nothing on stdout."""
    REFUSED["schema that is not SQL"](learner.file)
    done = run("import", learner.file, "--cards", learner.cards)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "\x1b" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as only Linux tells it")
def test_packages_spoilt_at_random() -> None:
    """A short slice of `make fuzz`: read, or refused in one line, in bounded memory and time; nothing is left."""
    found = fuzz_packages.fuzz(250, seed=5)
    assert len(found) == 250
    assert [each for each in found if each.outcome.startswith("!")] == []
    assert 50 < sum(each.outcome == "read" for each in found) < 200


@pytest.mark.parametrize("file", sorted(CORPUS.iterdir()), ids=lambda file: file.stem)
def test_what_was_found_once(learner: Learner, capsys: pytest.CaptureFixture[str], file: Path) -> None:
    """Packages that once brought the program to an error of Python's, kept: each is read, or refused in one line."""
    before = learner.files()
    for command in (("import", file, "--dry-run"), ("export", "--diff", file)):
        assert learner(*command) in (0, 1)
        assert capsys.readouterr().err.count("\n") <= 1
    assert learner.files() == before
    assert list(learner.temporary.iterdir()) == []
