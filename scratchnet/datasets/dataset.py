"""The frozen dataset, and how an experiment makes one."""

from dataclasses import dataclass

from scratchnet.datasets.sampling import grid_points, stream, uniform_points
from scratchnet.experiment import Experiment
from scratchnet.formula import Formula, check_over, parse_formula


@dataclass(frozen=True, slots=True)
class Dataset:
    """``inputs``: N points (x, y). ``targets``: N numbers. Both in the order of training."""

    inputs: tuple[tuple[float, float], ...]
    targets: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.targets)


def objective_of(experiment: Experiment) -> Formula:
    """Return the function that the experiment's targets come from, without noise."""
    return parse_formula(experiment.data.formula)


def build_dataset(experiment: Experiment) -> Dataset:
    """Sample the objective over the domain, and add the noise.

    Raises FormulaError where the objective is undefined or infinite at a sample or on a
    regular grid over the domain.
    """
    data = experiment.data
    objective = objective_of(experiment)
    check_over(objective, data.domain)
    if data.sampling == "grid":
        inputs = grid_points(data.domain, data.intervals)
    else:
        inputs = uniform_points(data.domain, data.samples, experiment.seed)
    targets = [objective(x, y) for x, y in inputs]
    if data.noise > 0:
        gauss = stream(experiment.seed, "noise").gauss
        targets = [target + gauss(0.0, data.noise) for target in targets]
    return Dataset(inputs, tuple(targets))
