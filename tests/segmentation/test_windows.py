"""Windows cover a turn from its first moment to its last."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser_core.segmentation import Turn, turn_windows
from ser_core.segmentation.windows import HOP_S, WINDOW_S


@given(start_s=st.integers(0, 360_000), length_s=st.integers(40, 800))
def test_windows_cover_the_turn_and_stay_inside_it(start_s: int, length_s: int) -> None:
    turn = Turn("customer", start_s / 100, (start_s + length_s) / 100, -20.0)
    windows = turn_windows(turn)
    assert windows[0].start_s == turn.start_s
    assert windows[-1].end_s == pytest.approx(turn.end_s)
    assert all(after.start_s - before.start_s <= HOP_S + 1e-6 for before, after in pairwise(windows))
    assert all(window.end_s - window.start_s == pytest.approx(min(WINDOW_S, turn.duration_s)) for window in windows)


def test_a_turn_up_to_a_windows_length_is_one_window() -> None:
    assert len(turn_windows(Turn("customer", 1.0, 4.0, -20.0))) == 1
    assert len(turn_windows(Turn("customer", 1.0, 1.4, -20.0))) == 1
    assert len(turn_windows(Turn("customer", 1.0, 4.01, -20.0))) == 2
