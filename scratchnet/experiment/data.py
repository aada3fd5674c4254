"""The data section of an experiment."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from scratchnet.declare.lists import FormulaText, ImageSize, Labels, Rows, Target, Targets
from scratchnet.declare.parameter import (
    Choice,
    Integer,
    Interval,
    Real,
    Scale,
    check_fields,
    declared,
)
from scratchnet.errors import InvalidValue
from scratchnet.experiment.columns import Columns
from scratchnet.formula import FormulaError, parse_formula, variable_names
from scratchnet.gallery import GALLERY
from scratchnet.tables import ColumnEncoding

#: Columns of a table that a network can take, and that it can learn together.
MOST_INPUTS, MOST_TARGETS = 1024, 10

#: Samples of an experiment, drawn or in a table.
MOST_SAMPLES = 1_000_000

#: How inputs, and targets, may be scaled.
_SCALINGS = {"none": "None", "standard": "Standardize", "range": "Min-max to [-1, 1]"}


@dataclass(frozen=True, slots=True)
class Data:
    """Which samples the network learns from."""

    title: ClassVar[str] = "Data"

    source: str = declared(
        Choice(
            label="Source",
            help="Where the samples come from.",
            default="formula",
            choices={"formula": "Formula", "gallery": "Gallery", "table": "Your data"},
            choice_help={
                "formula": "Samples of a function that you write, on a grid or at random points.",
                "gallery": "One of the ready datasets, with as many samples and as much noise as "
                "you like.",
                "table": "Samples from a file or the clipboard, or drawn with the mouse.",
            },
        )
    )
    dataset: str = declared(
        Choice(
            label="Dataset",
            help="A dataset of the gallery.",
            default="circle",
            choices={key: entry.label for key, entry in GALLERY.items()},
            choice_help={key: entry.help for key, entry in GALLERY.items()},
            applies_when=({"data.source": ("gallery",)},),
            advanced=True,
        )
    )
    dimensions: int = declared(
        Integer(
            label="Inputs",
            help="The objective is a function of x, or of x and y.",
            default=2,
            minimum=1,
            maximum=2,
            applies_when=({"data.source": ("formula",)},),
            advanced=True,
        )
    )
    formula: str = declared(
        FormulaText(
            label="Objective",
            help="The function to learn. A comparison is 1 where it is true, and 0 elsewhere.",
            term="Formula",
            default="x*x + y*y < 1",
            applies_when=({"data.source": ("formula",)},),
        )
    )
    domain: tuple[float, float] = declared(
        Interval(
            label="Range",
            help="The range of x and y for the samples and the maps.",
            default=(-2.0, 2.0),
            minimum=-1000.0,
            maximum=1000.0,
            narrowest=0.001,
            applies_when=({"data.source": ("formula",)},),
            advanced=True,
        )
    )
    sampling: str = declared(
        Choice(
            label="Sampling",
            help="On a regular grid, or at uniformly random points from the seed.",
            default="grid",
            choices={"grid": "Regular grid", "uniform": "Uniform random"},
            choice_help={
                "grid": "The same distance between neighbours, as in the article.",
                "uniform": "Points drawn at random by the seed, as measured data often are.",
            },
            applies_when=({"data.source": ("formula",)},),
            advanced=True,
        )
    )
    intervals: int = declared(
        Integer(
            label="Grid intervals",
            help="Intervals of the grid along each axis; n intervals give (n + 1)² samples.",
            default=10,
            minimum=1,
            maximum=60,
            unit="intervals",
            applies_when=({"data.source": ("formula",), "data.sampling": ("grid",)},),
            advanced=True,
        )
    )
    samples: int = declared(
        Integer(
            label="Samples",
            help="Number of samples.",
            term="Sample",
            default=121,
            minimum=1,
            maximum=MOST_SAMPLES,
            scale=Scale.LOGARITHMIC,
            unit="samples",
            applies_when=(
                {"data.source": ("gallery",)},
                {"data.source": ("formula",), "data.sampling": ("uniform",)},
            ),
            advanced=True,
        )
    )
    noise: float = declared(
        Real(
            label="Noise",
            help="Standard deviation of the Gaussian noise added to every target.",
            term="Noise",
            default=0.0,
            minimum=0.0,
            maximum=1.0,
            applies_when=({"data.source": ("formula", "gallery")},),
            advanced=True,
        )
    )
    task: str = declared(
        Choice(
            label="Task",
            help="Whether targets are values or classes; automatic decides by the targets.",
            term="Classification",
            default="auto",
            choices={
                "auto": "Automatic",
                "regression": "Regression",
                "classification": "Classification",
            },
            choice_help={
                "auto": "Classes if the targets are names, or a formula that is only 0 or 1; "
                "else values.",
                "regression": "The network learns a number.",
                "classification": "The network learns to which class a sample belongs.",
            },
            applies_when=({"data.source": ("formula", "table")},),
            advanced=True,
        )
    )
    test_share: float = declared(
        Real(
            label="Test fraction",
            help="The fraction of the samples that is held out for testing.",
            term="Test set",
            default=0.0,
            minimum=0.0,
            maximum=0.9,
            advanced=True,
        )
    )
    seed: int | None = declared(
        Integer(
            label="Data seed",
            help="The seed of samples, noise and test split, separate from the initial weights.",
            default=None,
            minimum=0,
            maximum=2_147_483_647,
            optional=True,
            none_means="the experiment's seed",
            listed=True,
        )
    )
    scaling: str = declared(
        Choice(
            label="Scaling",
            help="How your inputs are scaled: to mean 0 and standard deviation 1, or to [-1, 1].",
            term="Standardization",
            default="none",
            choices=_SCALINGS,
            choice_help={
                "none": "The network gets your numbers as they are. Use it for small numbers.",
                "standard": "Each column gets mean 0 and standard deviation 1. Use it for columns "
                "of different magnitude.",
                "range": "Each column is mapped to [−1, 1]. Use it where there are no outliers.",
            },
            applies_when=({"data.source": ("table",)},),
        )
    )
    target_scaling: str = declared(
        Choice(
            label="Target scaling",
            help="How the targets of a regression are scaled for the network, as the training "
            "samples need it. What is shown and exported stays in the targets' own units.",
            term="Target scaling",
            default="none",
            choices=_SCALINGS,
            choice_help={
                "none": "The network learns your numbers as they are. Use it for targets between "
                "about −5 and 5.",
                "standard": "The network learns targets with mean 0 and standard deviation 1. Use "
                "it for targets of any other magnitude.",
                "range": "The network learns targets from −1 to 1. Use it with an output that has "
                "limits, such as tanh.",
            },
            applies_when=({"data.source": ("table",)},),
        )
    )
    inputs: Sequence[tuple[float, ...]] = declared(
        Rows(
            label="Your inputs",
            help="The inputs of your data, a row for each sample.",
            default=(),
            narrowest=1,
            widest=MOST_INPUTS,
            most=MOST_SAMPLES,
            listed=True,
        )
    )
    targets: Sequence[Target] = declared(
        Targets(
            label="Your targets",
            help="The targets of your data: numbers, names of classes, or rows of several numbers.",
            default=(),
            widest=MOST_TARGETS,
            most=MOST_SAMPLES,
            listed=True,
        )
    )
    names: tuple[str, ...] = declared(
        Labels(
            label="Column names",
            help="The names of your data's inputs and targets.",
            default=(),
            most=MOST_INPUTS + MOST_TARGETS,
            listed=True,
        )
    )
    columns: tuple[ColumnEncoding, ...] = declared(
        Columns(
            label="Your columns",
            help="The columns of your table and how their values become the inputs; if empty, each "
            "input is a column.",
            default=(),
            most=MOST_INPUTS,
            listed=True,
        )
    )
    classes: tuple[float | str, ...] = declared(
        Labels(
            label="Your classes",
            help="The classes of your data, in order; if empty, those of the targets.",
            default=(),
            most=10,
            listed=True,
        )
    )
    ranges: tuple[tuple[float, ...], ...] = declared(
        Rows(
            label="Map ranges",
            help="The [low, high] of each input that maps show; if empty, from the samples.",
            default=(),
            narrowest=2,
            widest=2,
            most=MOST_INPUTS,
            listed=True,
        )
    )
    image: tuple[int, int] | None = declared(
        ImageSize(
            label="Image size",
            help="The width and height in pixels if your inputs are the pixels of an image, row "
            "by row from the top; null if they are not.",
            default=None,
            largest=MOST_INPUTS,
            applies_when=({"data.source": ("table",)},),
            listed=True,
        )
    )

    def __post_init__(self) -> None:
        check_fields(self, "data.")
        for name in self.names:
            if not isinstance(name, str):
                raise InvalidValue("data.names", name, "texts")
        # Files of one input may hold three, as when there were two inputs at most.
        most = max(len(self.inputs[0]), 2) if self.inputs else MOST_INPUTS
        most += self.target_count
        if len(self.names) > most:
            allowed = f"up to {most:,} texts, one for each input and for each target"
            raise InvalidValue("data.names", self.names, allowed)
        if self.columns:
            self._check_columns()
        if len(set(self.classes)) < len(self.classes):
            raise InvalidValue("data.classes", self.classes, "each class once")
        for low, high in self.ranges:
            if not low < high:
                raise InvalidValue("data.ranges", [low, high], "low below high")
        self._check_image()

    def _check_image(self) -> None:
        """Refuse an image that has not as many pixels as there are inputs."""
        if self.image is None:
            return
        width, height = self.image
        if not self.inputs:
            raise InvalidValue("data.image", self.image, "null, because there are no inputs")
        count = len(self.inputs[0])
        if width * height != count:
            allowed = (
                f"null, or a width and height whose product is the number of inputs, {count:,}"
            )
            raise InvalidValue("data.image", self.image, allowed)

    def _check_columns(self) -> None:
        made = sum(column.width for column in self.columns)
        count = len(self.inputs[0]) if self.inputs else min(made, MOST_INPUTS)
        if made != count:
            raise InvalidValue(
                "data.columns",
                f"{len(self.columns):,} columns that become {made:,} inputs",
                f"columns that become {count:,} inputs, as data.inputs has",
            )

    @property
    def target_count(self) -> int:
        """How many targets each sample of a table has."""
        first = self.targets[0] if self.targets else 0.0
        return len(first) if isinstance(first, tuple) else 1

    @property
    def labels(self) -> tuple[float | str, ...]:
        """The targets of a table with one each: numbers, or names of classes; else none."""
        return tuple(each for each in self.targets if not isinstance(each, tuple))

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of a table's inputs, perhaps none: as given, else as its columns imply."""
        count = len(self.inputs[0]) if self.inputs else len(INPUT_NAMES)
        if len(self.names) >= count or not self.columns:
            return self.names[:count]
        return tuple(name for column in self.columns for name in column.input_names)


#: The names of one or two inputs in formulas.
INPUT_NAMES = ("x", "y")

#: Intervals along each axis at which an objective is examined.
_INTERVALS = 10


def input_names(data: Data) -> tuple[str, ...]:
    """Return the names of the inputs in formulas: x, or x and y; of more, their columns' names."""
    match data.source:
        case "formula":
            count = data.dimensions
        case "gallery":
            count = GALLERY[data.dataset].inputs
        case _:
            count = len(data.inputs[0]) if data.inputs else len(INPUT_NAMES)
    return formula_names(data.input_names if data.source == "table" else data.names, count)


def table_columns(data: Data) -> tuple[ColumnEncoding, ...]:
    """Return how the columns of the table in use are encoded; none if each input is a column."""
    return data.columns if data.source == "table" else ()


@lru_cache(maxsize=8)
def formula_names(names: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return what formulas call ``count`` inputs, whose columns have these ``names``, or none.

    Up to two are x and y whatever their columns' names.
    """
    if count <= len(INPUT_NAMES):
        return INPUT_NAMES[:count]
    columns = names[:count] if len(names) >= count else [f"x{n}" for n in range(1, count + 1)]
    return variable_names(columns)


def class_count(data: Data) -> int:
    """Return the number of classes, 0 for a regression.

    For a formula this is an estimate: the samples decide in the end.
    """
    if data.source == "gallery":
        return GALLERY[data.dataset].classes
    if data.source == "table":
        if data.target_count > 1:
            return 0
        texts = data.classes or any(isinstance(target, str) for target in data.targets)
        classified = data.task == "classification" or (data.task == "auto" and texts)
        return len(data.classes or set(data.targets)) if classified else 0
    if data.task == "auto":
        return 2 if _only_true_or_false(data) else 0
    return 2 if data.task == "classification" else 0


def _only_true_or_false(data: Data) -> bool:
    """Return whether the objective is 0 or 1 at every point of a grid."""
    low, high = data.domain
    ticks = [low + (high - low) * step / _INTERVALS for step in range(_INTERVALS + 1)]
    points = [(x, y) for x in ticks for y in ticks]
    try:
        objective = parse_formula(data.formula, INPUT_NAMES[: data.dimensions])
        if data.dimensions == 1:
            return all(objective(x) in (0.0, 1.0) for x in ticks)
        return all(objective(*point) in (0.0, 1.0) for point in points)
    except FormulaError:
        return False
