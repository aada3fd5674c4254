"""Problems: axes, the split into training and test, the network's shape, and what does not fit."""

from math import pi
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scratchnet.datasets import (
    Axis,
    Encoding,
    build_dataset,
    build_problem,
    encoding_of,
    objective_of,
)
from scratchnet.datasets.dataset import samples_key
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.formula import FormulaError, UndefinedFormula, parse_formula
from scratchnet.gallery import GALLERY
from scratchnet.tables import Scaling


def _with(**values: Any) -> Experiment:
    return Experiment().with_values({key.replace("__", "."): v for key, v in values.items()})


_TABLE = _with(
    data__source="table",
    data__inputs=[[0, 100], [10, 100], [5, 100]],
    data__targets=["a", "b", "c"],
    data__names=["width", "height", "kind"],
)


def test_the_articles_problem() -> None:
    problem = build_problem(Experiment())
    assert problem.train == build_dataset(Experiment())
    assert len(problem.test) == 0
    assert problem.axes == (Axis("x", -2.0, 2.0), Axis("y", -2.0, 2.0))
    assert problem.encoding.plain
    assert problem.features == ("x", "y")
    assert problem.sizes == (2, 4, 1)
    assert problem.classes == ("0", "1")


def test_one_input_has_one_axis() -> None:
    problem = build_problem(_with(data__dimensions=1, data__formula="x", data__domain=[-1, 3]))
    assert problem.axes == (Axis("x", -1.0, 3.0),)
    assert (problem.features, problem.sizes) == (("x",), (1, 4, 1))
    assert len(problem.train) == 11
    assert problem.classes == ()


def test_features_are_what_the_first_layer_takes() -> None:
    problem = build_problem(_with(network__features=["x", "y", "x*y"], network__hidden=[5, 2]))
    assert problem.features == ("x", "y", "x*y")
    assert problem.sizes == (3, 5, 2, 1)
    assert len(problem.axes) == 2


def test_the_axes_of_a_table_have_its_names_and_some_room() -> None:
    problem = build_problem(_TABLE)
    # All heights are the same, so there is nothing to take a part of.
    assert problem.axes == (Axis("width", -0.5, 10.5), Axis("height", 99.0, 101.0))
    without = build_problem(_TABLE.with_values({"data.names": ["width"]}))
    assert [axis.name for axis in without.axes] == ["x", "y"]


@pytest.mark.parametrize("key", GALLERY)
def test_every_dataset_of_the_gallery_is_a_problem(key: str) -> None:
    entry = GALLERY[key]
    experiment = _with(data__source="gallery", data__dataset=key, data__samples=50)
    problem = build_problem(experiment)
    assert len(problem.train) == 50
    assert [(axis.low, axis.high) for axis in problem.axes] == [entry.domain] * entry.inputs
    assert len(problem.classes) == entry.classes
    assert problem.sizes == (entry.inputs, 4, entry.classes if entry.classes > 2 else 1)
    assert (objective_of(experiment) is None) is (entry.formula is None)


def test_a_table_has_no_objective() -> None:
    assert objective_of(_TABLE) is None


@pytest.mark.parametrize(
    ("classes", "output", "outputs"),
    [(2, "sigmoid", 1), (2, "softmax", 2), (3, "sigmoid", 3), (3, "softmax", 3), (10, "tanh", 10)],
)
def test_two_classes_need_one_output_unless_they_are_to_be_probabilities(
    classes: int, output: str, outputs: int
) -> None:
    experiment = _with(
        data__source="table",
        data__inputs=[[k] for k in range(classes)],
        data__targets=[f"class {k}" for k in range(classes)],
        network__output_activation=output,
    )
    assert build_problem(experiment).sizes == (1, 4, outputs)


@settings(deadline=None, max_examples=60)
@given(st.floats(0, 0.9), st.integers(1, 40), st.integers(0, 99))
def test_a_split_parts_the_samples_and_keeps_their_order(
    share: float, samples: int, seed: int
) -> None:
    experiment = _with(
        data__sampling="uniform", data__samples=samples, data__test_share=share, data__seed=seed
    )
    problem = build_problem(experiment)
    whole = build_dataset(experiment)
    assert len(problem.train) + len(problem.test) == samples
    assert len(problem.train) >= 1
    assert len(problem.test) == min(round(share * samples), samples - 1)
    places = {point: number for number, point in enumerate(whole.inputs)}
    for part in (problem.train, problem.test):
        numbers = [places[point] for point in part.inputs]
        assert numbers == sorted(numbers)
        assert part.targets == tuple(whole.targets[number] for number in numbers)
        assert part.classes == whole.classes
    assert not set(problem.train.inputs) & set(problem.test.inputs)


def test_the_data_seed_decides_the_split_apart_from_the_parameters() -> None:
    shared = _with(data__test_share=0.3)
    apart = shared.with_values({"data.seed": 5})
    assert build_problem(shared).test == build_problem(shared.with_values({"data.seed": 0})).test
    assert build_problem(shared).test != build_problem(shared.with_values({"seed": 5})).test
    assert build_problem(apart).test == build_problem(apart.with_values({"seed": 5})).test
    assert build_problem(apart).test == build_problem(shared.with_values({"seed": 5})).test


@pytest.mark.parametrize(("formula", "classes"), [("x < y", 2), ("x", 0), ("2*(x < y)", 0)])
def test_the_task_follows_from_the_values_of_the_objective(formula: str, classes: int) -> None:
    assert len(build_problem(_with(data__formula=formula)).classes) == classes


def test_noise_does_not_hide_classes_and_a_task_may_be_set() -> None:
    assert build_problem(_with(data__noise=0.3)).classes == ("0", "1")
    assert build_problem(_with(data__task="regression")).classes == ()
    classification = _with(data__formula="x", data__task="classification")
    assert build_problem(classification).classes == ("0", "1")


@pytest.mark.parametrize("source", ["formula", "table"])
def test_softmax_needs_classes(source: str) -> None:
    experiment = _with(
        data__source=source,
        data__formula="x",
        data__inputs=[[1], [2]],
        data__targets=[1, 2],
        network__output_activation="softmax",
    )
    with pytest.raises(InvalidValue) as error:
        build_problem(experiment)
    assert str(error.value) == (
        'network.output_activation is "softmax"; allowed: another; there are no classes to predict'
    )


_FITTING = [[[1, 2, 3]] * 4, [[1, 2, 3, 4, 5]]]


@pytest.mark.parametrize(
    "parameters",
    [
        [],
        _FITTING[:1],
        [*_FITTING, [[1, 2]]],
        [[[1, 2, 3]] * 3, [[1, 2, 3, 4]]],
        [[[1, 2]] * 4, _FITTING[1]],
        [_FITTING[0], [[1, 2, 3, 4]]],
        [_FITTING[0], [[1, 2, 3, 4, 5]] * 2],
        [[[1, 2, 3]] * 3 + [[1, 2]], _FITTING[1]],
    ],
)
def test_edited_parameters_must_have_the_networks_shape(parameters: list[Any]) -> None:
    assert build_problem(_with(network__parameters=_FITTING)).sizes == (2, 4, 1)
    with pytest.raises(InvalidValue) as error:
        build_problem(_with(network__parameters=parameters))
    assert str(error.value) == (
        'network.parameters is "of another shape"; allowed: null, or the parameters of 2-4-1'
    )


@pytest.mark.parametrize("place", [[2, 0, 0], [0, 4, 0], [0, 0, 3], [1, 1, 0], [1, 0, 5]])
def test_frozen_places_must_be_inside(place: list[int]) -> None:
    inside = [[0, 0, 0], [0, 3, 2], [1, 0, 4]]
    assert build_problem(_with(network__frozen=inside)).sizes == (2, 4, 1)
    with pytest.raises(InvalidValue) as error:
        build_problem(_with(network__frozen=[*inside, place]))
    assert str(error.value) == (
        f"network.frozen is {place}; allowed: [layer, neuron, index] of parameters that 2-4-1 has, "
        "counted from 0"
    )


def test_an_objective_of_one_input_knows_no_y() -> None:
    with pytest.raises(FormulaError, match='unknown name "y"'):
        build_problem(_with(data__dimensions=1))


def test_binary_cross_entropy_takes_targets_from_0_to_1_alone() -> None:
    loss = {"training.loss": "binary_cross_entropy"}
    build_problem(Experiment().with_values(loss))
    for values in ({"data.noise": 0.2}, {"data.formula": "3*x"}):
        with pytest.raises(InvalidValue, match="needs 0 to 1"):
            build_problem(Experiment().with_values(loss | values))


_FEATURES = tuple(parse_formula(text, ("x", "y")) for text in ("x*y", "x + 1"))
_RANGE = Scaling.fit("range", [(0.0, 10.0), (4.0, 30.0)])


def test_without_either_a_point_stays_what_it_is() -> None:
    encoding, point = Encoding(Scaling(), ()), (1.0, 2.0)
    assert encoding.plain
    assert encoding(point) is point


def test_features_are_taken_of_the_inputs() -> None:
    encoding = Encoding(Scaling(), _FEATURES)
    assert not encoding.plain
    assert list(encoding((2.0, 3.0))) == [6.0, 3.0]


def test_inputs_are_scaled() -> None:
    encoding = Encoding(_RANGE, ())
    assert not encoding.plain
    assert list(encoding((4.0, 20.0))) == [1.0, 0.0]


def test_features_are_taken_of_scaled_inputs() -> None:
    assert list(Encoding(_RANGE, _FEATURES)((0.0, 30.0))) == [-1.0, 0.0]


def test_a_feature_without_a_value_gives_the_place() -> None:
    encoding = Encoding(Scaling(), (parse_formula("1/x", ("x", "y")),))
    with pytest.raises(UndefinedFormula, match="x = 0, y = 2"):
        encoding((0.0, 2.0))


def test_an_experiment_without_features_is_plain() -> None:
    assert encoding_of(Experiment()).plain


def test_features_of_an_experiment_with_one_input_take_x_alone() -> None:
    experiment = Experiment().with_values(
        {"data.dimensions": 1, "data.formula": "x", "network.features": ["x", "x*x"]}
    )
    assert list(encoding_of(experiment)((3.0,))) == [3.0, 9.0]
    with pytest.raises(InvalidValue) as error:
        encoding_of(experiment.with_values({"network.features": ["x", "x*y"]}))
    assert str(error.value) == 'network.features is "x*y"; allowed: formulas in x only'


@pytest.mark.parametrize(
    ("kind", "expected"), [("none", [2.0, 5.0]), ("standard", [0.0, 0.0]), ("range", [0.0, 0.0])]
)
def test_the_scaling_of_a_table_fits_its_points(kind: str, expected: list[float]) -> None:
    table = {
        "data.source": "table",
        "data.inputs": [[0, 4], [2, 5], [4, 6]],
        "data.targets": [1, 2, 3],
        "data.scaling": kind,
    }
    experiment = Experiment().with_values(table)
    assert list(encoding_of(experiment)((2.0, 5.0))) == expected
    # A formula's inputs are what they are.
    assert encoding_of(experiment.with_values({"data.source": "formula"})).plain


def test_a_zero_keeps_its_sign_on_the_way_to_a_feature() -> None:
    encoding = Encoding(Scaling(), (parse_formula("atan2(y, x)", ("x", "y")),))
    assert encoding((-0.0, 0.0)) == [pi]


_LONG_FEATURE = "+".join(["sin(x)*y"] * 60)


def test_features_that_would_take_too_long_are_refused_before_they_are_computed() -> None:
    many = {"data.source": "gallery", "data.samples": 100_000}
    experiment = Experiment().with_values(many | {"network.features": [_LONG_FEATURE] * 12})
    with pytest.raises(InvalidValue) as error:
        build_problem(experiment)
    assert error.value.field == "network.features"
    assert "12 formulas with 3,588 parts" in str(error.value)
    assert "1,000 numbers, names, operators and functions in all for 100,000 samples" in str(
        error.value
    )
    build_problem(experiment.with_values({"data.samples": 100}))


class _Stopped(Exception):
    pass


def test_building_can_be_watched_and_ended() -> None:
    # A seed that no other test has, for samples are kept.
    values = {"seed": 918_273, "data.sampling": "uniform", "data.samples": 2_500}
    experiment = Experiment().with_values(values | {"network.features": ["x", "x*y"]})

    def stop(done: float) -> None:
        raise _Stopped

    with pytest.raises(_Stopped):
        build_problem(experiment, stop)
    seen: list[float] = []
    problem = build_problem(experiment, seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 6
    assert seen[-1] == 1.0
    assert len(problem.train) == 2_500


def test_what_was_computed_is_not_computed_again() -> None:
    values = {"seed": 564_738, "data.sampling": "uniform", "network.features": ["x", "x*y"]}
    experiment = Experiment().with_values(values)
    first = build_problem(experiment)
    seen: list[float] = []
    second = build_problem(experiment.with_values({"network.hidden": [3]}), seen.append)
    assert seen == []
    assert second.train is first.train
    assert second.encoding.kept_rows(second.train.inputs) is first.encoding.kept_rows(
        first.train.inputs
    )


@pytest.mark.parametrize("kind", ["none", "standard", "range"])
def test_rows_have_the_bits_of_one_point_after_the_other(kind: str) -> None:
    points = [(-0.0, 0.1), (3.3, -7.0), (0.7, 1e-300)]
    scaling = Scaling.fit(kind, points)
    for features in ((), _FEATURES):
        encoding = Encoding(scaling, features)
        found = [[value.hex() for value in row] for row in encoding.rows(points)]
        assert found == [[value.hex() for value in encoding(point)] for point in points]


def test_names_of_a_table_do_not_stay_with_other_data() -> None:
    values = {"data.names": ("width", "height", "kind"), "data.source": "gallery"}
    problem = build_problem(Experiment().with_values(values))
    assert problem.column_names == (*(axis.name for axis in problem.axes), "class")
    assert problem.target_names == ("class",)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"data.sampling": "uniform"},
        {"data.noise": 0.1},
        {"data.test_share": 0.3},
        {"data.source": "gallery", "data.samples": 40},
        {
            "data.source": "table",
            "data.inputs": [[0, 1], [1, 3], [2, 2]],
            "data.targets": [0, 1, 2],
        },
        {
            "data.source": "table",
            "data.inputs": [[0, 1], [1, 3], [2, 2]],
            "data.targets": [0, 1, 2],
            "data.test_share": 0.4,
        },
        {"data.seed": 5, "data.noise": 0.1},
    ],
)
def test_seeds_have_samples_in_common_exactly_if_they_do_not_change_them(
    values: dict[str, Any],
) -> None:
    base = Experiment().with_values(values)
    problems = [build_problem(base.with_values({"seed": seed})) for seed in range(8)]
    keys = {samples_key(problem.experiment)[1] for problem in problems}
    different = {(problem.train, problem.test) for problem in problems}
    assert (len(different) == 1) == (len(keys) == 1)
    assert [problem.experiment.seed for problem in problems] == list(range(8))
    if len(keys) == 1:
        assert all(problem.train is problems[0].train for problem in problems)


def test_what_is_shared_has_the_samples_that_one_alone_makes() -> None:
    experiment = _with(data__formula="x > y", data__intervals=4)
    first = build_problem(experiment.with_values({"seed": 1}))
    second = build_problem(experiment.with_values({"seed": 2, "training.steps": 7}))
    assert second.train is first.train
    assert second.train == build_dataset(second.experiment)
    other = build_problem(experiment.with_values({"network.hidden": [3]}))
    assert other.sizes == (2, 3, 1)
