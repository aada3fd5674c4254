"""Partial dependence: the mean output over the samples as one input moves."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView, PlotView
from gui.views.items import PlotLine
from gui.views.legend import DASH_DOTS, DASHES, LONG_DASHES, SOLID, Legend, LegendItem, line_pen
from gui.views.map.image import class_colour
from gui.views.map.values import (
    after_text,
    base_levels,
    class_names,
    finite_range,
    target_shown,
    value_name,
)
from gui.views.registry import FrameData, Variant, ViewOption, ViewRecord, variables_in
from gui.views.words import number
from scratchnet.declare.parameter import Flag
from scratchnet.explain import PartialDependence
from scratchnet.run.snapshot import Frame, Scene

Array = NDArray[np.float64]

#: Lines of classes have these in turn, so that colours are not all that tells them apart.
_STYLES = (SOLID, LONG_DASHES, DASHES, DASH_DOTS)
_MARGIN = 0.05
_LINE_PX = 2.5
_SAMPLE_PX, _SAMPLE_ALPHA = 1.0, 70
_DOT_PX = 7.0
#: Up to so many values are shown as dots too: the input has no others.
_FEW = 12
#: The height of a tick for a decile, as a part of the axis.
_TICK = 0.03
#: The least part of the targets' range that the vertical axis has.
_LEAST_SHARE = 0.25
#: The least room for the name of a value.
_LEAST_NAME_PX, _NAME_GAP_PX = 36.0, 6.0


class Dependence(PlotView):
    """The partial dependence of the outputs on one variable.

    The ticks at the bottom are the deciles of its training samples: between two of them lies a
    tenth of the samples.
    """

    title = "Partial dependence"
    help = "How the mean output over the samples changes as one input moves and the others stay."
    shows_one_target = True
    name = "partial-dependence"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._variable = 0
        self.samples_shown = False
        self._shown: PartialDependence | None = None
        #: The ends of the vertical axis that `extend_ranges` has asked for.
        self._reserved: tuple[float, float] | None = None
        self._limits = 0.0, 1.0
        self.lines: list[PlotLine] = []
        self.sample_lines: list[PlotLine] = []
        self.dots = pg.ScatterPlotItem(pxMode=True)
        self.dots.setZValue(3)
        self.deciles = PlotLine()
        for item in (self.dots, self.deciles):
            self.plot.addItem(item)
        self.legend = Legend()
        # In the cell of the axis at the top, which is never shown.
        self.plot.layout.removeItem(self.plot.getAxis("top"))
        self.plot.layout.addItem(self.legend, 1, 0, 1, 3)
        for name in ("left", "bottom"):
            self.plot.getAxis(name).enableAutoSIPrefix(False)
            self.plot.getAxis(name).setStyle(maxTickLevel=0)
        self.plot.showGrid(x=True, y=True, alpha=0.15)
        self.plot.getViewBox().setDefaultPadding(0.0)
        self.plot.getViewBox().sigResized.connect(self._name_values)
        self.set_theme(theme)

    @property
    def variable(self) -> int:
        """The number of the variable that is shown, from 0."""
        return self._variable

    def set_variable(self, number: int) -> None:
        """Choose the variable that is shown."""
        self._variable = number
        self._reserved = None
        self.redraw()

    def set_samples_shown(self, shown: bool) -> None:
        """Show or hide lines of single samples."""
        self.samples_shown = shown
        self.redraw()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Dependence):
            self._variable, self.samples_shown = other._variable, other.samples_shown

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        scene, frame = self.shown_part(scene, frame)
        found = self._found(frame)
        if found is not None:
            low, high = self._range(scene, found)
            before = self._reserved or (low, high)
            self._reserved = min(low, before[0]), max(high, before[1])

    def reset_zoom(self) -> None:
        if self._shown is None:
            return
        low, high = _ends(_places(self._shown))
        # Names have room of equal width.
        room = 0.5 if self._shown.variable.named else _MARGIN * (high - low)
        bottom, top = self._limits
        margin = _MARGIN * (top - bottom)
        self.plot.setRange(
            xRange=(low - room, high + room), yRange=(bottom - margin, top + margin), padding=0.0
        )

    def caption(self) -> str:
        if self.scene is None or self.frame is None:
            return ""
        if self._shown is None or self.frame.explanation is None:
            return "Partial dependence"
        found, done = self._shown, after_text(self.frame.explanation.step)
        some = f"{found.samples:,} of {found.of_samples:,}"
        samples = f"{found.samples:,}" if found.samples == found.of_samples else some
        shown = target_shown(self.scene)
        of = f" of {shown}" if shown else ""
        return f"Mean{of} over {samples} training samples {done}"

    def words(self) -> str:
        """Return where each line begins and ends, and how far it goes in between."""
        if self.scene is None or self._shown is None:
            return self.message or self.caption()
        names = _line_names(self.scene, len(self._shown.means))
        parts = [
            f"{name} {number(float(line[0]))} to {number(float(line[-1]))}, "
            f"between {number(float(np.min(line)))} and {number(float(np.max(line)))}"
            for name, line in zip(names, self._shown.means, strict=True)
        ]
        low, high = _ends(_places(self._shown))
        moved = f"{self._shown.variable.name} from {number(low)} to {number(high)}"
        if self._shown.variable.named:
            first, last = self._names(self._shown)[0], self._names(self._shown)[-1]
            moved = f"{self._shown.variable.name} from {first} to {last}"
        return f"{self.caption()}; {moved}: {'; '.join(parts)}"

    @staticmethod
    def _names(found: PartialDependence) -> list[str]:
        """Return the names of the variable's values."""
        return [found.variable.text(row) for row in found.values.tolist()]

    @Slot()
    def _name_values(self) -> None:
        """Write the names of values below the axis, cut to the room of each and not too many."""
        axis, found = self.plot.getAxis("bottom"), self._shown
        if found is None or not found.variable.named:
            axis.setTicks(None)
            return
        metrics = QFontMetricsF(axis.style["tickFont"] or self.font())
        width = self.plot.getViewBox().size().width()
        step = max(ceil(len(found.values) * _LEAST_NAME_PX / max(width, 1.0)), 1)
        room = width / ceil(len(found.values) / step) - _NAME_GAP_PX
        whole = self.theme.style.printed
        elide = Qt.TextElideMode.ElideMiddle
        axis.setTicks(
            [
                [
                    (place, name if whole else metrics.elidedText(name, elide, room))
                    for place, name in enumerate(self._names(found))
                    if place % step == 0
                ]
            ]
        )

    def _found(self, frame: Frame) -> PartialDependence | None:
        explanation = frame.explanation
        for each in () if explanation is None else explanation.dependence:
            if each.number == self._variable:
                return each
        return None

    def _range(self, scene: Scene, found: PartialDependence) -> tuple[float, float]:
        """Return the ends of the vertical axis: of outputs of classes from 0 to 1 at least.

        Of values it is what is drawn, but never a small part of the targets' range: a variable that
        changes next to nothing shall look so.
        """
        low, high = base_levels(scene)
        shown = found.lines if self.samples_shown else found.means
        least, greatest = finite_range(shown) or (low, high)
        if scene.classes:
            return min(low, least), max(high, greatest)
        middle, half = (least + greatest) / 2, _LEAST_SHARE * (high - low) / 2
        return min(least, middle - half), max(greatest, middle + half)

    def _draw_scene(self, scene: Scene) -> None:
        self._shown = None
        self._variable = min(self._variable, len(variables_in(scene)) - 1)
        self.plot.setLabel("bottom", variables_in(scene)[self._variable].name)
        mean = "mean output" if scene.classes else f"mean of the predicted {value_name(scene)}"
        if len(scene.classes) == 2 and len(scene.untrained_map) == 1:
            # The one output is that of the second class.
            mean = f"{mean}, {class_names(scene)[1]}"
        self.plot.setLabel("left", mean)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        found = self._found(frame)
        self.show_message("" if found is not None else "The dependence is being worked out.")
        if found is None or found is self._shown:
            return
        self._shown = found
        limits = self._range(scene, found)
        reserved = self._reserved or limits
        limits = min(limits[0], reserved[0]), max(limits[1], reserved[1])
        self._draw_lines(scene, found)
        self._name_values()
        self._draw_deciles(found, limits)
        if not self.zoom_kept:
            self._limits = limits
            self.reset_zoom()

    def _draw_lines(self, scene: Scene, found: PartialDependence) -> None:
        places, count = _places(found), len(found.means)
        colours = _colours(count, self.theme)
        styles = [_STYLES[number % len(_STYLES)] for number in range(count)]
        names = _line_names(scene, count)
        self._set_count(self.lines, count)
        for curve, mean, colour, style in zip(
            self.lines, found.means, colours, styles, strict=True
        ):
            wide = replace(style, width_px=_LINE_PX)
            curve.setPen(line_pen(colour.name(), wide, self.theme.style))
            curve.setZValue(2)
            curve.setData(places, mean, connect="finite")
        shown = found.lines if self.samples_shown else found.lines[:0]
        self._set_count(self.sample_lines, len(shown) * count)
        for index, curve in enumerate(self.sample_lines):
            sample, output = divmod(index, count)
            pale = QColor(colours[output])
            pale.setAlpha(_SAMPLE_ALPHA)
            curve.setPen(pg.mkPen(pale, width=_SAMPLE_PX * self.theme.style.fixed_line))
            curve.setData(places, shown[sample, output], connect="finite")
        few = len(places) <= _FEW or found.variable.named
        self.dots.setData(
            x=np.tile(places, count if few else 0),
            y=found.means.ravel() if few else [],
            size=_DOT_PX * self.theme.style.fixed_dot,
            brush=[colour for colour in colours for _ in places] if few else None,
            pen=None,
        )
        entries = [
            LegendItem(name, name, colour.name(), style)
            for name, colour, style in zip(names, colours, styles, strict=True)
        ]
        self.legend.set_entries(tuple(entries if count > 1 else ()), self.theme.text)

    def _draw_deciles(self, found: PartialDependence, limits: tuple[float, float]) -> None:
        self.deciles.setVisible(len(found.deciles) > 0 and not found.variable.named)
        low, high = limits
        bottom = low - _MARGIN * (high - low)
        ends = np.tile([bottom, bottom + _TICK * (high - low)], len(found.deciles))
        self.deciles.setPen(pg.mkPen(self.theme.mark, width=self.theme.style.fixed_line))
        self.deciles.setData(np.repeat(found.deciles, 2), ends, connect="pairs")

    def _set_count(self, lines: list[PlotLine], count: int) -> None:
        while len(lines) > count:
            self.plot.removeItem(lines.pop())
        while len(lines) < count:
            lines.append(PlotLine())
            self.plot.addItem(lines[-1])

    def _colour(self, theme: Theme) -> None:
        self.legend.set_style(theme.style)
        self._shown = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_zoom()


def _places(found: PartialDependence) -> Array:
    """Return where the values of the variable are on the axis, shape (values,)."""
    if found.variable.named:
        return np.arange(len(found.values), dtype=np.float64)
    places: Array = found.values[:, 0]
    return places


def _ends(places: Array) -> tuple[float, float]:
    low, high = float(places.min()), float(places.max())
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def _line_names(scene: Scene, count: int) -> Sequence[str]:
    """Return what each line is called: of two classes, only the second has an output."""
    if count == 1:
        return [class_names(scene)[1] if scene.classes else value_name(scene)]
    if scene.classes:
        return class_names(scene)
    names = scene.experiment.data.names[len(scene.inputs) :]
    return names if len(names) == count else [f"output {number + 1}" for number in range(count)]


def _colours(count: int, theme: Theme) -> list[QColor]:
    if count > 1:
        return [class_colour(theme, number) for number in range(count)]
    return [QColor(theme.curve)]


def _variant(variable: int) -> Variant:
    def configure(view: Dependence, _scene: Scene) -> None:
        view.set_variable(variable)

    return Variant(
        name=f"{Dependence.name}-{variable + 1}",
        title=f"Partial dependence on input {variable + 1}",
        configure=configure,
        variable=variable,
    )


RECORD = ViewRecord(
    view=Dependence,
    requires=FrameData.DEPENDENCE,
    options=(
        ViewOption(
            name="single_samples",
            parameter=Flag(
                label="Single samples",
                help="Show thin lines for some of the samples, of which the thick one is the mean",
                default=False,
            ),
            get=lambda view: view.samples_shown,
            set=Dependence.set_samples_shown,
        ),
    ),
    variants=(Variant(name=Dependence.name, title=Dependence.title, variable=0),),
    variable_variant=_variant,
)
