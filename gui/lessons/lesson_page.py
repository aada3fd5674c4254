"""The lesson that is open: its text and its stages, each shown when its time has come."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMargins, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.flow import FlowLayout
from gui.labels import WrappedLabel
from gui.lessons.card import Card, bold_label, faint_label
from gui.lessons.check_card import CheckCard, GoalCard
from gui.lessons.judging import Came
from gui.lessons.library_page import NO_STAR, STAR
from gui.lessons.open_task import OpenTask
from gui.lessons.stages import ExpectedCard, HintsCard, PredictCard, QuestionsCard
from gui.lessons.text import LessonText, no_picture
from gui.lessons.tutorial_card import TutorialCard
from scratchnet.experiment import PARAMETERS
from scratchnet.lessons import Kind

_MARGIN_PX = 8
_SPACING_PX = 8
#: The largest picture that is read.
_LARGEST_PICTURE_BYTES = 5_000_000


class LessonPage(QWidget):
    """Shows the task that is open.

    Signals: ``leave_wanted()``, the lesson shall be closed; ``task_wanted(int)``, the number of
    another task; ``next_wanted()``, the lesson after this one; ``restart_wanted()``, the task shall
    begin as it did.
    """

    leave_wanted = Signal()
    task_wanted = Signal(int)
    next_wanted = Signal()
    restart_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: OpenTask | None = None
        #: Whether another lesson comes after the one that is open.
        self._followed = False
        #: What came of the predictions in the run that is shown, and in the last check.
        self._came: dict[str, Came] = {}
        self._came_in_check: dict[str, Came] = {}
        self.title = bold_label(factor=1.25)
        self.title.setObjectName("lesson_title")
        self.about = faint_label()
        self.before = LessonText()
        self.before.setObjectName("lesson_text")
        self.predict, self.goal, self.expected = PredictCard(), GoalCard(), ExpectedCard()
        self.failure = Card("failure", "What may have happened")
        self.failure_text = WrappedLabel()
        self.failure.column.addWidget(self.failure_text)
        self.hints, self.check, self.questions = HintsCard(), CheckCard(), QuestionsCard()
        self.tutorial = TutorialCard()
        self.todo = WrappedLabel()
        self.todo.setObjectName("lesson_todo")
        self.success = Card("success", "", stands_out=True)
        self.success_text = WrappedLabel()
        self.success_text.setObjectName("success")
        self.after = LessonText()
        self.next_button = QPushButton()
        self.next_button.setObjectName("next_lesson")
        for widget in (self.success_text, self.after):
            self.success.column.addWidget(widget)
        self.leave_button = QPushButton("◀ All lessons")
        self.leave_button.setObjectName("leave_lesson")
        self.leave_button.setToolTip("Close the lesson; your own experiment comes back as it was")
        self.restart_button = QToolButton()
        self.restart_button.setText("Start over")
        self.restart_button.setToolTip("Set the task back to how it began; what is done stays done")
        self.restart_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tasks_row = QWidget()
        self.previous_task = QToolButton()
        self.next_task = QToolButton()
        self.task_label = WrappedLabel()
        self._area = QScrollArea()
        self._lay_out()
        self.leave_button.clicked.connect(self.leave_wanted)
        self.restart_button.clicked.connect(self.restart_wanted)
        self.previous_task.clicked.connect(lambda: self.task_wanted.emit(self._task_number - 1))
        self.next_task.clicked.connect(lambda: self.task_wanted.emit(self._task_number + 1))
        self.next_button.clicked.connect(self._on_next_button_clicked)

    @property
    def opened(self) -> OpenTask | None:
        """The task that is shown."""
        return self._opened

    def show_opened(self, opened: OpenTask, followed: bool) -> None:
        """Show another task, from its top; ``followed``: another lesson comes after its one."""
        self.forget()
        self._opened, self._followed = opened, followed
        lesson, task = opened.lesson, opened.task
        self.title.setText(lesson.title)
        self.about.setText(
            f"{lesson.kind.value.capitalize()}, level {lesson.level}, about "
            f"{lesson.minutes} {'minute' if lesson.minutes == 1 else 'minutes'}"
        )
        several = len(lesson.tasks) > 1
        number = self._task_number
        self.tasks_row.setVisible(several)
        name = f": {task.title}" if task.title else ""
        self.task_label.setText(f"Task {number + 1} of {len(lesson.tasks)}{name}")
        self.previous_task.setEnabled(number > 0)
        self.next_task.setEnabled(number + 1 < len(lesson.tasks))
        read = no_picture if lesson.folder is None else Pictures(lesson.folder)
        self.before.show_text(task.before, read)
        self.before.setVisible(bool(task.before))
        self.after.show_text(task.after, read)
        self.predict.show_task(task.predictions)
        self.goal.show_task(task)
        self.check.show_task(task)
        self.questions.show_task(task.questions, opened.kept.answers)
        self._came, self._came_in_check = {}, {}
        self.failure_text.setText("")
        self.success_text.setText(_kept_success(opened))
        opened.changed.connect(self.update_stages)
        self.update_stages()
        self._area.verticalScrollBar().setValue(0)

    def forget(self) -> None:
        """Follow the task that was shown no more: it is closed."""
        if self._opened is not None:
            self._opened.changed.disconnect(self.update_stages)
        self._opened = None

    @Slot()
    def update_stages(self) -> None:
        """Show the stages whose time has come."""
        opened = self._opened
        if opened is None:
            return
        task, done = opened.task, opened.kept.done
        tutorial = opened.lesson.kind is Kind.TUTORIAL and bool(task.steps)
        if tutorial:
            self.tutorial.show_opened(opened)
        self.tutorial.setVisible(tutorial and not done)
        self.predict.setVisible(opened.asks_to_predict)
        self.goal.setVisible(bool(task.conditions))
        self.todo.setText(_todo_text(opened))
        self.todo.setVisible(bool(self.todo.text()))
        self.expected.setVisible(opened.shows_what_came)
        self.expected.show_opened(opened, {**self._came_in_check, **self._came})
        self.failure.setVisible(bool(self.failure_text.text()) and not done)
        self.hints.setVisible(opened.offers_hints)
        self.hints.show_opened(opened)
        self.check.setVisible(opened.offers_check)
        self.questions.setVisible(opened.asks_questions)
        self.success.setVisible(done)
        stars = len(task.stars)
        won = STAR * opened.kept.stars + NO_STAR * (stars - opened.kept.stars)
        self.success.set_title("Done!" if tutorial else f"Solved! {won}".rstrip())
        self.success_text.setVisible(bool(self.success_text.text()))
        self.after.setVisible(bool(task.after))
        self.next_button.setVisible(done)
        if self._task_number < len(opened.lesson.tasks) - 1:
            self.next_button.setText("Next task ▶")
        else:
            self.next_button.setText("Next lesson ▶" if self._followed else "All lessons ▶")

    def show_came(self, came: Mapping[str, Came]) -> None:
        """Show what came of the predictions, as far as it is known."""
        self._came = dict(came)
        self.update_stages()

    def show_came_in_check(self, came: Mapping[str, Came]) -> None:
        """Show what came of predictions that only a check can tell, such as of a share of runs."""
        self._came_in_check = dict(came)
        self.update_stages()

    def show_failure(self, text: str) -> None:
        """Say what may have gone wrong in the last run; nothing hides the card."""
        self.failure_text.setText(text)
        self.update_stages()

    def show_success(self, text: str) -> None:
        """Say how well the task was solved, and bring it into view."""
        self.success_text.setText(text)
        self.update_stages()

    def bring_into_view(self, card: QWidget) -> None:
        """Scroll to a card."""
        # Later: a card that has just been shown has no place yet.
        QTimer.singleShot(0, self, partial(self._scroll_to, card))

    def _scroll_to(self, card: QWidget) -> None:
        layout = self.column.layout()
        if layout is not None:
            layout.activate()
        bar, room = self._area.verticalScrollBar(), self._area.viewport().height()
        bottom = card.geometry().bottom() + _MARGIN_PX - room
        # A card that is higher than the pane begins at its top.
        bar.setValue(min(max(bar.value(), bottom), card.y() - _MARGIN_PX))

    @property
    def _task_number(self) -> int:
        assert self._opened is not None
        return self._opened.lesson.tasks.index(self._opened.task)

    def _lay_out(self) -> None:
        bar = FlowLayout(QMargins(_MARGIN_PX, _MARGIN_PX // 2, _MARGIN_PX, 0), 4)
        bar.add(self.leave_button)
        bar.add(self.restart_button, at_end=True)
        tasks = QHBoxLayout(self.tasks_row)
        tasks.setContentsMargins(0, 0, 0, 0)
        for button, text, tip in (
            (self.previous_task, "◀", "To the task before"),
            (self.next_task, "▶", "To the next task"),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tasks.addWidget(self.previous_task)
        tasks.addWidget(self.task_label, 1)
        tasks.addWidget(self.next_task)
        self.column = QWidget()
        inside = QVBoxLayout(self.column)
        inside.setContentsMargins(_MARGIN_PX, _MARGIN_PX // 2, _MARGIN_PX, _MARGIN_PX)
        inside.setSpacing(_SPACING_PX)
        for widget in (
            self.title,
            self.about,
            self.tasks_row,
            self.before,
            self.tutorial,
            self.predict,
            self.goal,
            self.todo,
            self.expected,
            self.failure,
            self.hints,
            self.check,
            self.success,
            self.questions,
            self.next_button,
        ):
            inside.addWidget(widget)
        inside.addStretch(1)
        self._area.setObjectName("lesson_area")
        self._area.setAccessibleName("Lesson")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(bar)
        layout.addWidget(self._area, 1)

    @Slot()
    def _on_next_button_clicked(self) -> None:
        opened = self._opened
        if opened is None:
            return
        if self._task_number < len(opened.lesson.tasks) - 1:
            self.task_wanted.emit(self._task_number + 1)
        else:
            self.next_wanted.emit()


def _kept_success(opened: OpenTask) -> str:
    """Say how a task was solved at an earlier time."""
    kept = opened.kept
    if not kept.done or kept.seeds < 2:
        return ""
    return f"At the last check, {kept.reached} of {kept.seeds} runs reached the goal."


def _todo_text(opened: OpenTask) -> str:
    """Say what is to be done before there is a run."""
    task = opened.task
    if opened.asks_to_predict or opened.ran or not task.conditions:
        return ""
    free = len(task.free) < len(PARAMETERS)
    which = "Set the controls that are not locked" if free else "Set the controls"
    return f"{which}, then press Run (F5)."


class Pictures:
    """Reads pictures from a lesson's folder, and nothing from anywhere else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, path: str) -> bytes:
        """Return a picture's content. Raises FileNotFoundError."""
        try:
            folder = self._folder.resolve()
            file = (folder / path).resolve()
            inside = file.is_relative_to(folder) and file.is_file()
            if not inside or file.stat().st_size > _LARGEST_PICTURE_BYTES:
                raise FileNotFoundError(path)
            return file.read_bytes()
        except (OSError, ValueError) as error:
            raise FileNotFoundError(path) from error
