"""What a trained network makes of its inputs: projection, partial dependence, importance.

Each is worked out by a generator that yields after a few thousand outputs at most, so that it can
be done beside training and be cancelled at any time; `explaining` does all that is requested.
"""

from scratchnet.explain.dependence import PartialDependence, partial_dependence
from scratchnet.explain.explanation import (
    Explanation,
    ExplanationRequest,
    explaining,
    finished,
)
from scratchnet.explain.importance import Importance, permutation_importance, permutations
from scratchnet.explain.initialization import (
    FAR,
    MOST_WEIGHTS,
    Initialization,
    Scheme,
    Spread,
    initialization,
)
from scratchnet.explain.landscapes import LANDSCAPES
from scratchnet.explain.loss_curves import (
    LossAxis,
    loss_against_outputs,
    loss_at,
    sample_places,
)
from scratchnet.explain.loss_line import LINE, LossLine, same_shape
from scratchnet.explain.loss_slices import (
    RANDOM,
    RUN,
    WEIGHTS,
    LossSlice,
    SlicePlane,
    SliceRequest,
)
from scratchnet.explain.network import BatchNetwork
from scratchnet.explain.paths import NETWORK, PATH_STEPS, OptimizerPath, OptimizerPaths, PathRequest
from scratchnet.explain.pre_activations import PreActivations, pre_activations
from scratchnet.explain.projection import PrincipalAxes, Projection, principal_axes, projection
from scratchnet.explain.rates import RateTest
from scratchnet.explain.regularization import penalty_forces
from scratchnet.explain.results import SampleResults, sample_results
from scratchnet.explain.variables import Variable, variables_of

__all__ = [
    "FAR",
    "LANDSCAPES",
    "LINE",
    "MOST_WEIGHTS",
    "NETWORK",
    "PATH_STEPS",
    "RANDOM",
    "RUN",
    "WEIGHTS",
    "BatchNetwork",
    "Explanation",
    "ExplanationRequest",
    "Importance",
    "Initialization",
    "LossAxis",
    "LossLine",
    "LossSlice",
    "OptimizerPath",
    "OptimizerPaths",
    "PartialDependence",
    "PathRequest",
    "PreActivations",
    "PrincipalAxes",
    "Projection",
    "RateTest",
    "SampleResults",
    "Scheme",
    "SlicePlane",
    "SliceRequest",
    "Spread",
    "Variable",
    "explaining",
    "finished",
    "initialization",
    "loss_against_outputs",
    "loss_at",
    "partial_dependence",
    "penalty_forces",
    "permutation_importance",
    "permutations",
    "pre_activations",
    "principal_axes",
    "projection",
    "same_shape",
    "sample_places",
    "sample_results",
    "variables_of",
]
