"""One palette for all frames of a GIF: the same colour is the same in each of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gui.export.animation.clip import Pixels

#: A colour table has 256 places; one of them says “as before”.
COLOURS, UNCHANGED = 255, 255
#: So many of the most frequent colours are kept as they are: grounds, lines, words.
_EXACT = 64
#: However much of a frame has a colour, the rest of the palette takes it no more often.
_MOST_WEIGHT = 32
#: Colours that are looked for at a time, which bounds the memory for it.
_PORTION = 4_096


class Palette:
    """Chosen from some of the frames; every colour gets the nearest there is, without dithering.

    Dots of dithering would swarm from frame to frame, and palettes of each frame's own would
    flicker.
    """

    def __init__(self, samples: Sequence[Pixels]) -> None:
        colours, counts = _counted(samples)
        if len(colours) > COLOURS:
            order = np.argsort(-counts, kind="stable")
            exact, rest = order[:_EXACT], order[_EXACT:]
            chosen = _reduced(colours[rest], counts[rest], COLOURS - _EXACT)
            colours = np.concatenate([colours[exact], chosen])
        self._colours = _unpacked(colours).astype(np.int32)
        #: The place of each of 2²⁴ colours, once it was looked for.
        self._places = np.full(1 << 24, UNCHANGED, dtype=np.uint8)

    def table(self) -> bytes:
        """Return red, green and blue of 256 places."""
        return self._colours.astype(np.uint8).tobytes().ljust(3 * 256, b"\0")

    def places(self, pixels: Pixels) -> Pixels:
        """Return the place in the table of each pixel, shape (rows, columns)."""
        packed = _packed(pixels)
        places = self._places[packed]
        unknown = packed[places == UNCHANGED]
        if len(unknown):
            new = np.unique(unknown)
            for first in range(0, len(new), _PORTION):
                portion = new[first : first + _PORTION]
                self._places[portion] = self._nearest(portion)
            places = self._places[packed]
        return places

    def _nearest(self, packed: NDArray[np.uint32]) -> Pixels:
        # |a − b|² = |a|² − 2ab + |b|², of which |a|² is the same for all of the palette.
        squares = (self._colours**2).sum(axis=1)
        distances = squares - 2 * (_unpacked(packed).astype(np.int32) @ self._colours.T)
        nearest: Pixels = distances.argmin(axis=1).astype(np.uint8)
        return nearest


def _counted(samples: Sequence[Pixels]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the colours in all samples, packed, and how many pixels have each."""
    counts = np.zeros(1 << 24, dtype=np.uint32)
    for pixels in samples:
        colours, found = np.unique(_packed(pixels), return_counts=True)
        counts[colours] += found.astype(np.uint32)
    colours = np.flatnonzero(counts).astype(np.uint32)
    return colours, counts[colours].astype(np.int64)


def _reduced(
    colours: NDArray[np.uint32], counts: NDArray[np.int64], wanted: int
) -> NDArray[np.uint32]:
    """Return fewer colours that stand for all of them."""
    from PIL import Image

    weighted = np.repeat(colours, np.minimum(counts, _MOST_WEIGHT))
    image = Image.fromarray(_unpacked(weighted)[None])
    reduced = image.quantize(wanted, Image.Quantize.MEDIANCUT, kmeans=1)
    table = np.array(reduced.getpalette(), dtype=np.uint8).reshape(-1, 3)[:wanted]
    return np.unique(_packed(table)).astype(np.uint32)


def _packed(pixels: Pixels) -> NDArray[np.uint32]:
    red, green, blue = (pixels[..., n].astype(np.uint32) for n in range(3))
    packed = (red << np.uint32(16)) | (green << np.uint32(8)) | blue
    return packed.astype(np.uint32, copy=False)


def _unpacked(packed: NDArray[np.uint32]) -> Pixels:
    return np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=-1).astype(np.uint8)
