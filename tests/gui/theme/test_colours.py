"""Colours of values and classes: even, of equal lightness, and safe for colour-blind readers."""

import numpy as np
import pytest
from numpy.typing import NDArray

from gui.theme import DARK, LIGHT, Theme
from gui.theme.colours import diverging_table, oklab_colour

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
#: Rounding to 8 bits moves the lightness by less than this.
ROUNDING = 0.004


def lightness(table: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the lightness of OKLab, from its author's matrices, the other way round."""
    encoded = table / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    to_lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    result: NDArray[np.float64] = np.cbrt(linear @ to_lms.T) @ [
        0.2104542553,
        0.7936177850,
        -0.0040720468,
    ]
    return result


@THEMES
def test_there_are_256_colours_and_they_differ(theme: Theme) -> None:
    assert theme.values.shape == (256, 3)
    assert theme.values.dtype == np.uint8
    assert len({tuple(row) for row in theme.values.tolist()}) > 200


@THEMES
def test_low_is_blue_and_high_is_orange(theme: Theme) -> None:
    red, green, blue = map(int, theme.values[0])
    assert blue > green > red
    red, green, blue = map(int, theme.values[-1])
    assert red > green > blue


@THEMES
def test_the_middle_is_neutral(theme: Theme) -> None:
    assert np.ptp(theme.values[127:129].astype(int), axis=1).max() <= 3
    assert np.ptp(theme.values[[0, -1]].astype(int), axis=1).min() > 100


@THEMES
def test_lightness_goes_one_way_on_either_side_of_the_middle(theme: Theme) -> None:
    values = lightness(theme.values)
    steps = np.diff(values)
    towards_the_middle = np.sign(values[128] - values[0])
    assert (towards_the_middle * steps[:127] > -ROUNDING / 4).all()
    assert (towards_the_middle * steps[128:] < ROUNDING / 4).all()
    assert abs(values[128] - values[0]) > 0.3


@THEMES
def test_equal_distances_from_the_middle_are_equally_light(theme: Theme) -> None:
    values = lightness(theme.values)
    assert values[:128] == pytest.approx(values[:127:-1], abs=ROUNDING)


def test_lightness_is_as_asked_at_the_ends_and_in_the_middle() -> None:
    values = lightness(diverging_table(middle_lightness=0.9, end_lightness=0.6, chroma=0.1))
    assert values[[0, 255]] == pytest.approx([0.6, 0.6], abs=ROUNDING)
    assert values[[127, 128]] == pytest.approx([0.9, 0.9], abs=ROUNDING)


@pytest.mark.parametrize("middle", [0.0, 1.0])
@pytest.mark.parametrize("chroma", [0.0, 0.4])
def test_colours_outside_of_the_gamut_are_cut_and_not_wrapped_around(
    middle: float, chroma: float
) -> None:
    # A NaN or a number beyond 255 would raise a warning when it becomes a byte.
    table = diverging_table(middle, 1.0 - middle, chroma)
    assert lightness(table)[127] == pytest.approx(middle, abs=0.03)
    assert np.abs(np.diff(table.astype(int), axis=0)).max() < 64


def test_one_colour_is_that_of_oklab() -> None:
    # The published example values of sRGB's primaries in OKLCH.
    assert oklab_colour(0.6279554, 0.2576833, 29.2338851) == pytest.approx((255, 0, 0), abs=1)
    assert oklab_colour(0.4520137, 0.3132144, 264.0520206) == pytest.approx((0, 0, 255), abs=1)
    assert oklab_colour(1.0, 0.0, 0.0) == (255, 255, 255)


#: Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
SIGHTS = {
    "full": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def seen(colours: tuple[str, ...], sight: str) -> NDArray[np.float64]:
    rgb = np.array([[int(name[at : at + 2], 16) / 255 for at in (1, 3, 5)] for name in colours])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    lms = np.clip(linear @ SIGHTS[sight].T, 0.0, 1.0) @ TO_LMS.T
    return np.cbrt(lms) @ TO_LAB.T


def least_distance(colours: tuple[str, ...], sight: str) -> float:
    lab = seen(colours, sight)
    distances = np.linalg.norm(lab[:, np.newaxis] - lab, axis=2)
    return float(distances[np.triu_indices(len(lab), 1)].min())


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_classes_stay_apart(theme: Theme, sight: str) -> None:
    assert len(theme.classes) == 10
    assert least_distance(theme.classes, sight) > 0.09
    assert least_distance(theme.classes[:4], sight) > 0.18


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_stay_apart(theme: Theme, sight: str) -> None:
    assert len(theme.lines) == 10
    assert least_distance(theme.lines, sight) > 0.07
