"""The network section of an experiment."""

from dataclasses import dataclass
from typing import ClassVar

from scratchnet.declare.lists import Formulas, LayerNumbers, NamePerLayer, Places, RealPerLayer
from scratchnet.declare.parameter import Choice, Real, Sizes, check_fields, declared
from scratchnet.errors import InvalidValue
from scratchnet.reference.initializers import INITIALIZERS
from scratchnet.registry import ACTIVATIONS, OUTPUT_ACTIVATIONS

_MOST_LAYERS = 8


@dataclass(frozen=True, slots=True)
class Network:
    """The network's layers, activations and initial weights."""

    title: ClassVar[str] = "Network"

    features: tuple[str, ...] = declared(
        Formulas(
            label="Features",
            help="The inputs of the first layer, as formulas; if empty, the data's inputs.",
            term="Feature",
            default=(),
            variables=("x", "y"),
            other_names=True,
            most=12,
            short={
                "x²": "x*x",
                "y²": "y*y",
                "xy": "x*y",
                "sin x": "sin(x)",
                "sin y": "sin(y)",
            },
        )
    )
    hidden: tuple[int, ...] = declared(
        Sizes(
            label="Hidden layers",
            help="Neurons in each hidden layer, from input to output.",
            term="Layer",
            default=(4,),
            unit="neurons",
            most=_MOST_LAYERS,
            minimum=1,
            maximum=128,
        )
    )
    activation: str | tuple[str, ...] = declared(
        NamePerLayer(
            label="Activation",
            help="Activation of the hidden neurons: one for all layers, or one for each.",
            default="sigmoid",
            choices=ACTIVATIONS.labels,
            choice_help=ACTIVATIONS.texts("help"),
            term="Activation",
            most=_MOST_LAYERS,
        )
    )
    output_activation: str = declared(
        Choice(
            label="Output activation",
            help="Activation of the output; softmax gives class probabilities.",
            default="sigmoid",
            choices=OUTPUT_ACTIVATIONS.labels,
            choice_help=OUTPUT_ACTIVATIONS.texts("help"),
            term="Activation",
            advanced=True,
        )
    )
    dropout: float | tuple[float, ...] = declared(
        RealPerLayer(
            label="Dropout",
            help="Probability that a step leaves out a hidden neuron: of all, or of each layer.",
            term="Dropout",
            default=0.0,
            number=Real(
                label="Dropout",
                help="Probability that a step leaves out a hidden neuron.",
                default=0.0,
                minimum=0.0,
                maximum=0.9,
                below=1.0,
            ),
            most=_MOST_LAYERS,
            advanced=True,
        )
    )
    init: str = declared(
        Choice(
            label="Initial weights",
            help="How the initial weights are drawn; biases start at 0.",
            default="article",
            choices={name: each.label for name, each in INITIALIZERS.items()},
            choice_help={name: each.help for name, each in INITIALIZERS.items()},
            term="Initial weights",
            advanced=True,
        )
    )
    parameters: tuple[tuple[tuple[float, ...], ...], ...] | None = declared(
        LayerNumbers(
            label="Parameters",
            help="Edited initial parameters, used instead of random ones.",
            default=None,
            listed=True,
        )
    )
    frozen: tuple[tuple[int, int, int], ...] = declared(
        Places(
            label="Frozen",
            help="Parameters that training does not change.",
            default=(),
            listed=True,
        )
    )

    def __post_init__(self) -> None:
        check_fields(self, "network.")
        layers = len(self.hidden)
        if isinstance(self.activation, tuple) and len(self.activation) != layers:
            allowed = _one_for_each("name", layers)
            raise InvalidValue("network.activation", list(self.activation), allowed)
        if isinstance(self.dropout, tuple) and len(self.dropout) != layers:
            allowed = _one_for_each("number", layers)
            raise InvalidValue("network.dropout", list(self.dropout), allowed)

    @property
    def activations(self) -> tuple[str, ...]:
        """The name of the activation of each layer, the output layer last."""
        names = self.activation
        if isinstance(names, str):
            names = (names,) * len(self.hidden)
        return (*names, self.output_activation)

    @property
    def dropouts(self) -> tuple[float, ...]:
        """The dropout probability of each hidden layer; empty if no neuron is ever dropped."""
        numbers = self.dropout
        if isinstance(numbers, float):
            numbers = (numbers,) * len(self.hidden)
        return numbers if any(numbers) else ()


def _one_for_each(what: str, layers: int) -> str:
    """Say how long a list with a value for each hidden layer is to be."""
    if layers == 0:
        return f"a single {what}, as there are no hidden layers"
    if layers == 1:
        return f"a list with one {what}, for the hidden layer"
    return f"a list with one {what} for each of the {layers} hidden layers"
