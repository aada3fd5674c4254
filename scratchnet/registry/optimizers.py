"""What the program knows of each optimizer besides its update rule, one record each."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from scratchnet.reference import optimizers as reference
from scratchnet.registry.registry import Registry

#: Learning rates to begin with.
_PLAIN_RATE, _ADAPTIVE_RATE = 0.1, 0.01


@dataclass(frozen=True, kw_only=True, slots=True)
class OptimizerRecord:
    """One optimizer.

    - ``help``: what it is and when to use it.
    - ``update``: the reference's update rule of one parameter.
    - ``state``: the names of the numbers that it keeps of each parameter.
    - ``hyperparameters``: the names of what it reads of the reference's hyper-parameters.
    - ``is_adaptive``: it divides by the size of the gradients, so the learning rate is the
      size of a step and should be small.
    """

    name: str
    label: str
    help: str
    update: reference.UpdateRule
    state: tuple[str, ...] = ()
    hyperparameters: tuple[str, ...] = ()
    is_adaptive: bool = False

    @property
    def suggested_learning_rate(self) -> float:
        """A learning rate that suits most networks."""
        return _ADAPTIVE_RATE if self.is_adaptive else _PLAIN_RATE


_ADAM = ("beta1", "beta2", "epsilon")

#: Every optimizer.
OPTIMIZERS = Registry(
    OptimizerRecord(
        name="sgd",
        label="Gradient descent",
        help="Moves against the gradient by the learning rate. The article's, and the easiest "
        "to follow.",
        update=reference.sgd,
    ),
    OptimizerRecord(
        name="momentum",
        label="Momentum",
        help="Gradient descent that keeps a part of its last update, so that it crosses "
        "plateaus faster.",
        update=reference.momentum,
        state=("momentum",),
        hyperparameters=("momentum",),
    ),
    OptimizerRecord(
        name="nesterov",
        label="Nesterov",
        help="Momentum that takes the next move into account, so that it overshoots less.",
        update=reference.nesterov,
        state=("momentum",),
        hyperparameters=("momentum",),
    ),
    OptimizerRecord(
        name="rmsprop",
        label="RMSProp",
        help="Divides each gradient by its recent size, so that all parameters move at a "
        "similar pace.",
        update=reference.rmsprop,
        state=("square_average",),
        hyperparameters=("decay", "epsilon"),
        is_adaptive=True,
    ),
    OptimizerRecord(
        name="adam",
        label="Adam",
        help="Momentum and RMSProp combined. A good first choice, with a learning rate near 0.01.",
        update=reference.adam,
        state=("first_moment", "second_moment"),
        hyperparameters=_ADAM,
        is_adaptive=True,
    ),
    OptimizerRecord(
        name="adamw",
        label="AdamW",
        help="Adam that also shrinks every parameter a little in each step. Use it against "
        "overfitting.",
        update=reference.adamw,
        state=("first_moment", "second_moment"),
        hyperparameters=(*_ADAM, "weight_decay"),
        is_adaptive=True,
    ),
)


class OptimizersWith(Collection[str]):
    """The names of the optimizers that read a hyper-parameter, also of those registered later."""

    def __init__(self, hyperparameter: str) -> None:
        self._hyperparameter = hyperparameter

    def __iter__(self) -> Iterator[str]:
        return (
            name
            for name, optimizer in OPTIMIZERS.items()
            if self._hyperparameter in optimizer.hyperparameters
        )

    def __contains__(self, name: object) -> bool:
        return any(name == each for each in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
