"""Exporting figures from the window."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.actions import Place, command
from gui.background import BackgroundTask, TaskContext, TaskFailed
from gui.export.picture.pictures import Pictures
from gui.preferences import Preferences
from gui.views.registry import (
    FrameData,
    frame_request,
    options_of,
    pictures_of,
    variables_of_pictures,
)
from scratchnet.run.observation import recompute_frame
from scratchnet.run.snapshot import Frame, FrameRequest, Scene

#: Finer maps than in the window, and all that any view draws.
_RESOLUTION = 240
_NEURON_RESOLUTION, _MOST_SAMPLES = 48, 100_000


class Figures(QObject):
    """Exports figures of the current frame.

    Signals: ``noted(str)``, a figure was written; ``refused(str)``, why not.
    """

    noted = Signal(str)
    refused = Signal(str)

    def __init__(self, window: QWidget, preferences: Preferences, pictures: Pictures) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._pictures = pictures

    @command(
        "figure",
        "&Figure for print…",
        Place.EXPORT,
        "Arrange views in a figure of exact size, with chosen fonts and line widths",
        keys="Ctrl+Shift+P",
    )
    @Slot()
    def ask_and_export(self) -> None:
        """Show the dialog."""
        now = self._pictures.current.value
        if now is None:
            self.refused.emit("There is nothing to export yet. Try again in a moment.")
            return
        # Imported on demand, so that the window opens quickly.
        from gui.export.figure.dialog import FigureDialog
        from gui.export.figure.spec import SETTINGS

        scene, frame = now
        options = options_of(self._pictures.views)
        options = {name: value for name, value in options.items() if name in SETTINGS}
        dialog = FigureDialog(scene, frame, self._preferences, self._window, options)
        dialog.wait_for("Computing finer maps…")
        task = BackgroundTask(self, "finer maps")
        task.succeeded.connect(dialog.show_finer)
        task.failed.connect(dialog.go_without)
        variables = variables_of_pictures(pictures_of(scene).values())
        request = frame_request(
            ~FrameData.NONE, _NEURON_RESOLUTION, _MOST_SAMPLES, _MOST_SAMPLES, variables
        )
        task.start(partial(_finer, frame, replace(request, plane=scene.plane)))
        try:
            dialog.exec()
            if dialog.written is not None:
                self.noted.emit(f"Wrote {dialog.written}")
        finally:
            task.close()
            task.deleteLater()
            dialog.deleteLater()


def _finer(frame: Frame, request: FrameRequest, task: TaskContext) -> tuple[Scene, Frame]:
    """Return a frame with finer maps, and all that a figure may show. Raises Interrupted."""
    try:
        return recompute_frame(frame, _RESOLUTION, request, task)
    except MemoryError as error:
        raise TaskFailed(str(error) or "there is not enough memory") from error
