"""What the README shows is true."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from critique_study.content.checks import check
from critique_study.content.loader import load
from tests.cli.program import run

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    command.removeprefix(".venv/bin/critique-study").removeprefix("critique-study")
    for command in re.findall(r"(?:`|\n\.venv/bin/)(critique-study[^`\n]*)[`\n]", README)
]


@pytest.mark.parametrize("command", [*dict.fromkeys(COMMANDS)])
def test_command_lines_run(tmp_path: Path, command: str) -> None:
    """Each command line runs to its end, options in brackets and names in capitals filled in."""
    shutil.copytree(ROOT / "cards", tmp_path / "mine" / "cards")
    shutil.copytree(ROOT / "seeds", tmp_path / "mine" / "seeds")
    command = command.replace("[PATH…]", str(ROOT / "cards")).replace("DECK", "zhang --cards mine/cards")
    command = command.replace("ISSUE", "scaling").replace("PERSON", "tao").replace("MODULE", "tao-theory")
    command = command.replace(" [DATE]", "").replace("CARD", "zhang-poor-tune-rich-buy")
    command = command.replace("--copy DIR", "--copy copy").replace("DIR", str(ROOT / "cards")).strip("[]")
    words = shlex.split(command.replace("[", "").replace("]", ""))
    if "history.jsonl" in words:
        run("quiz", "--plain", stdin="\n3\n")
        run("log", "export", "history.jsonl", cwd=tmp_path)
    if "deck.apkg" in words:
        run("export", "deck.apkg", cwd=tmp_path)
    done = run(*words, cwd=tmp_path, TERM="dumb", VISUAL="true")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_deck_is_faultless(tmp_path: Path) -> None:
    """The example of a deck loads and passes every check."""
    (example,) = re.findall(r"```yaml\n(.*?)```", README, re.S)
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "mine.yaml").write_text(example, encoding="utf-8")
    collection, problems = load(tmp_path / "cards")
    assert [*problems, *check(collection).problems] == []
    assert len(collection.cards) == 1


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_links_lead_somewhere(target: str) -> None:
    """Every file it names is there."""
    assert (ROOT / target).exists()
