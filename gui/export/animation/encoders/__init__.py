"""The formats of animations: each writes frames to a file as they come. No Qt.

The same frames give the same bytes. In memory are no more than two frames, and the few that a
palette is chosen from.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders.apng import write_apng
from gui.export.animation.encoders.gif import TICKS, ticks_a_frame, write_gif
from gui.export.animation.encoders.mp4 import HOW_TO_GET, has_mp4, write_mp4
from gui.export.animation.encoders.palette import Palette
from gui.export.animation.encoders.webp import write_webp

#: Writes frames; some of them, known before, tell what colours there will be.
Write = Callable[[IO[bytes], Iterable[Pixels], Clip, Sequence[Pixels]], None]


@dataclass(frozen=True, slots=True)
class Format:
    """``lossy``: its quality can be chosen. ``loops``: it can begin again by itself.

    ``looks_ahead``: what it writes of a frame depends on those that come later, and comes later.
    """

    suffix: str
    name: str
    write: Write
    lossy: bool = False
    loops: bool = True
    looks_ahead: bool = False

    @property
    def unavailable_text(self) -> str:
        """Why it cannot be written here, in words, or nothing."""
        if self.suffix == ".mp4" and not has_mp4():
            return f"MP4 needs an encoder: {HOW_TO_GET}"
        return ""

    def true_rate(self, rate: float) -> float:
        """Return the frames a second that the file can hold, for those that are wanted."""
        return TICKS / ticks_a_frame(rate) if self.suffix == ".gif" else rate


def _gif(file: IO[bytes], frames: Iterable[Pixels], clip: Clip, known: Sequence[Pixels]) -> None:
    write_gif(file, frames, clip, Palette(known))


def _without_palette(write: Callable[[IO[bytes], Iterable[Pixels], Clip], None]) -> Write:
    return lambda file, frames, clip, _known: write(file, frames, clip)


#: By the file's suffix.
FORMATS = {
    kind.suffix: kind
    for kind in (
        Format(".gif", "GIF – plays everywhere, 255 colours", _gif),
        Format(".apng", "APNG – every colour, for the web", _without_palette(write_apng)),
        Format(".webp", "WebP – small, for the web", _without_palette(write_webp), lossy=True),
        Format(
            ".mp4",
            "MP4 – video, for slides and players",
            _without_palette(write_mp4),
            lossy=True,
            loops=False,
            looks_ahead=True,
        ),
    )
}
