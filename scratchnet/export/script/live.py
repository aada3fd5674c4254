"""Settings of training that may have changed during a run."""

from dataclasses import dataclass, field

from scratchnet.export.script.assembly import Assembly
from scratchnet.export.script.texts import literal
from scratchnet.run.recipe import Recipe

#: Settings that decide what a step computes, and what a script says of them.
_WORDS = {
    "learning_rate": "how far a step goes against the gradient",
    "batch_size": "samples a step learns from",
    "l1": "cost of weights by their size",
    "l2": "cost of weights by their square",
    "steps": "steps that the schedule is spread over",
}


@dataclass(slots=True)
class Loop:
    """The loop over the steps, in lines: before it, what changes settings in it, and the rest."""

    before: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class Live:
    """A setting through a run: ``values`` maps how many steps were made, from 0, to its value."""

    def __init__(self, recipe: Recipe, name: str, constant: str | None = None) -> None:
        self._name = name
        self._constant = constant or name.upper()
        path = f"training.{name}"
        self.values = {0: recipe.experiment.value(path)}
        for change in recipe.changes:
            if change.path == path and change.step < recipe.steps:
                self.values[change.step] = change.value

    @property
    def changes(self) -> bool:
        """Whether it is not the same throughout."""
        return len(self.values) > 1

    def write(self, script: Assembly, loop: Loop) -> str:
        """Declare it, add what changes it to the loop, and return what it is called there."""
        words = _WORDS[self._name]
        if not self.changes:
            return script.setting(self._constant, literal(self.values[0]), words)
        rows = "".join(f"    {step}: {literal(value)},\n" for step, value in self.values.items())
        script.setting(
            self._constant,
            f"{{\n{rows}}}",
            above=f"{words[0].upper()}{words[1:]}. After so many steps it was changed.",
        )
        loop.changes += [
            f"if step - 1 in {self._constant}:",
            f"    {self._name} = {self._constant}[step - 1]",
        ]
        return self._name
