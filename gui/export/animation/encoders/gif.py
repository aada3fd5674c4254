"""GIF: frames of up to 255 colours, each written when it comes.

Pillow makes the compressed part of each frame, which is put into the file between blocks of our
own: it would itself hold all frames in memory until the last one, and choose colours for each.
"""

from collections.abc import Iterable
from io import BytesIO
from struct import pack
from typing import IO

import numpy as np

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders.changes import changed_region
from gui.export.animation.encoders.palette import UNCHANGED, Palette

#: Durations are hundredths of a second; programs slow down what is shorter than two.
TICKS, _SHORTEST = 100, 2
_LONGEST = 65_535
_FOR_EVER = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
#: All flags of the screen: a table of 256 colours of 8 bits.
_TABLE_OF_256 = 0xF7
#: Of a frame: what was there stays, and one place of the table says so.
_KEEP_WITH_UNCHANGED = 0b0000_0101


def ticks_a_frame(rate: float) -> int:
    """Return how many hundredths of a second a frame stays: the same for each, or it stutters."""
    return max(round(TICKS / rate), _SHORTEST)


def write_gif(file: IO[bytes], frames: Iterable[Pixels], clip: Clip, palette: Palette) -> None:
    """Write the frames as they come."""
    file.write(b"GIF89a" + pack("<HHBBB", clip.width, clip.height, _TABLE_OF_256, 0, 0))
    file.write(palette.table())
    if clip.loop:
        file.write(_FOR_EVER)
    duration = ticks_a_frame(clip.rate)
    before: Pixels | None = None
    for number, pixels in enumerate(frames, start=1):
        now = palette.places(pixels)
        if number == clip.frames:
            duration = min(duration + round(clip.hold_s * TICKS), _LONGEST)
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
    """Return the places of a part as GIF's compressed data, with all that belongs to them."""
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
