"""Experiment files: they read back the same, and every mistake gets one clear message."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scratchnet.errors import InvalidInput
from scratchnet.experiment import (
    FORMAT,
    PARAMETERS,
    SUFFIX,
    VERSION,
    Experiment,
    experiment_from_text,
    experiment_to_dict,
    experiment_to_text,
    json_schema,
    read_experiment,
    write_experiment,
)
from tests.scratchnet.experiment.strategies import experiments


def _without(document: dict[str, Any], path: str) -> dict[str, Any]:
    section, _, name = path.rpartition(".")
    del (document[section] if section else document)[name]
    return document


def _refusal(path: Path) -> str:
    """The message for a file, which must name the file and be one line."""
    with pytest.raises(InvalidInput) as error:
        read_experiment(path)
    message = str(error.value)
    start = f"{path}: "
    assert message.startswith(start)
    assert str(path) not in message.removeprefix(start)
    assert "\n" not in message
    return message.removeprefix(start)


@settings(deadline=None)
@given(experiments)
def test_what_is_written_reads_back(experiment: Experiment) -> None:
    assert experiment_from_text(experiment_to_text(experiment)) == experiment


def test_a_file_reads_back(tmp_path: Path) -> None:
    path = tmp_path / f"mine{SUFFIX}"
    experiment = Experiment().with_values({"data.formula": "x < y", "training.batch_size": 7})
    write_experiment(path, experiment)
    assert read_experiment(path) == experiment


def test_the_text_holds_every_key_a_line_per_section() -> None:
    text = experiment_to_text(Experiment())
    assert json.loads(text) == experiment_to_dict(Experiment())
    starts = [line.split(":")[0].strip() for line in text.splitlines()]
    keys = ["format", "version", "seed", "data", "network", "training"]
    assert starts == ["{", *(f'"{key}"' for key in keys), "}"]
    assert text.endswith("}\n")


def test_the_dictionary_states_format_version_and_every_parameter() -> None:
    document = experiment_to_dict(Experiment())
    assert (document["format"], document["version"]) == ("scratchnet-experiment", 1)
    for path in PARAMETERS:
        _without(document, path)
    assert document == {
        "format": FORMAT,
        "version": VERSION,
        "data": {},
        "network": {},
        "training": {},
    }


@pytest.mark.parametrize("path", ["format", "version", *PARAMETERS, "data", "network", "training"])
def test_every_key_may_be_left_out_and_has_its_default(path: str) -> None:
    other = Experiment().with_values(
        {
            "seed": 5,
            "data.formula": "x",
            "data.domain": [0, 1],
            "data.sampling": "uniform",
            "data.intervals": 3,
            "data.samples": 9,
            "data.noise": 0.25,
            "network.hidden": [2, 3],
            "training.learning_rate": 0.5,
            "training.batch_size": 4,
            "training.steps": 6,
        }
    )
    read = experiment_from_text(json.dumps(_without(experiment_to_dict(other), path)))
    left_out = [known for known in PARAMETERS if known == path or known.startswith(f"{path}.")]
    for known in PARAMETERS:
        source = Experiment() if known in left_out else other
        assert read.value(known) == source.value(known)


@pytest.mark.parametrize("text", ["{}", ' \n{"data": {}}\n', '{"network": {}, "training": {}}'])
def test_nothing_at_all_is_the_articles_experiment(text: str) -> None:
    assert experiment_from_text(text) == Experiment()


def test_a_byte_order_mark_and_foreign_line_ends_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "windows.json"
    path.write_bytes(b'\xef\xbb\xbf{\r\n"seed": 3\r\n}\r\n')
    assert read_experiment(path).seed == 3


_WRONG: dict[str, str] = {
    # Unknown keys, with the nearest known name
    '{"sead": 1}': 'sead is not a known field, did you mean "seed"?; known: format, version, seed, '
    "data, network, training",
    '{"data": {"nois": 1}}': 'data.nois is not a known field, did you mean "data.noise"?; known: '
    "data.source, data.dataset, data.dimensions, data.formula, data.domain, data.sampling, "
    "data.intervals, data.samples, data.noise, data.task, data.test_share, data.seed, "
    "data.scaling, data.target_scaling, data.inputs, data.targets, data.names, data.columns, "
    "data.classes, data.ranges, data.image",
    '{"training": {"lerning_rate": 1}}': "training.lerning_rate is not a known field, "
    'did you mean "training.learning_rate"?',
    '{"qqqq": 1}': "qqqq is not a known field; known: format, version, seed, data, network",
    '{"data.noise": 0.5}': "data.noise is not a known field; known: format",
    '{"data": {"data.noise": 1}}': "data.data.noise is not a known field",
    '{"training": {"seed": 1}}': "training.seed is not a known field",
    '{"": 1}': " is not a known field; known: format",
    # Values of a wrong type
    '{"seed": "1"}': 'seed is "1"; allowed: a whole number from 0 to 2147483647',
    '{"seed": null}': "seed is null; allowed: a whole number from 0 to 2147483647",
    '{"seed": true}': "seed is true; allowed: a whole number from 0 to 2147483647",
    '{"seed": {"seed": 1}}': 'seed is {"seed": 1}; allowed: a whole number',
    '{"data": {"noise": [0.5]}}': "data.noise is [0.5]; allowed: a number from 0 to 1",
    '{"data": {"domain": 2}}': "data.domain is 2; allowed: two numbers [low, high]",
    '{"network": {"hidden": 4}}': "network.hidden is 4; allowed: a list of up to 8 whole numbers",
    '{"network": {"hidden": [4, "4"]}}': 'network.hidden is [4, "4"]; allowed: a list of up to 8',
    '{"data": {"formula": 1}}': "data.formula is 1; allowed: a formula in x and y",
    '{"data": 5}': "data is 5; allowed: an object in { }",
    '{"data": null}': "data is null; allowed: an object in { }",
    '{"network": [4]}': "network is [4]; allowed: an object in { }",
    # Values out of range
    '{"seed": -1}': "seed is -1; allowed: a whole number from 0 to 2147483647",
    '{"seed": 0.5}': "seed is 0.5; allowed: a whole number from 0 to 2147483647",
    '{"seed": 1e999}': "seed is Infinity; allowed: a whole number from 0 to 2147483647",
    '{"data": {"noise": 1.5}}': "data.noise is 1.5; allowed: a number from 0 to 1",
    '{"data": {"domain": [2, 2]}}': "data.domain is [2, 2]; allowed: two numbers [low, high]",
    '{"data": {"formula": "x +"}}': 'data.formula is "x +"; allowed: a formula in x and y, such as',
    '{"data": {"formula": "\\ud800"}}': 'data.formula is "\ud800"; allowed: a formula in x and y',
    '{"training": {"steps": 0}}': "training.steps is 0; allowed: a whole number from 1 to 10000000",
    '{"training": {"loss": "l3"}}': 'training.loss is "l3"; allowed: one of "squared"',
    # Another format or version
    '{"format": "notebook"}': 'format is "notebook"; allowed: "scratchnet-experiment"',
    '{"format": null}': 'format is null; allowed: "scratchnet-experiment"',
    '{"version": 2}': "version is 2; allowed: up to 1; the file was written by a newer Scratchnet",
    '{"version": 2, "new": 1}': "version is 2; allowed: up to 1; the file was written by a newer",
    '{"version": 0}': "version is 0; allowed: a whole number from 1 to 1",
    '{"version": true}': "version is true; allowed: a whole number from 1 to 1",
    '{"version": "1"}': 'version is "1"; allowed: a whole number from 1 to 1',
    # No object
    "[]": "the file holds []; allowed: an object in { }",
    "null": "the file holds null; allowed: an object in { }",
    '"{}"': 'the file holds "{}"; allowed: an object in { }',
    "12": "the file holds 12; allowed: an object in { }",
    # No JSON
    "": "not valid JSON: Expecting value (line 1, column 1)",
    " \n ": "not valid JSON: Expecting value",
    '{"seed": 1': "not valid JSON: Expecting ',' delimiter (line 1, column 11)",
    '{"seed": 1,\n}': "not valid JSON: ",
    '{"seed": 1} {}': "not valid JSON: Extra data",
    "{seed: 1}": "not valid JSON: ",
    '{"seed": 01}': "not valid JSON: ",
    "\0\0\0\0": "not valid JSON: ",
    '{"seed": %s}' % ("9" * 5000): "a number has too many digits; allowed: whole ",
    '{"data": {"noise": NaN}}': "NaN is not a JSON number; allowed: finite numbers",
    '{"seed": -Infinity}': "-Infinity is not a JSON number; allowed: finite numbers",
    # Repeated keys and brackets without end
    '{"seed": 1, "seed": 1}': '"seed" is repeated; allowed: each key once',
    '{"data": {"noise": 0, "noise": 1}}': '"noise" is repeated; allowed: each key once',
    '{"data": {}, "data": {}}': '"data" is repeated; allowed: each key once',
    "[" * 100_000: "not an experiment: brackets nested too deeply",
    '{"data": ' * 100_000: "not an experiment: brackets nested too deeply",
}


@pytest.mark.parametrize("text", _WRONG, ids=[text[:30] or "empty" for text in _WRONG])
def test_whatever_is_wrong_gets_one_message(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong.json"
    path.write_bytes(text.encode())
    assert _refusal(path).startswith(_WRONG[text])


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    try:
        read_experiment(path)
    except InvalidInput as error:
        message = str(error)
    else:
        message = f"{path}: read"
    assert message.startswith(f"{path}: ")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.sampled_from(["format", "version", "data", "network", "training", *PARAMETERS]), _JSON)
def test_any_value_anywhere_is_taken_or_refused_by_name(path: str, value: Any) -> None:
    section, _, name = path.rpartition(".")
    document = {section: {name: value}} if section else {name: value}
    text = json.dumps(document).replace("Infinity", "1e999")
    try:
        experiment, message = experiment_from_text(text), path
    except InvalidInput as error:
        experiment, message = Experiment(), str(error)
    assert message.startswith(path)
    assert set(Experiment().differences(experiment)) <= {path}


def test_binary_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"{\x89PNG\r\n\x1a\n\0\0")
    assert _refusal(path) == "not UTF-8 text (byte 1)"


def test_an_enormous_file_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scratchnet.experiment.file._LARGEST_FILE_BYTES", 1_000)
    path = tmp_path / "enormous.json"
    with path.open("wb") as file:
        file.truncate(10_000_001)
    assert _refusal(path) == "larger than 1,000 bytes: not an experiment"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "nowhere.json") == "cannot be read: No such file or directory"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert _refusal(tmp_path) == "cannot be read: Is a directory"


def test_a_folder_on_the_way_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert _refusal(tmp_path / "file" / "x.json") == "cannot be read: Not a directory"


def test_a_whole_version_may_be_written_as_json_writes_any_number() -> None:
    assert experiment_from_text('{"version": 1.0}') == Experiment()


def test_values_nested_too_deeply_to_show_are_refused_with_a_message() -> None:
    for depth in (900, 950, 980, 984, 988, 992, 996, 2000):
        with pytest.raises(InvalidInput):
            experiment_from_text('{"seed": ' + "[" * depth + "]" * depth + "}")


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
    helps = getattr(parameter, "choice_help", {})
    choices = "".join(f' "{name}": {text}' for name, text in helps.items())
    assert schema["description"] == f"{parameter.help} Allowed: {parameter.allowed()}.{choices}"
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
