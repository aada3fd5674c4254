"""Getting the trained network out of the window."""

from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.actions import Place, command
from gui.document.document import Document
from gui.export.network.network_dialog import NetworkDialog
from scratchnet.experiment import SUFFIX
from scratchnet.export.models import trained_network
from scratchnet.run.snapshot import Frame, Scene


class NetworkExport(QObject):
    """Signals: ``noted(str)``, a network was written; ``refused(str)``, why not."""

    noted = Signal(str)
    refused = Signal(str)

    def __init__(self, document: Document, settings: QSettings, window: QWidget) -> None:
        super().__init__(window)
        self._document = document
        self._settings = settings
        self._window = window
        self._now: tuple[Scene, Frame] | None = None

    def note_frame(self, scene: Scene, frame: Frame) -> None:
        """Take notice of how the run stands."""
        self._now = scene, frame

    @command(
        "export_network",
        "Trained &network…",
        Place.EXPORT,
        "Save the trained network for Python, PyTorch, ONNX and others",
        keys="Ctrl+Alt+E",
    )
    @Slot()
    def ask_and_export(self) -> None:
        """Show the dialog for the network as it stands now."""
        if self._now is None:
            self.refused.emit("There is no network yet; it will be there in a moment.")
            return
        scene, frame = self._now
        path = self._document.path
        name = "" if path is None else path.name.removesuffix(SUFFIX)
        network = trained_network(frame.snapshot, scene.axes, scene.classes, name)
        dialog = NetworkDialog(network, name or "network", self._settings, self._window)
        dialog.exec()
        if dialog.written is not None:
            self.noted.emit(f"Wrote {dialog.written}")
        dialog.deleteLater()
