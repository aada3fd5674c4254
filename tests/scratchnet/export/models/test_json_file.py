"""A network as JSON: read back to the last bit, and rejected with a reason when damaged."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from scratchnet.errors import InvalidInput
from scratchnet.export.models import (
    TrainedNetwork,
    network_from_text,
    network_to_text,
    read_network,
)
from tests.scratchnet.export.models.networks import made, networks, of_table


@settings(max_examples=80, deadline=None)
@given(networks())
def test_reads_back_to_the_last_bit(network: TrainedNetwork) -> None:
    read = network_from_text(network_to_text(network))
    assert read == network
    assert repr(read) == repr(network)


def test_columns_of_a_table_are_kept() -> None:
    network = of_table()
    assert network_from_text(network_to_text(network)) == network
    document = json.loads(network_to_text(network))
    assert document["use"].startswith("Turn the value of each column into its inputs")
    # Files of earlier versions have none.
    older = json.loads(network_to_text(made([2, 1], ["tanh"])))
    assert older.pop("columns") == []
    assert network_from_text(json.dumps(older)).columns == ()


def test_holds_the_formula_of_each_activation() -> None:
    document = json.loads(network_to_text(made([2, 3, 1], ["leaky_relu", "tanh"])))
    assert document["activations"] == {"leaky_relu": "z if z > 0 else 0.01 * z", "tanh": "tanh(z)"}


def _document() -> dict:
    return json.loads(network_to_text(made([2, 3, 1], ["tanh", "sigmoid"], classes=("no", "yes"))))


def _changed(*path: str | int, value: object) -> str:
    document = place = _document()
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not valid JSON: Expecting value (line 1, column 1)"),
        ("[" * 100_000, "not a trained network: brackets nested too deeply"),
        ("[]", "the file holds []; allowed: an object in { }"),
        ("{}", "format is missing"),
        ('{"format": "scratchnet-experiment"}', 'format is "scratchnet-experiment"; allowed: '),
        (_changed("version", value=3), "version is 3; allowed: up to 2; the file was written by a"),
        (_changed("version", value=0), "version is 0; allowed: a whole number from 1 to 2"),
        (_changed("task", value="regression"), 'task is "regression"; allowed: "classification"'),
        (_changed("inputs", value={}), "inputs is {}; allowed: a list of objects"),
        (_changed("inputs", value=[]), 'inputs is "0 of them"; allowed: 1 to 1,024'),
        (_changed("inputs", 1, "name", value=3), "inputs[1].name is 3; allowed: a text"),
        (_changed("inputs", 1, "range", value=[1]), "inputs[1].range is [1]; allowed: a list of 2"),
        (_changed("inputs", 0, "range", value=[3, 2]), "inputs[0].range is [3.0, 2.0]; allowed: l"),
        (
            _changed(
                "inputs", 0, "scaling", value={"base": 0, "width": 0, "factor": 1, "shift": 0}
            ),
            "inputs[0].scaling.width is 0.0; allowed: any number but 0",
        ),
        (_changed("inputs", 0, "scaling", value={}), "inputs[0].scaling.base is missing"),
        (_changed("features", value=["x", 1]), 'features is ["x", 1]; allowed: a list of texts'),
        (_changed("features", value=["x", "z"]), 'features is ["x", "z"]; allowed: formulas (unkn'),
        (
            _changed("features", value=["x"]),
            'layers[0].weights is "a row of 2"; allowed: rows of 1',
        ),
        (_changed("columns", value=3), "columns is 3; allowed: a list of up to 1,024 columns"),
        (
            _changed("columns", value=[{"name": "a", "kind": "x"}]),
            'columns[0].kind is "x"; allowed: one of number, category, yes_no, date',
        ),
        (
            _changed("columns", value=[{"name": "a"}]),
            'columns is "1 columns that become 1 inputs"; allowed: columns that become 2 inputs',
        ),
        (_changed("layers", value=[]), 'layers is "0 of them"; allowed: at least one'),
        (
            _changed("layers", 0, "activation", value="exec"),
            'layers[0].activation is "exec"; allow',
        ),
        (
            _changed("layers", 0, "activation", value="softmax"),
            'layers[0].activation is "softmax"; allowed: one of sigmoid',
        ),
        (_changed("layers", 0, "biases", value=[1, 2]), "layers[0].biases is [1, 2]; allowed: a l"),
        (_changed("layers", 1, "weights", 0, 0, value=None), "layers[1].weights is [null, "),
        (_changed("layers", 1, "weights", 0, 0, value=True), "layers[1].weights is [true, "),
        (
            _changed("layers", 1, value={"activation": "tanh", "weights": [], "biases": []}),
            "layers",
        ),
        (_changed("outputs", "classes", value=["a"] * 3), "outputs.classes is "),
        (_changed("outputs", "classes", value=["a"]), "outputs.classes is "),
        (_changed("origin", "step", value=-1), "origin.step is -1; allowed: a whole number from 0"),
        (_changed("origin", "loss", value="?"), 'origin.loss is "?"; allowed: a finite number, or'),
        (_changed("origin", value=None), "origin is null; allowed: an object in { }"),
        (
            network_to_text(made([2, 1], ["elu"])).replace("0.5", "NaN", 1),
            "NaN is not a JSON number",
        ),
        (
            network_to_text(made([2, 1], ["elu"])).replace("0.5", "1e999", 1),
            "layers[0].weights is ",
        ),
    ],
)
def test_refuses_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        network_from_text(text)
    assert str(refused.value).startswith(reason)


def test_errors_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    with pytest.raises(InvalidInput, match=r"net\.json: cannot be read: No such file"):
        read_network(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInput, match=r"net\.json: not UTF-8 text \(byte 0\)"):
        read_network(path)
    path.write_text("{}")
    with pytest.raises(InvalidInput, match=r"net\.json: format is missing"):
        read_network(path)
    path.write_text(network_to_text(made([2, 1], ["elu"])))
    assert read_network(path) == made([2, 1], ["elu"])


def test_several_targets_are_not_of_the_first_version() -> None:
    """Version 0.1.0 would miss a field of them; so it says that the file is newer."""
    one = made([2, 1], ["linear"])
    several = replace(made([2, 2], ["linear"]), targets=("a", "b"))
    assert json.loads(network_to_text(one))["version"] == 1
    assert json.loads(network_to_text(several))["version"] == 2
