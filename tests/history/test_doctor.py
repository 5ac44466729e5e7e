"""What the doctor finds in real logs and folders, and mends."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from critique_study.clock import Moment
from critique_study.content.models import Collection
from critique_study.errors import LogError
from critique_study.events import Flag, Payload, Read, Remark, Reset, Retract, Review
from critique_study.history import backup
from critique_study.history.doctor import Case, Finding, examine
from critique_study.history.log import Log, Row
from critique_study.schedule.replay import Replay
from tests import decks
from tests.conftest import day

NOW = Moment(1_772_452_800_000, 60)
"""13:00 of 2 March 2026 on its own clock."""
TODAY = day("2026-03-02")
HOUR = 3_600_000


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """A history of three cards, all in order."""
    path = tmp_path / "data" / "default" / "forms.db"
    collection = decks.collection(tmp_path / "forms", decks.FORMS)
    with closing(Log(path)) as log:
        for card in ("plain", "cloze:c1", "pair:reverse"):
            log.append(card, Review(4, revision=1), NOW, TODAY)
    return Case(path, path.with_name("forms.exports.json"), collection, NOW, TODAY)


def add(case: Case, card: str | None, data: Payload, now: Moment = NOW, today: int = TODAY) -> str:
    with closing(Log(case.path)) as log:
        return log.append(card, data, now, today).id


def raw(case: Case, statement: str) -> None:
    with closing(sqlite3.connect(case.path, isolation_level=None)) as db:
        db.execute(statement)


def found(case: Case) -> list[Finding]:
    """Everything that is found, each in one line."""
    findings = list(examine(case))
    assert not any("\n" in finding.text for finding in findings)
    return findings


def the_one(case: Case) -> Finding:
    (finding,) = found(case)
    return finding


def fixed(case: Case) -> list[str]:
    """The remedies applied; afterwards nothing is left to mend."""
    remedies = []
    for finding in examine(case):
        if finding.mend is not None:
            finding.mend()
            remedies.append(finding.remedy)
    assert [finding for finding in examine(case) if finding.mend is not None] == []
    return remedies


def test_in_order(case: Case) -> None:
    """Nothing is found, before there is a log either; and looking makes no files."""
    assert found(case) == []
    with closing(Log(case.path)):  # somebody studies
        assert found(case) == []
    assert [path.name for path in case.path.parent.iterdir()] == ["forms.db"]
    elsewhere = case._replace(path=case.path.parents[1] / "other" / "forms.db")
    assert found(elsewhere) == []
    assert not elsewhere.path.parent.exists()


class TestFiles:
    @pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
    def test_open_to_others(self, case: Case) -> None:
        """Folder, log and backup are made private again."""
        made = backup.after_session(case.path, TODAY)
        assert made is not None
        for path, mode in ((case.path.parent, 0o755), (case.path, 0o644), (made, 0o640)):
            path.chmod(mode)
        assert {finding.severity for finding in found(case)} == {"warning"}
        assert fixed(case) == ["make that 0700", "make that 0600", "make that 0600"]
        assert [oct(p.stat().st_mode & 0o777) for p in (case.path.parent, case.path, made)] == ["0o700", *["0o600"] * 2]

    def test_begun_and_never_finished(self, case: Case) -> None:
        """What a killed program left an hour ago goes; what is being written, and what others made, stays."""
        backup.after_session(case.path, TODAY)
        old = [case.path.with_name(".forms.db.0123456789abcdef"), backup.folder(case.path) / f".2026.db.{'a' * 32}-wal"]
        new = [case.path.with_name(".forms.db.fedcba9876543210"), case.path.with_name(".notes")]
        for path in (*old, *new):
            path.touch()
            seconds = NOW.at / 1000 - (4000 if path in old or path.name == ".notes" else 10)
            os.utime(path, (seconds, seconds))
        assert fixed(case) == ["remove it", "remove it"]
        assert [path.exists() for path in (*old, *new)] == [False, False, True, True]

    def test_a_log_that_is_gone_but_for_its_newest_part(self, case: Case) -> None:
        """An error that is not to be mended here."""
        case.path.unlink()
        newest = case.path.with_name("forms.db-wal")
        newest.touch(mode=0o600)
        finding = the_one(case)
        assert (finding.severity, finding.mend) == ("error", None)
        assert "newest part" in finding.text

    @pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b"[" * 100_000])
    def test_a_damaged_ledger(self, case: Case, data: bytes) -> None:
        """An error: without it the next export would pass for new."""
        case.exports.write_bytes(b"{}")
        assert found(case) == []
        case.exports.write_bytes(data)
        assert the_one(case).severity == "error"

    def test_damaged_backups(self, case: Case) -> None:
        """Of any page; the whole ones are not named."""
        for n in range(2):
            with closing(Log(case.path)) as log:
                for m in range(200):
                    log.append("plain", Flag(on=m % 2 == 0), NOW, TODAY)
            made = backup.after_session(case.path, TODAY - 1 + n)
        assert made is not None
        data = bytearray(made.read_bytes())
        data[-5000:] = b"\xff" * 5000
        made.write_bytes(data)
        assert str(made) in the_one(case).text
        made.write_bytes(b"")
        assert str(made) in the_one(case).text


class TestDatabase:
    @pytest.mark.parametrize("data", [b"", b"my diary", b"\0" * 9000])
    def test_no_log_at_all(self, case: Case, data: bytes) -> None:
        """One error."""
        case.path.write_bytes(data)
        assert the_one(case).severity == "error"

    def test_damaged_pages(self, case: Case) -> None:
        """Each fault that SQLite finds is an error."""
        with closing(Log(case.path)) as log:
            for n in range(400):
                log.append("plain", Remark(f"{n}" * 50), NOW, TODAY)
        data = bytearray(case.path.read_bytes())
        data[20 * 4096 : 22 * 4096] = b"\xff" * 8192
        case.path.write_bytes(data)
        findings = found(case)
        assert findings
        assert all(finding.severity == "error" for finding in findings)

    @pytest.mark.parametrize("drop", ["TRIGGER event_stays", "TRIGGER event_is_kept", "INDEX event_of_card"])
    def test_something_missing(self, case: Case, drop: str) -> None:
        """What keeps the log growing only is made again."""
        raw(case, f"DROP {drop}")
        assert the_one(case).severity == "error"
        assert fixed(case) == ["make it again"]
        with closing(Log(case.path)) as log, pytest.raises(sqlite3.IntegrityError):
            log._db.execute("DELETE FROM event")

    def test_a_changed_bit(self, case: Case) -> None:
        """In an answer only the backup tells."""
        backup.after_session(case.path, TODAY)
        assert found(case) == []
        case.path.write_bytes(case.path.read_bytes().replace(b'"grade":4', b'"grade":5', 1))
        finding = the_one(case)
        assert finding.severity == "error"
        assert "1 event (one is " in finding.text
        assert "critique-study restore 2026-03-02" in finding.text

    def test_a_changed_bit_in_the_name_of_a_column(self, case: Case) -> None:
        """Nothing can be read then, which is said."""
        case.path.write_bytes(case.path.read_bytes().replace(b"device TEXT", b"devica TEXT"))
        findings = found(case)
        assert {finding.severity for finding in findings} == {"error"}
        assert all("critique-study restore lists the backups" in finding.text for finding in findings)

    def test_less_than_the_backup(self, case: Case) -> None:
        """A warning: an older one may have been put back."""
        older = backup.after_session(case.path, TODAY - 1)
        assert older is not None
        add(case, "plain", Flag(on=True))
        backup.after_session(case.path, TODAY)
        backup.restore(older, case.path, "forms", NOW)
        finding = the_one(case)
        assert finding.severity == "warning"
        assert "1 event of the backup of 2026-03-02 not here" in finding.text

    def test_something_else(self, case: Case) -> None:
        """What this program never made."""
        raw(case, "DROP TRIGGER event_stays")
        raw(case, "CREATE TRIGGER event_stays AFTER DELETE ON event BEGIN SELECT 1; END")
        raw(case, "CREATE TABLE mine (x)")
        assert [finding.severity for finding in found(case)] == ["error", "warning"]

    def test_another_journal_mode(self, case: Case) -> None:
        """Made WAL again; while another holds the log that cannot be, which is told."""
        raw(case, "PRAGMA journal_mode = DELETE")
        finding = the_one(case)
        assert finding.severity == "info"
        assert finding.mend is not None
        with closing(sqlite3.connect(case.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LogError, match="another program holds it"):
                finding.mend()
        assert fixed(case) == ["make it WAL"]
        assert found(case) == []


class TestEvents:
    def test_rows_that_make_no_sense(self, case: Case) -> None:
        """An error each; the others are examined all the same."""
        raw(
            case,
            "INSERT INTO event SELECT 9, 'x', at, utc_offset, 'soon', device, kind, card, data, import FROM event"
            " WHERE seq = 1",
        )
        add(case, "gone", Review(4))
        assert [finding.severity for finding in found(case)] == ["error", "warning"]
        assert found(case)[0].text == "event x makes no sense: critique-study restore lists the backups"

    @pytest.mark.parametrize(("today", "odd"), [(-2, True), (-1, False), (0, False), (1, True)])
    def test_days(self, case: Case, today: int, odd: bool) -> None:
        """The clock's date, or the one before: at any hour the day may turn over."""
        add(case, "plain", Review(4), NOW, TODAY + today)
        assert ["counts for" in finding.text for finding in found(case)] == [True] * odd

    def test_a_time_beyond_all_dates(self, case: Case) -> None:
        """It is told, not stumbled over."""
        add(case, "plain", Review(4), Moment(1 << 60, 0))
        assert [finding.severity for finding in found(case)] == ["warning", "error"]

    @pytest.mark.parametrize(("minutes", "odd"), [(840, False), (-840, False), (841, True), (-1000, True)])
    def test_offsets(self, case: Case, minutes: int, odd: bool) -> None:
        """Nobody lives more than 14 hours from Greenwich."""
        now = Moment(NOW.at, minutes)
        add(case, "typed", Review(4), now, now.study_day())
        assert ["time zone" in finding.text for finding in found(case)] == [True] * odd

    def test_a_clock_that_was_put_back(self, case: Case) -> None:
        """By more than an hour since the event before; what an import brought has an order of its own."""
        add(case, "typed", Review(4), Moment(NOW.at - HOUR, 60))
        assert found(case) == []
        add(case, "choice", Review(4), Moment(NOW.at - 3 * HOUR, 60))
        assert "put back by 2.0 h" in the_one(case).text
        with closing(Log(case.path)) as log:
            row = Row("i", 0, 0, "1970-01-01", log.device, "plain", "flag", '{"on":true}')
            log.merge([row], log.learner, NOW)
        assert len(found(case)) == 1

    def test_from_the_future(self, case: Case) -> None:
        """More than an hour ahead: taken back, and the states are as if they had never been."""
        with closing(Log(case.path)) as log:
            before = Replay(event for _, event in log.events()).states
        ahead = Moment(NOW.at + 30 * 24 * HOUR, 60)
        add(case, "typed", Review(4), ahead, ahead.study_day())
        add(case, None, Read("zhang/hardware"), ahead, ahead.study_day())
        add(case, "choice", Flag(on=True), Moment(NOW.at + HOUR - 1, 60))
        assert [finding.severity for finding in found(case)] == ["warning", "error", "error"]
        assert fixed(case) == ["take it back"] * 2
        with closing(Log(case.path)) as log:
            after = Replay(event for _, event in log.events()).states
        assert {card: state for card, state in after.items() if card not in ("typed", "choice")} == before
        assert after["typed"].is_new
        assert after["choice"].flagged
        assert found(case) == []

    def test_what_was_taken_back_is_in_order(self, case: Case) -> None:
        """As is an undo from the future, which cannot be taken back."""
        ahead = Moment(NOW.at + 30 * 24 * HOUR, -2000)
        event = add(case, "gone", Review(4), ahead)
        add(case, "gone", Retract(event), Moment(ahead.at, 0), ahead.study_day())
        with closing(Log(case.path)) as log:
            (device,) = {event.device for _, event in log.events()}
        assert device
        assert found(case) == []

    def test_an_undo_that_came_before_what_it_takes_back(self, case: Case) -> None:
        """For information: the event may be in another machine's export."""
        add(case, "plain", Retract("not-here"))
        finding = the_one(case)
        assert (finding.severity, finding.mend) == ("info", None)
        assert "takes back not-here" in finding.text

    def test_newer_kinds(self, case: Case) -> None:
        """For information, counted by kind."""
        for n in range(2):
            raw(
                case,
                "INSERT INTO event (id, at, utc_offset, day, device, kind, card, data)"
                f" VALUES ('s{n}', {NOW.at}, 60, '2026-03-02', 'd', 'sing', 'plain', '{{}}')",
            )
        raw(
            case,
            "INSERT INTO event (id, at, utc_offset, day, device, kind, card, data)"
            f" VALUES ('r', {NOW.at}, 60, '2026-03-02', 'd', 'review', 'plain', '{{\"grade\":9}}')",
        )
        assert [(finding.severity, finding.text) for finding in found(case)] == [
            ("info", "1 event of the kind `review`: this version does not know the content; kept"),
            ("info", "2 events of the kind `sing`: this version does not know the kind; kept"),
        ]


class TestOrphans:
    def collection(self, folder: Path, *notes: str) -> Collection:
        written = "".join(
            f"  - id: {note}\n    kind: claim\n    front: {{en: Q {note}?}}\n    back: {{en: A.}}\n{extra}"
            for note, _, extra in (each.partition("|") for each in notes)
        )
        return decks.collection(folder, f"deck: d\ntitle: {{en: D}}\nnotes:\n{written}")

    def texts(self, case: Case, tmp_path: Path, cards: Iterable[str], *notes: str) -> list[str]:
        case.path.unlink()
        for card in cards:
            add(case, card, Review(4))
        return [finding.text for finding in found(case._replace(collection=self.collection(tmp_path / "d", *notes)))]

    def test_a_renamed_note(self, case: Case, tmp_path: Path) -> None:
        """The likely new id is a note without a history; the advice can be followed to the letter."""
        cards = ("wall-2022", "wall-2023", "wall-2023")
        (text,) = self.texts(case, tmp_path, cards, "wall-2022", "the-wall-2023", "other")
        assert text == (
            "`wall-2023` has 2 events, but no note has that id: if it is `the-wall-2023` now,"
            " add `formerly: [wall-2023]` to that one"
        )
        extra = "    formerly: [wall-2023]\n"
        assert self.texts(case, tmp_path, cards, "wall-2022", f"the-wall-2023|{extra}", "other") == []

    def test_nothing_like_it(self, case: Case, tmp_path: Path) -> None:
        """Then there is no guess."""
        (text,) = self.texts(case, tmp_path, ["zzz"], "wall-2022")
        assert text == "`zzz` has 1 event, but no note has that id: if one was renamed, add `formerly: [zzz]` to it"

    def test_retired_notes_keep_their_history(self, case: Case, tmp_path: Path) -> None:
        """They are no orphans."""
        retired = '    retired: "2026-01: replaced by b"\n'
        assert self.texts(case, tmp_path, ["a", "a:c1"], f"a|{retired}", "b") == []

    def test_a_card_that_its_note_has_no_more(self, case: Case, tmp_path: Path) -> None:
        """Such as that of a gap that was taken away."""
        (text,) = self.texts(case, tmp_path, ["a", "a:c2"], "a")
        assert text == "`a:c2` has 1 event, but its note has no such card now"

    def test_a_faulty_note(self, case: Case, tmp_path: Path) -> None:
        """It is there, only left out: the advice is another."""
        from critique_study.content.loader import load

        add(case, "half", Review(4))
        decks.write(
            tmp_path / "faulty",
            dedent(decks.FORMS).lstrip() + "  - id: half\n    kind: claim\n    front: {en: And?, zh: 然后？}\n",
        )
        (finding,) = found(case._replace(collection=load(tmp_path / "faulty")[0]))
        assert finding.text == "`half` has 1 event, but its note has a fault: critique-study check says which"

    def test_undone_histories_are_none(self, case: Case) -> None:
        """Where nothing is left, nothing is lost."""
        add(case, "gone", Reset())
        with closing(Log(case.path)) as log:
            log.undo(NOW, TODAY)
        assert found(case) == []


def test_escapes_are_shown_harmless(case: Case) -> None:
    """What a forged log says does not reach the terminal as it is; that is the subcommand's to see to."""
    add(case, "\x1b[2Jx", Review(4))
    assert json.dumps(the_one(case).text)
