"""Weights and gradients: their distribution in each layer, and where gradients vanish."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from gui.theme import Theme
from gui.views.base import BaseView, PlotView
from gui.views.registry import FrameData, Pane, Variant, ViewOption, ViewRecord
from gui.views.weights.histogram_panel import HistogramPanel
from gui.views.weights.layer_statistics import layer_statistics
from scratchnet.declare.parameter import Flag
from scratchnet.run.snapshot import Frame, Scene


class Histogram(PlotView):
    """A column for each layer: histograms of weights and gradients, and their statistics.

    Gradients are shown if the frame has them.
    """

    title = "Weights and gradients"
    name = "histograms"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.shared_axis = False
        self.panel = HistogramPanel(theme)
        for name in ("left", "bottom"):
            self.plot.hideAxis(name)
        box = self.plot.getViewBox()
        box.setMouseEnabled(x=False, y=False)
        self.panel.setParentItem(box)
        box.sigResized.connect(self._on_box_resized)
        self.set_theme(theme)

    def set_shared_axis(self, shared: bool) -> None:
        """Give all layers the same axis, or each its own."""
        self.shared_axis = shared
        self.redraw()

    def copy_options(self, other: BaseView) -> None:
        if isinstance(other, Histogram):
            self.shared_axis = other.shared_axis

    def extend_ranges(self, scene: Scene, frame: Frame) -> None:
        self.panel.reserve(layer_statistics(frame.snapshot.parameters, frame.gradients))

    def reset_zoom(self) -> None:
        """Do nothing: everything is always shown."""

    def caption(self) -> str:
        if self.frame is None:
            return self.title
        step = self.frame.snapshot.step
        if step == 0:
            return f"{self.title} before training"
        return f"{self.title} after {step:,} {'step' if step == 1 else 'steps'}"

    def _draw_scene(self, scene: Scene) -> None:
        pass

    def _draw(self, scene: Scene, frame: Frame) -> None:
        layers = layer_statistics(frame.snapshot.parameters, frame.gradients)
        self.panel.show_layers(layers, self.shared_axis)

    def _colour(self, theme: Theme) -> None:
        self.panel.set_theme(theme)

    @Slot()
    def _on_box_resized(self) -> None:
        self.panel.setGeometry(self.plot.getViewBox().rect())


RECORD = ViewRecord(
    view=Histogram,
    requires=FrameData.GRADIENTS,
    least_size=(300, 235),
    pane=Pane.LOSS,
    options=(
        ViewOption(
            name="shared_axis",
            parameter=Flag(
                label="Shared axis",
                help="Use the same axis for the histograms of all layers",
                default=False,
            ),
            get=lambda view: view.shared_axis,
            set=Histogram.set_shared_axis,
        ),
    ),
    variants=(Variant(name=Histogram.name, title=Histogram.title, short_names=("weights",)),),
)
