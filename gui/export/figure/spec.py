"""The settings of a figure for print, each declared once, and a draft of them. No Qt."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import ceil
from string import ascii_lowercase
from typing import Any

from gui.rendering.formats import FORMATS
from gui.views.registry import (
    all_pictures,
    class_picture_names,
    find_picture,
    option_named,
    picture_names,
)
from scratchnet.declare.parameter import (
    Choice,
    Flag,
    Integer,
    NotAllowed,
    Parameter,
    Real,
    check_fields,
    declarations,
    declared,
)
from scratchnet.errors import InvalidInput, InvalidValue, suggestion
from scratchnet.texts import unwritable

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0
#: The height of text in layout pixels, whatever it is on paper.
TEXT_PX = 12
#: The least and the greatest length of a side, by the unit.
SIDES = {"mm": (10.0, 2000.0), "in": (0.4, 80.0)}
_LETTERS = {"none": "", "a": "{}", "A": "{}", "(a)": "({})", "(A)": "({})"}
MOST_VIEWS = 12
_FAMILY = re.compile(r"[\w][\w .+&-]{0,99}")


@dataclass(frozen=True, kw_only=True)
class Views(Parameter):
    """A list of pictures by the names in `gui.views.registry`, each once.

    Which of them fit depends on the experiment.
    """

    def allowed(self) -> str:
        names = ", ".join(f'"{picture.name}"' for picture in all_pictures())
        classes = " …, ".join(f'"{name}"' for name in class_picture_names())
        return f"a list of 1 to {MOST_VIEWS} of {names} or {classes} …, each once"

    def check(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_VIEWS:
            raise NotAllowed(self.allowed())
        names = tuple(self._checked(name) for name in value)
        if len(set(names)) < len(names):
            raise NotAllowed(self.allowed())
        return names

    def _checked(self, name: object) -> str:
        picture = find_picture(name) if isinstance(name, str) else None
        if picture is not None:
            return picture.name
        hint = suggestion(str(name), picture_names()).removeprefix(", ")
        raise NotAllowed(f"{self.allowed()}; {hint}" if hint else self.allowed())

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}, "maxItems": MOST_VIEWS}


@dataclass(frozen=True, kw_only=True)
class Text(Parameter):
    """A text of at most ``longest`` characters; several lines only if it is ``multiline``."""

    longest: int
    multiline: bool = False

    def allowed(self) -> str:
        lines = "" if self.multiline else " in one line"
        return f"a text{lines} of up to {self.longest} characters, without control characters"

    def check(self, value: object) -> str:
        if not isinstance(value, str) or len(value) > self.longest:
            raise NotAllowed(self.allowed())
        fault = unwritable(value, self.multiline)
        if fault:
            raise NotAllowed(f"{self.allowed()}; it has {fault}")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.longest}


@dataclass(frozen=True, kw_only=True)
class FontFamily(Parameter):
    """The name of a font. It need not be installed: another one is used then."""

    def allowed(self) -> str:
        return 'the name of a font, such as "Arial" or "Times New Roman"'

    def check(self, value: object) -> str:
        if not isinstance(value, str) or not _FAMILY.fullmatch(value):
            raise NotAllowed(self.allowed())
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 100}


@dataclass(frozen=True)
class FigureSpec:
    """The settings. Lengths are in ``unit``, those named ``*_pt`` in points (1/72 inch)."""

    views: tuple[str, ...] = declared(
        Views(
            label="Views",
            help="The views in the figure, in this order",
            default=("dataset", "trained", "loss"),
        )
    )
    arrangement: str = declared(
        Choice(
            label="Arrangement",
            help="How the views are arranged",
            default="row",
            choices={"row": "One row", "column": "One column", "grid": "Grid"},
            choice_help={
                "row": "Side by side. Use it across the width of a page.",
                "column": "One below the other. Use it in a column of text.",
                "grid": "In rows, each with as many views as there are columns.",
            },
        )
    )
    columns: int = declared(
        Integer(
            label="Columns",
            help="Columns of a grid, 1 to 12",
            default=2,
            minimum=1,
            maximum=12,
        )
    )
    width: float = declared(
        Real(
            label="Width",
            help="Width of the figure",
            default=180,
            minimum=0.4,
            maximum=2000,
        )
    )
    height: float = declared(
        Real(
            label="Height",
            help="Height of the figure",
            default=70,
            minimum=0.4,
            maximum=2000,
        )
    )
    unit: str = declared(
        Choice(
            label="Unit",
            help="The unit of width and height",
            default="mm",
            choices={"mm": "millimetres", "in": "inches"},
            choice_help={
                "mm": "As most journals state the width of their columns.",
                "in": "As in LaTeX and Matplotlib; 1 inch is 25.4 mm.",
            },
        )
    )
    margin_pt: float = declared(
        Real(
            label="Margin",
            help="The space around the figure, 0 to 200 points",
            default=4,
            minimum=0,
            maximum=200,
            unit="pt",
        )
    )
    gap_pt: float = declared(
        Real(
            label="Gap",
            help="The space between views, 0 to 200 points",
            default=8,
            minimum=0,
            maximum=200,
            unit="pt",
        )
    )
    font_family: str = declared(
        FontFamily(label="Font", help="The font of all text in the figure", default="Arial")
    )
    font_pt: float = declared(
        Real(
            label="Font size",
            help="The size of all text in the figure, 3 to 72 points",
            default=8,
            minimum=3,
            maximum=72,
            unit="pt",
        )
    )
    line_pt: float = declared(
        Real(
            label="Line width",
            help="The width of axes, 0.05 to 20 points; other lines keep their proportion to it",
            default=0.5,
            minimum=0.05,
            maximum=20,
            unit="pt",
        )
    )
    theme: str = declared(
        Choice(
            label="Theme",
            help="Light for white paper, dark for slides",
            default="light",
            choices={"light": "Light", "dark": "Dark"},
            choice_help={"light": "For paper.", "dark": "For slides with a dark background."},
        )
    )
    title: str = declared(Text(label="Title", help="Text above the views", default="", longest=300))
    caption: str = declared(
        Text(
            label="Caption",
            help="Text below the views",
            default="",
            longest=2000,
            multiline=True,
        )
    )
    letters: str = declared(
        Choice(
            label="Letters",
            help="A letter before each view, to refer to it",
            default="a",
            choices={
                "none": "None",
                "a": "a b c",
                "A": "A B C",
                "(a)": "(a) (b)",
                "(A)": "(A) (B)",
            },
            choice_help={
                "none": "No letters. Use it for a single view.",
                "a": "Small letters.",
                "A": "Capital letters.",
                "(a)": "Small letters in brackets.",
                "(A)": "Capital letters in brackets.",
            },
        )
    )
    view_titles: bool = declared(
        Flag(label="View titles", help="A title above each view", default=True)
    )
    samples: bool = declared(option_named("samples").parameter)
    metric: bool = declared(option_named("metric").parameter)
    which_metric: str = declared(option_named("which_metric").parameter)
    log_loss: bool = declared(option_named("log_loss").parameter)
    log_steps: bool = declared(option_named("log_steps").parameter)
    azimuth: float = declared(option_named("azimuth").parameter)
    elevation: float = declared(option_named("elevation").parameter)
    file_format: str = declared(
        Choice(
            label="Format",
            help="PDF and SVG contain vectors and text, PNG pixels",
            default="pdf",
            choices=FORMATS.labels,
            choice_help=FORMATS.texts("purpose"),
        )
    )
    dpi: int = declared(
        Integer(
            label="Resolution",
            help="The resolution of a PNG, 30 to 2400 pixels per inch",
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
        return FORMATS[self.file_format].raster

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
        """Return the letter before a view, by the view's number from 0."""
        letter = ascii_lowercase[number]
        upper = self.letters.strip("()") == "A"
        return _LETTERS[self.letters].format(letter.upper() if upper else letter)


#: By the name of the field, in order.
SETTINGS: dict[str, Parameter] = declarations(FigureSpec)

#: The decimals of a converted length: finer than any printer.
_DIGITS = 4


class Draft:
    """Settings while a user edits them.

    ``values`` are the entered values by setting, valid or not; ``spec`` the last valid settings.
    """

    def __init__(self, spec: FigureSpec, options: Mapping[str, object]) -> None:
        self.spec = spec
        self.values: dict[str, Any] = {}
        self.reset(spec)
        for name, value in options.items():
            self.set_value(name, value)

    def reset(self, spec: FigureSpec) -> None:
        """Replace all values by these settings."""
        self.spec = spec
        self.values = {field.name: getattr(spec, field.name) for field in fields(spec)}

    def set_value(self, name: str, value: object) -> None:
        """Set one value. Changing the unit converts the lengths."""
        if name == "unit" and value != self.values["unit"]:
            factor = MM_PER_INCH if value == "mm" else 1 / MM_PER_INCH
            for side in ("width", "height"):
                self.values[side] = round(self.values[side] * factor, _DIGITS)
        self.values[name] = value
        if not self.error_text():
            self.spec = FigureSpec(**self.values)

    def error_text(self) -> str:
        """Return why the values are invalid, or an empty text."""
        if not self.values["views"]:
            return "select at least one view"
        try:
            FigureSpec(**self.values)
        except InvalidInput as error:
            return str(error)
        return ""

    def with_texts(self, spec: FigureSpec) -> FigureSpec:
        """Return other settings with the current title and caption."""
        return replace(spec, title=self.spec.title, caption=self.spec.caption)


def with_fitting_views(spec: FigureSpec, fitting: Sequence[str]) -> FigureSpec:
    """Return settings with the views that fit, or the first three fitting ones if none does."""
    return replace(spec, views=_fitting(spec.views, fitting) or tuple(fitting[:3]))


def _fitting(views: Sequence[str], fitting: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in views if name in fitting)
