"""Figures for print out of the window: the dialog, and a finer look at what is seen."""

from threading import Thread

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from gui.actions import Place, command
from gui.export.figure.dialog import FigureDialog
from gui.export.figure.spec import SETTINGS
from gui.export.picture.pictures import Pictures
from gui.preferences import Preferences
from gui.views.registry import options_of
from scratchnet.engines import EngineUnavailable, Interrupt, Interrupted
from scratchnet.formula import FormulaError
from scratchnet.run.observation import recompute_frame
from scratchnet.run.snapshot import Frame, FrameRequest

#: Finer than in the window, and with everything in it that any view draws.
_RESOLUTION = 240
_WISHES = FrameRequest(neuron_resolution=48, gradients=True, outputs=100_000)


class SecondLook(QObject):
    """Computes a frame again, finer, on a thread of its own.

    Signals, on the thread of this object: ``taken(Scene, Frame)``; ``failed(str)``, why not.
    """

    taken = Signal(object, object)
    failed = Signal(str)

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._interrupt = Interrupt()
        self._thread = Thread(target=self._run, args=(frame,), name="second look", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Give it up, and wait for the end of its thread."""
        self._interrupt.flag[0] = 1
        self._thread.join()

    def _run(self, frame: Frame) -> None:
        try:
            seen = recompute_frame(frame, _RESOLUTION, _WISHES, self._interrupt)
        except Interrupted:
            return
        except (FormulaError, EngineUnavailable, MemoryError) as error:
            self.failed.emit(str(error) or "there is not enough memory")
        else:
            self.taken.emit(*seen)


class Figures(QObject):
    """Signals: ``noted(str)``, a figure was made; ``refused(str)``, why not."""

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
        now = self._pictures.now
        if now is None:
            self.refused.emit("There is nothing to see yet")
            return
        scene, frame = now
        options = options_of(self._pictures.views)
        options = {name: value for name, value in options.items() if name in SETTINGS}
        dialog = FigureDialog(scene, frame, self._preferences, self._window, options)
        dialog.wait_for("Computing finer maps…")
        look = SecondLook(frame)
        look.taken.connect(dialog.show_frame)
        look.failed.connect(dialog.go_without)
        look.start()
        try:
            if dialog.exec():
                self.noted.emit(f"Wrote {dialog.written}")
        finally:
            look.close()
            dialog.deleteLater()
