"""The forces of penalties: the negative gradient of the reference's penalty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.explain import penalty_forces
from scratchnet.reference.activations import LINEAR
from scratchnet.reference.article import Layer, Network
from scratchnet.reference.penalties import penalty

_WEIGHTS = st.lists(st.floats(0.01, 5.0) | st.floats(-5.0, -0.01), min_size=1, max_size=6)


@given(_WEIGHTS, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_force_is_the_slope_of_the_penalty(weights: list[float], l1: float, l2: float) -> None:
    def cost(values: list[float]) -> float:
        return penalty(Network([Layer([(*values, 0.0)], LINEAR)]), l1, l2)

    forces = penalty_forces(weights, l1, l2)
    for place, force in enumerate(forces.tolist()):
        higher, lower = list(weights), list(weights)
        higher[place] += 1e-5
        lower[place] -= 1e-5
        assert force == pytest.approx(-(cost(higher) - cost(lower)) / 2e-5, abs=1e-7)


def test_l1_pulls_at_nothing_that_is_zero() -> None:
    assert penalty_forces([0.0, -2.0, 3.0], 0.5, 0.0).tolist() == [0.0, 0.5, -0.5]
    assert penalty_forces([], 0.5, 0.5).shape == (0,)


def test_l2_pulls_in_proportion() -> None:
    weights = np.array([-2.0, 0.5, 4.0])
    assert penalty_forces(weights.tolist(), 0.0, 0.1).tolist() == (-0.1 * weights).tolist()
