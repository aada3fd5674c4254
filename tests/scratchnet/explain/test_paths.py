"""Paths of optimizers: the reference's own steps, on surfaces whose slopes are right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.presets import PRESETS
from scratchnet.explain import LANDSCAPES, OptimizerPaths, PathRequest, finished
from scratchnet.explain.paths import landscape_paths
from scratchnet.registry import OPTIMIZERS
from scratchnet.run.session import Session
from scratchnet.run.trials import followed_paths


@pytest.mark.parametrize("name", list(LANDSCAPES))
@given(x=st.floats(-2, 2), y=st.floats(-2, 2))
def test_slopes_agree_with_central_differences(name: str, x: float, y: float) -> None:
    landscape, step = LANDSCAPES[name], 1e-5
    dx = (landscape.value(x + step, y) - landscape.value(x - step, y)) / (2 * step)
    dy = (landscape.value(x, y + step) - landscape.value(x, y - step)) / (2 * step)
    assert landscape.gradient(x, y) == pytest.approx((dx, dy), rel=1e-5, abs=1e-5)


def paths_on(name: str, **settings: object) -> OptimizerPaths:
    request = PathRequest(surface=name, cells=5, **settings)  # type: ignore[arg-type]
    return finished(landscape_paths(request, 0.1, 0.9))


def test_plain_descent_in_a_bowl_shrinks_by_the_rate_in_every_step() -> None:
    found = paths_on("bowl", start=(2.0, -1.0), steps=4)
    descent = next(path for path in found.paths if path.optimizer == "sgd")
    expected = [(2.0 * 0.9**k, -(0.9**k)) for k in range(5)]
    assert descent.points == pytest.approx(np.array(expected), rel=1e-12)
    assert [path.optimizer for path in found.paths] == list(OPTIMIZERS)


@pytest.mark.parametrize("name", list(LANDSCAPES))
def test_suited_rates_keep_every_optimizer_in_sight_and_let_it_descend(name: str) -> None:
    found = paths_on(name, suited=True, steps=80)
    assert not any(path.left for path in found.paths)
    assert all(path.values.min() < path.values[0] for path in found.paths)


def test_a_rate_that_is_too_large_ends_the_path() -> None:
    request = PathRequest(surface="valley", cells=5)
    found = finished(landscape_paths(request, 1_000.0, 0.9))
    path = found.paths[0]
    assert path.left
    assert len(path.points) < 10
    assert np.isfinite(path.points).all()


def test_all_see_the_same_noise_and_it_repeats() -> None:
    first, again = paths_on("noisy", suited=True), paths_on("noisy", suited=True)
    for one, other in zip(first.paths, again.paths, strict=True):
        assert np.array_equal(one.points, other.points)


def test_two_weights_move_as_training_moves_them_if_all_others_are_frozen() -> None:
    experiment = PRESETS["xor"].load().with_values({"data.samples": 20})
    probe = Session(experiment)
    places = (0, 1, 0), (1, 0, 2)
    every = {
        (i, j, k)
        for i, layer in enumerate(probe.parameters())
        for j, row in enumerate(layer)
        for k in range(len(row))
    }
    values = {
        "training.batch_size": None,
        "training.l2": 0.0,
        "training.l1": 0.0,
        "training.schedule": "constant",
        "network.frozen": tuple(sorted(every - set(places))),
    }
    session = Session(experiment.with_values(values))
    request = PathRequest(places=places, steps=3, cells=3)
    start = session.parameters()
    found = finished(followed_paths(session.problem, start, request))
    session.advance(steps=3)
    after = session.parameters()
    path = next(
        each for each in found.paths if each.optimizer == session.experiment.training.optimizer
    )
    assert tuple(path.points[0].tolist()) == (start[0][1][0], start[1][0][2])
    assert tuple(path.points[-1].tolist()) == (after[0][1][0], after[1][0][2])
    assert found.heights.shape == (3, 3)
    assert found.samples == (len(session.dataset), len(session.dataset))


def test_places_that_are_gone_give_way_to_the_first_two_of_the_last_layer() -> None:
    session = Session(PRESETS["xor"].load())
    request = PathRequest(places=((7, 0, 0), (0, 0, 0)), steps=1, cells=2)
    found = finished(followed_paths(session.problem, session.parameters(), request))
    last = len(session.parameters()) - 1
    assert found.places == ((last, 0, 0), (last, 0, 1))
