"""A film: what frames of which run an animation has, and how they are had. No Qt.

The run is made anew from its recipe: once to see how far everything reaches, and once more for
the frames. Nothing that is shown elsewhere is touched.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from gui.export.animation.clip import Clip, Pixels
from scratchnet.engines import Interrupt, Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.recipe import Recipe, Replay, frame_steps
from scratchnet.run.snapshot import Frame, FrameRequest, Scene

#: Cells of a map along each axis, in pictures and where only their values count.
_RESOLUTION, _COARSE = 320, 80
#: Where among all frames are the pairs that are known before the rest: most happens early.
_PAIRS_AT = (0, 1 / 12, 1 / 4, 1 / 2, 3 / 4, 1)

#: Told how many of how many frames are done.
Progressed = Callable[[int, int], None]


class Painter(Protocol):
    """Paints frames, on whichever thread that has to be.

    Each raises `scratchnet.engines.Interrupted` if it is to be given up.
    """

    def make_room(self, scene: Scene, frame: Frame) -> None:
        """Let axes hold the frame."""

    def begin(self, scene: Scene, frame: Frame) -> None:
        """Begin to paint a frame."""

    def picture(self) -> Pixels:
        """Wait for the picture that was begun."""


@dataclass(frozen=True, slots=True)
class Film:
    """The frames of a clip, from before the first step of the recipe's run to its last.

    ``engine`` makes the run; ``wishes`` is what its frames are to hold.
    """

    recipe: Recipe
    engine: str
    clip: Clip
    spacing: str
    wishes: FrameRequest

    def clip_of(self, known: "Survey") -> Clip:
        """Return the clip with as many frames as there are steps for."""
        return replace(self.clip, frames=len(known.steps))


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a film before it is painted.

    ``steps`` are those of its frames; fewer than wished for if the run has no more. ``samples``
    are some of the frames, by number, in pairs that follow each other. ``diverged_at`` is the step
    behind the last that was not to be had.
    """

    scene: Scene
    steps: tuple[int, ...]
    samples: dict[int, Frame]
    diverged_at: int | None = None


def survey(film: Film, painter: Painter, interrupt: Interrupt, progressed: Progressed) -> Survey:
    """Make the run, have room made for all of its frames, and return what is known then.

    Raises Interrupted, and InvalidInput if the run has no step to show.
    """
    steps, diverged_at = film.recipe.steps, None
    while steps > 0:
        shown = frame_steps(steps, film.clip.frames, film.spacing)
        frames = _Frames(film, interrupt)
        scene = frames.scene(_RESOLUTION)
        kept = sample_numbers(len(shown))
        samples = {}
        for number, step in enumerate(shown):
            frame = frames.after(step, _RESOLUTION if number in kept else _COARSE)
            if frame.snapshot.step < step:
                # A stop condition, or numbers without end: the film is of what there is.
                steps, diverged_at = frame.snapshot.step, frame.snapshot.diverged_at
                break
            painter.make_room(scene, frame)
            if number in kept:
                samples[number] = frame
            progressed(number + 1, len(shown))
        else:
            return Survey(scene, shown, samples, diverged_at)
    raise InvalidInput("the run has no step to be shown")


def look_again(known: Survey, painter: Painter) -> None:
    """Have room made for what is known, with no run: for a first look that will do."""
    for frame in known.samples.values():
        painter.make_room(known.scene, frame)


def same_frames(one: Film, other: Film) -> bool:
    """Return whether two films show the same frames, whatever their pictures are like."""
    return replace(one, clip=other.clip) == other and one.clip.frames == other.clip.frames


def sample_numbers(count: int) -> tuple[int, ...]:
    """Return which of so many frames are known before the rest: pairs that follow each other."""
    firsts = {round((count - 2) * place) for place in _PAIRS_AT}
    return tuple(sorted(firsts | {first + 1 for first in firsts}))


def sample_pictures(known: Survey, painter: Painter) -> dict[int, Pixels]:
    """Return the pictures of the frames that are known. Raises Interrupted."""
    pictures = {}
    for number, frame in known.samples.items():
        painter.begin(known.scene, frame)
        pictures[number] = painter.picture()
    return pictures


def pictures(
    film: Film, known: Survey, painter: Painter, interrupt: Interrupt, progressed: Progressed
) -> Iterator[Pixels]:
    """Yield the picture of every frame; one is painted while the one before is made use of.

    Raises Interrupted.
    """
    frames, count = _Frames(film, interrupt), len(known.steps)
    painter.begin(known.scene, frames.after(known.steps[0], _RESOLUTION))
    for number, step in enumerate(known.steps[1:], start=1):
        frame = frames.after(step, _RESOLUTION)
        picture = painter.picture()
        painter.begin(known.scene, frame)
        yield picture
        progressed(number, count)
    yield painter.picture()
    progressed(count, count)


class _Frames:
    """The frames of a run that is made step by step."""

    def __init__(self, film: Film, interrupt: Interrupt) -> None:
        self._film = film
        self._interrupt = interrupt
        self._replay = Replay(film.recipe, engine=film.engine, measuring=True)

    def scene(self, resolution: int) -> Scene:
        return scene_of(self._replay.session, resolution)

    def after(self, step: int, resolution: int) -> Frame:
        """Return the frame after a step, or after the last there is."""
        self._replay.advance(step, interrupt=self._interrupt)
        if self._interrupt():
            raise Interrupted
        return frame_of(self._replay.session, resolution, self._film.wishes)
