"""What there is to see of a session: the scene of a run, and the frame of a moment."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scratchnet.engines.maps import function_map, network_maps
from scratchnet.formula import parse_formula
from scratchnet.session import Session
from scratchnet.snapshot import Frame, Scene


def scene_of(session: Session, resolution: int) -> Scene:
    """Return the scene of the session's run, with maps of ``resolution``² cells."""
    experiment = session.experiment
    domain = experiment.data.domain
    activations = experiment.network.activations
    return Scene(
        experiment=experiment,
        dataset=session.dataset,
        objective_map=_objective_map(experiment.data.formula, domain, resolution),
        untrained_map=_frozen(
            network_maps(session.initial_parameters, activations, domain, resolution)[0]
        ),
    )


def frame_of(session: Session, resolution: int) -> Frame:
    """Return the session as it stands now, with a map of ``resolution``² cells."""
    return Frame(session.snapshot(), _frozen(session.maps(resolution)[0]))


@lru_cache(maxsize=4)
def _objective_map(
    formula: str, domain: tuple[float, float], resolution: int
) -> NDArray[np.float64]:
    # Kept, because most rebuilds change something else and a formula takes a microsecond a cell.
    return _frozen(function_map(parse_formula(formula), domain, resolution))


def _frozen(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values.flags.writeable = False
    return values
