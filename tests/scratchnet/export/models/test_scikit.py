"""scikit-learn's own networks with our parameters; skipped where it is not installed."""

import numpy as np
import pytest

pytest.importorskip("sklearn")

from scratchnet.export.models import TrainedNetwork
from scratchnet.export.models.differences import scikit_learn_predictor
from scratchnet.export.models.formats import point_by_point
from scratchnet.formula import UndefinedFormula
from tests.scratchnet.export.models.networks import made

_POINTS = [(-1.7, 0.3), (0.0, -0.0), (2.0, 1.9), (-0.4, -1.1)]


@pytest.mark.parametrize(
    "network",
    [
        made([2, 4, 3, 1], ["tanh", "tanh", "sigmoid"], classes=("a", "b")),
        made([2, 4, 1], ["relu", "linear"], classes=("a", "b")),
        made([2, 4, 3], ["sigmoid", "softmax"], classes=("a", "b", "c")),
        made([2, 4, 3], ["linear", "linear"], classes=("a", "b", "c")),
        made([1, 4, 1], ["sigmoid", "linear"], features=("1/x",)),
        made([2, 1], ["linear"]),
        made([2, 1], ["sigmoid"], classes=("a", "b")),
    ],
)
def test_has_our_outputs(network: TrainedNetwork) -> None:
    expected = point_by_point(network.predictor(), UndefinedFormula, network.output_count)(_POINTS)
    np.testing.assert_allclose(scikit_learn_predictor(network)(_POINTS), expected, rtol=1e-13)
