"""The estimate of a file's size."""

import io

import numpy as np
import pytest

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders import FORMATS
from gui.export.animation.estimate import estimated_bytes, size_in_words
from gui.export.animation.film import sample_numbers

CLIP = Clip(160, 120, 40, 10.0)
AVAILABLE = [suffix for suffix, form in FORMATS.items() if not form.missing()]


def frame(number: int) -> Pixels:
    """Return stripes that move; the more, the later."""
    rows, columns = np.mgrid[0:120, 0:160]
    stripes = (columns + number**2) % (rows // 4 + 7) < 4
    pixels = np.full((120, 160, 3), 240, dtype=np.uint8)
    pixels[stripes] = (30, 90, 200)
    pixels[: 40 - number] = 240
    return pixels


@pytest.mark.parametrize("suffix", AVAILABLE)
def test_it_is_near_the_size_that_comes_out(suffix: str) -> None:
    kind, file = FORMATS[suffix], io.BytesIO()
    kind.write(file, map(frame, range(40)), CLIP, [frame(0), frame(39)])
    samples = {number: frame(number) for number in sample_numbers(40)}
    real = len(file.getvalue())
    assert 0.6 * real < estimated_bytes(kind, CLIP, samples) < 1.6 * real


def test_a_size_is_said_in_two_figures() -> None:
    sizes = {950: "950 bytes", 12_345: "12 kB", 1_234_567: "1.2 MB", 2.5e9: "2.5 GB"}
    assert {count: size_in_words(int(count)) for count in sizes} == sizes
    assert size_in_words(1_990_000) == "2 MB"
    assert size_in_words(999_999) == "1000 kB"
