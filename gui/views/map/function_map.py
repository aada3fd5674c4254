"""The function map: a function of one or two inputs as an image, under the samples."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView
from gui.views.map.image import MapOptions, axes_of, decision_lines, pixels_of
from gui.views.map.items import LinesItem, MapItem, MapLegend
from gui.views.map.values import MapMode, caption_of, class_text, levels_of, missing_text
from gui.views.registry import FrameData, Variant, ViewOption, ViewRecord
from gui.views.samples import CLASS_MARKS, SAMPLES, SamplePlot, largest_radius, outside_count
from gui.views.ticks import NumberAxis, Tight
from gui.views.words import function_words, sample_words
from scratchnet.declare.parameter import Flag
from scratchnet.run.snapshot import Frame, Scene

__all__ = ["FunctionMap", "MapMode"]

#: Beyond the axes, so that samples at their edge are seen whole.
_MARGIN = 0.025


class FunctionMap(SamplePlot):
    """Signals: ``hovered(x, y)`` while the pointer is over the map, ``unhovered()``.

    With one input y is only the height in the strip, from 0 to 1.
    """

    title = "Function map"
    help = "The network's function over two inputs in colours, with the samples on it."
    shows_one_target = True
    name = "function-map"

    hovered = Signal(float, float)
    unhovered = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.options = MapOptions()
        self._outside = 0
        #: Whether its height is given by other plots in a figure, and its margins with it.
        self._lined_up = False
        self.image = MapItem()
        self.lines = LinesItem()
        self.samples = self.sample_items.train
        self.legend = MapLegend(self.plot)
        self.adopt_menus(self.legend.colour_bar)
        for item in (self.image, self.lines, *self.sample_items.all()):
            self.plot.addItem(item)
        self.plot.getAxis("left").enableAutoSIPrefix(False)
        self.plot.getAxis("bottom").enableAutoSIPrefix(False)
        self.plot.getViewBox().setDefaultPadding(0.0)
        self.plot.getViewBox().sigResized.connect(self._keep_shape)
        self.canvas.scene().sigMouseMoved.connect(self._on_scene_mouse_moved)
        self.set_theme(theme)

    @property
    def mode(self) -> MapMode:
        """Which function is shown."""
        return self.options.mode

    @property
    def picture_name(self) -> str:
        several = self.scene is not None and len(self.scene.classes) > 2
        if several and self.mode is MapMode.MODEL and self.options.output is not None:
            return _class_variant(self.options.output).name
        return _VARIANTS[self.mode].name

    @property
    def samples_optional(self) -> bool:
        """Whether samples can be shown or hidden in this mode."""
        if self.scene is not None and self.options.error_by_class(self.scene):
            return True
        # A sample's colour is its target, which means nothing in the colours of errors.
        return self.mode not in (MapMode.DATASET, MapMode.DIFFERENCE, MapMode.ERROR)

    def set_mode(self, mode: MapMode) -> None:
        """Choose which function is shown."""
        self._choose(replace(self.options, mode=mode))

    def set_discretised(self, discretised: bool) -> None:
        """Show flat colours, one for each predicted class, instead of shades."""
        self._choose(replace(self.options, discretised=discretised))

    def set_decision_line(self, shown: bool) -> None:
        """Show or hide the line where the predicted class changes."""
        self._choose(replace(self.options, decision_line=shown))

    def set_output(self, output: int | None) -> None:
        """Choose the class whose output is shown; None shows the predicted class."""
        self._choose(replace(self.options, output=output))

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, FunctionMap):
            self.options, self.samples_shown = other.options, other.samples_shown
            self.set_marks_shown(other.marks_shown)

    def reset_zoom(self) -> None:
        if self.scene is not None:
            x, y = axes_of(self.scene)
            self.plot.setRange(
                xRange=(x.low, x.high),
                yRange=(y.low, y.high),
                padding=self._margin(self.scene),
                update=True,
            )

    def _margin(self, scene: Scene) -> float:
        """Return how far to show beyond the axes, as a part of their length."""
        if not self.theme.style.printed:
            return _MARGIN
        # A small plot on paper has dots as large as any other.
        box, radius = self.plot.getViewBox().rect(), largest_radius(scene, self.theme)
        left = min(box.width(), box.height()) - 2 * radius
        return max(_MARGIN, radius / left) if left > radius else _MARGIN

    def tight_parts(self) -> tuple[Tight, ...]:
        plot, *names = super().tight_parts()
        if self.legend.class_legend.isVisible():
            plot = replace(plot, what="plot beside the names of the classes")
        return (plot, *names)

    def _axes(self) -> list[NumberAxis]:
        return [*super()._axes(), self.legend.colour_bar.axis]

    def line_up(self, top: float, bottom: float) -> None:
        left, _, right, _ = self.plot.layout.getContentsMargins()
        width = self.plot.getViewBox().size().width() + left + right
        super().line_up(top, bottom)
        across = max(width - (bottom - top), 0.0) / 2 if self._is_square() else 0.0
        self._lined_up = True
        self.plot.layout.setContentsMargins(across, 0.0, across, 0.0)

    def caption(self) -> str:
        """Return the caption of the picture."""
        if self.scene is None or self.frame is None:
            return ""
        parts = [caption_of(self.mode, self.scene, self.frame)]
        options = self.options
        if len(self.scene.classes) > 2 and options.output is not None:
            parts[0] += class_text(self.scene, options.output)
        if self._outside and self._shows_samples():
            verb = "sample lies" if self._outside == 1 else "samples lie"
            parts.append(f"{self._outside:,} {verb} outside")
        return " · ".join(parts)

    def words(self) -> str:
        """Return the range of what is shown, or the share of each class, and the samples."""
        if self.scene is None or self.frame is None:
            return ""
        shown = missing_text(self.mode, self.scene) or function_words(
            self.mode, self.scene, self.frame, self.options.output
        )
        samples = sample_words(self.scene, self.frame) if self._shows_samples() else ""
        return "; ".join(part for part in (f"{self.caption()}: {shown}", samples) if part)

    def levels(self) -> tuple[float, float]:
        """Return the values at the two ends of the colours, the same throughout a run."""
        if self.scene is None:
            return (-1.0, 1.0) if self.mode is MapMode.DIFFERENCE else (0.0, 1.0)
        return levels_of(self.mode, self.scene)

    def _choose(self, options: MapOptions) -> None:
        self.options = options
        self.redraw()

    def _shows_samples(self) -> bool:
        return self.mode is MapMode.DATASET or (self.samples_shown and self.samples_optional)

    def _draw_scene(self, scene: Scene) -> None:
        self._outside = outside_count(scene)
        x, y = axes_of(scene)
        self.plot.setLabel("bottom", x.name)
        self.plot.setLabel("left", y.name)
        self.plot.getAxis("bottom").set_categories(x.categories)
        self.plot.getAxis("left").set_categories(y.categories)
        self.plot.getAxis("left").setStyle(showValues=len(scene.axes) > 1)
        self.sample_items.set_visible(self._shows_samples())
        self.sample_items.show_scene(
            scene,
            self.theme,
            levels_of(MapMode.MODEL, scene),
            over_map=self.mode is not MapMode.DATASET,
        )
        marked = self._shows_samples() and self.shows_marks(scene)
        self.legend.show_scene(self.options, scene, self.theme, marked)
        self.show_message(missing_text(self.mode, scene))
        self._keep_shape()
        self.show_all_of(scene)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        x, y = axes_of(scene)
        rect = QRectF(x.low, y.low, x.high - x.low, y.high - y.low)
        pixels = pixels_of(self.options, scene, frame, self.theme)
        self.image.setVisible(pixels is not None)
        if pixels is not None:
            self.image.set_pixels(pixels, rect)
        lines = decision_lines(self.options, scene, frame)
        self.lines.setVisible(len(lines) > 0)
        self.lines.set_lines(lines, rect)
        if self._shows_samples():
            # An untrained network is not marked as wrong.
            trained = frame.snapshot.step > 0
            marked = trained and self.mode in (MapMode.MODEL, MapMode.ERROR)
            self.sample_items.show_frame(scene, frame if marked else None, self.theme)

    def _colour(self, theme: Theme) -> None:
        self.lines.set_theme(theme)
        self.legend.set_theme(theme)

    def _on_scene_mouse_moved(self, place: QPointF) -> None:
        box = self.plot.getViewBox()
        if self.scene is not None and box.sceneBoundingRect().contains(place):
            point = box.mapSceneToView(place)
            x, y = axes_of(self.scene)
            if x.low <= point.x() <= x.high and y.low <= point.y() <= y.high:
                self.hovered.emit(point.x(), point.y())
                return
        self.unhovered.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self.unhovered.emit()
        super().leaveEvent(event)

    def _is_square(self) -> bool:
        """Return whether its axes are equally long."""
        if self.scene is None:
            return True
        x, y = axes_of(self.scene)
        return len(self.scene.axes) > 1 and bool(np.isclose(x.high - x.low, y.high - y.low))

    @Slot()
    def _keep_shape(self) -> None:
        """Give leftover space to the margins, so that a circle is round.

        Only axes of the same length make a square: a kilogram is not as long as a metre.
        """
        layout = self.plot.layout
        box = self.plot.getViewBox().geometry()
        left, top, right, bottom = layout.getContentsMargins()
        # A plot larger than its canvas still has margins for a larger canvas.
        width = box.width() + left + right - max(0.0, self.plot.width() - self.canvas.width())
        height = box.height() + top + bottom - max(0.0, self.plot.height() - self.canvas.height())
        across, down = max(0.0, width - height) / 2, max(0.0, height - width) / 2
        if not self._is_square():
            across = down = 0.0
        moved = abs(across - left) > 1 or abs(down - top) > 1
        if moved and not self._lined_up:
            layout.setContentsMargins(across, down, across, down)
        if self.theme.style.printed:
            # Pictures are not zoomed, and the margin is for dots.
            self.reset_zoom()


def _variant(mode: MapMode, name: str, title: str, changes: bool = True) -> Variant:
    def configure(view: FunctionMap, _scene: Scene) -> None:
        view.set_mode(mode)
        if mode is MapMode.MODEL:
            # The outputs of single classes are pictures of their own.
            view.set_output(None)

    return Variant(name=name, title=title, configure=configure, changes=changes)


def _comparison(mode: MapMode, name: str, title: str, changes: bool = True) -> Variant:
    """Return a picture for scenes whose objective is known."""
    return replace(
        _variant(mode, f"{FunctionMap.name}-{name}", title, changes),
        fits=lambda scene: bool(np.isfinite(scene.objective_map).any()),
        short_names=(name,),
    )


def _class_variant(number: int) -> Variant:
    def configure(view: FunctionMap, _scene: Scene) -> None:
        view.set_mode(MapMode.MODEL)
        view.set_output(number)

    return Variant(
        name=f"{FunctionMap.name}-class-{number}",
        title=f"Class {number}",
        configure=configure,
        short_names=(f"class-{number}",),
    )


_VARIANTS = {
    MapMode.DATASET: _variant(MapMode.DATASET, "dataset", "Dataset", changes=False),
    MapMode.UNTRAINED: _variant(MapMode.UNTRAINED, "untrained", "Untrained network", changes=False),
    MapMode.MODEL: _variant(MapMode.MODEL, "trained", "Trained network"),
    MapMode.OBJECTIVE: _comparison(MapMode.OBJECTIVE, "objective", "Objective", changes=False),
    MapMode.DIFFERENCE: _comparison(MapMode.DIFFERENCE, "difference", "Network − objective"),
    MapMode.ERROR: _comparison(MapMode.ERROR, "error", "Error"),
}

RECORD = ViewRecord(
    view=FunctionMap,
    fits=lambda scene: len(scene.axes) == 2,
    requires=FrameData.OUTPUTS,
    options=(
        SAMPLES,
        CLASS_MARKS,
        ViewOption(
            name="decision_line",
            parameter=Flag(
                label="Decision line", help="Show where the predicted class changes", default=False
            ),
            get=lambda view: view.options.decision_line,
            set=FunctionMap.set_decision_line,
            fits=lambda scene: bool(scene.classes),
        ),
        ViewOption(
            name="discretised",
            parameter=Flag(
                label="Classes as flat colours", help="Show the predicted class", default=False
            ),
            get=lambda view: view.options.discretised,
            set=FunctionMap.set_discretised,
            fits=lambda scene: bool(scene.classes),
        ),
    ),
    variants=tuple(_VARIANTS.values()),
    class_variant=_class_variant,
)
