"""How it looks: a few pictures, on a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from critique_study.settings import Mode
from tests.tui.conftest import Sitting

Compare = Callable[..., bool]


@pytest.fixture
def sit_down(sit: Callable[..., Sitting]) -> Iterator[Callable[..., Sitting]]:
    """Makes sittings that are closed at the end."""
    made: list[Sitting] = []

    def make(*forms: str, mode: Mode = "en") -> Sitting:
        made.append(sit(*forms, mode=mode))
        return made[-1]

    yield make
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
