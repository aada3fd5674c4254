"""The kept runs in the window: reading the list, and what its buttons do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QInputDialog, QWidget

from gui.actions import Place, command
from gui.background import BackgroundTask, TaskContext, TaskFailed
from gui.current_frame import CurrentFrame
from gui.document.document import Document
from gui.document.files import FileActions
from gui.later import Later
from gui.preferences import Preferences
from gui.runs.keeper import RunKeeper
from gui.runs.maps import RunMap, levels_of, map_image
from gui.runs.remaking import RunRemaking, read_recipe
from gui.runs.table import colour_of
from gui.theme import Theme
from gui.training import RunController
from gui.training.replay import ReplayController
from gui.views.loss.compared import ComparedRun
from gui.views.loss.loss_curve import LossCurve
from scratchnet.records.store import MOST_KEPT, RunStore, StoreUnavailable
from scratchnet.records.stored_run import Curve, StoredMaps, StoredRun
from scratchnet.run.recipe import Recipe

if TYPE_CHECKING:
    from gui.runs.pane import RunsPane

#: The list is read again this long after a change, and looked at for changes of other windows.
_READ_DELAY_MS, _OTHERS_MS = 50, 2_000


@dataclass(frozen=True, slots=True)
class _Listed:
    """What was read: the runs that changed, the ids of all, and the store's version."""

    changed: list[StoredRun]
    ids: list[str]
    version: int


@dataclass(frozen=True, slots=True)
class _Details:
    """Curves and maps that were read, by id."""

    curves: dict[str, Curve]
    maps: dict[str, StoredMaps]


class KeptRuns(QObject):
    """Connects the store of runs with its pane, the loss view and the document.

    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be;
    ``pane_wanted()``, the list shall be shown; ``line_wanted(OtherRun)``, the line to the network
    of a run shall be.
    """

    noted = Signal(str)
    refused = Signal(str)
    pane_wanted = Signal()
    line_wanted = Signal(object)

    def __init__(
        self,
        store: RunStore,
        pane: "Later[RunsPane]",
        curve: LossCurve,
        document: Document,
        files: FileActions,
        controller: RunController,
        replay: ReplayController,
        current: CurrentFrame,
        preferences: Preferences,
        theme: Theme,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._store = store
        self._pane = pane
        self._curve = curve
        self._document = document
        self._files = files
        self._controller = controller
        self._replay = replay
        self._preferences = preferences
        self._theme = theme
        self._window = window
        self.keeper = RunKeeper(store, controller, current, self)
        #: Made with the pane, which asks for it.
        self._remaking: RunRemaking | None = None
        #: Since when changes are not read yet, and the version of the store that was read.
        self._read_until, self._version = 0.0, -1
        self._deleted: list[str] = []
        self._curves: dict[str, Curve] = {}
        self._maps: dict[str, StoredMaps] = {}
        #: Changes of the store that wait for their turn.
        self._pending: list[Callable[[], object]] = []
        self._reading = BackgroundTask(self, "list runs")
        self._reading.succeeded.connect(self._on_reading_succeeded)
        self._details = BackgroundTask(self, "read runs")
        self._details.succeeded.connect(self._on_details_succeeded)
        self._recipe = BackgroundTask(self, "read recipe")
        self._recipe.succeeded.connect(self._on_recipe_succeeded)
        self._changing = BackgroundTask(self, "change runs")
        self._changing.ended.connect(self._on_changing_ended)
        for task in (self._reading, self._details, self._recipe, self._changing):
            task.failed.connect(self.refused)
        self._after_reading: Callable[[StoredRun, Recipe], None] = self._open_kept
        self._read_timer = QTimer(self, interval=_READ_DELAY_MS, singleShot=True)
        self._read_timer.timeout.connect(self._read)
        self._others_timer = QTimer(self, interval=_OTHERS_MS)
        self._others_timer.timeout.connect(self._read)
        self.keeper.kept.connect(self._on_keeper_kept)
        self.keeper.refused.connect(self.refused)
        self.keeper.changed.connect(self._on_keeper_changed)
        pane.when_made(self._follow)

    def _follow(self, pane: "RunsPane") -> None:
        self._remaking = RunRemaking(self._store, pane, self._preferences, self._window, self)
        self._remaking.noted.connect(self.noted)
        self._remaking.refused.connect(self.refused)
        self._remaking.line_wanted.connect(self.line_wanted)
        pane.shown.connect(self._on_pane_shown)
        pane.open_wanted.connect(self.open)
        pane.repeat_wanted.connect(self.repeat)
        pane.delete_wanted.connect(self.delete)
        pane.restore_wanted.connect(self.restore)
        pane.pin_wanted.connect(self._on_pane_pin_wanted)
        pane.limit_wanted.connect(self._on_pane_limit_wanted)
        pane.picked.connect(self._curve.highlight)
        pane.model.ticks_changed.connect(self._show_compared)
        pane.model.described.connect(self._on_model_described)
        self._curve.picked.connect(pane.select)

    @command(
        "compare_runs",
        "Compare r&uns",
        Place.RUN,
        "List all runs that were made; tick some to see their curves and maps side by side",
        keys="F9",
    )
    @Slot()
    def show_pane(self) -> None:
        """Show the list."""
        self.pane_wanted.emit()

    @Slot()
    def remove_old(self) -> None:
        """Remove runs beyond the limit, in the background."""
        limit = self._preferences.kept_runs
        self._change(lambda: self._store.prune(limit))

    @Slot()
    def _on_pane_limit_wanted(self) -> None:
        limit, accepted = QInputDialog.getInt(
            self._window,
            "Keep runs",
            "How many runs to keep. The oldest go first; pinned runs stay.",
            self._preferences.kept_runs,
            1,
            MOST_KEPT,
        )
        if accepted:
            self._preferences.kept_runs = limit
            self.remove_old()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of a theme."""
        self._theme = theme
        if self._pane.made is not None:
            self._show_details()

    def close(self) -> None:
        """Write what is to be kept, and end."""
        self._read_timer.stop()
        self._others_timer.stop()
        for task in (self._reading, self._details, self._recipe):
            task.close()
        if self._remaking is not None:
            self._remaking.close()
        self._changing.wait()
        self._changing.close()
        self.keeper.close()

    @Slot(str)
    def open(self, run_id: str) -> None:
        """Compute a run again, and show it at its last step."""
        self.read_recipe(run_id, self._open_kept)

    @Slot(str)
    def repeat(self, run_id: str) -> None:
        """Open a run's experiment, as a new run that waits at step 0."""
        self.read_recipe(run_id, self._repeat_recipe)

    @Slot(list)
    def delete(self, ids: list[str]) -> None:
        """Take runs from the list, and offer to undo that."""
        kept = [run_id for run_id in ids if run_id != self.keeper.run_id]
        if len(kept) < len(ids):
            self.refused.emit("The run that the window shows stays. Reset or open another first.")
        if kept:
            self._deleted = kept
            self._change(lambda: self._store.delete(kept))
            self._pane.get().show_deleted(len(kept))

    @Slot()
    def restore(self) -> None:
        """Put the runs that were deleted last into the list again."""
        ids, self._deleted = self._deleted, []
        self._pane.get().show_deleted(0)
        if ids:
            self._change(lambda: self._store.restore(ids))

    # -- the list ----------------------------------------------------------------------------------

    @Slot()
    def _on_pane_shown(self) -> None:
        self._others_timer.start()
        if self._version < 0:
            self._read()
        self._read_details()

    @Slot()
    def _read(self) -> None:
        """Read what has changed, unless nobody sees it."""
        pane = self._pane.made
        if pane is None or not pane.isVisible():
            self._others_timer.stop()
            self._version = -1
        elif self._reading.busy:
            self._read_timer.start()
        else:
            self._reading.start(partial(_list, self._store, self._read_until, self._version))

    @Slot(object)
    def _on_reading_succeeded(self, listed: _Listed | None) -> None:
        if self._store.remark:
            self.refused.emit(self._store.remark)
            self._store.remark = ""
        if listed is None:
            return
        self._version = listed.version
        self._read_until = max((run.changed for run in listed.changed), default=self._read_until)
        for run in listed.changed:
            self._curves.pop(run.id, None)
            self._maps.pop(run.id, None)
        pane = self._pane.get()
        pane.show_runs(listed.changed, listed.ids)
        pane.model.set_present(self.keeper.run_id)
        self._read_details()

    @Slot(str)
    def _on_keeper_kept(self, _run_id: str) -> None:
        self._version = -1
        self._read_timer.start()

    @Slot()
    def _on_keeper_changed(self) -> None:
        if self._pane.made is not None:
            self._pane.made.model.set_present(self.keeper.run_id)
            self._show_details()

    # -- curves and maps ---------------------------------------------------------------------------

    @Slot()
    def _show_compared(self) -> None:
        self._show_details()
        self._read_details()

    def _read_details(self) -> None:
        """Read the curves and maps of ticked runs, and the maps of rows on the screen."""
        pane = self._pane.get()
        model = pane.model
        curves = [run_id for run_id in model.ticked if run_id not in self._curves]
        seen = [*model.without_picture(pane.on_screen), *model.ticked]
        maps = [run_id for run_id in seen if run_id not in self._maps]
        if curves or maps:
            self._details.start(partial(_read_details, self._store, curves, maps))
        else:
            self._show_details()

    @Slot(object)
    def _on_details_succeeded(self, details: _Details) -> None:
        self._curves.update(details.curves)
        self._maps.update(details.maps)
        self._show_details()

    def _show_details(self) -> None:
        """Show all curves and maps that are known."""
        pane, theme = self._pane.get(), self._theme
        model = pane.model
        for run_id in model.without_picture(list(self._maps)):
            maps = self._maps[run_id]
            classes = self._has_classes(run_id)
            model.set_picture(run_id, map_image(maps, levels_of([maps], classes), theme))
        ticked = [run for run in model.runs if run.id in model.ticked]
        compared = [
            _compared(run, self._curves[run.id])
            for run in ticked
            if run.id in self._curves and run.id != self.keeper.run_id
        ]
        self._curve.set_compared(compared)
        pane.show_maps(
            [
                RunMap(
                    run.title,
                    colour_of(run, theme),
                    self._maps[run.id],
                    self._has_classes(run.id),
                )
                for run in ticked
                if run.id in self._maps
            ]
        )

    def _has_classes(self, run_id: str) -> bool:
        model = self._pane.get().model
        row = model.row_of(run_id)
        return row is not None and model.run_at(row).metric == "accuracy"

    # -- changes -----------------------------------------------------------------------------------

    def _change(self, change: Callable[[], object]) -> None:
        """Change the store, in the background, after what was asked for before."""
        self._pending.append(change)
        if not self._changing.busy:
            self._changing.start(partial(_change_all, self._pending))

    @Slot()
    def _on_changing_ended(self) -> None:
        if self._pending:
            self._changing.start(partial(_change_all, self._pending))
        self._version = -1
        self._read_timer.start()

    @Slot(str, str, str)
    def _on_model_described(self, run_id: str, what: str, text: str) -> None:
        self._change(lambda: self._store.describe(run_id, **{what: text}))

    @Slot(list, bool)
    def _on_pane_pin_wanted(self, ids: list[str], pinned: bool) -> None:
        def pin() -> None:
            for run_id in ids:
                self._store.describe(run_id, pinned=pinned)

        self._change(pin)

    # -- opening -----------------------------------------------------------------------------------

    def read_recipe(self, run_id: str, then: Callable[[StoredRun, Recipe], None]) -> None:
        """Read a run and its recipe in the background, and hand them over."""
        self._after_reading = then
        self._recipe.start(partial(read_recipe, self._store, run_id))

    @Slot(object)
    def _on_recipe_succeeded(self, read: tuple[StoredRun, Recipe]) -> None:
        self._after_reading(*read)

    def _open_kept(self, run: StoredRun, recipe: Recipe) -> None:
        if run.id == self.keeper.run_id:
            self.noted.emit(f"{run.title} is the run that the window shows.")
        else:
            self.open_recipe(recipe, run.title, run.id)

    def open_recipe(self, recipe: Recipe, title: str, run_id: str = "") -> None:
        """Compute a run again by its recipe, and show it at its last step.

        ``run_id`` is its id if it is kept. One that is not is kept only once it goes on from there.
        """
        if not self._files.may_discard():
            return
        # Else the present run would continue with the experiment of the other.
        self._controller.pause()
        self._document.open(recipe.experiment_at_end, None, title=title)
        self.keeper.expect(run_id or uuid4().hex, recipe)
        self._replay.start(recipe, None, title)

    @Slot(object, int)
    def branch(self, recipe: Recipe, step: int) -> None:
        """Continue the present run from a step of it, as another run."""
        parent = self.keeper.run_id
        self.keeper.flush()
        self.keeper.expect_branch(recipe)
        self._document.end_gesture()
        try:
            title = self._store.run(parent).title
        except (KeyError, StoreUnavailable):
            title = "the run"
        self._replay.start(
            recipe,
            None,
            f"{title} up to step {step:,}",
            f"A branch of {title} at step {step:,}: change live settings, the optimizer or the "
            "schedule, then press Run (F5).",
            branch=True,
        )
        # Only now: as an edit of the run before, another optimizer would begin a new one.
        experiment, present = recipe.experiment_at_end, self._document.experiment
        values = {path: experiment.value(path) for path in present.differences(experiment)}
        if values:
            self._document.edit_together(values)
            self._document.end_gesture()
        else:
            # Undo leads back to this very experiment.
            self._controller.show_experiment(present)

    def _repeat_recipe(self, run: StoredRun, recipe: Recipe) -> None:
        if not self._files.may_discard():
            return
        self._controller.pause()
        self._document.open(recipe.experiment, None, title=f"like {run.title}")
        self.noted.emit(
            f"These are the settings of {run.title}. Change what you like, then press Run (F5)."
        )


def _compared(run: StoredRun, curve: Curve) -> ComparedRun:
    return ComparedRun(
        run.id,
        run.title,
        run.number if run.colour is None else run.colour,
        np.asarray(curve.steps, dtype=np.float64),
        np.asarray(curve.losses, dtype=np.float64),
        np.asarray(curve.test_steps, dtype=np.float64),
        np.asarray(curve.test_losses, dtype=np.float64),
    )


# -- work in the background ------------------------------------------------------------------------


def _list(store: RunStore, since: float, version: int, _: TaskContext) -> _Listed | None:
    """Return what has changed since a time; None if the store still has that version."""
    try:
        now = store.version()
        if version >= 0 and now == version:
            return None
        return _Listed(store.runs(since), store.ids(), now)
    except StoreUnavailable as error:
        raise TaskFailed(str(error)) from error


def _read_details(
    store: RunStore, curves: Sequence[str], maps: Sequence[str], context: TaskContext
) -> _Details:
    found = _Details({}, {})
    try:
        for run_id in curves:
            context.raise_if_cancelled()
            found.curves[run_id] = store.curve(run_id)
        for run_id in maps:
            context.raise_if_cancelled()
            found.maps[run_id] = store.maps(run_id)
    except StoreUnavailable as error:
        raise TaskFailed(str(error)) from error
    except KeyError:
        # Another window has removed it; the list will follow.
        return found
    return found


def _change_all(pending: list[Callable[[], object]], _: TaskContext) -> None:
    try:
        while pending:
            pending.pop(0)()
    except StoreUnavailable as error:
        raise TaskFailed(str(error)) from error
