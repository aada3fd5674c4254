"""The timing of frames, and the limits of a clip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.export.animation.clip import Clip
from scratchnet.errors import InvalidValue


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"width": 99}, "width is 99; allowed: 100 to 4,096 pixels"),
        ({"height": 4_097}, "height is 4097; allowed: 100 to 4,096 pixels"),
        ({"width": 4_000, "height": 4_000}, "size is .*4,000 × 4,000.*; allowed: at most"),
        ({"frames": 2_001}, "frames is 2001; allowed: 1 to 2,000"),
        ({"frames": 0}, "frames is 0"),
        ({"width": 3840, "height": 2160, "frames": 2_000}, "frames is 2000; allowed: at most 602 "),
        ({"rate": 0.5}, "rate is 0.5; allowed: 1 to 60 frames a second"),
        ({"rate": float("nan")}, "rate is NaN"),
        ({"rate": 61}, "rate is 61"),
        ({"hold_s": -1}, "hold is -1; allowed: 0 to 60 seconds"),
        ({"hold_s": float("inf")}, "hold is Infinity"),
        ({"quality": 0}, "quality is 0; allowed: 1 to 100"),
    ],
)
def test_invalid_values_are_explained(values: dict[str, float], words: str) -> None:
    sound = {"width": 320, "height": 240, "frames": 10, "rate": 20.0}
    Clip(**sound)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match=words):
        Clip(**{**sound, **values})  # type: ignore[arg-type]


@given(
    st.integers(1, 300), st.floats(1, 60), st.floats(0, 60), st.sampled_from([100, 1_000, 90_000])
)
def test_rounding_errors_do_not_accumulate(
    frames: int, rate: float, hold_s: float, ticks: int
) -> None:
    clip = Clip(320, 240, frames, rate, hold_s)
    durations = clip.durations(ticks)
    assert len(durations) == frames
    assert min(durations) > 0
    assert abs(sum(durations) / ticks - clip.seconds) <= 1 / ticks
