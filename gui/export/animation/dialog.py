"""The dialog that asks what to animate and how, and makes the file beside the window."""

from collections.abc import Sequence
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

from gui.dialogs import FileField, confirm_overwrite
from gui.export.animation.alignment import align_labels
from gui.export.animation.choices import remember, remembered
from gui.export.animation.clip_fields import ClipFields
from gui.export.animation.encoders import FORMATS
from gui.export.animation.film import Film, Survey, same_frames
from gui.export.animation.job import Job, Sample
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
    """Signals: ``made(Path)``, the file is there; ``failed(str)``, a traceback.

    The window stays usable meanwhile: the run is made anew from its recipe. `done` gives up what
    is underway and waits for its end.
    """

    made = Signal(object)
    failed = Signal(str)

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
        #: All whose threads have not ended; those that are given up take a moment to.
        self._jobs: list[Job] = []
        self._sampling: Job | None = None
        self._making: Job | None = None
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
        self._show_making(False)
        self._on_subject_current_index_changed()

    @property
    def underway(self) -> bool:
        """Whether a file is being made."""
        return self._making is not None

    @Slot()
    def accept(self) -> None:
        """Make the file; the dialog closes when it is there."""
        path = self.file.path()
        if self.underway or self._error_text() or path is None:
            return
        if not confirm_overwrite(self, path):
            return
        self._timer.stop()
        self._cancel_all()
        self._making = self._new_job()
        self._making.made.connect(self._on_job_made)
        self._show_making(True)
        self._making.make(path)

    @Slot()
    def reject(self) -> None:
        """Give up the file that is being made; if there is none, close."""
        if self._making is None:
            super().reject()
            return
        # Whether it was in time is known when its thread ends.
        self._making.cancel()
        self.cancel.setEnabled(False)

    @Slot(int)
    def done(self, result: int) -> None:
        self._timer.stop()
        self.preview.stop()
        # What was given up ends by itself: within a long step or a large map it cannot be stopped,
        # and the window is not to wait for that.
        self._cancel_all()
        super().done(result)

    @property
    def at_rest(self) -> bool:
        """Whether no thread is left."""
        return not self._jobs

    def join(self) -> None:
        """Close, and wait for the end of every thread."""
        self.done(0)
        while self._jobs:
            self._forget(self._jobs[-1])

    def closeEvent(self, event: QCloseEvent) -> None:
        # Who closes the window means it, at once.
        self._cancel_all()
        super().closeEvent(event)

    def _new_job(self) -> Job:
        """Return a job for what is chosen. Raises InvalidInput."""
        choices = self.clip_fields.choices()
        clip = choices.clip()
        view = self._subjects[self.subject.currentIndex()].make(self.theme.currentData())
        recipe = self._run.up_to(self.clip_fields.up_to.value())
        film = Film(recipe, self._run.engine, clip, choices.spacing, frame_request_of(view))
        job = Job(film, Stage(view, QSize(choices.width, choices.height), choices.scale), self)
        job.progressed.connect(self._on_job_progressed)
        job.refused.connect(self._on_job_refused)
        job.failed.connect(self._on_job_failed)
        job.ended.connect(self._on_job_ended)
        self._jobs.append(job)
        return job

    @Slot()
    def _sample(self) -> None:
        """Begin to find out what the file will be like."""
        self._cancel_all()
        if self._clip_reason():
            return
        job = self._sampling = self._new_job()
        known = None
        if self._known is not None and same_frames(self._known[0], job.film):
            known = self._known[1]
        job.sampled.connect(self._on_job_sampled)
        self.estimate.setText("Looking at the run…")
        job.sample(self.clip_fields.kind, known)

    def _is_current(self, job: object) -> bool:
        return job is not None and job in (self._sampling, self._making)

    def _cancel_all(self) -> None:
        self._sampling = self._making = None
        for job in self._jobs:
            job.cancel()

    def _forget(self, job: Job) -> None:
        self._jobs.remove(job)
        job.close()
        job.deleteLater()

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

    def _show_making(self, making: bool) -> None:
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

    @Slot(str, int, int)
    def _on_job_progressed(self, what: str, done: int, count: int) -> None:
        if self.sender() is self._sampling:
            self.estimate.setText(f"Looking at the run: frame {done:,} of {count:,}…")
        elif self.sender() is self._making:
            self.progress.show_progress(what, done, count)

    @Slot(object)
    def _on_job_sampled(self, sample: Sample) -> None:
        job = self._sampling
        if job is None or self.sender() is not job:
            return
        self._known = job.film, sample.known
        self.preview.show_frames(sample.known.steps, sample.pictures)
        self.estimate.setText(
            clip_words(job.film.clip_of(sample.known), self.clip_fields.kind, sample.size)
        )

    @Slot(object)
    def _on_job_made(self, path: Path) -> None:
        if self.sender() is self._making:
            remember(self._preferences, self.clip_fields.choices())
            self.file.remember_folder()
            self._making = None
            self.made.emit(path)
            super().accept()

    @Slot(str)
    def _on_job_refused(self, reason: str) -> None:
        if self._is_current(self.sender()):
            self._cancel_all()
            self.estimate.clear()
            self._show_making(False)
            self.reason.setText(f"Cannot export: {reason}.")

    @Slot(str)
    def _on_job_failed(self, details: str) -> None:
        if self._is_current(self.sender()):
            self._cancel_all()
            self._show_making(False)
            self.failed.emit(details)

    @Slot()
    def _on_job_ended(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._jobs:
            self._forget(job)
        if job is self._making and job is not None:
            self._making = None
            self._show_making(False)
            self.reason.setText("Stopped. Nothing was written.")

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
