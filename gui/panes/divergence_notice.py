"""The notice of a divergence, over the view in which one looks for it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from scratchnet.run.snapshot import Frame, Status

_MARGIN_PX, _TOP_PX = 8, 1
_WIDEST_PX = 420


class DivergenceNotice(QFrame):
    """Says over a widget why the run diverged, beside a button to retry; hidden otherwise.

    It takes no room, so that nothing jumps. Signals: ``retry_requested()``.
    """

    retry_requested = Signal()

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self._covered = covered
        self.setObjectName("divergence_notice")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton("Retry")
        self.button.setToolTip(
            "Continue from the last finite state at a tenth of the learning rate (F7)"
        )
        self.button.clicked.connect(self.retry_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 1, 2, 1)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        covered.installEventFilter(self)
        self.hide()

    def show_frame(self, frame: Frame) -> None:
        """Show why the run of a frame diverged, if it did."""
        diverged = frame.snapshot.status is Status.DIVERGED
        if diverged:
            what, _, helps = frame.divergence.partition("; ")
            self.text.setText(f"{what}.")
            self.text.setToolTip(f"{helps[:1].upper()}{helps[1:]}.")
            self.setAccessibleName(f"{what}.")
        self.setVisible(diverged)
        if diverged:
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        """Lie at the top of the widget, as narrow as the text allows."""
        room = self._covered.size()
        width = min(_WIDEST_PX, room.width() - 2 * _MARGIN_PX)
        height = max(self.sizeHint().height(), self.heightForWidth(width))
        self.setGeometry((room.width() - width) // 2, _TOP_PX, width, height)
        self.raise_()
