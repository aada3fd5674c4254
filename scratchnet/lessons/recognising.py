"""Known failures: what goes wrong so often that it is recognised, and what helps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scratchnet.datasets import class_of
from scratchnet.numbers import significant
from scratchnet.quantities import QUANTITIES, Outcome
from scratchnet.registry import Registry
from scratchnet.run.snapshot import Status

#: Activations that make a layer nothing but a weighted sum.
_LINEAR = "linear"
#: From this part of the hidden neurons on, dead or saturated ones are the likely cause.
_MANY = 0.25
#: A test loss this much below the loss, relative to it, is luck with the split.
_LUCKY_GAP = 0.2
#: On so few test samples a number is uncertain.
_FEW_SAMPLES = 60
#: So many runs against the same test samples are a search on them.
_MANY_RUNS = 10


@dataclass(frozen=True, slots=True)
class Failure:
    """A known failure of one run. ``recognise`` returns what to say, "" if it is not this one."""

    name: str
    label: str
    recognise: Callable[[Outcome], str]


def _neurons(outcome: Outcome, quantity: str) -> tuple[int, int]:
    """Return how many hidden neurons a quantity counts, and how many there are."""
    hidden = sum(outcome.problem.sizes[1:-1])
    return int(QUANTITIES[quantity].value(outcome) or 0) if hidden else 0, hidden


def _dead(outcome: Outcome) -> str:
    dead, hidden = _neurons(outcome, "dead_neurons")
    if not dead or dead < _MANY * hidden:
        return ""
    return (
        f"{dead} of {hidden} hidden neurons are dead: their ReLU returns 0 for every sample, so "
        "that no gradient reaches their weights. Another seed, a lower learning rate or a leaky "
        "activation helps."
    )


def _saturated(outcome: Outcome) -> str:
    saturated, hidden = _neurons(outcome, "saturated_neurons")
    if not saturated or saturated < _MANY * hidden:
        return ""
    return (
        f"{saturated} of {hidden} hidden neurons are saturated: their outputs stay at an end of "
        "their range for every sample, where the slope is almost 0. Smaller weights, scaled inputs "
        "or a lower learning rate helps."
    )


def _diverged(outcome: Outcome) -> str:
    snapshot = outcome.snapshot
    if snapshot.status is not Status.DIVERGED:
        return ""
    rate = significant(snapshot.experiment.training.learning_rate, 4)
    return (
        f"The run diverged at step {snapshot.diverged_at:,}: the loss grew beyond all numbers. The "
        f"learning rate, {rate}, is too high; try a third of it."
    )


def _linear(outcome: Outcome) -> str:
    network = outcome.snapshot.experiment.network
    hidden = network.activations[:-1]
    if not hidden or any(name != _LINEAR for name in hidden) or network.features:
        return ""
    return (
        "The hidden layers are linear, so that the whole network is no more than one weighted sum "
        "of its inputs: the product of the weight matrices is one matrix. Choose another "
        "activation, such as tanh."
    )


def _one_class(outcome: Outcome) -> str:
    classes, evaluation = outcome.problem.classes, outcome.evaluation
    if not classes or evaluation is None or outcome.snapshot.step == 0:
        return ""
    predicted = [sum(column) for column in zip(*evaluation.confusion, strict=True)]
    true = {class_of(target, len(classes)) for target in outcome.problem.train.targets}
    if len(true) < 2 or max(predicted) < sum(predicted):
        return ""
    name = classes[predicted.index(max(predicted))]
    return (
        f"The network calls every sample {name}: it has learned how often the classes occur and "
        "nothing else. It needs more steps, another learning rate, or another start."
    )


def _lucky_split(outcome: Outcome) -> str:
    train, test = outcome.evaluation, outcome.test_evaluation
    count = len(outcome.test)
    if train is None or test is None or count >= _FEW_SAMPLES:
        return ""
    if test.loss >= train.loss * (1 - _LUCKY_GAP):
        return ""
    return (
        f"The test loss is below the loss. With {count} test samples that is chance: they happen "
        "to be the easy ones. Another seed splits the samples differently."
    )


#: Every failure that one run shows by itself, the most telling first.
FAILURES: Registry[Failure] = Registry(
    Failure("diverged", "Diverged", _diverged),
    Failure("linear", "Linear after all", _linear),
    Failure("dead", "Dead neurons", _dead),
    Failure("saturated", "Saturated neurons", _saturated),
    Failure("one_class", "One class for all", _one_class),
    Failure("lucky_split", "A lucky split", _lucky_split),
)


def recognised(outcome: Outcome) -> tuple[str, ...]:
    """Return what is to be said of the known failures that a run shows."""
    found = (failure.recognise(outcome) for failure in FAILURES.values())
    return tuple(text for text in found if text)


def luck(own_reached: bool, reached: int, of: int, needed: int) -> str:
    """Return what to say if a learner's run reached the goals and the checker's did not, or ""."""
    if not own_reached or reached >= needed or of < 2:
        return ""
    return (
        f"Your run reached the goal, {reached} of {of} others with the same settings did: it was "
        f"lucky with its seed. {needed} of {of} are needed."
    )


def peeking(shown: Sequence[bool], fresh: Sequence[bool], runs: int) -> str:
    """Return what to say if goals hold on the test samples and fail on fresh ones, or "".

    ``shown`` and ``fresh`` are whether each condition holds on either, ``runs`` how many runs the
    learner compared on the test samples.
    """
    lost = any(before and not after for before, after in zip(shown, fresh, strict=True))
    if not lost:
        return ""
    why = (
        f"After {runs} runs you have chosen the one that fits them best"
        if runs >= _MANY_RUNS
        else "Few test samples are fitted by chance"
    )
    return f"The goal holds on the test samples that you see, and not on fresh ones. {why}."
