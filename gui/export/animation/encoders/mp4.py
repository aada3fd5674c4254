"""MP4: H.264 video, encoded by PyAV, which brings FFmpeg and is an optional dependency."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import IO

import numpy as np

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders.format import FORMATS, AnimationFormat

#: x264's rate factor at quality 100 and at 0: at 17 the loss is invisible, 40 is poor.
_BEST_CRF, _WORST_CRF = 15.0, 40.0
_MAX_DENOMINATOR = 1_000
#: ITU-R BT.709, limited range: what players assume.
_BT709, _LIMITED = 1, 1


def has_mp4() -> bool:
    """Return whether PyAV is installed, without importing it."""
    return find_spec("av") is not None


def _missing() -> str:
    if has_mp4():
        return ""
    from scratchnet.export.models.packages import how_to_install

    return f"MP4 needs an encoder: {how_to_install('video')}"


def write_mp4(
    file: IO[bytes], frames: Iterable[Pixels], clip: Clip, _samples: Sequence[Pixels]
) -> None:
    """Write the frames as they come; the last one is repeated for as long as it is held."""
    with TemporaryDirectory(prefix="scratchnet-") as folder:
        # FFmpeg moves the index to the beginning at last, for which it opens the file by name.
        path = Path(folder) / "animation.mp4"
        _encode(path, frames, clip)
        with path.open("rb") as encoded:
            copyfileobj(encoded, file)


def _encode(path: Path, frames: Iterable[Pixels], clip: Clip) -> None:
    import av

    rate = Fraction(clip.rate).limit_denominator(_MAX_DENOMINATOR)
    crf = _WORST_CRF + (_BEST_CRF - _WORST_CRF) * clip.quality / 100
    # Neither the time nor the machine goes into the file. Threads would change the bits.
    with av.open(
        str(path), "w", "mp4", options={"movflags": "faststart", "fflags": "+bitexact"}
    ) as container:
        stream = container.add_stream(
            "libx264",
            rate=rate,
            options={"crf": f"{crf:.2f}", "preset": "medium", "flags": "+bitexact"},
        )
        # Colours have half the resolution, so both sides have to be even.
        stream.width, stream.height = clip.width + clip.width % 2, clip.height + clip.height % 2
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.thread_count = 1
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED
        number = 0
        for count, pixels in _with_repeats(frames, clip):
            even = np.pad(pixels, ((0, clip.height % 2), (0, clip.width % 2), (0, 0)), "edge")
            for _ in range(count):
                frame = av.VideoFrame.from_ndarray(even, format="rgb24").reformat(
                    format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
                )
                frame.pts, frame.time_base = number, 1 / rate
                number += 1
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _with_repeats(frames: Iterable[Pixels], clip: Clip) -> Iterable[tuple[int, Pixels]]:
    """Yield how many times each frame is shown, and the frame."""
    for number, pixels in enumerate(frames, start=1):
        yield 1 + (round(clip.hold_s * clip.rate) if number == clip.frames else 0), pixels


FORMATS.register(
    AnimationFormat(
        suffix=".mp4",
        label="MP4",
        purpose="video, for slides and players",
        write=write_mp4,
        lossy=True,
        loops=False,
        looks_ahead=True,
        missing=_missing,
    )
)
