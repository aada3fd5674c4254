"""Getting pictures out of the window: the export dialog and the clipboard."""

from PySide6.QtCore import QObject, QPoint, QSettings, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from gui.export import ExportDialog, ExportError, ExportTarget, copy_picture
from gui.views import BaseView, MapMode, NetworkDiagram
from gui.window.loss_pane import LossPane
from gui.window.output_pane import OutputPane

_COPY_SCALE = 2.0


class Pictures(QObject):
    """Signals: ``noted(str)``, a picture was made; ``refused(str)``, why not."""

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        window: QWidget,
        settings: QSettings,
        network: NetworkDiagram,
        output: OutputPane,
        loss: LossPane,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._network = network
        self._output = output
        self._loss = loss

    def targets(self) -> list[ExportTarget]:
        """Return everything that can be exported, the views that are shown first."""
        shown = [self._output.view, self._network, self._loss.shown]
        others = [*self._output.views, *self._loss.views]
        views = shown + [view for view in others if view not in shown and view.frame is not None]
        modes = [mode for mode in MapMode if mode is not self._output.mode]
        return [
            *(self._view_target(view) for view in views),
            *(self._mode_target(mode) for mode in modes if self._output.map.frame is not None),
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
    def copy_output(self) -> None:
        """Put the view of the output that is shown on the clipboard."""
        self._copy(self._view_target(self._output.view))

    @Slot()
    def copy_network(self) -> None:
        """Put the network diagram on the clipboard."""
        self._copy(self._view_target(self._network))

    @Slot()
    def copy_loss(self) -> None:
        """Put the loss curve, or what is shown in its place, on the clipboard."""
        self._copy(self._view_target(self._loss.shown))

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

    def _view_target(self, view: BaseView) -> ExportTarget:
        name, stem = view.title, view.file_stem
        if view is self._output.map:
            name, stem = self._mode_words(self._output.mode)
        return ExportTarget(name, stem, view.clone, view.size, owned=True)

    def _mode_target(self, mode: MapMode) -> ExportTarget:
        def make() -> QWidget:
            twin = self._output.map.clone()
            twin.set_mode(mode)
            return twin

        return ExportTarget(*self._mode_words(mode), make, self._output.map.size, owned=True)

    def _mode_words(self, mode: MapMode) -> tuple[str, str]:
        return f"{self._output.map.title}: {mode.value.lower()}", mode.name.lower()
