"""What the window does about many seeds in the background: training, reading, writing, summing up.

Imported when it is needed: few train many seeds, and the window would open later.
"""

import logging
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gui.background import TaskContext, TaskFailed
from gui.seeds.setting_curves import ShownBands, bands_of
from gui.seeds.words import Words
from gui.views.loss.seeds import SeedCurves
from scratchnet.datasets import build_problem
from scratchnet.errors import InvalidInput
from scratchnet.file_kinds import SWEEP_SUFFIX
from scratchnet.many.plan import Plan
from scratchnet.many.repeats import Repeats, Sweep, read_sweep, train_all, write_sweep
from scratchnet.many.sweep_file import SweepFile
from scratchnet.run.metrics import Metric, principal_metric

_log = logging.getLogger(__name__)
#: So often what is done so far is shown.
_SHOW_EVERY_S = 0.25
#: What was trained last, where the next start finds it.
LAST = f"last{SWEEP_SUFFIX}"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is done so far, and the metric of its runs."""

    sweep: Sweep
    metric: Metric


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the pane and the loss view show: worked out in the background."""

    sweep: Sweep
    repeats: Repeats
    words: Words
    curves: SeedCurves | None
    bands: ShownBands | None


def train(plan: Plan, path: Path, jobs: int | None, context: TaskContext) -> None:
    """Make all runs of a plan, and report what is done now and then, and in the end."""
    metric = _metric_of(plan)
    file = _new_file(path, plan)
    try:
        for sweep in train_all(plan, file, jobs=jobs, every_s=_SHOW_EVERY_S, cancelled=context):
            context.report(Shown(sweep, metric))
    except BrokenExecutor as error:
        raise TaskFailed(
            "A process that trains seeds has ended: it was killed, or the memory is full. What is "
            "done stays."
        ) from error
    finally:
        if file is not None:
            file.close()


def prepare(shown: Shown, place: int, by: tuple[str, bool], _: TaskContext) -> Prepared:
    """Work out what is shown of a combination; of the first one if that has no run yet.

    ``by`` says which setting has curves, by its path, and whether they are of test losses.
    """
    sweep = shown.sweep
    places = sweep.places
    if places and place not in places:
        place = places[0]
    repeats = sweep.of(place)
    words = Words.of(sweep, place, shown.metric)
    return Prepared(sweep, repeats, words, _curves_of(repeats), bands_of(sweep, *by))


def _new_file(path: Path, plan: Plan) -> SweepFile | None:
    """Return the file that the window finds again at its next start; None if there can be none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        return SweepFile.open_for(path, plan)
    except (OSError, InvalidInput):
        _log.warning("%s cannot be written, so the seeds are not kept", path)
        return None


def read(path: Path, _: TaskContext) -> Shown:
    """Read the file of a sweep."""
    sweep = read_sweep(path)
    return Shown(sweep, _metric_of(sweep.plan))


def write(path: Path, sweep: Sweep, _: TaskContext) -> str:
    """Write all runs to a file; return what was done."""
    write_sweep(path, sweep)
    return f"Wrote {path}"


def _metric_of(plan: Plan) -> Metric:
    return principal_metric(bool(build_problem(plan.experiment_of(0)).classes))


def _curves_of(repeats: Repeats) -> SeedCurves | None:
    """Return what the loss view draws of seeds."""
    band = repeats.band()
    if band is None:
        return None
    return SeedCurves(
        f"{len(repeats.curves):,} seeds",
        band.steps,
        band.least,
        band.lower_quartile,
        band.median,
        band.upper_quartile,
        band.greatest,
        {number: np.asarray(losses) for number, losses in repeats.curves.items()},
        repeats.test_band(),
    )
