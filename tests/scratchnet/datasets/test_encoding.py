"""From a point to what the first layer takes: scaling first, then features."""

from math import pi

import pytest

from scratchnet.datasets import Encoding, encoding_of
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.formula import UndefinedFormula, parse_formula
from scratchnet.tables import Scaling

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


def test_a_feature_without_a_value_says_where() -> None:
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
    assert str(error.value) == 'network.features is "x*y"; allowed: formulas in x alone'


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
