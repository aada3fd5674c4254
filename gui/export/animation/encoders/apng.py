"""APNG: a PNG with more frames, each written when it comes, nothing lost.

Pillow compresses each frame as a PNG, whose data are put into chunks of the animation: it would
itself hold all frames in memory until the last one.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from struct import pack, unpack
from typing import IO
from zlib import crc32

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders.changes import changed_region

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Durations are fractions of two numbers of 16 bits.
_TICKS, _LONGEST = 1_000, 65_535
_TRUECOLOUR = pack(">BBBBB", 8, 2, 0, 0, 0)
#: What a frame leaves stays, and the next one replaces it.
_KEEP_AND_REPLACE = pack(">BB", 0, 0)


def write_apng(file: IO[bytes], frames: Iterable[Pixels], clip: Clip) -> None:
    """Write the frames as they come."""
    file.write(_SIGNATURE)
    _write_chunk(file, b"IHDR", pack(">II", clip.width, clip.height) + _TRUECOLOUR)
    _write_chunk(file, b"acTL", pack(">II", clip.frames, 0 if clip.loop else 1))
    before: Pixels | None = None
    # Chunks of the animation are numbered.
    number = 0
    for pixels, duration in zip(frames, clip.durations(_TICKS), strict=True):
        region = changed_region(before, pixels)
        place = pack(">IIII", region.width, region.height, region.left, region.top)
        stay = pack(">HH", min(duration, _LONGEST), _TICKS)
        _write_chunk(file, b"fcTL", pack(">I", number) + place + stay + _KEEP_AND_REPLACE)
        number += 1
        for data in _compressed(region.of(pixels)):
            if before is None:
                # The first frame is what programs show that know no animations.
                _write_chunk(file, b"IDAT", data)
            else:
                _write_chunk(file, b"fdAT", pack(">I", number) + data)
                number += 1
        before = pixels
    _write_chunk(file, b"IEND", b"")


def _compressed(part: Pixels) -> Iterator[bytes]:
    """Yield the compressed data of a part, chunk by chunk."""
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(part).save(buffer, "PNG", compress_level=6)
    content, at = buffer.getvalue(), len(_SIGNATURE)
    while at < len(content):
        (length,) = unpack(">I", content[at : at + 4])
        if content[at + 4 : at + 8] == b"IDAT":
            yield content[at + 8 : at + 8 + length]
        at += length + 12


def _write_chunk(file: IO[bytes], kind: bytes, data: bytes) -> None:
    file.write(pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data)))
