"""A recipe: all that decides the bits of a run, and the way to have the same run again."""

from dataclasses import dataclass

from scratchnet.engines import Interrupt
from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.run.snapshot import Change, Snapshot


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run was made by.

    ``experiment`` is what it began with, ``changes`` are the live settings that changed, in the
    order of their steps and each path once a step, ``steps`` is how many steps were made.
    """

    experiment: Experiment
    engine: str
    changes: tuple[Change, ...]
    steps: int

    @property
    def experiment_at_end(self) -> Experiment:
        """The experiment with the last of every setting that changed."""
        return self.experiment.with_values({change.path: change.value for change in self.changes})


def recipe_of(snapshot: Snapshot) -> Recipe:
    """Return what the run was made by.

    What changed before the first step was there from the beginning, and what changed to and fro
    between two steps did not change.
    """
    present = snapshot.initial_experiment
    by_step: dict[int, dict[str, object]] = {}
    for change in snapshot.changes:
        by_step.setdefault(change.step, {})[change.path] = change.value
    begun = present = present.with_values(by_step.pop(0, {}))
    changes = []
    for step, values in by_step.items():
        changed = present.with_values(values)
        changes += [
            Change(step, path, changed.value(path)) for path in present.differences(changed)
        ]
        present = changed
    return Recipe(begun, snapshot.engine, tuple(changes), snapshot.step)


class Replay:
    """A session that makes a recipe's run anew, its changes included.

    ``engine`` takes the place of the recipe's own. Raises what `Session` raises.
    """

    def __init__(
        self, recipe: Recipe, *, engine: str | None = None, measuring: bool = False
    ) -> None:
        self.recipe = recipe
        self.session = Session(recipe.experiment, engine or recipe.engine, measuring=measuring)
        self._waiting = list(recipe.changes)

    @property
    def done(self) -> bool:
        """Whether the whole run has been made, with all that changed in it."""
        return self.session.step >= self.recipe.steps and not self._waiting

    def advance(
        self,
        to_step: int | None = None,
        *,
        budget_s: float | None = None,
        interrupt: Interrupt | None = None,
    ) -> bool:
        """Go on to a step (None: the recipe's last) or for so long; return whether it is reached.

        A setting that changed after so many steps changes there, before the next. A run that ends
        before the recipe says so, by diverging or a stop condition, is never reached: that takes
        other bits, or a recipe that no run has.
        """
        session = self.session
        target = self.recipe.steps if to_step is None else min(to_step, self.recipe.steps)
        while True:
            self._change()
            goal = min([target, *(change.step for change in self._waiting[:1])])
            if session.step >= goal:
                return session.step >= target
            if not session.advance(
                steps=goal - session.step, budget_s=budget_s, interrupt=interrupt
            ):
                return False
            if budget_s is not None and session.step < goal:
                return False

    def _change(self) -> None:
        """Change what changed after as many steps as have been made."""
        step = self.session.step
        due = [change for change in self._waiting if change.step <= step]
        if due:
            del self._waiting[: len(due)]
            values = {change.path: change.value for change in due}
            self.session.apply(self.session.experiment.with_values(values))
