"""A clip: the size, number and timing of an animation's frames. No Qt."""

from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from scratchnet.errors import InvalidValue

#: Pixels of a frame: shape (rows, columns, 3), red, green and blue from 0 to 255.
Pixels = NDArray[np.uint8]

#: The limits of the frames asked for; a run with few steps gives fewer.
FEWEST_FRAMES, MOST_FRAMES = 2, 2_000
SLOWEST, FASTEST = 1.0, 60.0
LONGEST_HOLD_S = 60.0
SMALLEST_SIDE_PX, LARGEST_SIDE_PX = 100, 4_096
#: The most pixels of a frame: three bytes each, with about ten frames in memory.
_MAX_FRAME_PIXELS = 3_840 * 2_160
#: The most pixels of all frames: more take hours and fill a disk.
_MAX_PIXELS = 5_000_000_000


@dataclass(frozen=True, slots=True)
class Clip:
    """``width`` × ``height`` pixels, ``frames`` of them, ``rate`` frames a second.

    The last frame stays ``hold_s`` seconds longer; then it starts over if ``loop``. ``quality``, 1
    to 100, is for lossy formats; 100 is lossless if the format can be. Raises InvalidValue.
    """

    width: int
    height: int
    frames: int
    rate: float
    hold_s: float = 0.0
    loop: bool = True
    quality: int = 100

    def __post_init__(self) -> None:
        sides = f"{SMALLEST_SIDE_PX} to {LARGEST_SIDE_PX:,} pixels"
        for name, side in (("width", self.width), ("height", self.height)):
            if not SMALLEST_SIDE_PX <= side <= LARGEST_SIDE_PX:
                raise InvalidValue(name, side, sides)
        if self.width * self.height > _MAX_FRAME_PIXELS:
            raise InvalidValue(
                "size",
                f"{self.width:,} × {self.height:,}",
                f"at most {_MAX_FRAME_PIXELS:,} pixels a frame, as 3,840 × 2,160",
            )
        if not 1 <= self.frames <= MOST_FRAMES:
            raise InvalidValue("frames", self.frames, f"1 to {MOST_FRAMES:,}")
        if self.width * self.height * self.frames > _MAX_PIXELS:
            most = _MAX_PIXELS // (self.width * self.height)
            raise InvalidValue(
                "frames",
                self.frames,
                f"at most {most:,} of {self.width:,} × {self.height:,} pixels",
            )
        if not (isfinite(self.rate) and SLOWEST <= self.rate <= FASTEST):
            raise InvalidValue("rate", self.rate, f"{SLOWEST:g} to {FASTEST:g} frames a second")
        if not (isfinite(self.hold_s) and 0 <= self.hold_s <= LONGEST_HOLD_S):
            raise InvalidValue("hold", self.hold_s, f"0 to {LONGEST_HOLD_S:g} seconds")
        if not 1 <= self.quality <= 100:
            raise InvalidValue("quality", self.quality, "1 to 100")

    @property
    def seconds(self) -> float:
        """The duration in seconds."""
        return self.frames / self.rate + self.hold_s

    def durations(self, ticks_per_second: int) -> list[int]:
        """Return the duration of each frame in ticks; rounding errors do not accumulate."""
        ends = [round(n * ticks_per_second / self.rate) for n in range(self.frames + 1)]
        durations = [end - begin for begin, end in pairwise(ends)]
        durations[-1] += round(self.hold_s * ticks_per_second)
        return durations
