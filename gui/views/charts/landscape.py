"""The loss around the present weights, over two directions of all there are."""

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.charts.chart import CANCELLED, Chart, ChartLine
from gui.views.charts.landscape_line import LandscapeLine, OtherRun, line_words
from gui.views.charts.landscape_surface import LandscapeSurface
from gui.views.charts.landscape_values import (
    POWER,
    axis_names,
    contour_lines,
    extent,
    lid,
    loss_range,
    samples_text,
    short_names,
)
from gui.views.charts.weight_places import ChosenWeights, weight_option
from gui.views.legend import LegendItem, LineStyle
from gui.views.map.image import error_colours, value_pixels, value_table
from gui.views.map.items import MapItem
from gui.views.map.values import after_text
from gui.views.registry import FrameData, Pane, ViewOption, ViewRecord
from gui.views.surface.camera import Camera
from gui.views.surface.keys import KEYS_HELP
from gui.views.surface.surface import CAMERA_OPTIONS
from gui.views.words import number
from scratchnet.declare.parameter import Choice, Integer, Real
from scratchnet.explain import (
    LINE,
    RANDOM,
    RUN,
    WEIGHTS,
    LossLine,
    LossSlice,
    SliceRequest,
    same_shape,
)
from scratchnet.reference.article import Parameters
from scratchnet.run.snapshot import Frame, Scene

_WAITING = "The losses are being computed."
_RETRACING = "The run is computed again, to see where it came from."
_NOT_MOVED = "The run has not moved yet: it has made no step."
_BUG = "A run with a planted bug is not computed a second time, so its path is not known."
_TWICE = "Choose two different weights."
_NO_OTHER = (
    "To which run? Choose one in the pane Runs (F9), and there More → Line to the present run."
)
_OTHER_SHAPE = "The network of {} has other layers, so no line leads there."
_HUGE = "The weights are too large for a picture around them."
_CONTOUR, _PATH = LineStyle((), 0.7), LineStyle((), 1.8)
_PRESENT_PX, _STEP_PX = 11.0, 4.5
#: Colours in the legend.
_NAMED = 4
#: How it is drawn.
CONTOURS, SURFACE = "contours", "surface"


class LossLandscape(Chart):
    """The loss as contours over colours or as a surface, with the weights and the run's path."""

    title = "Loss landscape"
    help = "The loss around the present weights, along two weights, at random, or along the run."
    name = "landscape"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.kind = WEIGHTS
        self.drawn = CONTOURS
        self.reach = 1.0
        self.seed = 1
        self._weights = ChosenWeights()
        #: The run to which a line leads, once one was chosen.
        self.other: OtherRun | None = None
        #: What is drawn, and of which run; it stays until there is something newer.
        self._last: tuple[Scene, LossSlice | LossLine, int] | None = None
        self._drawn: tuple[LossSlice | LossLine, Theme, str] | None = None
        self.map = MapItem()
        self.plot.addItem(self.map)
        self.contours = ChartLine(self.plot, _CONTOUR)
        self.path = ChartLine(self.plot, _PATH)
        self.steps = pg.ScatterPlotItem(pxMode=True)
        self.present = pg.ScatterPlotItem(pxMode=True)
        self.plot.addItem(self.steps)
        self.plot.addItem(self.present)
        self.surface = LandscapeSurface(self.plot.getViewBox())
        self.surface.turned.connect(self.changed)
        # The keys are the surface's, and the canvas of a plot would take them.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas.setFocusProxy(self)
        self.line = LandscapeLine(self.plot)
        self._show_kind_of_drawing()
        self.set_theme(theme)

    def slice_request(self) -> SliceRequest:
        """Return which slice is shown."""
        places = self._weights.asked(self._parameters()) if self.kind == WEIGHTS else None
        seed = self.seed if self.kind == RANDOM else 1
        other = self.other if self.kind == LINE else None
        towards = None if other is None else other.parameters
        return SliceRequest(self.kind, places, self.reach, seed, towards=towards)

    def set_kind(self, kind: str) -> None:
        """Show a plane, of two weights, two random directions or the run, or a line."""
        self.kind = kind
        self.redraw()

    def set_drawn(self, drawn: str) -> None:
        """Draw contours, or a surface that can be turned."""
        self.drawn = drawn
        self._show_kind_of_drawing()
        self.redraw()

    @property
    def camera(self) -> Camera:
        """How the surface is seen."""
        return self.surface.camera

    def set_camera(self, camera: Camera) -> None:
        """Turn the surface."""
        self.surface.set_camera(camera)

    def set_other(self, other: OtherRun) -> None:
        """Show the line to the network of another run."""
        self.other, self.kind = other, LINE
        self.redraw()

    def set_reach(self, reach: float) -> None:
        """Show more or less around the present weights."""
        self.reach = reach

    def set_seed(self, seed: int) -> None:
        """Draw other random directions."""
        self.seed = seed

    def set_place(self, which: int, key: str) -> None:
        """Choose the first (0) or the second (1) of the two weights, by its key."""
        self._weights.choose(which, key)
        self.redraw()

    def place_key(self, which: int) -> str:
        """Return the key of the first (0) or the second (1) weight."""
        return self._weights.key(which, self._parameters())

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, LossLandscape):
            self.kind, self.reach, self.seed = other.kind, other.reach, other.seed
            self.drawn, self.other = other.drawn, other.other
            self.surface.set_camera(other.camera)
            self._show_kind_of_drawing()
            self._weights = other._weights.copy()

    def _show_kind_of_drawing(self) -> None:
        is_line = self.kind == LINE
        flat = self.drawn == CONTOURS or is_line
        self.surface.setVisible(not flat)
        self.line.set_visible(is_line)
        for item in (self.map, self.contours, self.present):
            item.setVisible(flat and not is_line)
        found = None if self._last is None else self._last[1]
        has_path = isinstance(found, LossSlice) and found.plane.path is not None
        for item in (self.path, self.steps):
            item.setVisible(flat and has_path and not is_line)
        self.plot.showAxis("left", flat)
        self.plot.showAxis("bottom", flat)
        self.plot.setMouseEnabled(x=flat, y=flat)

    @property
    def unfinished(self) -> bool:
        return self._last is not None and self._last[1].is_coarse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.surface.isVisible() or not self.surface.press_key(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def reset_zoom(self) -> None:
        self.surface.set_camera(Camera())
        self._reset_range()

    def _reset_range(self) -> None:
        if self._last is None:
            return
        shown = self._last[1]
        if isinstance(shown, LossLine):
            self.line.reset_range(shown)
        else:
            (left, bottom), (right, top) = shown.plane.low, shown.plane.high
            self.plot.setRange(xRange=(left, right), yRange=(bottom, top), padding=0.0)

    def caption(self) -> str:
        if self.frame is None:
            return ""
        found = self._found()
        step = self.frame.snapshot.step if found is None else found[1]
        if self.kind == LINE and self.other is not None:
            return f"Loss from the weights {after_text(step)} to {self.other.title}"
        return f"Loss around the weights {after_text(step)}"

    def explanation(self) -> str:
        if self.frame is None:
            return ""
        found = self._found()
        message = self._why_empty()
        if message or found is None:
            return message
        shown, _ = found
        if isinstance(shown, LossLine):
            return line_words(shown, "another run" if self.other is None else self.other.title)
        count = sum(len(row) for layer in shown.plane.parameters for row in layer)
        lowest = float(shown.losses[np.isfinite(shown.losses)].min())
        return (
            f"The loss of {samples_text(shown)}, without penalty, {self._moved(shown, count)} "
            f"A slice shows 2 directions of {count:,}: what is a wall in it may have a way around "
            "in a direction that is not shown, and the bottom of a valley may fall away in "
            f"another. The {self._mark()} is at the present weights, with "
            f"{number(shown.present)}; the lowest point of the grid has {number(lowest)}."
            f"{self._about_path(shown)}{self._cut(shown)}"
        )

    def _mark(self) -> str:
        return "circle" if self.drawn == CONTOURS else "diamond"

    def _cut(self, shown: LossSlice) -> str:
        """Return where the surface ends above, if it does."""
        top = lid(shown.losses)
        if self.drawn == CONTOURS or not (shown.losses > top).any():
            return ""
        return f" Losses above {number(top)} are cut off, so that the valley can be seen."

    def _about_path(self, shown: LossSlice) -> str:
        if shown.plane.path is None:
            return ""
        return (
            " Dots are earlier steps, evenly apart; they lie somewhat off the plane, so their own "
            "losses are others."
        )

    def _moved(self, shown: LossSlice, count: int) -> str:
        """Return what moves in a slice of a network with so many parameters."""
        if self.kind == WEIGHTS:
            return f"as two parameters change and the other {count - 2:,} stay as they are."
        if self.kind == RANDOM:
            return (
                "as all weights move along two random directions. At 1 each neuron's weights have "
                "moved by as much as they are large; biases stay as they are."
            )
        share = 100 * sum(shown.plane.shares)
        return (
            f"in the plane in which the run moved most. It shows {share:.1f} % of the movement "
            "(of the squared distances from the present weights)."
        )

    def _draw_scene(self, scene: Scene) -> None:
        if self._last is not None and self._last[0] is not scene:
            self._last = self._drawn = None

    def _draw(self, scene: Scene, frame: Frame) -> None:
        found = self._found()
        message = self._why_empty()
        self.show_message(message)
        if message or found is None:
            return
        shown, step = found
        before = None if self._last is None else self._last[1]
        self._last = scene, shown, step
        if before is None or extent(before) != extent(shown):
            self._reset_range()
        if self._drawn != (shown, self.theme, self.drawn):
            self._drawn = shown, self.theme, self.drawn
            if isinstance(shown, LossLine):
                self._draw_line(shown)
            else:
                self._draw_slice(shown)
            # A label shows its axis.
            self._show_kind_of_drawing()

    def _draw_line(self, shown: LossLine) -> None:
        self.legend.set_entries(self.line.draw(shown, self.theme), self.theme.text)
        self.plot.setLabel("bottom", "from the present network (0) to the other (1)")
        self.plot.setLabel("left", "loss")
        self._reset_range()

    def _draw_slice(self, shown: LossSlice) -> None:
        theme = self.theme
        low, high, is_cut = loss_range(shown.losses)
        colours = value_table(error_colours(theme), theme.plot)
        places = np.cbrt((np.clip(shown.losses, low, high) - low) / ((high - low) or 1.0))
        half_x, half_y = (float(each[1] - each[0]) / 2 for each in (shown.x, shown.y))
        left, bottom = float(shown.x[0]) - half_x, float(shown.y[0]) - half_y
        right, top = float(shown.x[-1]) + half_x, float(shown.y[-1]) + half_y
        area = QRectF(left, bottom, right - left, top - bottom)
        self.map.set_pixels(value_pixels(places, (0.0, 1.0), colours), area)
        self.contours.draw(*contour_lines(shown, low, high), theme.faint_text, theme)
        self.surface.draw(shown, short_names(shown), (low, lid(shown.losses)), places, theme)
        named = np.linspace(0.0, 1.0, _NAMED)
        entries = []
        for place in named.tolist():
            text = number(low + (high - low) * place**POWER)
            text = f"≥ {text}" if is_cut and place == 1.0 else text
            name = f"loss {text}" if place == 0.0 else text
            colour = int(value_pixels(np.array([place]), (0.0, 1.0), colours)[0]) & 0xFFFFFF
            entries.append(LegendItem(name, name, f"#{colour:06x}", filled=True))
        path = shown.plane.path
        if path is not None:
            self.path.draw(path[:, 0], path[:, 1], theme.text, theme)
            self.steps.setData(
                pos=path[:-1],
                size=theme.style.fixed_dot * _STEP_PX,
                brush=pg.mkBrush(theme.text),
                pen=pg.mkPen(theme.plot, width=theme.style.fixed_line),
            )
            entries.append(self.path.entry("the run", "run", theme.text))
        self.present.setData(
            pos=[shown.plane.present],
            size=theme.style.fixed_dot * _PRESENT_PX,
            brush=pg.mkBrush(theme.plot),
            pen=pg.mkPen(theme.text, width=2.0 * theme.style.fixed_line),
        )
        # The upright axis of a surface has the losses, and the surface needs the room.
        self.legend.set_entries(tuple(entries) if self.drawn == CONTOURS else (), theme.text)
        for axis, name in zip(("bottom", "left"), axis_names(shown), strict=True):
            self.plot.setLabel(axis, name)

    def _found(self) -> tuple[LossSlice | LossLine, int] | None:
        """Return what is to be drawn, and after how many steps it was so."""
        explanation = None if self.frame is None else self.frame.explanation
        found = None if explanation is None else explanation.loss_slice
        if explanation is not None and found is not None and found.request.kind == self.kind:
            return found, explanation.step
        last = self._last
        if last is not None and last[0] is self.scene and last[1].request.kind == self.kind:
            return last[1], last[2]
        return None

    def _why_empty(self) -> str:
        """Return why there is nothing to see, or ""."""
        assert self.frame is not None
        snapshot, found = self.frame.snapshot, self._found()
        first, second = self._weights.shown(snapshot.parameters)
        if self.kind == WEIGHTS and first == second:
            return _TWICE
        if self.kind == RUN and (snapshot.bug or not snapshot.step):
            return _BUG if snapshot.bug else _NOT_MOVED
        if self.kind == LINE:
            if self.other is None:
                return _NO_OTHER
            if not same_shape(snapshot.parameters, self.other.parameters):
                return _OTHER_SHAPE.format(self.other.title)
        if found is None:
            if self.cancelled:
                return CANCELLED
            return _RETRACING if self.kind == RUN else _WAITING
        if isinstance(found[0], LossLine):
            return "" if np.isfinite(found[0].losses).any() else _HUGE
        plane = found[0].plane
        drawn = np.isfinite([*plane.low, *plane.high]).all() and plane.low[0] < plane.high[0]
        return "" if drawn and np.isfinite(found[0].losses).any() else _HUGE

    def _parameters(self) -> Parameters | None:
        return None if self.frame is None else self.frame.snapshot.parameters


RECORD = ViewRecord(
    view=LossLandscape,
    lesson="how-much-luck",
    requires=FrameData.LOSS_SLICE,
    least_size=(240, 200),
    pane=Pane.CHARTS,
    options=(
        ViewOption(
            name="landscape_slice",
            parameter=Choice(
                label="Along",
                help="The two directions that are shown, of all in which the weights can move",
                default=WEIGHTS,
                choices={
                    WEIGHTS: "two weights",
                    RANDOM: "two random directions",
                    RUN: "the path of the run",
                    LINE: "the line to another run",
                },
            ),
            get=lambda view: view.kind,
            set=LossLandscape.set_kind,
        ),
        ViewOption(
            name="landscape_drawn",
            parameter=Choice(
                label="As",
                help=f"Contours over colours, or a surface: drag to turn it, scroll to zoom; "
                f"{KEYS_HELP}",
                default=CONTOURS,
                choices={CONTOURS: "contours", SURFACE: "a surface"},
            ),
            get=lambda view: view.drawn,
            set=LossLandscape.set_drawn,
            applies=lambda view: view.kind != LINE,
        ),
        *(
            weight_option(
                f"landscape_weight_{which + 1}", which, label, lambda view: view.kind == WEIGHTS
            )
            for which, label in enumerate("→↑")
        ),
        ViewOption(
            name="landscape_reach",
            parameter=Real(
                label="Reach",
                help="How far from the present weights; at 1 as far as a neuron's weights are "
                "large, or as the run went",
                default=1.0,
                minimum=0.01,
                maximum=100.0,
            ),
            get=lambda view: view.reach,
            set=LossLandscape.set_reach,
        ),
        ViewOption(
            name="landscape_seed",
            parameter=Integer(
                label="Seed",
                help="Which random directions",
                default=1,
                minimum=1,
                maximum=100,
            ),
            get=lambda view: view.seed,
            set=LossLandscape.set_seed,
            applies=lambda view: view.kind == RANDOM,
        ),
        *(
            replace(option, applies=lambda view: view.drawn == SURFACE and view.kind != LINE)
            for option in CAMERA_OPTIONS
        ),
    ),
)
