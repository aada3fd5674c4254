"""What there is to see of a session: the scene of a run, and the frame of a moment."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Axis, objective_of
from scratchnet.engines.grid import grid_of
from scratchnet.engines.maps import function_map, network_maps
from scratchnet.formula import Formula
from scratchnet.session import Session
from scratchnet.snapshot import Frame, Scene


@dataclass(frozen=True, slots=True)
class Wishes:
    """What else a frame is to hold, which somebody looks at.

    ``neuron_resolution`` is that of the maps of hidden neurons; None is no maps. ``outputs`` for
    samples, and what is judged by them, are worked out if there are no more samples than that.
    """

    neuron_resolution: int | None = None
    gradients: bool = False
    outputs: int = 0


def scene_of(session: Session, resolution: int) -> Scene:
    """Return the scene of the session's run, with maps of ``resolution`` cells along each axis."""
    experiment, problem = session.experiment, session.problem
    grid = grid_of(problem.axes, resolution, problem.encoding)
    activations = experiment.network.activations
    return Scene(
        experiment=experiment,
        dataset=problem.train,
        test=problem.test,
        axes=problem.axes,
        classes=problem.classes,
        features=problem.features,
        objective_map=_objective_map(objective_of(experiment), problem.axes, resolution),
        untrained_map=_frozen(network_maps(session.initial_parameters, activations, grid)),
        feature_maps=_frozen(grid.values.reshape(-1, *grid.shape)),
    )


def frame_of(session: Session, resolution: int, wishes: Wishes = Wishes()) -> Frame:
    """Return the session as it stands now, with maps of ``resolution`` cells along each axis."""
    neuron_maps = outputs = test_outputs = metrics = test_metrics = None
    if wishes.neuron_resolution is not None:
        neuron_maps = _frozen(session.maps(wishes.neuron_resolution, hidden=True))
    if len(session.problem.train) + len(session.problem.test) <= wishes.outputs:
        (outputs, metrics), (test_outputs, test_metrics) = session.judged()
    return Frame(
        session.snapshot(),
        _frozen(session.maps(resolution)),
        neuron_maps=neuron_maps,
        gradients=session.gradients() if wishes.gradients else None,
        outputs=outputs,
        test_outputs=test_outputs,
        metrics=metrics,
        test_metrics=test_metrics,
        divergence=session.divergence(),
    )


@lru_cache(maxsize=4)
def _objective_map(
    objective: Formula | None, axes: tuple[Axis, ...], resolution: int
) -> NDArray[np.float64]:
    # Kept, because most rebuilds change something else and a formula takes a microsecond a cell.
    return _frozen(function_map(objective, axes, resolution))


def _frozen(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values.flags.writeable = False
    return values
