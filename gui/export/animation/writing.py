"""Writing the file of an animation, and estimating its size before. No Qt."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders import FORMATS, AnimationFormat, format_for
from gui.export.animation.frames import (
    Animation,
    Painter,
    ProgressCallback,
    Survey,
    all_pictures,
    sample_pictures,
)
from scratchnet.engines import Interrupt
from scratchnet.errors import InvalidInput
from scratchnet.files import atomic_file

#: An encoder that looks ahead makes most frames from those before and after. That takes about
#: three quarters of the bytes of a frame made from the one before, measured on every view.
_LOOK_AHEAD_FACTOR = 0.75


def format_of(path: Path) -> AnimationFormat:
    """Return the format of a file's suffix.

    Raises InvalidInput if there is none, if it is not available, or if there is no such folder.
    """
    form = format_for(path.suffix)
    if form is None:
        *most, last = (each.suffix for each in FORMATS.values())
        raise InvalidInput(f"{path.name}: the name must end in {', '.join(most)} or {last}")
    if missing := form.missing():
        raise InvalidInput(f"{path.name}: {missing}")
    if not os.path.isdir(path.parent):
        raise InvalidInput(f"{path}: there is no folder {path.parent}")
    return form


def write_animation(
    path: Path,
    animation: Animation,
    survey: Survey,
    painter: Painter,
    interrupt: Interrupt,
    on_progress: ProgressCallback,
) -> None:
    """Write the file. The same animation gives the same bytes.

    Raises InvalidInput if it cannot be written, and Interrupted; a file that existed before is
    unchanged then.
    """
    form = format_of(path)
    samples = list(sample_pictures(survey, painter).values())
    pictures = all_pictures(animation, survey, painter, interrupt, on_progress)
    try:
        with atomic_file(path) as file:
            form.write(file, pictures, animation.clip_of(survey), samples)
    except PermissionError as error:
        raise InvalidInput(f"{path}: you have no permission to write it") from error
    except OSError as error:
        raise InvalidInput(f"{path}: it cannot be written: {error.strerror or error}") from error


def estimated_bytes(form: AnimationFormat, clip: Clip, samples: Mapping[int, Pixels]) -> int:
    """Return about how many bytes the clip's file will have.

    ``samples`` are pictures by their numbers: the first, and pairs of neighbours. The second of a
    pair gives the bytes that a frame adds there, which are interpolated linearly in between.
    """
    numbers = sorted(samples)
    sizes = _added_bytes(form, clip, [samples[number] for number in numbers])
    added = {
        number: size for number, size in zip(numbers, sizes, strict=True) if number - 1 in samples
    }
    between = np.interp(np.arange(1, clip.frames), list(added), list(added.values()))
    return round(sizes[0] + float(between.sum()))


def size_text(count: int) -> str:
    """Return a number of bytes with a unit, to two digits."""
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= unit:
            return f"{float(f'{count / unit:.2g}'):g} {name}"
    return f"{count} bytes"


def _added_bytes(form: AnimationFormat, clip: Clip, frames: Sequence[Pixels]) -> list[float]:
    """Return the bytes that each frame adds to a file of these frames."""
    if form.looks_ahead:
        added = [
            _total_bytes(form, clip, [before, frame]) - _total_bytes(form, clip, [before])
            for before, frame in pairwise(frames)
        ]
        return [
            _total_bytes(form, clip, frames[:1]),
            *(_LOOK_AHEAD_FACTOR * size for size in added),
        ]
    file, ends = BytesIO(), [0]

    def noted() -> Iterator[Pixels]:
        for frame in frames:
            yield frame
            # The encoder asks for the next frame, so this one is in the file.
            ends.append(file.tell())

    form.write(file, noted(), replace(clip, frames=len(frames)), frames)
    return [end - begin for begin, end in pairwise(ends)]


def _total_bytes(form: AnimationFormat, clip: Clip, frames: Sequence[Pixels]) -> int:
    file = BytesIO()
    form.write(file, frames, replace(clip, frames=len(frames), hold_s=0.0), frames)
    return len(file.getvalue())
