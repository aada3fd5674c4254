"""Evidence: other runs of a task, which are made again before they count."""

from collections.abc import Callable, Sequence
from math import isclose

from scratchnet.declare.parameter import Integer
from scratchnet.engines import Interrupted
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Experiment
from scratchnet.formula import FormulaError
from scratchnet.lessons.lesson import Task
from scratchnet.many import run_many
from scratchnet.records import Evidence, engine_to_repeat, work_of
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import Snapshot

_SEED = PARAMETERS["seed"]
assert isinstance(_SEED, Integer)
_SEEDS = _SEED.maximum + 1


def asks_for_evidence(task: Task) -> bool:
    """Return whether a task's conditions count the learner's runs."""
    return any("runs" in condition.names for condition in (*task.conditions, *task.stars))


def evidence_of(task: Task, snapshot: Snapshot) -> Evidence | None:
    """Return what tells of a run, so that it can be made again.

    None for a run without steps, and for one whose settings were changed on the way.
    """
    loss, experiment = snapshot.loss, snapshot.initial_experiment
    if loss is None or snapshot.changes:
        return None
    return Evidence(_values(task, experiment), snapshot.engine, snapshot.step, loss)


def make_evidence(task: Task, experiment: Experiment, engine: str, runs: int) -> list[Evidence]:
    """Make so many runs of an experiment, with seeds that follow its own, and return them.

    Raises EngineUnavailable.
    """
    seeds = [(experiment.seed + number) % _SEEDS for number in range(1, runs + 1)]
    experiments = [experiment.with_values({"seed": seed}) for seed in seeds]
    return [
        Evidence(_values(task, experiments[result.number]), engine, result.steps, result.loss)
        for result in sorted(run_many(experiments, engine), key=lambda result: result.number)
        if result.loss is not None
    ]


def _values(task: Task, experiment: Experiment) -> dict[str, object]:
    """Return the settings in which an experiment differs from the start of a task."""
    return {path: experiment.value(path) for path in task.start.differences(experiment)}


def verified_runs(
    task: Task,
    evidence: Sequence[Evidence],
    rel_tol: float,
    most_work: int,
    *,
    jobs: int | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Return how many different runs of a task there were, each of which is made again.

    A run counts if it changes nothing that is locked, is no more than ``most_work``, and if its
    last loss is the one that is told; ``rel_tol`` allows for other last digits. Raises Interrupted,
    and EngineUnavailable.
    """
    told: dict[str, dict[Experiment, float]] = {}
    for each in evidence:
        try:
            experiment = task.start.with_values(each.values)
            if task.locked_differences(experiment):
                continue
            experiment = experiment.with_values({"training.steps": each.steps})
            if work_of(Recipe(experiment, each.engine, (), each.steps)) > most_work:
                continue
        except (InvalidInput, FormulaError):
            continue
        told.setdefault(engine_to_repeat(each.engine), {})[experiment] = each.loss
    found = 0
    for engine, losses in told.items():
        experiments = list(losses)
        for result in run_many(experiments, engine, jobs=jobs, cancelled=cancelled):
            expected = losses[experiments[result.number]]
            found += result.loss is not None and isclose(result.loss, expected, rel_tol=rel_tol)
    if cancelled():
        raise Interrupted
    return found
