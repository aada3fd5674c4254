"""Each kernel is compiled once for each arithmetic: nothing compiles while a window waits."""

from collections.abc import Iterator

import pytest

from scratchnet.batches import BatchOrder
from scratchnet.engines import Interrupt, StepSettings, make_engine
from scratchnet.engines.compiled.kernels.outputs import outputs
from scratchnet.engines.compiled.kernels.training import train
from scratchnet.experiment import Experiment
from tests.scratchnet.engines.compiled.cases import data_of


def _compiled() -> Iterator[tuple[str, list[str]]]:
    """Name the kernels and, for each, the arithmetics that it is compiled for."""
    for kernel in (train, outputs):
        yield kernel.__name__, sorted(str(signature[0]) for signature in kernel.signatures)


@pytest.mark.parametrize("name", ["exact", "fast"])
def test_whatever_is_asked_nothing_more_is_compiled(name: str) -> None:
    for other in ("exact", "fast"):
        make_engine(other, Experiment(), data_of(0, 3))
    prepared = list(_compiled())
    both = ["arithmetic_exact", "arithmetic_fast"]
    assert prepared == [("train", both), ("outputs", both)]
    for hidden in ((), (1,), (64, 9, 8, 7, 3)):
        for samples in (1, 8, 300):
            experiment = Experiment().with_values({"network.hidden": hidden, "seed": 2**31 - 1})
            engine = make_engine(name, experiment, data_of(1, samples))
            batches = BatchOrder(1, samples)
            rates: tuple[float, ...] = (0.5, 1, 1e300)
            for rate in rates:
                for size in (None, 1, 5, 1000):
                    engine.train(2, StepSettings(rate, size), batches, Interrupt())
            engine.gradients()
            engine.gradients([0])
            engine.gradients(range(samples))
            engine.set_parameters(engine.parameters())
            engine.forward([])
            engine.forward([(0.0, 1.0)] * 17)
            engine.forward([(0, 1)])
            engine.maps((-1.0, 1.0), 5)
            engine.maps((-1, 1), 3, hidden=True)
    assert list(_compiled()) == prepared
    for kernel in (train, outputs):
        # All of it was compiled by the process that prepares, and loaded here.
        assert sum(kernel.stats.cache_misses.values()) == 0
        assert sum(kernel.stats.cache_hits.values()) == 2
