"""The training section of an experiment."""

from dataclasses import dataclass
from typing import ClassVar

from scratchnet.experiment.declaring import check_fields, declared
from scratchnet.experiment.parameter import Choice, Effect, Integer, Real, Scale
from scratchnet.reference import LOSSES


@dataclass(frozen=True, slots=True)
class Training:
    """How the parameters move."""

    title: ClassVar[str] = "Training"

    loss: str = declared(
        Choice(
            label="Loss",
            help="What is minimised, averaged over the samples of a step.",
            default="squared",
            choices={name: loss.label for name, loss in LOSSES.items()},
        )
    )
    optimizer: str = declared(
        Choice(
            label="Optimizer",
            help="The rule by which gradients move the parameters.",
            default="sgd",
            choices={"sgd": "Gradient descent"},
        )
    )
    learning_rate: float = declared(
        Real(
            label="Learning rate",
            help="How far a step moves the parameters along the negative gradient.",
            default=10.0,
            effect=Effect.LIVE,
            minimum=1e-6,
            maximum=1000.0,
            scale=Scale.LOGARITHMIC,
        )
    )
    batch_size: int | None = declared(
        Integer(
            label="Batch size",
            help="Samples a step learns from; the order is reshuffled every epoch by the seed.",
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
    steps: int = declared(
        Integer(
            label="Steps",
            help="The run stops by itself after this many steps.",
            default=2000,
            effect=Effect.LIVE,
            minimum=1,
            maximum=10_000_000,
            scale=Scale.LOGARITHMIC,
            unit="steps",
        )
    )

    def __post_init__(self) -> None:
        check_fields(self, "training.")
