"""Files of kept runs, and the network at the end of one, which only its recipe can give."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from gui.background import BackgroundTask, TaskContext, TaskFailed
from gui.dialogs import ask_save_path
from gui.preferences import Preferences
from gui.runs.files import file_name
from gui.views.charts.landscape_line import OtherRun
from scratchnet.engines import ready_engine
from scratchnet.errors import InvalidInput
from scratchnet.files import write_atomically
from scratchnet.formula import FormulaError
from scratchnet.records import SUFFIX, About, run_of, write_run
from scratchnet.records.run_list import runs_as_csv, runs_as_markdown
from scratchnet.records.store import RunStore, StoreUnavailable
from scratchnet.records.stored_run import StoredRun
from scratchnet.run.recipe import Recipe, Replay
from scratchnet.run.session import Session

if TYPE_CHECKING:
    from gui.runs.pane import RunsPane

_FILTERS = "CSV (*.csv);;Markdown (*.md);;All files (*)"
_MARKDOWN = (".md", ".markdown")
#: Steps are made in calls of at most this long, so that cancelling acts soon.
_CHUNK_S = 0.05


class RunRemaking(QObject):
    """Writes the list and run files, and finds the network at the end of a run.

    Signals: ``noted(str)``, something was done; ``refused(str)``, why it could not be;
    ``line_wanted(OtherRun)``, the line to this network shall be shown.
    """

    noted = Signal(str)
    refused = Signal(str)
    line_wanted = Signal(object)

    def __init__(
        self,
        store: RunStore,
        pane: "RunsPane",
        preferences: Preferences,
        window: QWidget,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._pane = pane
        self._preferences = preferences
        self._window = window
        self._writing = BackgroundTask(self, "save runs")
        self._writing.succeeded.connect(self._on_writing_succeeded)
        self._finding = BackgroundTask(self, "find a network")
        self._finding.succeeded.connect(self._on_finding_succeeded)
        for task in (self._writing, self._finding):
            task.failed.connect(self.refused)
        pane.export_wanted.connect(self._on_pane_export_wanted)
        pane.files_wanted.connect(self._on_pane_files_wanted)
        pane.line_wanted.connect(self._on_pane_line_wanted)

    def close(self) -> None:
        """End what is computed."""
        self._writing.close()
        self._finding.close()

    @Slot(list)
    def _on_pane_export_wanted(self, ids: list[str]) -> None:
        suggested = self._preferences.values_folder / "runs.csv"
        path = ask_save_path(self._window, "Save list of runs", suggested, _FILTERS, ".csv")
        if path is None:
            return
        by_id = {run.id: run for run in self._pane.model.runs}
        runs = [by_id[run_id] for run_id in ids]
        write = runs_as_markdown if path.suffix in _MARKDOWN else runs_as_csv
        self._writing.start(partial(_write_list, path, write(runs, self._pane.model.baseline)))

    @Slot(list)
    def _on_pane_files_wanted(self, ids: list[str]) -> None:
        folder = QFileDialog.getExistingDirectory(
            self._window, "Save run files", str(self._preferences.run_folder)
        )
        if folder:
            self._preferences.run_folder = Path(folder)
            author = self._preferences.author
            self.noted.emit("Computing the runs again to save them …")
            self._writing.start(partial(_write_runs, self._store, ids, Path(folder), author))

    @Slot(str)
    def _on_pane_line_wanted(self, run_id: str) -> None:
        self.noted.emit("Computing the run again to find its network …")
        self._finding.start(partial(_find, self._store, run_id))

    @Slot(object)
    def _on_writing_succeeded(self, message: str) -> None:
        self.noted.emit(message)

    @Slot(object)
    def _on_finding_succeeded(self, other: OtherRun) -> None:
        self.noted.emit(f"The line from the present network to that of {other.title}.")
        self.line_wanted.emit(other)


# -- work in the background ------------------------------------------------------------------------


def read_recipe(store: RunStore, run_id: str, _: TaskContext) -> tuple[StoredRun, Recipe]:
    """Return a kept run and its recipe. Raises TaskFailed."""
    try:
        return store.run(run_id), store.recipe(run_id)
    except StoreUnavailable as error:
        raise TaskFailed(str(error)) from error
    except KeyError as error:
        raise TaskFailed("This run is no longer kept.") from error


def _remade(listed: StoredRun, recipe: Recipe, context: TaskContext) -> Session:
    """Return the session of a run at its last step. Raises TaskFailed."""
    try:
        replay = Replay(recipe, engine=ready_engine(recipe.engine))
    except (InvalidInput, FormulaError) as error:
        raise TaskFailed(f"{listed.title}: {error}") from error
    while replay.session.step < recipe.steps and not replay.session.ended:
        replay.advance(budget_s=_CHUNK_S, interrupt=context)
        context.raise_if_cancelled()
    return replay.session


def _find(store: RunStore, run_id: str, context: TaskContext) -> OtherRun:
    listed, recipe = read_recipe(store, run_id, context)
    return OtherRun(listed.title, _remade(listed, recipe, context).parameters())


def _write_list(path: Path, text: str, _: TaskContext) -> str:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise TaskFailed(f"{path} cannot be written: {error.strerror or error}") from error
    return f"Wrote {path}"


def _write_runs(
    store: RunStore, ids: Sequence[str], folder: Path, author: str, context: TaskContext
) -> str:
    """Compute runs again and write each to a file of its own, which replaces no other."""
    for number, run_id in enumerate(ids):
        context.progress(number / len(ids))
        listed, recipe = read_recipe(store, run_id, context)
        session = _remade(listed, recipe, context)
        about = About(author, listed.title)
        try:
            run = run_of(session.snapshot(), session.dataset, session.problem.test, about)
            write_run(_free(folder, listed.title), run)
        except InvalidInput as error:
            raise TaskFailed(f"{listed.title}: {error}") from error
        except OSError as error:
            raise TaskFailed(f"{folder}: {error.strerror or error}") from error
    files = "1 run" if len(ids) == 1 else f"{len(ids)} runs"
    return f"Wrote {files} to {folder}"


def _free(folder: Path, title: str) -> Path:
    """Return a file's path that is not taken."""
    stem = file_name(title)[:60] or "run"
    names = (f"{stem}{f' {number}' if number else ''}{SUFFIX}" for number in range(10_000))
    return next(folder / name for name in names if not (folder / name).exists())
