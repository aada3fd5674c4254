"""Some frames of an animation before it is made: to play, or to look at one by one."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from gui.export.animation.clip import Pixels
from gui.export.animation.stage import image_of

_SIZE = QSize(360, 270)
_INTERVAL_MS = 250


class FilmPreview(QWidget):
    """Plays by itself until somebody stops it or moves the slider."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = QLabel()
        self.picture.setFixedSize(_SIZE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName("Preview")
        self.play = QToolButton()
        self.play.setText("Pla&y")
        self.play.setCheckable(True)
        self.play.setToolTip("Play the frames that are known so far, not in their time")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Frame of the preview")
        self.slider.setToolTip("Which of the frames that are known so far is shown")
        self.words = QLabel()
        self._steps: Sequence[int] = ()
        self._pictures: list[tuple[int, QPixmap]] = []
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        row = QHBoxLayout()
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.picture)
        layout.addLayout(row)
        layout.addWidget(self.words)
        self.play.toggled.connect(self._on_play_toggled)
        self.slider.valueChanged.connect(self._show)
        self.slider.actionTriggered.connect(self.stop)
        self.show_frames((), {})

    def show_frames(self, steps: Sequence[int], pictures: Mapping[int, Pixels]) -> None:
        """Show some frames by their numbers, of an animation that has these steps."""
        at, first = self.slider.value(), not self._pictures
        self._steps = steps
        self._pictures = [(number, self._pixmap(pictures[number])) for number in sorted(pictures)]
        self.slider.setRange(0, max(len(pictures) - 1, 0))
        self.slider.setValue(at)
        for widget in (self.play, self.slider):
            widget.setEnabled(bool(pictures))
        self.play.setChecked(bool(pictures) and (first or self.play.isChecked()))
        self._show()

    @Slot()
    def stop(self) -> None:
        """Stand still."""
        self.play.setChecked(False)

    def _pixmap(self, pixels: Pixels) -> QPixmap:
        ratio = self.devicePixelRatio()
        pixmap = QPixmap.fromImage(image_of(pixels)).scaled(
            _SIZE * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    @Slot()
    def _show(self) -> None:
        if not self._pictures:
            self.picture.clear()
            self.words.clear()
            return
        number, pixmap = self._pictures[self.slider.value()]
        self.picture.setPixmap(pixmap)
        self.words.setText(
            f"Frame {number + 1:,} of {len(self._steps):,}, after step {self._steps[number]:,}"
        )

    @Slot(bool)
    def _on_play_toggled(self, on: bool) -> None:
        if on:
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _on_timer_timeout(self) -> None:
        self.slider.setValue((self.slider.value() + 1) % max(len(self._pictures), 1))
