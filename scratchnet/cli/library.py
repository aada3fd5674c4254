"""The lessons and presets that come with the program, as far as commands need them.

The only door from the core to the folder ``resources``: without it there are no presets.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from scratchnet.errors import InvalidInput

if TYPE_CHECKING:
    from scratchnet.lessons import Surroundings


def surroundings() -> "Surroundings":
    """Return what lessons may refer to."""
    from scratchnet.lessons import Surroundings

    try:
        from resources.lessons import SURROUNDINGS
    except ModuleNotFoundError:
        return Surroundings()
    return SURROUNDINGS


def library_files() -> tuple[Path, ...]:
    """Return the files of the library, in order. Raises InvalidInput without a library."""
    try:
        from resources.lessons import library_files as found
    except ModuleNotFoundError:
        raise InvalidInput("the library of lessons is not installed; allowed: files") from None
    return found()


def lesson_files(paths: list[Path]) -> list[Path]:
    """Return the files, and those of folders at any depth, in order.

    Raises InvalidInput for a folder without lessons.
    """
    from scratchnet.lessons import SUFFIX

    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(path.rglob(f"*{SUFFIX}"))
        if not inside:
            raise InvalidInput(f"{path}: the folder has no lesson; allowed: files *{SUFFIX}")
        found += inside
    return found
