"""The registry of formats, and the part of a frame that has changed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.export.animation.encoders import FORMATS, format_for
from gui.export.animation.encoders.format import Region, changed_region

_BITS = st.lists(st.booleans(), min_size=30, max_size=30)


@given(_BITS, _BITS, st.sampled_from([1, 2]))
def test_nothing_changes_outside_the_region(before: list[bool], now: list[bool], grid: int) -> None:
    one, other = (np.array(bits, dtype=np.uint8).reshape(5, 6) for bits in (before, now))
    region = changed_region(one, other, grid)
    assert (region.left % grid, region.top % grid) == (0, 0)
    put_over = one.copy()
    region.of(put_over)[:] = region.of(other)
    assert np.array_equal(put_over, other)


def test_the_region_is_minimal() -> None:
    before = np.zeros((9, 9, 3), dtype=np.uint8)
    now = before.copy()
    now[3, 5, 1] = now[4, 7, 0] = 1
    assert changed_region(before, now) == Region(5, 3, 3, 2)
    assert changed_region(before, now, 2) == Region(4, 2, 4, 3)
    assert changed_region(before, before) == Region(0, 0, 1, 1)
    assert changed_region(None, now) == Region(0, 0, 9, 9)


def test_a_format_is_found_by_any_of_its_suffixes() -> None:
    assert format_for(".GIF") is FORMATS["gif"]
    assert format_for(".png") is FORMATS["apng"]
    assert format_for(".avi") is None


def test_a_suffix_is_taken_once() -> None:
    with pytest.raises(ValueError, match=r"gif is registered already"):
        FORMATS.register(FORMATS["gif"])
