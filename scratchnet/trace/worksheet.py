"""A traced sample of a step as a worksheet to print, in Markdown or HTML.

Formulas are set as mathematics with the numbers put in. Some results may be left out, to be filled
in by hand; a key at the end has them.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from random import Random

from scratchnet.errors import InvalidInput, InvalidValue
from scratchnet.registry import LOSSES, OPTIMIZERS, OUTPUT_ACTIVATIONS
from scratchnet.trace.formulas import (
    Formula,
    blank,
    in_numbers,
    of,
    replaced,
    shown,
    symbol,
    to_mathml,
    to_tex,
)
from scratchnet.trace.number import Number
from scratchnet.trace.sample import LayerTrace, SampleTrace
from scratchnet.trace.step import ParameterUpdate, StepTrace

#: Larger networks fill too many pages.
MOST_PARAMETERS = 300


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: 1 is the title's level."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Equation:
    """``left`` = each of ``middle`` = ``result``, and the line of the program that computes it."""

    left: Formula
    middle: tuple[Formula, ...]
    result: Formula
    source: str = ""

    @property
    def can_be_computed(self) -> bool:
        """Whether what stands in the middle leads to the result."""
        return any(each.operator for each in self.middle)

    @property
    def sides(self) -> tuple[Formula, ...]:
        """All sides; what says the same as the result is left out."""
        return (self.left, *(each for each in self.middle if each != self.result), self.result)


Block = Heading | Paragraph | Equation


def worksheet(
    step: StepTrace, position: int = 0, blanks: int = 0, seed: int | None = None
) -> list[Block]:
    """Return the worksheet of a sample.

    ``blanks`` results are left out, chosen by ``seed`` (None: the experiment's). Raises
    InvalidValue if there are not so many, or for a sample that is not there, and InvalidInput for
    a network that is too large.
    """
    count = sum(len(row) for layer in step.parameters_before for row in layer)
    if count > MOST_PARAMETERS:
        raise InvalidInput(
            f"the network has {count:,} parameters; allowed: up to {MOST_PARAMETERS} for a "
            "worksheet. JSON and CSV hold any"
        )
    blocks = list(_blocks(step, step.sample(position)))
    results: dict[int, Equation] = {}
    for block in blocks:
        if isinstance(block, Equation) and block.can_be_computed:
            results.setdefault(block.result.identity, block)
    if not 0 <= blanks <= len(results):
        raise InvalidValue("blanks", blanks, f"0 to {len(results)}, the results of the worksheet")
    if blanks == 0:
        return blocks
    random = Random(step.experiment.seed if seed is None else seed)
    chosen = sorted(random.sample(range(len(results)), blanks))
    # A number that is left out is left out wherever it is put in.
    found = [list(results.items())[index] for index in chosen]
    blank_of = {identity: blank(number) for number, (identity, _) in enumerate(found, 1)}
    label_of = {identity: symbol(f"({number})") for number, (identity, _) in enumerate(found, 1)}
    key = [
        Equation(label_of[identity], (equation.left,), equation.result)
        for identity, equation in found
    ]
    answered = set(map(id, results.values()))
    left: list[Block] = []
    for block in blocks:
        if isinstance(block, Equation):
            middle = tuple(replaced(each, label_of) for each in block.middle)
            result = replaced(block.result, blank_of if id(block) in answered else label_of)
            left.append(replace(block, middle=middle, result=result))
        else:
            left.append(block)
    return [*left, Heading(2, "Key"), *key]


def trace_markdown(
    step: StepTrace, position: int = 0, blanks: int = 0, seed: int | None = None
) -> str:
    """Return a worksheet as Markdown, with formulas in TeX."""
    lines: list[str] = []
    for block in worksheet(step, position, blanks, seed):
        match block:
            case Heading(level, text):
                lines.append(f"{'#' * level} {text}")
            case Paragraph(text):
                lines.append(text)
            case Equation():
                source = f" &emsp; `{block.source}`" if block.source else ""
                lines.append(f"${' = '.join(map(to_tex, block.sides))}${source}")
    return "\n\n".join(lines) + "\n"


_STYLE = """\
body { font: 11pt/1.5 serif; max-width: 48em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.2em; } h3 { font-size: 1em; }
p.equation { margin: .4em 0 .4em 1.5em; break-inside: avoid; }
p.equation math { font-size: 1.1em; }
code { color: #555; font-size: .8em; margin-left: 1.5em; }
h1, h2, h3 { break-after: avoid; }
@media (prefers-color-scheme: dark) {
  body { background: #1e1e1e; color: #ddd; }
  code { color: #aaa; }
}
@media print { body { background: none; color: black; margin: 0; } code { color: #555; } }"""


def trace_html(step: StepTrace, position: int = 0, blanks: int = 0, seed: int | None = None) -> str:
    """Return a worksheet as one HTML page, with formulas in MathML; it needs no network."""
    blocks = worksheet(step, position, blanks, seed)
    title = next(block.text for block in blocks if isinstance(block, Heading))
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{_STYLE}\n</style></head><body>",
    ]
    for block in blocks:
        match block:
            case Heading(level, text):
                lines.append(f"<h{level}>{escape(text)}</h{level}>")
            case Paragraph(text):
                lines.append(f"<p>{escape(text)}</p>")
            case Equation():
                sides = "<mo>=</mo>".join(map(to_mathml, block.sides))
                source = f"<code>{escape(block.source)}</code>" if block.source else ""
                lines.append(f'<p class="equation"><math><mrow>{sides}</mrow></math>{source}</p>')
    lines.append("</body></html>")
    return "\n".join(lines) + "\n"


def _equation(left: Formula, number: Number, *middle: Formula) -> Equation:
    line = number.line
    source = "" if line is None else f"{line.file.rpartition('/')[2]}:{line.number}"
    return Equation(left, middle, shown(number), source)


def _blocks(step: StepTrace, sample: SampleTrace) -> Iterator[Block]:
    experiment, training = step.experiment, step.experiment.training
    shape = "-".join(map(str, step.problem.sizes))
    yield Heading(1, f"Step {step.number:,} of a {shape} network by hand")
    batch = len(step.pending.batch)
    samples = "the only one" if batch == 1 else f"one of {batch:,}"
    yield Paragraph(
        f"Sample {sample.position} of the step's batch, {samples}. "
        f"Activations: {', '.join(_label(name) for name in experiment.network.activations)}. "
        f"Loss: {LOSSES[training.loss].label}. "
        f"Optimizer: {OPTIMIZERS[training.optimizer].label}, learning rate "
        f"{step.learning_rate:g}. Layers and neurons are counted from 1 here. Numbers are rounded "
        "to six digits; what they are computed from is not."
    )
    yield Heading(2, "Inputs and targets")
    if not step.problem.target_scaling.plain:
        yield Paragraph(
            "The targets are scaled: the loss and all gradients are those of scaled ones."
        )
    for i, x in enumerate(sample.inputs, 1):
        yield Equation(symbol("x", str(i)), (), shown(x))
    for j, t in enumerate(sample.targets, 1):
        yield Equation(symbol("t", str(j)), (), shown(t))
    yield Heading(2, "Forward")
    for number, layer in enumerate(sample.layers, 1):
        yield Heading(3, _layer_name(number, sample.depth))
        yield from _forward(layer, number, sample, experiment.network.activations[number - 1])
    yield Heading(2, "Loss")
    yield from _loss(step, sample)
    yield Heading(2, "Backward")
    if step.count > 1:
        yield Paragraph(
            f"The loss of the step is a mean over {step.count:,} numbers, so every gradient of "
            f"this sample is divided by {step.count:,}."
        )
    for number in range(sample.depth, 0, -1):
        yield Heading(3, _layer_name(number, sample.depth))
        yield from _backward(number, sample)
    yield Heading(2, "Update")
    yield from _update_text(step)
    for i, rows in enumerate(step.parameters_before):
        for j in range(len(rows)):
            yield Heading(3, f"{_layer_name(i + 1, sample.depth)}, neuron {j + 1}")
            for k, update in enumerate(step.update(i, j)):
                yield from _update(step, (i, j, k), update)


def _label(activation: str) -> str:
    return OUTPUT_ACTIVATIONS[activation].label


def _layer_name(number: int, depth: int) -> str:
    return "Output layer" if number == depth else f"Hidden layer {number}"


def _a(layer: int, neuron: int, depth: int) -> Formula:
    """Return the symbol of an output: of the network's it is p."""
    if layer == 0:
        return symbol("x", str(neuron))
    return symbol("p", str(neuron)) if layer == depth else symbol("a", str(neuron), str(layer))


def _w(place: tuple[int, int, int], is_bias: bool) -> Formula:
    i, j, k = place
    if is_bias:
        return symbol("b", str(j + 1), str(i + 1))
    return symbol("w", f"{j + 1},{k + 1}", str(i + 1))


def _d(what: Formula) -> Formula:
    """Return ∂L/∂ of something."""
    return of("/", symbol("∂L"), replace(what, text=f"∂{what.text}"))


def _sum(parts: Sequence[Formula]) -> Formula:
    total = parts[0]
    for part in parts[1:]:
        total = of("+", total, part)
    return total


def _forward(
    layer: LayerTrace, number: int, sample: SampleTrace, activation: str
) -> Iterator[Block]:
    depth = sample.depth
    own = {id(neuron.z) for neuron in layer.neurons} | {id(each.output) for each in layer.neurons}
    is_softmax = activation == "softmax"
    for j, neuron in enumerate(layer.neurons, 1):
        z = symbol("z", str(j), str(number))
        terms = [
            of("*", _a(number - 1, k + 1, depth), _w((number - 1, j - 1, k), False))
            for k in range(len(neuron.weights))
        ]
        formula = _sum([*terms, _w((number - 1, j - 1, 0), True)])
        yield _equation(z, neuron.z, formula, in_numbers(neuron.z))
        if is_softmax:
            continue
        a = _a(number, j, depth)
        if layer.mask is not None:
            a = symbol("f", str(j), str(number))
        function = of(activation, z)
        numbers = in_numbers(neuron.output, {id(neuron.z)})
        yield _equation(a, neuron.output, function, numbers)
        if layer.mask is not None:
            result = layer.outputs[j - 1]
            factor = symbol("m", str(j), str(number))
            product = of("*", a, factor)
            left = _a(number, j, depth)
            yield _equation(left, result, product, in_numbers(result, own))
    if is_softmax:
        for j, p in enumerate(layer.outputs, 1):
            function = of("softmax", symbol("z", str(j), str(number)))
            yield _equation(_a(number, j, depth), p, function, in_numbers(p, own))


def _loss(step: StepTrace, sample: SampleTrace) -> Iterator[Block]:
    last = sample.layer(sample.depth - 1)
    stop = {id(each) for each in last.outputs} | {id(neuron.z) for neuron in last.neurons}
    record = LOSSES[step.experiment.training.loss]
    is_mean = len(sample.outputs) > 1 and record.definition.per_output
    mean = ", the mean over its outputs" if is_mean else ""
    yield Paragraph(f"ℓ is the loss of this sample{mean}. {record.label}: {record.formula}")
    yield _equation(symbol("ℓ"), sample.loss, in_numbers(sample.loss, stop))


def _backward(number: int, sample: SampleTrace) -> Iterator[Block]:
    depth, layer = sample.depth, sample.layer(number - 1)
    is_last = number == depth
    behind = None if is_last else sample.layer(number)
    own = {id(neuron.z) for neuron in layer.neurons} | {id(each.output) for each in layer.neurons}
    own |= {id(each) for each in layer.outputs}
    for j, neuron in enumerate(layer.neurons, 1):
        a = _a(number, j, depth)
        z = symbol("z", str(j), str(number))
        if behind is not None:
            back = layer.d_outputs[j - 1].origin
            products = [
                of("*", _d(symbol("z", str(n + 1), str(number + 1))), _w((number, n, j - 1), False))
                for n in range(len(behind.neurons))
            ]
            stop = {id(each.d_z) for each in behind.neurons}
            yield _equation(_d(a), back, _sum(products), in_numbers(back, stop))
        else:
            back = layer.d_outputs[j - 1].origin
            yield _equation(_d(z if sample.from_logits else a), back, in_numbers(back, own))
        yield from _through_activation(number, j, sample, own)
        for k, gradient in enumerate(neuron.d_weights):
            x = _a(number - 1, k + 1, depth)
            numbers = of("*", shown(neuron.d_z), shown(neuron.inputs[k]))
            left = _d(_w((number - 1, j - 1, k), False))
            yield _equation(left, gradient, of("*", _d(z), x), numbers)
        yield _equation(_d(_w((number - 1, j - 1, 0), True)), neuron.d_bias, _d(z))


def _through_activation(
    number: int, j: int, sample: SampleTrace, own: Collection[int]
) -> Iterator[Block]:
    """Yield how ∂L/∂z of a neuron follows from the gradient of what its layer handed on."""
    layer = sample.layer(number - 1)
    neuron = layer.neurons[j - 1]
    z, back = symbol("z", str(j), str(number)), _d(_a(number, j, sample.depth))
    if number == sample.depth and sample.from_logits:
        # The loss gave it.
        return
    if number == sample.depth and sample.is_softmax:
        yield _equation(_d(z), neuron.d_z, in_numbers(neuron.d_output, own))
        return
    if layer.mask is not None:
        back = _d(symbol("f", str(j), str(number)))
        yield _equation(back, neuron.d_output, in_numbers(neuron.d_output, own))
    slope = symbol("f′", str(j), str(number))
    yield _equation(slope, neuron.derivative, in_numbers(neuron.derivative, own))
    numbers = of("*", shown(neuron.d_output), shown(neuron.derivative))
    yield _equation(_d(z), neuron.d_z, of("*", back, slope), numbers)


def _update_text(step: StepTrace) -> Iterator[Block]:
    batch, settings = len(step.pending.batch), step.pending.settings
    if batch > 1:
        yield Paragraph(
            f"The gradient of the step is the sum of the parts of its {batch:,} samples. "
            "The others' parts are not shown here."
        )
    if settings.l1 or settings.l2:
        yield Paragraph(
            f"The penalty adds L1·sign(w) + L2·w to the gradient of each weight, with "
            f"L1 = {settings.l1:g} and L2 = {settings.l2:g}."
        )


def _update(
    step: StepTrace, place: tuple[int, int, int], update: ParameterUpdate
) -> Iterator[Block]:
    i, j, k = place
    parameter = _w(place, k == len(step.parameters_before[i][j]) - 1)
    gradient = _d(parameter)
    if len(step.pending.batch) > 1 or update.penalized is not update.gradient:
        total = [] if update.penalized is update.gradient else [in_numbers(update.penalized)]
        yield _equation(gradient, update.penalized, *total)
    moments = {id(each) for each in (update.first, update.second) if each is not None}
    stop = moments | {id(update.penalized)}
    for name, moment in (("m", update.first), ("v", update.second)):
        if moment is not None:
            left = replace(parameter, text=f"{name}[{parameter.text}]")
            yield _equation(left, moment, in_numbers(moment, stop))
    left = replace(parameter, text=f"{parameter.text}′")
    if update.after is update.before:
        yield Equation(left, (symbol("frozen"),), shown(update.after))
        return
    rule = of("-", parameter, of("*", symbol("η"), gradient))
    symbols = [rule] if step.experiment.training.optimizer == "sgd" else []
    yield _equation(left, update.after, *symbols, in_numbers(update.after, stop))
