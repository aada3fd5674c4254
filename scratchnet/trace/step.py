"""One training step, traced: its samples, the sums over its batch, and the update.

Values of the whole batch come from the plain reference, or from the exact engine, which has the
same bits, where that would take long. Sums are itemized and updates traced neuron by neuron, when
they are asked for. A step with a planted bug is made by the reference with that bug.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import SimpleNamespace
from typing import Any
from weakref import ref

from scratchnet.datasets import Problem
from scratchnet.engines import EXACT, EngineUnavailable, PendingStep, make_engine
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.registry import LOSSES
from scratchnet.run.session import Session
from scratchnet.trace.bugs import BUGS, can_be_traced
from scratchnet.trace.number import MISSING, Number, given, link
from scratchnet.trace.reference import reference
from scratchnet.trace.sample import SampleTrace, Situated, named_parameters

#: Up to so many products of a parameter and a sample the reference computes the gradients of a
#: batch, and sums over it are itemized; above, the exact engine computes them.
_MOST_ITEMIZED = 200_000
#: Samples whose traces are kept at least, where there are too many to keep all.
_LEAST_KEPT = 2


@dataclass(frozen=True, slots=True)
class ParameterUpdate:
    """How one parameter moved.

    - ``gradient``: the sum over the batch; ``penalized``: the same with the penalty's part.
    - ``first``, ``second``: m and v after the step, None if the optimizer left them as they were.
    - ``before``, ``after``: the parameter.
    """

    gradient: Number
    penalized: Number
    first: Number | None
    second: Number | None
    before: Number
    after: Number


class StepTrace:
    """One training step of a run, about to be made from ``pending``.

    ``experiment`` has the live settings of the step. Nothing is computed before it is asked for.
    ``forward_only`` says that its samples pass through the network without a step being made.

    ``bug`` is the bug that the step is made with, and ``held`` are the gradients that the network
    holds before it, which a bug may leave there. ``planted`` is the same bug, also where the step
    is traced without it: one that takes each sample forward twice drops other neurons the second
    time.
    """

    def __init__(
        self,
        problem: Problem,
        experiment: Experiment,
        pending: PendingStep,
        *,
        forward_only: bool = False,
        bug: str = "",
        held: Parameters | None = None,
    ) -> None:
        per_output = LOSSES[experiment.training.loss].definition.per_output
        self.experiment = experiment
        self.problem = problem
        self.pending = pending
        self.forward_only = forward_only
        #: What the mean divides by: the samples, times the outputs for a loss of each.
        self.count = len(pending.batch) * (problem.sizes[-1] if per_output else 1)
        self.planted = bug
        self.bug = bug if can_be_traced(bug, experiment) else ""
        self.held = held
        self._situated = Situated(problem, experiment, pending, self.bug)
        if self.bug and not forward_only and BUGS[self.bug].function == "one_step":
            # What the samples keep must not keep the step.
            this: Any = ref(self)
            self._situated = replace(
                self._situated,
                weights_back=lambda: this()._batch[1],
                output_sums=lambda: this()._output_sums(),
            )
        self._samples: dict[int, SampleTrace] = {}
        self._sums: dict[tuple[int, int], tuple[Number, ...]] = {}
        self._updates: dict[tuple[int, int], tuple[ParameterUpdate, ...]] = {}

    @classmethod
    def next_of(cls, session: Session) -> "StepTrace":
        """Return the trace of the step that a session would make next."""
        pending, bug = session.pending_step(), session.bug
        held = session.held_gradients() if bug else None
        return cls(session.problem, session.experiment, pending, bug=bug, held=held)

    def forward_of(self, sample: int, *, test: bool) -> "StepTrace":
        """Return the forward pass of any training or test sample, with this step's parameters.

        ``sample`` counts from 0. No neuron is dropped, as when a network is used.
        """
        problem = replace(self.problem, train=self.problem.test) if test else self.problem
        experiment = self.experiment.with_values({"network.dropout": 0.0})
        pending = replace(self.pending, batch=(sample,))
        return StepTrace(problem, experiment, pending, forward_only=True, bug=self.planted)

    @property
    def number(self) -> int:
        """The number of the step, from 1."""
        return self.pending.number

    @property
    def parameters_before(self) -> Parameters:
        """The parameters that the step begins with."""
        return self.pending.parameters

    @property
    def parameters_after(self) -> Parameters:
        """The parameters after the update."""
        return self._end[1]

    @property
    def gradients(self) -> Parameters:
        """∂L/∂parameter of the whole batch, penalties included, in the parameters' shape."""
        return self._end[0]

    @property
    def learning_rate(self) -> float:
        """The learning rate of the step: the setting, times the factor of the schedule."""
        settings = self.pending.settings
        return settings.learning_rate * settings.factors[0]

    @property
    def is_itemized(self) -> bool:
        """Whether sums over the batch can be followed to each sample: large ones cannot."""
        return self._parameter_count * len(self.pending.batch) <= _MOST_ITEMIZED

    @cached_property
    def _parameter_count(self) -> int:
        return sum(len(row) for layer in self.parameters_before for row in layer)

    def sample(self, position: int = 0) -> SampleTrace:
        """Return a sample of the batch, counted from 0.

        Raises InvalidValue, which says what there is.
        """
        most = len(self.pending.batch) - 1
        if not 0 <= position <= most:
            batch = f"the batch of step {self.number:,} has"
            allowed = f"0 to {most:,}: {batch} {most + 1:,} samples"
            raise InvalidValue(
                "sample", position, allowed if most else f"0: {batch} a single sample"
            )
        if position not in self._samples:
            most = max(_LEAST_KEPT, _MOST_ITEMIZED // self._parameter_count)
            if not self.is_itemized and len(self._samples) >= most:
                del self._samples[next(iter(self._samples))]
            self._samples[position] = SampleTrace(self._situated, position)
        return self._samples[position]

    def sums(self, layer: int, neuron: int) -> tuple[Number, ...]:
        """Return the gradients of a neuron summed over the batch: of each weight, and of the bias.

        Penalties are not in them. They are given numbers where the batch is not itemized.
        """
        key = layer, neuron
        if key not in self._sums:
            self._sums[key] = (self._itemized if self.is_itemized else self._totals)(layer, neuron)
        return self._sums[key]

    def update(self, layer: int, neuron: int) -> tuple[ParameterUpdate, ...]:
        """Return how the parameters of a neuron moved: each weight, and the bias."""
        key = layer, neuron
        if key not in self._updates:
            self._updates[key] = self._traced_update(layer, neuron)
        return self._updates[key]

    @cached_property
    def mean_loss(self) -> Number | None:
        """The mean loss over the batch, without penalty; None where that is not itemized."""
        if not self.is_itemized:
            return None
        engine = self._traced.engine
        network, loss = engine.network_and_loss(self.experiment, self.parameters_before)
        positions = range(len(self.pending.batch))
        outputs = _Outputs(network.layers[-1])
        samples = map(self.sample, positions)
        targets = [self.sample(position).targets for position in positions]
        result: Number = self._traced.losses.mean_loss(outputs, samples, targets, loss)
        return result

    @cached_property
    def penalty(self) -> Number | None:
        """The penalty that the step's loss includes; None for none."""
        settings, parameters = self.pending.settings, self.parameters_before
        if not (settings.l1 or settings.l2):
            return None
        copy = self._traced
        rows = [named_parameters(parameters, layer)[layer] for layer in range(len(parameters))]
        layers = [copy.article.Layer(each, copy.activations.LINEAR) for each in rows]
        result: Number = copy.penalties.penalty(
            copy.article.Network(layers), given(settings.l1, "L1"), given(settings.l2, "L2")
        )
        return result

    @property
    def _traced(self) -> Any:
        """The reference's modules with numbers in place of floats, and with the step's bug."""
        return reference(traced=True, bug=self.bug)

    @property
    def _plain(self) -> Any:
        """The same modules with floats."""
        return reference(traced=False, bug=self.bug)

    @cached_property
    def _plain_sums(self) -> Parameters:
        """∂L/∂parameter of the whole batch, without penalties."""
        if not (self.is_itemized or self.bug or self.experiment.network.dropouts):
            try:
                engine = make_engine(EXACT, self.experiment, self.problem.train)
            except EngineUnavailable:
                pass
            else:
                engine.set_parameters(self.parameters_before)
                return engine.gradients(self.pending.batch)
        return self._batch[0]

    @cached_property
    def _batch(self) -> tuple[Parameters, tuple[Sequence[float], ...]]:
        """The gradients of the batch, and the weights of the output layer at the first backward."""
        copy, settings = self._plain, self.pending.settings
        network, loss = copy.engine.network_and_loss(self.experiment, self.parameters_before)
        for layer, held in zip(network.layers, self.held or (), strict=False):
            for neuron, row in zip(layer.neurons, held, strict=True):
                *neuron.weight_gradients, neuron.bias_gradient = row
        base = copy.engine.dropout_base(self.experiment)
        copy.dropout.start_dropout(network, base, settings.first_step)
        backward, weights = network.backward, list[Sequence[float]]()

        def noted(gradients: list[float]) -> Any:
            if not weights:
                weights.extend(neuron.weights for neuron in network.layers[-1].neurons)
            return backward(gradients)

        network.backward = noted
        positions = range(len(self.pending.batch))
        rows = [self._situated.row(position) for position in positions]
        targets = [self._situated.targets(position) for position in positions]
        rate, keep = self.learning_rate, copy.network.keep_params
        copy.article.one_step(network, rows, targets, rate, loss, keep)
        return copy.network.gradients_in(network), tuple(weights)

    def _output_sums(self) -> list[list[Number]]:
        """Return the gradients of the output layer, summed over the batch."""
        layer = len(self.parameters_before) - 1
        return [
            [link(value, partial(self._sum, layer, j, k)) for k, value in enumerate(row)]
            for j, row in enumerate(self._plain_sums[layer])
        ]

    @cached_property
    def _end(self) -> tuple[Parameters, Parameters]:
        """The gradients with penalties, and the parameters after the update."""
        copy = self._plain
        network, _ = copy.engine.network_and_loss(self.experiment, self.parameters_before)
        places = [
            (i, j) for i, layer in enumerate(network.layers) for j in range(len(layer.neurons))
        ]
        for i, j in places:
            *weights, bias = self._plain_sums[i][j]
            neuron = network.layers[i].neurons[j]
            neuron.weight_gradients, neuron.bias_gradient = weights, bias
        optimizer = copy.engine.optimizer_of(self.experiment)
        state = self.pending.optimizer
        optimizer.state = copy.optimizers.OptimizerState(
            {
                (i, j, k): (m, v)
                for i, j in places
                for k, (m, v) in enumerate(zip(state.first[i][j], state.second[i][j], strict=True))
            },
            state.beta1_power,
            state.beta2_power,
        )
        settings = self.pending.settings
        copy.engine.update_params(optimizer, settings.l1, settings.l2, network, self.learning_rate)
        found = tuple(
            tuple((*neuron.weight_gradients, neuron.bias_gradient) for neuron in layer.neurons)
            for layer in network.layers
        )
        return found, network.parameters()

    def _totals(self, layer: int, neuron: int) -> tuple[Number, ...]:
        what = f"gradient summed over {len(self.pending.batch):,} samples"
        return tuple(given(value, what) for value in self._plain_sums[layer][neuron])

    def _itemized(self, layer: int, neuron: int) -> tuple[Number, ...]:
        """Run the reference's neuron backward over the batch, with the numbers of its samples."""
        modules = self._traced
        network, _ = modules.engine.network_and_loss(self.experiment, self.parameters_before)
        copy = network.layers[layer].neurons[neuron]
        if self.held is not None:
            *weights, bias = [
                given(value, "gradient left from the steps before")
                for value in self.held[layer][neuron]
            ]
            copy.weight_gradients, copy.bias_gradient = weights, bias
        modules.article.Network([SimpleNamespace(neurons=[copy])]).zero_grad()
        for position in range(len(self.pending.batch)):
            traced = self.sample(position).neuron(layer, neuron)
            if traced.d_output.symbol == MISSING:
                # A bug lets nothing come back to this layer.
                break
            copy.inputs, copy.z, copy.output = traced.inputs, traced.z, traced.output
            copy.weights = traced.weights
            copy.backward(traced.d_output)
        return (*copy.weight_gradients, copy.bias_gradient)

    def _traced_update(self, layer: int, neuron: int) -> tuple[ParameterUpdate, ...]:
        """Run the reference's update on a network of this one neuron."""
        copy, pending = self._traced, self.pending
        row = named_parameters(self.parameters_before, layer)[layer][neuron]
        alone = copy.article.Layer([row], copy.activations.LINEAR)
        network = copy.article.Network([alone])
        sums = self._plain_sums[layer][neuron]
        linked = tuple(
            link(value, partial(self._sum, layer, neuron, k)) for k, value in enumerate(sums)
        )
        alone.neurons[0].weight_gradients = list(linked[:-1])
        alone.neurons[0].bias_gradient = linked[-1]
        optimizer = self._traced_optimizer(layer, neuron)
        before = dict(optimizer.state.moments)
        settings = pending.settings
        copy.engine.update_params(
            optimizer,
            given(settings.l1, "L1") if settings.l1 else 0.0,
            given(settings.l2, "L2") if settings.l2 else 0.0,
            network,
            given(self.learning_rate, "learning rate"),
        )
        moved = alone.neurons[0]
        after = (*moved.weights, moved.bias)
        penalized = (*moved.weight_gradients, moved.bias_gradient)
        updates = []
        for k, value in enumerate(after):
            m, v = optimizer.state.moments[0, 0, k]
            old_m, old_v = before[0, 0, k]
            updates.append(
                ParameterUpdate(
                    gradient=linked[k],
                    penalized=penalized[k],
                    first=None if m is old_m else m,
                    second=None if v is old_v else v,
                    before=row[k],
                    after=value,
                )
            )
        return tuple(updates)

    def _sum(self, layer: int, neuron: int, index: int) -> Number:
        return self.sums(layer, neuron)[index]

    def _traced_optimizer(self, layer: int, neuron: int) -> Any:
        """Return the optimizer with what it keeps of one neuron, which is its only one."""
        pending = self.pending
        optimizer = self._traced.engine.optimizer_of(self.experiment)
        first, second = (
            each[layer][neuron] for each in (pending.optimizer.first, pending.optimizer.second)
        )
        optimizer.state.moments = {
            (0, 0, k): (given(m, "m before the step"), given(v, "v before the step"))
            for k, (m, v) in enumerate(zip(first, second, strict=True))
        }
        optimizer.state.beta1_power = given(pending.optimizer.beta1_power, "β₁ to the steps before")
        optimizer.state.beta2_power = given(pending.optimizer.beta2_power, "β₂ to the steps before")
        hyperparameters = optimizer.hyperparameters
        hyperparameters.momentum = given(hyperparameters.momentum, "momentum")
        optimizer.frozen = {(0, 0, k) for i, j, k in optimizer.frozen if (i, j) == (layer, neuron)}
        return optimizer


class _Outputs:
    """Stands for the network in `mean_loss`: its output layer returns what is traced already."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer

    def forward(self, sample: SampleTrace) -> Sequence[Number]:
        """Return the outputs of a sample; the layer's logits are those of the sample."""
        last = sample.forward(sample.depth - 1)
        for neuron, traced in zip(self._layer.neurons, last.layer.neurons, strict=True):
            neuron.z = traced.z
        return last.outputs
