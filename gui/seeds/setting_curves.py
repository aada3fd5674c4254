"""Curves by setting: of each value of a setting that a sweep varies, the losses of all its runs."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.seeds.words import setting_text
from gui.theme import Theme, ThemedWidget
from gui.topics import Topic
from gui.views.charts.chart import Array, Chart
from gui.views.items import PlotBand, PlotLine
from gui.views.legend import DASH_DOTS, DASHES, LONG_DASHES, SOLID, LegendItem, line_pen
from gui.views.loss.compared import run_colour
from scratchnet.experiment import PARAMETERS
from scratchnet.many.repeats import Band, Sweep, ValueBand
from scratchnet.numbers import significant
from scratchnet.run.snapshot import Frame, Scene

#: More curves could not be told apart.
MOST_CURVES = 8
_LINES = (SOLID, LONG_DASHES, DASHES, DASH_DOTS)
#: Of the areas between the quartiles, which lie over each other.
_ALPHA = 0.16
_HEIGHT_PX = 260
_MARGIN = 0.04
#: On a logarithmic axis a loss of 0 is drawn here.
_LEAST_LOSS = 1e-300


@dataclass(frozen=True, slots=True)
class ShownBands:
    """The bands of a setting, by its path: of training losses, or of ``test`` losses.

    ``settings`` are the paths to choose from, and ``tested`` says whether there are test losses.
    """

    path: str
    test: bool
    bands: tuple[ValueBand, ...]
    settings: tuple[str, ...]
    tested: bool


def bands_of(sweep: Sweep, path: str, test: bool) -> ShownBands | None:
    """Return the bands of a setting, or of the first that varies if this one does not.

    None without a setting that varies, or without curves.
    """
    settings = tuple(each.path for each in sweep.plan.varied)
    if not settings or not sweep.curves:
        return None
    path = path if path in settings else settings[0]
    test = test and bool(sweep.test_curves)
    bands = tuple(sweep.bands_by(path, test=test))
    return ShownBands(path, test, bands, settings, bool(sweep.test_curves))


class SettingCurves(Chart):
    """A median for each value of a setting, with the area between the quartiles."""

    title = "Curves by setting"
    name = "setting-curves"
    help = "The median loss of all runs with each value of a setting, and their quartiles."
    topic = Topic.SEEDS

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.shown: ShownBands | None = None
        self.medians = [PlotLine() for _ in range(MOST_CURVES)]
        self._quartiles = [PlotBand() for _ in range(MOST_CURVES)]
        for item in (*self._quartiles, *self.medians):
            self.plot.addItem(item, ignoreBounds=True)
        self.plot.setLabel("bottom", "step")
        self.set_theme(theme)

    def show_bands(self, shown: ShownBands | None) -> None:
        """Show these bands; None shows nothing."""
        self.shown = shown
        self._draw_bands()
        self.reset_zoom()
        self._show_caption()
        self._describe()

    def drawn(self) -> tuple[ValueBand, ...]:
        """Return the values that have a curve: all, or as many as can be told apart."""
        bands = () if self.shown is None else self.shown.bands
        if len(bands) <= MOST_CURVES:
            return bands
        last = len(bands) - 1
        return tuple(bands[round(k * last / (MOST_CURVES - 1))] for k in range(MOST_CURVES))

    def caption(self) -> str:
        if self.shown is None:
            return self.title
        what = "test loss" if self.shown.test else "loss"
        return f"Median {what} by {PARAMETERS[self.shown.path].label.lower()}"

    def explanation(self) -> str:
        shown = self.shown
        if shown is None:
            return ""
        ends = "; ".join(
            f"{setting_text(shown.path, each.value)}: {significant(float(each.band.median[-1]), 4)}"
            f" after {each.band.steps[-1]:,.0f} steps, {each.runs:,} runs"
            for each in self.drawn()
        )
        few = len(shown.bands) > MOST_CURVES
        some = f" {MOST_CURVES} of {len(shown.bands):,} values are drawn." if few else ""
        return f"The median of all runs with each value, and the quartiles.{some} {ends}."

    def copy_options(self, other: Self) -> None:
        """Copy the content: there are no options."""
        self.show_bands(other.shown)

    def reset_zoom(self) -> None:
        bands = [each.band for each in self.drawn()]
        if not bands:
            return
        ends = [self._heights(end) for band in bands for end in _ends(band)]
        low, high = min(map(np.min, ends)), max(map(np.max, ends))
        room = _MARGIN * (high - low or 1.0)
        last = max(float(band.steps[-1]) for band in bands)
        self.plot.setRange(
            xRange=(0.0, max(last, 1.0)), yRange=(low - room, high + room), padding=0.0
        )

    def _is_logarithmic(self) -> bool:
        return all((each.band.lower_quartile > 0).all() for each in self.drawn())

    def _heights(self, losses: Array) -> Array:
        return np.log10(np.maximum(losses, _LEAST_LOSS)) if self._is_logarithmic() else losses

    def _draw_bands(self) -> None:
        drawn = self.drawn()
        self.plot.setLogMode(x=False, y=bool(drawn) and self._is_logarithmic())
        self.plot.setLabel("left", "test loss" if self.shown and self.shown.test else "loss")
        entries = []
        for place, (median, area) in enumerate(zip(self.medians, self._quartiles, strict=True)):
            if self.shown is None or place >= len(drawn):
                median.setData([], [])
                area.clear()
                continue
            each, colour = drawn[place], run_colour(self.theme, place)
            line = _LINES[place % len(_LINES)]
            pale = QColor(colour)
            pale.setAlphaF(_ALPHA)
            area.brush = QBrush(pale)
            area.set_between(each.band.steps, *map(self._heights, _ends(each.band)))
            median.setPen(line_pen(colour, line, self.theme.style))
            median.setData(each.band.steps, self._heights(each.band.median))
            text = setting_text(self.shown.path, each.value)
            entries.append(LegendItem(text, text, colour, line))
        self.legend.set_entries(tuple(entries), self.theme.text)

    def _draw_scene(self, scene: Scene) -> None:
        """Nothing of a run is drawn."""

    def _draw(self, scene: Scene, frame: Frame) -> None:
        """Nothing of a run is drawn."""

    def _colour(self, theme: Theme) -> None:
        super()._colour(theme)
        self._draw_bands()
        self._show_caption()


class SettingCurvesPart(ThemedWidget):
    """The curves, with the choice of the setting and of the loss above them.

    Signal: ``asked(str, bool)``, the path of a setting, and whether test losses are wanted.
    """

    asked = Signal(str, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.view = SettingCurves(theme)
        self.view.setFixedHeight(_HEIGHT_PX)
        self.setting, self.loss = QComboBox(), QComboBox()
        self.setting.setObjectName("curves_setting")
        self.setting.setAccessibleName("Curves by which setting")
        self.setting.setToolTip("A curve for each value of this setting, over all others and seeds")
        self.loss.setObjectName("curves_loss")
        self.loss.setAccessibleName("Which loss")
        self.loss.addItems(["training loss", "test loss"])
        row = QHBoxLayout()
        row.setContentsMargins(10, 6, 10, 2)
        label = QLabel("Curves by")
        label.setBuddy(self.setting)
        row.addWidget(label)
        row.addWidget(self.setting)
        row.addWidget(self.loss)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.view)
        self.setting.activated.connect(self._on_choice_activated)
        self.loss.activated.connect(self._on_choice_activated)

    def set_theme(self, theme: Theme) -> None:
        self.view.set_theme(theme)

    def show_bands(self, shown: ShownBands | None) -> None:
        """Show the bands of a setting; None hides all of it."""
        self.setVisible(shown is not None)
        self.view.show_bands(shown)
        if shown is None:
            return
        with QSignalBlocker(self.setting):
            if [self.setting.itemData(k) for k in range(self.setting.count())] != [*shown.settings]:
                self.setting.clear()
                for path in shown.settings:
                    self.setting.addItem(PARAMETERS[path].label, path)
            self.setting.setCurrentIndex(self.setting.findData(shown.path))
        self.loss.setCurrentIndex(int(shown.test))
        self.loss.setVisible(shown.tested)

    @Slot()
    def _on_choice_activated(self) -> None:
        self.asked.emit(self.setting.currentData(), bool(self.loss.currentIndex()))


def _ends(band: Band) -> tuple[Array, Array]:
    return band.lower_quartile, band.upper_quartile
