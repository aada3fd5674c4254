"""Samples drawn with the mouse become the user's data."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from gui.document.document import Document
from gui.drawing import EditableSamples, Key, Sample, Tool
from gui.messages import humanize
from gui.panes.output_pane import OutputPane
from gui.views import BaseView, DrawingLayer, MapMode
from gui.views.samples import SamplePlot
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Data, Experiment

#: Modes that do not show samples.
_WITHOUT_SAMPLES = (MapMode.DIFFERENCE, MapMode.ERROR)


class Drawing(QObject):
    """Turns strokes over the map and the curve into edits of the document, an undo step each.

    Strokes add to the current samples, wherever they come from. Signals: ``refused(str)``, why a
    stroke was rejected.
    """

    refused = Signal(str)

    def __init__(self, document: Document, pane: OutputPane, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._pane = pane
        self._editing = False
        self._drawn: Data | None = None
        #: One for each view that is made.
        self.layers: list[DrawingLayer] = []
        self._tool, self._target = Tool.PAN, 0.0
        for view in pane.drawable_views:
            self._on_pane_view_made(view)
        pane.view_made.connect(self._on_pane_view_made)
        self.bar = pane.drawing_bar
        self.bar.tool_chosen.connect(self._on_bar_tool_chosen)
        self.bar.class_chosen.connect(self._set_target)
        self.bar.value_chosen.connect(self._set_target)
        document.experiment_changed.connect(self._on_document_experiment_changed)

    @Slot(object)
    def _on_pane_view_made(self, view: BaseView) -> None:
        if not isinstance(view, SamplePlot):
            return
        layer = DrawingLayer(view)
        layer.set_tool(self._tool)
        layer.target = self._target
        layer.samples_drawn.connect(self._on_layer_samples_drawn)
        layer.samples_erased.connect(self._on_layer_samples_erased)
        self.layers.append(layer)

    @Slot(object)
    def _on_bar_tool_chosen(self, tool: Tool) -> None:
        self._tool = tool
        if tool is not Tool.PAN and self._pane.mode in _WITHOUT_SAMPLES:
            self._pane.set_mode(MapMode.MODEL)
        self._take_target()
        for layer in self.layers:
            layer.set_tool(tool)
        # So that the tools get the next key.
        self._pane.shown.setFocus()

    @Slot(int)
    @Slot(float)
    def _set_target(self, target: float) -> None:
        self._target = float(target)
        for layer in self.layers:
            layer.target = self._target

    def _take_target(self) -> None:
        scenes = [view.scene for view in self._pane.drawable_views]
        scene = next((scene for scene in scenes if scene is not None), None)
        classes = scene is not None and bool(scene.classes)
        self._set_target(self.bar.classes.number if classes else self.bar.value.value())

    @Slot(object)
    def _on_layer_samples_drawn(self, samples: tuple[Sample, ...]) -> None:
        self._edit("samples drawn", lambda own: own.with_added(samples))

    @Slot(object)
    def _on_layer_samples_erased(self, keys: frozenset[Key]) -> None:
        self._edit("samples erased", lambda own: own.without(keys))

    def _edit(self, what: str, change: Callable[[EditableSamples], EditableSamples]) -> None:
        before = self._document.experiment
        try:
            values = change(EditableSamples.of(before)).edit_of(before)
            self._editing = True
            self._document.end_gesture()
            self._document.edit_together(values, what, what.capitalize())
            self._document.end_gesture()
            self._drawn = self._document.experiment.data
        except InvalidInput as error:
            self._discard_strokes()
            self.refused.emit(humanize(str(error)))
        finally:
            self._editing = False

    @Slot(object, object)
    def _on_document_experiment_changed(
        self, experiment: Experiment, changed_paths: frozenset[str]
    ) -> None:
        if self._editing or not any(path.startswith("data.") for path in changed_paths):
            return
        # Undone or rejected before it led to a scene.
        if experiment.data != self._drawn:
            self._discard_strokes()

    def _discard_strokes(self) -> None:
        for layer in self.layers:
            layer.undo_pending()
