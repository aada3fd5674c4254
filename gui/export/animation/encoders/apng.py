"""APNG: a PNG with several frames, each written when it comes, without loss.

Pillow compresses each frame as a PNG, whose data we put into the animation's chunks, because Pillow
itself would keep all frames in memory until the last one.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from struct import pack, unpack
from typing import IO
from zlib import crc32

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders.format import FORMATS, AnimationFormat, changed_region

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Durations are fractions of two 16-bit numbers.
_TICKS_PER_SECOND, _MAX_TICKS = 1_000, 65_535
_TRUECOLOUR = pack(">BBBBB", 8, 2, 0, 0, 0)
#: A frame stays until the next one replaces part of it.
_KEEP_AND_REPLACE = pack(">BB", 0, 0)


def write_apng(
    file: IO[bytes], frames: Iterable[Pixels], clip: Clip, _samples: Sequence[Pixels]
) -> None:
    """Write the frames as they come."""
    file.write(_SIGNATURE)
    _write_chunk(file, b"IHDR", pack(">II", clip.width, clip.height) + _TRUECOLOUR)
    _write_chunk(file, b"acTL", pack(">II", clip.frames, 0 if clip.loop else 1))
    before: Pixels | None = None
    # The animation's chunks are numbered.
    number = 0
    for pixels, duration in zip(frames, clip.durations(_TICKS_PER_SECOND), strict=True):
        region = changed_region(before, pixels)
        place = pack(">IIII", region.width, region.height, region.left, region.top)
        stay = pack(">HH", min(duration, _MAX_TICKS), _TICKS_PER_SECOND)
        _write_chunk(file, b"fcTL", pack(">I", number) + place + stay + _KEEP_AND_REPLACE)
        number += 1
        for data in _compressed(region.of(pixels)):
            if before is None:
                # Programs that do not know APNG show the first frame.
                _write_chunk(file, b"IDAT", data)
            else:
                _write_chunk(file, b"fdAT", pack(">I", number) + data)
                number += 1
        before = pixels
    _write_chunk(file, b"IEND", b"")


def _compressed(part: Pixels) -> Iterator[bytes]:
    """Yield the compressed data of part of a frame, chunk by chunk."""
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


FORMATS.register(
    AnimationFormat(
        suffix=".apng",
        label="APNG",
        purpose="every colour, for the web",
        write=write_apng,
        aliases=(".png",),
    )
)
