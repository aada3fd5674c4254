"""How large a file will be, from some of its frames. No Qt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import numpy as np

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders import AnimationFormat

#: An encoder that looks ahead makes most frames from those before and behind: measured on every
#: view, that takes about three quarters of what a frame takes that is made from the one before.
_SHARE_OF_VIDEO = 0.75


def estimated_bytes(kind: AnimationFormat, clip: Clip, samples: Mapping[int, Pixels]) -> int:
    """Return about how many bytes the clip will have.

    ``samples`` are frames by their number, the first and pairs that follow each other. What the
    second of a pair adds to a file is known for some numbers, and between them it is taken to
    change evenly.
    """
    numbers = sorted(samples)
    sizes = _sizes(kind, clip, [samples[number] for number in numbers])
    added = {
        number: size for number, size in zip(numbers, sizes, strict=True) if number - 1 in samples
    }
    between = np.interp(np.arange(1, clip.frames), list(added), list(added.values()))
    return round(sizes[0] + float(between.sum()))


def _sizes(kind: AnimationFormat, clip: Clip, frames: Sequence[Pixels]) -> list[float]:
    """Return what each frame adds to a file that has these frames alone."""
    if kind.looks_ahead:
        added = [
            _bytes_of(kind, clip, [before, frame]) - _bytes_of(kind, clip, [before])
            for before, frame in pairwise(frames)
        ]
        return [_bytes_of(kind, clip, frames[:1]), *(_SHARE_OF_VIDEO * size for size in added)]
    file, ends = BytesIO(), [0]

    def noted() -> Iterator[Pixels]:
        for frame in frames:
            yield frame
            # It asks for the next one, so that this one is in the file.
            ends.append(file.tell())

    kind.write(file, noted(), replace(clip, frames=len(frames)), frames)
    return [end - begin for begin, end in pairwise(ends)]


def _bytes_of(kind: AnimationFormat, clip: Clip, frames: Sequence[Pixels]) -> int:
    file = BytesIO()
    kind.write(file, frames, replace(clip, frames=len(frames), hold_s=0.0), frames)
    return len(file.getvalue())


def size_in_words(count: int) -> str:
    """Return a number of bytes as people say it, to two figures."""
    for unit, words in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= unit:
            return f"{float(f'{count / unit:.2g}'):g} {words}"
    return f"{count} bytes"
