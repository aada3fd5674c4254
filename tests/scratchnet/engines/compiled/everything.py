"""Ask an engine for everything, in every combination of kinds that could matter."""

from array import array
from itertools import cycle

from scratchnet.datasets import Axis, Plane
from scratchnet.engines import Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.experiment import Experiment
from tests.scratchnet.engines.compiled.cases import data_of


def _plane(low: float, high: float) -> Plane:
    return Plane.of_all((Axis("x", low, high), Axis("y", low, high)))


def ask(name: str) -> None:
    """Ask the engine of this name."""
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
