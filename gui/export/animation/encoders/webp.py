"""WebP: small files, each frame written when it comes.

Pillow compresses each frame as a WebP, whose data we put into the animation's chunks, because
Pillow itself would keep all frames in memory until the last one.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from struct import pack, unpack
from typing import IO

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders.format import FORMATS, AnimationFormat, changed_region

_TICKS_PER_SECOND, _MAX_TICKS = 1_000, (1 << 24) - 1
_ANIMATED = 0b0000_0010
#: A frame replaces part of the frame before, and stays.
_REPLACE_AND_KEEP = 0b0000_0010
#: Frames are placed at even coordinates.
_GRID = 2
_BACKGROUND = b"\xff\xff\xff\xff"
_LOSSLESS_QUALITY = 100
#: The effort of the compression, 0 to 6: more takes several times as long.
_METHOD, _LOSSLESS_EFFORT = 3, 40


def write_webp(
    file: IO[bytes], frames: Iterable[Pixels], clip: Clip, _samples: Sequence[Pixels]
) -> None:
    """Write the frames as they come, and at last the file's length into its header."""
    begin = file.tell()
    file.write(b"RIFF\0\0\0\0WEBP")
    canvas = _uint24(clip.width - 1) + _uint24(clip.height - 1)
    _write_chunk(file, b"VP8X", bytes([_ANIMATED, 0, 0, 0]) + canvas)
    _write_chunk(file, b"ANIM", _BACKGROUND + pack("<H", 0 if clip.loop else 1))
    before: Pixels | None = None
    for pixels, duration in zip(frames, clip.durations(_TICKS_PER_SECOND), strict=True):
        region = changed_region(before, pixels, _GRID)
        head = b"".join(
            map(
                _uint24,
                (
                    region.left // _GRID,
                    region.top // _GRID,
                    region.width - 1,
                    region.height - 1,
                    min(duration, _MAX_TICKS),
                ),
            )
        )
        data = _compressed(region.of(pixels), clip.quality)
        _write_chunk(file, b"ANMF", head + bytes([_REPLACE_AND_KEEP]) + data)
        before = pixels
    end = file.tell()
    file.seek(begin + 4)
    file.write(pack("<I", end - begin - 8))
    file.seek(end)


def _compressed(part: Pixels, quality: int) -> bytes:
    """Return the chunk that contains the pixels of part of a frame."""
    from PIL import Image

    buffer = BytesIO()
    image = Image.fromarray(part)
    if quality == _LOSSLESS_QUALITY:
        image.save(buffer, "WEBP", lossless=True, quality=_LOSSLESS_EFFORT, method=_METHOD)
    else:
        image.save(buffer, "WEBP", quality=quality, method=_METHOD)
    content, at = buffer.getvalue(), 12
    while True:
        (length,) = unpack("<I", content[at + 4 : at + 8])
        after = at + 8 + length + length % 2
        if content[at : at + 4] in (b"VP8 ", b"VP8L"):
            return content[at:after]
        at = after


def _write_chunk(file: IO[bytes], kind: bytes, data: bytes) -> None:
    file.write(kind + pack("<I", len(data)) + data + b"\0" * (len(data) % 2))


def _uint24(number: int) -> bytes:
    return pack("<I", number)[:3]


FORMATS.register(
    AnimationFormat(
        suffix=".webp", label="WebP", purpose="small, for the web", write=write_webp, lossy=True
    )
)
