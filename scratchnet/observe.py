"""What there is to see of a session: the scene of a run, and the frame of a moment."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scratchnet.datasets import Dataset
from scratchnet.engines.maps import cell_centres, function_map, network_maps
from scratchnet.formula import parse_formula
from scratchnet.session import Session
from scratchnet.snapshot import Axis, Frame, Scene


@dataclass(frozen=True, slots=True)
class Wishes:
    """What else a frame is to hold, which somebody looks at.

    ``neuron_resolution`` is that of the maps of hidden neurons; None is no maps.
    """

    neuron_resolution: int | None = None
    gradients: bool = False
    outputs: bool = False


def scene_of(session: Session, resolution: int) -> Scene:
    """Return the scene of the session's run, with maps of ``resolution``² cells."""
    experiment = session.experiment
    domain = experiment.data.domain
    activations = experiment.network.activations
    centres = cell_centres(domain, resolution)
    return Scene(
        experiment=experiment,
        dataset=session.dataset,
        test=Dataset((), ()),
        axes=(Axis("x", *domain), Axis("y", *domain)),
        classes=(),
        features=("x", "y"),
        objective_map=_objective_map(experiment.data.formula, domain, resolution),
        untrained_map=_frozen(
            network_maps(session.initial_parameters, activations, domain, resolution)
        ),
        feature_maps=_frozen(np.stack(np.meshgrid(centres, centres))),
    )


def frame_of(session: Session, resolution: int, wishes: Wishes = Wishes()) -> Frame:
    """Return the session as it stands now, with a map of ``resolution``² cells."""
    neuron_maps = None
    if wishes.neuron_resolution is not None:
        neuron_maps = _frozen(session.maps(wishes.neuron_resolution, hidden=True))
    return Frame(
        session.snapshot(),
        _frozen(session.maps(resolution)),
        neuron_maps=neuron_maps,
        gradients=session.gradients() if wishes.gradients else None,
        outputs=session.outputs() if wishes.outputs else None,
    )


@lru_cache(maxsize=4)
def _objective_map(
    formula: str, domain: tuple[float, float], resolution: int
) -> NDArray[np.float64]:
    # Kept, because most rebuilds change something else and a formula takes a microsecond a cell.
    return _frozen(function_map(parse_formula(formula), domain, resolution))


def _frozen(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values.flags.writeable = False
    return values
