"""The frozen dataset, and how an experiment makes one."""

from dataclasses import dataclass, replace
from random import Random

from scratchnet.datasets.own import own_dataset
from scratchnet.datasets.samples import Dataset
from scratchnet.datasets.sampling import grid_points, stream, uniform_points
from scratchnet.experiment import Data, Experiment
from scratchnet.experiment.shape import input_names
from scratchnet.formula import Formula, check_over, parse_formula
from scratchnet.gallery import GALLERY

#: The names of the classes that a comparison makes.
_TRUTH = ("0", "1")


@dataclass(frozen=True, slots=True)
class Split:
    """Samples that are trained on, and those that are kept apart to test with."""

    train: Dataset
    test: Dataset


def objective_of(experiment: Experiment) -> Formula | None:
    """Return the function that the targets come from, without noise; None if none is known."""
    data = experiment.data
    text: str | None = data.formula
    if data.source == "gallery":
        text = GALLERY[data.dataset].formula
    elif data.source == "table":
        text = None
    return parse_formula(text, input_names(data)) if text else None


def domain_of(data: Data) -> tuple[float, float]:
    """Return the range that samples are taken from, of every input alike."""
    return GALLERY[data.dataset].domain if data.source == "gallery" else data.domain


def build_dataset(experiment: Experiment) -> Dataset:
    """Make the samples, the noise among them, in their own order.

    Raises FormulaError where the objective is undefined or infinite at a sample or on a
    regular grid over the domain, and InvalidValue for a table that cannot be learned from.
    """
    data = experiment.data
    seed = data_seed(experiment)
    if data.source == "table":
        return own_dataset(data)
    if data.source == "gallery":
        entry = GALLERY[data.dataset]
        inputs, targets = entry.make(data.samples, data.noise, stream(seed, "samples"))
        names = tuple(str(number) for number in range(entry.classes))
        return Dataset(tuple(inputs), tuple(map(float, targets)), names)
    objective = parse_formula(data.formula, input_names(data))
    check_over(objective, data.domain)
    if data.sampling == "grid":
        points = grid_points(data.domain, data.intervals, data.dimensions)
    else:
        points = uniform_points(data.domain, data.samples, seed, data.dimensions)
    values = [objective(*point) for point in points]
    classes = _TRUTH if _is_classification(data, values) else ()
    if data.noise > 0:
        gauss = stream(seed, "noise").gauss
        values = [value + gauss(0.0, data.noise) for value in values]
    return Dataset(points, tuple(values), classes)


def data_seed(experiment: Experiment) -> int:
    """Return the seed of samples, noise and split."""
    return experiment.seed if experiment.data.seed is None else experiment.data.seed


def split_of(experiment: Experiment, dataset: Dataset) -> Split:
    """Part the samples by the seed; both parts keep the order of the whole."""
    random = stream(data_seed(experiment), "split")
    apart = sample_test_indices(len(dataset), experiment.data.test_share, random)
    return Split(
        *(
            replace(
                dataset,
                inputs=tuple(p for i, p in enumerate(dataset.inputs) if (i in apart) == tested),
                targets=tuple(t for i, t in enumerate(dataset.targets) if (i in apart) == tested),
            )
            for tested in (False, True)
        )
    )


def sample_test_indices(count: int, share: float, random: Random) -> set[int]:
    """Draw which of so many samples are kept apart; one at least is left to train on."""
    return set(random.sample(range(count), min(round(share * count), count - 1)))


def _is_classification(data: Data, values: list[float]) -> bool:
    """Return whether an objective's values stand for classes: by what was said, or by looking."""
    if data.task == "auto":
        return all(value in (0.0, 1.0) for value in values)
    return data.task == "classification"
