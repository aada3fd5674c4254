"""The library of lessons that comes with the program, by levels.

A lesson is a file like any other that a teacher writes; those of a level stand in its folder, in
the order of their file names.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from resources.presets import PRESETS
from scratchnet.lessons import SUFFIX, Lesson, Surroundings, Vocabulary, read_lesson

#: The folder of the library.
FOLDER = Path(__file__).parent / "lessons"
#: What lessons may refer to: the presets, and anything of a window.
SURROUNDINGS = Surroundings({name: preset.load for name, preset in PRESETS.items()})


def surroundings_with(vocabulary: Vocabulary) -> Surroundings:
    """Return what lessons may refer to, with the names of a window's things."""
    return replace(SURROUNDINGS, vocabulary=vocabulary)


def library_files() -> tuple[Path, ...]:
    """Return the files of the library, in order."""
    return tuple(sorted(FOLDER.glob(f"*/*{SUFFIX}")))


def library(surroundings: Surroundings = SURROUNDINGS) -> Iterator[Lesson]:
    """Yield the lessons of the library, in order. Raises InvalidInput for one that is broken."""
    for path in library_files():
        yield read_lesson(path, surroundings)
