"""The data section of an experiment."""

from dataclasses import dataclass
from typing import ClassVar

from scratchnet.declare.lists import FormulaText, Labels, Rows
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
from scratchnet.formula import FormulaError, parse_formula
from scratchnet.gallery import GALLERY


@dataclass(frozen=True, slots=True)
class Data:
    """Which samples the network learns from."""

    title: ClassVar[str] = "Data"

    source: str = declared(
        Choice(
            label="Source",
            help="Where the samples come from.",
            default="formula",
            choices={"formula": "Formula", "gallery": "Gallery", "table": "Own data"},
        )
    )
    dataset: str = declared(
        Choice(
            label="Dataset",
            help="One of the gallery's datasets.",
            default="circle",
            choices={key: entry.label for key, entry in GALLERY.items()},
            applies_when=({"data.source": ("gallery",)},),
        )
    )
    dimensions: int = declared(
        Integer(
            label="Inputs",
            help="Whether the objective is a function of x, or of x and y.",
            default=2,
            minimum=1,
            maximum=2,
            applies_when=({"data.source": ("formula",)},),
        )
    )
    formula: str = declared(
        FormulaText(
            label="Objective",
            help="The function to learn. A comparison counts as 1 where it is true, else 0.",
            default="x*x + y*y < 1",
            applies_when=({"data.source": ("formula",)},),
        )
    )
    domain: tuple[float, float] = declared(
        Interval(
            label="Domain",
            help="The range of x and of y that samples are taken from and maps show.",
            default=(-2.0, 2.0),
            minimum=-1000.0,
            maximum=1000.0,
            narrowest=0.001,
            applies_when=({"data.source": ("formula",)},),
        )
    )
    sampling: str = declared(
        Choice(
            label="Sampling",
            help="On a regular grid, or at uniformly random points drawn by the seed.",
            default="grid",
            choices={"grid": "Regular grid", "uniform": "Uniform random"},
            applies_when=({"data.source": ("formula",)},),
        )
    )
    intervals: int = declared(
        Integer(
            label="Density",
            help="Intervals of the grid along each axis; n intervals give (n + 1)² samples.",
            default=10,
            minimum=1,
            maximum=60,
            unit="intervals",
            applies_when=({"data.source": ("formula",), "data.sampling": ("grid",)},),
        )
    )
    samples: int = declared(
        Integer(
            label="Samples",
            help="How many samples are drawn.",
            default=121,
            minimum=1,
            maximum=100_000,
            scale=Scale.LOGARITHMIC,
            unit="samples",
            applies_when=(
                {"data.source": ("gallery",)},
                {"data.source": ("formula",), "data.sampling": ("uniform",)},
            ),
        )
    )
    noise: float = declared(
        Real(
            label="Noise",
            help="Standard deviation of the Gaussian noise added to every target.",
            default=0.0,
            minimum=0.0,
            maximum=1.0,
            applies_when=({"data.source": ("formula", "gallery")},),
        )
    )
    task: str = declared(
        Choice(
            label="Task",
            help="Whether targets are values or classes; automatic looks at them.",
            default="auto",
            choices={
                "auto": "Automatic",
                "regression": "Regression",
                "classification": "Classification",
            },
            applies_when=({"data.source": ("formula", "table")},),
        )
    )
    test_share: float = declared(
        Real(
            label="Test share",
            help="The part of the samples that is not trained on, to test with.",
            default=0.0,
            minimum=0.0,
            maximum=0.9,
        )
    )
    seed: int | None = declared(
        Integer(
            label="Data seed",
            help="Decides samples, noise and split apart from the initial parameters.",
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
            help="How own inputs are brought to one size before the network sees them.",
            default="none",
            choices={
                "none": "None",
                "standard": "Mean 0, deviation 1",
                "range": "From -1 to 1",
            },
            applies_when=({"data.source": ("table",)},),
        )
    )
    inputs: tuple[tuple[float, ...], ...] = declared(
        Rows(
            label="Own inputs",
            help="The points of own data, a row each.",
            default=(),
            narrowest=1,
            widest=2,
            most=100_000,
            listed=True,
        )
    )
    targets: tuple[float | str, ...] = declared(
        Labels(
            label="Own targets",
            help="The targets of own data: numbers, or the names of classes.",
            default=(),
            most=100_000,
            listed=True,
        )
    )
    names: tuple[str, ...] = declared(
        Labels(
            label="Names",
            help="The names of own data's columns: of the inputs, and of the target.",
            default=(),
            most=3,
            listed=True,
        )
    )
    classes: tuple[float | str, ...] = declared(
        Labels(
            label="Own classes",
            help="The classes of own data in their order; without any, those of the targets.",
            default=(),
            most=10,
            listed=True,
        )
    )
    ranges: tuple[tuple[float, ...], ...] = declared(
        Rows(
            label="Ranges",
            help="What maps show of own data, as [low, high] of each input; else where points lie.",
            default=(),
            narrowest=2,
            widest=2,
            most=2,
            listed=True,
        )
    )

    def __post_init__(self) -> None:
        check_fields(self, "data.")
        for name in self.names:
            if not isinstance(name, str):
                raise InvalidValue("data.names", name, "texts")
        if len(set(self.classes)) < len(self.classes):
            raise InvalidValue("data.classes", self.classes, "each class once")
        for low, high in self.ranges:
            if not low < high:
                raise InvalidValue("data.ranges", [low, high], "low below high")


#: The names of the inputs in formulas.
INPUT_NAMES = ("x", "y")

#: Intervals along each axis at which an objective is examined.
_INTERVALS = 10


def input_names(data: Data) -> tuple[str, ...]:
    """Return the names of the inputs in formulas: x, or x and y."""
    match data.source:
        case "formula":
            count = data.dimensions
        case "gallery":
            count = GALLERY[data.dataset].inputs
        case _:
            count = len(data.inputs[0]) if data.inputs else len(INPUT_NAMES)
    return INPUT_NAMES[:count]


def class_count(data: Data) -> int:
    """Return the number of classes, 0 for a regression.

    For a formula this is an estimate: the samples decide in the end.
    """
    if data.source == "gallery":
        return GALLERY[data.dataset].classes
    if data.source == "table":
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
