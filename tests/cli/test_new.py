"""`critique-study new`: a note written in the author's editor; here the editors are real little programs."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests import decks
from tests.cli.installed import install
from tests.cli.program import run
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the editors are scripts, the terminals POSIX")

FILL = """
text = text.replace("kind:  #", "kind: name  #").replace("many-new", "mine")
for said in ("Who wrote it?", "谁写的？", "Marcus", "马库斯"):
    text = text.replace('""', f'"{said}"', 1)
"""
"""Gives the fresh note a kind, an id and texts."""
SAVE = "\npath.write_bytes(text.encode())"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return decks.write(tmp_path / "many", decks.many(3))


def editor(folder: Path, code: str, name: str = "editor") -> str:
    """A program that runs `code` with the `path` it is given and the `text` there; the command that starts it."""
    script = folder / name
    script.write_text(
        f"#!{sys.executable}\nimport os, signal, sys\nfrom pathlib import Path\n"
        f"path = Path(sys.argv[-1])\ntext = path.read_bytes().decode()\n{code}",
        encoding="utf-8",
    )
    script.chmod(0o755)
    return shlex.quote(str(script))


class TestAdded:
    def test_a_note(self, many: Path, tmp_path: Path) -> None:
        """It is named; it stands behind the others, which are as they were, in a file with the same permissions."""
        deck = many / "deck0.yaml"
        deck.chmod(0o640)
        before = deck.read_bytes()
        done = run("new", "many", "--cards", "many", cwd=tmp_path, VISUAL=editor(tmp_path, FILL + SAVE))
        assert (done.returncode, done.stdout, done.stderr) == (0, "many/deck0.yaml: added mine\n", "")
        assert deck.read_bytes().startswith(before)
        assert deck.stat().st_mode & 0o777 == 0o640
        assert sorted(path.name for path in many.iterdir()) == ["deck0.yaml"]
        assert run("check", many).returncode == 0

    def test_what_is_wrong_with_it(self, many: Path, tmp_path: Path) -> None:
        """As path:line:column, with the exit status of `check`; the note is named all the same."""
        done = run("new", "many", "--cards", "many", cwd=tmp_path, VISUAL=editor(tmp_path, "text += '#'" + SAVE))
        *problems, added = done.stdout.splitlines()
        assert (done.returncode, done.stderr, added) == (1, "", "many/deck0.yaml: added many-new")
        assert problems[0] == "many/deck0.yaml:18:10: expected text, not nothing"
        assert set(run("check", "many", cwd=tmp_path).stdout.splitlines()) > set(problems)

    def test_warnings_are_no_errors(self, many: Path, tmp_path: Path) -> None:
        """They are printed; exit status 0."""
        code = FILL + "text = text.replace('Who', 'Who ' + 'on earth ' * 99)" + SAVE
        done = run("new", "many", "--cards", many, VISUAL=editor(tmp_path, code))
        assert done.returncode == 0
        assert "warning: " in done.stdout

    def test_a_fault_that_shows_in_another_deck(self, many: Path, tmp_path: Path) -> None:
        """The id is that of a note in a later deck; what was wrong there before is not told again."""
        other = (
            decks.many(2).replace("many", "other").replace(" n0", " other-").replace("other-1\n", "other-1\n    x: y\n")
        )
        (many / "z.yaml").write_text(other, encoding="utf-8")
        code = FILL + "text = text.replace('mine', 'other-0')" + SAVE
        done = run("new", "many", "--cards", many, VISUAL=editor(tmp_path, code))
        assert done.returncode == 1
        assert "the id `other-0` is taken" in done.stdout
        assert "`x`" not in done.stdout

    def test_a_note_that_is_not_yaml(self, many: Path, tmp_path: Path) -> None:
        """Its place is told, if not its id."""
        done = run("new", "many", "--cards", many, VISUAL=editor(tmp_path, "text += 'a: b: c'" + SAVE))
        assert done.returncode == 1
        assert f"{many}/deck0.yaml:" in done.stdout

    def test_line_ends_stay(self, many: Path, tmp_path: Path) -> None:
        """CRLF, and no line end at the end."""
        deck = many / "deck0.yaml"
        before = deck.read_bytes().rstrip().replace(b"\n", b"\r\n")
        deck.write_bytes(before)
        done = run("new", "many", "--cards", many, VISUAL=editor(tmp_path, FILL + SAVE))
        assert (done.returncode, done.stdout) == (0, f"{deck}: added mine\n")
        after = deck.read_bytes()
        assert after.startswith(before + b"\r\n\r\n  - id: mine\r\n")
        assert after.count(b"\n") == after.count(b"\r\n")
        assert not after.endswith(b"\n")

    def test_a_deck_behind_a_link(self, many: Path, tmp_path: Path) -> None:
        """The link stays one, and the file it leads to has the note."""
        real = tmp_path / "real.yaml"
        (many / "deck0.yaml").rename(real)
        (many / "deck0.yaml").symlink_to(real)
        done = run("new", "many", "--cards", many, VISUAL=editor(tmp_path, FILL + SAVE))
        assert done.returncode == 0
        assert (many / "deck0.yaml").is_symlink()
        assert b"id: mine" in real.read_bytes()

    def test_the_editor_starts_at_the_note(self, many: Path, tmp_path: Path) -> None:
        """In the words of that editor."""
        vi = editor(tmp_path, "Path('told').write_text(sys.argv[1] + text.splitlines()[int(sys.argv[1]) - 1])", "vi")
        run("new", "many", "--cards", many, cwd=tmp_path, VISUAL=vi)
        assert (tmp_path / "told").read_text() == "+17  - id: many-new"


class TestNothingAdded:
    @pytest.mark.parametrize(
        "code",
        [
            "",
            "path.write_bytes(path.read_bytes())",
            "path.write_text(text + '\\n')",
            "path.write_text('')",
            "path.unlink()",
            "path.write_bytes(text.partition('- id: many-new')[0].rstrip().encode())",
        ],
        ids=["left", "saved", "one more line end", "emptied", "deleted", "taken back by hand"],
    )
    @pytest.mark.parametrize("line_end", [b"\n", b"\r\n"], ids=repr)
    def test_the_deck_is_as_it_was(self, many: Path, tmp_path: Path, code: str, line_end: bytes) -> None:
        """To the byte, and a line says so."""
        deck = many / "deck0.yaml"
        before = deck.read_bytes().rstrip().replace(b"\n", line_end)
        deck.write_bytes(before)
        done = run("new", "many", "--cards", many, VISUAL=editor(tmp_path, code))
        assert (done.returncode, done.stdout, done.stderr) == (0, f"{deck}: nothing was added\n", "")
        assert deck.read_bytes() == before
        assert sorted(path.name for path in many.iterdir()) == ["deck0.yaml"]

    def test_somebody_else_wrote_meanwhile(self, many: Path, tmp_path: Path) -> None:
        """That is kept, even if the author added nothing."""
        code = "path.write_text(text.replace('Answer 0.', 'Answer nought.'))"
        run("new", "many", "--cards", many, VISUAL=editor(tmp_path, code))
        assert "Answer nought." in (many / "deck0.yaml").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        "deck", ["deck: none\ntitle: {en: N}\nnotes: []\n", "deck: none\ntitle: {en: N}\n"], ids=["[]", "no notes"]
    )
    def test_a_deck_that_cannot_take_one(self, many: Path, tmp_path: Path, deck: str) -> None:
        """One line, and no editor."""
        (many / "none.yaml").write_text(deck)
        done = run("new", "none", "--cards", many, VISUAL=editor(tmp_path, "path.unlink()"))
        assert (done.returncode, done.stdout) == (1, "")
        assert "`notes:`" in done.stderr.splitlines()[-1]
        assert (many / "none.yaml").read_text() == deck

    @pytest.mark.parametrize(("name", "said"), [("mani", "do you mean `many`?"), ("x", "the decks are many")])
    def test_a_deck_that_is_not_there(self, many: Path, name: str, said: str) -> None:
        """The nearest one is named, or those that there are."""
        done = run("new", name, "--cards", many)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert said in done.stderr

    def test_no_deck_is_named(self) -> None:
        """One line, exit status 2."""
        done = run("new")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


class TestProtected:
    def test_the_cards_of_an_installed_program(self, tmp_path: Path) -> None:
        """Are not for writing, whoever owns them; the way out is named, and works."""
        site = tmp_path / "site"
        shipped = install(site)
        before = (shipped / "zhang.yaml").read_bytes()
        words = {"PYTHONPATH": str(site), "VISUAL": editor(tmp_path, "path.unlink()")}
        done = run("new", "zhang", cwd=tmp_path, **words)
        assert (done.returncode, done.stdout) == (1, "")
        assert "critique-study cards --copy DIR" in done.stderr.splitlines()[-1]
        assert (shipped / "zhang.yaml").read_bytes() == before
        run("cards", "--copy", "mine", cwd=tmp_path, PYTHONPATH=str(site))
        words["VISUAL"] = editor(tmp_path, "")
        done = run("new", "zhang", "--cards", "mine/cards", cwd=tmp_path, **words)
        assert (done.returncode, done.stdout) == (0, "mine/cards/zhang.yaml: nothing was added\n")

    @pytest.mark.parametrize("name", ["", "deck0.yaml"])
    def test_a_read_only_deck(self, many: Path, tmp_path: Path, name: str) -> None:
        """Or one in such a folder."""
        (many / name).chmod(0o555)
        if os.access(many / name, os.W_OK):
            pytest.skip("root can write everything")
        done = run("new", "many", "--cards", many, VISUAL=editor(tmp_path, "path.unlink()"))
        (many / name).chmod(0o755)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert f"critique-study cards --copy DIR --cards {many}" in done.stderr


class TestFailures:
    @pytest.mark.parametrize("visual", ["no-such-editor", "vi 'half"])
    def test_no_editor(self, many: Path, visual: str) -> None:
        """One line, exit status 2, before anything is written."""
        before = (many / "deck0.yaml").stat().st_mtime_ns
        done = run("new", "many", "--cards", many, VISUAL=visual)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "VISUAL" in done.stderr
        assert (many / "deck0.yaml").stat().st_mtime_ns == before

    @pytest.mark.parametrize("code", ["sys.exit(3)", "os.kill(os.getpid(), signal.SIGKILL)"])
    def test_an_editor_that_dies_unsaved(self, many: Path, tmp_path: Path, code: str) -> None:
        """One line, exit status 1; the deck is as it was."""
        before = (many / "deck0.yaml").read_bytes()
        done = run("new", "many", "--cards", many, VISUAL=editor(tmp_path, code))
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert done.stderr.endswith(": nothing was added\n")
        assert (many / "deck0.yaml").read_bytes() == before

    def test_an_editor_that_dies_while_saving(self, many: Path, tmp_path: Path) -> None:
        """What it saved stays, and what was there before lies beside it, where the line says; no file is lost."""
        before = (many / "deck0.yaml").read_bytes()
        (many / "deck0.yaml.before-1").write_text("older")
        code = "path.write_text('deck: ma'); os.kill(os.getpid(), signal.SIGKILL)"
        done = run("new", "many", "--cards", "many", cwd=tmp_path, VISUAL=editor(tmp_path, code))
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "SIGKILL" in done.stderr
        assert "many/deck0.yaml.before-2" in done.stderr
        assert (many / "deck0.yaml.before-1").read_text() == "older"
        assert (many / "deck0.yaml.before-2").read_bytes() == before
        assert (many / "deck0.yaml").read_text() == "deck: ma"

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
    def test_the_program_is_killed(self, many: Path, tmp_path: Path, number: signal.Signals) -> None:
        """While the editor is open: the notes are there, the template too, and the next one gets another id."""
        before = (many / "deck0.yaml").read_bytes()
        done = run("new", "many", "--cards", many, VISUAL=editor(tmp_path, f"os.kill(os.getppid(), {number})"))
        assert done.returncode == -number
        left = (many / "deck0.yaml").read_bytes()
        assert left.startswith(before)
        assert left.count(b"many-new") == 1
        run("new", "many", "--cards", many, VISUAL=editor(tmp_path, "text += '#'" + SAVE))
        assert b"- id: many-new-2" in (many / "deck0.yaml").read_bytes()


class TestTerminal:
    def test_the_editor_has_the_terminal(self, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It reads keys and paints; Ctrl+C is its own; afterwards the program says what came of it."""
        code = """
            signal.signal(signal.SIGINT, lambda *_: print("still editing", flush=True))
            print("your id? ", end="", flush=True)
            answer = open(0).readline().strip()  # not input(): a line editor has a moment of its own for Ctrl+C
            text = text.replace("many-new", answer)
        """
        monkeypatch.setenv("VISUAL", editor(tmp_path, dedent(code) + FILL + SAVE))
        terminal = Terminal("new", "many", "--cards", many)
        assert terminal.wait_for("your id? ")
        terminal.press("\x03")
        assert terminal.wait_for("still editing")
        terminal.press("from-a-terminal\r")
        assert terminal.wait_for(": added from-a-terminal")
        assert terminal.wait() == 0
        assert b"- id: from-a-terminal" in (many / "deck0.yaml").read_bytes()

    def test_ctrl_c_that_ends_the_editor(self, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The deck is as it was."""
        before = (many / "deck0.yaml").read_bytes()
        code = "signal.signal(2, signal.SIG_DFL); print('your id? ', flush=True); open(0).readline()"
        monkeypatch.setenv("VISUAL", editor(tmp_path, code))
        terminal = Terminal("new", "many", "--cards", many)
        assert terminal.wait_for("your id? ")
        terminal.press("\x03")
        assert terminal.wait_for("ended by SIGINT: nothing was added")
        assert terminal.wait() == 1
        assert (many / "deck0.yaml").read_bytes() == before
