"""Where a trained network comes from."""

from dataclasses import dataclass

from scratchnet import __version__
from scratchnet.errors import shortened
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.run.recipe import recipe_of
from scratchnet.run.snapshot import Snapshot

#: A person's own samples stay with the person: a network is handed on without them.
_KEPT_BACK = ("data.inputs", "data.targets")
_LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Origin:
    """A network as it was after ``step`` steps.

    ``experiment`` is the name of its file, perhaps ``""``; ``loss`` that of the last step, from
    before its update (None: there was no step). ``settings`` are the parameters that differ from
    their defaults, as dotted path and value in words; ``changes`` the live settings that changed
    after so many steps: step, path, value in words. Own samples are not among them.
    """

    version: str
    experiment: str
    engine: str
    step: int
    loss: float | None
    settings: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[int, str, str], ...] = ()

    @property
    def program(self) -> str:
        """The program and its version."""
        return f"Scratchnet {self.version}"

    @property
    def moment(self) -> str:
        """When in its run the network was taken, in words."""
        if self.loss is None:
            return "untrained, as its weights were drawn"
        steps = "1 step" if self.step == 1 else f"{self.step:,} steps"
        return f"after {steps} of the {self.engine} engine, loss {self.loss:.6g}"


def origin_of(snapshot: Snapshot, experiment: str) -> Origin:
    """Return where a snapshot's network comes from; ``experiment`` is its name, or ``""``."""
    recipe = recipe_of(snapshot)
    default = Experiment()
    return Origin(
        version=__version__,
        experiment=experiment,
        engine=snapshot.engine,
        step=snapshot.step,
        loss=snapshot.loss,
        settings=tuple(
            (path, _words(recipe.experiment.value(path)))
            for path in PARAMETERS
            if path not in _KEPT_BACK and recipe.experiment.value(path) != default.value(path)
        ),
        changes=tuple(
            (change.step, change.path, _words(change.value)) for change in recipe.changes
        ),
    )


def _words(value: object) -> str:
    return shortened(value, _LONGEST_WORDS)
