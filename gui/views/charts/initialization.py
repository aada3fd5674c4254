"""How each initializer spreads activations and gradients over the layers before training."""

from math import ceil, floor

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.charts.chart import Array, Chart, ChartLine
from gui.views.items import PlotBand
from gui.views.legend import DASH_DOTS, DASHES, LONG_DASHES, SOLID, LegendItem, LineStyle
from gui.views.registry import FrameData, Pane, Variant, ViewOption, ViewRecord
from gui.views.weights.layer_statistics import layer_name
from gui.views.words import counted, number
from scratchnet.declare.parameter import Choice
from scratchnet.explain import FAR, MOST_WEIGHTS, Initialization, Scheme, Spread
from scratchnet.reference.initializers import INITIALIZERS
from scratchnet.run.snapshot import Frame, Scene

_ACTIVATIONS, _GRADIENTS = "activations", "gradients"
_GRADIENTS_PICTURE = "initialization-gradients"
_WAITING = "The initializers are being tried."
_ABOUT = {
    _ACTIVATIONS: (
        "How far the neurons' outputs spread in new networks: where that shrinks, all samples look "
        "alike to later layers. "
    ),
    _GRADIENTS: (
        "How far ∂L/∂z of single samples spreads in new networks, on its way back from the output: "
        "where it vanishes, layers hardly learn; where it explodes, their steps are too large. "
    ),
}
_WAYS = {
    _ACTIVATIONS: "from the first hidden layer to the last",
    _GRADIENTS: "from the output back to the first layer",
}
#: The present scheme is drawn thick; the others differ by these.
_OWN = LineStyle((), 3.0)
_STYLES = (DASHES, LONG_DASHES, DASH_DOTS, LineStyle((1.5, 2.0), 1.8), SOLID)
_BAND_ALPHA = 0.18
_DOT_PX, _OWN_DOT_PX = 6.0, 9.0
#: Beyond the first and the last layer.
_SIDE = 0.35
#: Of a value that is far below all others the axis shows only so many decades.
_MOST_DECADES = 12


class InitialSpread(Chart):
    """Standard deviation by layer, a line for each initializer; whiskers span the seeds."""

    title = "Initialization"
    help = "How each initializer spreads activations and gradients over the layers at step 0."
    name = "initialization"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.what = _ACTIVATIONS
        self.band = PlotBand()
        self.plot.addItem(self.band)
        self.lines = {
            name: ChartLine(self.plot, style)
            for name, style in zip(INITIALIZERS, _cycled(len(INITIALIZERS)), strict=True)
        }
        self.own_line = ChartLine(self.plot, _OWN)
        self.whiskers = {name: ChartLine(self.plot, SOLID) for name in INITIALIZERS}
        self.dots = pg.ScatterPlotItem(pxMode=True)
        self.plot.addItem(self.dots)
        self.plot.setLabel("bottom", "layer")
        self.plot.setLogMode(y=True)
        self._range: tuple[float, float] | None = None
        self.set_theme(theme)

    @property
    def picture_name(self) -> str:
        return self.name if self.what == _ACTIVATIONS else _GRADIENTS_PICTURE

    def set_what(self, what: str) -> None:
        """Show the spread of activations, or that of gradients."""
        self.what = what
        self.redraw()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, InitialSpread):
            self.what = other.what

    def reset_zoom(self) -> None:
        if self._range is not None and self.scene is not None:
            count = len(self.scene.experiment.network.activations)
            self.plot.setRange(xRange=(-_SIDE, count - 1 + _SIDE), yRange=self._range, padding=0.0)

    def caption(self) -> str:
        return f"Spread of {self.what} at step 0"

    def explanation(self) -> str:
        found = self._found()
        if self.scene is None:
            return ""
        if found is None:
            return _WAITING
        if not found.schemes:
            return _too_many(found)
        own = self._own()
        text = _ABOUT[self.what] + (
            f"Lines are medians of {counted(len(found.seeds), 'seed')}, whiskers their range; "
            f"{counted(found.samples, 'training sample')}. "
        )
        if not own:
            text += "This run's first weights were given, by none of these. "
        fates: dict[str, list[str]] = {}
        for scheme in found.schemes:
            fate, ratio = self._fate(scheme)
            if scheme.name == own:
                text += f"This run's, {_label(own)} (thick; band: quartiles), is {fate}: "
                text += f"×{number(ratio)} {_WAYS[self.what]}. "
            else:
                fates.setdefault(fate, []).append(f"{_label(scheme.name)} (×{number(ratio)})")
        groups = (f"{fate} {', '.join(names)}" for fate, names in fates.items())
        return f"{text}The others: {'; '.join(groups)}."

    def _fate(self, scheme: Scheme) -> tuple[str, float]:
        """Return what becomes of a spread on its way, and by which factor it changes."""
        spread = self._spread(scheme).typical
        first, last = spread[-1], spread[0]
        if self.what == _ACTIVATIONS:
            hidden = spread[:-1] if len(spread) > 1 else spread
            first, last = hidden[0], hidden[-1]
        # Python's floats: NumPy's warn of what overflows.
        ratio = float(last) / float(first) if first else 0.0
        if not np.isfinite(ratio):
            return "overflowing", float("inf")
        if ratio < 1 / FAR:
            return "vanishing", ratio
        return "exploding" if ratio > FAR else "usable", ratio

    def _draw_scene(self, scene: Scene) -> None:
        count = len(scene.experiment.network.activations)
        self.plot.getAxis("bottom").set_categories([layer_name(n, count) for n in range(count)])
        name = "outputs" if self.what == _ACTIVATIONS else "∂L/∂z"
        self.plot.setLabel("left", f"std. dev. of {name}")

    def _draw(self, scene: Scene, frame: Frame) -> None:
        found = self._found()
        if found is None or not found.schemes:
            self.show_message(_WAITING if found is None else _too_many(found))
            return
        self.show_message("")
        own = self._own()
        theme = self.theme
        self.own_line.setVisible(bool(own))
        if not own:
            self.band.clear()
        entries: list[LegendItem] = []
        dots = []
        for place, scheme in enumerate(found.schemes):
            chosen = scheme.name == own
            colour = theme.curve if chosen else theme.lines[(place + 1) % len(theme.lines)]
            line = self.own_line if chosen else self.lines[scheme.name]
            self.lines[scheme.name].setVisible(not chosen)
            spread = self._spread(scheme)
            heights = _logarithm(spread.typical)
            x = np.arange(len(heights), dtype=np.float64)
            line.draw(x, heights, colour, theme)
            self._draw_whiskers(scheme, colour)
            if chosen:
                self._draw_band(spread, colour)
            size = theme.style.fixed_dot * (_OWN_DOT_PX if chosen else _DOT_PX)
            dots += [
                {"pos": (a, b), "size": size, "brush": QColor(colour), "pen": pg.mkPen(theme.plot)}
                for a, b in zip(x.tolist(), heights.tolist(), strict=True)
                if np.isfinite(b)
            ]
            label = INITIALIZERS[scheme.name].label
            entries.append(line.entry(label, label.partition(" (")[0], colour))
        self.dots.setData(dots)
        self._range = self._decades(found)
        self.reset_zoom()
        self.legend.set_entries(tuple(entries), theme.text)

    def _draw_whiskers(self, scheme: Scheme, colour: str) -> None:
        deviations = self._spread(scheme).deviations
        low, high = _logarithm(deviations.min(axis=0)), _logarithm(deviations.max(axis=0))
        x = np.arange(len(low), dtype=np.float64)
        gap = np.full_like(low, np.nan)
        self.whiskers[scheme.name].draw(
            np.column_stack([x, x, x]).ravel(),
            np.column_stack([low, high, gap]).ravel(),
            colour,
            self.theme,
        )

    def _draw_band(self, spread: Spread, colour: str) -> None:
        quartiles = spread.typical_quartiles
        low, high = _logarithm(quartiles[:, 0]), _logarithm(quartiles[:, 2])
        known = np.isfinite(low) & np.isfinite(high)
        if known.sum() < 2:
            self.band.clear()
            return
        fill = QColor(colour)
        fill.setAlphaF(_BAND_ALPHA)
        self.band.brush = pg.mkBrush(fill)
        self.band.set_between(np.flatnonzero(known).astype(np.float64), low[known], high[known])

    def _decades(self, found: Initialization) -> tuple[float, float]:
        """Return where the axis ends: at powers of ten around all that is drawn."""
        values = np.concatenate(
            [_logarithm(self._spread(scheme).deviations.ravel()) for scheme in found.schemes]
        )
        finite = values[np.isfinite(values)]
        if not len(finite):
            return -1.0, 1.0
        low, high = floor(float(finite.min())), ceil(float(finite.max()))
        high = max(high, low + 1)
        return float(max(low, high - _MOST_DECADES)), float(high)

    def _spread(self, scheme: Scheme) -> Spread:
        return scheme.activations if self.what == _ACTIVATIONS else scheme.gradients

    def _found(self) -> Initialization | None:
        explanation = None if self.frame is None else self.frame.explanation
        return None if explanation is None else explanation.initialization

    def _own(self) -> str:
        """Return the run's initializer, "" if its first weights were given."""
        assert self.scene is not None
        network = self.scene.experiment.network
        return network.init if network.parameters is None else ""


def _cycled(count: int) -> list[LineStyle]:
    return [_STYLES[n % len(_STYLES)] for n in range(count)]


def _label(name: str) -> str:
    return INITIALIZERS[name].label


def _logarithm(values: Array) -> Array:
    """Return the common logarithm, NaN where a value is 0 or not finite."""
    known = np.isfinite(values) & (values > 0)
    found: Array = np.log10(np.where(known, values, np.nan))
    return found


def _too_many(found: Initialization) -> str:
    return (
        f"The network has {found.weights:,} weights. The initializers are tried with the "
        f"reference, which is slow, for networks of up to {MOST_WEIGHTS:,}."
    )


RECORD = ViewRecord(
    view=InitialSpread,
    lesson="zero-start",
    requires=FrameData.INITIALIZATION,
    least_size=(240, 190),
    pane=Pane.CHARTS,
    variants=(
        Variant(name=InitialSpread.name, title="Initialization: activations", changes=False),
        Variant(
            name=_GRADIENTS_PICTURE,
            title="Initialization: gradients",
            configure=lambda view, _scene: view.set_what(_GRADIENTS),
            changes=False,
        ),
    ),
    options=(
        ViewOption(
            name="chart_spread",
            parameter=Choice(
                label="Spread of",
                help="What passes through the layers: outputs forward, or gradients backward",
                default=_ACTIVATIONS,
                choices={_ACTIVATIONS: "activations", _GRADIENTS: "gradients"},
            ),
            get=lambda view: view.what,
            set=InitialSpread.set_what,
        ),
    ),
)
