"""A run as a document: what stands under each key of its file, and what may stand there."""

import re
from typing import Any

from scratchnet.errors import InvalidValue
from scratchnet.records.numbers import checked_parameters, decoded, encoded
from scratchnet.records.recipes import recipe_from_dict, recipe_to_dict
from scratchnet.records.run import About, Origin, Run
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import Status

LONGEST_TEXT = 300

_ABOUT = ("author", "title", "created")
_ORIGIN = ("program", "python", "system", "machine", "libc")
_RECIPE = ("experiment", "engine", "changes", "steps")
_RESULT = (
    "samples",
    "status",
    "stopped_by",
    "diverged_at",
    "losses",
    "penalties",
    "initial_parameters",
    "parameters",
)
#: Every key, in the order of the file.
KEYS = (*_ABOUT, "origin", *_RECIPE, *_RESULT)


def run_to_document(run: Run) -> dict[str, Any]:
    """Return what stands under each of the `KEYS`, with tuples for lists."""
    return {
        **{name: getattr(run.about, name) for name in _ABOUT},
        "origin": {name: getattr(run.origin, name) for name in _ORIGIN},
        **recipe_to_dict(run.recipe),
        "samples": run.samples,
        "status": run.status.value,
        "stopped_by": run.stopped_by,
        "diverged_at": run.diverged_at,
        "losses": encoded(run.losses),
        "penalties": encoded(run.penalties),
        "initial_parameters": run.initial_parameters,
        "parameters": run.parameters,
    }


def run_from_document(document: dict[str, Any]) -> Run:
    """Read a run of which every key is there. Raises InvalidInput."""
    recipe = recipe_from_dict({key: document[key] for key in _RECIPE})
    origin = document["origin"]
    if not isinstance(origin, dict) or set(origin) != set(_ORIGIN):
        raise InvalidValue("origin", origin, f"an object with {', '.join(_ORIGIN)}")
    experiment, steps = recipe.experiment, recipe.steps
    return Run(
        recipe=recipe,
        status=_status(document["status"]),
        stopped_by=_text("stopped_by", document["stopped_by"]),
        diverged_at=_diverged_at(document, recipe),
        losses=decoded("losses", document["losses"], steps),
        penalties=decoded("penalties", document["penalties"], range(steps + 1)),
        initial_parameters=checked_parameters(
            "initial_parameters", document["initial_parameters"], experiment
        ),
        parameters=checked_parameters("parameters", document["parameters"], experiment),
        samples=_samples(document["samples"]),
        origin=Origin(**{name: _text(f"origin.{name}", origin[name]) for name in _ORIGIN}),
        about=About(**{name: _text(name, document[name]) for name in _ABOUT}),
    )


def _status(value: object) -> Status:
    known = [status.value for status in Status]
    if value not in known:
        raise InvalidValue("status", value, "one of " + ", ".join(f'"{each}"' for each in known))
    return Status(value)


def _diverged_at(document: dict[str, Any], recipe: Recipe) -> int | None:
    value = document["diverged_at"]
    expected = recipe.steps + 1 if document["status"] == Status.DIVERGED.value else None
    if value != expected or isinstance(value, bool):
        allowed = "null, or of a run that diverged the step after its last"
        raise InvalidValue("diverged_at", value, allowed)
    return expected


def _text(field: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise InvalidValue(field, value, f"a text of up to {LONGEST_TEXT} characters")
    return value


def _samples(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise InvalidValue("samples", value, "64 hexadecimal digits")
    return value


def checked_about(author: str, title: str) -> About:
    """Return what a person says of a run. Raises InvalidValue for a text that is too long."""
    return About(_text("author", author.strip()), _text("title", title.strip()))
