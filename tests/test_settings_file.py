"""The settings file: all its faults at once, each in its place, and nothing else than TOML."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from critique_study.errors import CritiqueStudyError, UsageError
from critique_study.settings import OPTIONS, Said, Settings
from critique_study.settings_file import MAX_BYTES, load, read, write_defaults


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def written(path: Path, text: str | bytes) -> Path:
    """`path`, made to hold `text`."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def faults(path: Path, text: str | bytes) -> list[str]:
    """What is wrong with `text`, without the path."""
    return [fault.removeprefix(str(path)) for fault in read(written(path, text)).faults]


class TestRead:
    def test_no_file(self, path: Path) -> None:
        """All is at its default."""
        assert read(path) == (False, {}, ())
        assert load(path, {}, {}) == Settings(language="en")

    def test_all_settings(self, path: Path) -> None:
        """Each is taken, and those of the command line before them."""
        text = """
            grades = "six"  # as in 1990
            new_per_day = 0
            reviews_per_day = 200
            rollover_hour = 0
            language = "both"
            theme = "nord"
            face = "plain"
        """
        expected = Settings("six", 0, 200, 0, "both", "nord", "plain")
        assert load(written(path, text), {}, {}) == expected
        assert load(path, {"language": "zh"}, {}).language == "zh"

    def test_all_that_toml_has(self, path: Path) -> None:
        """Every way to write a key, a text and a number; lines are those of the file."""
        text = (
            '\ufeff# "\r\n\t"grades"\t=\t"""\\\r\n  six"""\r\n\'language\' = \'zh\' # \'\'\'\r\n'
            "new_per_day = 1_0\nrollover_hour = 0x04\nface=\"\\u0066ull\"\n\n# \"\"\"\ntheme = '''\nnord'''"
        )
        assert read(written(path, text)) == (
            True,
            {
                "grades": Said("six", 2),
                "language": Said("zh", 4),
                "new_per_day": Said(10, 5),
                "rollover_hour": Said(4, 6),
                "face": Said("full", 7),
                "theme": Said("nord", 10),
            },
            (),
        )

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("new_per_dy = 3", "1:1: unknown key `new_per_dy`: do you mean `new_per_day`?"),
            ("  Theme = 'nord'", "1:3: unknown key `Theme`: do you mean `theme`?"),
            ("colour = 3", "1:1: unknown key `colour`"),
            ("colour = red", "1:1: unknown key `colour`"),
            ("new_per_day = -1", "1:15: `new_per_day` cannot be -1: it is a whole number from 0 to 9999"),
            ("new_per_day = 10.0", "1:15: `new_per_day` cannot be 10.0: it is a whole number from 0 to 9999"),
            ("new_per_day = true", "1:15: `new_per_day` cannot be true: it is a whole number from 0 to 9999"),
            ("new_per_day = '20'", "1:15: `new_per_day` cannot be '20': do you mean 20?"),
            ("new_per_day = 010 # ten", "1:15: `new_per_day` cannot be 010: do you mean 10?"),
            ("new_per_day =", "1:14: `new_per_day` cannot be nothing: it is a whole number from 0 to 9999"),
            ("new_per_day = 1 2", "1:15: `new_per_day` cannot be 1 2: it is a whole number from 0 to 9999"),
            (
                "reviews_per_day = 0",
                '1:19: `reviews_per_day` cannot be 0: it is a whole number from 1 to 9999 or "all"',
            ),
            ("rollover_hour = 4:00", "1:17: `rollover_hour` cannot be 4:00: it is a whole number from 0 to 23"),
            ("rollover_hour = 04:00:00", "1:17: `rollover_hour` cannot be 04:00:00: it is a whole number from 0 to 23"),
            ("theme = '''\n  a#b\n''' # c", "1:9: `theme` cannot be ''' a#b ''': it is "),
            ("language = zh", '1:12: `language` cannot be zh: do you mean "zh"?'),
            ("language = “zh”", '1:12: `language` cannot be “zh”: do you mean "zh"?'),
            ('language = "zh', '1:12: `language` cannot be "zh: do you mean "zh"?'),
            ('language = "de"', '1:12: `language` cannot be "de": it is "auto", "en", "zh" or "both"'),
            ('language = ["en"]', '1:12: `language` cannot be ["en"]: it is "auto", "en", "zh" or "both"'),
            ('theme = "Drakula"', '1:9: `theme` cannot be "Drakula": do you mean "dracula"?'),
            ("face = 'plain'\n\nface = 'full'", "3:1: `face` is on line 1 already"),
            ("[study]", "1:1: there are no tables: remove this line"),
            ("study.face = 'full'", "1:1: this is not `name = value`"),
            (" face: plain", "1:2: this is not `name = value`"),
            ("# \x01", "1:1: this is not `name = value`"),
            ("face = '\ud800'".encode(errors="surrogatepass"), "1:1: not UTF-8: save the file as UTF-8"),
            ("new_per_day = " + "9" * 5000, f"1:15: `new_per_day` cannot be {'9' * 30}…: it is a whole number"),
            ("grades = " + "[" * 5000, f'1:10: `grades` cannot be {"[" * 30}…: it is "four" or "six"'),
        ],
        ids=lambda value: value[:30] if isinstance(value, str) else "bytes",
    )
    def test_a_fault(self, path: Path, text: str | bytes, fault: str) -> None:
        """In one line, with its place and what would be right."""
        (found,) = faults(path, text)
        assert found.startswith(f":{fault}")

    def test_all_faults_at_once(self, path: Path) -> None:
        """No fault hides another, not even one that is no TOML; what is right is there all the same."""
        text = 'grades = five\ntheme = """x\n[a]\nface = "plain"\nrollover_hour = 99\nx = 1\n'
        file = read(written(path, text))
        assert file.said == {"face": Said("plain", 4)}
        assert [fault.split(":")[1] for fault in file.faults] == ["1", "2", "3", "5", "6"]
        with pytest.raises(UsageError) as error:
            load(path, {}, {})
        assert error.value.args == file.faults

    @pytest.mark.parametrize("text", [b"#" * (MAX_BYTES + 1), b"#\n\n# \xff"])
    def test_no_settings_file_at_all(self, path: Path, text: bytes) -> None:
        """Too large, or no text: one line."""
        assert len(faults(path, text)) == 1
        assert not faults(path, b"#" * MAX_BYTES)

    @pytest.mark.parametrize("spoil", [lambda p: p.mkdir(parents=True), lambda p: p.parent.write_text("")])
    def test_what_is_no_file(self, path: Path, spoil: Callable[[Path], object]) -> None:
        """A folder in its place, or a file in its folder's: one line."""
        spoil(path)
        (fault,) = read(path).faults
        assert fault.startswith(f"{path}: cannot be read: ")

    @given(
        st.one_of(
            st.text(),
            st.lists(
                st.sampled_from(
                    ['"', "'", '"""', "'''", "\\", "#", "\n", "\r", "=", " ", "[", "]", ".", "1", "six", *OPTIONS]
                )
            ).map("".join),
            st.lists(
                st.tuples(
                    st.sampled_from([*OPTIONS, "x"]), st.sampled_from(["7", '"six"', "'''\nnord'''", '"""', "# '"])
                )
            ).map(lambda pairs: "\n".join(f"{name} = {value}" for name, value in pairs)),
        )
    )
    def test_what_is_taken_is_toml(self, tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
        """Whatever it holds: either there are faults, or it is what Python's own reader makes of it."""
        path = written(tmp_path_factory.getbasetemp() / "any.toml", text.encode(errors="surrogatepass"))
        file = read(path)
        if not file.faults:
            expected = tomllib.loads(text.removeprefix("\ufeff"))
            assert {name: said.value for name, said in file.said.items()} == expected


class TestWriteDefaults:
    def test_every_setting_at_its_default(self, path: Path) -> None:
        """As a comment: nothing is chosen, and with the marks away it is what was in force before."""
        write_defaults(path)
        assert read(path) == (True, {}, ())
        text, count = re.subn(r"^#(?! )", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert count == len(OPTIONS)
        written(path, text)
        assert list(read(path).said) == list(OPTIONS)
        assert load(path, {}, {}) == Settings(language="en")

    @pytest.mark.skipif(sys.platform == "win32", reason="permissions as POSIX has them")
    def test_it_is_the_users_own(self, path: Path) -> None:
        """Nobody else may read it, and nothing else lies in its folder."""
        write_defaults(path)
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        assert list(path.parent.iterdir()) == [path]

    def test_what_is_there_stays(self, path: Path) -> None:
        """It is refused."""
        written(path, "mine")
        with pytest.raises(UsageError):
            write_defaults(path)
        assert path.read_bytes() == b"mine"

    def test_a_link_is_followed(self, path: Path, tmp_path: Path) -> None:
        """As with settings that are kept elsewhere."""
        path.parent.mkdir()
        path.symlink_to(tmp_path / "elsewhere.toml")
        write_defaults(path)
        assert path.is_symlink()
        assert (tmp_path / "elsewhere.toml").exists()

    def test_a_place_that_cannot_be_written(self, path: Path) -> None:
        """A file is in the way: said with the path, and nothing is made."""
        path.parent.write_text("")
        with pytest.raises(CritiqueStudyError, match=re.escape(str(path))) as error:
            write_defaults(path)
        assert error.value.exit_status == 1
