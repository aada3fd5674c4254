"""Repeating an experiment with many seeds: asked for, made in the background, shown, opened."""

from dataclasses import dataclass
from functools import partial
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from gui.actions import Place, command
from gui.background import BackgroundTask, TaskContext
from gui.document.document import Document
from gui.preferences import Preferences
from gui.runs.kept import KeptRuns
from gui.runs.pane import RunsPane
from gui.seeds.pane import SeedsPane
from gui.training.engines import EngineChoice
from gui.views.loss.loss_curve import LossCurve
from gui.views.loss.seeds import SeedCurves
from scratchnet.datasets import build_problem
from scratchnet.engines import EXACT, FAST, REFERENCE, is_prepared
from scratchnet.experiment import Experiment
from scratchnet.many.plan import Plan
from scratchnet.many.repeats import Repeats, repeat_with_seeds
from scratchnet.records.stored_run import StoredRun
from scratchnet.run.metrics import Metric, principal_metric
from scratchnet.run.recipe import Recipe

#: So often what is done so far is shown.
_SHOW_EVERY_S = 0.25


@dataclass(frozen=True, slots=True)
class _Done:
    """What is done so far: the runs, their curves as the loss view draws them, and the metric."""

    repeats: Repeats
    curves: SeedCurves | None
    metric: Metric


class SeedRuns(QObject):
    """Connects the pane of many seeds with the experiment, the loss view and the kept runs.

    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be;
    ``pane_wanted()``, the pane shall be shown.
    """

    noted = Signal(str)
    refused = Signal(str)
    pane_wanted = Signal()

    def __init__(
        self,
        pane: SeedsPane,
        runs_pane: RunsPane,
        curve: LossCurve,
        document: Document,
        engines: EngineChoice,
        kept: KeptRuns,
        preferences: Preferences,
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
        self._done: _Done | None = None
        self._training = BackgroundTask(self, "repeat with seeds")
        self._training.reported.connect(self._on_training_reported)
        self._training.failed.connect(self.refused)
        self._training.ended.connect(self._on_training_ended)
        pane.repeat_wanted.connect(self.ask)
        pane.cancel_wanted.connect(self._training.cancel)
        pane.open_wanted.connect(self.open)
        pane.picked.connect(curve.highlight_seed)
        pane.lines_changed.connect(self._show_curves)
        runs_pane.seeds_wanted.connect(self._on_runs_pane_seeds_wanted)
        curve.seed_picked.connect(self._on_curve_seed_picked)

    @property
    def repeats(self) -> Repeats | None:
        """The seeds that are shown."""
        return None if self._done is None else self._done.repeats

    @property
    def busy(self) -> bool:
        """Whether seeds are trained now."""
        return self._training.busy

    @command(
        "repeat_with_seeds",
        "Re&peat with seeds…",
        Place.RUN,
        "Train the experiment with many seeds, and see how many reach a goal and how they spread",
        keys="Ctrl+R",
    )
    @Slot()
    def ask(self) -> None:
        """Ask how many seeds the present experiment is to be repeated with."""
        self._ask(self._document.experiment)

    @Slot(int)
    def open(self, number: int) -> None:
        """Compute a run again, to the last bit, and show it at its last step."""
        if self._done is None or number not in self._done.repeats.curves:
            self.refused.emit("This run could not be trained, so there is nothing to open.")
            return
        repeats = self._done.repeats
        title = f"seed {repeats.plan.seed(number)}"
        self._kept.open_recipe(repeats.recipe(number), title)

    def start(self, experiment: Experiment, seeds: int, goal: str = "") -> None:
        """Train an experiment with so many seeds, counted on from its own, in the background.

        ``goal`` is a condition, or "". Raises InvalidInput.
        """
        plan = Plan(experiment, (), seeds, self._engine, goal)
        self.pane_wanted.emit()
        self._pane.show_progress((0, seeds))
        self._training.start(partial(_train, plan, self.jobs))

    def close(self) -> None:
        """End what is under way."""
        self._training.close()

    @property
    def _engine(self) -> str:
        """The engine that makes the runs: the chosen one, or another one with the same bits."""
        if self._engines.chosen == FAST:
            return FAST
        return EXACT if is_prepared(EXACT) else REFERENCE

    def _ask(self, experiment: Experiment) -> None:
        # Here, for few need it, and the window would take longer to start.
        from gui.seeds.dialog import RepeatDialog

        if self.busy:
            self.pane_wanted.emit()
            self.refused.emit("Seeds are being trained. Cancel them first, or wait for the last.")
            return
        preferences = self._preferences
        dialog = RepeatDialog(
            experiment.seed, preferences.repeat_seeds, preferences.repeat_goal, self._window
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            preferences.repeat_seeds = dialog.seeds.value()
            preferences.repeat_goal = goal = dialog.goal.text().strip()
            self.start(experiment, dialog.seeds.value(), goal)
        dialog.deleteLater()

    @Slot(str)
    def _on_runs_pane_seeds_wanted(self, run_id: str) -> None:
        self._kept.read_recipe(run_id, self._ask_for_recipe)

    def _ask_for_recipe(self, _run: StoredRun, recipe: Recipe) -> None:
        self._ask(recipe.experiment)

    @Slot(int)
    def _on_curve_seed_picked(self, number: int) -> None:
        self._pane.choose(number)
        self.open(number)

    @Slot(object)
    def _on_training_reported(self, done: _Done) -> None:
        self._done = done
        repeats = done.repeats
        self._pane.show_progress((len(repeats.results), len(repeats.plan)))
        self._pane.show_repeats(repeats, done.metric)
        self._show_curves()

    @Slot()
    def _on_training_ended(self) -> None:
        self._pane.show_progress(None)

    @Slot()
    def _show_curves(self) -> None:
        """Draw the band in the loss curve, or take it away."""
        shown = self._done is not None and self._pane.band.isChecked()
        curves = self._done.curves if shown and self._done is not None else None
        self._curve.set_seeds(curves, each=self._pane.each.isChecked())


# -- work in the background ------------------------------------------------------------------------


def _train(plan: Plan, jobs: int | None, context: TaskContext) -> None:
    """Train with all seeds, and report what is done now and then, and in the end."""
    metric = principal_metric(bool(build_problem(plan.experiment).classes))
    reported_at, repeats, reported = 0.0, None, None
    for repeats in repeat_with_seeds(plan, jobs=jobs, cancelled=context):
        if perf_counter() - reported_at >= _SHOW_EVERY_S:
            context.report(_done(repeats, metric))
            reported_at, reported = perf_counter(), repeats
    if repeats is not None and repeats is not reported:
        context.report(_done(repeats, metric))


def _done(repeats: Repeats, metric: Metric) -> _Done:
    band = repeats.band()
    if band is None:
        return _Done(repeats, None, metric)
    curves = SeedCurves(
        f"{len(repeats.curves):,} seeds",
        band.steps,
        band.least,
        band.lower_quartile,
        band.median,
        band.upper_quartile,
        band.greatest,
        {number: np.asarray(losses) for number, losses in repeats.curves.items()},
    )
    return _Done(repeats, curves, metric)
