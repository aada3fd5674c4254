"""What the window says after a control was moved."""

from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.snapshot import Frame, Status


def edit_note(path: str, experiment: Experiment, effect: Effect, ended: bool) -> str:
    """Say what a change did: acted on the running training, or began a new run.

    ``ended`` says whether the run had ended before the change.
    """
    parameter = PARAMETERS[path]
    value = value_words(experiment.value(path))
    named = parameter.unit.lower() == parameter.label.lower()
    unit = f" {parameter.unit}" if parameter.unit and not named else ""
    if effect is Effect.REBUILD:
        did = "started a new run"
    elif ended and path != "training.steps":
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
        f"Finished after {snapshot.step:,} steps{why}, with a loss of {snapshot.loss:.6f}. "
        "Run again begins anew; more steps let it go on."
    )


def value_words(value: object) -> str:
    """Return a parameter's value as a person writes it."""
    if value is None:
        return "all"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return ", ".join(value_words(part) for part in value) if value else "none"
    return str(value)
