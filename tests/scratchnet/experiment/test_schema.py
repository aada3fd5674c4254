"""The printed schema is a schema, and agrees with the reader."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from scratchnet.errors import InvalidInput
from scratchnet.experiment import (
    PARAMETERS,
    Experiment,
    experiment_from_text,
    experiment_to_dict,
    json_schema,
)
from tests.scratchnet.experiment.strategies import experiments

_VALIDATOR = Draft202012Validator(json_schema())


def _read(document: object) -> bool:
    try:
        experiment_from_text(json.dumps(document))
    except InvalidInput:
        return False
    return True


def _written_default(path: str) -> Any:
    value: Any = experiment_to_dict(Experiment())
    for key in path.split("."):
        value = value[key]
    return value


def test_it_is_a_schema_of_its_draft() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_it_is_json() -> None:
    assert json.loads(json.dumps(json_schema(), allow_nan=False)) == json_schema()


@pytest.mark.parametrize("path", PARAMETERS)
def test_it_describes_every_parameter(path: str) -> None:
    schema = json_schema()
    for key in path.split("."):
        schema = schema["properties"][key]
    parameter = PARAMETERS[path]
    assert schema["title"] == parameter.label
    assert schema["description"] == f"{parameter.help} Allowed: {parameter.allowed()}."
    assert schema["default"] == _written_default(path)


@settings(deadline=None)
@given(experiments)
def test_it_accepts_every_experiment_that_is_written(experiment: Experiment) -> None:
    _VALIDATOR.validate(experiment_to_dict(experiment))


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"format": "scratchnet-experiment", "version": 1},
        {"seed": 2147483647},
        {"seed": 10.0},
        {"data": {}, "network": {}, "training": {}},
        {"data": {"domain": [-1000, 1000]}},
        {"data": {"intervals": 60, "noise": 1}},
        {"network": {"hidden": []}},
        {"network": {"hidden": [128] * 8}},
        {"training": {"batch_size": None}},
        {"training": {"batch_size": 10000}},
        {"training": {"learning_rate": 1e-6}},
    ],
)
def test_schema_and_reader_accept(document: object) -> None:
    assert _VALIDATOR.is_valid(document)
    assert _read(document)


@pytest.mark.parametrize(
    "document",
    [
        [],
        None,
        {"sead": 1},
        {"data": {"nois": 0}},
        {"data": []},
        {"training": None},
        {"format": "notebook"},
        {"version": 0},
        {"version": 2},
        {"version": "1"},
        {"seed": -1},
        {"seed": 1.5},
        {"seed": True},
        {"seed": "0"},
        {"seed": None},
        {"seed": 2147483648},
        {"data": {"source": "file"}},
        {"data": {"formula": ""}},
        {"data": {"formula": 1}},
        {"data": {"domain": [0]}},
        {"data": {"domain": [0, 1, 2]}},
        {"data": {"domain": [-1001, 0]}},
        {"data": {"domain": ["0", "1"]}},
        {"data": {"sampling": "random"}},
        {"data": {"intervals": 61}},
        {"data": {"noise": 1.5}},
        {"data": {"noise": False}},
        {"network": {"hidden": 4}},
        {"network": {"hidden": [0]}},
        {"network": {"hidden": [129]}},
        {"network": {"hidden": [1] * 9}},
        {"network": {"activation": "Sigmoid"}},
        {"training": {"loss": None}},
        {"training": {"learning_rate": 0}},
        {"training": {"learning_rate": "10"}},
        {"training": {"batch_size": 0}},
        {"training": {"batch_size": "all"}},
        {"training": {"steps": None}},
        {"training": {"steps": 10000001}},
    ],
)
def test_schema_and_reader_refuse(document: object) -> None:
    assert not _VALIDATOR.is_valid(document)
    assert not _read(document)
