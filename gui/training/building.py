"""What the status bar shows while it takes long to build a run: how far it is, and Cancel."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from gui.training.controller import RunController

_BAR_PX = 120
_WHOLE = 100


class BuildProgress(QWidget):
    """Hidden, unless the controller reports that a run takes long to build."""

    def __init__(self, controller: RunController, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("build_progress")
        self.bar = QProgressBar()
        self.bar.setRange(0, _WHOLE)
        self.bar.setFixedWidth(_BAR_PX)
        self.bar.setAccessibleName("Preparing the samples")
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip("Keep the experiment as it was before the last change")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(QLabel("Preparing the samples"))
        layout.addWidget(self.bar)
        layout.addWidget(self.cancel)
        self.hide()
        self.cancel.clicked.connect(controller.cancel_building)
        controller.building.connect(self._on_controller_building)
        controller.rebuilt.connect(self.hide)
        controller.rejected.connect(self.hide)

    @Slot(float)
    def _on_controller_building(self, done: float) -> None:
        self.bar.setValue(round(_WHOLE * done))
        self.show()
