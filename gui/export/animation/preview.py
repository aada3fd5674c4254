"""What the dialog shows of an animation: a preview, a summary, and the progress of writing it."""

from collections.abc import Mapping, Sequence
from time import monotonic

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.export.animation.clip import Clip, Pixels
from gui.export.animation.encoders import AnimationFormat
from gui.export.animation.stage import image_of
from gui.export.animation.writing import size_text

_SIZE = QSize(360, 270)
_INTERVAL_MS = 250
#: The remaining time is estimated from this number of frames on.
_MIN_FRAMES_TO_ESTIMATE = 3
#: The part of the progress, in percent, that is given to the replay of the run.
_RUN_PERCENT = 15


class AnimationPreview(QWidget):
    """Some frames of an animation. Plays until the user stops it or moves the slider."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = QLabel()
        self.picture.setFixedSize(_SIZE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName("Preview")
        self.play = QToolButton()
        self.play.setText("Pla&y")
        self.play.setCheckable(True)
        self.play.setToolTip("Play the sample frames, not at their real speed")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Preview frame")
        self.slider.setToolTip("Choose one of the sample frames")
        self.label = QLabel()
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
        layout.addWidget(self.label)
        self.play.toggled.connect(self._on_play_toggled)
        self.slider.valueChanged.connect(self._show)
        self.slider.actionTriggered.connect(self.stop)
        self.show_frames((), {})

    def show_frames(self, steps: Sequence[int], pictures: Mapping[int, Pixels]) -> None:
        """Show some pictures by frame number; ``steps`` are those of all frames."""
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
        """Stop playing."""
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
            self.label.clear()
            return
        number, pixmap = self._pictures[self.slider.value()]
        self.picture.setPixmap(pixmap)
        self.label.setText(
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


class ProgressRow(QWidget):
    """A progress bar with a text below."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.label = QLabel()
        self._frames_since_s = 0.0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar)
        layout.addWidget(self.label)

    def begin(self) -> None:
        """Start at 0 %, and show the row."""
        self.bar.setValue(0)
        self.label.clear()
        self.show()

    def show_progress(self, what: str, done: int, count: int) -> None:
        """Show the progress that `film_tasks.write_film` tells."""
        if what == "run":
            self._frames_since_s = monotonic()
        self.bar.setValue(progress_percent(what, done, count))
        self.label.setText(progress_text(what, done, count, monotonic() - self._frames_since_s))


def clip_text(clip: Clip, form: AnimationFormat, size: int) -> str:
    """Return a sentence about the frames, duration and estimated size of a file."""
    rate = form.true_rate(clip.rate)
    text = f"About {size_text(size)}: {clip.frames:,} frames, "
    text += f"{clip.frames / rate + clip.hold_s:.3g} s"
    if abs(rate - clip.rate) > 1e-6 * clip.rate:
        text += f". The nearest rate a {form.label} can have is {rate:.3g} frames/s"
    return text + "."


def progress_percent(what: str, done: int, count: int) -> int:
    """Return the overall progress; ``what`` is "run" or "frame"."""
    fraction = done / max(count, 1)
    if what == "run":
        return round(_RUN_PERCENT * fraction)
    return round(_RUN_PERCENT + (100 - _RUN_PERCENT) * fraction)


def progress_text(what: str, done: int, count: int, elapsed_s: float) -> str:
    """Return the progress as text; ``elapsed_s`` is the time taken by the frames so far."""
    if what == "run":
        return f"Replaying the run: frame {done:,} of {count:,}"
    text = f"Frame {done:,} of {count:,}"
    if done < _MIN_FRAMES_TO_ESTIMATE:
        return text
    return f"{text}, {_remaining_text(elapsed_s * (count - done) / done)}"


def _remaining_text(seconds: float) -> str:
    if seconds < 1:
        return "less than a second left"
    if seconds < 90:
        return f"about {seconds:.0f} s left"
    return f"about {seconds / 60:.0f} min left"
