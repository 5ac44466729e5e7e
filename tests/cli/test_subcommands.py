"""Every subcommand but the quiz, and what they share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from critique_study import __version__
from critique_study.cli.main import SUBCOMMANDS, main
from tests import decks
from tests.cli.program import environment, run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return decks.write(tmp_path / "many", decks.many(15))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Three good notes and one without an answer."""
    deck = decks.many(3) + "  - id: half\n    kind: claim\n    front: {en: And?, zh: 然后？}\n"
    return decks.write(tmp_path / "broken", deck)


def home() -> Path:
    return Path(os.environ["CRITIQUE_STUDY_HOME"])


class TestCheck:
    def test_the_shipped_content_is_well(self) -> None:
        """No error and no warning, and the counts say what was looked at."""
        done = run("check")
        assert (done.returncode, done.stderr) == (0, "")
        counts = next(line for line in done.stdout.splitlines() if line.startswith("all is well: "))
        assert counts.startswith("all is well: 6 decks, ")
        summary = done.stdout.partition("all is well")[0]
        assert not summary or summary.startswith("0 errors, 0 warnings, ")

    def test_counts(self, many: Path) -> None:
        """Notes, core notes, cards and languages of each deck, and the kinds."""
        text = (many / "deck0.yaml").read_text(encoding="utf-8")
        (many / "deck0.yaml").write_text(text.replace("kind: claim", "kind: term\n    core: true", 1), encoding="utf-8")
        *_, heads, deck, kinds = run("check", many).stdout.splitlines()
        assert heads.split() == ["deck", "notes", "core", "cards", "en", "zh"]
        assert deck.split()[1:] == ["15", "1", "15", "15", "15"]
        assert kinds == "kinds: claim 14, term 1"

    def test_annotations(self, broken: Path) -> None:
        """As workflow commands, whose special characters are escaped; the exit status is the same."""
        (broken / "b,1.yaml").write_text("deck: b\ntitle: {en: B}\nnote: []\nnotes: []\n")
        done = run("check", "broken", "--format", "github", cwd=broken.parent)
        assert done.returncode == 1
        other, problem = done.stdout.splitlines()
        assert other.startswith("::error file=broken/b%2C1.yaml,line=3,col=1,title=format::unknown key `note`")
        assert problem.startswith("::error file=broken/deck0.yaml,line=16,col=5,title=sides::")

    def test_warnings_that_are_allowed_are_counted(self, tmp_path: Path) -> None:
        """With its reason a warning is silent, and yet told in the summary; so are notices, until asked for."""
        alike = "What did Marcus in 2022 call a wall that scaling alone will never"
        notes = "".join(
            f"  - id: n{n}\n    kind: claim\n    front: {{en: '{alike} {end}?'}}\n    back: {{en: 'a{n}, b and c'}}\n"
            f"    allow: {{lists: the three belong together}}\n"
            for n, end in enumerate(("climb", "get over"))
        )
        folder = decks.write(tmp_path / "d", f"deck: d\ntitle: {{en: D}}\nnotes:\n{notes}")
        done = run("check", folder)
        assert done.returncode == 0
        summary = "0 errors, 0 warnings, 2 warnings allowed, with reasons, 1 notice (--info shows them)"
        assert done.stdout.splitlines()[0] == summary
        told = run("check", folder, "--info").stdout.splitlines()
        assert "info: looks like `n0`" in told[0]
        assert told[1] == "0 errors, 0 warnings, 2 warnings allowed, with reasons"

    def test_every_problem_has_its_place(self, broken: Path) -> None:
        """path:line:column: message, relative to here; then the count; exit status 1."""
        done = run("check", "broken", cwd=broken.parent)
        assert (done.returncode, done.stderr) == (1, "")
        problem, count = done.stdout.splitlines()
        assert problem.startswith("broken/deck0.yaml:16:5: ")
        assert count == "1 error, 0 warnings"

    def test_json(self, broken: Path) -> None:
        """The same as a list of objects."""
        done = run("check", "broken", "--format", "json", cwd=broken.parent)
        (problem,) = json.loads(done.stdout)
        assert {key: problem[key] for key in ("path", "line", "column", "severity")} == {
            "path": "broken/deck0.yaml",
            "line": 16,
            "column": 5,
            "severity": "error",
        }

    def test_one_file_of_a_folder(self, broken: Path) -> None:
        """Only its problems are told."""
        good = broken / "good.yaml"
        good.write_text("deck: good\ntitle: {en: Good, zh: 好}\nnotes: []\n")
        assert run("check", good).returncode == 0
        assert run("check", broken / "deck0.yaml").returncode == 1

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        """One line, exit status 1."""
        done = run("check", tmp_path / "no")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)


class TestBrokenDecks:
    def test_the_good_notes_can_be_studied(self, broken: Path) -> None:
        """One line of warning on stderr, and three cards."""
        done = run("quiz", "--plain", "--lang", "en", "--cards", broken, stdin="q\n")
        assert done.returncode == 0
        assert done.stdout.startswith("Today: 0 due, 3 new")
        assert done.stderr.count("\n") == 1
        assert "1 problem in " in done.stderr

    def test_the_advice_names_the_folder(self, broken: Path) -> None:
        """The command it gives finds the problem."""
        done = run("due", "--cards", "broken", cwd=broken.parent)
        assert "(critique-study check broken says more)" in done.stderr
        assert run("check", "broken", cwd=broken.parent).returncode == 1

    @pytest.mark.parametrize("arguments", [["quiz", "--plain"], ["due"], ["check"]], ids=str)
    def test_nothing_to_study(self, tmp_path: Path, arguments: list[str]) -> None:
        """An empty folder is told in one line, exit status 1."""
        done = run(*arguments, "--cards", decks.write(tmp_path / "empty"))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)

    def test_dossiers_are_not_decks(self) -> None:
        """Who checks the seeds folder is told what to name."""
        done = run("check", ROOT / "seeds")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)

    @pytest.mark.parametrize(
        "arguments", [["quiz", "--plain"], ["due"], ["log"], ["where"], ["export", "x.apkg"]], ids=str
    )
    def test_a_collection_that_does_not_say_its_id(self, many: Path, tmp_path: Path, arguments: list[str]) -> None:
        """Its cards are not asked without their history; check says where the fault is."""
        (many / "collection.yaml").write_text("title: {en: No id}\n")
        done = run(*arguments, "--cards", many, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        done = run("check", many)
        assert done.returncode == 1
        assert f"{many}/collection.yaml:1:1: `id` is missing" in done.stdout


class TestDue:
    def test_today_and_tomorrow(self, many: Path) -> None:
        """Before and after two answers; no log is made by looking."""
        before = run("due", "--cards", many, "--lang", "en")
        assert before.stdout == "Today: 0 due, 10 new, 0 to drill.\nTomorrow: 0 due, 10 new.\n"
        assert not (home() / "data").exists()
        run("quiz", "--plain", "--cards", many, stdin="\n3\n\n1\n")
        after = run("due", "--cards", many, "--lang", "zh")
        assert after.stdout == "今天：到期 0 张，新卡 8 张，巩固 1 张。\n明天：到期 2 张，新卡 10 张。\n"

    def test_the_bare_command_without_a_terminal(self, many: Path) -> None:
        """What is due, and how to study."""
        done = run("--cards", many, "--lang", "en")
        assert done.returncode == 0
        assert done.stdout.splitlines()[0] == "Today: 0 due, 10 new, 0 to drill."
        assert "quiz --plain" in done.stdout.splitlines()[-1]


class TestLog:
    def test_json_lines_have_every_column(self, many: Path) -> None:
        """One object a line, data as an object."""
        run("quiz", "--plain", "--cards", many, "--lang", "en", stdin="\n3\nu\n")
        rows = [json.loads(line) for line in run("log", "--json", "--cards", many).stdout.splitlines()]
        assert [list(row) for row in rows] == [
            ["seq", "id", "at", "utc_offset", "day", "device", "kind", "card", "data", "import"]
        ] * 2
        assert rows[1]["data"] == {"event": rows[0]["id"]}

    def test_lines_for_people(self, many: Path) -> None:
        """Day, kind, card, data."""
        run("quiz", "--plain", "--cards", many, "--lang", "en", stdin="\n3\n")
        (line,) = run("log", "--cards", many).stdout.splitlines()
        assert line.split("  ")[1:3] == ["review", "n00"]
        assert line.split("  ")[3].startswith("grade=4 ")

    def test_no_log_yet(self, many: Path) -> None:
        """Nothing is printed and none is made."""
        done = run("log", "--json", "--cards", many)
        assert (done.returncode, done.stdout, (home() / "data").exists()) == (0, "", False)

    def test_a_damaged_log(self, many: Path) -> None:
        """One line that names the file, exit status 1."""
        run("quiz", "--plain", "--cards", many, stdin="\n3\n")
        log = home() / "data" / "default" / "many.db"
        log.write_bytes(b"\0" * 5000)
        for arguments in (["log"], ["due"], ["quiz", "--plain"]):
            done = run(*arguments, "--cards", many)
            assert (done.returncode, done.stderr.count("\n")) == (1, 1)
            assert str(log) in done.stderr


def test_where(many: Path) -> None:
    """The places in use, the profile's log among them."""
    places = dict(line.split("\t") for line in run("where", "--cards", many, "--profile", "me").stdout.splitlines())
    assert places["log"] == str(home() / "data" / "me" / "many.db")
    assert places["cards"] == str(many)
    assert {"data", "config", "cache", "exports"} <= set(places)


class TestExport:
    def test_writes_a_package(self, many: Path, tmp_path: Path) -> None:
        """And says what is in it, and what differs from the export before."""
        out = tmp_path / "deck.apkg"
        done = run("export", out, "--cards", many)
        assert (done.returncode, done.stdout) == (0, f"{out}: 15 notes (15 new, 0 changed), 15 cards\n")
        deck = many / "deck0.yaml"
        deck.write_text(deck.read_text(encoding="utf-8").replace("Answer 3.", "Answer three."), encoding="utf-8")
        done = run("export", out, "--cards", many)
        assert (done.returncode, done.stdout) == (0, f"{out}: 15 notes (0 new, 1 changed), 15 cards\n")

    def test_a_query(self, many: Path, tmp_path: Path) -> None:
        """Only the notes of the cards that are meant; that none is meant is one line, and writes nothing."""
        out = tmp_path / "some.apkg"
        done = run("export", out, "id:n03", "or", "id:n07", "--cards", many)
        assert (done.returncode, done.stdout) == (0, f"{out}: 2 notes (2 new, 0 changed), 2 cards\n")
        none = tmp_path / "none.apkg"
        done = run("export", none, "is:flagged", "--cards", many)
        assert (done.returncode, done.stderr) == (
            1,
            "critique-study: no card is meant by is:flagged: nothing to export\n",
        )
        assert not none.exists()

    @pytest.mark.parametrize("out", ["folder", "no/deck.apkg"])
    def test_a_place_that_cannot_be_written(self, many: Path, tmp_path: Path, out: str) -> None:
        """One line, exit status 1, nothing left behind."""
        (tmp_path / "folder").mkdir()
        before = sorted(tmp_path.rglob("*"))
        done = run("export", tmp_path / out, "--cards", many)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert [path for path in sorted(tmp_path.rglob("*")) if home() not in (path, *path.parents)] == before

    def test_release_and_diff(self, many: Path, tmp_path: Path) -> None:
        """Records a release, says what differs from it and from a package; exit status 1 only for lost progress."""
        out = tmp_path / "old.apkg"
        assert run("export", out, "--cards", many).returncode == 0
        done = run("export", "--release", "--cards", many, cwd=tmp_path)
        path = Path("many", "releases.json")
        assert (done.returncode, done.stdout) == (0, f"{path}: 15 notes, 15 cards\n")
        assert run("check", many, "--release").returncode == 0
        assert "changed since the release: 0 notes\n" in run("check", many).stdout
        deck = many / "deck0.yaml"
        deck.write_text(deck.read_text(encoding="utf-8").replace("Answer 3.", "Answer three."), encoding="utf-8")
        assert "changed since the release: 1 note\n" in run("check", many).stdout
        checked = run("check", many, "--release", cwd=tmp_path)
        assert (checked.returncode, "`n03` changed since the release" in checked.stdout) == (1, True)
        counts = "0 new, 1 updated, 14 unchanged, 0 gone; progress would be lost: 0\n"
        done = run("export", "--diff", "--cards", many)
        assert (done.returncode, done.stdout) == (0, f"updated n03\n{counts}")
        done = run("export", "--diff", out, "--cards", many)
        change = "  BackEn\n    - Answer 3.\n    + Answer three.\n"
        assert (done.returncode, done.stdout) == (0, f"updated n03\n{change}{counts}")
        deck.write_text(deck.read_text(encoding="utf-8").replace("id: n03", "id: n99"), encoding="utf-8")
        for done in (run("export", "--diff", "--cards", many), run("export", "--diff", out, "--cards", many)):
            assert (done.returncode, done.stderr) == (1, "")
            assert "\nlost n03: its id vanished without `formerly` or `retired`\n" in done.stdout

    def test_no_release_of_half_a_collection(self, broken: Path) -> None:
        """A note that cannot be used would be forgotten: one line more, and no ledger."""
        done = run("export", "--release", "--cards", broken)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 2)
        assert "mend it first" in done.stderr
        assert not (broken / "releases.json").exists()


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["dance"],
            ["quiz", "--fast"],
            ["--lang", "de"],
            ["export"],
            ["export", "--release", "deck.apkg"],
            ["export", "--release", "--lang", "en"],
            ["export", "--diff", "old.apkg", "deck:tao"],
            ["export", "--diff", "--release"],
            ["due", "--profile", "../../etc"],
            ["quiz"],
            ["check", "--format", "xml"],
            ["export", "deck.txt"],
            ["check", "README.md"],
        ],
    )
    def test_a_mistake_gets_one_line(self, arguments: list[str]) -> None:
        """On stderr, exit status 2."""
        done = run(*arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr

    def test_version(self) -> None:
        """One line."""
        assert run("--version").stdout == f"critique-study {__version__}\n"

    @pytest.mark.parametrize("name", SUBCOMMANDS)
    def test_every_subcommand_has_help(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        """With a sentence on what it does."""
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        assert f"critique-study {name}" in capsys.readouterr().out

    @pytest.mark.parametrize("name", SUBCOMMANDS)
    def test_every_subcommand_is_in_the_readme(self, name: str) -> None:
        """With its name as a user types it."""
        assert f"critique-study {name}" in (ROOT / "README.md").read_text(encoding="utf-8")

    def test_common_options_before_or_after(self, many: Path) -> None:
        """`--cards X due` is `due --cards X`."""
        assert run("--cards", many, "--lang", "zh", "due").stdout == run("due", "--cards", many, "--lang", "zh").stdout


class TestStreams:
    def test_a_closed_pipe_ends_quietly(self, many: Path) -> None:
        """As with `| head -1`."""
        run("quiz", "--plain", "--cards", many, stdin="\n3\n" * 10)
        command = f"{sys.executable} -m critique_study log --json --cards {many} | true; exit ${{PIPESTATUS[0]}}"
        done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment(), check=False)
        assert (done.returncode, done.stderr) == (0, b"")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
    def test_a_full_disk_under_stdout(self, many: Path) -> None:
        """One line, exit status 1."""
        command = f"{sys.executable} -m critique_study due --cards {many} > /dev/full"
        done = subprocess.run(["bash", "-c", command], capture_output=True, env=environment(), check=False)
        assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)

    def test_a_home_that_cannot_be_made(self, many: Path, tmp_path: Path) -> None:
        """A file is in the way: one line that names the variable or the file."""
        (tmp_path / "file").write_text("")
        done = run("due", "--cards", many, CRITIQUE_STUDY_HOME=str(tmp_path / "file"))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "CRITIQUE_STUDY_HOME" in done.stderr
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "data").write_text("")
        done = run("quiz", "--plain", "--cards", many, CRITIQUE_STUDY_HOME=str(tmp_path / "folder"))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)

    def test_closed_streams(self, many: Path) -> None:
        """Without a stdout there is nothing to say, and nothing fails."""
        for command in ("due", "check", "quiz --plain"):
            line = f"{sys.executable} -m critique_study {command} --cards {many} <&- >&-"
            done = subprocess.run(["bash", "-c", line], capture_output=True, env=environment(), check=False)
            assert (done.returncode, done.stderr.count(b"Traceback")) == (0, 0), done.stderr


@pytest.mark.parametrize(
    "arguments", [["check"], ["due"], ["log"], ["where"], ["export", "x.apkg"], ["quiz", "--plain"]], ids=str
)
def test_textual_is_not_loaded_without_need(many: Path, tmp_path: Path, arguments: list[str]) -> None:
    """Nor is genanki, but for the export."""
    program = (
        "import sys; from critique_study.cli.main import main; main(sys.argv[1:]);"
        "print([m for m in ('textual', 'rich', 'genanki') if m in sys.modules], file=sys.stderr)"
    )
    options = [] if arguments[0] == "check" else ["--cards", str(many)]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments, *options],
        input="",
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        cwd=tmp_path,
        check=True,
    )
    assert done.stderr == ("['genanki']\n" if arguments[0] == "export" else "[]\n")


def test_a_sitting_loads_no_figures_and_no_query_language(many: Path, tmp_path: Path) -> None:
    """What only `stats`, `cards` and `check` need waits for them: the first card does not."""
    program = (
        "import sys; from critique_study.cli.main import main; main(sys.argv[1:]);"
        "names = ('schedule.query', 'schedule.stats', 'schedule.report', 'content.checks', 'content.markdown');"
        "print([name for name in names if f'critique_study.{name}' in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, "quiz", "--plain", "--cards", str(many)]
    done = subprocess.run(
        command, input="", capture_output=True, encoding="utf-8", env=environment(), cwd=tmp_path, check=True
    )
    assert done.stderr == "[]\n"
