"""GIF: frames of up to 255 colours, each written when it comes.

All frames share one palette, so that a colour is the same in each of them. Pillow compresses each
frame; we write the blocks around it, because Pillow itself would keep all frames in memory until
the last one, and choose a palette for each.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from struct import pack
from typing import IO

import numpy as np
from numpy.typing import NDArray

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders.format import FORMATS, AnimationFormat, changed_region

#: Durations are hundredths of a second; many programs play shorter ones than two more slowly.
_TICKS_PER_SECOND, _MIN_TICKS, _MAX_TICKS = 100, 2, 65_535
_LOOP_FOREVER = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
#: The screen's flags: a global table of 256 colours of 8 bits.
_TABLE_OF_256 = 0xF7
#: A frame's flags: the frame before is kept, and one index of the table is transparent.
_KEEP_WITH_UNCHANGED = 0b0000_0101
#: A colour table has 256 indices; one of them means “unchanged”.
COLOURS, UNCHANGED = 255, 255
#: This many of the most frequent colours are kept exactly: backgrounds, lines, text.
_EXACT = 64
#: The most pixels of one colour that count when the rest of the palette is chosen.
_MAX_WEIGHT = 32
#: Colours that are looked up at a time, which bounds the memory needed.
_BATCH = 4_096


def _ticks_per_frame(rate: float) -> int:
    """Return the hundredths of a second per frame: the same for all, or the animation stutters."""
    return max(round(_TICKS_PER_SECOND / rate), _MIN_TICKS)


def write_gif(
    file: IO[bytes], frames: Iterable[Pixels], clip: Clip, samples: Sequence[Pixels]
) -> None:
    """Write the frames as they come; the palette is chosen from the samples."""
    palette = Palette(samples)
    file.write(b"GIF89a" + pack("<HHBBB", clip.width, clip.height, _TABLE_OF_256, 0, 0))
    file.write(palette.table())
    if clip.loop:
        file.write(_LOOP_FOREVER)
    duration = _ticks_per_frame(clip.rate)
    before: Pixels | None = None
    for number, pixels in enumerate(frames, start=1):
        now = palette.indices(pixels)
        if number == clip.frames:
            duration = min(duration + round(clip.hold_s * _TICKS_PER_SECOND), _MAX_TICKS)
        region = changed_region(before, now)
        part = region.of(now)
        if before is not None:
            part = np.where(part == region.of(before), np.uint8(UNCHANGED), part)
        file.write(b"!\xf9\x04" + pack("<BHBB", _KEEP_WITH_UNCHANGED, duration, UNCHANGED, 0))
        file.write(b"," + pack("<HHHHB", region.left, region.top, region.width, region.height, 0))
        file.write(_compressed(part))
        before = now
    file.write(b";")


def _compressed(part: Pixels) -> bytes:
    """Return the indices of a part as GIF's image data, with its code size and blocks."""
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(part).save(buffer, "GIF", optimize=False, interlace=0)
    content = buffer.getvalue()
    at = 13 + _table_length(content[10])
    while content[at : at + 1] == b"!":
        # An extension: its kind, then blocks, each with its length, up to an empty one.
        at = _after_blocks(content, at + 2)
    begin = at + 10 + _table_length(content[at + 9])
    return content[begin : _after_blocks(content, begin + 1)]


def _table_length(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


class Palette:
    """Up to 255 colours chosen from some frames; every pixel gets the nearest, without dithering.

    The dots of dithering would move from frame to frame, and one palette per frame would flicker.
    """

    def __init__(self, samples: Sequence[Pixels]) -> None:
        colours, counts = _counted(samples)
        if len(colours) > COLOURS:
            order = np.argsort(-counts, kind="stable")
            exact, rest = order[:_EXACT], order[_EXACT:]
            chosen = _reduced(colours[rest], counts[rest], COLOURS - _EXACT)
            colours = np.concatenate([colours[exact], chosen])
        self._colours = _unpacked(colours).astype(np.int32)
        #: The index of each of 2²⁴ colours, once it was looked up.
        self._indices = np.full(1 << 24, UNCHANGED, dtype=np.uint8)

    def table(self) -> bytes:
        """Return red, green and blue of 256 colours."""
        return self._colours.astype(np.uint8).tobytes().ljust(3 * 256, b"\0")

    def indices(self, pixels: Pixels) -> Pixels:
        """Return the index of each pixel's colour, shape (rows, columns)."""
        packed = _packed(pixels)
        indices = self._indices[packed]
        unknown = packed[indices == UNCHANGED]
        if len(unknown):
            new = np.unique(unknown)
            for first in range(0, len(new), _BATCH):
                batch = new[first : first + _BATCH]
                self._indices[batch] = self._nearest(batch)
            indices = self._indices[packed]
        return indices

    def _nearest(self, packed: NDArray[np.uint32]) -> Pixels:
        # |a − b|² = |a|² − 2ab + |b|², where |a|² is the same for the whole palette.
        squares = (self._colours**2).sum(axis=1)
        distances = squares - 2 * (_unpacked(packed).astype(np.int32) @ self._colours.T)
        nearest: Pixels = distances.argmin(axis=1).astype(np.uint8)
        return nearest


def _counted(samples: Sequence[Pixels]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the colours of all samples, packed, and the number of pixels of each."""
    counts = np.zeros(1 << 24, dtype=np.uint32)
    for pixels in samples:
        colours, found = np.unique(_packed(pixels), return_counts=True)
        counts[colours] += found.astype(np.uint32)
    colours = np.flatnonzero(counts).astype(np.uint32)
    return colours, counts[colours].astype(np.int64)


def _reduced(
    colours: NDArray[np.uint32], counts: NDArray[np.int64], wanted: int
) -> NDArray[np.uint32]:
    """Return a smaller number of colours that represent all of them."""
    from PIL import Image

    weighted = np.repeat(colours, np.minimum(counts, _MAX_WEIGHT))
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


FORMATS.register(
    AnimationFormat(
        suffix=".gif",
        label="GIF",
        purpose="plays everywhere, 255 colours",
        write=write_gif,
        true_rate=lambda rate: _TICKS_PER_SECOND / _ticks_per_frame(rate),
    )
)
