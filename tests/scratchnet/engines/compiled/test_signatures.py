"""Each kernel is compiled once for each arithmetic: nothing compiles while a window waits."""

from array import array
from itertools import cycle
from typing import Any

import pytest

from scratchnet.datasets import Axis, Plane
from scratchnet.engines import Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.compiled.kernels.entry_points import evaluate, train
from scratchnet.engines.compiled.kernels.library import exact_arithmetic
from scratchnet.experiment import Experiment
from tests.scratchnet.engines.compiled.cases import data_of

_KERNELS = (train, evaluate)
#: The types of a kernel's arguments.
Signature = tuple[Any, ...]


def _used(signature: Signature) -> bool:
    """Return whether an engine uses it; `test_library` alone compiles what is not used here."""
    return str(signature[0]) in (f"arithmetic_{exact_arithmetic().kind}", "arithmetic_fast")


def _plane(low: float, high: float) -> Plane:
    return Plane.of_all((Axis("x", low, high), Axis("y", low, high)))


def _compiled() -> list[tuple[str, int]]:
    """Name the kernels and, for each, how many times it is compiled."""
    return [(kernel.__name__, sum(map(_used, kernel.signatures))) for kernel in _KERNELS]


@pytest.mark.parametrize("name", ["exact", "fast"])
def test_whatever_is_asked_nothing_more_is_compiled(name: str) -> None:
    for other in ("exact", "fast"):
        make_engine(other, Experiment(), data_of(0, 3))
    assert _compiled() == [("train", 2), ("evaluate", 2)]
    kinds = cycle(
        [
            ("sgd", "squared", "sine"),
            ("adam", "cross_entropy", "softmax"),
            ("momentum", "absolute", "softmax"),
            ("rmsprop", "binary_cross_entropy", "sigmoid"),
        ]
    )
    for hidden in ((), (1,), (64, 9, 8, 7, 3)):
        for samples in (1, 8, 300):
            optimizer, loss, last = next(kinds)
            experiment = Experiment().with_values(
                {
                    "network.hidden": hidden,
                    "network.output_activation": last,
                    "network.dropout": 0.25 * (samples == 8),
                    "network.frozen": [[0, 0, 0]] * (optimizer == "sgd"),
                    "training.optimizer": optimizer,
                    "training.loss": loss,
                    "seed": 2**31 - 1,
                }
            )
            dataset = data_of(1, samples, classes=3 if last == "softmax" else 0)
            engine = make_engine(name, experiment, dataset)
            batches = BatchOrder(1, samples)
            rates: tuple[float, ...] = (0.5, 1, 1e300)
            for rate in rates:
                for size in (None, 1, 5, 1000):
                    engine.train(2, StepSettings(rate, size), batches, Interrupt())
                    settings = StepSettings(rate, size, 1, 1, array("d", [1.0, 0.5]), 7)
                    engine.train(2, settings, batches, Interrupt())
            engine.set_optimizer_state(engine.optimizer_state())
            engine.loss_of(dataset)
            engine.loss_of(data_of(1, 5, classes=len(dataset.classes)))
            engine.gradients()
            engine.gradients([0])
            engine.gradients(range(samples))
            engine.set_parameters(engine.parameters())
            engine.forward([])
            engine.forward([(0.0, 1.0)] * 17)
            engine.forward([(0, 1)])
            engine.maps(_plane(-1.0, 1.0), 5)
            engine.maps(_plane(-1, 1), 3, hidden=True)
    assert _compiled() == [("train", 2), ("evaluate", 2)]
    for kernel in _KERNELS:
        # All of it was compiled by the process that prepares, and loaded here.
        assert not any(map(_used, kernel.stats.cache_misses))
        assert sum(map(_used, kernel.stats.cache_hits)) == 2
