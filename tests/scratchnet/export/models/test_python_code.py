"""A network as plain Python: every bit of the reference, and nothing but the standard library."""

import ast
import subprocess
import sys
from math import isnan

import pytest
from hypothesis import given, settings

from scratchnet.export.models import FORMATS, TrainedNetwork
from scratchnet.export.models.python_code import python_code
from scratchnet.formula import UndefinedFormula
from scratchnet.registry import ACTIVATIONS
from tests.scratchnet.export.models.formulas import INEXACT, exact_formulas
from tests.scratchnet.export.models.networks import made, networks, passing, points_of_two, trained

_POINTS = [(-1.7, 0.3), (0.0, -0.0), (2.0, 1.9), (-0.4, -1.1), (0.0, 1.0)]


def _names(network: TrainedNetwork) -> dict:
    names: dict = {"__name__": "exported"}
    exec(python_code(network), names)
    return names


def _predicted(names: dict, point: tuple[float, ...]) -> list[float]:
    found = names["predict"](*point)
    return found if isinstance(found, list) else [found]


@settings(max_examples=60, deadline=None)
@given(networks(), points_of_two)
def test_has_every_bit_of_the_reference(
    network: TrainedNetwork, points: list[tuple[float, float]]
) -> None:
    names, function = _names(network), network.predictor()
    for point in points:
        point = point[: len(network.inputs)]
        expected, found = function(point), _predicted(names, point)
        assert list(map(repr, found)) == list(map(repr, expected))
        if network.classes and not any(map(isnan, expected)):
            assert names["classify"](*point) == network.predicted_class(expected)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("weight", [0.5, 40.0, 1e6])
def test_each_activation_at_all_magnitudes(name: str, weight: float) -> None:
    network = made([2, 5, 1], [name, "linear"], weight=weight)
    names, function = _names(network), network.predictor()
    for point in _POINTS:
        assert _predicted(names, point) == function(point)


@pytest.mark.parametrize("text", INEXACT)
def test_an_undefined_feature_raises(text: str) -> None:
    names, network = _names(passing(text)), passing(text)
    for point in _POINTS:
        try:
            expected = network.predictor()(point)
        except UndefinedFormula:
            with pytest.raises(ValueError, match="a feature has no value at this point: "):
                names["predict"](*point)
        else:
            assert _predicted(names, point) == expected


@settings(max_examples=60, deadline=None)
@given(exact_formulas)
def test_any_formula_can_be_read_by_python(text: str) -> None:
    ast.parse(python_code(passing(text)))


def test_integers_are_converted_to_floats() -> None:
    network = passing("x // 2", "x*x*x")
    assert _predicted(_names(network), (3, 10**17)) == network.predictor()((3.0, 1e17))


def test_needs_only_the_standard_library_and_runs_as_a_file(tmp_path) -> None:
    session, network = trained({"network.hidden": (3,), "network.features": ("x", "x*y")})
    (tmp_path / "net.py").write_bytes(FORMATS["python"].content(network))
    script = (
        "import sys; sys.path.insert(0, '.'); import net; "
        "print(repr(net.predict(1.25, -0.5)), net.classify(1.25, -0.5), net.INPUTS)"
    )
    command = [sys.executable, "-I", "-S", "-c", script]
    output = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    value = session.snapshot().outputs((1.25, -0.5))[0]
    assert output == f"{value!r} {int(value > 0.5)} (('x', -2.0, 2.0), ('y', -2.0, 2.0))\n"


def test_comments_state_the_origin() -> None:
    _, network = trained({"training.learning_rate": 0.25}, steps=7)
    source = python_code(network)
    assert "after 7 steps of the reference engine, loss" in source
    assert "#     training.learning_rate = 0.25" in source


def test_lines_are_short() -> None:
    network = made([2, 2, 1], ["sigmoid", "linear"])
    assert "predict(x, y)" in python_code(network)
    longest = max(map(len, python_code(network).splitlines()))
    assert longest <= 100
