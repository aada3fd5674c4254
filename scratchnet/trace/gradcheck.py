"""Gradient check: the gradients that backward computes, beside central differences of the loss.

The loss is that of the reference, so the check needs forward alone. With a bug planted, backward
is the one with the bug, and the check shows which parameters it reaches.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import inf, isfinite
from typing import Any

from scratchnet.datasets import Dataset, Problem
from scratchnet.engines import PendingStep
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Neuron, Parameters, one_step
from scratchnet.reference.network import gradients_in, keep_params
from scratchnet.registry import LOSSES
from scratchnet.run.session import Session
from scratchnet.trace.bugs import BUGS, Bug, hidden_here
from scratchnet.trace.differences import FIRST_H, Losses, derivative, is_kink, losses_of
from scratchnet.trace.hiding import Hidden, Situation
from scratchnet.trace.reference import engine_with_bug, reference

FORMAT, VERSION = "scratchnet-gradcheck", 1

#: Gradients agree if no relative difference is larger.
TOLERANCE = 1e-6
#: Differences of smaller gradients are relative to this part of the largest, or of the loss:
#: central differences have no more digits.
_SMALLEST_PART = 1e-6


@dataclass(frozen=True, slots=True)
class ParameterCheck:
    """One parameter: ``index`` counts the weights of a neuron from 0, the bias comes last.

    ``at_kink``: the loss has two slopes here, as ReLU has at 0, and ``analytic`` is one between
    them. It then counts as agreeing.
    """

    layer: int
    neuron: int
    index: int
    analytic: float
    numeric: float
    relative_difference: float
    at_kink: bool = False


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The gradients of one step, on the first ``samples`` of its batch.

    ``parameters`` are all of the network, or some of its ``total``, evenly spread. ``invisible``
    says why ``bug`` cannot be seen, or is "".
    """

    step: int
    samples: int
    batch: int
    parameters: tuple[ParameterCheck, ...]
    bug: Bug | None = None
    invisible: str = ""
    total: int = 0

    @property
    def largest_relative_difference(self) -> float:
        """The largest one, kinks left out."""
        differences = (each.relative_difference for each in self.parameters if not each.at_kink)
        return max(differences, default=0.0)

    @property
    def agrees(self) -> bool:
        """Whether all gradients agree."""
        return self.largest_relative_difference <= TOLERANCE

    def worst(self) -> list[ParameterCheck]:
        """Return all parameters, the largest difference first."""
        return sorted(self.parameters, key=lambda each: (each.at_kink, -each.relative_difference))


def check_gradients(
    session: Session, progress: Callable[[float], None] = lambda _: None
) -> GradientCheck:
    """Check the step that a session would make next.

    ``progress`` is called with the fraction that is done.
    """
    subject = Subject(session.problem, session.experiment, session.pending_step())
    return check_step(subject, progress)


@dataclass(frozen=True, slots=True)
class Subject:
    """A step that is about to be made: what it begins with, and the live settings it has.

    ``bug`` is planted in what computes it. ``held`` are the gradients that the network holds before
    the step, which a bug may leave in it; None is none.
    """

    problem: Problem
    experiment: Experiment
    pending: PendingStep
    bug: str = ""
    held: Parameters | None = None


def check_step(
    subject: Subject, progress: Callable[[float], None] = lambda _: None, most: int | None = None
) -> GradientCheck:
    """Check a step. Of more than ``most`` parameters some are checked, evenly spread.

    ``progress`` is called with the fraction that is done, and may raise to end the check.
    """
    engine = _engine_of(subject)
    planted = BUGS[subject.bug] if subject.bug else None
    return _check(subject, engine, planted, progress, most)


def _engine_of(subject: Subject) -> Any:
    """Return a reference engine that is about to make the step, with its bug."""
    copy = reference(traced=False, bug=subject.bug).engine
    problem = subject.problem
    learned = problem.target_scaling.scaled(problem.train)
    engine = copy.ReferenceEngine(subject.experiment, learned)
    engine.set_parameters(subject.pending.parameters)
    for layer, rows in zip(engine.network.layers, subject.held or (), strict=False):
        for neuron, row in zip(layer.neurons, rows, strict=True):
            *neuron.weight_gradients, neuron.bias_gradient = row
    return engine


def check_bug(
    experiment: Experiment,
    bug: str,
    step: int | None = None,
    progress: Callable[[float], None] = lambda _: None,
    warn: Callable[[Hidden], object] = lambda _: None,
) -> GradientCheck:
    """Train with a bug up to a step (None: the first that can show it), and check that step.

    ``warn`` is called before the run with why the settings hide the bug, if they do.
    Raises InvalidValue for a step that is never made, with what is allowed.
    """
    planted, engines = BUGS[bug], []

    def make(experiment: Experiment, dataset: Dataset) -> Any:
        engines.append(engine_with_bug(bug)(experiment, dataset))
        return engines[-1]

    session = Session(experiment, make)
    steps = experiment.training.steps
    number = min(planted.first_step, steps) if step is None else step
    if not 1 <= number <= steps:
        raise InvalidValue("step", number, f"1 to {steps:,}, the steps of the experiment")
    if hidden := hidden_here(planted, experiment, session.problem.sizes):
        warn(hidden)
    session.advance(steps=number - 1)
    if session.ended:
        diverged = session.diverged_at is not None
        why = "with the bug the next one diverges" if diverged else session.stopped_by
        raise InvalidValue("step", number, f"1 to {session.step:,}; {why}")
    pending = session.pending_step()
    subject = Subject(session.problem, session.experiment, pending, bug)
    return _check(subject, engines[-1], planted, progress)


def _check(
    subject: Subject,
    engine: Any,
    bug: Bug | None,
    progress: Callable[[float], None],
    most: int | None = None,
) -> GradientCheck:
    pending, problem, experiment = subject.pending, subject.problem, subject.experiment
    losses = losses_of(problem, experiment, pending)
    analytic = _analytic(subject, engine, losses)
    scales = losses.largest_inputs()
    places = [
        (i, j, k)
        for i, layer in enumerate(pending.parameters)
        for j, row in enumerate(layer)
        for k in range(len(row))
    ]
    total = len(places)
    if most is not None and total > most:
        places = [places[total * number // most] for number in range(most)]
    loss = losses.at(pending.parameters)
    numeric = []
    for number, (i, j, k) in enumerate(places, 1):
        is_bias = k == len(pending.parameters[i][j]) - 1
        h = FIRST_H / (1.0 if is_bias else scales[i])
        numeric.append(derivative(losses.along((i, j, k)), h, _SMALLEST_PART * abs(loss)))
        progress(number / len(places))
    floor = _SMALLEST_PART * max(abs(loss), *map(abs, numeric))
    checks = tuple(
        _checked(losses, (i, j, k), analytic[i][j][k], value, floor)
        for (i, j, k), value in zip(places, numeric, strict=True)
    )
    return GradientCheck(
        step=pending.number,
        samples=len(losses.inputs),
        batch=len(pending.batch),
        parameters=checks,
        bug=bug,
        invisible="" if bug is None else reason(bug, _situation(problem, pending, losses)),
        total=total,
    )


def reason(bug: Bug, situation: Situation) -> str:
    """Return why a gradient check cannot see a bug in a situation, or ""."""
    if not bug.in_gradient:
        return "it is in the update, and the gradients are right"
    if situation.step < bug.first_step:
        return f"it shows from step {bug.first_step} on"
    hidden = bug.hiding(situation)
    return "" if hidden is None else hidden.reason


def gradcheck_document(check: GradientCheck) -> dict[str, Any]:
    """Return a check as JSON values; a number that is not finite is None."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "step": check.step,
        "samples": check.samples,
        "batch": check.batch,
        "bug": None if check.bug is None else check.bug.name,
        "invisible": check.invisible,
        "tolerance": TOLERANCE,
        "agrees": check.agrees,
        "largest_relative_difference": _finite(check.largest_relative_difference),
        "parameters": [
            {
                "layer": each.layer,
                "neuron": each.neuron,
                "index": each.index,
                "analytic": _finite(each.analytic),
                "numeric": _finite(each.numeric),
                "relative_difference": _finite(each.relative_difference),
                "at_kink": each.at_kink,
            }
            for each in check.parameters
        ],
    }


def _analytic(subject: Subject, engine: Any, losses: Losses) -> Parameters:
    """Return the gradients that a step of the reference accumulates, penalties included.

    ``engine`` has the network, which may still hold what the steps before have left in it.
    """
    settings = subject.pending.settings
    copy = reference(traced=False, bug=subject.bug)
    found: list[Parameters] = []

    def keep(network: Any, _learning_rate: float) -> None:
        if settings.l1 or settings.l2:
            copy.penalties.accumulate_penalty_gradients(network, settings.l1, settings.l2)
        found.append(gradients_in(network))

    base = copy.engine.dropout_base(subject.experiment)
    copy.dropout.start_dropout(engine.network, base, settings.first_step)
    rate = settings.learning_rate * settings.factors[0]
    inputs, targets = losses.inputs, losses.targets
    copy.article.one_step(engine.network, inputs, targets, rate, engine.loss, keep)
    copy.dropout.stop_dropout(engine.network)
    return found[0]


@dataclass(frozen=True, slots=True)
class DifferenceError:
    """A central difference with one ``epsilon``: its value, and how far it is from ``analytic``,
    relative to the larger of the two.
    """

    epsilon: float
    numeric: float
    relative_error: float


#: The steps of a V-curve: powers of ten with three between, from large to small.
_EPSILONS = tuple(10.0 ** (-number / 4) for number in range(4, 53))


def error_curve(
    subject: Subject,
    place: tuple[int, int, int],
    analytic: float,
    progress: Callable[[float], None] = lambda _: None,
) -> tuple[DifferenceError, ...]:
    """Return the error of the central difference (L(p+ε) − L(p−ε)) / 2ε for many ε.

    ``place`` is the parameter's layer, neuron and index. A large ε reaches beyond where the loss is
    straight (truncation), with a small one the two losses agree in nearly all digits (rounding).
    ``progress`` is called with the fraction that is done, and may raise to end it.
    """
    function = losses_of(subject.problem, subject.experiment, subject.pending).along(place)
    found = []
    for number, epsilon in enumerate(_EPSILONS, 1):
        numeric = (function(epsilon) - function(-epsilon)) / (2 * epsilon)
        larger = max(abs(numeric), abs(analytic))
        error = abs(numeric - analytic) / larger if larger else 0.0
        found.append(DifferenceError(epsilon, numeric, error))
        progress(number / len(_EPSILONS))
    return tuple(found)


def _checked(
    losses: Losses, place: tuple[int, int, int], analytic: float, numeric: float, floor: float
) -> ParameterCheck:
    difference = abs(analytic - numeric)
    if difference:
        difference /= max(abs(analytic), abs(numeric), floor)
    if difference != difference:
        difference = inf
    kink = difference > TOLERANCE and is_kink(losses.along(place), analytic, floor)
    return ParameterCheck(*place, analytic, numeric, difference, kink)


def _situation(problem: Problem, pending: PendingStep, losses: Losses) -> Situation:
    """Send the samples back through the reference without a bug, and note what comes where."""
    experiment, network = problem.experiment, losses.network()
    bent: set[str] = set()
    reached: set[int] = set()
    names = experiment.network.activations
    for index, (layer, name) in enumerate(zip(network.layers, names, strict=True)):
        for neuron in layer.neurons:
            _watch(neuron, partial(reached.add, index), partial(bent.add, name))
    one_step(network, losses.inputs, losses.targets, 0.0, losses.loss, keep_params)
    per_output = LOSSES[experiment.training.loss].definition.per_output
    count = len(losses.inputs) * (problem.sizes[-1] if per_output else 1)
    return Situation(
        experiment=experiment,
        sizes=problem.sizes,
        step=pending.number,
        count=count,
        bent=frozenset(bent),
        reached=frozenset(reached),
        output_moves=any(any(each.weight_gradients) for each in network.layers[-1].neurons),
    )


def _watch(neuron: Neuron, reached: Callable[[], None], bent: Callable[[], None]) -> None:
    """Let a neuron say when a gradient reaches its z, and when its derivative changes one."""
    backward = neuron.backward

    def watched(output_gradient: float) -> list[float]:
        derivative = neuron.activation.derivative(neuron.z, neuron.output)
        if output_gradient and derivative != 1:
            bent()
        if output_gradient and derivative:
            reached()
        return backward(output_gradient)

    neuron.backward = watched  # type: ignore[method-assign]


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
