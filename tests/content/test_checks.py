"""The rules: each with what trips it and what does not, and `allow`."""

from __future__ import annotations

from pathlib import Path

import pytest

from critique_study.content.checks import CHECKS, MOST_OFFERS, check
from critique_study.content.form import FORM, rule_name
from critique_study.content.loader import load
from tests.content.made import found, lines, make, note

HERE = Path(__file__).parent


def test_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file of the folder of one-fault decks gives exactly its expected line, and keeps its good note."""
    monkeypatch.chdir(HERE)
    collection, problems = load(Path("faults"))
    found_there = (*problems, *check(collection).problems)
    # The decks are made alike, and their folder of dossiers is not their own.
    lines = [str(p) for p in sorted(found_there) if p.rule not in ("near-duplicates", "look-alikes", "orphans")]
    assert lines == Path("faults/expected.txt").read_text(encoding="utf-8").splitlines()
    for path in Path("faults").glob("*.yaml"):
        if f"id: {path.stem}-good" in path.read_text(encoding="utf-8", errors="replace"):
            assert f"{path.stem}-good" in collection.notes


def test_one_fault_each() -> None:
    """No faulty deck is without its line, and none but those made to be has two."""
    lines = (HERE / "faults" / "expected.txt").read_text(encoding="utf-8").splitlines()
    decks = [line.partition(":")[0] for line in lines if line.startswith("faults/")]
    silent = {"collection", "old", "allow-works"}
    assert {Path(deck).stem for deck in decks} == {path.stem for path in (HERE / "faults").glob("[!.]*.yaml")} - silent
    assert {deck for deck in decks if decks.count(deck) > 1} == {
        "faults/choices-many.yaml",
        "faults/language-extra.yaml",
    }


def test_names() -> None:
    """Every rule has a name of its own and a docstring."""
    for rules in (CHECKS, FORM):
        names = [rule_name(rule) for rule in rules]
        assert len(set(names)) == len(names)
        assert all(rule.__doc__ for rule in rules)


def test_good(tmp_path: Path) -> None:
    """Nothing is found in good notes."""
    contested = note("b", "{en: What did Marcus say?, zh: 马库斯说了什么？}", contested="true", held_by="[marcus]")
    assert found(tmp_path, note("a"), contested, note("c", why="{en: W, zh: 因}", tags="[x]")) == []


def test_without_seeds(tmp_path: Path) -> None:
    """Where no seeds are beside the cards, nothing is asked of citations, people and coverage."""
    assert (
        found(tmp_path, note("a", cites="[x/y]", contested="true", people="[z]"), note("b", cites=""), seeds=False)
        == []
    )


def test_retired(tmp_path: Path) -> None:
    """Of a retired note nothing more is asked."""
    retired = note("a", "{en: Q b?}", cites="[x/y]", contested="true", retired='"2026-01: wrong"')
    assert found(tmp_path, retired, note("b")) == []


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ({"cites": ""}, "5:5: cites nothing"),
        ({"cites": "[alpha/one, alpha/two]"}, "8:24: no section `alpha/two`: do you mean `alpha/one`?"),
        ({"cites": "[alpha]"}, "8:13: no section `alpha`"),
        (
            {"cites": "[beta/one]"},
            "8:13: warning: the first section it cites, `beta/one`, is not of the deck's seed `alpha`",
        ),
        ({"cites": "[alpha/one, beta/one]"}, ""),
        ({"people": "[zhang, marcos]"}, "10:21: no person `marcos`: do you mean `marcus`?"),
        ({"contested": "true"}, "10:16: contested, but held by nobody"),
        ({"tags": '["a b"]'}, "10:12: the tag `a b` is not one word"),
        ({"tags": "[a::b]"}, ""),
        ({"accept": "{}"}, "10:13: warning: `accept` is empty"),
        ({"accept": "{zh: [甲]}"}, ""),
        ({"why": "{zh: 因为}"}, "10:10: warning: `why` lacks en"),
    ],
)
def test_keys(tmp_path: Path, keys: dict[str, str], line: str) -> None:
    """A wrong value is found at its own place."""
    lines = found(tmp_path, note("a", **keys))
    assert len(lines) == bool(line)
    assert "".join(lines).startswith(line)


def test_offers(tmp_path: Path) -> None:
    """What may be meant is said of each place of a wrong name, but of the first few such names only."""
    wrong = [f"[{'marcos, ' * 2}marcus{number:02}]" for number in range(MOST_OFFERS + 5)]
    told = found(tmp_path, *(note(f"n{i}", people=people) for i, people in enumerate(wrong)), only="attribution")
    assert sum("`marcos`: do you mean `marcus`?" in line for line in told) == 2 * len(wrong)
    assert [line.endswith("do you mean `marcus`?") for line in told if "`marcos`" not in line] == (
        [True] * (MOST_OFFERS - 1) + [False] * 6
    )


@pytest.mark.parametrize(
    ("front", "language"),
    [
        ("{en: 'What does Gary Marcus say?', zh: 加里·马库斯说什么？}", None),
        ("{en: 'What does Marcus say?', zh: Marcus说什么？}", None),
        ("{en: 'What does Zhang say?', zh: 张军平说什么？}", None),
        ("{en: 'What does Junping say?', zh: 张军平说什么？}", None),
        ("{en: 'What does he say?', zh: 马库斯说什么？}", "en"),
        ("{en: 'What does Gary say?', zh: 马库斯说什么？}", "en"),
        ("{en: 'What does Marcuse say?', zh: 马库斯说什么？}", "en"),
        ("{en: 'What does Marcus say?', zh: 他说什么？}", "zh"),
        ("{en: 'What does Zhang say?', zh: 张教授说什么？}", "zh"),
    ],
)
def test_holders(tmp_path: Path, front: str, language: str | None) -> None:
    """A contested note names one of its holders, in each language, by the whole or the family name."""
    lines = found(tmp_path, note("a", front, contested="true", held_by="[marcus, zhang]"), only="attribution")
    assert len(lines) == (language is not None)
    assert all("names" in line and line.endswith(f"in {language}") for line in lines)


def test_holder_in_the_answer(tmp_path: Path) -> None:
    """It is enough if the answer, or a cloze text, names the holder."""
    answer = note("a", back="{en: Marcus., zh: 马库斯。}", contested="true", held_by="[marcus]")
    cloze = "  - {id: b, kind: quote, cites: [alpha/one], contested: true, held_by: [rahimi]," + (
        " text: {en: '{{c1::Rahimi}} said so.', zh: '{{c1::Ali Rahimi}} 说的。'}}\n"
    )
    assert found(tmp_path, answer, cloze, only="attribution") == []


def test_languages(tmp_path: Path) -> None:
    """A side that lacks a language is an error, unless the note does without that language."""
    missing = note("a", "{en: Q?}")
    without = note("b", "{zh: 问？}", "{zh: 答}", languages="[zh]")
    extra = note("c", languages="[zh]", back="{zh: 答}")
    assert found(tmp_path, missing, without, extra, note("d")) == [
        "6:12: `front` lacks zh: write it, or say `languages: […]`",
        "17:17: warning: `front` has en, `languages` has not",
    ]


def test_one_language(tmp_path: Path) -> None:
    """A collection in one language is not asked for the other."""
    assert found(tmp_path, note("a", "{en: Q?}", "{en: A}"), note("b", "{en: R?}", "{en: B}", why="{en: W}")) == []


def test_duplicates(tmp_path: Path) -> None:
    """The same question is found whatever its case, spaces and last mark, once for both languages."""
    twice = [note("a", "{en: Who was it?, zh: 是谁？}"), note("b", "{en: who  was IT, zh: 是谁}", "{en: B, zh: 乙}")]
    term = note("c", "{en: term, zh: 词}", "{en: Is this asked?, zh: 另一个}", reverse="true")
    reverse = note("d", "{en: is this asked, zh: 问}")
    lines = found(tmp_path, *twice, term, reverse, only="duplicates")
    assert [line.partition(" (")[0] for line in lines] == [
        "11:17: asks the same as `a`",
        "22:17: asks the same as `c`",
    ]


def test_cloze_duplicates(tmp_path: Path) -> None:
    """The gaps of one sentence ask differently; another sentence with the same gap asks the same."""
    body = "kind: quote, cites: [alpha/one], text: {{en: 'The {0}', zh: '那{1}'}}}}\n"
    first = "  - {id: a, " + body.format("{{c1::poor}} {{c2::tune}}", "{{c1::穷}}{{c2::调}}")
    other = "  - {id: b, " + body.format("{{c1::rich}} tune", "{{c1::富}}买")
    assert [line.partition(" (")[0] for line in found(tmp_path, first, other, only="duplicates")] == [
        "6:57: asks the same as `a`"
    ]


def test_length(tmp_path: Path) -> None:
    """Long questions and answers are warned of, each language by its own measure."""
    good = note("a", f"{{en: {'q' * 300}, zh: {'问' * 150}}}", f"{{en: {'a' * 250}, zh: {'答' * 120}}}")
    long = note("b", f"{{en: {'q' * 301}, zh: {'问' * 151}}}", f"{{en: {'a' * 251}, zh: {'答' * 121}}}")
    assert [line.partition("warning: ")[2] for line in found(tmp_path, good, long)] == [
        "301 characters: a question has at most 300",
        "151 characters: a question has at most 150",
        "251 characters: an answer has at most 250",
        "121 characters: an answer has at most 120",
    ]


def test_allow(tmp_path: Path) -> None:
    """A reason under `allow` silences the warnings of its rule in its note, and nothing else."""
    long = f"{{en: {'q' * 301}, zh: 问}}"
    silent = note("a", long, allow="{length: it is a quotation}", cites="[beta/one]")
    errors = note("b", tags='["a b"]', allow="{tags: I like spaces}")
    lines = found(tmp_path, silent, errors, note("c", long.replace("问", "另问").replace("qq", "rr")))
    assert [line.partition(": ")[2] for line in lines] == [
        "warning: the first section it cites, `beta/one`, is not of the deck's seed `alpha`",
        "the tag `a b` is not one word",
        "warning: `allow: tags` silences nothing: take it out",
        "warning: 301 characters: a question has at most 300",
    ]


def test_decks(tmp_path: Path) -> None:
    """A deck whose seed is not there is an error at that key."""
    assert found(tmp_path, note("a"), seed="alhpa") == ["3:7: no seed `alhpa`: do you mean `alpha`?"]


def cover(root: Path, *lines: str) -> None:
    """Writes a coverage.tsv for the seed alpha."""
    text = "\n".join(("paragraph\tstatement\tnotes\treason", *lines))
    (root / "seeds" / "alpha" / "coverage.tsv").write_text(text + "\n", encoding="utf-8")


def test_coverage(tmp_path: Path) -> None:
    """Unknown and renamed notes, lines with neither or both, and notes in no line are found."""
    collection = make(
        tmp_path,
        note("a"),
        note("b", formerly="[old-b]"),
        note("c"),
        note("d", retired="x"),
        note("e", allow="{coverage: r}"),
        note("f", tags="[outside]"),
    )
    cover(tmp_path, "1\tA.\ta\t", "1\tB.\told-b\t", "2\tC.\tab d\t", "2\tD.\t\t", "3\tE.\ta\twhy", "3\tF.\t\twhy")
    seeds = f"{tmp_path}/seeds/alpha/coverage.tsv"
    assert lines(check(collection).problems, Path(), "coverage") == [
        f"{tmp_path}/cards/d.yaml:10:9: warning: in no line of seeds/alpha/coverage.tsv",
        f"{tmp_path}/cards/d.yaml:16:9: warning: in no line of seeds/alpha/coverage.tsv",
        f"{seeds}:3:1: no note `old-b`: it is `b` now",
        f"{seeds}:4:1: no note `ab`: do you mean `b`?",
        f"{seeds}:5:1: neither a note nor a reason",
        f"{seeds}:6:1: a note and a reason: a reason is for statements that no note holds",
    ]


def test_coverage_of_faulty_notes(tmp_path: Path) -> None:
    """A line that names a faulty note is not at fault too."""
    make(tmp_path, note("a"), note("b"))
    path = tmp_path / "cards" / "d.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: b\n", "id: b\n    cor: true\n"), encoding="utf-8")
    cover(tmp_path, "1\tA.\ta b\t")
    collection, problems = load(tmp_path / "cards")
    assert len(problems) == 1
    assert lines(check(collection).problems, Path()) == []


def test_changed_file(tmp_path: Path) -> None:
    """If a deck has changed since it was loaded, a finding stands at the note's old place."""
    collection = make(tmp_path, note("a", tags='["a b"]'))
    (tmp_path / "cards" / "d.yaml").write_text("")
    places = [problem.place for problem in check(collection).problems if problem.rule == "tags"]
    assert [place[1:] for place in places] == [(5, 5)]
