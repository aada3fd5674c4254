"""The palette of a GIF."""

import numpy as np
import pytest

from gui.export.animation.encoders.gif import COLOURS, UNCHANGED, Palette


def shown(palette: Palette, pixels: np.ndarray) -> np.ndarray:
    table = np.frombuffer(palette.table(), dtype=np.uint8).reshape(256, 3)
    return table[palette.indices(pixels)]


def test_a_few_colours_are_kept_exactly() -> None:
    numbers = np.arange(COLOURS)
    pixels = np.stack([numbers, 255 - numbers, numbers // 2], axis=-1).astype(np.uint8)[None]
    palette = Palette([pixels])
    assert np.array_equal(shown(palette, pixels), pixels)
    assert UNCHANGED not in palette.indices(pixels)


@pytest.fixture(scope="module")
def many() -> np.ndarray:
    """Return a picture of 10,000 colours on a ground that has most of it."""
    pixels = np.full((200, 200, 3), (21, 22, 26), dtype=np.uint8)
    rows, columns = np.mgrid[0:100, 0:100]
    pixels[:100, :100] = np.stack([55 + 2 * rows, 55 + 2 * columns, 128 + 0 * rows], axis=-1)
    return pixels


def test_of_many_colours_the_most_frequent_are_exact_and_others_near(many: np.ndarray) -> None:
    palette = Palette([many])
    off = np.abs(shown(palette, many).astype(int) - many)
    assert off.max() <= 24
    assert off[100:].max() == 0


def test_an_unknown_colour_gets_the_nearest(many: np.ndarray) -> None:
    palette = Palette([many])
    table = np.frombuffer(palette.table(), dtype=np.uint8).reshape(256, 3)[:COLOURS].astype(int)
    colours = np.random.default_rng(7).integers(0, 256, (1, 500, 3)).astype(np.uint8)
    distances = ((colours[0][:, None].astype(int) - table) ** 2).sum(axis=2)
    got = ((shown(palette, colours)[0].astype(int) - colours[0]) ** 2).sum(axis=1)
    assert np.array_equal(got, distances.min(axis=1))


def test_the_same_pictures_give_the_same_palette(many: np.ndarray) -> None:
    assert Palette([many]).table() == Palette([many]).table()
