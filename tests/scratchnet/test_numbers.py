"""Numbers for people: plain where they can be read, in powers of ten where they cannot."""

import pytest

from scratchnet.numbers import at_resolution, fixed, significant


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.0, 4, "0.0000"),
        (0.25, 4, "0.2500"),
        (-0.25, 4, "-0.2500"),
        (1e-4, 4, "0.0001"),
        (2.6e-5, 4, "2.6000e-05"),
        (-2.6e-5, 6, "-2.6000e-05"),
        (999_999.5, 1, "999999.5"),
        (999_999.99, 1, "1.0e+06"),
        (1e200, 4, "1.0000e+200"),
        (float("inf"), 4, "inf"),
        (float("nan"), 4, "nan"),
    ],
)
def test_fixed(value: float, decimals: int, text: str) -> None:
    assert fixed(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 4, "0"),
        (0.25, 4, "0.25"),
        (0.123456, 4, "0.1235"),
        (12345.6, 4, "12346"),
        (999_999.9, 4, "1e+06"),
        (-123456.0, 2, "-123456"),
        (2.6e-5, 4, "2.6e-05"),
        (1e200, 4, "1e+200"),
        (float("-inf"), 4, "-inf"),
    ],
)
def test_significant(value: float, digits: int, text: str) -> None:
    assert significant(value, digits) == text


@pytest.mark.parametrize(
    ("value", "resolution", "text"),
    [
        (0.12345, 0.001, "0.123"),
        (-0.00001, 0.001, "0.000"),
        (-118.27431, 0.0005, "-118.2743"),
        (12345.678, 20.0, "12350"),
        (2_459_123.4567, 0.1, "2.4591235e+06"),
        (3.0000004e-7, 1e-10, "3.000e-07"),
        (1.7e9 + 5, 1.0, "1.700000005e+09"),
    ],
)
def test_at_resolution(value: float, resolution: float, text: str) -> None:
    assert at_resolution(value, resolution) == text
