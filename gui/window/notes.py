"""What the window says after a control was moved."""

from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.experiment.parameter import Parameter
from scratchnet.snapshot import Frame, Status

#: Outside of these a loss is written in powers of ten.
_TINY_LOSS, _HUGE_LOSS = 1e-4, 1e5
#: A run that has ended goes on if these allow it.
_MAY_GO_ON = ("training.steps", "training.target_loss", "training.patience")


def edit_note(path: str, experiment: Experiment, effect: Effect, ended: bool) -> str:
    """Say what a change did: acted on the running training, or began a new run.

    ``ended`` says whether the run had ended before the change.
    """
    parameter = PARAMETERS[path]
    value = value_words(experiment.value(path), parameter)
    named = parameter.unit.lower() == parameter.label.lower()
    unit = f" {parameter.unit}" if parameter.unit and not named else ""
    if effect is Effect.REBUILD:
        did = "started a new run"
    elif ended and path not in _MAY_GO_ON:
        did = "acts on the next run, this one has ended"
    else:
        did = "acts from the next step on"
    return f"{parameter.label} {value}{unit}: {did}."


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


def in_words(message: str) -> str:
    """Return a message with the labels of parameters in the place of their paths."""
    for path, parameter in PARAMETERS.items():
        message = message.replace(path, parameter.label)
    return message
