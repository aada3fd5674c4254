"""The dialog for an animation: what it shows, how, a preview, and writing the file."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gui.background import BackgroundTask
from gui.dialogs import FileField, align_labels, confirm_overwrite, error_label
from gui.export.animation import tasks
from gui.export.animation.clip_fields import ClipFields, remember, remembered
from gui.export.animation.encoders import FORMATS
from gui.export.animation.frames import AnimatedRun, Animation, Survey
from gui.export.animation.preview import AnimationPreview, ProgressRow, clip_text
from gui.export.animation.stage import Stage, Subject, frame_request_of
from gui.labels import WrappedLabel
from gui.preferences import Preferences
from gui.theme import DARK, LIGHT, Theme
from gui.topics import Topic, set_topic
from scratchnet.errors import InvalidInput

#: The preview is drawn when nothing has changed for this time.
_DELAY_MS = 300
_THEMES = {"Light": LIGHT, "Dark": DARK}


class AnimationDialog(QDialog):
    """Animates a run, which is replayed in the background while the window stays usable.

    `done` cancels the work and does not wait for its end; `join` does. Signals: ``written(Path)``,
    the file is complete; ``idle()``, no thread is left.
    """

    written = Signal(object)
    idle = Signal()

    def __init__(
        self,
        subjects: Sequence[Subject],
        run: AnimatedRun,
        preferences: Preferences,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export animation")
        set_topic(self, Topic.ANIMATIONS)
        self._subjects = list(subjects)
        self._run = run
        self._preferences = preferences
        self._task = BackgroundTask(self, "animation")
        #: What the current work paints on; None if there is none, or it was abandoned.
        self._stage: Stage | None = None
        self._writing = False
        #: The last survey, and the animation it belongs to.
        self._surveyed: tuple[Animation, Survey] | None = None
        self.subject = QComboBox()
        self.subject.addItems([subject.name for subject in self._subjects])
        self.subject.setToolTip("The view that is animated")
        choices = remembered(preferences)
        self.clip_fields = ClipFields(choices, run)
        self.theme = QComboBox()
        for name, colours in _THEMES.items():
            self.theme.addItem(name, colours)
        # The window's theme may be enlarged, for a presentation.
        names = [colours.name for colours in _THEMES.values()]
        self.theme.setCurrentIndex(names.index(theme.name))
        self.theme.setToolTip("The colours of the animation")
        self.file = FileField(preferences, FORMATS, "animation")
        self.file.set_format(self.clip_fields.selected_format.name)
        self.preview = AnimationPreview()
        self.estimate = WrappedLabel()
        self.reason = error_label()
        self.progress = ProgressRow()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.ok = self.buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._timer = QTimer(self, interval=_DELAY_MS, singleShot=True)
        self._lay_out()
        self.ok.setDefault(True)
        self._timer.timeout.connect(self._sample)
        self.subject.currentIndexChanged.connect(self._on_subject_current_index_changed)
        self.theme.currentIndexChanged.connect(self._on_changed)
        self.clip_fields.changed.connect(self._on_changed)
        self.clip_fields.format_chosen.connect(self.file.set_format)
        self.file.changed.connect(self._validate)
        self.file.format_chosen.connect(self.clip_fields.set_format)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._task.progressed.connect(self._on_task_progressed)
        self._task.succeeded.connect(self._on_task_succeeded)
        self._task.failed.connect(self._on_task_failed)
        self._task.ended.connect(self._on_task_ended)
        self._show_writing()
        self._on_subject_current_index_changed()

    @property
    def writing(self) -> bool:
        """Whether a file is being written."""
        return self._writing

    @property
    def busy(self) -> bool:
        """Whether a thread is left; cancelled work takes a moment to end."""
        return self._task.busy

    @Slot()
    def accept(self) -> None:
        """Start to write the file; the dialog closes when it is complete."""
        path = self.file.path()
        if self.writing or self._error_text() or path is None:
            return
        if not confirm_overwrite(self, path):
            return
        self._timer.stop()
        self._writing = True
        self._show_writing()
        animation, stage = self._animation_on_stage()
        self._task.start(partial(tasks.write, animation, stage, path))

    @Slot()
    def reject(self) -> None:
        """Cancel the writing; close if nothing is being written."""
        if not self._writing:
            super().reject()
            return
        # Whether that was in time is known when the thread ends.
        self._task.cancel()
        self.cancel.setEnabled(False)

    @Slot(int)
    def done(self, result: int) -> None:
        self._timer.stop()
        self.preview.stop()
        # Within a long step or a large map the work cannot be stopped; it ends by itself, and the
        # window does not wait for it.
        self._abandon()
        super().done(result)

    def join(self) -> None:
        """Close, and wait for the end of the thread."""
        self.done(0)
        self._task.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        # Closing the window stops the writing without another question.
        self._abandon()
        super().closeEvent(event)

    def _animation_on_stage(self) -> tuple[Animation, Stage]:
        """Return the selected animation, and a new stage for it. Raises InvalidInput."""
        choices = self.clip_fields.choices()
        clip = choices.clip()
        view = self._subjects[self.subject.currentIndex()].make(self.theme.currentData())
        recipe = self._run.up_to(self.clip_fields.up_to.value())
        request = frame_request_of(view)
        animation = Animation(recipe, self._run.engine, clip, choices.spacing, request)
        self._close_stage()
        self._stage = Stage(view, QSize(choices.width, choices.height), choices.scale)
        return animation, self._stage

    def _close_stage(self) -> None:
        """Cancel the work that paints on the stage, and delete the stage."""
        self._task.cancel()
        if self._stage is not None:
            self._stage.close()
            self._stage = None

    def _abandon(self) -> None:
        """Cancel the work, and ignore its result."""
        self._writing = False
        self._close_stage()

    @Slot()
    def _sample(self) -> None:
        """Start to compute the preview."""
        self._abandon()
        if self._clip_error():
            return
        animation, stage = self._animation_on_stage()
        survey = None
        if self._surveyed is not None and self._surveyed[0].has_frames_of(animation):
            survey = self._surveyed[1]
        self.estimate.setText("Replaying the run…")
        form = self.clip_fields.selected_format
        self._task.start(partial(tasks.sample, animation, stage, form, survey))

    def _clip_error(self) -> str:
        try:
            self.clip_fields.choices().clip()
        except InvalidInput as error:
            return str(error)
        return ""

    def _error_text(self) -> str:
        return self._clip_error() or self.file.error_text()

    @Slot()
    def _validate(self) -> None:
        reason = self._error_text()
        self.ok.setEnabled(not reason and not self.writing)
        self.reason.setText(f"Cannot export: {reason}." if reason else "")

    def _show_writing(self) -> None:
        writing = self._writing
        self.progress.begin()
        self.progress.setVisible(writing)
        self.fields.setEnabled(not writing)
        self.cancel.setText("St&op" if writing else "Cancel")
        self.cancel.setEnabled(True)
        self._validate()

    @Slot()
    def _on_subject_current_index_changed(self) -> None:
        self.file.suggest(f"{self._subjects[self.subject.currentIndex()].file_stem}-animation")
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self._validate()
        self._timer.start()

    @Slot(object)
    def _on_task_progressed(self, progress: tuple[str, int, int]) -> None:
        what, done, count = progress
        if self._writing:
            self.progress.show_progress(what, done, count)
        elif self._stage is not None:
            self.estimate.setText(f"Replaying the run: frame {done:,} of {count:,}…")

    @Slot(object)
    def _on_task_succeeded(self, result: tasks.Sample | Path) -> None:
        if self._stage is None:
            return
        if isinstance(result, tasks.Sample):
            self._show_sample(result)
            return
        remember(self._preferences, self.clip_fields.choices())
        self.file.remember_folder()
        self._writing = False
        self.written.emit(result)
        super().accept()

    def _show_sample(self, sample: tasks.Sample) -> None:
        self._surveyed = sample.animation, sample.survey
        self.preview.show_frames(sample.survey.steps, sample.pictures)
        clip = sample.animation.clip_of(sample.survey)
        self.estimate.setText(clip_text(clip, self.clip_fields.selected_format, sample.size))

    @Slot(str)
    def _on_task_failed(self, reason: str) -> None:
        if self._stage is not None:
            self._writing = False
            self.estimate.clear()
            self._show_writing()
            self.reason.setText(f"Cannot export: {reason}.")

    @Slot()
    def _on_task_ended(self) -> None:
        self._close_stage()
        if self._writing:
            # It was cancelled, or failed with an error that is shown elsewhere.
            self._writing = False
            self._show_writing()
            self.reason.setText("Stopped. Nothing was written.")
        self.idle.emit()

    def _lay_out(self) -> None:
        self.fields = QWidget()
        form = QFormLayout(self.fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("P&icture", self.subject)
        form.addRow(self.clip_fields)
        form.addRow("&Theme", self.theme)
        label = QLabel("File &name")
        label.setBuddy(self.file.line)
        form.addRow(label, self.file)
        align_labels([self.fields, self.clip_fields, self.clip_fields.size_fields])
        side = QVBoxLayout()
        side.addWidget(self.preview)
        side.addWidget(self.estimate)
        side.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.fields, 1)
        row.addLayout(side)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.reason)
        layout.addWidget(self.progress)
        layout.addWidget(self.buttons)
