"""The messages after an edit and at the end of a run, and how values are written."""

import re

from scratchnet.declare.parameter import Parameter
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.numbers import fixed, significant
from scratchnet.run.recipe import steps_to_continue
from scratchnet.run.snapshot import Frame, Status

#: Parameters that can let a run continue that has ended.
_CONTINUING = ("training.steps", "training.target_loss", "training.patience")
#: Parameters' paths in a message; one without a section (seed) only at the start.
_PATHS = re.compile(
    "|".join(
        rf"(?<![\w.]){re.escape(path)}\b" if "." in path else rf"^{path}\b" for path in PARAMETERS
    )
)


def edit_note(
    path: str,
    experiment: Experiment,
    effect: Effect,
    ended: bool,
    before: Experiment | None = None,
) -> str:
    """Describe what an edit did: changed the current run, or started a new one.

    ``ended`` says whether the run had ended before the edit. ``before`` is the experiment before
    it; other settings that changed along with the edited one are listed too.
    """
    setting = _setting_text(path, experiment)
    if effect is Effect.REBUILD:
        did = "started a new run"
    elif ended and path not in _CONTINUING:
        did = "applies when the run continues, and to the next one"
    else:
        did = "applies from the next step on"
    others = [] if before is None else _changed_along(path, before, experiment)
    along = f" Also changed: {', '.join(others)}." if others else ""
    return f"{setting}: {did}.{along}"


def _setting_text(path: str, experiment: Experiment) -> str:
    """Return a parameter's label, and its value with its unit."""
    parameter = PARAMETERS[path]
    value = value_text(experiment.value(path), parameter)
    named = parameter.unit.lower() == parameter.label.lower()
    unit = f" {parameter.unit}" if parameter.unit and not named else ""
    return f"{parameter.label} {value}{unit}"


def _changed_along(path: str, before: Experiment, after: Experiment) -> list[str]:
    """Return the other settings that have changed and have an effect."""
    return [
        _setting_text(other, after)
        for other in after.differences(before)
        if other != path and after.matters(other) and not PARAMETERS[other].listed
    ]


def end_note(frame: Frame) -> str:
    """Describe how a run ended, and what can be done then."""
    snapshot = frame.snapshot
    if snapshot.status is Status.DIVERGED:
        return (
            f"{frame.divergence}. Retry (F7) continues from step {snapshot.step:,} at a tenth of "
            "the learning rate."
        )
    why = f" because {snapshot.stopped_by}" if snapshot.stopped_by else ""
    more = steps_to_continue(snapshot)
    continues = f"Continue (F5) trains {more:,} more steps; " if more else ""
    return (
        f"Finished after {snapshot.step:,} steps{why}, with a loss of {loss_text(snapshot.loss)}. "
        f"{continues}Run again starts over."
    )


def loss_text(loss: float | None) -> str:
    """Return a loss with six digits after the point, or in powers of ten."""
    if loss is None:
        return "–"
    return fixed(loss, 6)


def value_text(value: object, parameter: Parameter | None = None) -> str:
    """Return a parameter's value as the user writes it, or its choice as the controls do."""
    if value is None:
        return getattr(parameter, "none_means", "") or "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return significant(value, 6)
    if isinstance(value, tuple):
        return ", ".join(value_text(part, parameter) for part in value) if value else "none"
    choices = getattr(parameter, "choices", {})
    return str(choices.get(value, value))


def humanize(message: str) -> str:
    """Return a message with the labels of parameters in place of their paths.

    A path without a section, such as seed, is a common word too: it is a path only at the start.
    """
    return _PATHS.sub(lambda found: PARAMETERS[found[0]].label, message)
