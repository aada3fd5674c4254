"""The experiment file: JSON, extension ``.scratchnet.json``, and its JSON Schema.

Every key is optional and has a default. Large tables are packed: `scratchnet.declare.packing`.
Anything else that is wrong is refused with a message that names the file, the field, the value and
what is allowed.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scratchnet.declare.json_document import (
    as_object,
    check_header,
    parse_document,
    read_document,
)
from scratchnet.declare.lists import NamePerLayer
from scratchnet.declare.parameter import Choice, Parameter
from scratchnet.errors import InvalidValue, UnknownField
from scratchnet.experiment.experiment import PARAMETERS, SECTIONS, Experiment
from scratchnet.files import write_atomically

FORMAT = "scratchnet-experiment"
VERSION = 1
SUFFIX = ".scratchnet.json"

#: Enough for the largest table, which is packed.
_LARGEST_FILE_BYTES = 200_000_000


def experiment_to_dict(experiment: Experiment) -> dict[str, Any]:
    """Return the experiment as in a file, with every key."""
    document: dict[str, Any] = _listed(document_of(experiment))
    return document


def document_of(experiment: Experiment) -> dict[str, Any]:
    """Return the same with the experiment's own tuples, which JSON writes as lists.

    A long table would become as many lists, which would slow garbage collection.
    """
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    for path, parameter in PARAMETERS.items():
        section, _, name = path.rpartition(".")
        place = document.setdefault(section, {}) if section else document
        place[name] = parameter.document(experiment.value(path))
    return document


def _listed(value: Any) -> Any:
    """Return tuples as the lists that JSON has, at any depth."""
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, tuple) else value


def experiment_to_text(experiment: Experiment) -> str:
    """Return the file's text, a line per section, to be read and edited."""
    lines = [
        f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
        for key, value in document_of(experiment).items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def experiment_from_text(text: str) -> Experiment:
    """Read an experiment. Raises InvalidInput with a message for the user who wrote it."""
    return experiment_from_dict(parse_document(text, "an experiment"))


def experiment_from_dict(decoded: object) -> Experiment:
    """Read an experiment from decoded JSON. Raises InvalidInput."""
    document = as_object(decoded)
    check_header(document, FORMAT, VERSION)
    values: dict[str, object] = {}
    top = [path for path in PARAMETERS if "." not in path]
    for key, value in document.items():
        if key in SECTIONS:
            values |= _section_values(key, value)
        elif key in top:
            values[key] = value
        elif key not in ("format", "version"):
            raise UnknownField(key, ["format", "version", *top, *SECTIONS])
    return Experiment().with_values(values)


def read_experiment(path: Path) -> Experiment:
    """Read an experiment file. Raises InvalidInput whose message begins with the file's name."""
    return read_document(path, _LARGEST_FILE_BYTES, "an experiment", experiment_from_text)


def write_experiment(path: Path, experiment: Experiment) -> None:
    """Write an experiment file, whole or not at all. Raises OSError."""
    write_atomically(path, experiment_to_text(experiment).encode())


def _section_values(section: str, content: object) -> dict[str, object]:
    if not isinstance(content, dict):
        raise InvalidValue(section, content, "an object in { }")
    prefix = f"{section}."
    known = [path for path in PARAMETERS if path.startswith(prefix)]
    for key in content:
        if prefix + key not in known:
            raise UnknownField(prefix + key, known)
    return {prefix + key: value for key, value in content.items()}


def json_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) of an experiment file of this version."""
    properties: dict[str, Any] = {
        "format": {"const": FORMAT},
        "version": {"type": "integer", "minimum": 1, "maximum": VERSION},
    }
    for path, parameter in PARAMETERS.items():
        section, _, name = path.rpartition(".")
        place = properties
        if section:
            empty = _object(SECTIONS[section].title, {})
            place = properties.setdefault(section, empty)["properties"]
        place[name] = _described(parameter)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_object("Scratchnet experiment", properties),
    }


def _object(title: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": title,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _sentences(parameter: Parameter) -> Iterator[str]:
    """Yield what a parameter is, what is allowed, and what each of its choices is."""
    yield parameter.help
    yield f"Allowed: {parameter.allowed()}."
    if isinstance(parameter, Choice | NamePerLayer):
        for name in parameter.choices:
            yield f'"{name}": {parameter.choice_help[name]}'


def _described(parameter: Parameter) -> dict[str, Any]:
    default = parameter.default
    return {
        "title": parameter.label,
        "description": " ".join(_sentences(parameter)),
        "default": list(default) if isinstance(default, tuple) else default,
        **parameter.schema(),
    }
