"""The projection: samples of many inputs in the plane in which they differ most."""

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.current_frame import Chosen, SampleNumber
from gui.plain import plain_text
from gui.theme import Theme
from gui.views.base import BaseView, PlotView
from gui.views.map.image import MapOptions
from gui.views.map.items import MapLegend
from gui.views.map.marks import class_shape, mark_brush, mark_pen, shape_size
from gui.views.map.values import (
    after_text,
    base_levels,
    misclassified,
    predicted_classes,
    target_shown,
)
from gui.views.places import Places
from gui.views.registry import FrameData, ViewRecord
from gui.views.samples import CLASS_MARKS, are_marked, target_colours
from gui.views.words import counted
from scratchnet.datasets import class_of
from scratchnet.explain import Projection as Projected
from scratchnet.numbers import significant
from scratchnet.run.snapshot import Frame, Scene

Array = NDArray[np.float64]

_SIZE_PX, _SMALL_SIZE_PX = 10, 6
_OUTLINE_PX, _SMALL_OUTLINE_PX = 2.2, 1.4
_CHOSEN_PX = 2.0
#: With more samples than this, dots are smaller.
_MANY = 500
_TEST_FACTOR = 1.25
_MARGIN = 0.04
#: A projection makes sense for more inputs than a map shows.
FEWEST_INPUTS = 3


class Projection(PlotView):
    """Samples on their first two principal axes; circles are training, diamonds test samples.

    A sample is filled with the colour of its prediction and outlined in that of its target. Marks
    tell predicted classes apart, and a cross says that one is wrong. Where several samples share
    a place they are drawn larger; the tool tip says how many there are.
    """

    title = "Projection"
    help = (
        "The samples in the plane in which their inputs differ most (PCA): filled by prediction, "
        "outlined by target, larger where several share a place."
    )
    shows_one_target = True
    name = "projection"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.marks_shown = True
        self.legend = MapLegend(self.plot)
        self.adopt_menus(self.legend.colour_bar)
        self.train = pg.ScatterPlotItem(pxMode=True, hoverable=True)
        self.test = pg.ScatterPlotItem(pxMode=True, symbol="d", hoverable=True)
        self.class_marks = pg.ScatterPlotItem(pxMode=True)
        self.misclassified = pg.ScatterPlotItem(pxMode=True, symbol="x")
        self.ring = pg.ScatterPlotItem(pxMode=True, symbol="o")
        for item in (self.train, self.test, self.class_marks, self.misclassified, self.ring):
            self.plot.addItem(item)
        for name in ("left", "bottom"):
            self.plot.getAxis(name).enableAutoSIPrefix(False)
            self.plot.getAxis(name).setStyle(maxTickLevel=0)
        self.plot.getViewBox().setDefaultPadding(0.0)
        # Both axes have the same unit, so distances are true in every direction.
        self.plot.setAspectLocked(True)
        self.train.sigClicked.connect(self._on_train_clicked)
        self.test.sigClicked.connect(self._on_test_clicked)
        self.train.sigHovered.connect(self._on_hovered)
        self.test.sigHovered.connect(self._on_hovered)
        self._projected: Projected | None = None
        self._places = Places.of(np.empty((0, 2)))
        #: The colours of samples that are drawn, which most frames leave as they are.
        self._drawn: list[NDArray[np.uint8]] = []
        self.set_theme(theme)

    def set_marks_shown(self, shown: bool) -> None:
        """Show or hide the marks of classes."""
        self.marks_shown = shown
        self.redraw()

    def set_chosen(self, chosen: Chosen | None) -> None:
        super().set_chosen(chosen)
        self._draw_ring()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Projection):
            self.marks_shown = other.marks_shown

    def reset_zoom(self) -> None:
        if self._projected is not None:
            places = np.concatenate([self._projected.train, self._projected.test])
            (left, bottom), (right, top) = places.min(axis=0), places.max(axis=0)
            room = _MARGIN * (max(right - left, top - bottom) or 1.0)
            self.plot.setRange(
                xRange=(left - room, right + room),
                yRange=(bottom - room, top + room),
                padding=0.0,
            )

    def caption(self) -> str:
        if self.scene is None or self.frame is None:
            return ""
        if self._projected is None:
            return "Projection"
        samples, explanation = self._samples_text(self.scene), self.frame.explanation
        shown = target_shown(self.scene)
        if explanation is None or explanation.results is None:
            return f"{samples} by {shown or 'target'}"
        of = f" of {shown}" if shown else ""
        return f"Predictions{of} {after_text(explanation.step)}, {samples}"

    def _samples_text(self, scene: Scene) -> str:
        """Return how many samples are shown: "80 + 20 test samples"."""
        if len(scene.test):
            return f"{len(scene.dataset):,} + {counted(len(scene.test), 'test sample')}"
        return counted(len(scene.dataset), "training sample")

    def words(self) -> str:
        """Return the share of the variance that is seen, and how many samples are wrong."""
        if self.scene is None or self.frame is None or self._projected is None:
            return self.message or self.caption()
        samples = self._sample_words(self.scene)
        if shared := self._places.words():
            samples += f"; {shared}"
        shares = " and ".join(f"{100 * share:.0f} %" for share in self._projected.principal.shares)
        return f"{self.caption()}; the axes have {shares} of the variance; {samples}"

    def _sample_words(self, scene: Scene) -> str:
        """Return how many samples there are, and how many of them are predicted wrongly."""
        parts = []
        for number, (dataset, what) in enumerate(
            ((scene.dataset, "sample"), (scene.test, "test sample"))
        ):
            if len(dataset):
                text = counted(len(dataset), what)
                outputs = self._outputs(number)
                if scene.classes and outputs is not None:
                    text += f", {int(misclassified(scene, dataset, outputs).sum()):,} wrong"
                parts.append(text)
        return "; ".join(parts)

    def _outputs(self, number: int) -> Array | None:
        """Return the outputs for the training (0) or the test samples (1), if they are known."""
        explanation = None if self.frame is None else self.frame.explanation
        if explanation is None or explanation.results is None:
            return None
        return explanation.results[number].outputs

    def _draw_scene(self, scene: Scene) -> None:
        self._projected = None
        self._drawn = []
        marked = self.marks_shown and are_marked(scene)
        self.legend.show_scene(MapOptions(), scene, self.theme, marked)

    def _draw(self, scene: Scene, frame: Frame) -> None:
        explanation = frame.explanation
        projected = None if explanation is None else explanation.projection
        self.show_message(_missing(scene, projected))
        if projected is None:
            return
        if projected is not self._projected:
            self._projected = projected
            self._places = Places.of(np.concatenate([projected.train, projected.test]))
            for name, number in (("bottom", 0), ("left", 1)):
                percent = 100 * projected.principal.shares[number]
                axis = f"PC {number + 1} ({percent:.0f} % of the variance)"
                self.plot.setLabel(name, axis)
            if not self.zoom_kept:
                self.reset_zoom()
        self._draw_samples(scene, projected)

    def _draw_samples(self, scene: Scene, projected: Projected) -> None:
        fills, outlines, wrong = [], [], []
        marks: list[tuple[Array, str, QColor]] = []
        size, line = self._sizes(scene)
        samples = (scene.dataset, projected.train), (scene.test, projected.test)
        for number, (dataset, places) in enumerate(samples):
            targets = np.array(dataset.targets, np.float64)
            outlines.append(target_colours(scene, self.theme, targets, base_levels(scene)))
            fill = outlines[-1]
            own = self._outputs(number)
            if own is not None and len(own):
                predictions = _predictions(scene, own)
                fill = target_colours(scene, self.theme, predictions, base_levels(scene))
                marks += self._marks(scene, places, predictions, fill)
            fills.append(fill)
            wrong.append(places[misclassified(scene, dataset, own)])
        same = zip(self._drawn, fills, strict=False)
        if self._drawn and all(np.array_equal(before, now) for before, now in same):
            return
        self._drawn = fills
        sizes = size * self._places.factors()
        numbers, count = np.arange(len(sizes)), len(projected.train)
        parts = (slice(None, count), 1.0), (slice(count, None), _TEST_FACTOR)
        for item, (_, places), fill, outline, (part, factor) in zip(
            (self.train, self.test), samples, fills, outlines, parts, strict=True
        ):
            item.setData(
                pos=places,
                size=sizes[part] * factor,
                data=numbers[part],
                brush=_shared(fill, lambda rgb: pg.mkBrush(*rgb)),
                pen=_shared(outline, lambda rgb: pg.mkPen(*rgb, width=line)),
            )
        self._draw_marks(marks, size)
        self.misclassified.setData(
            pos=np.concatenate(wrong),
            size=size * 1.6,
            brush=pg.mkBrush(self.theme.grid),
            pen=pg.mkPen(self.theme.plot, width=self.theme.style.fixed_line),
        )
        self._draw_ring()

    def _marks(
        self, scene: Scene, places: Array, predictions: Array, fills: NDArray[np.uint8]
    ) -> list[tuple[Array, str, QColor]]:
        """Return place, shape and ground of the mark of each sample that has one."""
        if not (self.marks_shown and are_marked(scene)):
            return []
        shapes = [class_shape(round(number)) for number in predictions.tolist()]
        return [
            (place, shape, QColor(*rgb))
            for place, shape, rgb in zip(places, shapes, fills.tolist(), strict=True)
            if shape
        ]

    def _draw_marks(self, marks: list[tuple[Array, str, QColor]], size: float) -> None:
        line = self.theme.style.fixed_line
        self.class_marks.setData(
            pos=np.array([place for place, _, _ in marks]).reshape(-1, 2),
            symbol=[shape for _, shape, _ in marks],
            size=[shape_size(shape, size) for _, shape, _ in marks],
            brush=[mark_brush(ground) for _, _, ground in marks],
            pen=[mark_pen(shape, ground, line) for _, shape, ground in marks],
        )

    def _draw_ring(self) -> None:
        """Draw a ring around the chosen sample."""
        sample = None if self.chosen is None else self.chosen.sample
        places = np.empty((0, 2))
        if sample is not None and self._projected is not None:
            own = self._projected.test if sample.test else self._projected.train
            places = own[sample.number : sample.number + 1]
        size = _SIZE_PX if self.scene is None else self._sizes(self.scene)[0]
        width = self.theme.style.fixed_line * _CHOSEN_PX
        self.ring.setData(
            pos=places, size=size * 2.2, brush=None, pen=pg.mkPen(self.theme.text, width=width)
        )

    def _sizes(self, scene: Scene) -> tuple[float, float]:
        """Return the width of a sample and that of its outline, in pixels."""
        many = len(scene.dataset) + len(scene.test) > _MANY
        style = self.theme.style
        size = style.fixed_dot * (_SMALL_SIZE_PX if many else _SIZE_PX)
        return size, style.fixed_line * (_SMALL_OUTLINE_PX if many else _OUTLINE_PX)

    def _colour(self, theme: Theme) -> None:
        self.legend.set_theme(theme)

    @Slot(object, object, object)
    def _on_train_clicked(self, _item: object, spots: NDArray[np.object_], _event: object) -> None:
        self._choose(spots, test=False)

    @Slot(object, object, object)
    def _on_test_clicked(self, _item: object, spots: NDArray[np.object_], _event: object) -> None:
        self._choose(spots, test=True)

    def _choose(self, spots: NDArray[np.object_], test: bool) -> None:
        if len(spots) and self.scene is not None:
            sample = SampleNumber(test, int(spots[0].index()))
            self.chose.emit(Chosen.of_sample(self.scene, sample))

    @Slot(object, object, object)
    def _on_hovered(self, _item: object, spots: NDArray[np.object_], _event: object) -> None:
        text = self.place_text(int(spots[0].data())) if len(spots) else ""
        self.plot.getViewBox().setToolTip(plain_text(text))

    def place_text(self, number: int) -> str:
        """Say which samples share the place of one, the training samples first; empty if alone."""
        together = self._places.together(number)
        if self.scene is None or len(together) < 2:
            return ""
        text = f"{len(together):,} samples share this place"
        targets = np.array([*self.scene.dataset.targets, *self.scene.test.targets])[together]
        if not self.scene.classes:
            ends = [significant(value, 4) for value in (float(targets.min()), float(targets.max()))]
            return f"{text}, targets from {ends[0]} to {ends[1]}"
        counts = np.bincount([class_of(each, len(self.scene.classes)) for each in targets])
        classes = zip(self.scene.classes, counts.tolist(), strict=False)
        return f"{text}: {', '.join(f'{name} {count:,}' for name, count in classes if count)}"

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_zoom()


def _missing(scene: Scene, projected: Projected | None) -> str:
    if len(scene.inputs) < FEWEST_INPUTS:
        return "A projection needs three inputs or more. A map or a curve shows all of these."
    return "The projection is being worked out." if projected is None else ""


def _predictions(scene: Scene, outputs: Array) -> Array:
    """Return predictions as targets are: numbers of classes, or values."""
    if scene.classes:
        return predicted_classes(outputs.T).astype(np.float64)
    predictions: Array = outputs[:, 0]
    return predictions


def _shared(colours: NDArray[np.uint8], make: Callable[[tuple[int, ...]], object]) -> list[object]:
    """Return a brush or a pen for each colour; pyqtgraph draws equal ones faster."""
    rows = [tuple(row) for row in colours.tolist()]
    made = {rgb: make(rgb) for rgb in set(rows)}
    return [made[rgb] for rgb in rows]


RECORD = ViewRecord(
    view=Projection,
    fits=lambda scene: len(scene.inputs) >= FEWEST_INPUTS,
    requires=FrameData.PROJECTION | FrameData.RESULTS,
    options=(CLASS_MARKS,),
)
