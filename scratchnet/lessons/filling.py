"""Exercises that fill in a training step: a question for each of its numbers, in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scratchnet.datasets import Problem
from scratchnet.lessons.questions import Number, Question
from scratchnet.numbers import significant
from scratchnet.quantities import parse_expression

#: What can be asked for, and what each is.
FILLED: dict[str, str] = {
    "sums": "the weighted sum z of each neuron, at the sample",
    "outputs": "the output a of each neuron, at the sample",
    "loss": "the mean loss over the training samples, before the step",
    "gradients": "the derivative of that loss for each weight and bias",
    "updates": "each weight and bias after the step",
}
#: More gaps than that nobody fills.
MOST_GAPS = 60
#: Settings that decide which numbers there are: none of them may be free.
DECISIVE = ("seed", "network.hidden", "network.features", "network.output_activation")


@dataclass(frozen=True, slots=True)
class Filling:
    """What to fill in: kinds of `FILLED`, of a ``step`` from 1 and a training ``sample`` from 1.

    ``tolerance`` and ``relative`` are as in `Number`. ``line`` is where it is in the file.
    """

    kinds: tuple[str, ...]
    step: int
    sample: int
    tolerance: float
    relative: bool
    line: int


def gaps(filling: Filling, problem: Problem, prefix: str = "") -> tuple[Question, ...]:
    """Return the questions, in the order in which a step computes the numbers.

    ``prefix`` tells the names of one filling from those of another. Raises ValueError for a sample
    that does not exist, and for too many gaps.
    """
    count = len(problem.train)
    if filling.sample > count:
        raise ValueError(f"the start has {count} training samples")
    point = problem.train.inputs[filling.sample - 1]
    found = [
        _question(filling, prefix, *gap)
        for kind in FILLED
        if kind in filling.kinds
        for gap in _gaps_of(kind, point, problem.sizes)
    ]
    if len(found) > MOST_GAPS:
        raise ValueError(f"that leaves {len(found)} gaps; up to {MOST_GAPS} are allowed")
    return tuple(found)


#: A gap's name, what is asked, its formula, and whether it is of the network after the step.
_Gap = tuple[str, str, str, bool]


def _gaps_of(kind: str, point: Sequence[float], sizes: Sequence[int]) -> Iterator[_Gap]:
    if kind == "loss":
        yield "loss", "The mean loss L", "loss", False
        return
    at = ", ".join(significant(value, 6) for value in point)
    exact = ", ".join(map(repr, point))
    layers = list(enumerate(pairwise(sizes), 1))
    if kind == "gradients":
        layers.reverse()  # They are computed from the output backwards.
    for layer, (inputs, neurons) in layers:
        for neuron in range(1, neurons + 1):
            where, key = _place(layer, neuron, sizes), f"{layer}_{neuron}"
            numbers = f"{layer}, {neuron}"
            if kind == "sums":
                what = f"{where}: the weighted sum z at ({at})"
                yield f"z{key}", what, f"weighted_sum({numbers}, {exact})", False
            elif kind == "outputs":
                what = f"{where}: the output a at ({at})"
                yield f"a{key}", what, f"neuron({numbers}, {exact})", False
            else:
                yield from _parameter_gaps(kind, where, key, numbers, inputs)


def _parameter_gaps(kind: str, where: str, key: str, numbers: str, inputs: int) -> Iterator[_Gap]:
    after = kind == "updates"
    letter, function = ("w", "weight") if after else ("g", "gradient")
    for number in range(1, inputs + 1):
        what = f"weight {number} after the step" if after else f"∂L/∂w for weight {number}"
        formula = f"{function}({numbers}, {number})"
        yield f"{letter}{key}_{number}", f"{where}: {what}", formula, after
    what = "the bias after the step" if after else "∂L/∂b for the bias"
    formula = f"bias({numbers})" if after else f"bias_gradient({numbers})"
    yield f"{letter}{key}_b", f"{where}: {what}", formula, after


def _place(layer: int, neuron: int, sizes: Sequence[int]) -> str:
    if layer == len(sizes) - 1:
        return "Output" if sizes[-1] == 1 else f"Output {neuron}"
    return f"Layer {layer}, neuron {neuron}"


def _question(
    filling: Filling, prefix: str, name: str, ask: str, formula: str, after: bool
) -> Question:
    number = Number(None, parse_expression(formula), filling.tolerance, filling.relative)
    at_step = filling.step if after else filling.step - 1
    return Question(prefix + name, ask, number, at_step=at_step, line=filling.line)
