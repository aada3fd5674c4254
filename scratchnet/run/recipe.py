"""A recipe: everything that decides the bits of a run, and its replay; steps to show it at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scratchnet.engines import Interrupt
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.run.session import MOST_STEPS, Session
from scratchnet.run.snapshot import Change, Snapshot, Status

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LINEAR, LOGARITHMIC = "linear", "log"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides the bits of a run.

    ``experiment`` is as it was before the first step, ``changes`` are the settings that
    changed, in the order of their steps and each path once a step, ``steps`` is how many steps were
    made.
    """

    experiment: Experiment
    engine: str
    changes: tuple[Change, ...]
    steps: int

    @property
    def experiment_at_end(self) -> Experiment:
        """The experiment with the last of every setting that changed."""
        return self.experiment.with_values({change.path: change.value for change in self.changes})


class PlantedBug(InvalidInput):
    """A run with a planted bug was to be written, or repeated."""

    def __init__(self) -> None:
        super().__init__(
            "The run has a planted bug, so it is neither saved nor exported. Remove the bug first"
        )


def recipe_of(snapshot: Snapshot) -> Recipe:
    """Return the recipe of a run. Raises PlantedBug for one with a bug.

    A change before the first step is part of the initial experiment; a setting that was changed and
    changed back between two steps is no change.
    """
    if snapshot.bug:
        raise PlantedBug
    present = snapshot.initial_experiment
    by_step: dict[int, dict[str, object]] = {}
    for change in snapshot.changes:
        by_step.setdefault(change.step, {})[change.path] = change.value
    initial = present = present.with_values(by_step.pop(0, {}))
    changes = []
    for step, values in by_step.items():
        changed = present.with_values(values)
        changes += [
            Change(step, path, changed.value(path)) for path in present.differences(changed)
        ]
        present = changed
    return Recipe(initial, snapshot.engine, tuple(changes), snapshot.step)


def steps_to_continue(snapshot: Snapshot) -> int:
    """Return by how many steps a run that has made all its steps is continued, unless asked.

    They are as many as it was to make at first. 0 if the run has not ended, if it ended for
    another reason, or if no run may be longer.
    """
    if snapshot.status is not Status.FINISHED or snapshot.stopped_by:
        return 0
    first = snapshot.initial_experiment.training.steps
    path = "training.steps"
    changes = [each for each in snapshot.changes if (each.step, each.path) == (0, path)]
    planned = changes[-1].value if changes else first
    assert isinstance(planned, int)
    return min(planned, MOST_STEPS - snapshot.step)


class Replay:
    """A session that replays a recipe, with its changes.

    ``engine`` replaces the recipe's. Raises what `Session` raises.
    """

    def __init__(
        self, recipe: Recipe, *, engine: str | None = None, measuring: bool = False
    ) -> None:
        self.recipe = recipe
        self.session = Session(recipe.experiment, engine or recipe.engine, measuring=measuring)
        self._remaining = list(recipe.changes)

    @property
    def done(self) -> bool:
        """Whether the whole run has been made, with every change."""
        return self.session.step >= self.recipe.steps and not self._remaining

    def advance(
        self,
        to_step: int | None = None,
        *,
        budget_s: float | None = None,
        interrupt: Interrupt | None = None,
    ) -> bool:
        """Continue to a step (None: the last) or for ``budget_s``; return whether it is reached.

        A step that comes after the run has diverged or met a stop condition is never reached: only
        other bits, or a recipe of no real run, lead there.
        """
        session = self.session
        target = self.recipe.steps if to_step is None else min(to_step, self.recipe.steps)
        while True:
            self._apply_due_changes()
            goal = min([target, *(change.step for change in self._remaining[:1])])
            if session.step >= goal:
                return session.step >= target
            if not session.advance(
                steps=goal - session.step, budget_s=budget_s, interrupt=interrupt
            ):
                return False
            if budget_s is not None and session.step < goal:
                return False

    def _apply_due_changes(self) -> None:
        """Apply the changes that came after as many steps as have been made."""
        step = self.session.step
        due = [change for change in self._remaining if change.step <= step]
        if due:
            del self._remaining[: len(due)]
            values = {change.path: change.value for change in due}
            self.session.apply(self.session.experiment.with_values(values))


def frame_steps(steps: int, frames: int, spacing: str = LINEAR) -> tuple[int, ...]:
    """Return the steps at which an animation of a run shows it, strictly increasing.

    They include 0 (before the first step) and ``steps``. ``linear``: equally spaced, as far as
    whole numbers allow; ``log``: each a constant multiple of the one before, so that the beginning,
    where most happens, is seen slowly. There are ``frames`` of them, or as many as there are
    different steps. Raises ValueError for less than one step or two frames.
    """
    if steps < 1 or frames < 2:
        raise ValueError("an animation needs a step and two frames")
    found = _SPACINGS[spacing](steps, min(frames, steps + 1))
    return tuple(int(step) for step in found)


def _linear(steps: int, frames: int) -> "NDArray[np.int64]":
    import numpy as np

    numbers = np.arange(frames, dtype=np.int64)
    # Rounded to the nearest in whole numbers: floats are not exact for long runs.
    return (2 * numbers * steps + frames - 1) // (2 * (frames - 1))


def _logarithmic(steps: int, frames: int) -> "NDArray[np.int64]":
    import numpy as np

    wanted = np.rint(np.geomspace(1.0, steps + 1.0, frames)).astype(np.int64) - 1
    wanted[0], wanted[-1] = 0, steps
    # The first multiples are less than a step apart: there each step gets its own frame, and
    # at the end no more may be taken than there are.
    numbers = np.arange(frames)
    earliest = np.maximum.accumulate(wanted - numbers) + numbers
    return np.minimum(earliest, steps - numbers[::-1])


_SPACINGS: dict[str, "Callable[[int, int], NDArray[np.int64]]"] = {
    LINEAR: _linear,
    LOGARITHMIC: _logarithmic,
}
#: The names of the spacings.
SPACINGS = tuple(_SPACINGS)
