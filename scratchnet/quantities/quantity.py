"""Quantities: numbers that formulas can name, each a record with the way it is computed.

Goals of lessons and of sweeps, questions with numbers, and the guide's table read the records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from statistics import fmean

from scratchnet.numbers import significant
from scratchnet.quantities.outcome import Outcome
from scratchnet.registry import Registry
from scratchnet.run.metrics import METRICS
from scratchnet.run.snapshot import Status, completed_epochs

#: The resolution of the map whose roughness is measured.
ROUGHNESS_RESOLUTION = 50
#: A weight of this size or less counts as zero: regularization leaves it swinging about 0.
ZERO_WEIGHT = 0.01
#: A neuron whose outputs are all so near the ends of its range is saturated.
SATURATED = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that formulas can name.

    ``label`` is written within a sentence. ``compute`` returns None where the quantity is not
    defined, and ``missing`` says when that is. A ``whole`` one is written without decimals.
    """

    name: str
    label: str
    help: str
    compute: Callable[[Outcome], float | None]
    unit: str = ""
    missing: str = ""
    whole: bool = False

    def value(self, outcome: Outcome) -> float | None:
        """Return the quantity of an outcome; None where it is not defined or not finite."""
        value = self.compute(outcome)
        return value if value is not None and isfinite(value) else None

    def text(self, value: float) -> str:
        """Return a value as people read it."""
        number = f"{value:,.0f}" if self.whole else significant(value, 4)
        return f"{number} {self.unit}" if self.unit else number


_NO_TEST = "there are no test samples"


def _loss(outcome: Outcome) -> float | None:
    evaluation = outcome.evaluation
    return evaluation.loss if evaluation else None


def _test_loss(outcome: Outcome) -> float | None:
    evaluation = outcome.test_evaluation
    return evaluation.loss if evaluation else None


def _gap(outcome: Outcome) -> float | None:
    train, test = _loss(outcome), _test_loss(outcome)
    return None if train is None or test is None else test - train


def _metric(name: str) -> Callable[[Outcome], float | None]:
    def compute(outcome: Outcome) -> float | None:
        evaluation = outcome.evaluation
        return evaluation.metrics.get(name) if evaluation else None

    return compute


def _test_metric(name: str) -> Callable[[Outcome], float | None]:
    def compute(outcome: Outcome) -> float | None:
        evaluation = outcome.test_evaluation
        return evaluation.metrics.get(name) if evaluation else None

    return compute


def _loss_rises(outcome: Outcome) -> float:
    return float(sum(after > before for before, after in pairwise(outcome.snapshot.losses)))


def _late_fall(outcome: Outcome) -> float | None:
    losses = outcome.snapshot.losses
    tenth = len(losses) // 10
    if tenth < 2:
        return None
    last, before = fmean(losses[-tenth:]), fmean(losses[-2 * tenth : -tenth])
    return 1 - last / before if before > 0 else 0.0


def _layer_sizes(outcome: Outcome) -> tuple[int, ...]:
    return outcome.problem.sizes[1:-1]


def _dead_neurons(outcome: Outcome) -> float:
    dead = 0
    for values, activation in zip(
        outcome.hidden_outputs, outcome.snapshot.experiment.network.activations, strict=False
    ):
        if activation == "relu":
            dead += int((values <= 0).all(axis=0).sum())
    return float(dead)


def _saturated_neurons(outcome: Outcome) -> float:
    saturated = 0
    for values, activation in zip(
        outcome.hidden_outputs, outcome.snapshot.experiment.network.activations, strict=False
    ):
        if activation == "tanh":
            saturated += int((abs(values) >= SATURATED).all(axis=0).sum())
        elif activation == "sigmoid":
            saturated += int((abs(2 * values - 1) >= SATURATED).all(axis=0).sum())
    return float(saturated)


def _roughness(outcome: Outcome) -> float | None:
    """Mean size of the map's second differences, as a part of its range."""
    import numpy as np

    resolution = ROUGHNESS_RESOLUTION
    values = outcome.engine.maps(outcome.problem.plane, resolution)[0]
    span = float(values.max() - values.min())
    if not span > 0:
        return 0.0
    axes = [axis for axis, size in enumerate(values.shape) if size > 2]
    second = [np.abs(np.diff(values, 2, axis=axis)).mean() for axis in axes]
    return float(np.mean(second)) / span


def _made(outcome: Outcome) -> float:
    return float(outcome.snapshot.step)


#: Every quantity by its name, in the order of the guide's table.
QUANTITIES: Registry[Quantity] = Registry(
    Quantity(
        name="loss",
        label="loss",
        help="Mean loss over all training samples as the network is now, without the penalty on "
        "weights.",
        compute=_loss,
    ),
    Quantity(
        name="test_loss",
        label="test loss",
        help="Mean loss over the test samples; in a check, over fresh samples if the task has "
        "some.",
        compute=_test_loss,
        missing=_NO_TEST,
    ),
    Quantity(
        name="gap",
        label="gap between test loss and loss",
        help="Test loss minus loss: large when a network overfits.",
        compute=_gap,
        missing=_NO_TEST,
    ),
)

for _each in METRICS.values():
    _kind = "classes" if _each.for_classes else "values"
    QUANTITIES.register(
        Quantity(
            name=_each.name,
            label=_each.label,
            help=f"{_each.help}; of the training samples.",
            compute=_metric(_each.name),
            missing=f"it is defined for {_kind} only",
        )
    )
    QUANTITIES.register(
        Quantity(
            name=f"test_{_each.name}",
            label=f"test {_each.label}",
            help=f"{_each.help}; of the test samples.",
            compute=_test_metric(_each.name),
            missing=f"it is defined for {_kind} only, and needs test samples",
        )
    )

for _quantity in (
    Quantity(
        name="steps",
        label="steps",
        help="Steps that were made: updates of the parameters.",
        compute=_made,
        whole=True,
    ),
    Quantity(
        name="step",
        label="step",
        help="The same as steps: the number of the last step.",
        compute=_made,
        whole=True,
    ),
    Quantity(
        name="epochs",
        label="epochs",
        help="Passes through the training samples that were completed.",
        compute=lambda outcome: float(
            completed_epochs(outcome.snapshot, len(outcome.problem.train))
        ),
        whole=True,
    ),
    Quantity(
        name="last_loss",
        label="loss of the last step",
        help="Loss of the last step's batch before its update, the penalty included: what the "
        "curve shows.",
        compute=lambda outcome: outcome.snapshot.loss,
        missing="no step has been made",
    ),
    Quantity(
        name="first_loss",
        label="loss of the first step",
        help="Loss of the first step's batch before its update.",
        compute=lambda outcome: outcome.snapshot.losses[0] if outcome.snapshot.step else None,
        missing="no step has been made",
    ),
    Quantity(
        name="least_loss",
        label="least loss of a step",
        help="The lowest loss that any step recorded.",
        compute=lambda outcome: min(outcome.snapshot.losses) if outcome.snapshot.step else None,
        missing="no step has been made",
    ),
    Quantity(
        name="loss_rises",
        label="times the loss rose",
        help="How often the loss of a step was higher than that of the step before.",
        compute=_loss_rises,
        whole=True,
    ),
    Quantity(
        name="late_fall",
        label="fall of the loss at the end",
        help="By which part the loss fell at the end: the mean of the last tenth of the steps, "
        "compared with that of the tenth before. Near 0 when a run no longer improves.",
        compute=_late_fall,
        missing="fewer than 20 steps have been made",
    ),
    Quantity(
        name="diverged",
        label="diverged",
        help="1 if the run diverged, else 0.",
        compute=lambda outcome: float(outcome.snapshot.status is Status.DIVERGED),
        whole=True,
    ),
    Quantity(
        name="layers",
        label="hidden layers",
        help="Number of hidden layers.",
        compute=lambda outcome: float(len(_layer_sizes(outcome))),
        whole=True,
    ),
    Quantity(
        name="hidden_neurons",
        label="hidden neurons",
        help="Neurons of all hidden layers together.",
        compute=lambda outcome: float(sum(_layer_sizes(outcome))),
        whole=True,
    ),
    Quantity(
        name="weights",
        label="weights",
        help="Number of weights, without the biases.",
        compute=lambda outcome: float(len(outcome.weights)),
        whole=True,
    ),
    Quantity(
        name="parameters",
        label="parameters",
        help="Number of weights and biases.",
        compute=lambda outcome: float(
            sum(len(row) for layer in outcome.snapshot.parameters for row in layer)
        ),
        whole=True,
    ),
    Quantity(
        name="features",
        label="features",
        help="Numbers that the first layer takes: the features, or the inputs if there are none.",
        compute=lambda outcome: float(outcome.problem.sizes[0]),
        whole=True,
    ),
    Quantity(
        name="samples",
        label="training samples",
        help="Number of training samples.",
        compute=lambda outcome: float(len(outcome.problem.train)),
        whole=True,
    ),
    Quantity(
        name="zero_weights",
        label="weights near zero",
        help=f"Weights whose size is at most {ZERO_WEIGHT:g}.",
        compute=lambda outcome: float(sum(abs(w) <= ZERO_WEIGHT for w in outcome.weights)),
        whole=True,
    ),
    Quantity(
        name="largest_weight",
        label="largest weight",
        help="Size of the largest weight, its sign left out.",
        compute=lambda outcome: max(map(abs, outcome.weights)),
    ),
    Quantity(
        name="mean_weight",
        label="mean size of the weights",
        help="Mean of the sizes of all weights, their signs left out.",
        compute=lambda outcome: sum(map(abs, outcome.weights)) / len(outcome.weights),
    ),
    Quantity(
        name="dead_neurons",
        label="dead neurons",
        help="Hidden ReLU neurons that return 0 for every training sample.",
        compute=_dead_neurons,
        whole=True,
    ),
    Quantity(
        name="saturated_neurons",
        label="saturated neurons",
        help="Hidden tanh and sigmoid neurons whose outputs for all training samples are within "
        f"{1 - SATURATED:.0%} of the ends of their range.",
        compute=_saturated_neurons,
        whole=True,
    ),
    Quantity(
        name="roughness",
        label="roughness of the map",
        help="How much the map of the first output bends: the mean size of its second differences "
        f"on a grid of {ROUGHNESS_RESOLUTION}×{ROUGHNESS_RESOLUTION}, divided by its range.",
        compute=_roughness,
    ),
    Quantity(
        name="learning_rate",
        label="learning rate",
        help="The learning rate as it is set.",
        compute=lambda outcome: outcome.snapshot.experiment.training.learning_rate,
    ),
    Quantity(
        name="batch_size",
        label="batch size",
        help="Samples of one step.",
        compute=lambda outcome: float(
            min(
                outcome.snapshot.experiment.training.batch_size or len(outcome.problem.train),
                len(outcome.problem.train),
            )
        ),
        whole=True,
    ),
    Quantity(
        name="runs",
        label="runs",
        help="Runs that the learner made in this task: evidence where no threshold can be won.",
        compute=lambda outcome: float(outcome.runs),
        whole=True,
    ),
    Quantity(
        name="share",
        label="share of seeds",
        help="Part of the checker's seeds, from 0 to 1, on which the goals were reached: for "
        "predictions and questions, which are compared after a check.",
        compute=lambda outcome: outcome.share,
        missing="nothing has been checked yet",
    ),
):
    QUANTITIES.register(_quantity)
