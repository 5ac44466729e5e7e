"""How it looks: a few pictures, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from critique_study.settings import Mode
from critique_study.tui.app import Learn
from tests.tui.conftest import Sitting
from tests.tui.test_learn import keys as keys_over

Compare = Callable[..., bool]


@pytest.fixture
def sit_down(sit: Callable[..., Sitting]) -> Iterator[Callable[..., Sitting]]:
    """Makes sittings that are closed at the end."""
    yield from _closing(sit)


@pytest.fixture
def set_out(walk: Callable[..., Sitting]) -> Iterator[Callable[..., Sitting]]:
    """Makes sittings that walk a small path and are closed at the end."""
    yield from _closing(walk)


def _closing(make: Callable[..., Sitting]) -> Iterator[Callable[..., Sitting]]:
    made: list[Sitting] = []

    def keep(*forms: str, mode: Mode = "en") -> Sitting:
        made.append(make(*forms, mode=mode))
        return made[-1]

    yield keep
    for sitting in made:
        sitting.close()


@pytest.mark.parametrize(
    ("forms", "mode", "keys", "size"),
    [
        pytest.param(("basic",), "en", (), (80, 24), id="question"),
        pytest.param(("basic",), "en", ("space", "3", "space", "1", "u", "space"), (80, 24), id="answer"),
        pytest.param(("basic",), "both", ("space",), (120, 40), id="both"),
        pytest.param(("cloze",), "zh", ("space",), (80, 24), id="cloze-zh"),
        pytest.param(("choice",), "en", ("1",), (80, 24), id="choice"),
        pytest.param(("typed",), "en", ("1", "8"), (80, 24), id="typed"),
        pytest.param(("basic",), "en", ("space", "3", "space", "1", "q"), (80, 24), id="summary"),
        pytest.param(("basic",), "zh", ("question_mark",), (80, 40), id="help-zh"),
        pytest.param(("typed",), "en", (*"1834", "enter"), (80, 24), id="typed-wrong"),
        pytest.param(("basic",), "en", ("space", "p"), (80, 24), id="section"),
        pytest.param(("basic",), "zh", ("space", "3", "f", "i"), (80, 24), id="account-zh"),
        pytest.param(("basic",), "en", ("exclamation_mark", "w", "h", "y"), (60, 20), id="remark"),
        pytest.param(("basic",), "en", ("home",), (80, 24), id="home"),
        pytest.param(("basic", "typed"), "zh", ("home",), (60, 20), id="home-zh"),
    ],
)
def test_pictures(
    sit_down: Callable[..., Sitting],
    snap_compare: Compare,
    forms: tuple[str, ...],
    mode: Mode,
    keys: tuple[str, ...],
    size: tuple[int, int],
) -> None:
    """Each screen looks as it was last approved."""
    sitting = sit_down(*forms, mode=mode)
    sitting.home = "home" in keys
    assert snap_compare(sitting.start(), press=[key for key in keys if key != "home"], terminal_size=size)


SIZES = ((80, 24), (120, 40))
KNOWN = ("space", "3")


@pytest.mark.parametrize("mode", ["en", "zh"])
@pytest.mark.parametrize(
    ("stages", "keys", "begins", "size"),
    [
        pytest.param(0, (), "path", 0, id="welcome"),
        pytest.param(1, ("space",), "path", 1, id="first-question"),
        pytest.param(13, (), "path", 0, id="text"),
        pytest.param(13, ("end",), "path", 1, id="text-end"),
        pytest.param(3, ("space", "1", *KNOWN, "space", "1"), "path", 0, id="stumbled"),
        pytest.param(4, KNOWN, "path", 1, id="offer"),
        pytest.param(10, (*KNOWN, "a"), "path", 0, id="module-end"),
        pytest.param(0, (), "test", 1, id="placement"),
        pytest.param(0, (*KNOWN, *KNOWN, "d", "d", "d", "d"), "test", 0, id="placed"),
        pytest.param(0, (), "home", 1, id="home-newcomer"),
        pytest.param(8, (), "home", 0, id="home-midway"),
    ],
)
def test_pictures_of_the_path(
    set_out: Callable[..., Sitting],
    snap_compare: Compare,
    stages: int,
    keys: tuple[str, ...],
    begins: str,
    size: int,
    mode: Mode,
) -> None:
    """Each step looks as it was last approved, in English on one size of screen and in Chinese on the other."""
    sitting = set_out(mode=mode)
    sitting.play(*keys_over(stages))
    sitting.home, sitting.learn = begins == "home", {"path": Learn(), "test": Learn(placement=True)}.get(begins)
    assert snap_compare(sitting.start(), press=keys, terminal_size=SIZES[(size + (mode == "zh")) % 2])
