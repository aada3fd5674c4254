"""The lessons of the window: opening one, following what the learner does, and leaving it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QMainWindow, QWidget

from gui.actions import Actions
from gui.controls.locks import Locks
from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.document.files import FileActions
from gui.lessons.checks import Checks
from gui.lessons.events import WindowEvents
from gui.lessons.judging import Judged, Judging
from gui.lessons.library import Library
from gui.lessons.open_task import OpenTask, why_not_handed_in
from gui.lessons.pane import LessonsPane
from gui.lessons.progress import Progress
from gui.lessons.spotlight import Spotlight
from gui.lessons.tutorials import Tutorials
from gui.preferences import Preferences
from gui.runs.files import RunFiles
from gui.training import RunController
from gui.training.run_bar import RunBar
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.lessons import Answer, Lesson, Task
from scratchnet.quantities import Outcome
from scratchnet.run.recipe import Recipe, recipe_of
from scratchnet.run.snapshot import Frame, Scene

#: How often the run that is shown is judged while it trains.
_JUDGING_MS = 200
#: Settings that are longer are not kept between starts.
_LONGEST_VALUES = 20_000
#: What the run bar says while nothing trains until the learner has said what to expect.
_PREDICT_FIRST = "First: what do you expect?"
_PREDICT_NOTE = "Say first what you expect, in the lesson."


class Lessons(QObject):
    """Opens lessons beside the laboratory, and brings the learner's own experiment back.

    Signals: ``noted(str)``, something was done, "" that what was said is over; ``refused(str)``,
    why it could not be; ``opening()``, a lesson is about to be shown, which speaks of the views.
    """

    noted = Signal(str)
    refused = Signal(str)
    opening = Signal()

    def __init__(
        self,
        pane: LessonsPane,
        show_pane: Callable[[QWidget], None],
        actions: Actions,
        document: Document,
        files: FileActions,
        controller: RunController,
        run_bar: RunBar,
        runs: RunFiles,
        current: CurrentFrame,
        progress: Progress,
        preferences: Preferences,
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self.pane = pane
        self.progress = progress
        self.spotlight = Spotlight(window, actions)
        self._show_pane = show_pane
        self._actions = actions
        self._document = document
        self._controller = controller
        self._run_bar = run_bar
        self._runs = runs
        self._current = current
        self._window = window
        self.library = Library(
            pane.library, actions, document, files, progress, preferences, window
        )
        #: Only the lesson's controls are shown: a class does one lesson.
        self._class_mode = False
        self._opened: OpenTask | None = None
        #: The learner's own run, to be made again when the lesson is left.
        self._own_recipe: Recipe | None = None
        #: The last judged run of each task of the lesson.
        self._outcomes: dict[str, Outcome] = {}
        #: Whether the end of the present run was counted as a try.
        self._counted = False
        events = WindowEvents(window, actions, document, controller, current)
        self.tutorials = Tutorials(pane.lesson.tutorial, events, self.spotlight, self)
        self._judging = Judging(self)
        self.checks = Checks(pane.lesson, document, controller, current, self)
        self._timer = QTimer(self, interval=_JUDGING_MS, singleShot=True)
        self._wire()
        progress.refused.connect(self.refused)

    def _wire(self) -> None:
        page = self.pane.lesson
        self.library.chosen.connect(self._on_library_chosen)
        self.library.noted.connect(self.noted)
        self.library.refused.connect(self.refused)
        page.leave_wanted.connect(self.leave)
        page.task_wanted.connect(self._open_task)
        page.next_wanted.connect(self._open_next)
        page.restart_wanted.connect(self._restart)
        page.tutorial.step_wanted.connect(self._on_tutorial_step_wanted)
        page.predict.given.connect(self._on_predictions_given)
        page.hints.wanted.connect(self._on_hint_wanted)
        page.check.wanted.connect(self.check)
        page.questions.given.connect(self._on_answers_given)
        self._judging.judged.connect(self._on_judging_judged)
        self._judging.answered.connect(self._on_judging_answered)
        self.checks.noted.connect(self.noted)
        self._timer.timeout.connect(self._judge)
        self._document.setting_aside.connect(self._on_document_setting_aside)
        self._document.taking_back.connect(self._keep_values)
        self._document.taken_back.connect(self._on_document_taken_back)
        self._current.changed.connect(self._on_current_changed)
        self._controller.started.connect(self._keep_values)
        self._controller.rebuilt.connect(self._on_controller_rebuilt)

    def show(self) -> None:
        """Show the pane: the lesson that is open, else the library."""
        self._show_pane(self.pane)
        self.library.read()
        if not self.pane.shows_lesson:
            self.pane.library.tree.setFocus()

    def open_named(self, name: str) -> None:
        """Open a lesson of the library by its id, as soon as the library is read."""
        self.show()
        self.library.open_named(name)

    # -- opening and leaving -----------------------------------------------------------------

    @Slot(object, bool)
    def _on_library_chosen(self, lesson: Lesson, class_mode: bool) -> None:
        self._class_mode = class_mode
        self.open(lesson)

    @property
    def opened(self) -> OpenTask | None:
        """The task that is open, if a lesson is."""
        return self._opened

    def open(self, lesson: Lesson) -> None:
        """Open a lesson at its first task that is not done, beside the learner's experiment."""
        self._outcomes.clear()
        done = [self.progress.of(lesson.id, task.id).done for task in lesson.tasks]
        first = done.index(False) if False in done else 0
        self.opening.emit()
        self._show_pane(self.pane)
        self._open(lesson, lesson.tasks[first])
        self.pane.show_lesson()
        self._say_what_is_open(f"Opened the lesson {lesson.title}")

    @Slot()
    def leave(self) -> None:
        """Close the lesson, and open the learner's own experiment again as it was."""
        self._document.take_back()

    def close(self) -> None:
        """End what is done in the background, and keep the progress."""
        self._timer.stop()
        self.library.close()
        self._judging.close()
        self.checks.close()
        self.progress.close()

    def _open(self, lesson: Lesson, task: Task) -> None:
        self._keep_values()
        self._judging.forget()
        self._controller.pause()
        if self._opened is not None:
            self._opened.deleteLater()
        self._opened = None
        kept = self.progress.of(lesson.id, task.id).values
        self._start(lesson, task, _with_values(task, kept))

    def _start(self, lesson: Lesson, task: Task, experiment: Experiment) -> None:
        everything = set(task.free) >= PARAMETERS.keys()
        locks = Locks(
            None if everything else frozenset(task.free),
            frozenset(task.hidden),
            hides_locked=self._class_mode,
        )
        self._document.set_aside(experiment, lesson.title, locks)
        self._counted = False
        self._opened = opened = OpenTask(lesson, task, self.progress, self)
        opened.changed.connect(self._on_opened_changed)
        self.pane.lesson.show_opened(opened, self.library.after(lesson) is not None)
        self._on_opened_changed()
        self._actions.hand_in.setEnabled(True)
        self.checks.follow(opened)
        self.tutorials.follow(opened)

    @Slot(int)
    def _open_task(self, number: int) -> None:
        opened = self._opened
        if opened is not None and 0 <= number < len(opened.lesson.tasks):
            task = opened.lesson.tasks[number]
            self._open(opened.lesson, task)
            name = f": {task.title}" if task.title else ""
            self._say_what_is_open(f"Opened task {number + 1}{name}")

    @Slot()
    def _open_next(self) -> None:
        """Open the lesson after this one; after the last, or a file's, show the library."""
        opened = self._opened
        following = None if opened is None else self.library.after(opened.lesson)
        if following is None:
            self.leave()
        else:
            self.open(following)

    @Slot()
    def _restart(self) -> None:
        """Set the task back to how it began; what is done stays done."""
        opened = self._opened
        if opened is not None:
            opened.note_values({})
            self._opened = None
            self._start(opened.lesson, opened.task, opened.task.start)
            opened.deleteLater()
            self._say_what_is_open("The task is as it began.")

    def _say_what_is_open(self, text: str) -> None:
        """Say what was done, or what comes first: what was said before is no longer true."""
        asks = self._opened is not None and self._opened.asks_to_predict
        self.noted.emit(_PREDICT_NOTE if asks else text)

    @Slot()
    def _on_tutorial_step_wanted(self) -> None:
        # What was said of the step before would be taken as said of this one.
        self.noted.emit("")

    @Slot()
    def _on_document_setting_aside(self) -> None:
        frame = self._current.frame
        made = frame is not None and frame.snapshot.step > 0 and not frame.snapshot.bug
        self._own_recipe = recipe_of(frame.snapshot) if frame is not None and made else None

    @Slot()
    def _on_document_taken_back(self) -> None:
        opened, self._opened = self._opened, None
        self.pane.lesson.forget()
        self._judging.forget()
        self._actions.hand_in.setEnabled(False)
        self.checks.follow(None)
        self.tutorials.follow(None)
        self._outcomes.clear()
        self._run_bar.hold("")
        self.pane.show_library()
        if self.library.lessons is None:
            self.show()
        if opened is not None:
            self.pane.library.select(opened.lesson.id)
            opened.deleteLater()
        recipe, self._own_recipe = self._own_recipe, None
        if recipe is not None:
            self._runs.replay.start(recipe, None, "your run")
            # Settings that had just been changed apply when it is complete.
            self._controller.show_experiment(self._document.experiment)
        self.noted.emit("Your own experiment is back.")

    @Slot()
    def _keep_values(self) -> None:
        """Keep the settings that the learner has changed, for the next time."""
        opened = self._opened
        if opened is None:
            return
        start, now = opened.task.start, self._document.experiment
        values = {
            path: PARAMETERS[path].document(now.value(path))
            for path in start.differences(now)
            if opened.task.is_free(path)
        }
        if len(json.dumps(values, default=list)) <= _LONGEST_VALUES:
            opened.note_values(values)

    # -- what the learner does ---------------------------------------------------------------

    @Slot()
    def _on_opened_changed(self) -> None:
        opened = self._opened
        if opened is not None:
            self._run_bar.hold(_PREDICT_FIRST if opened.asks_to_predict else "")
            self._timer.start()

    def ask_and_hand_in(self) -> None:
        """Ask for the learner's name and a file, and write the hand-in of the task."""
        opened, current = self._opened, self._current.value
        if opened is None or current is None:
            self.refused.emit("Open a lesson first: only the run of a lesson can be handed in.")
            return
        reason = why_not_handed_in(opened, current[1].snapshot)
        if reason:
            self.refused.emit(reason)
        else:
            self._runs.ask_and_hand_in(opened.hand_in, opened.lesson.title)

    @Slot(object)
    def _on_predictions_given(self, answers: Mapping[str, Answer]) -> None:
        if self._opened is not None:
            self._opened.predict(answers)
            self._window.setFocus()
            trained = self._opened.task.trained
            then = "press Run (F5) and see" if trained else "set it up, and press Check"
            self.noted.emit(f"Now {then}.")

    @Slot()
    def _on_hint_wanted(self) -> None:
        if self._opened is not None:
            self._opened.take_hint()
            self.pane.lesson.bring_into_view(self.pane.lesson.hints)

    @Slot(object)
    def _on_answers_given(self, answers: Mapping[str, Answer]) -> None:
        opened = self._opened
        if opened is not None:
            outcome = self._outcomes.get(opened.task.id)
            others = dict(self._outcomes)
            self._judging.judge_answers(opened.task.questions, answers, outcome, others)

    @Slot(object, object)
    def _on_judging_answered(
        self, answers: Mapping[str, Answer], right: Mapping[str, bool]
    ) -> None:
        opened = self._opened
        if opened is None:
            return
        solves = all(right.values()) and not opened.task.conditions
        opened.note_answers(answers, solves)
        self.pane.lesson.questions.show_results(right)
        if solves:
            self.pane.lesson.show_success("All answers are right.")

    @Slot()
    def check(self) -> None:
        """Check the present settings on the seeds of the checker, in the background."""
        name = "" if self._opened is None else self._opened.task.id
        others = {
            task: recipe_of(outcome.snapshot)
            for task, outcome in self._outcomes.items()
            if task != name and not outcome.snapshot.bug
        }
        self.checks.start(others)

    # -- the run -----------------------------------------------------------------------------

    @Slot(object, object)
    def _on_current_changed(self, _scene: Scene, frame: Frame) -> None:
        opened = self._opened
        if opened is None:
            return
        snapshot = frame.snapshot
        if snapshot.step:
            opened.note_step()
        if snapshot.ended and not self._counted:
            opened.note_run(snapshot)
        self._counted = snapshot.ended
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _on_controller_rebuilt(self) -> None:
        self._counted = False

    @Slot()
    def _judge(self) -> None:
        opened, frame = self._opened, self._current.frame
        # What is shown may still be the run of another experiment.
        fits = frame is not None and frame.snapshot.experiment == self._document.experiment
        if opened is None or frame is None or not fits or opened.asks_to_predict:
            return
        others = {name: each for name, each in self._outcomes.items() if name != opened.task.id}
        self._judging.judge(opened, frame.snapshot, others)

    @Slot(object)
    def _on_judging_judged(self, judged: Judged) -> None:
        opened = self._opened
        if opened is None:
            return
        before = self._outcomes.get(opened.task.id)
        ends = judged.snapshot.ended and (before is None or not before.snapshot.ended)
        self._outcomes[opened.task.id] = judged.outcome
        page = self.pane.lesson
        changed = bool(judged.snapshot.changes)
        page.goal.show_judgements(judged.judgements, opened.ran, changed)
        page.show_came(judged.came)
        if judged.snapshot.ended and not self.checks.busy and not self.checks.runs:
            page.show_failure("\n\n".join(judged.failures))
        if ends and judged.reached and opened.offers_check and not opened.kept.done:
            page.bring_into_view(page.check)
        if judged.waited:
            self.tutorials.note_condition()


def _with_values(task: Task, values: Mapping[str, Any]) -> Experiment:
    """Return the start with the settings that were kept; the start alone if they do not fit."""
    try:
        return task.with_values({path: values[path] for path in values if task.is_free(path)})
    except (InvalidInput, TypeError, ValueError):
        return task.start
