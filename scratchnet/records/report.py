"""The report of a run: everything needed to check it elsewhere, as JSON."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scratchnet.datasets import Dataset
from scratchnet.experiment import experiment_to_dict
from scratchnet.files import write_atomically
from scratchnet.run.session import Session


def report_of(session: Session, seconds: float) -> dict[str, Any]:
    """Return the report; floats read back to the last bit.

    ``losses`` has one entry per step, the penalty on weights included; ``loss_name`` says if they
    are those of scaled targets. ``penalties`` holds that penalty, and is empty if there never was
    one. ``changes`` are settings that changed after
    this many steps. ``initial_parameters`` and ``parameters`` are nested
    lists: per layer, per neuron, ``[w..., b]``. ``metrics`` are those of the training and of the
    test samples at the end, by name, empty without NumPy; of several targets ``target_metrics`` has
    those of each. ``seconds`` is the time spent training.
    """
    return {
        "experiment": experiment_to_dict(session.experiment),
        "engine": session.engine,
        "status": session.status.value,
        "steps": session.step,
        "diverged_at_step": session.diverged_at,
        "dataset": {
            "inputs": list(session.dataset.inputs),
            "targets": _targets(session.dataset),
            "classes": session.dataset.classes,
        },
        "test_dataset": {
            "inputs": list(session.problem.test.inputs),
            "targets": _targets(session.problem.test),
        },
        "stopped_by": session.stopped_by,
        "divergence": session.divergence(),
        "changes": [
            {"step": change.step, "path": change.path, "value": change.value}
            for change in session.changes
        ],
        "initial_parameters": session.initial_parameters,
        "loss_name": session.problem.target_scaling.loss_name,
        "losses": session.losses.tolist(),
        "penalties": list(session.snapshot().penalties),
        "parameters": session.parameters(),
        **_metrics(session),
        "seconds": seconds,
    }


def _metrics(session: Session) -> dict[str, dict[str, Any]]:
    try:
        (_, train), (_, test) = session.evaluate()
    except ModuleNotFoundError:
        # The reference trains without NumPy; metrics are computed with it.
        return {"metrics": {"training": {}, "test": {}}}
    found: dict[str, dict[str, Any]] = {
        "metrics": {
            "training": dict(train.metrics) if train is not None else {},
            "test": dict(test.metrics) if test is not None else {},
        }
    }
    if session.dataset.other_targets:
        found["target_metrics"] = {
            "training": dict(train.by_target) if train is not None else {},
            "test": dict(test.by_target) if test is not None else {},
        }
    return found


def _targets(dataset: Dataset) -> Sequence[float | tuple[float, ...]]:
    return list(dataset.target_rows() if dataset.other_targets else dataset.targets)


def write_report(path: Path, session: Session, seconds: float) -> None:
    """Write the report, whole or not at all. Raises OSError."""
    text = json.dumps(report_of(session, seconds), ensure_ascii=False, allow_nan=False)
    write_atomically(path, (text + "\n").encode())
