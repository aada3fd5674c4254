"""The data section of an experiment."""

from dataclasses import dataclass
from typing import ClassVar

from scratchnet.experiment.declaring import check_fields, declared
from scratchnet.experiment.formula_text import FormulaText
from scratchnet.experiment.parameter import Choice, Integer, Interval, Real, Scale


@dataclass(frozen=True, slots=True)
class Data:
    """Which samples the network learns from."""

    title: ClassVar[str] = "Data"

    source: str = declared(
        Choice(
            label="Source",
            help="Where the samples come from.",
            default="formula",
            choices={"formula": "Formula"},
        )
    )
    formula: str = declared(
        FormulaText(
            label="Objective",
            help="The function to learn. A comparison counts as 1 where it is true, else 0.",
            default="x*x + y*y < 1",
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
        )
    )
    sampling: str = declared(
        Choice(
            label="Sampling",
            help="On a regular grid, or at uniformly random points drawn by the seed.",
            default="grid",
            choices={"grid": "Regular grid", "uniform": "Uniform random"},
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
            applies_when=("data.sampling", "grid"),
        )
    )
    samples: int = declared(
        Integer(
            label="Samples",
            help="How many random points are drawn.",
            default=121,
            minimum=1,
            maximum=10_000,
            scale=Scale.LOGARITHMIC,
            unit="samples",
            applies_when=("data.sampling", "uniform"),
        )
    )
    noise: float = declared(
        Real(
            label="Noise",
            help="Standard deviation of the Gaussian noise added to every target.",
            default=0.0,
            minimum=0.0,
            maximum=1.0,
        )
    )

    def __post_init__(self) -> None:
        check_fields(self, "data.")
