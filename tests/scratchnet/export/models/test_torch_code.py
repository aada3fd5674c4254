"""A network as a module of PyTorch; skipped where that is not installed.

To run it by a Python that has PyTorch: see `tests/scratchnet/engines/test_pytorch.py`.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

torch: Any = pytest.importorskip("torch")

from scratchnet.export.models import FORMATS, TrainedNetwork
from scratchnet.export.models.formats import point_by_point
from scratchnet.export.models.torch_code import torch_code
from scratchnet.formula import UndefinedFormula
from scratchnet.registry import ACTIVATIONS
from tests.scratchnet.export.models.formulas import INEXACT, exact_formulas, exact_points
from tests.scratchnet.export.models.networks import made, networks, passing, points_of_two

torch.set_num_threads(1)
_EDGES = [-2.0, -1.0, -0.75, -0.0, 0.0, 0.5, 1.0, 2.0]
_GRID = [(x, y) for x in _EDGES for y in _EDGES]


def _run(network: TrainedNetwork, points: list[tuple[float, ...]]) -> np.ndarray:
    return FORMATS["pytorch"].load(torch_code(network).encode())(points)


def _ours(network: TrainedNetwork, points: list[tuple[float, ...]]) -> np.ndarray:
    return point_by_point(network.predictor(), UndefinedFormula, network.output_count)(points)


@settings(max_examples=60, deadline=None)
@given(networks(), points_of_two)
def test_differs_by_rounding_only(network: TrainedNetwork, points) -> None:
    points = [point[: len(network.inputs)] for point in points]
    expected = _ours(network, points)
    # A sine of large sums takes their rounding with it.
    np.testing.assert_allclose(_run(network, points), expected, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("weight", [1e-9, 0.5, 30.0, 800.0])
def test_each_activation_at_all_magnitudes(activation: str, weight: float) -> None:
    network = made([2, 1], [activation], weight=weight)
    # Far below 0 little is left of the 1 + erf in the definition of GELU but its rounding.
    atol = 1e-14 if activation == "gelu" else 0.0
    rtol = 4e-13 if weight > 1 else 1e-14
    np.testing.assert_allclose(_run(network, _GRID), _ours(network, _GRID), rtol=rtol, atol=atol)


@settings(max_examples=100, deadline=None)
@given(exact_formulas, exact_points)
def test_exact_formulas_are_the_same_to_the_last_bit(text: str, points) -> None:
    network = passing(text)
    np.testing.assert_array_equal(_run(network, points), _ours(network, points))


@pytest.mark.parametrize("text", INEXACT)
def test_each_function_is_nan_where_it_is_undefined(text: str) -> None:
    network = passing(text)
    np.testing.assert_allclose(_run(network, _GRID), _ours(network, _GRID), rtol=1e-14)


def test_can_be_trained_further_and_saved() -> None:
    names: dict = {}
    exec(torch_code(made([2, 4, 1], ["tanh", "sigmoid"], features=("x*y", "x > 0"))), names)
    network = names["TrainedNetwork"]()
    points = torch.tensor(_GRID, dtype=torch.float64)
    targets = (points[:, :1] > 0).double()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.5)
    losses = []
    for _ in range(5):
        loss = torch.nn.functional.mse_loss(network(points), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[0]
    assert sum(each.numel() for each in network.state_dict().values()) == 3 * 4 + 5


def test_works_in_single_precision_too_and_names_classes() -> None:
    network = made([2, 3], ["softmax"], classes=("a", "b", "c"), features=("x/2", "y > 0"))
    names: dict = {}
    exec(torch_code(network), names)
    outputs = names["TrainedNetwork"]().float()(torch.tensor(_GRID))
    assert outputs.dtype == torch.float32
    np.testing.assert_allclose(outputs.detach().numpy(), _ours(network, _GRID), rtol=1e-5)
    predicted = names["classify"](outputs)
    assert predicted == [network.predicted_class(row) for row in outputs.tolist()]
    assert len(set(predicted)) > 1
