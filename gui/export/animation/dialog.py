"""The dialog that asks what to animate and how, and makes the file beside the window."""

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
from gui.dialogs import FileField, confirm_overwrite
from gui.export.animation.alignment import align_labels
from gui.export.animation.choices import remember, remembered
from gui.export.animation.clip_fields import ClipFields
from gui.export.animation.encoders import FORMATS
from gui.export.animation.film import Film, Survey, same_frames
from gui.export.animation.film_tasks import Sample, sample_film, write_film
from gui.export.animation.preview import FilmPreview
from gui.export.animation.progress import clip_words
from gui.export.animation.progress_row import ProgressRow
from gui.export.animation.run import Run
from gui.export.animation.stage import Stage
from gui.export.animation.subjects import Subject, frame_request_of
from gui.preferences import Preferences
from gui.theme import DARK, LIGHT, Theme
from scratchnet.errors import InvalidInput

#: Typing is over when nothing was changed for so long.
_DELAY_MS = 300
_THEMES = {"Light": LIGHT, "Dark": DARK}


class AnimationDialog(QDialog):
    """Signals: ``made(Path)``, the file is written; ``at_rest()``, no thread is left.

    The window stays usable meanwhile: the run is replayed from its recipe. `done` cancels what is
    underway and does not wait for its end; `join` does.
    """

    made = Signal(object)
    at_rest = Signal()

    def __init__(
        self,
        subjects: Sequence[Subject],
        run: Run,
        preferences: Preferences,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export animation")
        self._subjects = list(subjects)
        self._run = run
        self._preferences = preferences
        self._task = BackgroundTask(self, "animation")
        #: What is painted on by the work that is of interest; None if none is.
        self._stage: Stage | None = None
        self._making = False
        #: The last survey, with the film that it is of.
        self._known: tuple[Film, Survey] | None = None
        self.subject = QComboBox()
        self.subject.addItems([subject.name for subject in self._subjects])
        self.subject.setToolTip("What to show the training of")
        choices = remembered(preferences)
        self.clip_fields = ClipFields(choices, run)
        self.theme = QComboBox()
        for name, colours in _THEMES.items():
            self.theme.addItem(name, colours)
        self.theme.setCurrentIndex(list(_THEMES.values()).index(theme))
        self.theme.setToolTip("The colours of the animation")
        self.file = FileField(preferences, tuple(FORMATS), "animation")
        self.file.set_suffix(choices.suffix)
        self.preview = FilmPreview()
        self.estimate = QLabel()
        self.estimate.setWordWrap(True)
        self.reason = QLabel()
        self.reason.setWordWrap(True)
        self.reason.setAccessibleName("What is wrong")
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
        self.clip_fields.format_chosen.connect(self.file.set_suffix)
        self.file.changed.connect(self._check)
        self.file.suffix_chosen.connect(self.clip_fields.set_format)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._task.progressed.connect(self._on_task_progressed)
        self._task.succeeded.connect(self._on_task_succeeded)
        self._task.failed.connect(self._on_task_failed)
        self._task.ended.connect(self._on_task_ended)
        self._show_making()
        self._on_subject_current_index_changed()

    @property
    def underway(self) -> bool:
        """Whether a file is being made."""
        return self._making

    @property
    def busy(self) -> bool:
        """Whether a thread is left; after a cancellation it takes a moment to end."""
        return self._task.busy

    @Slot()
    def accept(self) -> None:
        """Make the file; the dialog closes when it is written."""
        path = self.file.path()
        if self.underway or self._error_text() or path is None:
            return
        if not confirm_overwrite(self, path):
            return
        self._timer.stop()
        self._making = True
        self._show_making()
        film, stage = self._film_on_stage()
        self._task.start(partial(write_film, film, stage, path))

    @Slot()
    def reject(self) -> None:
        """Cancel the file that is being made; if there is none, close."""
        if not self._making:
            super().reject()
            return
        # Whether it was in time is known when its thread ends.
        self._task.cancel()
        self.cancel.setEnabled(False)

    @Slot(int)
    def done(self, result: int) -> None:
        self._timer.stop()
        self.preview.stop()
        # What is cancelled ends by itself: within a long step or a large map it cannot be stopped,
        # and the window is not to wait for that.
        self._abandon()
        super().done(result)

    def join(self) -> None:
        """Close, and wait for the end of the thread."""
        self.done(0)
        self._task.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        # Who closes the window means it, at once.
        self._abandon()
        super().closeEvent(event)

    def _film_on_stage(self) -> tuple[Film, Stage]:
        """Return what is chosen, and a new stage for it. Raises InvalidInput."""
        choices = self.clip_fields.choices()
        clip = choices.clip()
        view = self._subjects[self.subject.currentIndex()].make(self.theme.currentData())
        recipe = self._run.up_to(self.clip_fields.up_to.value())
        film = Film(recipe, self._run.engine, clip, choices.spacing, frame_request_of(view))
        self._close_stage()
        self._stage = Stage(view, QSize(choices.width, choices.height), choices.scale)
        return film, self._stage

    def _close_stage(self) -> None:
        """Take the stage down; work that used it was cancelled or has ended, and paints no more."""
        self._task.cancel()
        if self._stage is not None:
            self._stage.close()
            self._stage = None

    def _abandon(self) -> None:
        """Cancel what is underway; its end is of no interest."""
        self._making = False
        self._close_stage()

    @Slot()
    def _sample(self) -> None:
        """Start to find out what the file will be like."""
        self._abandon()
        if self._clip_reason():
            return
        film, stage = self._film_on_stage()
        known = None
        if self._known is not None and same_frames(self._known[0], film):
            known = self._known[1]
        self.estimate.setText("Looking at the run…")
        self._task.start(partial(sample_film, film, stage, self.clip_fields.kind, known))

    def _clip_reason(self) -> str:
        try:
            self.clip_fields.choices().clip()
        except InvalidInput as error:
            return str(error)
        return ""

    def _error_text(self) -> str:
        return self._clip_reason() or self.file.error_text()

    @Slot()
    def _check(self) -> None:
        reason = self._error_text()
        self.ok.setEnabled(not reason and not self.underway)
        self.reason.setText(f"Cannot export: {reason}." if reason else "")

    def _show_making(self) -> None:
        making = self._making
        self.progress.begin()
        self.progress.setVisible(making)
        self.fields.setEnabled(not making)
        self.cancel.setText("St&op" if making else "Cancel")
        self.cancel.setEnabled(True)
        self._check()

    @Slot()
    def _on_subject_current_index_changed(self) -> None:
        self.file.suggest(f"{self._subjects[self.subject.currentIndex()].file_stem}-animation")
        self._on_changed()

    @Slot()
    def _on_changed(self) -> None:
        self._check()
        self._timer.start()

    @Slot(object)
    def _on_task_progressed(self, progress: tuple[str, int, int]) -> None:
        what, done, count = progress
        if self._making:
            self.progress.show_progress(what, done, count)
        elif self._stage is not None:
            self.estimate.setText(f"Looking at the run: frame {done:,} of {count:,}…")

    @Slot(object)
    def _on_task_succeeded(self, result: Sample | Path) -> None:
        if self._stage is None:
            return
        if isinstance(result, Sample):
            self._show_sample(result)
            return
        remember(self._preferences, self.clip_fields.choices())
        self.file.remember_folder()
        self._making = False
        self.made.emit(result)
        super().accept()

    def _show_sample(self, sample: Sample) -> None:
        self._known = sample.film, sample.known
        self.preview.show_frames(sample.known.steps, sample.pictures)
        self.estimate.setText(
            clip_words(sample.film.clip_of(sample.known), self.clip_fields.kind, sample.size)
        )

    @Slot(str)
    def _on_task_failed(self, reason: str) -> None:
        if self._stage is not None:
            self._making = False
            self.estimate.clear()
            self._show_making()
            self.reason.setText(f"Cannot export: {reason}.")

    @Slot()
    def _on_task_ended(self) -> None:
        self._close_stage()
        if self._making:
            # It was cancelled, or failed with an error that is shown elsewhere.
            self._making = False
            self._show_making()
            self.reason.setText("Stopped. Nothing was written.")
        self.at_rest.emit()

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
