"""The record of an animation format, the registry of all, and what encoders share. No Qt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import IO

import numpy as np

from gui.export.animation.clip import Clip, Pixels
from scratchnet.registry import Registry

#: Writes a clip's frames to a file as they come; a few of them are known before, as samples.
Write = Callable[[IO[bytes], Iterable[Pixels], Clip, Sequence[Pixels]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnimationFormat:
    """One format of animations.

    ``suffix`` is that of its files, with the dot; ``aliases`` are other suffixes for it.
    ``purpose`` says in a few words what is in its files and what they are for.
    ``lossy``: its quality can be chosen. ``loops``: its files can be played in a loop.
    ``looks_ahead``: what it writes for a frame depends on later frames. ``true_rate`` returns the
    frames per second that a file can have, for a rate that is asked for. ``missing`` returns what
    has to be installed to write it, or an empty text.
    """

    suffix: str
    label: str
    purpose: str
    write: Write
    aliases: tuple[str, ...] = ()
    lossy: bool = False
    loops: bool = True
    looks_ahead: bool = False
    true_rate: Callable[[float], float] = lambda rate: rate
    missing: Callable[[], str] = lambda: ""

    @property
    def name(self) -> str:
        """The suffix without its dot."""
        return self.suffix.removeprefix(".")


#: Every format, in the order in which they are offered.
FORMATS: Registry[AnimationFormat] = Registry()


def labels_text(formats: Iterable[AnimationFormat] | None = None, last: str = "or") -> str:
    """Return the labels of some formats, or of all, as a list with a word before the last."""
    *most, final = (form.label for form in (FORMATS.values() if formats is None else formats))
    return f"{', '.join(most)} {last} {final}" if most else final


def format_for(suffix: str) -> AnimationFormat | None:
    """Return the format of a file's suffix, in letters of any case, or None."""
    suffix = suffix.lower()
    for form in FORMATS.values():
        if suffix == form.suffix or suffix in form.aliases:
            return form
    return None


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of a frame, in pixels, by its top left corner."""

    left: int
    top: int
    width: int
    height: int

    def of(self, pixels: Pixels) -> Pixels:
        """Return this region of a frame, which may have any number of values per pixel."""
        return pixels[self.top : self.top + self.height, self.left : self.left + self.width]


def changed_region(before: Pixels | None, now: Pixels, grid: int = 1) -> Region:
    """Return the smallest region, of at least one pixel, that contains all changed pixels.

    Its corner is at multiples of ``grid``. Without a frame before, it is the whole frame.
    """
    height, width = now.shape[:2]
    if before is None:
        return Region(0, 0, width, height)
    changed = before != now
    if changed.ndim == 3:
        changed = changed.any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        return Region(0, 0, 1, 1)
    top, left = (int(first) // grid * grid for first in (rows[0], columns[0]))
    return Region(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)
