"""Many seeds and settings of an experiment: asked for, trained in the background, shown, opened."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from gui.actions import Place, command
from gui.background import BackgroundTask
from gui.dialogs import ask_save_path
from gui.document.document import Document
from gui.later import Later
from gui.preferences import Preferences
from gui.runs.kept import KeptRuns
from gui.training.engines import EngineChoice
from gui.views.loss.loss_curve import LossCurve
from gui.views.loss.seeds import SeedCurves
from scratchnet.engines import ready_engine
from scratchnet.experiment import Experiment
from scratchnet.file_kinds import SWEEP_SUFFIX
from scratchnet.records.stored_run import StoredRun
from scratchnet.run.recipe import Recipe

if TYPE_CHECKING:
    from gui.runs.pane import RunsPane
    from gui.seeds.pane import SeedsPane
    from gui.seeds.work import Prepared, Shown
    from scratchnet.many.plan import Plan
    from scratchnet.many.repeats import Repeats, Sweep


class SeedRuns(QObject):
    """Connects the pane of many seeds with the experiment, the loss view and the kept runs.

    What was trained last is in a file in ``folder``, where the next start finds it.
    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be;
    ``pane_wanted()``, the pane shall be shown.
    """

    noted = Signal(str)
    refused = Signal(str)
    pane_wanted = Signal()

    def __init__(
        self,
        pane: "Later[SeedsPane]",
        runs_pane: "Later[RunsPane]",
        curve: LossCurve,
        document: Document,
        engines: EngineChoice,
        kept: KeptRuns,
        preferences: Preferences,
        folder: Path,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._pane = pane
        self._curve = curve
        self._document = document
        self._engines = engines
        self._kept = kept
        self._preferences = preferences
        self._window = window
        #: How many runs are made at once; None is one for each core.
        self.jobs: int | None = None
        #: Whether the run in the window has a planted bug, which runs of other seeds have not.
        self._has_bug = False
        self._folder = folder
        self._shown: Shown | None = None
        #: The seeds of the combination that is shown.
        self.repeats: Repeats | None = None
        self._place = 0
        #: Which setting has curves, by its path, and whether they are of test losses.
        self._by = "", False
        self._curves: SeedCurves | None = None
        self._preparing = BackgroundTask(self, "summarize seeds")
        self._preparing.succeeded.connect(self._on_preparing_succeeded)
        self._training = BackgroundTask(self, "train seeds")
        self._training.reported.connect(self._on_training_reported)
        self._training.failed.connect(self.refused)
        self._training.ended.connect(self._on_training_ended)
        #: Whether it is said if nothing can be read. What was trained last need not be there.
        self._said = True
        self._reading = BackgroundTask(self, "read sweep")
        self._reading.succeeded.connect(self._on_reading_succeeded)
        self._reading.failed.connect(self._on_reading_failed)
        self._writing = BackgroundTask(self, "save sweep")
        self._writing.succeeded.connect(self._on_writing_succeeded)
        self._writing.failed.connect(self.refused)
        pane.when_made(self._follow)
        runs_pane.when_made(self._follow_runs)
        curve.seed_picked.connect(self._on_curve_seed_picked)

    def _follow(self, pane: "SeedsPane") -> None:
        pane.repeat_wanted.connect(self.ask)
        pane.save_wanted.connect(self._on_pane_save_wanted)
        pane.shown.connect(self._on_pane_shown)
        pane.combination_picked.connect(self._on_pane_combination_picked)
        pane.curves_by.asked.connect(self._on_pane_curves_asked)
        pane.picture_wanted.connect(self._on_pane_picture_wanted)
        pane.cancel_wanted.connect(self._training.cancel)
        pane.open_wanted.connect(self.open)
        pane.picked.connect(self._curve.highlight_seed)
        pane.lines_changed.connect(self._show_curves)

    def _follow_runs(self, pane: "RunsPane") -> None:
        pane.seeds_wanted.connect(self._on_runs_pane_seeds_wanted)

    @property
    def sweep(self) -> "Sweep | None":
        """All runs that are shown."""
        return None if self._shown is None else self._shown.sweep

    @property
    def busy(self) -> bool:
        """Whether seeds are trained now, or being summarized."""
        return self._training.busy or self._preparing.busy

    @command(
        "repeat_with_seeds",
        "Re&peat with seeds…",
        Place.RUN,
        "Train with many seeds, and settings if you like: how many reach a goal, how they spread",
        keys="Ctrl+R",
    )
    @Slot()
    def ask(self) -> None:
        """Ask how many seeds the present experiment is to be repeated with."""
        self._ask(self._document.experiment, has_bug=self._has_bug)

    @Slot(str)
    def note_bug(self, name: str) -> None:
        """Take notice of the bug that was planted in the window's run, by its name; "" if none."""
        self._has_bug = bool(name)

    @Slot(int)
    def open(self, number: int) -> None:
        """Compute a run again, to the last bit, and show it at its last step."""
        repeats = self.repeats
        if repeats is None or not any(
            each.number == number and each.steps for each in repeats.results
        ):
            self.refused.emit("This run made no step, so there is nothing to open.")
            return
        self._kept.open_recipe(repeats.recipe(number), f"seed {repeats.plan.seed(number)}")

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Show the file of a sweep."""
        if self._refuse_while_busy():
            return
        self.pane_wanted.emit()
        from gui.seeds.work import read

        self._said = True
        self._reading.start(partial(read, path))

    def start(self, plan: "Plan") -> None:
        """Make all runs of a plan in the background."""
        from gui.seeds.work import LAST, train

        self.pane_wanted.emit()
        self._reading.cancel()
        self._place = 0
        self._pane.get().show_progress((0, len(plan)))
        self._training.start(partial(train, plan, self._folder / LAST, self.jobs))

    def close(self) -> None:
        """End what is under way."""
        for task in (self._training, self._preparing, self._reading, self._writing):
            task.close()

    @property
    def _engine(self) -> str:
        """The engine that makes the runs: the chosen one, or another one with the same bits."""
        return ready_engine(self._engines.chosen)

    def _ask(self, experiment: Experiment, *, has_bug: bool = False) -> None:
        # Here, for few need it, and the window would take longer to start.
        from gui.seeds.dialog import RepeatDialog

        if self._refuse_while_busy():
            return
        preferences = self._preferences
        dialog = RepeatDialog(
            experiment,
            self._engine,
            preferences.repeat_seeds,
            preferences.repeat_goal,
            self._window,
            has_bug=has_bug,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.plan is not None:
            preferences.repeat_seeds = dialog.plan.seeds
            preferences.repeat_goal = dialog.plan.goal
            self.start(dialog.plan)
        dialog.deleteLater()

    def _refuse_while_busy(self) -> bool:
        """Return whether seeds are being trained; if so, say that."""
        if self._training.busy:
            self.pane_wanted.emit()
            self.refused.emit("Seeds are being trained. Cancel them first, or wait for the last.")
        return self._training.busy

    @Slot(str)
    def _on_runs_pane_seeds_wanted(self, run_id: str) -> None:
        self._kept.read_recipe(run_id, self._ask_for_recipe)

    def _ask_for_recipe(self, _run: StoredRun, recipe: Recipe) -> None:
        self._ask(recipe.experiment)

    @Slot(int)
    def _on_curve_seed_picked(self, number: int) -> None:
        self._pane.get().choose(number)
        self.open(number)

    @Slot()
    def _on_pane_shown(self) -> None:
        """Show what was trained last, if nothing else is shown."""
        if self._shown is None and not self.busy and not self._reading.busy:
            from gui.seeds.work import LAST, read

            self._said = False
            self._reading.start(partial(read, self._folder / LAST))

    @Slot()
    def _on_pane_save_wanted(self) -> None:
        if self._shown is None:
            return
        from gui.seeds.work import write

        suggested = self._preferences.run_folder / f"seeds{SWEEP_SUFFIX}"
        filters = f"Sweeps (*{SWEEP_SUFFIX});;All files (*)"
        path = ask_save_path(self._window, "Save sweep", suggested, filters, SWEEP_SUFFIX)
        if path is not None:
            self._preferences.run_folder = path.parent
            self._writing.start(partial(write, path, self._shown.sweep))

    @Slot(object)
    def _on_reading_succeeded(self, shown: "Shown") -> None:
        if self._training.busy:
            # It was cancelled too late.
            return
        self._place = 0
        self._show(shown)

    @Slot(str)
    def _on_reading_failed(self, reason: str) -> None:
        if self._said:
            self.refused.emit(reason)

    @Slot(object)
    def _on_writing_succeeded(self, message: str) -> None:
        self.noted.emit(message)

    @Slot(object)
    def _on_training_reported(self, shown: "Shown") -> None:
        self._pane.get().show_progress((len(shown.sweep.results), len(shown.sweep.plan)))
        self._show(shown)

    @Slot()
    def _on_training_ended(self) -> None:
        self._pane.get().show_progress(None)

    @Slot(int)
    def _on_pane_combination_picked(self, place: int) -> None:
        if self._shown is not None and place != self._place:
            self._place = place
            self._show(self._shown)

    @Slot(str, bool)
    def _on_pane_curves_asked(self, path: str, test: bool) -> None:
        self._by = path, test
        if self._shown is not None:
            self._show(self._shown)

    @Slot()
    def _on_pane_picture_wanted(self) -> None:
        """Ask where to save a picture of what the pane draws of the sweep."""
        from gui.export.picture.dialog import ExportDialog, ExportTarget

        targets = [
            ExportTarget(title, name, partial(_itself, widget), widget.size, owned=False)
            for title, name, widget in self._pane.get().pictures()
        ]
        dialog = ExportDialog(targets, self._preferences, self._window)
        if dialog.exec():
            self.noted.emit(f"Wrote {dialog.written}")
        dialog.deleteLater()

    def _show(self, shown: "Shown") -> None:
        """Show all runs, and of a sweep the seeds of the combination that is chosen."""
        from gui.seeds.work import prepare

        self._shown = shown
        self._preparing.start(partial(prepare, shown, self._place, self._by))

    @Slot(object)
    def _on_preparing_succeeded(self, prepared: "Prepared") -> None:
        other = prepared.words.place != self._place or (
            self.repeats is None or prepared.repeats.plan != self.repeats.plan
        )
        self._place, self._curves = prepared.words.place, prepared.curves
        self.repeats = prepared.repeats
        self._pane.get().show_sweep(prepared.sweep, prepared.words, prepared.bands)
        if other:
            self._curve.highlight_seed(None)
        self._show_curves()

    @Slot()
    def _show_curves(self) -> None:
        """Draw the band in the loss curve, or take it away."""
        pane = self._pane.get()
        curves = self._curves if pane.band.isChecked() else None
        self._curve.set_seeds(curves, each=pane.each.isChecked())


def _itself(widget: QWidget) -> QWidget:
    return widget
