"""The editor of lessons: the file's text beside its preview, with what is wrong at its lines."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QScrollArea,
    QSplitter,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from gui.actions import describe
from gui.background import BackgroundTask, TaskContext
from gui.dialogs import ask_save_path, open_with_size
from gui.labels import WrappedLabel
from gui.lessons.editor_text import EditorText
from gui.lessons.lesson_page import Pictures
from gui.lessons.preview import preview
from gui.lessons.start_line import with_start
from gui.lessons.text import LessonText, no_picture
from gui.plain import plain_text
from gui.preferences import Preferences
from gui.topics import Topic, set_topic
from scratchnet.errors import InvalidInput
from scratchnet.experiment import Experiment
from scratchnet.files import write_atomically
from scratchnet.lessons import (
    SUFFIX,
    Finding,
    Lesson,
    Problem,
    SeedRun,
    Surroundings,
    UnreadableLesson,
    parse_lesson,
    prove,
)
from scratchnet.lessons.template import template

_SIZE_PX = (1100, 760)
#: The text is read this long after the last key.
_PAUSE_MS = 300
_PROVE_TIP = (
    "Prove in the background that solutions reach the goals, and that the start and near misses do "
    "not; again to cancel"
)
_FILTER = f"Lessons (*{SUFFIX});;All files (*)"
_LINE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of reading the text: a lesson, or what is wrong with it."""

    lesson: Lesson | None
    problems: tuple[Problem, ...]


class LessonEditor(QWidget):
    """A window in which a lesson is written.

    ``experiment`` returns the experiment of the laboratory. Signals: ``try_wanted(Path)``, the
    lesson, which is saved, shall be opened as learners see it.
    """

    try_wanted = Signal(object)

    def __init__(
        self,
        surroundings: Surroundings,
        experiment: Callable[[], Experiment],
        preferences: Preferences,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("lesson_editor")
        set_topic(self, Topic.LESSONS)
        self._surroundings = surroundings
        self._experiment = experiment
        self._preferences = preferences
        self.path: Path | None = None
        self._saved = ""
        self._lesson: Lesson | None = None
        self.text = EditorText()
        self.preview = LessonText()
        self.preview.setAccessibleName("Preview of the lesson")
        self.problems = QListWidget()
        self.problems.setObjectName("lesson_problems")
        self.problems.setAccessibleName("What is wrong, and what trying the solutions found")
        self.problems.setWordWrap(True)
        self.note = WrappedLabel()
        self.note.setObjectName("lesson_note")
        self.commands: dict[str, QAction] = {}
        self._reading = BackgroundTask(self, "read lesson")
        self._proving = BackgroundTask(self, "try solutions")
        self._timer = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._lay_out()
        self.text.textChanged.connect(self._on_text_changed)
        self._timer.timeout.connect(self._read)
        self._reading.succeeded.connect(self._on_reading_succeeded)
        self._proving.reported.connect(self._on_proving_reported)
        self._proving.failed.connect(self.note.setText)
        self._proving.succeeded.connect(self._on_proving_succeeded)
        self._proving.cancelled.connect(partial(self.note.setText, "Trying was cancelled."))
        self._proving.ended.connect(self._on_proving_ended)
        self.problems.itemActivated.connect(self._on_item_chosen)
        self.problems.itemClicked.connect(self._on_item_chosen)
        open_with_size(self, *_SIZE_PX)
        self._show_text(template("my-lesson", "My lesson"), None)

    @property
    def modified(self) -> bool:
        """Whether the text differs from its file."""
        return self.text.toPlainText() != self._saved

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that the text is; None if something is wrong with it."""
        return self._lesson

    def _lay_out(self) -> None:
        bar = QToolBar()
        for name, text, keys, tip, call in (
            ("new", "New", "Ctrl+N", "Begin another lesson", self.new),
            ("open", "Open…", "Ctrl+O", "Open a lesson's file", self.ask_and_open),
            ("save", "Save", "Ctrl+S", "Save the lesson", self.save),
            ("save_as", "Save as…", "Ctrl+Shift+S", "Save under another name", self.save_as),
            (
                "take",
                "Take the present experiment as start",
                "Ctrl+T",
                "Let the task at the cursor begin with the experiment of the laboratory",
                self.take_experiment,
            ),
            (
                "prove",
                "Try the solutions",
                "F5",
                _PROVE_TIP,
                self.try_solutions,
            ),
            (
                "try",
                "Open as a learner",
                "F6",
                "Save the lesson, and open it in the laboratory",
                self.try_lesson,
            ),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(keys))
            describe(action, tip)
            action.triggered.connect(partial(_called, call))
            bar.addAction(action)
            self.commands[name] = action
        self._area = QScrollArea()
        self._area.setAccessibleName("Preview")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.addWidget(self.preview)
        column.addStretch(1)
        self._area.setWidget(inside)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text, 4)
        column.addWidget(self.note)
        column.addWidget(self.problems, 1)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self._area)
        splitter.setSizes([_SIZE_PX[0] * 3 // 5, _SIZE_PX[0] * 2 // 5])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 6)
        layout.addWidget(bar)
        layout.addWidget(splitter, 1)

    # -- files -------------------------------------------------------------------------------

    def new(self) -> None:
        """Begin another lesson, after asking about changes."""
        if self.may_discard():
            self._show_text(template("my-lesson", "My lesson"), None)

    def ask_and_open(self) -> None:
        """Ask for a lesson's file and open it, after asking about changes."""
        folder = str(self._preferences.experiment_folder)
        name, _ = QFileDialog.getOpenFileName(self, "Open a lesson", folder, _FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a file whether or not it is a lesson that holds, after asking about changes."""
        if not self.may_discard():
            return
        try:
            self._show_text(path.read_text(encoding="utf-8"), path)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            self.note.setText(f"{path} cannot be read: {reason}")

    def save(self) -> bool:
        """Save under the lesson's name, or ask for one; return whether it was saved."""
        return self.save_as() if self.path is None else self._save_to(self.path)

    def save_as(self) -> bool:
        """Ask for a name and save; return whether it was saved."""
        name = self._lesson.id if self._lesson is not None else "my-lesson"
        suggested = self.path or self._preferences.experiment_folder / f"{name}{SUFFIX}"
        path = ask_save_path(self, "Save lesson", suggested, _FILTER, SUFFIX, (".md",))
        return path is not None and self._save_to(path)

    def may_discard(self) -> bool:
        """Return whether the text may be discarded: it is saved, or the user agrees."""
        if not self.modified:
            return True
        name = self.path.name if self.path is not None else "The new lesson"
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            "Unsaved changes",
            plain_text(f"{name} has changes that are not saved."),
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            return self.save()
        return bool(answer == buttons.Discard)

    def _save_to(self, path: Path) -> bool:
        text = self.text.toPlainText()
        try:
            write_atomically(path, text.encode())
        except OSError as error:
            self.note.setText(f"{path} cannot be written: {error.strerror or error}")
            return False
        self.path, self._saved = path, text
        self._preferences.experiment_folder = path.parent
        self.note.setText(f"Saved {path}")
        self._on_text_changed()
        return True

    def _show_text(self, text: str, path: Path | None) -> None:
        self.path = path
        self.text.setPlainText(text)
        # Line ends as the editor has them.
        self._saved = self.text.toPlainText()
        self.note.setText("")
        self._show_name()
        self._read()

    def _show_name(self) -> None:
        name = self.path.name if self.path is not None else "New lesson"
        self.setWindowTitle(f"{name}[*] – Lesson editor – Scratchnet")
        self.setWindowModified(self.modified)

    # -- reading -----------------------------------------------------------------------------

    @Slot()
    def _on_text_changed(self) -> None:
        self._show_name()
        self._timer.start()

    @Slot()
    def _read(self) -> None:
        text, folder = self.text.toPlainText(), self.path.parent if self.path else None
        self._reading.start(partial(_parsed, text, self._surroundings, folder))

    @Slot(object)
    def _on_reading_succeeded(self, read: _Read) -> None:
        self._lesson = read.lesson
        self.text.show_problems(read.problems)
        self.problems.clear()
        for problem in read.problems:
            item = QListWidgetItem(f"✗ {problem}")
            item.setData(_LINE, problem.line)
            self.problems.addItem(item)
        self.commands["prove"].setEnabled(read.lesson is not None or self._proving.busy)
        self.commands["try"].setEnabled(read.lesson is not None)
        if read.lesson is not None:
            folder = read.lesson.folder
            self.preview.show_text(
                preview(read.lesson), no_picture if folder is None else Pictures(folder)
            )
            self.problems.addItem("✓ The file is a lesson. Try the solutions to prove it.")

    @Slot(QListWidgetItem)
    def _on_item_chosen(self, item: QListWidgetItem) -> None:
        line = item.data(_LINE)
        if line:
            self.text.go_to(line)

    # -- trying ------------------------------------------------------------------------------

    def take_experiment(self) -> None:
        """Let the task at the cursor begin with the experiment of the laboratory."""
        text = self.text.toPlainText()
        presets = self._surroundings.presets
        try:
            changed = with_start(text, self.text.line, self._experiment(), presets)
        except InvalidInput as error:
            self.note.setText(f"{error}.")
            return
        self.text.replace_text(changed)
        self.note.setText("The task begins with the present experiment. Undo (Ctrl+Z) reverts it.")

    def try_solutions(self) -> None:
        """Prove the lesson in the background, or cancel that."""
        if self._proving.busy:
            self._proving.cancel()
            return
        lesson = self._lesson
        if lesson is None:
            return
        self.problems.clear()
        self.note.setText("Trying …")
        self.commands["prove"].setText("Cancel trying")

        def work(context: TaskContext) -> int:
            failed = 0
            for finding in prove(lesson, progress=context.report, cancelled=context):
                context.report(finding)
                failed += not finding.holds
            return failed

        self._proving.start(work)

    @Slot(object)
    def _on_proving_reported(self, found: Finding | SeedRun) -> None:
        if isinstance(found, SeedRun):
            self.note.setText(f"Trying … run {found.number + 1}")
            return
        mark = "·" if found.note else "✓" if found.holds else "✗"
        item = QListWidgetItem(f"{mark} {found.task}: {found.text}")
        item.setData(_LINE, found.line)
        self.problems.addItem(item)

    @Slot(object)
    def _on_proving_succeeded(self, failed: int) -> None:
        self.note.setText("The lesson holds." if not failed else f"{failed} findings do not hold.")

    @Slot()
    def _on_proving_ended(self) -> None:
        self.commands["prove"].setText("Try the solutions")

    def try_lesson(self) -> None:
        """Save the lesson, and open it as learners see it."""
        if self.save() and self.path is not None:
            self.try_wanted.emit(self.path)

    def close_tasks(self) -> None:
        """End the work in the background."""
        self._timer.stop()
        self._reading.close()
        self._proving.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_discard():
            event.ignore()
            return
        # It may be opened again: what was discarded is not asked about once more.
        self._proving.cancel()
        if self.modified:
            self._show_text(self._saved, self.path)
        event.accept()


def _parsed(text: str, surroundings: Surroundings, folder: Path | None, _: TaskContext) -> _Read:
    try:
        return _Read(parse_lesson(text, surroundings, folder=folder), ())
    except UnreadableLesson as error:
        return _Read(None, error.problems)


def _called(call: Callable[[], object], _checked: bool = False) -> None:
    call()
