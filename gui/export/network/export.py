"""Exporting the trained network from the window."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.actions import Place, command
from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.preferences import Preferences
from scratchnet.experiment import SUFFIX
from scratchnet.run.recipe import PlantedBug


class NetworkExport(QObject):
    """Exports the network of the current frame.

    Signals: ``noted(str)``, a network was written; ``refused(str)``, why not.
    """

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        document: Document,
        current: CurrentFrame,
        preferences: Preferences,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._preferences = preferences
        self._window = window
        self._current = current

    @command(
        "export_network",
        "Trained &network…",
        Place.EXPORT,
        "Save the trained network for Python, PyTorch, ONNX and others",
        keys="Ctrl+Alt+E",
    )
    @Slot()
    def ask_and_export(self) -> None:
        """Show the dialog for the network of the current frame."""
        if self._current.value is None:
            self.refused.emit("There is no network yet. Try again in a moment.")
            return
        # Imported on demand, so that the window opens quickly.
        from gui.export.network.dialog import NetworkDialog
        from scratchnet.export.models import trained_network

        scene, frame = self._current.value
        path = self._document.path
        name = "" if path is None else path.name.removesuffix(SUFFIX)
        try:
            network = trained_network(frame.snapshot, scene.inputs, scene.classes, name)
        except PlantedBug as error:
            self.refused.emit(str(error))
            return
        dialog = NetworkDialog(network, name or "network", self._preferences, self._window)
        dialog.exec()
        if dialog.written is not None:
            self.noted.emit(f"Wrote {dialog.written}")
        dialog.deleteLater()
