"""Where a planted bug changes nothing: why, and with which settings it would show."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from scratchnet.experiment import Experiment
from scratchnet.registry import LOSSES, OPTIMIZERS, OUTPUT_ACTIVATIONS


@dataclass(frozen=True, slots=True)
class Hidden:
    """Why a bug changes nothing, in the middle of a sentence.

    With ``settings``, values by path, it would show. There are none where that is a matter of the
    step or of the initial weights.
    """

    reason: str
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a bug is planted, as far as it decides whether the bug can show.

    ``sizes`` are the network's inputs, hidden neurons by layer, and outputs, and ``count`` is what
    the mean divides by. Of the step's gradients without a bug: ``bent`` are the activations whose
    derivative changes one, being another number than 1, and ``reached`` the layers, from 0, with a
    neuron whose ∂L/∂z is not 0; ``output_moves`` says that a weight of the output layer has one.
    """

    experiment: Experiment
    sizes: Sequence[int]
    step: int
    count: int
    bent: Set[str]
    reached: Set[int]
    output_moves: bool

    @classmethod
    def of_settings(cls, experiment: Experiment, sizes: Sequence[int]) -> "Situation":
        """Return a late step of an experiment in which gradients come wherever they can."""
        loss = LOSSES[experiment.training.loss].definition
        samples = experiment.training.batch_size or 2
        return cls(
            experiment=experiment,
            sizes=sizes,
            step=2,
            count=samples * (sizes[-1] if loss.per_output else 1),
            bent=derived(experiment),
            reached=frozenset(range(len(sizes) - 1)),
            output_moves=True,
        )


#: Returns why a bug changes nothing in a situation; None where it does.
Hiding = Callable[[Situation], Hidden | None]


def derived(experiment: Experiment) -> Set[str]:
    """Return the activations whose derivatives backward takes, those that are always 1 left out.

    A loss of logits takes none of the output layer, and softmax has a derivative of its own.
    """
    names = set(experiment.network.activations[:-1])
    if not LOSSES[experiment.training.loss].from_logits:
        names.add(experiment.network.output_activation)
    return frozenset(names - {"linear", "softmax"})


def never(_situation: Situation) -> Hidden | None:
    """Every step shows it."""
    return None


def all_linear(situation: Situation) -> Hidden | None:
    """Hide a bug of derivatives where each is 1."""
    if situation.bent:
        return None
    settings = {} if derived(situation.experiment) else _with_activation(situation, "tanh")
    return Hidden("every derivative that is used is 1", settings)


def no_way_back(situation: Situation) -> Hidden | None:
    """Hide a bug of what goes back to hidden layers."""
    layers = range(len(situation.sizes) - 2)
    if not layers:
        return Hidden("there is no hidden layer to send gradients back to", _with_layers(situation))
    if situation.reached.isdisjoint(layers):
        return Hidden("no gradient reaches a hidden layer, as its neurons are inactive")
    return None


def one_row_or_column(situation: Situation) -> Hidden | None:
    """Hide a bug of the order of weights where there is only one order."""
    if hidden := no_way_back(situation):
        return Hidden(hidden.reason, hidden.settings and _with_layers(situation, 2))
    pairs = zip(situation.sizes[1:], situation.sizes[2:], strict=False)
    if any(1 not in (inputs, neurons) for inputs, neurons in pairs):
        return None
    reason = "behind the first layer, every matrix of weights is a single row or column"
    return Hidden(reason, _with_layers(situation, 2))


def output_stays(situation: Situation) -> Hidden | None:
    """Hide a bug of output weights that move too early."""
    if hidden := no_way_back(situation):
        return hidden
    moves = situation.output_moves
    return None if moves else Hidden("the gradients of all output weights are 0")


def count_of_one(situation: Situation) -> Hidden | None:
    """Hide a mean that is forgotten."""
    if situation.count != 1:
        return None
    settings = {"training.batch_size": None} if situation.experiment.training.batch_size else {}
    return Hidden("the mean is that of one number", settings)


def one_path(situation: Situation) -> Hidden | None:
    """Hide a path that is forgotten where there is only one."""
    if hidden := no_way_back(situation):
        return Hidden(hidden.reason, hidden.settings and _with_layers(situation, 2))
    if any(neurons != 1 for neurons in situation.sizes[2:]):
        return None
    reason = "from every hidden neuron a single path leads to the loss"
    return Hidden(reason, _with_layers(situation, 2))


def first_not_reached(situation: Situation) -> Hidden | None:
    """Hide what is left out of the first layer."""
    return None if 0 in situation.reached else Hidden("no gradient reaches the first layer anyway")


def without(activation: str, reason: str) -> Hiding:
    """Hide a bug of the derivative of an activation; ``reason`` is one where it is used."""

    def hiding(situation: Situation) -> Hidden | None:
        if activation in situation.bent:
            return None
        if activation in derived(situation.experiment):
            return Hidden(reason)
        label = OUTPUT_ACTIVATIONS[activation].label
        settings = _with_activation(situation, activation)
        return Hidden(f"no layer uses the derivative of {label}", settings)

    return hiding


def no_penalty(situation: Situation) -> Hidden | None:
    """Hide a bug of the penalty."""
    training = situation.experiment.training
    if training.l1 or training.l2:
        return None
    return Hidden("there is no penalty: L1 and L2 are 0", {"training.l2": 0.01})


def not_by(*optimizers: str) -> Hiding:
    """Hide a bug of some optimizers."""

    def hiding(situation: Situation) -> Hidden | None:
        used = situation.experiment.training.optimizer
        if used in optimizers:
            return None
        label = OPTIMIZERS[used].label
        return Hidden(f"the optimizer is {label}", {"training.optimizer": optimizers[0]})

    return hiding


def no_momentum(situation: Situation) -> Hidden | None:
    """Hide a bug of momentum."""
    settings: dict[str, object] = {}
    if not situation.experiment.training.momentum:
        settings["training.momentum"] = 0.9
    if hidden := not_by("momentum")(situation):
        return Hidden(hidden.reason, {**hidden.settings, **settings})
    return Hidden("momentum is 0", settings) if settings else None


def no_plain_descent(situation: Situation) -> Hidden | None:
    """Hide a bug of the article's update: where parameters are frozen another is used."""
    frozen = situation.experiment.network.frozen
    settings: dict[str, object] = {"network.frozen": ()} if frozen else {}
    if hidden := not_by("sgd")(situation):
        return Hidden(hidden.reason, {**hidden.settings, **settings})
    reason = "some parameters are frozen, and then another function moves the others"
    return Hidden(reason, settings) if frozen else None


def _with_layers(situation: Situation, layers: int = 1) -> dict[str, object]:
    """Return settings with at least so many hidden layers, each added one of four neurons."""
    network = situation.experiment.network
    hidden = [max(size, min(layers, 2)) for size in network.hidden]
    hidden += [4] * (layers - len(hidden))
    settings: dict[str, object] = {"network.hidden": tuple(hidden)}
    if isinstance(network.activation, tuple):
        settings["network.activation"] = network.activation[0] if network.activation else "tanh"
    return settings


def _with_activation(situation: Situation, activation: str) -> dict[str, object]:
    """Return settings with an activation in all hidden layers, of which there is at least one."""
    settings = {} if situation.experiment.network.hidden else _with_layers(situation)
    return {**settings, "network.activation": activation}
