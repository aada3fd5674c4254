"""Making the file of an animation: whole, or not at all. No Qt."""

import os
from pathlib import Path

from gui.export.animation.encoders import FORMATS, AnimationFormat
from gui.export.animation.encoders.format import format_for
from gui.export.animation.film import Film, Painter, Progressed, Survey, pictures, sample_pictures
from scratchnet.engines import Interrupt
from scratchnet.errors import InvalidInput
from scratchnet.files import atomic_file


def format_of(path: Path) -> AnimationFormat:
    """Return the format that a name ends in; ``.png`` is APNG too.

    Raises InvalidInput, also if the format or the folder is not there.
    """
    kind = format_for(path.suffix)
    if kind is None:
        *most, last = FORMATS
        raise InvalidInput(f"{path.name}: the name must end in {', '.join(most)} or {last}")
    if missing := kind.missing():
        raise InvalidInput(f"{path.name}: {missing}")
    if not os.path.isdir(path.parent):
        raise InvalidInput(f"{path}: there is no folder {path.parent}")
    return kind


def make_animation(
    path: Path,
    film: Film,
    known: Survey,
    painter: Painter,
    interrupt: Interrupt,
    progressed: Progressed,
) -> None:
    """Write the file; the same film gives the same bytes.

    Raises InvalidInput if it cannot be written, and Interrupted; in both cases whatever had the
    name before is as it was.
    """
    kind = format_of(path)
    samples = list(sample_pictures(known, painter).values())
    frames = pictures(film, known, painter, interrupt, progressed)
    try:
        with atomic_file(path) as file:
            kind.write(file, frames, film.clip_of(known), samples)
    except OSError as error:
        raise InvalidInput(f"{path}: {_reason(error)}") from error


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "it may not be written there"
    return f"it cannot be written: {error.strerror or error}"
