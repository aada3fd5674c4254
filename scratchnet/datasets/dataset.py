"""Datasets: samples in the order of training, and how an experiment makes them."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import chain, product
from random import Random

from scratchnet.compact import (
    columns_of,
    compact_numbers,
    compact_rows,
    each_column,
    extremes,
    picked_numbers,
    picked_rows,
    rows_of,
)
from scratchnet.datasets.recent import Recent
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Data, Experiment
from scratchnet.experiment.data import input_names
from scratchnet.formula import Formula, check_over, formula_values, parse_formula
from scratchnet.gallery import GALLERY
from scratchnet.gallery.entry import add_noise
from scratchnet.tables.table import LARGEST_NUMBER, MOST_CLASSES
from scratchnet.watch import Watch, unwatched

#: One number for each input.
Point = tuple[float, ...]


def grid_points(
    domain: tuple[float, float], intervals: int, dimensions: int = 2
) -> tuple[Point, ...]:
    """Return the (intervals + 1)^dimensions points of a regular grid, both ends included.

    Coordinate k is ``low + (high - low) * k / intervals``, product before quotient, as in the
    article; x is the outer loop, y the inner.
    """
    low, high = domain
    coordinates = [low + (high - low) * k / intervals for k in range(intervals + 1)]
    return tuple(product(coordinates, repeat=dimensions))


def uniform_points(
    domain: tuple[float, float], count: int, seed: int, dimensions: int = 2
) -> tuple[Point, ...]:
    """Return ``count`` uniformly random points; for each, x is drawn before y."""
    low, high = domain
    random = stream(seed, "samples").random
    return tuple(
        tuple(low + (high - low) * random() for _ in range(dimensions)) for _ in range(count)
    )


def _compact_uniform_points(
    domain: tuple[float, float], count: int, seed: int, dimensions: int
) -> Sequence[Point]:
    """Return the same as `uniform_points`, which scripts ship, as suits their number."""
    low, high = domain
    random = stream(seed, "samples").random
    numbers = array("d", [low + (high - low) * random() for _ in range(dimensions * count)])
    return compact_rows(numbers, dimensions)


def stream(seed: int, purpose: str) -> Random:
    """Return a random generator for one purpose.

    Initial parameters come from ``Random(seed)`` itself, as in the article. Everything else has
    its own stream, so that more samples or less noise change nothing else.
    """
    return Random(f"scratchnet/{seed}/{purpose}")


@dataclass(frozen=True, slots=True)
class Dataset:
    """``inputs``: N points, each of as many numbers. ``targets``: N numbers. In order of training.

    They are tuples, or if there are many a `CompactRows` and a `CompactNumbers`, which are read
    alike and equal them.

    ``classes`` are the names of the classes if targets are numbers of classes, from 0; with noise
    targets are only close to them. A regression has no classes. If it has several targets,
    ``targets`` are the values of the first, and ``other_targets`` has N numbers for each other one.
    """

    inputs: Sequence[Point]
    targets: Sequence[float]
    classes: tuple[str, ...] = ()
    other_targets: tuple[Sequence[float], ...] = ()

    def __len__(self) -> int:
        return len(self.targets)

    @property
    def target_count(self) -> int:
        """How many targets each sample has."""
        return 1 + len(self.other_targets)

    def target_rows(self) -> Sequence[tuple[float, ...]]:
        """Return the targets of each sample."""
        return rows_of((self.targets, *self.other_targets))

    def target_outputs(self, outputs: int) -> Sequence[tuple[float, ...]]:
        """Return the target outputs of each sample: its targets, or one-hot for its class."""
        if self.other_targets or outputs == 1:
            return self.target_rows()
        # Many samples have few classes.
        of_each = {target: target_outputs(target, outputs) for target in set(self.targets)}
        rows = (of_each[target] for target in self.targets)
        return compact_rows(array("d", chain.from_iterable(rows)), outputs)

    def of_target(self, number: int) -> "Dataset":
        """Return the samples with one of their targets, counted from 0."""
        if not self.other_targets:
            return self
        column = (self.targets, *self.other_targets)[number]
        return replace(self, targets=column, other_targets=())


def image_rows(point: Point, image: tuple[int, int]) -> tuple[Point, ...]:
    """Return the pixels of a point as the rows of an image, the top row first.

    ``image`` is its width and height, as `Problem.image`.
    """
    width, height = image
    return tuple(point[width * row : width * (row + 1)] for row in range(height))


def class_of(target: float, classes: int) -> int:
    """Return the number of the class closest to a target, which noise may have moved."""
    return min(max(int(target + 0.5), 0), classes - 1)


def predicted_class(outputs: Sequence[float]) -> int:
    """Return the predicted class: that of the largest output, or 1 for a single one above 0.5."""
    if len(outputs) == 1:
        return int(outputs[0] > 0.5)
    return max(range(len(outputs)), key=outputs.__getitem__)


def target_outputs(target: float, outputs: int) -> tuple[float, ...]:
    """Return the target outputs: the target itself, or one-hot for its class."""
    if outputs == 1:
        return (target,)
    number = class_of(target, outputs)
    return tuple(float(j == number) for j in range(outputs))


#: The classes of a comparison: false and true.
_TRUTH = ("0", "1")


@dataclass(frozen=True, slots=True)
class Split:
    """Training samples and test samples."""

    train: Dataset
    test: Dataset


def objective_of(experiment: Experiment) -> Formula | None:
    """Return the function behind the targets, without noise; None if it is unknown."""
    data = experiment.data
    text: str | None = data.formula
    if data.source == "gallery":
        text = GALLERY[data.dataset].formula
    elif data.source == "table":
        text = None
    return parse_formula(text, input_names(data)) if text else None


def sample_count(data: Data) -> int:
    """Return how many samples there will be, training and test samples."""
    if data.source == "table":
        return len(data.inputs)
    if data.source == "formula" and data.sampling == "grid":
        return int((data.intervals + 1) ** data.dimensions)
    return data.samples


def domain_of(data: Data) -> tuple[float, float]:
    """Return the range that samples are drawn from, the same for every input."""
    return GALLERY[data.dataset].domain if data.source == "gallery" else data.domain


def build_dataset(experiment: Experiment, watch: Watch = unwatched) -> Dataset:
    """Return all samples, with noise, in their original order.

    Raises FormulaError if the objective is undefined or infinite at a sample or on a regular
    grid over the domain, InvalidValue for a table that cannot be used, and what ``watch`` raises.
    """
    return samples_of(experiment, watch)[0]


#: What decides an experiment's samples and their split: see `samples_key`.
SamplesKey = tuple[Data, int | None]

#: The samples of the experiments that were asked for last: a window reads a file, and its
#: training thread trains on it; many runs differ in their seeds alone.
_SAMPLES: Recent[SamplesKey, tuple[Dataset, Split]] = Recent(most=3)


def samples_of(experiment: Experiment, watch: Watch = unwatched) -> tuple[Dataset, Split]:
    """Return all samples, and how they are split; raises what `build_dataset` does."""

    def make() -> tuple[Dataset, Split]:
        key = _DatasetKey(experiment.data, data_seed(experiment) if _is_drawn(experiment) else None)
        dataset = _DATASETS.get(key, lambda: _made_dataset(experiment, watch))
        return dataset, split_of(experiment, dataset)

    return _SAMPLES.get(samples_key(experiment), make)


def samples_key(experiment: Experiment) -> SamplesKey:
    """Return what decides the samples and their split: equal for seeds that change neither."""
    drawn = experiment.data.test_share > 0 or _is_drawn(experiment)
    return experiment.data, data_seed(experiment) if drawn else None


def _is_drawn(experiment: Experiment) -> bool:
    """Return whether the seed decides the samples, however they are split."""
    data = experiment.data
    on_grid = data.source == "formula" and data.sampling == "grid" and not data.noise
    return not (on_grid or data.source == "table")


@dataclass(frozen=True, slots=True, eq=False)
class _DatasetKey:
    """Equal if all samples are, in the same order; they may be split in other ways."""

    data: Data
    seed: int | None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _DatasetKey) or self.seed != other.seed:
            return False
        one, two = self.data, other.data
        return one is two or all(
            getattr(one, name) == getattr(two, name) for name in _ALL_BUT_SPLIT
        )

    def __hash__(self) -> int:
        return hash(self.seed)


_ALL_BUT_SPLIT = [each.name for each in fields(Data) if each.name != "test_share"]

#: The samples that were split last: another split, or another seed for it, needs no others.
_DATASETS: Recent[_DatasetKey, Dataset] = Recent(most=2)


@lru_cache(maxsize=8)
def _checked_objective(text: str, names: tuple[str, ...], domain: tuple[float, float]) -> Formula:
    """Return a formula that has a value everywhere in the domain. Raises FormulaError."""
    objective = parse_formula(text, names)
    check_over(objective, domain)
    return objective


def _made_dataset(experiment: Experiment, watch: Watch) -> Dataset:
    data = experiment.data
    seed = data_seed(experiment)
    if data.source == "table":
        return table_dataset(data)
    if data.source == "gallery":
        entry = GALLERY[data.dataset]
        numbers, targets = entry.draw(data.samples, data.noise, stream(seed, "samples"), watch)
        names = tuple(str(number) for number in range(entry.classes))
        return Dataset(compact_rows(numbers, entry.inputs), compact_numbers(targets), names)
    objective = _checked_objective(data.formula, tuple(input_names(data)), data.domain)
    if data.sampling == "grid":
        points: Sequence[Point] = grid_points(data.domain, data.intervals, data.dimensions)
    else:
        points = _compact_uniform_points(data.domain, data.samples, seed, data.dimensions)
    values = array("d", formula_values(objective, points, lambda done: watch(done / len(points))))
    classes = _TRUTH if _is_classification(data, values) else ()
    if data.noise > 0:
        add_noise(values, data.noise, stream(seed, "noise"), watch)
    return Dataset(points, compact_numbers(values), classes)


def data_seed(experiment: Experiment) -> int:
    """Return the seed of samples, noise and split."""
    return experiment.seed if experiment.data.seed is None else experiment.data.seed


def split_of(experiment: Experiment, dataset: Dataset) -> Split:
    """Split the samples by the seed; both parts keep their order."""
    random = stream(data_seed(experiment), "split")
    test = sample_test_indices(len(dataset), experiment.data.test_share, random)
    if not test:
        return Split(dataset, _part(dataset, ()))
    trained = bytearray([1]) * len(dataset)
    for index in test:
        trained[index] = 0
    tested = trained.translate(bytes([1, 0]) + bytes(254))
    return Split(_part(dataset, trained), _part(dataset, tested))


def _part(dataset: Dataset, chosen: Sequence[int]) -> Dataset:
    """Return the samples whose place in ``chosen`` is not 0."""
    return replace(
        dataset,
        inputs=picked_rows(dataset.inputs, chosen),
        targets=picked_numbers(dataset.targets, chosen),
        other_targets=tuple(picked_numbers(column, chosen) for column in dataset.other_targets),
    )


def sample_rows(experiment: Experiment, count: int) -> tuple[list[int], list[int]]:
    """Return which of ``count`` samples are training samples and which test samples, from 0."""
    random = stream(data_seed(experiment), "split")
    test = sample_test_indices(count, experiment.data.test_share, random)
    return [row for row in range(count) if row not in test], sorted(test)


def sample_test_indices(count: int, share: float, random: Random) -> set[int]:
    """Choose at random which samples are test samples; at least one is left to train on."""
    return set(random.sample(range(count), min(round(share * count), count - 1)))


def _is_classification(data: Data, values: Iterable[float]) -> bool:
    """Return whether an objective's values are classes, as set or (auto) as they look."""
    if data.task == "auto":
        return all(value in (0.0, 1.0) for value in values)
    return data.task == "classification"


FEWEST_CLASSES = 2
_CLASSES_ALLOWED = f"{FEWEST_CLASSES} to {MOST_CLASSES} classes"


def table_dataset(data: Data) -> Dataset:
    """Return the samples of a table. Raises InvalidValue.

    Classes are in the order of ``data.classes``. Without it numbers are sorted, and texts are in
    the order in which they first appear.
    """
    if not data.inputs:
        raise InvalidValue("data.inputs", [], "at least one point")
    if len(data.targets) != len(data.inputs):
        raise InvalidValue(
            "data.targets",
            f"a list of {len(data.targets):,}",
            f"as many as data.inputs has points, {len(data.inputs):,}",
        )
    for column in each_column(data.inputs):
        # The numbers of many rows are finite.
        ends = extremes(column) if isinstance(column, array) else column
        _check_sizes("data.inputs", ends)
    if data.target_count > 1:
        return _of_several_targets(data)
    _check_sizes("data.targets", (t for t in data.labels if not isinstance(t, str)))
    _check_sizes("data.ranges", (end for ends in data.ranges for end in ends))
    texts = [target for target in data.labels if isinstance(target, str)]
    if data.task == "regression" or (data.task == "auto" and not texts and not data.classes):
        if texts:
            raise InvalidValue("data.targets", texts[0], "numbers, for a regression")
        numbers = array("d", [target for target in data.labels if not isinstance(target, str)])
        return Dataset(data.inputs, compact_numbers(numbers))
    labels = class_labels(data)
    number_of = {label: float(number) for number, label in enumerate(labels)}
    return Dataset(
        data.inputs,
        compact_numbers(array("d", [number_of[target] for target in data.labels])),
        tuple(label if isinstance(label, str) else f"{label:.15g}" for label in labels),
    )


def _of_several_targets(data: Data) -> Dataset:
    if data.task == "classification" or data.classes:
        raise InvalidValue(
            "data.targets",
            f"rows of {data.target_count} numbers",
            "a number or a name for each sample, for classes",
        )
    rows = [row for row in data.targets if isinstance(row, tuple)]
    _check_sizes("data.targets", chain.from_iterable(rows))
    first, *others = (compact_numbers(array("d", column)) for column in columns_of(rows))
    return Dataset(data.inputs, first, other_targets=tuple(others))


def class_labels(data: Data) -> tuple[float | str, ...]:
    """Return the classes of a table, as its targets name them. Raises InvalidValue."""
    different = list(dict.fromkeys(data.labels))
    if data.classes:
        if len(data.classes) < FEWEST_CLASSES:
            raise InvalidValue("data.classes", data.classes, _CLASSES_ALLOWED)
        for label in different:
            if label not in data.classes:
                raise InvalidValue("data.targets", label, "one of data.classes")
        return data.classes
    if not FEWEST_CLASSES <= len(different) <= MOST_CLASSES:
        raise InvalidValue(
            "data.targets", f"of {len(different):,} different values", _CLASSES_ALLOWED
        )
    texts = any(isinstance(label, str) for label in different)
    return tuple(different if texts else sorted(different, key=float))


def _check_sizes(field: str, numbers: Iterable[float]) -> None:
    """Refuse numbers so large that axes and sums would overflow."""
    for number in numbers:
        if abs(number) > LARGEST_NUMBER:
            raise InvalidValue(field, number, f"numbers up to {LARGEST_NUMBER:g}")
