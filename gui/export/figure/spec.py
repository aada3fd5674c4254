"""What a figure for print is to be: every setting, declared once. No Qt."""

from dataclasses import dataclass
from math import ceil
from string import ascii_lowercase

from gui.export.figure.kinds import FontFamily, Text, Views
from gui.rendering.formats import FORMATS, FormatTitles
from gui.views.registry import option_named
from scratchnet.declare.declaring import check_fields, declarations, declared
from scratchnet.declare.parameter import Choice, Flag, Integer, Parameter, Real
from scratchnet.errors import InvalidValue

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0
#: How high every text is in the pixels that a figure is laid out in, whatever it is on paper.
TEXT_PX = 12
#: Of a side, by the unit: from a stamp to a large poster.
SIDES = {"mm": (10.0, 2000.0), "in": (0.4, 80.0)}
_LETTERS = {"none": "", "a": "{}", "A": "{}", "(a)": "({})", "(A)": "({})"}


@dataclass(frozen=True)
class FigureSpec:
    """Lengths are in the ``unit`` or, where the name says so, in points, 1/72 inch."""

    views: tuple[str, ...] = declared(
        Views(
            label="Views",
            help="What the figure shows, in this order",
            default=("dataset", "trained", "loss"),
        )
    )
    arrangement: str = declared(
        Choice(
            label="Arrangement",
            help="How the views lie beside and under one another",
            default="row",
            choices={"row": "One row", "column": "One column", "grid": "Grid"},
        )
    )
    columns: int = declared(
        Integer(label="Columns", help="Of a grid, 1 to 12", default=2, minimum=1, maximum=12)
    )
    width: float = declared(
        Real(label="Width", help="Of the whole figure", default=180, minimum=0.4, maximum=2000)
    )
    height: float = declared(
        Real(label="Height", help="Of the whole figure", default=70, minimum=0.4, maximum=2000)
    )
    unit: str = declared(
        Choice(
            label="Unit",
            help="Of width and height",
            default="mm",
            choices={"mm": "millimetres", "in": "inches"},
        )
    )
    margin_pt: float = declared(
        Real(
            label="Margin",
            help="Left free around everything, 0 to 200 points",
            default=4,
            minimum=0,
            maximum=200,
            unit="pt",
        )
    )
    gap_pt: float = declared(
        Real(
            label="Gap",
            help="Between two views, 0 to 200 points",
            default=8,
            minimum=0,
            maximum=200,
            unit="pt",
        )
    )
    font_family: str = declared(
        FontFamily(label="Font", help="Of every text in the figure", default="Arial")
    )
    font_pt: float = declared(
        Real(
            label="Font size",
            help="Of every text in the figure, 3 to 72 points",
            default=8,
            minimum=3,
            maximum=72,
            unit="pt",
        )
    )
    line_pt: float = declared(
        Real(
            label="Line width",
            help="Of axes, 0.05 to 20 points; curves are twice as wide, the rest in proportion",
            default=0.5,
            minimum=0.05,
            maximum=20,
            unit="pt",
        )
    )
    theme: str = declared(
        Choice(
            label="Theme",
            help="Light is white paper, dark is for slides",
            default="light",
            choices={"light": "Light", "dark": "Dark"},
        )
    )
    title: str = declared(
        Text(label="Title", help="Above the views, bold", default="", longest=300)
    )
    caption: str = declared(
        Text(label="Caption", help="Below the views", default="", longest=2000, broken=True)
    )
    letters: str = declared(
        Choice(
            label="Letters",
            help="Before each view, to speak of it in a text",
            default="a",
            choices={
                "none": "None",
                "a": "a b c",
                "A": "A B C",
                "(a)": "(a) (b)",
                "(A)": "(A) (B)",
            },
        )
    )
    view_titles: bool = declared(
        Flag(label="Titles of views", help="Say above each view what it shows", default=True)
    )
    samples: bool = declared(option_named("samples").parameter)
    metric: bool = declared(option_named("metric").parameter)
    log_loss: bool = declared(option_named("log_loss").parameter)
    log_steps: bool = declared(option_named("log_steps").parameter)
    azimuth: float = declared(option_named("azimuth").parameter)
    elevation: float = declared(option_named("elevation").parameter)
    file_format: str = declared(
        Choice(
            label="Format",
            help="PDF and SVG have vectors and real text, PNG has pixels",
            default="pdf",
            choices=FormatTitles(),
        )
    )
    dpi: int = declared(
        Integer(
            label="Resolution",
            help="Pixels of a PNG for an inch, 30 to 2400",
            default=300,
            minimum=30,
            maximum=2400,
            unit="dpi",
        )
    )

    def __post_init__(self) -> None:
        check_fields(self, "")
        least, most = SIDES[self.unit]
        for name, side in (("width", self.width), ("height", self.height)):
            if not least <= side <= most:
                allowed = f"a number from {least:g} to {most:g} ({self.unit})"
                raise InvalidValue(name, side, allowed)

    @property
    def raster(self) -> bool:
        """Whether the file has pixels, so that its resolution matters."""
        return FORMATS[f".{self.file_format}"].raster

    def size_pt(self) -> tuple[float, float]:
        """Return width and height in points."""
        points = POINTS_PER_INCH / (MM_PER_INCH if self.unit == "mm" else 1.0)
        return self.width * points, self.height * points

    def shape(self) -> tuple[int, int]:
        """Return the numbers of rows and columns."""
        count = len(self.views)
        columns = {"row": count, "column": 1}.get(self.arrangement, min(self.columns, count))
        return ceil(count / columns), columns

    def letter(self, number: int) -> str:
        """Return what stands before a view; they count from 0."""
        letter = ascii_lowercase[number]
        upper = self.letters.strip("()") == "A"
        return _LETTERS[self.letters].format(letter.upper() if upper else letter)


#: By the name of the field, in order.
SETTINGS: dict[str, Parameter] = declarations(FigureSpec)
