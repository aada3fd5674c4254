"""Which steps of a run an animation shows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.run.frame_steps import LINEAR, LOGARITHMIC, SPACINGS, frame_steps

_STEPS = st.one_of(st.integers(1, 50), st.integers(1, 10_000_000))
_FRAMES = st.integers(2, 2_000)


@given(_STEPS, _FRAMES, st.sampled_from(SPACINGS))
def test_they_rise_from_the_untrained_network_to_the_last_step(
    steps: int, frames: int, spacing: str
) -> None:
    shown = frame_steps(steps, frames, spacing)
    assert shown[0] == 0
    assert shown[-1] == steps
    assert len(shown) == min(frames, steps + 1)
    assert all(before < after for before, after in pairwise(shown))


@given(_STEPS, _FRAMES)
def test_linear_is_as_even_as_whole_numbers_can_be(steps: int, frames: int) -> None:
    shown = frame_steps(steps, frames, LINEAR)
    apart = {after - before for before, after in pairwise(shown)}
    assert max(apart) - min(apart) <= 1


@given(_STEPS, _FRAMES)
def test_logarithmic_goes_ever_further_but_for_rounding(steps: int, frames: int) -> None:
    shown = frame_steps(steps, frames, LOGARITHMIC)
    apart = [after - before for before, after in pairwise(shown)]
    assert all(after >= before - 1 for before, after in pairwise(apart))


def test_logarithmic_has_the_same_multiple_from_frame_to_frame() -> None:
    assert frame_steps(1023, 11, LOGARITHMIC) == tuple(2**n - 1 for n in range(11))


def test_what_is_no_animation_is_refused() -> None:
    for steps, frames in ((0, 2), (5, 1), (-1, 2)):
        with pytest.raises(ValueError, match="a step and two frames"):
            frame_steps(steps, frames)
