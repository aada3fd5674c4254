"""Run files: saving a run with who made it, opening one and verifying it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from gui.actions import Place, command
from gui.background import SAVING_TIMEOUT_S, BackgroundTask, TaskContext, TaskFailed
from gui.current_frame import CurrentFrame
from gui.dialogs import ask_save_path, error_label
from gui.document.document import Document
from gui.document.files import FileActions
from gui.labels import WrappedLabel
from gui.plain import plain_text
from gui.preferences import Preferences
from gui.topics import Topic, set_topic
from gui.training import RunController
from gui.training.engines import EngineChoice
from gui.training.replay import ReplayController
from scratchnet.datasets import build_problem
from scratchnet.errors import InvalidInput
from scratchnet.formula import FormulaError
from scratchnet.records import SUFFIX, About, Check, HandIn, Run, read_run, run_of, write_run
from scratchnet.records.file import LONGEST_TEXT, checked_about
from scratchnet.run.recipe import PlantedBug
from scratchnet.run.snapshot import Frame, Scene

_FILTER = f"Runs (*{SUFFIX});;All files (*)"
_DIALOG_WIDTH_PX = 420
#: What a hand-in contains besides.
_HANDED_IN = (
    "; and your answers, how many hints you took and how many runs you made. It contains nothing "
    "else. The teacher's program makes the run again to check it."
)


class RunFiles(QObject):
    """Saves, opens and verifies runs, and exports their values.

    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be.
    """

    noted = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        document: Document,
        files: FileActions,
        controller: RunController,
        engines: EngineChoice,
        current: CurrentFrame,
        preferences: Preferences,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._files = files
        self._controller = controller
        self._preferences = preferences
        self._window = window
        self._current = current
        self.replay = ReplayController(controller, engines, current, self)
        self.replay.noted.connect(self.noted)
        self.replay.refused.connect(self.refused)
        self.replay.differed.connect(self._on_replay_differed)
        self._reading = BackgroundTask(self, "read run")
        self._reading.succeeded.connect(self._on_reading_succeeded)
        self._reading.failed.connect(self.refused)
        self._writing = BackgroundTask(self, "save run")
        self._writing.succeeded.connect(self._on_writing_succeeded)
        self._writing.failed.connect(self.refused)
        files.run_chosen.connect(self.open)

    @command(
        "save_run",
        "Save r&un…",
        Place.SAVE,
        "Save the run and its losses to a file that can be verified",
        keys="Ctrl+Alt+S",
    )
    @Slot()
    def ask_and_save(self) -> None:
        """Ask who made the run and for a file, and write it."""
        current = self._current.value
        if current is None or not current[1].snapshot.step:
            self.refused.emit("There is no run to save yet: press Run (F5) first.")
            return
        # The current frame: training may continue while the questions are answered.
        scene, frame = current
        if frame.snapshot.bug:
            self.refused.emit(str(PlantedBug()))
            return
        about = ask_about_run(self._preferences, self._window)
        if about is None:
            return
        stem = about.title or about.author or "run"
        suggested = self._preferences.run_folder / f"{file_name(stem)}{SUFFIX}"
        path = ask_save_path(self._window, "Save run", suggested, _FILTER, SUFFIX, (SUFFIX,))
        if path is not None:
            self.save_to(path, scene, frame, about)

    def ask_and_hand_in(self, hand_in: HandIn, title: str) -> None:
        """Ask for the learner's name and for a file, and write the run with what it is for.

        ``title`` is that of the lesson.
        """
        current = self._current.value
        if current is None:
            return
        about = ask_about_run(self._preferences, self._window, lesson=title)
        if about is None:
            return
        stem = file_name(f"{about.author} {hand_in.lesson} {hand_in.task}")
        suggested = self._preferences.run_folder / f"{stem}{SUFFIX}"
        path = ask_save_path(self._window, "Hand in", suggested, _FILTER, SUFFIX, (SUFFIX,))
        if path is not None:
            self.save_to(path, *current, about, hand_in)

    def save_to(
        self,
        path: Path,
        scene: Scene,
        frame: Frame,
        about: About,
        hand_in: HandIn | None = None,
    ) -> None:
        """Write a run, in the background; ``hand_in`` says what for, if for a lesson."""
        if self._writing.busy:
            self.refused.emit("A run is still being written. Try again in a moment.")
            return
        self._writing.start(partial(_write, path, scene, frame, about, hand_in))

    @command(
        "export_values",
        "&Values as CSV…",
        Place.EXPORT,
        "Save losses, metrics, parameters, samples and outputs as tables",
        keys="Ctrl+Shift+T",
    )
    @Slot()
    def ask_and_export_values(self) -> None:
        """Show the dialog that writes the run's numbers as CSV."""
        frame = self._current.frame
        if frame is None:
            return
        from gui.export.values import ValuesDialog
        from scratchnet.records.values import RunData

        try:
            data = RunData.from_snapshot(frame.snapshot)
        except PlantedBug as error:
            self.refused.emit(str(error))
            return
        dialog = ValuesDialog(data, self._preferences, self._window)
        if dialog.exec() and dialog.written:
            names = ", ".join(path.name for path in dialog.written)
            self.noted.emit(f"Wrote {names} to {dialog.written[0].parent}")
        dialog.deleteLater()

    @Slot(object)
    def open(self, path: Path) -> None:
        """Read a run in the background, then open and verify it."""
        if self._reading.busy:
            self.refused.emit("Another run is still being read. Try again in a moment.")
            return
        self.noted.emit(f"Reading {path.name} …")
        self._reading.start(partial(_read, path))

    def close(self) -> None:
        """Wait for what is being written, and cancel what is being read."""
        self._reading.close()
        self._writing.wait(SAVING_TIMEOUT_S)
        self._writing.close()

    @Slot(object)
    def _on_reading_succeeded(self, read: tuple[Path, Run]) -> None:
        path, run = read
        if not self._files.may_discard():
            return
        self._files.remember(path)
        # Else the current run would continue with the experiment of the file.
        self._controller.pause()
        self._document.open(run.recipe.experiment_at_end, None, title=path.name)
        name = f"the run of {run.about.author}" if run.about.author else path.name
        self.replay.start(run.recipe, run, name)

    @Slot(object)
    def _on_writing_succeeded(self, written: tuple[Path, Run]) -> None:
        path, run = written
        self._preferences.run_folder = path.parent
        self._files.remember(path)
        self.noted.emit(f"Saved the run, {run.steps:,} steps, as {path}")

    @Slot(str, object)
    def _on_replay_differed(self, name: str, check: Check) -> None:
        show_difference(self._window, name, check)


def _write(
    path: Path,
    scene: Scene,
    frame: Frame,
    about: About,
    hand_in: HandIn | None,
    _: TaskContext,
) -> tuple[Path, Run]:
    run = run_of(frame.snapshot, scene.dataset, scene.test, about, hand_in)
    try:
        write_run(path, run)
    except OSError as error:
        raise TaskFailed(f"{path} cannot be written: {error.strerror or error}") from error
    return path, run


def _read(path: Path, _: TaskContext) -> tuple[Path, Run]:
    run = read_run(path)
    try:
        build_problem(run.recipe.experiment)
    except (InvalidInput, FormulaError) as error:
        raise TaskFailed(f"{path}: {error}") from error
    return path.resolve(), run


def file_name(text: str) -> str:
    """Return a text as a file name that any system allows."""
    return "".join(
        character if character.isalnum() or character in "-_ " else "_" for character in text
    )[:80]


class RunDialog(QDialog):
    """Asks for the author's ``name`` and the run's ``title``, both optional.

    With the title of a ``lesson`` the run is handed in for it, and the name is needed.
    """

    def __init__(self, author: str, parent: QWidget | None = None, *, lesson: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Hand in" if lesson else "Save run")
        set_topic(self, Topic.LESSONS if lesson else Topic.RUNS)
        self.setMinimumWidth(_DIALOG_WIDTH_PX)
        self._needs_name = bool(lesson)
        self.name = QLineEdit(author)
        self.name.setToolTip("Your name" if lesson else "Who made the run (optional)")
        self.name.setPlaceholderText("your name" if lesson else "optional")
        self.title = QLineEdit(lesson)
        self.title.setToolTip("What the run is called (optional)")
        self.title.setPlaceholderText("optional")
        for line in (self.name, self.title):
            line.setMaxLength(LONGEST_TEXT)
        note = WrappedLabel(
            "The file contains the experiment, every loss and the parameters, and which "
            "Scratchnet, Python, system, processor and C library computed them, and when"
            f"{_HANDED_IN if lesson else '. It contains nothing else.'}"
        )
        self.reason = error_label()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.save = buttons.addButton("&Save…", QDialogButtonBox.ButtonRole.AcceptRole)
        for line in (self.name, self.title):
            line.textChanged.connect(self._validate)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("&Name", self.name)
        form.addRow("&Title", self.title)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(self.reason)
        layout.addWidget(buttons)
        # Only a button that is in the dialog already can become its default.
        self.save.setDefault(True)
        self._validate()

    def about(self) -> About:
        """Return what was typed. Raises InvalidInput."""
        return checked_about(self.name.text(), self.title.text())

    @Slot()
    def _validate(self) -> None:
        """Show why what was typed cannot be saved."""
        reason = ""
        try:
            self.about()
        except InvalidInput as error:
            reason = f"Cannot save: {error}."
        if self._needs_name and not self.name.text().strip():
            reason = "Enter your name, so that the teacher knows whose it is."
        self.save.setEnabled(not reason)
        self.reason.setText(reason)


def ask_about_run(preferences: Preferences, parent: QWidget, *, lesson: str = "") -> About | None:
    """Ask for author and title, and remember the author; return None if that is cancelled.

    ``lesson`` is the title of the lesson that the run is handed in for, if it is.
    """
    dialog = RunDialog(preferences.author, parent, lesson=lesson)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    about = dialog.about() if accepted else None
    dialog.deleteLater()
    if about is None:
        return None
    preferences.author = about.author
    return about


def show_difference(parent: QWidget, name: str, check: Check) -> None:
    """Show where a run first differs from its file, and the likely reason."""
    found = check.discrepancy
    if found is None:
        return
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("The run differs")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"Replayed by the {check.engine} engine, {name} first differs in {found.place}.")
    details = f"In the file: {found.recorded}\nReplayed: {found.found}\n\n{check.reason}"
    box.setInformativeText(plain_text(details))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
