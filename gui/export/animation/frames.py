"""The frames of an animation: which steps of which run they show, and how they are computed. No Qt.

The run is replayed from its recipe twice: first to learn the range of every axis, then for the
frames. The run in the window is not affected.
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

#: Cells of a map along each axis, in pictures and where only the range of its values matters.
_RESOLUTION, _COARSE_RESOLUTION = 320, 80
#: Where, as fractions of all frames, the pairs of samples are: most changes early.
_SAMPLES_AT = (0, 1 / 12, 1 / 4, 1 / 2, 3 / 4, 1)

#: Called with the number of frames that are done, and of all.
ProgressCallback = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AnimatedRun:
    """The run to animate: the recipe of its steps so far, and the engine that replays it."""

    recipe: Recipe
    engine: str

    @property
    def default_steps(self) -> int:
        """The steps made so far, or all steps if none was made."""
        return self.recipe.steps or self.max_steps

    @property
    def max_steps(self) -> int:
        """The most steps that can be shown: an unfinished run is continued to its end."""
        return max(self.recipe.steps, self.recipe.experiment_at_end.training.steps)

    def up_to(self, steps: int) -> Recipe:
        """Return the recipe of the same run up to an earlier or a later step."""
        return replace(self.recipe, steps=steps)

    def text(self) -> str:
        """Return a sentence about the steps made so far."""
        made = self.recipe.steps
        if not made:
            return "No step has been made yet: the whole run is shown."
        return f"The run is at step {made:,} of {self.max_steps:,}."


@dataclass(frozen=True, slots=True)
class Animation:
    """The frames of a clip, from before the first step of the recipe's run to its last step.

    ``engine`` replays the run; ``request`` is what the frames contain besides.
    """

    recipe: Recipe
    engine: str
    clip: Clip
    spacing: str
    request: FrameRequest

    def clip_of(self, survey: "Survey") -> Clip:
        """Return the clip with as many frames as there are steps to show."""
        return replace(self.clip, frames=len(survey.steps))

    def has_frames_of(self, other: "Animation") -> bool:
        """Return whether both show the same frames, whatever their pictures look like."""
        same_but_clip = replace(self, clip=other.clip) == other
        return same_but_clip and self.clip.frames == other.clip.frames


@dataclass(frozen=True, slots=True)
class Survey:
    """What a first replay finds out for an animation.

    ``steps`` are the steps of its frames, fewer than asked for if the run has fewer. ``samples``
    are some of the frames, by number, in pairs of neighbours. ``diverged_at`` is the step at which
    the run diverged, if it did.
    """

    scene: Scene
    steps: tuple[int, ...]
    samples: dict[int, Frame]
    diverged_at: int | None = None


class Painter(Protocol):
    """Paints frames, on whichever thread that has to be. Its methods raise Interrupted."""

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        """Extend the axes to the values of a frame."""

    def start(self, scene: Scene, frame: Frame) -> None:
        """Start to paint a frame."""

    def finish(self) -> Pixels:
        """Wait for the picture that was started, and return it."""


def survey_run(
    animation: Animation, painter: Painter, interrupt: Interrupt, on_progress: ProgressCallback
) -> Survey:
    """Replay the run, extend the axes to all of its frames, and return what was learned.

    Raises Interrupted, and InvalidInput if the run has no step to show.
    """
    steps, diverged_at = animation.recipe.steps, None
    while steps > 0:
        shown = frame_steps(steps, animation.clip.frames, animation.spacing)
        frames = _Frames(animation, interrupt)
        scene = frames.scene(_RESOLUTION)
        kept = sample_numbers(len(shown))
        samples = {}
        for number, step in enumerate(shown):
            frame = frames.after(step, _RESOLUTION if number in kept else _COARSE_RESOLUTION)
            if frame.snapshot.step < step:
                # The run stopped or diverged earlier: survey the steps that there are.
                steps, diverged_at = frame.snapshot.step, frame.snapshot.diverged_at
                break
            painter.extend_ranges(scene, frame)
            if number in kept:
                samples[number] = frame
            on_progress(number + 1, len(shown))
        else:
            return Survey(scene, shown, samples, diverged_at)
    raise InvalidInput("the run has no step to show")


def reuse_survey(survey: Survey, painter: Painter) -> None:
    """Extend the axes to the samples alone, without a replay: enough for a preview."""
    for frame in survey.samples.values():
        painter.extend_ranges(survey.scene, frame)


def sample_numbers(count: int) -> tuple[int, ...]:
    """Return the numbers of the frames that are samples: pairs of neighbours among ``count``."""
    firsts = {round((count - 2) * place) for place in _SAMPLES_AT}
    return tuple(sorted(firsts | {first + 1 for first in firsts}))


def sample_pictures(survey: Survey, painter: Painter) -> dict[int, Pixels]:
    """Return the pictures of the samples by their numbers. Raises Interrupted."""
    pictures = {}
    for number, frame in survey.samples.items():
        painter.start(survey.scene, frame)
        pictures[number] = painter.finish()
    return pictures


def all_pictures(
    animation: Animation,
    survey: Survey,
    painter: Painter,
    interrupt: Interrupt,
    on_progress: ProgressCallback,
) -> Iterator[Pixels]:
    """Yield the picture of every frame; one is painted while the one before is encoded.

    Raises Interrupted.
    """
    frames, count = _Frames(animation, interrupt), len(survey.steps)
    painter.start(survey.scene, frames.after(survey.steps[0], _RESOLUTION))
    for number, step in enumerate(survey.steps[1:], start=1):
        frame = frames.after(step, _RESOLUTION)
        picture = painter.finish()
        painter.start(survey.scene, frame)
        yield picture
        on_progress(number, count)
    yield painter.finish()
    on_progress(count, count)


class _Frames:
    """The frames of a run that is replayed step by step."""

    def __init__(self, animation: Animation, interrupt: Interrupt) -> None:
        self._request = animation.request
        self._interrupt = interrupt
        self._replay = Replay(animation.recipe, engine=animation.engine, measuring=True)

    def scene(self, resolution: int) -> Scene:
        return scene_of(self._replay.session, resolution)

    def after(self, step: int, resolution: int) -> Frame:
        """Return the frame after a step, or after the last step if the run ends earlier."""
        self._replay.advance(step, interrupt=self._interrupt)
        if self._interrupt():
            raise Interrupted
        return frame_of(self._replay.session, resolution, self._request)
