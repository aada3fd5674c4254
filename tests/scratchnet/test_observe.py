"""Scenes and frames: maps of what they say, that nobody can change."""

import numpy as np
import pytest

from scratchnet.datasets import Axis, Encoding
from scratchnet.engines.grid import cell_centres, grid_of
from scratchnet.engines.maps import network_maps
from scratchnet.experiment import Experiment
from scratchnet.observe import frame_of, scene_of
from scratchnet.session import Session
from scratchnet.snapshot import Status
from scratchnet.tables import Scaling

_AXES = (Axis("x", -1.0, 3.0), Axis("y", -1.0, 3.0))

_SMALL = Experiment().with_values(
    {
        "data.formula": "x + 10*y",
        "data.domain": [-1, 3],
        "data.intervals": 3,
        "network.hidden": [3],
        "training.steps": 5,
        "training.learning_rate": 0.1,
    }
)


def test_a_scene_shows_the_objective_without_noise() -> None:
    scene = scene_of(Session(_SMALL.with_values({"data.noise": 0.5})), 8)
    centres = cell_centres(_AXES[0], 8)
    assert scene.objective_map.shape == (8, 8)
    for row, y in enumerate(centres.tolist()):
        for column, x in enumerate(centres.tolist()):
            assert scene.objective_map[row, column] == x + 10 * y
            assert scene.target([x, y]) == x + 10 * y


def test_a_scene_holds_the_experiment_and_the_dataset() -> None:
    session = Session(_SMALL)
    scene = scene_of(session, 4)
    assert scene.experiment is session.experiment
    assert scene.dataset is session.dataset
    assert scene.axes == _AXES


def test_the_untrained_map_stays_that_of_the_beginning() -> None:
    session = Session(_SMALL)
    before = scene_of(session, 6).untrained_map
    assert (before == frame_of(session, 6).model_map).all()
    session.advance()
    assert (scene_of(session, 6).untrained_map == before).all()
    assert (frame_of(session, 6).model_map != before).all()


def test_a_frame_shows_the_present_parameters() -> None:
    session = Session(_SMALL)
    session.advance(steps=3)
    frame = frame_of(session, 7)
    assert (frame.snapshot.step, frame.snapshot.status) == (3, Status.UNDERWAY)
    assert frame.snapshot.parameters == session.parameters()
    grid = grid_of(_AXES, 7, Encoding(Scaling(), ()))
    expected = network_maps(session.parameters(), _SMALL.network.activations, grid)[0]
    assert frame.model_map.shape == (1, 7, 7)
    assert (frame.model_map == expected).all()


def test_the_model_map_agrees_with_the_snapshots_output() -> None:
    session = Session(_SMALL)
    session.advance()
    frame = frame_of(session, 5)
    centres = cell_centres(_AXES[0], 5).tolist()
    outputs = [[frame.snapshot.outputs([x, y])[0] for x in centres] for y in centres]
    np.testing.assert_allclose(frame.model_map[0], outputs, rtol=0, atol=1e-12)


def test_a_frame_does_not_follow_the_session() -> None:
    session = Session(_SMALL)
    frame = frame_of(session, 4)
    before = frame.model_map.copy()
    session.advance()
    assert (frame.model_map == before).all()
    assert frame.snapshot.step == 0


def test_maps_cannot_be_written_to() -> None:
    session = Session(_SMALL)
    scene, frame = scene_of(session, 4), frame_of(session, 4)
    for values in (scene.objective_map, scene.untrained_map, frame.model_map):
        with pytest.raises(ValueError, match="read-only"):
            values[0, 0] = 1.0


def test_scenes_of_the_same_objective_share_its_map() -> None:
    first = scene_of(Session(_SMALL), 9).objective_map
    again = scene_of(Session(_SMALL.with_values({"seed": 1})), 9).objective_map
    assert again is first
    for path, value in {"data.formula": "x", "data.domain": [0, 1]}.items():
        other = scene_of(Session(_SMALL.with_values({path: value})), 9).objective_map
        assert (other != first).any()


def test_a_cell_where_the_objective_is_undefined_is_nan() -> None:
    # The pole is the middle of the first of 40 cells, and neither a sample nor on the grid on
    # which the objective is checked.
    experiment = _SMALL.with_values(
        {"data.formula": "1/(x - 0.50625)", "data.domain": [0.5, 1], "data.intervals": 3}
    )
    scene = scene_of(Session(experiment), 40)
    assert np.isnan(scene.objective_map[:, 0]).all()
    assert np.isfinite(scene.objective_map[:, 1:]).all()
    assert scene.target([0.50625, 0.6]) is None
