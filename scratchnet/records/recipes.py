"""Recipes in files: as JSON, and checked."""

from typing import Any

from scratchnet.declare.parameter import NotAllowed, whole
from scratchnet.engines import ENGINES
from scratchnet.errors import InvalidInput, InvalidValue, UnknownField
from scratchnet.experiment import PARAMETERS, Effect
from scratchnet.experiment.file import document_of, experiment_from_dict
from scratchnet.run.recipe import Recipe
from scratchnet.run.snapshot import Change

#: More changes than a slider makes that is moved all day.
_MOST_CHANGES = 100_000
_CHANGE_KEYS = {"step", "path", "value"}
#: What may change within a run.
_CHANGEABLE = [
    path for path, parameter in PARAMETERS.items() if parameter.effect is not Effect.REBUILD
]


def recipe_to_dict(recipe: Recipe, experiment: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the recipe as JSON, with tuples for lists.

    ``experiment`` is written in place of the document of the recipe's experiment.
    """
    return {
        "experiment": document_of(recipe.experiment) if experiment is None else experiment,
        "engine": recipe.engine,
        "changes": [
            {"step": change.step, "path": change.path, "value": change.value}
            for change in recipe.changes
        ],
        "steps": recipe.steps,
    }


def recipe_from_dict(document: dict[str, Any]) -> Recipe:
    """Read a recipe from its keys of decoded JSON. Raises InvalidInput."""
    try:
        experiment = experiment_from_dict(document.get("experiment"))
    except InvalidInput as error:
        raise InvalidInput(f"experiment: {error}") from error
    engine = document.get("engine")
    if engine not in ENGINES:
        raise InvalidValue("engine", engine, "one of " + ", ".join(f'"{each}"' for each in ENGINES))
    steps = _steps(document.get("steps"))
    changes = document.get("changes")
    if not isinstance(changes, list) or len(changes) > _MOST_CHANGES:
        raise InvalidValue("changes", changes, f"a list of up to {_MOST_CHANGES:,} changes")
    found: list[Change] = []
    for change in changes:
        last = found[-1].step if found else 1
        found.append(_change(f"changes[{len(found)}]", change, last, steps))
    recipe = Recipe(experiment, engine, tuple(found), steps)
    _check_together(recipe)
    return recipe


def _steps(value: object) -> int:
    parameter = PARAMETERS["training.steps"]
    try:
        return 0 if whole(value) == 0 else int(parameter.check(value))
    except NotAllowed:
        raise InvalidValue("steps", value, f"0, or {parameter.allowed()}") from None


def _change(field: str, change: object, first: int, last: int) -> Change:
    if not isinstance(change, dict) or set(change) != _CHANGE_KEYS:
        raise InvalidValue(field, change, 'an object with "step", "path" and "value"')
    step, path = whole(change["step"]), change["path"]
    if step is None or not first <= step <= last:
        allowed = f"a whole number from {first} to {last}, in the order of steps"
        raise InvalidValue(f"{field}.step", change["step"], allowed)
    if path not in _CHANGEABLE:
        raise UnknownField(f"{field}.path: {path}", _CHANGEABLE)
    try:
        return Change(step, path, PARAMETERS[path].check(change["value"]))
    except NotAllowed as error:
        raise InvalidValue(f"{field}.value", change["value"], str(error)) from None


def _check_together(recipe: Recipe) -> None:
    """Refuse values that a running session would not accept, alone or together."""
    experiment = recipe.experiment
    by_step: dict[int, dict[str, object]] = {}
    for change in recipe.changes:
        by_step.setdefault(change.step, {})[change.path] = change.value
    for step, values in by_step.items():
        try:
            experiment = experiment.with_values(values)
        except InvalidInput as error:
            raise InvalidInput(f"changes at step {step}: {error}") from error
