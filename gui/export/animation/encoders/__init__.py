"""The formats of animations: each writes frames to a file as they come. No Qt.

The same frames give the same bytes. No more than two frames are in memory, and the few that a
palette is chosen from. A format registers its record; dialogs and the command line read `FORMATS`.
"""

# Each module registers its format, in the order in which the formats are offered.
from gui.export.animation.encoders import gif, apng, webp, mp4  # isort: skip
from gui.export.animation.encoders.format import (
    FORMATS,
    AnimationFormat,
    format_for,
    labels_text,
)

__all__ = [
    "FORMATS",
    "AnimationFormat",
    "apng",
    "format_for",
    "gif",
    "labels_text",
    "mp4",
    "webp",
]
