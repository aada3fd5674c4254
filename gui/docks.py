"""Where the panes are: at first, after a person moved them, and when the window comes back."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from gui.preferences import Preferences

#: Counts up when the panes change, so that an old arrangement is not put on new panes.
_STATE_VERSION = 2
_FIRST_SIZE_PX = (1280, 800)
_CONTROLS_WIDTH_PX = Preferences.controls_width.default()
_NETWORK_SHARE = 0.48
_OUTPUT_SHARE = 0.6


class Arrangement(QObject):
    """The window's panes as docks, in the order in which data flows through them."""

    def __init__(
        self,
        window: QMainWindow,
        preferences: Preferences,
        controls: QWidget,
        network: QWidget,
        output: QWidget,
        loss: QWidget,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        window.setDockNestingEnabled(True)
        self._controls = self._dock("Controls", "controls", controls)
        self._network = self._dock("Network", "network", network)
        self._output = self._dock("Output", "output", output)
        self._loss = self._dock("Loss", "loss", loss)
        self.docks = [self._controls, self._network, self._output, self._loss]
        self._keeper = _WidthKeeper(window, self._controls, [self._network, self._output])

    def restore(self) -> None:
        """Bring back the last arrangement, or make the first one."""
        geometry = self._preferences.window_geometry
        state = self._preferences.window_state
        if geometry is None or not self._window.restoreGeometry(geometry):
            self._window.resize(*_FIRST_SIZE_PX)
        self.reset()
        if state is not None:
            self._window.restoreState(state, _STATE_VERSION)
            self._keeper.width = self._preferences.controls_width

    def save(self) -> None:
        """Remember the arrangement for the next start."""
        self._preferences.window_geometry = self._window.saveGeometry()
        self._preferences.window_state = self._window.saveState(_STATE_VERSION)
        self._preferences.controls_width = self._keeper.width

    @Slot()
    def reset(self) -> None:
        """Put the panes where they are at first."""
        window = self._window
        for dock in self.docks:
            dock.setFloating(False)
            dock.show()
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self._controls)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._network)
        window.splitDockWidget(self._network, self._output, Qt.Orientation.Horizontal)
        window.splitDockWidget(self._output, self._loss, Qt.Orientation.Vertical)
        rest = window.width() - _CONTROLS_WIDTH_PX
        network = int(rest * _NETWORK_SHARE)
        window.resizeDocks(
            [self._controls, self._network, self._output],
            [_CONTROLS_WIDTH_PX, network, rest - network],
            Qt.Orientation.Horizontal,
        )
        height = window.height()
        output = int(height * _OUTPUT_SHARE)
        window.resizeDocks(
            [self._output, self._loss], [output, height - output], Qt.Orientation.Vertical
        )
        self._keeper.width = _CONTROLS_WIDTH_PX

    def _dock(self, title: str, name: str, content: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"dock_{name}")
        dock.setWidget(content)
        return dock


class _WidthKeeper(QObject):
    """Keeps a dock as wide as a person made it when the window grows or shrinks.

    Qt shares the change out over all docks; sliders would grow where pictures should.
    """

    def __init__(
        self, window: QMainWindow, dock: QDockWidget, others: Sequence[QDockWidget]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._dock = dock
        self._others = others
        self._window_width = window.width()
        #: The width to keep.
        self.width = dock.width()
        window.installEventFilter(self)
        dock.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            if watched is self._window:
                # Later: a window that is just being shown has not laid out its docks yet.
                QTimer.singleShot(0, self, self._keep)
            elif self._is_dragged():
                self.width = self._dock.width()
        return False

    def _is_dragged(self) -> bool:
        """Whether a person drags the line beside the dock, and not the window's corner."""
        pressed = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        return pressed and self._window.width() == self._window_width

    @Slot()
    def _keep(self) -> None:
        self._window_width = self._window.width()
        if self._dock.isFloating() or self._dock.width() == self.width:
            return
        # One dock alone is not resized where no widget stands in the window's centre.
        rest = self._window.width()
        growth = (rest - self.width) / max(rest - self._dock.width(), 1)
        widths = [self.width, *(int(dock.width() * growth) for dock in self._others)]
        docks = [self._dock, *self._others]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)
