"""The JSON Schema of the experiment file, derived from the declarations."""

from typing import Any

from scratchnet.declare.parameter import Parameter
from scratchnet.experiment.experiment import PARAMETERS, SECTIONS
from scratchnet.experiment.file import FORMAT, VERSION


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


def _described(parameter: Parameter) -> dict[str, Any]:
    default = parameter.default
    return {
        "title": parameter.label,
        "description": f"{parameter.help} Allowed: {parameter.allowed()}.",
        "default": list(default) if isinstance(default, tuple) else default,
        **parameter.schema(),
    }
