"""How far the run is, in the run bar: as many numbers as fit, and the status."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.labels import ElidedLabel

#: The status keeps room for this much; the rest of it shows under the pointer.
_LEAST_STATUS = "Diverged…"


class Readings(QWidget):
    """Numbers side by side, then the status; where space is scarce, numbers give way to it.

    ``values`` are in their order on screen. Those in ``expendable`` are hidden where they do not
    fit, the first one first; the others always show.
    """

    def __init__(self, values: Sequence[QWidget], expendable: Sequence[QWidget]) -> None:
        super().__init__()
        self._values = tuple(values)
        self._expendable = tuple(expendable)
        self.status = ElidedLabel("Ready", least=_LEAST_STATUS)
        self.status.setObjectName("run_status")
        self.status.setAccessibleName("Run status")
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.status.setContentsMargins(8, 0, 8, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for value in self._values:
            row.addWidget(value)
        row.addWidget(self.status, 1)

    def minimumSizeHint(self) -> QSize:
        """Return the size without the numbers that can be left out."""
        kept = [value for value in self._values if value not in self._expendable]
        return QSize(self._width_of(kept), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self._width_of(self._values), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Hide what does not fit. Also called when a number has become wider."""
        shown = list(self._values)
        for value in self._expendable:
            if self._width_of(shown) <= self.width():
                break
            shown.remove(value)
        for value in self._values:
            value.setVisible(value in shown)
        too_narrow = [value for value in shown if value.minimumSizeHint().width() > value.width()]
        for value in too_narrow:
            # It tells the row of its new width a moment later, and would be cut until then.
            value.updateGeometry()
        if too_narrow:
            self._row.activate()

    def _width_of(self, values: Sequence[QWidget]) -> int:
        widths = [value.minimumSizeHint().width() for value in values]
        return sum(widths) + self.status.minimumSizeHint().width()
