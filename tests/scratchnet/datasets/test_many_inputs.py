"""Tables with more than two inputs: names in formulas, axes, the plane of maps, and training."""

import re
from random import Random

import numpy as np
import pytest

from scratchnet.datasets import Plane, build_problem
from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.experiment import Experiment, experiment_from_text, experiment_to_text
from scratchnet.experiment.data import MOST_INPUTS, formula_names
from scratchnet.export.models.formats import FORMATS
from scratchnet.export.models.trained_network import (
    ColumnScaling,
    Input,
    Origin,
    TrainedNetwork,
    trained_network,
)
from scratchnet.run.observation import frame_of, recompute_frame, scene_of
from scratchnet.run.session import Session
from scratchnet.run.snapshot import FrameRequest

_NAMES = ("sepal length (cm)", "sepal width (cm)", "1st", "1st", "sin", "kind")
_INPUTS = 5
#: So many names fit into one formula.
_COLUMNS = 30


def table(inputs: int = _INPUTS, samples: int = 40, **values: object) -> Experiment:
    """Return an experiment of random samples, whose class depends on the first three inputs."""
    random = Random(7)
    points = [tuple(random.uniform(0.0, 9.0) for _ in range(inputs)) for _ in range(samples)]
    targets = ["wide" if sum(point[:3]) > 13.5 else "narrow" for point in points]
    data = {"source": "table", "inputs": points, "targets": targets, "scaling": "standard"}
    if inputs == _INPUTS:
        data["names"] = _NAMES
    return Experiment().with_values(
        {f"data.{name}": value for name, value in data.items()} | values
    )


def test_formulas_call_inputs_by_their_columns() -> None:
    features = ["sepal_length_cm*sepal_width_cm", "x_1st + x_1st_2", "sin_2"]
    problem = build_problem(table(**{"network.features": features}))
    assert problem.sizes == (3, 4, 1)
    scaled = problem.encoding.scaling.apply(problem.train.inputs[0])
    expected = [scaled[0] * scaled[1], scaled[2] + scaled[3], scaled[4]]
    assert problem.encoding(problem.train.inputs[0]) == expected


def test_inputs_without_names_are_numbered() -> None:
    problem = build_problem(table(3, **{"network.features": ["x1*x3"]}))
    assert [axis.name for axis in problem.axes] == ["x1", "x2", "x3"]


@pytest.mark.parametrize("feature", ["x", "x*y", "sepal_length", "kind"])
def test_other_names_are_refused_with_those_that_there_are(feature: str) -> None:
    with pytest.raises(InvalidValue, match="formulas in sepal_length_cm, sepal_width_cm, x_1st"):
        table(**{"network.features": [feature]})


def test_there_are_limits() -> None:
    wide = table(MOST_INPUTS, 3)
    assert build_problem(wide).sizes == (MOST_INPUTS, 4, 1)
    with pytest.raises(InvalidInput, match="1 to 1,024"):
        table(MOST_INPUTS + 1, 3)
    with pytest.raises(InvalidValue, match=r"data\.names .*up to 6 texts"):
        table(**{"data.names": list("abcdefg")})


def test_a_file_reads_back_the_same() -> None:
    experiment = table(**{"network.features": ["sepal_length_cm", "x_1st_2"]})
    assert experiment_from_text(experiment_to_text(experiment)) == experiment


def test_maps_lie_in_the_plane_of_the_first_two_inputs_at_the_others_medians() -> None:
    session = Session(table(), "reference")
    session.advance(steps=20)
    scene, frame = scene_of(session, 4), frame_of(session, 4)
    assert [axis.name for axis in scene.axes] == list(_NAMES[:2])
    assert [axis.name for axis in scene.inputs] == list(_NAMES[:5])
    medians = [sorted(column)[19] for column in zip(*session.problem.train.inputs, strict=True)]
    assert scene.plane.base == tuple(medians)
    x, y = scene.axes
    corner = (x.low + (x.high - x.low) / 8, y.high - (y.high - y.low) / 8)
    point = (*corner, *medians[2:])
    assert scene.plane.point(corner) == point
    assert frame.model_map[0, 3, 0] == pytest.approx(frame.snapshot.outputs(point)[0], rel=1e-12)


def test_an_input_that_never_varies_is_no_axis_by_default() -> None:
    rows = [[0.0, float(k % 4), 7.0, k / 10, 10.0 * (k % 2)] for k in range(20)]
    values = {"data.inputs": rows, "data.targets": [k / 7 for k in range(20)], "data.names": []}
    assert build_problem(table(**values)).plane.varied == (1, 3)
    rows = [[*row, 0.5] for row in rows]
    image = table(**{**values, "data.inputs": rows, "data.image": [3, 2]})
    assert build_problem(image).plane.varied == (4, 1), "the two pixels that vary most"


def test_maps_lie_in_the_plane_that_is_asked_for() -> None:
    session = Session(table(), "reference")
    session.advance(steps=20)
    axes, base = session.problem.axes, tuple(session.problem.train.inputs[3])
    plane = Plane((axes[4], axes[2]), (4, 2), base)
    frame = frame_of(session, 4, FrameRequest(neuron_resolution=3, plane=plane))
    scene, again = recompute_frame(frame, 4, FrameRequest(plane=plane))
    assert scene.plane == scene_of(session, 4, plane).plane == plane
    assert (again.model_map == frame.model_map).all()
    x, y = plane.axes
    point = plane.point((x.low + (x.high - x.low) / 8, y.low + (y.high - y.low) / 8))
    assert frame.model_map[0, 0, 0] == pytest.approx(frame.snapshot.outputs(point)[0], rel=1e-12)
    assert (scene_of(session, 4, plane).untrained_map != scene_of(session, 4).untrained_map).any()


@pytest.mark.parametrize("engine", ["exact", "fast"])
@pytest.mark.parametrize("inputs", [3, 64, 257])
def test_engines_keep_their_promises(engine: str, inputs: int) -> None:
    values = {"network.hidden": [7, 3], "network.activation": "tanh", "training.batch_size": 9}
    experiment = table(inputs, **values, **{"training.learning_rate": 0.05})
    computed, reference = Session(experiment, engine), Session(experiment, "reference")
    computed.advance(steps=25)
    reference.advance(steps=25)
    if engine == "exact":
        assert list(computed.losses) == list(reference.losses)
        assert computed.parameters() == reference.parameters()
    assert list(computed.losses) == pytest.approx(list(reference.losses), rel=1e-9)


@pytest.mark.parametrize("name", ["json", "python", "numpy"])
def test_exported_networks_take_the_columns_in_their_own_units(name: str) -> None:
    session = Session(table(**{"network.features": ["sepal_length_cm*x_1st", "sin_2"]}), "exact")
    session.advance(steps=30)
    problem = session.problem
    network = trained_network(session.snapshot(), problem.axes, problem.classes)
    record = FORMATS[name]
    predict = record.load(record.content(network))
    points = [list(point) for point in problem.train.inputs]
    expected = [session.snapshot().outputs(point) for point in points]
    assert predict(np.array(points)) == pytest.approx(np.array(expected), rel=1e-12)


@pytest.mark.parametrize("classified", [True, False])
def test_no_column_can_take_the_place_of_a_name_in_an_exported_source(classified: bool) -> None:
    used: set[str] = set()
    for name in ("python", "numpy", "pytorch"):
        source = FORMATS[name].content(_network(("a", "b", "c"), classified)).decode()
        used |= set(re.findall(r"[A-Za-z_]\w*", source))
    assert {"CLASSES" if classified else "TARGET_SCALING", "points", "np"} <= used
    for begin in range(0, len(used), _COLUMNS):
        columns = sorted(used)[begin : begin + _COLUMNS]
        point = tuple(0.25 + number / _COLUMNS for number in range(len(columns)))
        network = _network((*columns, "a", "b")[: max(3, len(columns))], classified)
        point = (*point, 0.5, 0.75)[: len(network.inputs)]
        expected = network.predictor()(point)
        for name in ("python", "numpy"):
            record = FORMATS[name]
            outputs = record.load(record.content(network))([point])
            assert outputs[0] == pytest.approx(expected, rel=1e-12)


def _network(names: tuple[str, ...], classified: bool) -> TrainedNetwork:
    """Return a network of scaled inputs and of features of them all, for scaled targets too."""
    variables = formula_names(names, len(names))
    features = (" + ".join(variables), f"sqrt({variables[0]})**2 / (1 + {variables[1]})")
    return TrainedNetwork(
        inputs=tuple(Input(name, 0.0, 2.0, ColumnScaling(0.0, 2.0, 2.0, 0.0)) for name in names),
        features=features,
        parameters=(((0.01, -0.2, 0.1), (0.02, 0.3, 0.2)), ((0.5, 0.25, 0.0), (0.1, -0.2, 0.3))),
        activations=("gelu", "softmax" if classified else "tanh"),
        targets=("kind",) if classified else ("length", "mass"),
        classes=("p", "q") if classified else (),
        origin=Origin("", "", "reference", 0, None),
        output_scalings=() if classified else (ColumnScaling(2.0, 4.0, 2.0, -1.0),) * 2,
    )
