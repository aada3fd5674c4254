"""The network section of an experiment."""

from dataclasses import dataclass
from typing import ClassVar

from scratchnet.experiment.declaring import check_fields, declared
from scratchnet.experiment.parameter import Choice, Sizes
from scratchnet.reference import ACTIVATIONS

ACTIVATION_LABELS = {name: activation.label for name, activation in ACTIVATIONS.items()}


@dataclass(frozen=True, slots=True)
class Network:
    """How many neurons there are, and what bends their sums."""

    title: ClassVar[str] = "Network"

    hidden: tuple[int, ...] = declared(
        Sizes(
            label="Hidden layers",
            help="Neurons in each hidden layer, from the inputs to the output.",
            default=(4,),
            unit="neurons",
            most=8,
            minimum=1,
            maximum=128,
        )
    )
    activation: str = declared(
        Choice(
            label="Activation",
            help="Activation of the hidden neurons.",
            default="sigmoid",
            choices=ACTIVATION_LABELS,
        )
    )
    output_activation: str = declared(
        Choice(
            label="Output activation",
            help="Activation of the output neuron.",
            default="sigmoid",
            choices=ACTIVATION_LABELS,
        )
    )

    def __post_init__(self) -> None:
        check_fields(self, "network.")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, neurons of each hidden layer, outputs."""
        return (2, *self.hidden, 1)

    @property
    def activations(self) -> tuple[str, ...]:
        """The name of the activation of each layer, the output layer last."""
        return (self.activation,) * len(self.hidden) + (self.output_activation,)
