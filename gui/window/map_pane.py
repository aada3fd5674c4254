"""The pane around the function map: which function, the samples, and the read-out."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.theme import Theme
from gui.views import FunctionMap, MapMode
from scratchnet.snapshot import Frame, Scene

_TOOLTIPS = {
    MapMode.DATASET: "The samples alone",
    MapMode.UNTRAINED: "The network's function before the first step",
    MapMode.MODEL: "The network's function now",
    MapMode.OBJECTIVE: "The function that the network is to learn",
    MapMode.ERROR: "How far the network is from the objective; for classes, where it is wrong",
    MapMode.DIFFERENCE: "Network minus objective: blue is too low, orange too high",
}


class MapPane(QWidget):
    """Signals: ``mode_chosen(MapMode)``."""

    mode_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.view = FunctionMap(theme)
        self.view.hovered.connect(self._on_view_hovered)
        self.view.unhovered.connect(self._on_view_unhovered)
        self._hovered: tuple[float, float] | None = None
        self.read_out = QLabel()
        self.read_out.setObjectName("read_out")
        self.read_out.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.read_out.setAccessibleName("Values under the pointer")
        self.read_out.setContentsMargins(10, 2, 10, 4)
        self.samples = QCheckBox("Sam&ples")
        self.samples.setChecked(True)
        self.samples.setToolTip("Show the samples over the map")
        self.samples.toggled.connect(self.view.set_samples_shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._header())
        layout.addWidget(self.view, 1)
        layout.addWidget(self.read_out)
        self._show_read_out()

    def set_mode(self, mode: MapMode) -> None:
        """Choose the function shown."""
        self._group.button(list(MapMode).index(mode)).setChecked(True)
        self._on_group_id_clicked(list(MapMode).index(mode))

    def show_frame(self, scene: Scene, frame: Frame, captioned: bool = True) -> None:
        """Draw a frame and keep the read-out true."""
        self.view.show_frame(scene, frame, captioned)
        self._show_read_out()

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 2)
        row.setSpacing(2)
        self._group = QButtonGroup(self)
        for number, mode in enumerate(MapMode):
            button = QToolButton()
            button.setObjectName(f"mode_{mode.name.lower()}")
            button.setText(mode.value)
            button.setCheckable(True)
            button.setChecked(mode is self.view.mode)
            button.setToolTip(_TOOLTIPS[mode])
            button.setAutoRaise(True)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(self._on_group_id_clicked)
        row.addStretch(1)
        row.addWidget(self.samples)
        return row

    def _show_read_out(self) -> None:
        scene, frame = self.view.scene, self.view.frame
        if self._hovered is None or scene is None or frame is None:
            self.read_out.setText("Point at the map to read its values.")
            return
        x, y = self._hovered
        target = scene.target(x, y)
        shown = "undefined" if target is None else f"{target:.4g}"
        model = frame.snapshot.output(x, y)
        self.read_out.setText(f"x {x:7.3f}   y {y:7.3f}   network {model:9.6f}   target {shown}")

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        mode = list(MapMode)[number]
        self.view.set_mode(mode)
        self.samples.setEnabled(self.view.samples_optional)
        self.mode_chosen.emit(mode)

    @Slot(float, float)
    def _on_view_hovered(self, x: float, y: float) -> None:
        self._hovered = (x, y)
        self._show_read_out()

    @Slot()
    def _on_view_unhovered(self) -> None:
        self._hovered = None
        self._show_read_out()
