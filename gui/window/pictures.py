"""Getting pictures out of the window: the export dialog and the clipboard."""

from PySide6.QtCore import QObject, QPoint, QSettings, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gui.export import ExportDialog, ExportError, ExportTarget, copy_picture
from gui.views import FunctionMap, LossCurve, MapMode, View

_COPY_SCALE = 2.0


class Pictures(QObject):
    """Signals: ``noted(str)``, a picture was made; ``refused(str)``, why not."""

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self, window: QWidget, settings: QSettings, function_map: FunctionMap, loss: LossCurve
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._map = function_map
        self._loss = loss

    def targets(self) -> list[ExportTarget]:
        """Return everything that can be exported, the views first."""
        modes = [mode for mode in MapMode if mode is not self._map.mode]
        return [
            self._view_target(self._map, f"Function map: {self._map.mode.value.lower()}"),
            self._view_target(self._loss, "Loss curve"),
            *(self._mode_target(mode) for mode in modes),
            ExportTarget(
                "Whole window", "window", lambda: self._window, self._window.size, owned=False
            ),
        ]

    @Slot()
    def ask_and_export(self) -> None:
        """Show the export dialog."""
        dialog = ExportDialog(self.targets(), self._settings, self._window)
        if dialog.exec():
            self.noted.emit(f"Wrote {dialog.written}")
        dialog.deleteLater()

    @Slot()
    def copy_map(self) -> None:
        """Put the function map on the clipboard."""
        self._copy(self._view_target(self._map, "Function map"))

    @Slot()
    def copy_loss(self) -> None:
        """Put the loss curve on the clipboard."""
        self._copy(self._view_target(self._loss, "Loss curve"))

    @Slot()
    def copy_window(self) -> None:
        """Put the whole window on the clipboard."""
        self._copy(self.targets()[-1])

    def show_menu(self, place: QPoint, actions: list[QAction]) -> None:
        """Show a view's context menu."""
        menu = QMenu(self._window)
        menu.addActions(actions)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _copy(self, target: ExportTarget) -> None:
        widget = target.make()
        try:
            copy_picture(widget, target.on_screen_size(), _COPY_SCALE)
        except ExportError as error:
            self.refused.emit(str(error))
        else:
            self.noted.emit(f"Copied: {target.name}")
        finally:
            if target.owned:
                widget.deleteLater()

    def _view_target(self, view: View, name: str) -> ExportTarget:
        stem = view.file_stem
        if isinstance(view, FunctionMap):
            stem = view.mode.name.lower()
        return ExportTarget(name, stem, view.clone, view.size, owned=True)

    def _mode_target(self, mode: MapMode) -> ExportTarget:
        def make() -> QWidget:
            twin = self._map.clone()
            if isinstance(twin, FunctionMap):
                twin.set_mode(mode)
            return twin

        name = f"Function map: {mode.value.lower()}"
        return ExportTarget(name, mode.name.lower(), make, self._map.size, owned=True)
