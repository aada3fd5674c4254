"""Messages after an edit and at the end of a run, the state of a run, how values are written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from scratchnet.declare.parameter import Parameter
from scratchnet.experiment import PARAMETERS, Effect, Experiment
from scratchnet.numbers import fixed, significant
from scratchnet.run.metrics import METRICS
from scratchnet.run.recipe import steps_to_continue
from scratchnet.run.snapshot import Evaluation, Frame, Snapshot, Status

#: Parameters that can let a run continue that has ended.
_CONTINUING = frozenset({"training.steps", "training.target_loss", "training.patience"})
#: Parameters' paths in a message; one without a section (seed) only at the start.
_PATHS = re.compile(
    "|".join(
        rf"(?<![\w.]){re.escape(path)}\b" if "." in path else rf"^{path}\b" for path in PARAMETERS
    )
)


@dataclass(frozen=True, slots=True)
class Edited:
    """An edit: the parameters that were set, by path, and what came of it.

    ``done`` says what was done where the parameters do not, such as "Samples drawn". ``before`` is
    the experiment before the gesture. ``followed`` are the paths of other parameters that have just
    changed along with the edit.
    """

    paths: tuple[str, ...]
    done: str
    before: Experiment
    after: Experiment
    followed: frozenset[str]


def edit_note(edited: Edited, effect: Effect, *, running: bool, ended: bool) -> str:
    """Describe what an edit did, and which other settings have changed along with it.

    ``running`` says whether it trains; ``ended``, whether the run had ended before the edit.
    """
    if effect is Effect.REBUILD:
        did = new_run_text(running)
    elif effect is Effect.BRANCH:
        did = "applies to the branch from its first step on"
        if edited.after.training.optimizer != edited.before.training.optimizer:
            did += ", without memory of earlier gradients"
    elif ended and not _CONTINUING.intersection(edited.paths):
        did = "applies when the run continues, and to the next one"
    else:
        did = "applies from the next step on"
    others = [
        setting_text(path, edited.after)
        for path in edited.after.differences(edited.before)
        if path not in edited.paths and _is_shown(path, edited.after)
    ]
    along = f" Changed along with it: {', '.join(others)}." if others else ""
    return f"{_done_text(edited)}: {did}.{along}"


def new_run_text(running: bool) -> str:
    """Return that there is a new run, and what is to be done with it."""
    return "started a new run" if running else "new run ready, press Run (F5)"


def _done_text(edited: Edited) -> str:
    """Return what was done: where that is not given, the last of the settings that were made."""
    if edited.done:
        return edited.done
    shown = [path for path in edited.paths if _is_shown(path, edited.after)]
    return setting_text((shown or edited.paths)[-1], edited.after)


def setting_text(path: str, experiment: Experiment) -> str:
    """Return a parameter's label, and its value with its unit."""
    parameter = PARAMETERS[path]
    value = value_text(experiment.value(path), parameter)
    named = parameter.unit.lower() == parameter.label.lower()
    unit = f" {parameter.unit}" if parameter.unit and not named else ""
    return f"{parameter.label} {value}{unit}"


def _is_shown(path: str, experiment: Experiment) -> bool:
    """Return whether a setting has an effect, and is short enough for a message."""
    return experiment.matters(path) and not PARAMETERS[path].listed


def end_note(frame: Frame, may_continue: bool = True, why_no_retry: str = "") -> str:
    """Describe how a run ended, and what can be done then.

    ``may_continue`` says whether the user may give it more steps; ``why_no_retry``, why a run that
    diverged cannot continue at a lower learning rate, if it cannot.
    """
    snapshot = frame.snapshot
    if snapshot.status is Status.DIVERGED:
        if why_no_retry:
            return f"{frame.divergence}. {why_no_retry}."
        return (
            f"{frame.divergence}. Retry (F7) continues from step {snapshot.step:,} at a tenth of "
            "the learning rate."
        )
    steps = "step" if snapshot.step == 1 else "steps"
    why = f" because {snapshot.stopped_by}" if snapshot.stopped_by else ""
    more = steps_to_continue(snapshot) if may_continue else 0
    continues = f"Continue (F5) trains {more:,} more steps; " if more else ""
    return (
        f"Finished after {snapshot.step:,} {steps}{why}, with a loss of "
        f"{loss_text(snapshot.loss)}. {continues}Run again starts over."
    )


def loss_text(loss: float | None) -> str:
    """Return a loss with six digits after the point, or in powers of ten."""
    if loss is None:
        return "–"
    return fixed(loss, 6)


def loss_details_text(frame: Frame) -> str:
    """Return the last loss at full precision, the penalty's part of it, and the metrics."""
    snapshot = frame.snapshot
    text = f"Mean {snapshot.loss_name} in the last step, from before its update"
    if snapshot.loss is None:
        return text
    text += f": {snapshot.loss!r}"
    if snapshot.penalty:
        text += f"\nof which the penalty on weights is {snapshot.penalty!r}"
    for name, evaluation in (("Training", frame.evaluation), ("Test", frame.test_evaluation)):
        if evaluation is not None:
            text += f"\n{name} samples now: {evaluation_text(evaluation, snapshot.loss_name)}"
    return text


def metric_text(frame: Frame) -> tuple[str, str]:
    """Return the title and the value of the principal metric, of the test samples if there are any.

    It is the frame's if the frame was evaluated, else the last one that was measured.
    """
    _, train, test = _latest_metrics(frame)
    for name, value in (test or train).items():
        return METRICS[name].title, METRICS[name].text(value)
    return "Metric", "–"


def metrics_text(frame: Frame) -> str:
    """Return every metric of the training and of the test samples, a line each."""
    step, train, test = _latest_metrics(frame)
    lines = []
    for name in train:
        metric = METRICS[name]
        line = f"{metric.title}: {metric.text(train[name])}"
        if name in test:
            line += f" (test samples: {metric.text(test[name])})"
        lines.append(line)
    if not lines:
        return "Metrics of the training and test samples"
    if frame.evaluation is not None:
        for target, metrics in frame.evaluation.by_target.items():
            lines.append(f"{target}: {', '.join(_in_short(metrics))}")
    return "\n".join([f"Training samples after step {step:,}", *lines])


def _latest_metrics(frame: Frame) -> tuple[int, Mapping[str, float], Mapping[str, float]]:
    """Return the step, the metrics of the training samples and those of the test samples."""
    snapshot, train, test = frame.snapshot, frame.evaluation, frame.test_evaluation
    if train is not None:
        return snapshot.step, train.metrics, test.metrics if test is not None else {}
    if snapshot.measurements:
        last = snapshot.measurements[-1]
        return last.step, last.metrics, last.test_metrics
    return 0, {}, {}


def evaluation_text(evaluation: Evaluation, loss_name: str = "loss") -> str:
    """Return the loss of some samples, by its name, and their metrics."""
    loss = f"{loss_name} {significant(evaluation.loss, 6)}"
    return ", ".join([loss, *_in_short(evaluation.metrics)])


def _in_short(metrics: Mapping[str, float]) -> list[str]:
    return [f"{METRICS[name].short} {METRICS[name].text(value)}" for name, value in metrics.items()]


def status_text(snapshot: Snapshot, running: bool) -> str:
    """Return the state of a run, and what can be done next."""
    if snapshot.status is Status.DIVERGED:
        return f"Diverged at step {snapshot.diverged_at:,}"
    if snapshot.status is Status.FINISHED:
        if snapshot.stopped_by:
            return f"Finished: {snapshot.stopped_by}"
        steps = "1 step" if snapshot.step == 1 else f"all {snapshot.step:,} steps"
        return f"Finished: {steps} done"
    if running:
        return "Training"
    return "Ready: press Run" if snapshot.status is Status.READY else "Paused"


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
