"""The training section of an experiment."""

from dataclasses import dataclass
from typing import ClassVar

from scratchnet.declare.parameter import (
    Choice,
    Effect,
    Flag,
    Integer,
    Real,
    Scale,
    check_fields,
    declared,
)
from scratchnet.reference.schedules import SCHEDULES
from scratchnet.registry import LOSSES, OPTIMIZERS, OptimizersWith


@dataclass(frozen=True, slots=True)
class Training:
    """The loss, the optimizer, and when to stop."""

    title: ClassVar[str] = "Training"

    loss: str = declared(
        Choice(
            label="Loss",
            help="What training minimizes, averaged over the samples of a step.",
            default="squared",
            choices=LOSSES.labels,
            choice_help=LOSSES.texts("help"),
            term="Loss",
        )
    )
    optimizer: str = declared(
        Choice(
            label="Optimizer",
            help="How each step uses the gradients.",
            default="sgd",
            effect=Effect.BRANCH,
            choices=OPTIMIZERS.labels,
            choice_help=OPTIMIZERS.texts("help"),
            term="Optimizer",
        )
    )
    momentum: float = declared(
        Real(
            label="Momentum",
            help="How much of its last update a parameter keeps.",
            term="Momentum",
            default=0.9,
            effect=Effect.BRANCH,
            minimum=0.0,
            maximum=0.999,
            applies_when=({"training.optimizer": OptimizersWith("momentum")},),
        )
    )
    learning_rate: float = declared(
        Real(
            label="Learning rate",
            help="The step size along the negative gradient.",
            term="Learning rate",
            default=10.0,
            effect=Effect.LIVE,
            minimum=1e-6,
            maximum=1000.0,
            scale=Scale.LOGARITHMIC,
        )
    )
    schedule: str = declared(
        Choice(
            label="Schedule",
            help="How the learning rate decreases during training.",
            default="constant",
            effect=Effect.BRANCH,
            choices={name: each.label for name, each in SCHEDULES.items()},
            choice_help={name: each.help for name, each in SCHEDULES.items()},
            term="Schedule",
            advanced=True,
        )
    )
    schedule_every: int = declared(
        Integer(
            label="Decay every",
            help="After this many steps the learning rate has decreased by the factor.",
            default=500,
            effect=Effect.BRANCH,
            minimum=1,
            maximum=1_000_000,
            scale=Scale.LOGARITHMIC,
            unit="steps",
            applies_when=({"training.schedule": ("step", "exponential")},),
            advanced=True,
        )
    )
    schedule_factor: float = declared(
        Real(
            label="Decay factor",
            help="What the learning rate is multiplied by.",
            default=0.5,
            effect=Effect.BRANCH,
            minimum=0.001,
            maximum=1.0,
            applies_when=({"training.schedule": ("step", "exponential")},),
            advanced=True,
        )
    )
    batch_size: int | None = declared(
        Integer(
            label="Batch size",
            help="Samples in each step.",
            term="Batch",
            default=None,
            effect=Effect.LIVE,
            minimum=1,
            maximum=10_000,
            scale=Scale.LOGARITHMIC,
            unit="samples",
            optional=True,
            none_means="all samples",
        )
    )
    shuffle: bool = declared(
        Flag(
            label="Shuffle",
            help="Shuffle the samples before every epoch, by the seed; otherwise keep their order.",
            term="Epoch",
            default=True,
            advanced=True,
        )
    )
    l1: float = declared(
        Real(
            label="L1",
            help="L1 regularization: adds L1·Σ|w| to the loss and drives weights to 0.",
            term="Regularization",
            default=0.0,
            effect=Effect.LIVE,
            minimum=0.0,
            maximum=1.0,
            scale=Scale.LOGARITHMIC,
            advanced=True,
        )
    )
    l2: float = declared(
        Real(
            label="L2",
            help="L2 regularization: adds L2/2·Σw² to the loss and keeps weights small.",
            term="Regularization",
            default=0.0,
            effect=Effect.LIVE,
            minimum=0.0,
            maximum=1.0,
            scale=Scale.LOGARITHMIC,
            advanced=True,
        )
    )
    steps: int = declared(
        Integer(
            label="Steps",
            help="The run stops after this many steps.",
            term="Step",
            default=2000,
            effect=Effect.LIVE,
            minimum=1,
            maximum=10_000_000,
            scale=Scale.LOGARITHMIC,
            unit="steps",
        )
    )

    target_loss: float | None = declared(
        Real(
            label="Stop at loss",
            help="The run stops at this loss; at this test loss if there are test samples.",
            term="Early stopping",
            default=None,
            effect=Effect.LIVE,
            minimum=0.0,
            maximum=1_000_000.0,
            scale=Scale.LOGARITHMIC,
            optional=True,
            none_means="never",
            advanced=True,
        )
    )
    patience: int | None = declared(
        Integer(
            label="Stop if no improvement",
            help="The run stops when the loss has not improved for this many steps.",
            term="Early stopping",
            default=None,
            effect=Effect.LIVE,
            minimum=1,
            maximum=10_000_000,
            scale=Scale.LOGARITHMIC,
            unit="steps",
            optional=True,
            none_means="never",
            advanced=True,
        )
    )

    def __post_init__(self) -> None:
        check_fields(self, "training.")
