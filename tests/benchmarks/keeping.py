"""Two thousand kept runs: opening the list, sorting, ticking; and what keeping costs training.

python -m tests.benchmarks.keeping
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt

from gui.main_window import MainWindow
from scratchnet.engines import EXACT
from scratchnet.experiment import Experiment
from scratchnet.records.store import RunStore
from scratchnet.run.observation import frame_of, scene_of
from scratchnet.run.session import Session
from tests.benchmarks.stage import application, step_shown, wait, wait_until, window

_RUNS, _TICKED, _ROUNDS = 2_000, 10, 5
_RESOLUTION = 60
_ENDLESS = {"training.steps": 5_000_000}
_MEASURED_MS = 2_500


def main() -> None:
    """Measure and print."""
    application()
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(Path(folder) / "runs.sqlite3")
        milliseconds = _fill(store)
        print(f"keeping a run: {milliseconds:.2f} ms each, {_RUNS} runs")
        print(f"the file: {store.path.stat().st_size / 1e6:.1f} MB")
        with window(engine=EXACT, store=store) as shown:
            pane = shown.runs_pane
            opened = _took(shown.commands.compare_runs.trigger, lambda: len(pane.listed) == _RUNS)
            print(f"the list opens within {opened:.0f} ms (≤ 300)")
            sort = [
                _took(partial(pane.table.sortByColumn, column, order))
                for column in range(pane.model.columnCount())
                for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder)
            ]
            print(
                f"sorting: median {statistics.median(sort):.0f} ms, worst {max(sort):.0f} (≤ 100)"
            )
            ids = [run.id for run in pane.model.runs[:_TICKED]]
            compared = shown.loss_pane.view.compared
            ticked = _took(
                lambda: pane.model.tick(ids, ticked=True), lambda: len(compared.runs) == _TICKED
            )
            print(f"ticking {_TICKED}: curves and maps within {ticked:.0f} ms (≤ 100)")
            _compare_training(shown)
        store.close()


def _fill(store: RunStore) -> float:
    """Keep many runs; return the milliseconds of each."""
    session = Session(Experiment().with_values({"training.steps": 500}))
    session.advance()
    scene, frame = scene_of(session, _RESOLUTION), frame_of(session, _RESOLUTION)
    begun = time.perf_counter()
    for number in range(_RUNS):
        store.keep(str(number), scene, frame, began=float(number))
    return (time.perf_counter() - begun) / _RUNS * 1e3


def _took(act: Callable[[], object], done: Callable[[], bool] = lambda: True) -> float:
    """Return the milliseconds until something that is asked for is done, and drawn."""
    begun = time.perf_counter()
    act()
    wait_until(done)
    wait(0)
    return (time.perf_counter() - begun) * 1e3


def _compare_training(shown: MainWindow) -> None:
    """Compare the speed of training with and without keeping, in turns."""
    shown.document.edit_together(_ENDLESS)
    speeds: dict[bool, list[float]] = {True: [], False: []}
    keeper = shown.kept_runs.keeper
    for _ in range(_ROUNDS):
        for keeping in (True, False):
            keeper.blockSignals(not keeping)
            keeper._timer.setInterval(2_000 if keeping else 1_000_000)
            shown.commands.reset.trigger()
            wait(300)
            shown.commands.run.trigger()
            wait_until(lambda: step_shown(shown) > 1_000)
            begun, first = time.perf_counter(), step_shown(shown)
            wait(_MEASURED_MS)
            rate = (step_shown(shown) - first) / (time.perf_counter() - begun)
            speeds[keeping].append(rate)
            shown.commands.run.trigger()
            wait(200)
    ratios = [kept / not_kept for kept, not_kept in zip(*speeds.values(), strict=True)]
    print(
        f"training while runs are kept ÷ while they are not: median {statistics.median(ratios):.3f}"
        f" of {', '.join(f'{ratio:.3f}' for ratio in ratios)} (≥ 0.97)"
    )


if __name__ == "__main__":
    main()
