"""What the program knows of each loss besides its definition, one record each."""

from dataclasses import dataclass

from scratchnet.reference import losses as reference
from scratchnet.reference.article import SQUARED_ERROR, Loss
from scratchnet.registry.registry import Registry


@dataclass(frozen=True, kw_only=True, slots=True)
class LossRecord:
    """One loss.

    ``help`` says what it is and when to use it. ``definition`` holds its value and derivative.
    ``formula`` is the loss of one sample in plain text, of the output p (or the logit z) and the
    target t. A loss with an ``output_activation`` is computed from the logits (the output layer's
    pre-activations) and fits no other one. ``degree`` is the power n with which a loss grows as
    outputs and targets do: if both are multiplied by c > 0, it is by cⁿ. None: there is no such n.
    """

    name: str
    label: str
    help: str
    definition: Loss
    formula: str
    output_activation: str | None = None
    degree: int | None = None

    @property
    def from_logits(self) -> bool:
        """Whether it is computed from the logits and not from the outputs."""
        return self.output_activation is not None


#: Every loss.
LOSSES = Registry(
    LossRecord(
        name="squared",
        label="Squared error",
        help="The square of the error. The usual loss for values; a few large errors outweigh "
        "the rest.",
        definition=SQUARED_ERROR,
        formula="(p - t)²",
        degree=2,
    ),
    LossRecord(
        name="absolute",
        label="Absolute error",
        help="The size of the error. Use it for values with outliers; it settles less smoothly.",
        definition=reference.ABSOLUTE_ERROR,
        formula="|p - t|",
        degree=1,
    ),
    LossRecord(
        name="huber",
        label="Huber",
        help="Squared for errors below 1, absolute beyond. A compromise for values with outliers.",
        definition=reference.HUBER,
        formula="(p - t)²/2 if |p - t| < 1 else |p - t| - 1/2",
    ),
    LossRecord(
        name="binary_cross_entropy",
        label="Binary cross-entropy",
        help="−log of the probability that a sigmoid output gives to the true class. The usual "
        "loss for two classes.",
        definition=reference.BINARY_CROSS_ENTROPY,
        formula="-t·log σ(z) - (1 - t)·log(1 - σ(z))",
        output_activation="sigmoid",
    ),
    LossRecord(
        name="cross_entropy",
        label="Cross-entropy",
        help="−log of the probability that softmax gives to the true class. The usual loss for "
        "three and more classes.",
        definition=reference.CROSS_ENTROPY,
        formula="-Σ t·log softmax(z)",
        output_activation="softmax",
    ),
)
