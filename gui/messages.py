"""What the window says after a control was moved."""

import re

from scratchnet.declare.parameter import Parameter
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.run.snapshot import Frame, Status

#: Outside of these a loss is written in powers of ten.
_TINY_LOSS, _HUGE_LOSS = 1e-4, 1e5
#: A run that has ended goes on if these allow it.
_MAY_GO_ON = ("training.steps", "training.target_loss", "training.patience")
#: Paths as whole words.
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
    """Say what a change did: acted on the running training, or began a new run.

    ``ended`` says whether the run had ended before the change. What has changed along with it
    since ``before`` is said too.
    """
    words = _setting_words(path, experiment)
    if effect is Effect.REBUILD:
        did = "started a new run"
    elif ended and path not in _MAY_GO_ON:
        did = "acts on the next run, this one has ended"
    else:
        did = "acts from the next step on"
    followed = [] if before is None else _followed(path, before, experiment)
    along = f" Changed along with it: {', '.join(followed)}." if followed else ""
    return f"{words}: {did}.{along}"


def _setting_words(path: str, experiment: Experiment) -> str:
    """Return what a parameter is called, and its value with its unit."""
    parameter = PARAMETERS[path]
    value = value_words(experiment.value(path), parameter)
    named = parameter.unit.lower() == parameter.label.lower()
    unit = f" {parameter.unit}" if parameter.unit and not named else ""
    return f"{parameter.label} {value}{unit}"


def _followed(path: str, before: Experiment, after: Experiment) -> list[str]:
    """Return what else is another now, and does something."""
    return [
        _setting_words(other, after)
        for other in after.differences(before)
        if other != path and after.matters(other) and not PARAMETERS[other].listed
    ]


def end_note(frame: Frame) -> str:
    """Say how a run ended, and what can be done then."""
    snapshot = frame.snapshot
    if snapshot.status is Status.DIVERGED:
        goes_on = f"Retry (F7) goes on from step {snapshot.step:,} with a tenth of it"
        return f"{frame.divergence}. {goes_on}."
    why = f" because {snapshot.stopped_by}" if snapshot.stopped_by else ""
    return (
        f"Finished after {snapshot.step:,} steps{why}, with a loss of {short_loss(snapshot.loss)}. "
        "Run again begins anew; more steps let it go on."
    )


def short_loss(loss: float | None) -> str:
    """Return a loss with six digits after the point, or in powers of ten."""
    if loss is None:
        return "–"
    return f"{loss:.6f}" if loss == 0 or _TINY_LOSS <= loss < _HUGE_LOSS else f"{loss:.4e}"


def value_words(value: object, parameter: Parameter | None = None) -> str:
    """Return a parameter's value as a person writes it, or its choice as the controls do."""
    if value is None:
        return getattr(parameter, "none_means", "") or "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return ", ".join(value_words(part, parameter) for part in value) if value else "none"
    choices = getattr(parameter, "choices", {})
    return str(choices.get(value, value))


def humanize(message: str) -> str:
    """Return a message with the labels of parameters in the place of their paths.

    One without a section, such as seed, is a common word too: only at the beginning is it a path.
    """
    return _PATHS.sub(lambda found: PARAMETERS[found[0]].label, message)
