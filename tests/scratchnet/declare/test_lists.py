"""Parameters that are lists: what each kind allows and refuses, and its schema."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scratchnet.compact import MANY
from scratchnet.declare.lists import (
    Formulas,
    ImageSize,
    Labels,
    LayerNumbers,
    NamePerLayer,
    Places,
    RealPerLayer,
    Rows,
)
from scratchnet.declare.parameter import NotAllowed, Parameter, Real
from scratchnet.experiment import (
    PARAMETERS,
    Experiment,
    experiment_from_text,
    experiment_to_text,
    json_schema,
)

_LISTS = NamePerLayer | RealPerLayer | Formulas | Rows | Labels | ImageSize | LayerNumbers | Places
_NAMES = NamePerLayer(label="Names", help="?", default="a", choices={"a": "A", "b": "B"}, most=3)
_REALS = RealPerLayer(
    label="Reals",
    help="?",
    default=0.0,
    number=Real(label="Real", help="?", default=0.0, minimum=0.0, maximum=0.9, below=1.0),
    most=3,
)
_FORMULAS = Formulas(label="Formulas", help="?", default=(), variables=("x", "y"), most=3)
_ROWS = Rows(label="Rows", help="?", default=(), narrowest=1, widest=2, most=3)
_LABELS = Labels(label="Labels", help="?", default=(), most=3, longest=4)
_IMAGE = ImageSize(label="Image", help="?", default=None, largest=16)
_LAYERS = LayerNumbers(label="Layers", help="?", default=None)
_PLACES = Places(label="Places", help="?", default=())

_ALLOWED_NAMES = 'one of "a", "b", or a list of up to 3 of them, one per layer'
_ALLOWED_REALS = "a number of at least 0 and below 1, or a list of up to 3 of them, one per layer"
_ALLOWED_FORMULAS = 'a list of up to 3 formulas in x and y, such as ["x", "x*y"]'
_ALLOWED_ROWS = (
    "a list of up to 3 rows, all of 1 or all of 2 finite numbers, such as [[0, 1], [2, 3]]"
)
_ALLOWED_LABELS = "a list of up to 3 numbers, or texts of up to 4 characters"
_ALLOWED_IMAGE = "null, or [width, height] in pixels, whole numbers from 1 to 16, such as [8, 8]"
_ALLOWED_LAYERS = "null, or finite numbers per layer, per neuron, as [[[w..., b], ...], ...]"
_ALLOWED_PLACES = "a list of parameters [layer, neuron, index], whole numbers from 0"

_GOOD: list[tuple[Parameter, Any, Any]] = [
    (_NAMES, "b", "b"),
    (_NAMES, [], ()),
    (_NAMES, ["a", "b", "a"], ("a", "b", "a")),
    (_REALS, 0, 0.0),
    (_REALS, 0.999, 0.999),
    (_REALS, [], ()),
    (_REALS, [0, 0.5], (0.0, 0.5)),
    (_FORMULAS, [], ()),
    (_FORMULAS, ["x", "sin(3*y)", "1"], ("x", "sin(3*y)", "1")),
    (_ROWS, [], ()),
    (_ROWS, [[1], [2.5]], ((1.0,), (2.5,))),
    (_ROWS, [[1, -2], [0, 1e308]], ((1.0, -2.0), (0.0, 1e308))),
    (_LABELS, [], ()),
    (_LABELS, [1, 2.5, "red"], (1.0, 2.5, "red")),
    (_LABELS, ["1234"], ("1234",)),
    (_IMAGE, None, None),
    (_IMAGE, [1, 16.0], (1, 16)),
    (_LAYERS, None, None),
    (_LAYERS, [], ()),
    (_LAYERS, [[[1, 2.5]], [[3], [4]]], (((1.0, 2.5),), ((3.0,), (4.0,)))),
    (_PLACES, [], ()),
    # In order, and each once.
    (_PLACES, [[1, 0, 2], [0, 3, 1], [1, 0, 2.0]], ((0, 3, 1), (1, 0, 2))),
]

_BAD: list[tuple[Parameter, Any, str]] = [
    (_NAMES, "c", _ALLOWED_NAMES),
    (_NAMES, None, _ALLOWED_NAMES),
    (_NAMES, 3, _ALLOWED_NAMES),
    (_NAMES, ["a", "c"], _ALLOWED_NAMES),
    (_NAMES, ["a", 1], _ALLOWED_NAMES),
    (_NAMES, [["a"]], _ALLOWED_NAMES),
    (_NAMES, ["a"] * 4, _ALLOWED_NAMES),
    (_NAMES, {"a": "A"}, _ALLOWED_NAMES),
    (_REALS, 1, _ALLOWED_REALS),
    (_REALS, -0.5, _ALLOWED_REALS),
    (_REALS, "0.5", _ALLOWED_REALS),
    (_REALS, None, _ALLOWED_REALS),
    (_REALS, True, _ALLOWED_REALS),
    (_REALS, [0.5, 1], _ALLOWED_REALS),
    (_REALS, [[0.5]], _ALLOWED_REALS),
    (_REALS, [0.5] * 4, _ALLOWED_REALS),
    (_FORMULAS, "x", _ALLOWED_FORMULAS),
    (_FORMULAS, None, _ALLOWED_FORMULAS),
    (_FORMULAS, [1], _ALLOWED_FORMULAS),
    (_FORMULAS, [["x"]], _ALLOWED_FORMULAS),
    (_FORMULAS, ["x"] * 4, _ALLOWED_FORMULAS),
    (_FORMULAS, [""], _ALLOWED_FORMULAS + ": "),
    (_FORMULAS, ["x +"], _ALLOWED_FORMULAS + ": "),
    (_FORMULAS, ["x", "z"], _ALLOWED_FORMULAS + ': unknown name "z"'),
    (_FORMULAS, ["__import__('os')"], _ALLOWED_FORMULAS + ": "),
    (_ROWS, "[]", _ALLOWED_ROWS),
    (_ROWS, [1, 2], _ALLOWED_ROWS),
    (_ROWS, [[]], _ALLOWED_ROWS),
    (_ROWS, [[1, 2, 3]], _ALLOWED_ROWS),
    (_ROWS, [[1, 2], [3]], _ALLOWED_ROWS),
    (_ROWS, [[1], [3, 4]], _ALLOWED_ROWS),
    (_ROWS, [["1"]], _ALLOWED_ROWS),
    (_ROWS, [[True]], _ALLOWED_ROWS),
    (_ROWS, [[None]], _ALLOWED_ROWS),
    (_ROWS, [[[1]]], _ALLOWED_ROWS),
    (_ROWS, [[float("nan")]], _ALLOWED_ROWS),
    (_ROWS, [[float("inf"), 1]], _ALLOWED_ROWS),
    (_ROWS, [[10**400]], _ALLOWED_ROWS),
    (_ROWS, [[1]] * 4, _ALLOWED_ROWS),
    (_LABELS, "abc", _ALLOWED_LABELS),
    (_LABELS, [""], _ALLOWED_LABELS),
    (_LABELS, ["12345"], _ALLOWED_LABELS),
    (_LABELS, [True], _ALLOWED_LABELS),
    (_LABELS, [None], _ALLOWED_LABELS),
    (_LABELS, [[1]], _ALLOWED_LABELS),
    (_LABELS, [float("nan")], _ALLOWED_LABELS),
    (_LABELS, [1] * 4, _ALLOWED_LABELS),
    (_IMAGE, 8, _ALLOWED_IMAGE),
    (_IMAGE, "8x8", _ALLOWED_IMAGE),
    (_IMAGE, [8], _ALLOWED_IMAGE),
    (_IMAGE, [8, 8, 8], _ALLOWED_IMAGE),
    (_IMAGE, [0, 8], _ALLOWED_IMAGE),
    (_IMAGE, [8, 17], _ALLOWED_IMAGE),
    (_IMAGE, [0.5, 8], _ALLOWED_IMAGE),
    (_IMAGE, [True, 8], _ALLOWED_IMAGE),
    (_IMAGE, ["8", 8], _ALLOWED_IMAGE),
    (_LAYERS, 1, _ALLOWED_LAYERS),
    (_LAYERS, [1], _ALLOWED_LAYERS),
    (_LAYERS, [[1]], _ALLOWED_LAYERS),
    (_LAYERS, [[[]]], _ALLOWED_LAYERS),
    (_LAYERS, [[["1"]]], _ALLOWED_LAYERS),
    (_LAYERS, [[[[1]]]], _ALLOWED_LAYERS),
    (_LAYERS, [[[float("inf")]]], _ALLOWED_LAYERS),
    (_PLACES, 1, _ALLOWED_PLACES),
    (_PLACES, None, _ALLOWED_PLACES),
    (_PLACES, [1, 2, 3], _ALLOWED_PLACES),
    (_PLACES, [[1, 2]], _ALLOWED_PLACES),
    (_PLACES, [[1, 2, 3, 4]], _ALLOWED_PLACES),
    (_PLACES, [[0, 0, -1]], _ALLOWED_PLACES),
    (_PLACES, [[0, 0, 0.5]], _ALLOWED_PLACES),
    (_PLACES, [[0, 0, "0"]], _ALLOWED_PLACES),
    (_PLACES, [[0, 0, True]], _ALLOWED_PLACES),
    (_PLACES, [[0, 0, None]], _ALLOWED_PLACES),
]


@pytest.mark.parametrize(("parameter", "value", "normal"), _GOOD)
def test_what_is_allowed_is_brought_into_its_normal_form(
    parameter: Parameter, value: Any, normal: Any
) -> None:
    found = parameter.check(value)
    assert found == normal
    assert repr(found) == repr(normal), "a number is of another type"
    assert parameter.check(found) == found
    Draft202012Validator(parameter.schema()).validate(value)


@pytest.mark.parametrize(("parameter", "value", "allowed"), _BAD)
def test_a_refusal_shows_what_is_allowed(parameter: Parameter, value: Any, allowed: str) -> None:
    with pytest.raises(NotAllowed) as error:
        parameter.check(value)
    if allowed == parameter.allowed():
        assert str(error.value) == allowed
    else:
        assert str(error.value).startswith(allowed)


@pytest.mark.parametrize(
    "parameter",
    [_NAMES, _REALS, _FORMULAS, _ROWS, _LABELS, _LAYERS, _PLACES],
    ids=lambda p: p.label,
)
def test_the_schema_refuses_what_is_of_another_kind(parameter: Parameter) -> None:
    Draft202012Validator.check_schema(parameter.schema())
    validator = Draft202012Validator(parameter.schema())
    for value in (True, 5, {"a": 1}, "?", [{}], [True]):
        assert not validator.is_valid(value), value


@pytest.mark.parametrize(
    ("text", "value"), [("tanh", "tanh"), ('["tanh", "relu"]', ["tanh", "relu"]), (" [] ", [])]
)
def test_names_by_layer_are_typed_as_a_name_or_a_list(text: str, value: object) -> None:
    assert _NAMES.parse(text) == value


@pytest.mark.parametrize("parameter", [_ROWS, _LABELS, _LAYERS, _PLACES, _FORMULAS])
def test_other_lists_are_typed_as_json(parameter: Parameter) -> None:
    assert parameter.parse("[[1, 2]]") == [[1, 2]]
    with pytest.raises(NotAllowed):
        parameter.parse("[1, 2")


_LISTS: dict[str, Any] = {
    "network.features": ("x", "x*y", "y*y"),
    "network.hidden": (2, 1),
    "network.activation": ("tanh", "relu"),
    "network.parameters": (
        ((0.1, -0.0, 5e-324, 1e300), (1.0, 2.0, 3.0, 4.0)),
        ((1 / 3, 2.0, 0.5),),
        ((1.0, 2.0),),
    ),
    "network.frozen": ((0, 0, 1), (2, 0, 0)),
    "data.source": "table",
    "data.inputs": ((0.1, 2.0), (1 / 3, -0.0)),
    "data.targets": ("red", "blue"),
    "data.names": ("width", "height", "colour"),
}


def test_lists_are_written_and_read_back_to_the_last_bit() -> None:
    experiment = Experiment().with_values(_LISTS)
    text = experiment_to_text(experiment)
    again = experiment_from_text(text)
    assert again == experiment
    for path, value in _LISTS.items():
        assert repr(again.value(path)) == repr(value)
    Draft202012Validator(json_schema()).validate(json.loads(text))


@pytest.mark.parametrize("path", [path for path in _LISTS if path != "data.source"])
def test_every_list_of_an_experiment_is_in_the_schema(path: str) -> None:
    assert (
        isinstance(
            PARAMETERS[path],
            NamePerLayer | RealPerLayer | Formulas | Rows | Labels | LayerNumbers | Places,
        )
        or path == "network.hidden"
    )
    section, name = path.split(".")
    described = json_schema()["properties"][section]["properties"][name]
    assert described.items() >= PARAMETERS[path].schema().items()


def test_the_usual_names_of_features_stand_for_their_formulas() -> None:
    features = PARAMETERS["network.features"]
    usual = ["x", "y", "x²", "y²", "xy", "sin x", "sin y"]
    assert features.check(usual) == ("x", "y", "x*x", "y*y", "x*y", "sin(x)", "sin(y)")


def test_many_labels_are_checked_once() -> None:
    labels = PARAMETERS["data.targets"]
    few, many = labels.check(["a", "b"]), labels.check(["a", 1] * MANY)
    assert type(few) is tuple
    assert many == ("a", 1.0) * MANY
    assert labels.check(many) is many
    # What another parameter allowed is looked at.
    with pytest.raises(NotAllowed):
        Labels(label="Others", help="?", default=(), most=9).check(many)
    with pytest.raises(NotAllowed):
        labels.check(["a", None] * MANY)
