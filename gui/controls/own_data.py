"""What the panel says of data of a person's own, and the button by which they come."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from scratchnet.experiment import Data
from scratchnet.experiment.shape import class_count, input_names


def summary(data: Data) -> str:
    """Say in a line what own data there are."""
    if not data.inputs:
        return "No data yet."
    inputs = input_names(data)
    names = data.names if len(data.names) > len(inputs) else (*inputs, "target")
    classes = class_count(data)
    task = f"{classes} classes" if classes else "values"
    count = len(data.inputs)
    samples = "1 sample" if count == 1 else f"{count:,} samples"
    return f"{samples}: {' and '.join(names[: len(inputs)])} → {names[len(inputs)]} ({task})"


class OwnData(QWidget):
    """A line about own data, and a button. Signals: ``wanted()``, the person wants others."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: Data | None = None
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.label.setSizePolicy(policy)
        self.button = QPushButton("Load data…", self)
        self.button.setObjectName("data.table.load")
        words = "Choose samples from a table: a file, or text from the clipboard"
        self.button.setToolTip(words)
        self.button.setAccessibleName("Load data")
        self.button.setAccessibleDescription(words)
        self.button.clicked.connect(self._on_button_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.label)
        column.addWidget(self.button)

    def show_data(self, data: Data) -> None:
        """Say what there is; with another source, hide."""
        # Counting the classes of many samples at every move of a slider would be felt.
        if data is not self._data:
            self._data = data
            self.label.setText(summary(data))
        self.setVisible(data.source == "table")

    @Slot()
    def _on_button_clicked(self) -> None:
        self.wanted.emit()
