"""The notice of what is wrong with a run, over the view in which one looks for it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gui.controls.locks import UNLOCKED, Locks
from gui.plain import plain_text
from scratchnet.run.advice import learns_nothing, target_scaling_advice, unscaled_targets
from scratchnet.run.snapshot import Frame, Scene, Status

_MARGIN_PX, _TOP_PX = 8, 1
_WIDEST_PX = 420


_RETRY = "Retry", "Continue from the last finite state at a tenth of the learning rate (F7)"
_SCALING = "data.target_scaling"
_SCALE = "Scale targets", "Set Target scaling to Standardize, which starts a new run"


class RunNotice(QFrame):
    """Says over a widget why the run diverged, beside a button to retry; hidden otherwise.

    If it ``advises``, it also says that targets should be scaled when they are the likely reason
    that the network learns nothing. It takes no room, so that nothing jumps. Signals:
    ``retry_requested()``; ``edit_requested(path, value)``, a setting shall be changed.
    """

    retry_requested = Signal()
    edit_requested = Signal(str, object)

    def __init__(self, covered: QWidget, *, advises: bool = False) -> None:
        super().__init__(covered)
        self._covered = covered
        self._advises = advises
        self._scene: Scene | None = None
        #: Which targets of the scene are not scaled and should be; "" if there are none.
        self._unscaled = ""
        self._locks = UNLOCKED
        self.setObjectName("run_notice")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.button.clicked.connect(self._on_button_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 1, 2, 1)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        covered.installEventFilter(self)
        self.hide()

    @Slot(object)
    def set_locks(self, locks: Locks) -> None:
        """Offer nothing that would change a locked setting."""
        self._locks = locks

    def show_frame(self, scene: Scene, frame: Frame) -> None:
        """Show why the run of a frame diverged, if it did, or why it learns nothing."""
        if scene is not self._scene:
            self._scene = scene
            self._unscaled = unscaled_targets(scene.experiment, scene.dataset)
        if frame.snapshot.status is Status.DIVERGED:
            what, _, helps = frame.divergence.partition("; ")
            helps = f"{helps[:1].upper()}{helps[1:]}."
            if reason := self._locks.why_no_retry():
                who = f"{self._locks.by} locks the learning rate"
                self._say(f"{what}. No Retry: {who}.", f"{reason}. {helps}", None)
            else:
                self._say(f"{what}.", helps, _RETRY)
        elif advice := self._advice(frame):
            what, _, helps = advice.partition(": ")
            locked = self._locks.locks(_SCALING)
            button = None if locked else _SCALE
            self._say(f"{what}: the targets are not scaled.", f"{advice}.", button)
        else:
            self.hide()

    def _advice(self, frame: Frame) -> str:
        """Return what helps if targets are too large to be learned, or ""."""
        measured = frame.snapshot.measurements
        if not self._advises or not self._unscaled or not measured:
            return ""
        last = measured[-1]
        if not learns_nothing(last.step, last.metrics):
            return ""
        return target_scaling_advice(self._unscaled, last.metrics["r2"])

    def _say(self, text: str, more: str, button: tuple[str, str] | None) -> None:
        self.text.setText(text)
        self.text.setToolTip(plain_text(more))
        self.setAccessibleName(text)
        self.button.setVisible(button is not None)
        if button is not None:
            self.button.setText(button[0])
            self.button.setToolTip(button[1])
        self.show()
        self._place()

    @Slot()
    def _on_button_clicked(self) -> None:
        if self.button.text() == _RETRY[0]:
            self.retry_requested.emit()
        else:
            self.edit_requested.emit(_SCALING, "standard")

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
