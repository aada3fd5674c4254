"""The problem that a network is trained on: data, axes, and the encoding of inputs."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise, product
from statistics import fmean, median_low

from scratchnet.compact import CompactRows, compact_rows, each_column, extremes, rows_of
from scratchnet.datasets.dataset import (
    Dataset,
    Point,
    SamplesKey,
    Split,
    domain_of,
    sample_count,
    samples_key,
    samples_of,
    target_outputs,
)
from scratchnet.datasets.recent import Recent, Same
from scratchnet.datasets.saving import column_names
from scratchnet.datasets.target_scaling import TargetScaling, target_scaling_of
from scratchnet.declare.lists import listed_names
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.experiment.data import Data, input_names, table_columns
from scratchnet.experiment.network import Network
from scratchnet.formula import (
    Formula,
    UndefinedFormula,
    formula_values,
    free_names,
    parse_formula,
)
from scratchnet.tables import ColumnEncoding, Scaling
from scratchnet.tables.column_encoding import input_slices
from scratchnet.tables.scaling import scaled, scaled_rows
from scratchnet.watch import Watch, unwatched

#: The numbers that the first layer takes for one point.
Row = Sequence[float]


@dataclass(frozen=True, slots=True)
class Axis:
    """One input of the network: its name, and its range in its own units.

    In a plane it may be a column of categories: those called ``categories`` are at 0, 1, 2 …, and
    ``inputs`` are what each becomes.
    """

    name: str
    low: float
    high: float
    categories: tuple[str, ...] = ()
    inputs: tuple[Point, ...] = ()

    @classmethod
    def of_categories(cls, column: ColumnEncoding) -> "Axis":
        """Return the axis of a column with categories, half a step wider than they are."""
        names, inputs = column.category_names, map(column.encode, column.categories)
        return cls(column.name, -0.5, len(names) - 0.5, names, tuple(inputs))

    def nearest(self, value: float) -> int:
        """Return the number of the category nearest to a place on the axis."""
        return min(max(round(value), 0), len(self.categories) - 1)


@dataclass(frozen=True, slots=True)
class Plane:
    """The points of a map: one or two inputs vary, all others keep their values.

    ``axes`` are those of the inputs that vary, at the positions ``varied``; an axis of categories
    is that of all inputs of their column, and begins there. ``base`` is a point with a value for
    every input, in its own units; those of inputs that vary are not used.
    """

    axes: tuple[Axis, ...]
    varied: tuple[int, ...]
    base: Point

    @classmethod
    def of_all(cls, axes: tuple[Axis, ...]) -> "Plane":
        """Return the plane, or the line, in which every input varies; there are one or two."""
        return cls(axes, tuple(range(len(axes))), tuple(axis.low for axis in axes))

    def point(self, position: Sequence[float]) -> Point:
        """Return the point at a position on the axes."""
        values = list(self.base)
        for index, axis, value in zip(self.varied, self.axes, position, strict=True):
            if axis.categories:
                inputs = axis.inputs[axis.nearest(value)]
                values[index : index + len(inputs)] = inputs
            else:
                values[index] = value
        return tuple(values)

    @property
    def covered(self) -> tuple[int, ...]:
        """The positions of all inputs that vary."""
        return tuple(
            index + number
            for index, axis in zip(self.varied, self.axes, strict=True)
            for number in range(len(axis.inputs[0]) if axis.inputs else 1)
        )


@dataclass(frozen=True, slots=True)
class Encoding:
    """Inputs are scaled; then the features, if any, are computed from them."""

    scaling: Scaling
    features: tuple[Formula, ...]

    @property
    def plain(self) -> bool:
        """Whether points are left unchanged."""
        return self.scaling.kind == "none" and not self.features

    @property
    def parts(self) -> int:
        """How many parts the features have together; see `Formula`."""
        return sum(feature.parts for feature in self.features)

    def __call__(self, point: Point) -> Row:
        """Return the numbers for one point. Raises UndefinedFormula."""
        if self.plain:
            return point
        # Scaling by nothing would turn -0.0 into 0.0, and atan2 distinguishes them.
        unscaled = self.scaling.kind == "none"
        scaled = tuple(map(float, point)) if unscaled else self.scaling.apply(point)
        return [feature(*scaled) for feature in self.features] if self.features else scaled

    def kept_rows(self, points: Sequence[Point], watch: Watch = unwatched) -> Sequence[Row]:
        """Return the numbers for each sample of a dataset, and keep them for whoever asks next.

        Raises what `rows` does, and what ``watch`` raises.
        """
        if self.plain or not points:
            return points
        return _ROWS.get(_RowsKey(self, points), lambda: self.rows(points, watch))

    def rows(self, points: Sequence[Point], watch: Watch = unwatched) -> Sequence[Row]:
        """Return the numbers for each point, with the same bits as one by one.

        Raises UndefinedFormula for the first feature without a value at one of the points.
        """
        if self.plain:
            return points
        if not self.features:
            return self._scaled(points)
        return rows_of(self.columns(points, watch))

    def columns(
        self, points: Sequence[Point], watch: Watch = unwatched, undefined: float | None = None
    ) -> list[list[float]]:
        """Return the values of each feature; ``undefined`` stands for those that do not exist."""
        scaled = self._scaled(points)
        whole = self.parts * len(points)
        found: list[list[float]] = []
        before = 0
        for feature in self.features:

            def report(count: int, before: int = before, parts: int = feature.parts) -> None:
                watch((before + parts * count) / whole)

            found.append(formula_values(feature, scaled, report, undefined))
            before += feature.parts * len(points)
        return found

    def _scaled(self, points: Sequence[Point]) -> Sequence[Point]:
        if self.scaling.kind == "none":
            if isinstance(points, CompactRows):
                return points
            return [tuple(map(float, point)) for point in points]
        transforms = self.scaling.transforms()
        if isinstance(points, CompactRows):
            return scaled_rows(points, transforms)
        rows = (scaled(point, transforms) for point in points)
        return compact_rows(array("d", chain.from_iterable(rows)), len(transforms))


@dataclass(frozen=True, slots=True, eq=False)
class _RowsKey:
    """Equal for equal encodings of the very same points: to compare many would take long."""

    encoding: Encoding
    points: Sequence[Point]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _RowsKey):
            return NotImplemented
        return self.points is other.points and self.encoding == other.encoding

    def __hash__(self) -> int:
        return hash((self.encoding, id(self.points)))


#: The rows of the training and of the test samples that were asked for last.
_ROWS: Recent[_RowsKey, Sequence[Row]] = Recent(most=2)

#: What the formulas of features may cost: about three seconds.
_MOST_FEATURE_VALUES = 100_000_000

#: Room around the points of a table, so that those at the edge are seen whole.
_MARGIN = 0.05
#: A map has one or two axes.
_MOST_VARIED = 2
#: How many values of a pixel say how much it varies.
_SPREAD_VALUES = 1_000
#: Features are checked at this many intervals along each axis.
_GRID = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """Training and test samples, the axes of their inputs, and the network's shape.

    ``axes`` has one entry for each input, and ``plane`` is where maps are drawn by default.
    ``sizes``: the inputs of the first layer, hidden neurons by layer, outputs. The samples'
    targets are in their own units; the network learns them scaled by ``target_scaling``.
    """

    experiment: Experiment
    train: Dataset
    test: Dataset
    axes: tuple[Axis, ...]
    plane: Plane
    encoding: Encoding
    features: tuple[str, ...]
    sizes: tuple[int, ...]
    target_scaling: TargetScaling

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes; none for a regression."""
        return self.train.classes

    @property
    def image(self) -> tuple[int, int] | None:
        """Width and height in pixels if the inputs are an image, row by row from the top."""
        data = self.experiment.data
        return data.image if data.source == "table" else None

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the inputs, then of the targets: those of a table, see `column_names`."""
        data = self.experiment.data
        names = data.names if data.source == "table" else ()
        inputs = [axis.name for axis in self.axes]
        return column_names(names, inputs, bool(self.classes), self.train.target_count)

    @property
    def target_names(self) -> tuple[str, ...]:
        """What the targets are called: as their columns in a table, else "target"."""
        return self.column_names[len(self.axes) :]

    def learned_targets(self, number: int) -> tuple[float, ...]:
        """Return what the network's outputs shall be for a training sample, counted from 0."""
        if self.classes:
            return target_outputs(self.train.targets[number], self.sizes[-1])
        columns = (self.train.targets, *self.train.other_targets)
        return self.target_scaling.scaled_row([column[number] for column in columns])

    def plane_like(self, plane: Plane | None) -> Plane:
        """Return a plane if its axes are some of these, else the default one."""
        if plane is None or len(plane.base) != len(self.axes):
            return self.plane
        known = slice_axes(self.axes, table_columns(self.experiment.data))
        fits = plane.axes == tuple(known.get(index) for index in plane.varied)
        return plane if fits else self.plane


#: The problems that were asked for last: many runs differ in their seeds, or in their training.
_PROBLEMS: Recent[tuple[SamplesKey, Network, str], Problem] = Recent(most=3)


def build_problem(experiment: Experiment, watch: Watch = unwatched) -> Problem:
    """Build the problem of an experiment.

    ``watch`` is called with the fraction that is done, in which it may raise to end the work.
    Raises InvalidInput if the parts of the experiment do not fit together, and FormulaError for an
    objective that is undefined at a sample.
    """
    key = samples_key(experiment), experiment.network, experiment.training.loss
    problem = _PROBLEMS.get(key, lambda: _made_problem(experiment, watch))
    return problem if problem.experiment is experiment else replace(problem, experiment=experiment)


def _made_problem(experiment: Experiment, watch: Watch) -> Problem:
    if experiment.network.features:
        _check_cost(encoding_of(experiment), sample_count(experiment.data))
    dataset, split = samples_of(experiment, lambda done: watch(_OBJECTIVE * done))
    axes, encoding = _axes(experiment, dataset), encoding_of(experiment)
    _check_features(encoding, split, axes, lambda done: watch(_OBJECTIVE + _FEATURES * done))
    target_scaling = target_scaling_of(experiment, split.train)
    _check_targets(experiment, target_scaling.scaled(dataset))
    return Problem(
        experiment=experiment,
        train=split.train,
        test=split.test,
        axes=axes,
        plane=_default_plane(
            axes, split.train, table_columns(experiment.data), experiment.data.image is not None
        ),
        encoding=encoding,
        features=experiment.network.features or _names_of_inputs(experiment.data, axes),
        sizes=sizes_of(experiment, dataset),
        target_scaling=target_scaling,
    )


def _names_of_inputs(data: Data, axes: Sequence[Axis]) -> tuple[str, ...]:
    """Return what diagrams call the inputs: x and y, or of more the names of their columns."""
    few = len(axes) <= _MOST_VARIED
    return input_names(data) if few else tuple(axis.name for axis in axes)


#: About which fractions of the time the objective and the features take.
_OBJECTIVE, _FEATURES = 0.3, 0.7


def _check_targets(experiment: Experiment, dataset: Dataset) -> None:
    """Refuse targets for which binary cross-entropy is unbounded below."""
    if experiment.training.loss != "binary_cross_entropy" or len(dataset.classes) > 2:
        return
    for target in (target for row in dataset.target_rows() for target in row):
        if not 0 <= target <= 1:
            raise InvalidValue(
                "training.loss",
                "binary_cross_entropy",
                f"another: a target for the network is {target:g}, and this loss needs 0 to 1",
            )


#: The encodings that were asked for last: to fit a scaling takes a pass through the table.
_ENCODINGS: Recent[tuple[Same, tuple[str, ...]], Encoding] = Recent(most=3)


def encoding_of(experiment: Experiment) -> Encoding:
    """Return the encoding of inputs. Raises InvalidValue for a feature of a missing input."""
    data, features = experiment.data, experiment.network.features
    return _ENCODINGS.get((Same(data), features), lambda: _made_encoding(data, features))


def _made_encoding(data: Data, texts: Sequence[str]) -> Encoding:
    names = input_names(data)
    for text in texts:
        if free_names(text) - {*names}:
            allowed = f"formulas in {listed_names(names)} only"
            raise InvalidValue("network.features", text, allowed)
    features = tuple(parse_formula(text, names) for text in texts)
    table = data.source == "table" and data.inputs
    scaling = Scaling.fit(data.scaling, data.inputs) if table else Scaling()
    return Encoding(scaling, features)


def sizes_of(experiment: Experiment, dataset: Dataset) -> tuple[int, ...]:
    """Return the network's inputs, hidden neurons and outputs.

    Each target needs one, and so do two classes, unless softmax has one for each. Raises
    InvalidValue if softmax has no classes, or if edited parameters have another shape.
    """
    network, classes = experiment.network, len(dataset.classes)
    if network.output_activation == "softmax" and classes < 2:
        raise InvalidValue(
            "network.output_activation", "softmax", "another; there are no classes to predict"
        )
    one = classes <= 2 and network.output_activation != "softmax"
    inputs = len(network.features or input_names(experiment.data))
    sizes = (inputs, *network.hidden, dataset.target_count if one else classes)
    _check_shape(experiment, sizes)
    return sizes


def _check_cost(encoding: Encoding, samples: int) -> None:
    """Refuse features that would take too long to compute for so many samples."""
    if encoding.parts * samples > _MOST_FEATURE_VALUES:
        raise InvalidValue(
            "network.features",
            f"{len(encoding.features)} formulas with {encoding.parts:,} parts",
            f"{_MOST_FEATURE_VALUES // samples:,} numbers, names, operators and functions in all "
            f"for {samples:,} samples: use shorter formulas or fewer samples",
        )


def _check_features(encoding: Encoding, split: Split, axes: Sequence[Axis], watch: Watch) -> None:
    """Refuse features that have no value at a sample or, for one or two inputs, on a grid over
    the axes.
    """
    if not encoding.features:
        return
    samples = len(split.train) + len(split.test)
    ends = [(axis.low, axis.high - axis.low) for axis in axes]
    grid = product(*([low + width * k / _GRID for k in range(_GRID + 1)] for low, width in ends))
    train = len(split.train) / samples
    try:
        if len(axes) <= _MOST_VARIED:
            encoding.columns(list(grid))
        encoding.kept_rows(split.train.inputs, lambda done: watch(train * done))
        encoding.kept_rows(split.test.inputs, lambda done: watch(train + (1 - train) * done))
    except UndefinedFormula as error:
        allowed = f"formulas that have a value everywhere ({error})"
        raise InvalidValue("network.features", error.text, allowed) from None


def _check_shape(experiment: Experiment, sizes: Sequence[int]) -> None:
    network = experiment.network
    layers, named = list(pairwise(sizes)), "-".join(map(str, sizes))
    if network.parameters is not None:
        shape = [[len(row) for row in layer] for layer in network.parameters]
        if shape != [[inputs + 1] * neurons for inputs, neurons in layers]:
            raise InvalidValue(
                "network.parameters", "of another shape", f"null, or the parameters of {named}"
            )
    for layer, neuron, index in network.frozen:
        inside = layer < len(layers) and neuron < layers[layer][1] and index <= layers[layer][0]
        if not inside:
            raise InvalidValue(
                "network.frozen",
                [layer, neuron, index],
                f"[layer, neuron, index] of parameters that {named} has, counted from 0",
            )


def _axes(experiment: Experiment, dataset: Dataset) -> tuple[Axis, ...]:
    data = experiment.data
    if data.source != "table":
        return tuple(Axis(name, *domain_of(data)) for name in input_names(data))
    count = len(dataset.inputs[0])
    names = data.input_names if len(data.input_names) >= count else input_names(data)
    if data.ranges and len(data.ranges) != count:
        raise InvalidValue("data.ranges", data.ranges, "a range for each input, or none")
    ranges = data.ranges or [_range(column) for column in each_column(dataset.inputs)]
    return tuple(Axis(name, low, high) for name, (low, high) in zip(names, ranges, strict=False))


def slice_axes(axes: Sequence[Axis], columns: Sequence[ColumnEncoding]) -> dict[int, Axis]:
    """Return the axes that a plane may have, by the position of their first input.

    They are the inputs, but of a column of categories the column.
    """
    found = dict(enumerate(axes))
    if len(columns) <= 1:
        return found
    for column, part in zip(columns, input_slices(columns), strict=True):
        if column.categories:
            for index in range(part.start, part.stop):
                del found[index]
            found[part.start] = Axis.of_categories(column)
    return dict(sorted(found.items()))


def _default_plane(
    axes: tuple[Axis, ...], train: Dataset, columns: Sequence[ColumnEncoding], image: bool
) -> Plane:
    """Return the plane of the first two inputs that vary, rather of numbers than of categories.

    Of an ``image`` it is that of the two pixels that vary most. The other inputs have the median of
    their samples, and those of a category its most frequent value.
    """
    if len(axes) <= _MOST_VARIED:
        return Plane.of_all(axes)
    base = [_median(values) for values in each_column(train.inputs)]
    for column, part in zip(columns, input_slices(columns), strict=True):
        if column.width > 1:
            # The medians of several inputs need not be those of one value.
            values = [point[part] for point in train.inputs]
            frequent = bool(column.categories)
            base[part] = Counter(values).most_common(1)[0][0] if frequent else median_low(values)
    known, spread = slice_axes(axes, columns), _spread if image else _varies
    spreads = [spread(values) for values in each_column(train.inputs)]
    first, second = sorted(
        known, key=lambda index: (-spreads[index], bool(known[index].categories))
    )[:_MOST_VARIED]
    return Plane((known[first], known[second]), (first, second), tuple(base))


def _median(values: Sequence[float]) -> float:
    """Return the lower median; of many numbers without sorting them, which takes long."""
    if not isinstance(values, array):
        return median_low(values)
    import numpy as np

    middle = (len(values) - 1) // 2
    return float(np.partition(np.frombuffer(values), middle)[middle])


def _varies(values: Sequence[float]) -> float:
    low, high = extremes(values)
    return high > low


def _spread(values: Sequence[float]) -> float:
    """Return the variance of some of the values, evenly spaced ones."""
    few = values[:: 1 + len(values) // _SPREAD_VALUES]
    mean = fmean(few)
    return fmean([(value - mean) ** 2 for value in few])


def _range(column: Sequence[float]) -> tuple[float, float]:
    low, high = extremes(column)
    room = _MARGIN * (high - low) or 1.0
    return low - room, high + room
