"""The run that an animation is to show. No Qt."""

from dataclasses import dataclass, replace

from scratchnet.run.recipe import Recipe


@dataclass(frozen=True, slots=True)
class Run:
    """``recipe`` is that of the run as it stands, ``engine`` what is to make it anew."""

    recipe: Recipe
    engine: str

    @property
    def steps(self) -> int:
        """How many steps are shown unless somebody chooses: those made, or all if none was."""
        return self.recipe.steps or self.most_steps

    @property
    def most_steps(self) -> int:
        """How many can be shown: a run that has not come to its end goes on to it."""
        return max(self.recipe.steps, self.recipe.experiment_at_end.training.steps)

    def up_to(self, steps: int) -> Recipe:
        """Return the recipe of the same run up to a step, an earlier one or a later one."""
        return replace(self.recipe, steps=steps)


def run_words(run: Run) -> str:
    """Say how far the run is."""
    made = run.recipe.steps
    if not made:
        return "No step has been made yet: this is the whole run."
    return f"The run stands at step {made:,} of {run.most_steps:,}."
