"""Loss histories: in order, and views that do not change."""

import os
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.run.history import LossHistory

_LOSSES = st.lists(st.lists(st.floats(allow_nan=False), max_size=30), max_size=8)


@given(_LOSSES, st.integers(0, 5000))
def test_views_show_what_was_there_when_they_were_made(
    portions: list[list[float]], first: int
) -> None:
    history = LossHistory(6000)
    expected = [0.5] * first
    history.extend(array("d", expected))
    views = [(history.view(), list(expected))]
    for portion in portions:
        history.extend(array("d", portion))
        expected += portion
        views.append((history.view(), list(expected)))
    assert len(history) == len(expected)
    for view, seen in views:
        assert view.tolist() == seen
        assert view.readonly


def test_there_is_room_for_so_many_and_no_more() -> None:
    history = LossHistory(100_000)
    history.extend(array("d", range(100_000)))
    assert history.view()[-1] == 99_999.0
    with pytest.raises(ValueError, match="different structures"):
        history.extend(array("d", [0.5]))
    assert len(history) == 100_000


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells so")
def test_an_untouched_buffer_occupies_no_memory() -> None:
    before = _resident_bytes()
    histories = [LossHistory(10_000_000) for _ in range(10)]
    assert _resident_bytes() - before < 20_000_000
    assert not any(map(len, histories))


def _resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
