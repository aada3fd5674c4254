"""Where the panes are: at first, after a person moved them, and when the window comes back."""

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

_GEOMETRY_KEY = "window/geometry"
_STATE_KEY = "window/state"
#: Counts up when the panes change, so that an old arrangement is not put on new panes.
_STATE_VERSION = 1
_FIRST_SIZE_PX = (1280, 800)
_CONTROLS_WIDTH_PX = 310
_MAP_SHARE = 0.62


class Arrangement(QObject):
    """The window's three panes as docks. The network's place is left of the map."""

    def __init__(
        self,
        window: QMainWindow,
        settings: QSettings,
        controls: QWidget,
        maps: QWidget,
        loss: QWidget,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        window.setDockNestingEnabled(True)
        self._controls = self._dock("Controls", "controls", controls)
        self._map = self._dock("Function map", "map", maps)
        self._loss = self._dock("Loss curve", "loss", loss)
        self.docks = [self._controls, self._map, self._loss]

    def restore(self) -> None:
        """Bring back the last arrangement, or make the first one."""
        geometry = self._settings.value(_GEOMETRY_KEY)
        state = self._settings.value(_STATE_KEY)
        if not isinstance(geometry, QByteArray) or not self._window.restoreGeometry(geometry):
            self._window.resize(*_FIRST_SIZE_PX)
        self.reset()
        if isinstance(state, QByteArray):
            self._window.restoreState(state, _STATE_VERSION)

    def save(self) -> None:
        """Remember the arrangement for the next start."""
        self._settings.setValue(_GEOMETRY_KEY, self._window.saveGeometry())
        self._settings.setValue(_STATE_KEY, self._window.saveState(_STATE_VERSION))

    @Slot()
    def reset(self) -> None:
        """Put the panes where they are at first."""
        window = self._window
        for dock in self.docks:
            dock.setFloating(False)
            dock.show()
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self._controls)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._map)
        window.splitDockWidget(self._map, self._loss, Qt.Orientation.Horizontal)
        rest = window.width() - _CONTROLS_WIDTH_PX
        sizes = [_CONTROLS_WIDTH_PX, int(rest * _MAP_SHARE), rest - int(rest * _MAP_SHARE)]
        window.resizeDocks(self.docks, sizes, Qt.Orientation.Horizontal)

    def _dock(self, title: str, name: str, content: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"dock_{name}")
        dock.setWidget(content)
        return dock
