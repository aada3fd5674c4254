"""Checking the task that is open: each run a dot, and what came of it."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.lessons.checking import Checked, Checking, under_way
from gui.lessons.judging import Came
from gui.lessons.lesson_page import LessonPage
from gui.lessons.library_page import NO_STAR, STAR
from gui.lessons.open_task import OpenTask
from gui.lessons.seed_dots import SeedState
from gui.messages import humanize
from gui.training import RunController
from scratchnet.lessons import Attempt, SeedRun, TaskResult
from scratchnet.numbers import significant
from scratchnet.run.recipe import PlantedBug, Recipe, recipe_of

#: Of a share of runs, nobody reads more.
_DIGITS = 3


class Checks(QObject):
    """Makes the check of a task and shows it in the page of the lesson.

    Signals: ``noted(str)``, what came of it.
    """

    noted = Signal(str)

    def __init__(
        self,
        page: LessonPage,
        document: Document,
        controller: RunController,
        current: CurrentFrame,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._document = document
        self._controller = controller
        self._current = current
        self._opened: OpenTask | None = None
        #: The runs of the last check that are done, by their numbers.
        self.runs: dict[int, SeedRun] = {}
        self._checking = Checking(self)
        self._checking.run_done.connect(self._on_checking_run_done)
        self._checking.checked.connect(self._on_checking_checked)
        self._checking.failed.connect(self._on_checking_failed)
        self._checking.cancelled.connect(self._on_checking_cancelled)
        self._checking.ended.connect(self._on_checking_ended)
        page.check.cancel_wanted.connect(self._checking.cancel)
        page.check.run_chosen.connect(self.open_run)

    @property
    def busy(self) -> bool:
        """Whether a check is made now."""
        return self._checking.busy

    def follow(self, opened: OpenTask | None) -> None:
        """Check this task from now on; what is under way is cancelled and forgotten."""
        self._checking.cancel()
        self._opened = opened
        self.runs.clear()

    def close(self) -> None:
        """End the work in the background."""
        self._opened = None
        self._checking.close()

    def start(self, others: Mapping[str, Recipe]) -> None:
        """Check the present settings on the checker's seeds; ``others`` are runs of other tasks."""
        opened, frame = self._opened, self._current.frame
        if opened is None or frame is None or self._checking.busy:
            return
        snapshot = frame.snapshot
        if snapshot.bug:
            self._page.check.show_result(f"{PlantedBug()}.")
            return
        if snapshot.experiment == self._document.experiment:
            recipe = recipe_of(snapshot)
        else:
            # The run of these settings has not been built yet.
            recipe = Recipe(self._document.experiment, snapshot.engine, (), 0)
        attempt = Attempt(
            recipe, opened.answers, opened.kept.hints, max(opened.runs, 1), snapshot.ended
        )
        self.runs.clear()
        self._page.show_failure("")
        self._page.check.start(opened.task.seeds.of)
        self._checking.start(opened.lesson, opened.task, attempt, others)
        self._show_runs()

    def _show_runs(self) -> None:
        if self._opened is None:
            return
        count = self._opened.task.seeds.of
        running = under_way(frozenset(self.runs), count) if self._checking.busy else []
        states = []
        for number in range(count):
            run = self.runs.get(number)
            if run is None:
                state = SeedState.RUNNING if number in running else SeedState.WAITING
            else:
                state = SeedState.REACHED if run.reached else SeedState.MISSED
            states.append(state)
        self._page.check.dots.show_states(states)

    @Slot(object)
    def _on_checking_run_done(self, run: SeedRun) -> None:
        if self._opened is None:
            return
        self.runs[run.number] = run
        self._show_runs()
        what = "\n".join(judgement.text for judgement in run.judgements)
        self._page.check.dots.describe(run.number, what)

    @Slot(object)
    def _on_checking_checked(self, checked: Checked) -> None:
        opened, result, page = self._opened, checked.result, self._page
        if opened is None or result.task is not opened.task:
            return
        page.show_came_in_check(_came(result))
        count, stars = len(result.runs), sum(result.stars)
        opened.note_check(result.reached, count, result.solved, stars)
        page.check.show_result(_result_text(result))
        if result.solved:
            page.show_success(_success_text(checked))
            page.bring_into_view(page.success)
            self.noted.emit(f"Solved: {opened.lesson.title}")
        else:
            page.show_failure("\n\n".join(result.remarks))
            self.noted.emit(_result_text(result))

    @Slot(str)
    def _on_checking_failed(self, reason: str) -> None:
        self._page.check.show_result(f"It cannot be checked: {humanize(reason)}.")

    @Slot()
    def _on_checking_cancelled(self) -> None:
        self._page.check.show_result("The check was cancelled.")

    @Slot()
    def _on_checking_ended(self) -> None:
        self._page.check.show_busy(False)
        self._show_runs()

    @Slot(int)
    def open_run(self, number: int) -> None:
        """Make a run of the last check in the laboratory, to see what came of it."""
        run = self.runs.get(number)
        if self._opened is None or run is None:
            return
        self._document.replace(run.experiment, f"run {number + 1} of the check")
        self._controller.reset()
        self._controller.start()
        self.noted.emit(
            f"Run {number + 1} of the check, with its seed {run.experiment.seed}. "
            "Undo (Ctrl+Z) brings your settings back."
        )


def _came(result: TaskResult) -> dict[str, Came]:
    """Return what came of the predictions, as far as the check tells."""
    return {
        each.question.id: Came(_shortened(each.expected), bool(each.right))
        for each in result.predictions
        if each.expected
    }


def _shortened(expected: str) -> str:
    """Return a number with few digits: a third has no end. Other texts stay as they are."""
    try:
        return significant(float(expected), _DIGITS)
    except ValueError:
        return expected


def _result_text(result: TaskResult) -> str:
    """Say on how many runs the goal was reached, and on how many it must be."""
    seeds = result.task.seeds
    if len(result.runs) == 1:
        return "The goal is reached." if result.reached else "The goal is not reached yet."
    reached = f"{result.reached} of {len(result.runs)} runs reached the goal"
    needed = f"{seeds.reach} {'is' if seeds.reach == 1 else 'are'} needed"
    return f"{reached}; {needed}{': it counts' if result.goals_reached else ''}."


def _success_text(checked: Checked) -> str:
    """Say how well a task was solved: its stars, and how it compares with what is known."""
    result = checked.result
    stars = [
        f"{STAR if won else NO_STAR} {condition.label}"
        for condition, won in zip(result.task.stars, result.stars, strict=True)
    ]
    return "\n".join([*stars, *(str(par) for par in checked.pars)])
