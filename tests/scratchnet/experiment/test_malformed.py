"""Malformed experiment files: each is refused with the field, the value and what is allowed."""

import json
from typing import Any

import pytest

from scratchnet.datasets import build_problem
from scratchnet.errors import InvalidInput
from scratchnet.experiment import experiment_from_text

_NAMES = (
    '"sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu", "sine", "linear"'
)
_LAYERED = f"one of {_NAMES}, or a list of up to 8 of them, one per layer"
_DROPOUTS = "a number of at least 0 and below 1, or a list of up to 8 of them, one per layer"
_FEATURES = 'a list of up to 12 formulas in x and y, such as ["x", "x*y"]'
_ROWS = (
    "a list of up to 1,000,000 rows, all of as many, 1 to 1,024, finite numbers, "
    "such as [[0, 1], [2, 3]]"
)
_LABELS = "numbers, or texts of up to 100 characters"
_NUMBERS = "null, or finite numbers per layer, per neuron, as [[[w..., b], ...], ...]"
_PLACES = "a list of parameters [layer, neuron, index], whole numbers from 0"
_SHAPE = '"of another shape"; allowed: null, or the parameters of 2-4-1'


def _data(**values: Any) -> str:
    return json.dumps({"data": values})


def _table(inputs: Any, targets: Any, **values: Any) -> str:
    return _data(source="table", inputs=inputs, targets=targets, **values)


def _network(**values: Any) -> str:
    return json.dumps({"network": values})


def _training(**values: Any) -> str:
    return json.dumps({"training": values})


#: Files by what they are, each with how the message begins.
_MALFORMED: dict[str, tuple[str, str]] = {
    "a network that is a list": ('{"network": []}', "network is []; allowed: an object in { }"),
    "a training that is a text": (
        '{"training": "adam"}',
        'training is "adam"; allowed: an object in { }',
    ),
    "an unknown section": (
        '{"model": {}}',
        "model is not a known field; known: format, version, seed, data, network, training",
    ),
    "a nearly known key": (
        _training(optimiser="adam"),
        'training.optimiser is not a known field, did you mean "training.optimizer"?; known: ',
    ),
    "a key of another section": (
        _network(learning_rate=1),
        "network.learning_rate is not a known field, did you mean ",
    ),
    "a section in a section": (
        '{"data": {"data": {}}}',
        "data.data is not a known field, did you mean ",
    ),
    "a flag that is a number": (_training(shuffle=1), "training.shuffle is 1; allowed: true or"),
    "a flag that is null": (_training(shuffle=None), "training.shuffle is null; allowed: true or"),
    "a number that is a flag": (
        _training(momentum=True),
        "training.momentum is true; allowed: a number from 0 to 0.999",
    ),
    "a number that is a text": (
        _training(l1="0.1"),
        'training.l1 is "0.1"; allowed: a number from',
    ),
    "a number in a list": (_training(l2=[0.1]), "training.l2 is [0.1]; allowed: a number from 0"),
    "NaN": ('{"training": {"l2": NaN}}', "NaN is not a JSON number; allowed: finite numbers"),
    "an infinite number in a table": (
        '{"data": {"inputs": [[Infinity]]}}',
        "Infinity is not a JSON number; allowed: finite numbers",
    ),
    "a number too large to be one": (
        '{"training": {"learning_rate": 1e999}}',
        "training.learning_rate is Infinity; allowed: a number from 1e-06 to 1000",
    ),
    "a whole number of four hundred digits": (
        '{"data": {"seed": 1%s}}' % ("0" * 400),
        "data.seed is 10000000000000",
    ),
    "a momentum of 1": (_training(momentum=1), "training.momentum is 1; allowed: a number from 0"),
    "a schedule of no steps": (
        _training(schedule_every=0),
        "training.schedule_every is 0; allowed: a whole number from 1 to 1000000",
    ),
    "a factor of 0": (
        _training(schedule_factor=0),
        "training.schedule_factor is 0; allowed: a number from 0.001 to 1",
    ),
    "a patience of half a step": (
        _training(patience=0.5),
        "training.patience is 0.5; allowed: a whole number from 1 to 10000000, or null (never)",
    ),
    "a negative target": (
        _training(target_loss=-0.1),
        "training.target_loss is -0.1; allowed: a number from 0 to 1e+06, or null (never)",
    ),
    "an unknown optimizer": (
        _training(optimizer="adagrad"),
        (
            'training.optimizer is "adagrad"; allowed: one of "sgd", "momentum", "nesterov", '
            '"rmsprop", "adam", "adamw"'
        ),
    ),
    "an unknown schedule": (
        _training(schedule="warmup"),
        'training.schedule is "warmup"; allowed: one of "constant", "step", "exponential"',
    ),
    "an unknown start": (
        _network(init="xavier"),
        'network.init is "xavier"; allowed: one of "article", "glorot", "he", "normal", "zero"',
    ),
    "an unknown dataset": (
        _data(source="gallery", dataset="mnist"),
        'data.dataset is "mnist"; allowed: one of "',
    ),
    "three inputs": (_data(dimensions=3), "data.dimensions is 3; allowed: a whole number from 1"),
    "all samples to test with": (
        _data(test_share=1),
        "data.test_share is 1; allowed: a number from 0 to 0.9",
    ),
    "entropy of classes without softmax": (
        _training(loss="cross_entropy"),
        (
            'training.loss is "cross_entropy"; allowed: another, or "softmax" as '
            "network.output_activation"
        ),
    ),
    "entropy of two classes without a sigmoid": (
        '{"training": {"loss": "binary_cross_entropy"}, "network": {"output_activation": "tanh"}}',
        (
            'training.loss is "binary_cross_entropy"; allowed: another, or "sigmoid" as '
            "network.output_activation"
        ),
    ),
    "softmax without classes": (
        '{"data": {"formula": "x"}, "network": {"output_activation": "softmax"}}',
        'network.output_activation is "softmax"; allowed: another; there are no classes',
    ),
    "softmax in a hidden layer": (
        _network(activation="softmax"),
        f'network.activation is "softmax"; allowed: {_LAYERED}',
    ),
    "an activation per neuron": (
        _network(activation=[["tanh"]]),
        f'network.activation is [["tanh"]]; allowed: {_LAYERED}',
    ),
    "more activations than layers": (
        _network(hidden=[4], activation=["tanh", "relu"]),
        (
            'network.activation is ["tanh", "relu"]; allowed: a list with one name, for the '
            "hidden layer"
        ),
    ),
    "fewer activations than layers": (
        _network(hidden=[4, 4, 4], activation=["tanh", "relu"]),
        (
            'network.activation is ["tanh", "relu"]; allowed: a list with one name for each of '
            "the 3 hidden layers"
        ),
    ),
    "a list of activations without hidden layers": (
        _network(hidden=[], activation=["tanh"]),
        ('network.activation is ["tanh"]; allowed: a single name, as there are no hidden layers'),
    ),
    "a dropout of 1": (
        _network(dropout=1),
        f"network.dropout is 1; allowed: {_DROPOUTS}",
    ),
    "a dropout below 0": (
        _network(dropout=[-0.1]),
        f"network.dropout is [-0.1]; allowed: {_DROPOUTS}",
    ),
    "a dropout as text": (
        _network(dropout="0.5"),
        f'network.dropout is "0.5"; allowed: {_DROPOUTS}',
    ),
    "fewer dropouts than layers": (
        _network(hidden=[4, 4], dropout=[0.5]),
        (
            "network.dropout is [0.5]; allowed: a list with one number for each of the 2 hidden "
            "layers"
        ),
    ),
    "activations by layer for the output": (
        _network(output_activation=["tanh"]),
        f'network.output_activation is ["tanh"]; allowed: one of {_NAMES}, "softmax"',
    ),
    "a layer without neurons": (
        _network(hidden=[4, 0]),
        "network.hidden is [4, 0]; allowed: a list of up to 8 whole numbers from 1 to 128",
    ),
    "nine layers": (_network(hidden=[1] * 9), "network.hidden is [1, 1, 1, 1, 1, 1, 1, 1, 1]; "),
    "a feature of an unknown input": (
        _network(features=["x", "z"]),
        f'network.features is ["x", "z"]; allowed: {_FEATURES}: unknown name "z"',
    ),
    "a feature of a missing input": (
        '{"data": {"dimensions": 1, "formula": "x"}, "network": {"features": ["x*y"]}}',
        'network.features is "x*y"; allowed: formulas in x only',
    ),
    "a feature that would run": (
        _network(features=["__import__('os').system('true')"]),
        "network.features is [\"__import__('os').system('true')\"]; allowed: a list of up to 12",
    ),
    "a feature without a value at a sample": (
        _network(features=["x", "1/x"]),
        (
            'network.features is "1/x"; allowed: formulas that have a value everywhere '
            '(formula "1/x" is undefined (division by zero) at x = 0, y = -2)'
        ),
    ),
    "a feature without a value between the samples": (
        '{"data": {"intervals": 1}, "network": {"features": ["sqrt(abs(y) - 0.1)"]}}',
        'network.features is "sqrt(abs(y) - 0.1)"; allowed: formulas that have a value everywhere ',
    ),
    "thirteen features": (_network(features=["x"] * 13), 'network.features is ["x", "x", '),
    "parameters without neurons": (
        _network(parameters=[1, 2]),
        f"network.parameters is [1, 2]; allowed: {_NUMBERS}",
    ),
    "parameters nested too deep": (
        _network(parameters=[[[[1]]]]),
        f"network.parameters is [[[[1]]]]; allowed: {_NUMBERS}",
    ),
    "no parameters at all": (_network(parameters=[]), f"network.parameters is {_SHAPE}"),
    "parameters of a neuron too few": (
        _network(parameters=[[[1, 2, 3]] * 3, [[1, 2, 3, 4]]]),
        f"network.parameters is {_SHAPE}",
    ),
    "parameters without a bias": (
        _network(parameters=[[[1, 2]] * 4, [[1, 2, 3, 4]]]),
        f"network.parameters is {_SHAPE}",
    ),
    "a frozen place of two numbers": (
        _network(frozen=[[0, 1]]),
        f"network.frozen is [[0, 1]]; allowed: {_PLACES}",
    ),
    "a frozen place before the first": (
        _network(frozen=[[0, -1, 0]]),
        f"network.frozen is [[0, -1, 0]]; allowed: {_PLACES}",
    ),
    "a frozen place outside": (
        _network(frozen=[[0, 0, 0], [1, 0, 5]]),
        "network.frozen is [1, 0, 5]; allowed: [layer, neuron, index] of parameters that 2-4-1 has",
    ),
    "a frozen place far outside": (
        _network(frozen=[[10**300, 0, 0]]),
        "network.frozen is [1000000000",
    ),
    "a table without rows": (_table([], []), "data.inputs is []; allowed: at least one point"),
    "a table with a target too few": (
        _table([[1], [2]], [1]),
        'data.targets is "a list of 1"; allowed: as many as data.inputs has points, 2',
    ),
    "a table with rows of unequal lengths": (
        _table([[1, 2], [3]], [1, 2]),
        f"data.inputs is [[1, 2], [3]]; allowed: {_ROWS}",
    ),
    "a table of no inputs": (_table([[]], [1]), f"data.inputs is [[]]; allowed: {_ROWS}"),
    "a table of texts": (_table([["1"]], [1]), f'data.inputs is [["1"]]; allowed: {_ROWS}'),
    "a table that is a text": (_table("1,2", [1]), f'data.inputs is "1,2"; allowed: {_ROWS}'),
    "a table with nothing in it": (_table([[None]], [1]), f"data.inputs is [[null]]; {'allowed'}"),
    "a table of huge numbers": (
        _table([[1e200], [0]], [1, 2]),
        "data.inputs is 1e+200; allowed: numbers up to 1e+100",
    ),
    "targets of different lengths": (
        _table([[1], [2]], [[1], [1, 2]]),
        "data.targets is [[1], [1, 2]]; allowed: a list of up to 1,000,000 rows, all of as many",
    ),
    "a target that is null": (
        _table([[1]], [None]),
        f"data.targets is [null]; allowed: a list of up to 1,000,000 {_LABELS}",
    ),
    "a text among the targets of a regression": (
        _table([[1], [2]], [1, "b"], task="regression"),
        'data.targets is "b"; allowed: numbers, for a regression',
    ),
    "eleven classes": (
        _table([[k] for k in range(11)], [f"class {k}" for k in range(11)]),
        'data.targets is "of 11 different values"; allowed: 2 to 10 classes',
    ),
    "a single class": (
        _table([[1], [2]], ["a", "a"]),
        'data.targets is "of 1 different values"; allowed: 2 to 10 classes',
    ),
    "a class that is named alone": (
        _table([[1], [2]], ["a", "a"], classes=["a"]),
        'data.classes is ["a"]; allowed: 2 to 10 classes',
    ),
    "a class that is named twice": (
        _table([[1], [2]], ["a", "b"], classes=["a", "b", "a"]),
        'data.classes is ["a", "b", "a"]; allowed: each class once',
    ),
    "eleven named classes": (
        _table([[1], [2]], [1, 2], classes=[*range(11)]),
        "data.classes is [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]; allowed: a list of up to 10 numbers",
    ),
    "a target that no class names": (
        _table([[1], [2]], ["a", "c"], classes=["a", "b"]),
        'data.targets is "c"; allowed: one of data.classes',
    ),
    "a range that is turned over": (
        _table([[1], [2]], [1, 2], ranges=[[3, 1]]),
        "data.ranges is [3.0, 1.0]; allowed: low below high",
    ),
    "a range of huge numbers": (
        _table([[1], [2]], [1, 2], ranges=[[-1e308, 1e308]]),
        "data.ranges is -1e+308; allowed: numbers up to 1e+100",
    ),
    "more ranges than inputs": (
        _table([[1], [2]], [1, 2], ranges=[[0, 1], [0, 1]]),
        "data.ranges is [[0.0, 1.0], [0.0, 1.0]]; allowed: a range for each input, or none",
    ),
    "an image of another number of pixels": (
        _table([[1, 2, 3, 4]], [1], image=[2, 3]),
        (
            "data.image is [2, 3]; allowed: null, or a width and height whose product is the "
            "number of inputs, 4"
        ),
    ),
    "an image without a height": (
        _table([[1, 2, 3, 4]], [1], image=[4]),
        "data.image is [4]; allowed: null, or [width, height] in pixels, whole numbers from 1 to",
    ),
    "an image that is no list": (_table([[1, 2]], [1], image=2), f"data.image is 2; {'allowed'}"),
    "an image of half a pixel": (
        _table([[1, 2]], [1], image=[0.5, 4]),
        "data.image is [0.5, 4]; allowed: null, or [width, height]",
    ),
    "an image without inputs": (
        '{"data": {"image": [8, 8]}}',
        "data.image is [8, 8]; allowed: null, because there are no inputs",
    ),
    "a name that is a number": (
        _table([[1], [2]], [1, 2], names=["x", 3]),
        "data.names is 3.0; allowed: texts",
    ),
    "four names": (
        _table([[1], [2]], [1, 2], names=["a", "b", "c", "d"]),
        'data.names is ["a", "b", "c", "d"]; allowed: up to 3 texts, one for each input',
    ),
    "an unknown scaling": (
        _table([[1], [2]], [1, 2], scaling="log"),
        'data.scaling is "log"; allowed: one of "none", "standard", "range"',
    ),
}


@pytest.mark.parametrize("name", _MALFORMED)
def test_it_is_refused_with_the_field_the_value_and_what_is_allowed(name: str) -> None:
    text, message = _MALFORMED[name]
    with pytest.raises(InvalidInput) as error:
        build_problem(experiment_from_text(text))
    text = str(error.value)
    assert text.startswith(message)
    assert "; allowed: " in text or "; known: " in text
    assert "\n" not in text
    # Neither a file of numbers nor a number of many digits fills the screen.
    assert len(text) < 1500
