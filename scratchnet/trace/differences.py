"""The loss of a step as a function of the parameters, and its derivatives by differences."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf, isfinite
from sys import float_info

from scratchnet.datasets import Problem
from scratchnet.engines import EXACT, EngineUnavailable, PendingStep, make_engine
from scratchnet.engines import reference as plain_engine
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Network, Parameters
from scratchnet.reference.dropout import start_dropout
from scratchnet.reference.losses import mean_loss
from scratchnet.reference.network import set_parameters
from scratchnet.reference.penalties import penalty
from scratchnet.trace.sample import Situated

#: By how much rounding changes a number, relative to it.
_EPSILON = float_info.epsilon
#: The first step of a central difference, for inputs up to 1; each that follows is half as large.
FIRST_H, _MOST_HALVINGS = 0.01, 12
#: An estimate is good enough if the last one differs from it by this part.
_GOOD_ENOUGH = 1e-9
#: Up to so many products of two parameters and a sample the reference computes the losses; above,
#: the exact engine does. Without it fewer samples are used.
_MOST_BY_REFERENCE, _MOST_WITHOUT_ENGINE = 300_000, 1_000_000
#: Where one-sided slopes are taken, to find kinks, and the largest difference of smooth ones.
_KINK_H = 1e-6


class Losses:
    """The loss of some samples, penalty included, as a function of the parameters."""

    def __init__(
        self,
        experiment: Experiment,
        pending: PendingStep,
        inputs: Sequence[Sequence[float]],
        targets: Sequence[Sequence[float]],
        compiled: Callable[[Parameters], float] | None = None,
    ) -> None:
        self.inputs = inputs
        self.targets = targets
        self._pending = pending
        self._compiled = compiled
        self._network, self.loss = plain_engine.network_and_loss(experiment, pending.parameters)
        self._dropout_base = plain_engine.dropout_base(experiment)

    def at(self, parameters: Parameters) -> float:
        """Return the loss; the step's neurons are dropped."""
        set_parameters(self._network, parameters)
        settings = self._pending.settings
        cost = penalty(self._network, settings.l1, settings.l2)
        if self._compiled is not None:
            return cost + self._compiled(parameters)
        start_dropout(self._network, self._dropout_base, settings.first_step)
        return cost + mean_loss(self._network, self.inputs, self.targets, self.loss)

    def along(self, place: tuple[int, int, int]) -> Callable[[float], float]:
        """Return the loss as a function of what is added to one parameter."""
        i, j, k = place
        before = self._pending.parameters

        def function(offset: float) -> float:
            row = before[i][j]
            row = (*row[:k], row[k] + offset, *row[k + 1 :])
            layer = (*before[i][:j], row, *before[i][j + 1 :])
            return self.at((*before[:i], layer, *before[i + 1 :]))

        return function

    def network(self) -> Network:
        """Return the network at the step's parameters, with its neurons dropped."""
        set_parameters(self._network, self._pending.parameters)
        start_dropout(self._network, self._dropout_base, self._pending.settings.first_step)
        return self._network

    def largest_inputs(self) -> list[float]:
        """Return for each layer the largest size of what it takes, at least 1."""
        network = self.network()
        largest = [1.0] * len(network.layers)
        for row in self.inputs:
            network.forward(row)
            for i, layer in enumerate(network.layers):
                size = max(map(abs, layer.neurons[0].inputs))
                largest[i] = max(largest[i], size if isfinite(size) else 1.0)
        return largest


def losses_of(problem: Problem, experiment: Experiment, pending: PendingStep) -> Losses:
    """Return the losses of a batch, or of as many of its samples as there is time for."""
    batch = list(pending.batch)
    size = sum(len(row) for layer in pending.parameters for row in layer)
    compiled = None
    if size * size * len(batch) > _MOST_BY_REFERENCE and not experiment.network.dropouts:
        compiled = _compiled_loss(problem, experiment, batch)
    if compiled is None:
        batch = batch[: max(1, _MOST_WITHOUT_ENGINE // (size * size))]
    situated = Situated(problem, experiment, replace(pending, batch=batch))
    rows = [situated.row(position) for position in range(len(batch))]
    targets = [situated.targets(position) for position in range(len(batch))]
    return Losses(experiment, pending, rows, targets, compiled)


def _compiled_loss(
    problem: Problem, experiment: Experiment, batch: list[int]
) -> Callable[[Parameters], float] | None:
    learned = problem.target_scaling.scaled(problem.train)
    samples = replace(
        learned,
        inputs=tuple(learned.inputs[index] for index in batch),
        targets=tuple(learned.targets[index] for index in batch),
        other_targets=tuple(
            tuple(column[index] for index in batch) for column in learned.other_targets
        ),
    )
    # They are scaled already.
    experiment = experiment.with_values({"data.target_scaling": "none"})
    try:
        engine = make_engine(EXACT, experiment, samples)
    except EngineUnavailable:
        return None

    def loss(parameters: Parameters) -> float:
        engine.set_parameters(parameters)
        return engine.loss_of(samples)

    return loss


def derivative(function: Callable[[float], float], h: float, floor: float) -> float:
    """Return the derivative at 0 by central differences.

    Each halving of h takes the next even power of h out of the error (Richardson's extrapolation,
    as Ridders uses it). Of all estimates the one is taken with the least error: what changed from
    those before it, and what rounding of the losses makes of a difference over 2h.
    """
    best, error = 0.0, inf
    row: list[float] = []
    for _ in range(_MOST_HALVINGS):
        above, below = function(h), function(-h)
        rounding = _EPSILON * max(abs(above), abs(below)) / h
        before, row = row, [(above - below) / (2 * h)]
        for order, older in enumerate(before, 1):
            factor = 4.0**order
            row.append((factor * row[-1] - older) / (factor - 1))
            change = max(abs(row[-1] - row[-2]), abs(row[-1] - older)) + rounding
            if change < error:
                best, error = row[-1], change
        if error <= max(_GOOD_ENOUGH * max(abs(best), floor), 4 * rounding):
            break
        h /= 2
    return best


def is_kink(function: Callable[[float], float], analytic: float, floor: float) -> bool:
    """Return whether there are two slopes at 0, and the gradient is one of them or between.

    The jump from one to the other stays as h shrinks, where that of a curve shrinks along.
    """
    middle = function(0.0)

    def slopes(h: float) -> tuple[float, float]:
        return (middle - function(-h)) / h, (function(h) - middle) / h

    (left, right), nearer = slopes(_KINK_H), slopes(_KINK_H / 16)
    jump = abs(right - left)
    margin = 1e-3 * max(abs(left), abs(right), 1e3 * floor)
    if jump <= margin or abs(nearer[1] - nearer[0]) < jump / 2:
        return False
    return min(left, right) - margin <= analytic <= max(left, right) + margin
