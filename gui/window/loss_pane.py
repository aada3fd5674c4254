"""The pane around the loss curve: linear or logarithmic axes."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from gui.theme import Theme
from gui.views import LossCurve


class LossPane(QWidget):
    """The loss curve under its two switches."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.view = LossCurve(theme)
        self.log_loss = QCheckBox("Log &loss")
        self.log_loss.setToolTip("Logarithmic axis for the loss")
        self.log_loss.setObjectName("log_loss")
        self.log_loss.toggled.connect(self.view.set_log_loss)
        self.log_steps = QCheckBox("Log s&teps")
        self.log_steps.setToolTip("Logarithmic axis for the steps")
        self.log_steps.setObjectName("log_steps")
        self.log_steps.toggled.connect(self.view.set_log_steps)
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 2)
        row.addStretch(1)
        row.addWidget(self.log_loss)
        row.addWidget(self.log_steps)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
