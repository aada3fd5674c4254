"""Scenes and frames: read-only maps of a session."""

from dataclasses import replace

import numpy as np
import pytest

from scratchnet.datasets import Axis, Encoding, Plane
from scratchnet.engines import ENGINES, Interrupt, Interrupted
from scratchnet.engines.maps import cell_centres, grid_of, network_maps
from scratchnet.experiment import Experiment
from scratchnet.run.evaluation import Evaluator
from scratchnet.run.observation import frame_of, recompute_frame, scene_of, with_fine_maps
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest, Scene, Status
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


def test_the_untrained_map_stays_that_of_the_initial_parameters() -> None:
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
    grid = grid_of(Plane.of_all(_AXES), 7, Encoding(Scaling(), ()))
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


_CLASSES = Experiment().with_values(
    {
        "data.source": "table",
        "data.inputs": [[k, k * k % 7] for k in range(20)],
        "data.targets": ["a", "b", "c", "a"] * 5,
        "data.names": ["width", "height", "kind"],
        "data.scaling": "range",
        "data.test_share": 0.3,
        "network.features": ["x", "x*y"],
        "network.output_activation": "softmax",
        "training.loss": "cross_entropy",
        "training.learning_rate": 0.1,
        "training.steps": 5,
    }
)
_ALL = FrameRequest(neuron_resolution=3, gradients=True, outputs=100_000)


def test_a_scene_of_classes_names_them_and_what_the_first_layer_takes() -> None:
    session = Session(_CLASSES)
    scene = scene_of(session, 6)
    assert scene.classes == ("a", "b", "c")
    assert scene.features == ("x", "x*y")
    assert [axis.name for axis in scene.axes] == ["width", "height"]
    assert (len(scene.dataset), len(scene.test)) == (14, 6)
    assert scene.test is session.problem.test
    assert scene.untrained_map.shape == (3, 6, 6)
    np.testing.assert_allclose(scene.untrained_map.sum(axis=0), 1.0, rtol=1e-12)


def test_the_maps_of_features_are_those_of_scaled_inputs() -> None:
    scene = scene_of(Session(_CLASSES), 5)
    first, product = scene.feature_maps
    # The axes have some room around the points, which lie from -1 to 1.
    x = np.linspace(-1.1, 1.1, 11)[1::2]
    np.testing.assert_allclose(first, np.tile(x, (5, 1)), rtol=0, atol=1e-12)
    np.testing.assert_allclose(product, np.outer(x, x), rtol=0, atol=1e-12)


def test_without_features_their_maps_are_the_inputs() -> None:
    scene = scene_of(Session(_SMALL), 4)
    centres = cell_centres(_AXES[0], 4)
    assert (scene.feature_maps[0] == centres).all()
    assert (scene.feature_maps[1] == centres[:, None]).all()


def test_own_data_has_no_objective() -> None:
    scene = scene_of(Session(_CLASSES), 4)
    assert scene.objective_map.shape == (4, 4)
    assert np.isnan(scene.objective_map).all()
    assert scene.target([1.0, 2.0]) is None


def test_with_one_input_maps_have_a_single_row() -> None:
    session = Session(_SMALL.with_values({"data.dimensions": 1, "data.formula": "10*x"}))
    scene, frame = scene_of(session, 8), frame_of(session, 8, _ALL)
    assert scene.objective_map.tolist() == [(10 * cell_centres(_AXES[0], 8)).tolist()]
    assert scene.target([0.5]) == 5.0
    assert scene.untrained_map.shape == frame.model_map.shape == (1, 1, 8)
    assert scene.feature_maps.shape == (1, 1, 8)
    assert frame.neuron_maps is not None
    assert frame.neuron_maps.shape == (4, 1, 3)


@pytest.mark.parametrize("experiment", [_SMALL, _CLASSES], ids=["values", "classes"])
def test_a_frame_holds_what_is_requested_and_nothing_else(experiment: Experiment) -> None:
    session = Session(experiment)
    session.advance(steps=2)
    plain = frame_of(session, 4)
    assert plain.neuron_maps is plain.gradients is plain.outputs is plain.test_outputs is None
    assert plain.evaluation is plain.test_evaluation is None
    frame = frame_of(session, 4, _ALL)
    train, test = session.problem.train, session.problem.test
    assert frame.gradients == session.gradients()
    assert frame.neuron_maps is not None
    assert (frame.neuron_maps == session.maps(3, hidden=True)).all()
    for dataset, outputs, evaluation in (
        (train, frame.outputs, frame.evaluation),
        (test, frame.test_outputs, frame.test_evaluation),
    ):
        expected = session.outputs(dataset)
        assert outputs is not None
        assert outputs.shape == expected.shape
        assert (outputs == expected).all()
        assert evaluation == Evaluator(dataset).evaluate(expected, session.loss_of(dataset))
    assert (frame.test_evaluation is None) is (len(test) == 0)
    assert frame.evaluation is not None
    assert ("accuracy" in frame.evaluation.metrics) is bool(train.classes)


@pytest.mark.parametrize("engine", ["reference", "exact", "fast"])
@pytest.mark.parametrize("share", [0.0, 0.4])
def test_every_engine_can_be_observed_with_and_without_test_samples(
    engine: str, share: float
) -> None:
    session = Session(_CLASSES.with_values({"data.test_share": share}), engine)
    frame = frame_of(session, 4, _ALL)
    assert frame.outputs is not None
    assert frame.test_outputs is not None
    assert frame.outputs.shape == (len(session.dataset), 3)
    assert frame.test_outputs.shape == (len(session.problem.test), 3)


def test_a_target_has_no_value_where_the_objective_has_none() -> None:
    scene: Scene = scene_of(Session(_SMALL.with_values({"data.formula": "1/(x + 1.03)"})), 4)
    assert scene.target([-1.03, 0.0]) is None
    assert scene.target([0.0, 0.0]) == 1 / 1.03


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"data.source": "gallery", "data.dataset": "sine", "data.test_share": 0.3},
        {
            "data.source": "gallery",
            "data.dataset": "blobs_3",
            "network.output_activation": "softmax",
        },
    ],
    ids=["article", "sine", "blobs"],
)
def test_a_recomputed_frame_is_what_the_session_would_show(
    engine: str, values: dict[str, object]
) -> None:
    session = Session(Experiment().with_values({"training.steps": 40, **values}), engine)
    session.advance(steps=15)
    session.apply(session.experiment.with_values({"training.learning_rate": 0.5}))
    session.advance(steps=10)
    request = FrameRequest(neuron_resolution=5, gradients=True, outputs=10_000)
    seen = scene_of(session, 9), frame_of(session, 9, request)
    again = recompute_frame(frame_of(session, 4), 9, request)
    for one, other in zip(seen, again, strict=True):
        for name in one.__dataclass_fields__:
            ours, theirs = getattr(one, name), getattr(other, name)
            if isinstance(ours, np.ndarray):
                assert np.array_equal(ours, theirs, equal_nan=True), name
            elif name != "snapshot":
                assert ours == theirs, name
    assert again[1].snapshot.parameters == session.parameters()
    assert again[1].snapshot.losses.tolist() == session.losses.tolist()


def test_recomputing_a_frame_can_be_interrupted() -> None:
    interrupt = Interrupt()
    interrupt.flag[0] = 1
    frame = frame_of(Session(Experiment()), 4)
    with pytest.raises(Interrupted):
        recompute_frame(frame, 4, FrameRequest(outputs=10_000), interrupt)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_coarse_frame_is_made_fine_again(engine: str) -> None:
    session = Session(Experiment(), engine)
    session.advance(steps=15)
    request = FrameRequest(neuron_resolution=5, outputs=10_000)
    fine = frame_of(session, 9, request)
    coarse = frame_of(session, 9, replace(request, neuron_resolution=2), model_map=session.maps(4))
    assert (fine.coarse, coarse.coarse) == (False, True)
    assert coarse.model_map.shape == fine.model_map.shape
    assert not np.array_equal(coarse.model_map, fine.model_map)
    again = with_fine_maps(coarse, 9, request)
    assert not again.coarse
    assert np.array_equal(again.model_map, fine.model_map)
    assert np.array_equal(again.neuron_maps, fine.neuron_maps)
    assert again.evaluation is coarse.evaluation
    interrupt = Interrupt()
    interrupt.flag[0] = 1
    with pytest.raises(Interrupted):
        with_fine_maps(coarse, 9, request, interrupt)
