"""One sample of a step, traced layer by layer: forward, loss and backward.

The sample first goes through the plain reference, which says what each layer takes and what comes
back to it; with a planted bug, through the reference with that bug. A layer is traced only when it
is asked for: the reference's own layer is run with numbers whose values are those, and whose links
lead to the layers before and behind.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice
from types import SimpleNamespace
from typing import Any
from weakref import ref

from scratchnet.datasets import Point
from scratchnet.datasets.problem import Problem
from scratchnet.engines import PendingStep
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.registry import LOSSES
from scratchnet.trace.number import Number, given, link, missing
from scratchnet.trace.reference import reference

Row = Sequence[float]


@dataclass(frozen=True, slots=True)
class Situated:
    """What all parts of a trace share: the problem, the step, and the bug that it is made with.

    Where a bug may go back through other weights of the output layer than forward, ``weights_back``
    returns them, and ``output_sums`` the numbers of that layer's gradients that they are made of;
    both ask the step, which must be kept.
    """

    problem: Problem
    experiment: Experiment
    pending: PendingStep
    bug: str = ""
    weights_back: Callable[[], Sequence[Row] | None] = lambda: None
    output_sums: Callable[[], Sequence[Sequence[Number]]] = tuple

    def row(self, position: int) -> Row:
        """Return what the first layer takes for a sample of the batch."""
        return self.problem.encoding(self.point(position))

    def point(self, position: int) -> Point:
        """Return a sample of the batch, in its own units."""
        return self.problem.train.inputs[self.pending.batch[position]]

    def targets(self, position: int) -> Row:
        """Return the target outputs of a sample of the batch, scaled if targets are."""
        return self.problem.learned_targets(self.pending.batch[position])


@dataclass(frozen=True, slots=True)
class NeuronTrace:
    """One neuron at one sample. ``d_`` stands for ∂L/∂ of the step's mean loss.

    ``weights`` and ``d_weights`` have a number for each of ``inputs``; ``derivative`` is f'(z).
    ``d_weights`` and ``d_bias`` are this sample's part of the step's gradient. What a planted bug
    leaves out has the symbol `MISSING`.
    """

    inputs: tuple[Number, ...]
    weights: tuple[Number, ...]
    bias: Number
    z: Number
    output: Number
    d_output: Number
    derivative: Number
    d_z: Number
    d_weights: tuple[Number, ...]
    d_bias: Number


@dataclass(frozen=True, slots=True)
class LayerForward:
    """What one layer computes of one sample on the way forward.

    ``layer`` is the reference's, run with numbers: its neurons have ``inputs``, ``z`` and
    ``output``. ``mask`` and ``outputs`` are those of `LayerTrace`.
    """

    layer: Any
    mask: tuple[Number, ...] | None
    outputs: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class LayerTrace:
    """One layer at one sample.

    ``outputs`` is what the next layer takes: the neurons' outputs, times ``mask`` with dropout,
    or their softmax. ``d_outputs`` is what came back to it, ``d_inputs`` what it sends back: both
    are empty where a bug lets nothing come back.
    """

    neurons: tuple[NeuronTrace, ...]
    mask: tuple[Number, ...] | None
    outputs: tuple[Number, ...]
    d_outputs: tuple[Number, ...]
    d_inputs: tuple[Number, ...]


class SampleTrace:
    """One sample of a step's batch; ``position`` counts from 0.

    ``inputs`` is what the first layer takes, ``point`` the sample in its own units. It has to be
    kept as long as links of its numbers are followed.
    """

    def __init__(self, situated: Situated, position: int) -> None:
        self._situated = situated
        self.position = position
        self.point = situated.point(position)
        self.inputs = tuple(
            given(float(x), "input", i) for i, x in enumerate(situated.row(position))
        )
        self.targets = tuple(
            given(float(t), "target", j) for j, t in enumerate(situated.targets(position))
        )
        self._forwards: dict[int, LayerForward] = {}
        self._layers: dict[int, LayerTrace] = {}
        self._losses: tuple[Number, tuple[Number, ...]] | None = None
        #: The weights of the output layer that a bug goes back through, in place of its own.
        self._weights_back: list[list[Number]] | None = None

    @cached_property
    def _run(self) -> "_SampleRun":
        # Not before it is needed: a walk begins in the window's thread.
        return _SampleRun(self._situated, self.position)

    @property
    def depth(self) -> int:
        """How many layers there are."""
        return len(self._situated.pending.parameters)

    @property
    def from_logits(self) -> bool:
        """Whether backward begins with ∂L/∂z of the output layer, not with ∂L/∂output."""
        return LOSSES[self._situated.experiment.training.loss].from_logits

    @property
    def is_softmax(self) -> bool:
        """Whether the output layer is one of classes, whose outputs depend on all of its z."""
        return self._situated.experiment.network.output_activation == "softmax"

    @property
    def outputs(self) -> tuple[Number, ...]:
        """The network's outputs."""
        return self.forward(self.depth - 1).outputs

    @property
    def loss(self) -> Number:
        """The loss of this sample alone: of a loss per output, the mean over its outputs."""
        self.forward(self.depth - 1)
        assert self._losses is not None
        return self._losses[0]

    @property
    def d_losses(self) -> tuple[Number, ...]:
        """∂L/∂output, or ∂L/∂z where the loss is one of logits: where backward begins."""
        self.forward(self.depth - 1)
        assert self._losses is not None
        return self._losses[1]

    @property
    def values(self) -> tuple[tuple[float, ...], ...]:
        """By layer and neuron, what the next layer takes, as the plain reference computed it."""
        return tuple(tuple(map(float, outputs)) for outputs in self._run.outputs)

    @property
    def layers(self) -> Iterator[LayerTrace]:
        """All layers in order, each traced as it is reached."""
        return map(self.layer, range(self.depth))

    def forward(self, index: int) -> LayerForward:
        """Return what a layer computes on the way forward, a third of all its numbers."""
        if index not in self._forwards:
            self._forwards[index] = self._traced_forward(index)
        return self._forwards[index]

    def layer(self, index: int) -> LayerTrace:
        """Return a layer, counted from 0; the last is the output layer."""
        if index not in self._layers:
            self._layers[index] = self._traced(index)
        return self._layers[index]

    def neuron(self, layer: int, index: int) -> NeuronTrace:
        """Return a neuron of a layer."""
        return self.layer(layer).neurons[index]

    def _traced_forward(self, index: int) -> LayerForward:
        situated, run = self._situated, self._run
        # Numbers must not keep alive what they are kept by: collecting such cycles takes seconds.
        this: Any = ref(self)
        parameters = named_parameters(situated.pending.parameters, index)
        engine = reference(traced=True, bug=situated.bug).engine
        network, loss = engine.network_and_loss(situated.experiment, parameters)
        layer = network.layers[index]
        mask = None
        if (factors := run.masks[index]) is not None:
            mask = tuple(given(factor, "dropout factor", j) for j, factor in enumerate(factors))
            layer.masks = iter([mask])
        inputs: Sequence[Number] = self.inputs
        if index:
            inputs = _linked(run.inputs[index], lambda i: this().forward(index - 1).outputs[i])
        outputs: list[Number] = layer.forward(inputs)
        if index == self.depth - 1:
            self._trace_loss(outputs, loss, layer)
        return LayerForward(layer, mask, tuple(outputs))

    def _traced(self, index: int) -> LayerTrace:
        there, received = self.forward(index), self._run.received.get(index)
        if received is None:
            neurons = tuple(map(_not_reached, there.layer.neurons))
            return LayerTrace(neurons, there.mask, there.outputs, (), ())
        this: Any = ref(self)
        if index == self.depth - 1:
            back, weights = _linked(received, lambda j: this().d_losses[j]), self._weights_back
        else:
            back = _linked(received, lambda j: this().layer(index + 1).d_inputs[j])
            weights = None
        taken = [_note_taken(neuron) for neuron in there.layer.neurons]
        with _weights_of(there.layer, weights):
            d_inputs = there.layer.backward(back)
        neurons = tuple(
            _neuron_trace(neuron, d_output)
            for neuron, [d_output] in zip(there.layer.neurons, taken, strict=True)
        )
        return LayerTrace(neurons, there.mask, there.outputs, tuple(back), tuple(d_inputs))

    def _trace_loss(self, outputs: list[Number], loss: Any, last: Any) -> None:
        """Trace the loss of this sample, and where backward begins."""
        situated = self._situated
        copy = reference(traced=True, bug=situated.bug)
        step = _Relay(outputs, last, situated.output_sums)
        mean = copy.losses.mean_loss(step, [self.inputs], [self.targets], loss)
        targets = OneOf(self.targets, len(situated.pending.batch))
        settings = situated.pending.settings
        rate = given(settings.learning_rate * settings.factors[0], "learning rate")
        copy.article.one_step(step, [self.inputs], targets, rate, loss, copy.network.keep_params)
        self._losses = mean, tuple(step.gradients)
        self._weights_back = step.weights_back


def _linked(values: Sequence[float], origin: Callable[[int], Number]) -> list[Number]:
    return [link(value, partial(origin, i)) for i, value in enumerate(values)]


class OneOf(Sequence[Any]):
    """The targets of a batch, of which only one is stepped through.

    `one_step` divides by how many there are.
    """

    def __init__(self, target: Sequence[Any], count: int) -> None:
        self._target = target
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: Any) -> Any:
        return self._target

    def __iter__(self) -> Iterator[Any]:
        return iter([self._target])


def named_parameters(parameters: Parameters, layer: int) -> tuple[Any, ...]:
    """Return parameters of which those of one layer are numbers."""
    rows = tuple(
        tuple(
            given(value, "bias" if k == len(row) - 1 else "weight", layer, j, k)
            for k, value in enumerate(row)
        )
        for j, row in enumerate(parameters[layer])
    )
    return (*parameters[:layer], rows, *parameters[layer + 1 :])


@contextmanager
def _weights_of(layer: Any, weights: Sequence[Any] | None) -> Iterator[None]:
    """Give the neurons of a layer other weights for a while; None leaves them theirs."""
    own = [neuron.weights for neuron in layer.neurons]
    for neuron, row in zip(layer.neurons, own if weights is None else weights, strict=True):
        neuron.weights = row
    yield
    for neuron, row in zip(layer.neurons, own, strict=True):
        neuron.weights = row


class _SampleRun:
    """One sample through the plain reference: what each layer takes and gets back.

    ``received`` has no layer that a bug does not come back to.
    """

    def __init__(self, situated: Situated, position: int) -> None:
        copy: Any = reference(traced=False, bug=situated.bug)
        engine, DropoutLayer = copy.engine, copy.dropout.DropoutLayer  # noqa: N806
        experiment, pending = situated.experiment, situated.pending
        network, loss = engine.network_and_loss(experiment, pending.parameters)
        base = engine.dropout_base(experiment)
        copy.dropout.start_dropout(network, base, pending.settings.first_step)
        if (weights := situated.weights_back()) is not None:
            _go_back_through(network, weights)
        self.inputs: list[Row] = []
        self.outputs: list[Row] = []
        self.masks: list[list[float] | None] = []
        self.received: dict[int, Row] = {}
        for index, layer in enumerate(network.layers):
            if isinstance(layer, DropoutLayer) and layer.masks is not None:
                layer.masks = islice(layer.masks, position, None)
            self._keep_received(layer, index)
            self._keep_outputs(layer)
        targets = OneOf(situated.targets(position), len(pending.batch))
        keep_params = copy.network.keep_params
        copy.article.one_step(network, [situated.row(position)], targets, 0.0, loss, keep_params)
        for layer in network.layers:
            self.inputs.append(layer.neurons[0].inputs)
            self.masks.append(layer.mask if isinstance(layer, DropoutLayer) else None)

    def _keep_received(self, layer: Any, index: int) -> None:
        backward = layer.backward

        def kept(gradients: Row) -> list[float]:
            self.received[index] = gradients
            result: list[float] = backward(gradients)
            return result

        layer.backward = kept

    def _keep_outputs(self, layer: Any) -> None:
        forward = layer.forward

        def kept(inputs: Row) -> list[float]:
            result: list[float] = forward(inputs)
            self.outputs.append(result)
            return result

        layer.forward = kept


def _go_back_through(network: Any, weights: Sequence[Row]) -> None:
    """Let a network go back through other weights of its output layer."""
    backward = network.backward

    def changed(gradients: list[float]) -> Any:
        with _weights_of(network.layers[-1], weights):
            return backward(gradients)

    network.backward = changed


class _Relay:
    """Stands for the network in `one_step` and `mean_loss`, which have no need of its inside.

    A bug may ask for the output layer and move its weights; ``weights_back`` are those at backward.
    """

    def __init__(
        self,
        outputs: list[Number],
        last: Any,
        sums: Callable[[], Sequence[Sequence[Number]]],
    ) -> None:
        self._outputs = outputs
        self.layers = [_RelayLayer(last, sums)]
        self.gradients: list[Number] = []
        self.weights_back: list[list[Number]] = []

    def zero_grad(self) -> None:
        """Nothing is accumulated here."""

    def forward(self, _inputs: Any) -> list[Number]:
        """Return the outputs that the output layer has computed."""
        return self._outputs

    def backward(self, gradients: list[Number]) -> None:
        """Keep where backward begins."""
        self.gradients = gradients
        self.weights_back = [neuron.weights for neuron in self.layers[-1].neurons]


class _RelayLayer:
    """Stands for the output layer: its neurons get the gradients of the whole batch."""

    def __init__(self, layer: Any, sums: Callable[[], Sequence[Sequence[Number]]]) -> None:
        self.neurons = [SimpleNamespace(weights=each.weights) for each in layer.neurons]
        self._sums = sums

    def backward(self, _gradients: list[Number]) -> None:
        """Take the sums over the batch, of which this sample's part is one."""
        for neuron, numbers in zip(self.neurons, self._sums(), strict=True):
            neuron.weight_gradients = numbers[:-1]


def _note_taken(neuron: Any) -> list[Number]:
    """Return a list that gets the ∂L/∂output which a neuron's next backward takes."""
    taken: list[Number] = []
    backward = neuron.backward

    def noted(output_gradient: Number) -> Any:
        taken.append(output_gradient)
        return backward(output_gradient)

    neuron.backward = noted
    return taken


def _neuron_trace(neuron: Any, d_output: Number) -> NeuronTrace:
    # Each gradient is 0 + this sample's part, which is ∂L/∂z times the input; and ∂L/∂z is
    # ∂L/∂output times f'(z). A bug may leave f'(z) out, or the gradient of the bias at 0.
    parts = tuple(gradient.operands[1] for gradient in neuron.weight_gradients)
    d_z, bias_gradient = parts[0].operands[0], neuron.bias_gradient
    derivative = missing(1.0) if d_z is d_output else d_z.operands[1]
    return NeuronTrace(
        inputs=tuple(neuron.inputs),
        weights=tuple(neuron.weights),
        bias=neuron.bias,
        z=neuron.z,
        output=neuron.output,
        d_output=d_output,
        derivative=derivative,
        d_z=d_z,
        d_weights=parts,
        d_bias=bias_gradient.operands[1] if bias_gradient.operands else bias_gradient,
    )


def _not_reached(neuron: Any) -> NeuronTrace:
    """Return a neuron that a bug does not come back to: its gradients are as they were reset."""
    return NeuronTrace(
        inputs=tuple(neuron.inputs),
        weights=tuple(neuron.weights),
        bias=neuron.bias,
        z=neuron.z,
        output=neuron.output,
        d_output=missing(0.0),
        derivative=missing(0.0),
        d_z=missing(0.0),
        d_weights=tuple(neuron.weight_gradients),
        d_bias=neuron.bias_gradient,
    )
