"""The workloads that engines and peers are timed on, from the article's network upwards."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from resources.presets import PRESETS
from scratchnet.datasets import Dataset, build_dataset, build_problem, encoding_of, objective_of
from scratchnet.engines.maps import points_of
from scratchnet.engines.reference import initial_parameters
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters

#: Cells along each side of the grid that W5 evaluates.
RESOLUTION = 200
_CLASSES = 10
#: Grey levels of the made-up images of W7.
_LEVELS = 16

Points = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Workload:
    """One network, the samples it sees, and the unit its speed is counted in.

    ``unit`` is ``steps`` or ``epochs`` of training, or ``points`` evaluated by the untrained
    network. ``batch_size`` None is the whole dataset. With softmax at the output the targets are
    numbers of classes, and the loss is the cross-entropy.
    """

    name: str
    text: str
    sizes: tuple[int, ...]
    activation: str
    output_activation: str
    samples: int
    batch_size: int | None
    learning_rate: float
    unit: str
    optimizer: str = "sgd"

    @property
    def classified(self) -> bool:
        """Whether the network predicts classes, by softmax and cross-entropy."""
        return self.output_activation == "softmax"

    @property
    def activations(self) -> tuple[str, ...]:
        """The name of the activation of each layer, the output layer last."""
        return (self.activation,) * (len(self.sizes) - 2) + (self.output_activation,)

    def experiment(self) -> Experiment:
        """Return the experiment with these settings; from W5 on without most of its samples."""
        values: dict[str, object] = {
            "network.hidden": self.sizes[1:-1],
            "network.activation": self.activation,
            "network.output_activation": self.output_activation,
            "training.batch_size": self.batch_size,
            "training.learning_rate": self.learning_rate,
            "training.optimizer": self.optimizer,
            "training.steps": 1_000_000,
        }
        if self.classified:
            values["training.loss"] = "cross_entropy"
            # One sample of each class says how many inputs and classes there are.
            values |= {
                "data.source": "table",
                "data.task": "classification",
                "data.inputs": [(0.0,) * self.sizes[0]] * _CLASSES,
                "data.targets": list(range(_CLASSES)),
            }
        elif self.name not in ("W1", "W5"):
            values |= {"data.sampling": "uniform", "data.samples": self.samples}
        return Experiment().with_values(values)

    def dataset(self) -> Dataset:
        """Return the samples; those of W5 are the middles of the map's cells, row by row (y)."""
        if self.classified:
            return _digits() if self.name == "W6" else made_up_images(self.samples, self.sizes[0])
        experiment = self.experiment()
        if self.unit != "points":
            return build_dataset(experiment)
        objective = objective_of(experiment)
        assert objective is not None
        plane = build_problem(experiment).plane
        points = tuple(map(tuple, points_of(plane, RESOLUTION).T.tolist()))
        return Dataset(points, tuple(objective(*point) for point in points))

    def batches(self) -> list[tuple[Points, tuple[float, ...]]]:
        """Return the inputs and targets of each batch of an epoch, the last with what is left.

        Every peer takes the same batches in the same order in every epoch. The samples were drawn
        at random, so the order they stand in is as good as a shuffled one.
        """
        dataset = self.dataset()
        size = self.batch_size or len(dataset)
        return [
            (dataset.inputs[begin : begin + size], dataset.targets[begin : begin + size])
            for begin in range(0, len(dataset), size)
        ]

    def initial_parameters(self) -> Parameters:
        """Return the parameters that training begins with."""
        return initial_parameters(self.experiment(), self.dataset())


def _digits() -> Dataset:
    """Return the training samples of the preset of digits as its network gets them."""
    experiment = PRESETS["digits"].load()
    train = build_problem(experiment).train
    rows = encoding_of(experiment).rows(train.inputs)
    return replace(train, inputs=tuple(map(tuple, rows)))


@lru_cache(maxsize=1)
def made_up_images(count: int, pixels: int) -> Dataset:
    """Return noisy copies of an image for each class, of grey levels from 0 to 1, by a seed."""
    random = np.random.default_rng(7)
    images = random.random((_CLASSES, pixels))
    targets = random.integers(_CLASSES, size=count)
    noisy = np.clip(images[targets] + random.normal(0.0, 0.3, (count, pixels)), 0.0, 1.0)
    # Few different numbers, for 8 million objects of Python's take much memory.
    levels = [level / _LEVELS for level in range(_LEVELS + 1)]
    rows = np.rint(noisy * _LEVELS).astype(int)
    inputs = tuple(tuple(map(levels.__getitem__, row)) for row in rows.tolist())
    names = tuple(map(str, range(_CLASSES)))
    return Dataset(inputs, tuple(map(float, targets.tolist())), names)


WORKLOADS = (
    Workload(
        "W1",
        "the article: 2-4-1, sigmoid, 121 samples, full batch",
        sizes=(2, 4, 1),
        activation="sigmoid",
        output_activation="sigmoid",
        samples=121,
        batch_size=None,
        learning_rate=10.0,
        unit="steps",
    ),
    Workload(
        "W2",
        "2-4-2-1, tanh, 250 samples, batch 10",
        sizes=(2, 4, 2, 1),
        activation="tanh",
        output_activation="tanh",
        samples=250,
        batch_size=10,
        learning_rate=0.03,
        unit="epochs",
    ),
    Workload(
        "W3",
        "2-8-8-8-8-8-8-1, ReLU, tanh at the output, 500 samples, batch 10",
        sizes=(2, 8, 8, 8, 8, 8, 8, 1),
        activation="relu",
        output_activation="tanh",
        samples=500,
        batch_size=10,
        learning_rate=0.03,
        unit="epochs",
    ),
    Workload(
        "W4",
        "2-128-128-1, tanh, 10,000 samples, batch 256",
        sizes=(2, 128, 128, 1),
        activation="tanh",
        output_activation="tanh",
        samples=10_000,
        batch_size=256,
        learning_rate=0.01,
        unit="epochs",
    ),
    Workload(
        "W5",
        "2-8-8-1, tanh, evaluated over a grid of 200×200",
        sizes=(2, 8, 8, 1),
        activation="tanh",
        output_activation="tanh",
        samples=RESOLUTION**2,
        batch_size=None,
        learning_rate=0.03,
        unit="points",
    ),
    Workload(
        "W6",
        "digits: 64-32-10, ReLU, softmax, 1,437 samples, batch 32, Adam",
        sizes=(64, 32, _CLASSES),
        activation="relu",
        output_activation="softmax",
        samples=1437,
        batch_size=32,
        learning_rate=0.003,
        unit="epochs",
        optimizer="adam",
    ),
    Workload(
        "W7",
        "784-128-10, ReLU, softmax, 10,000 samples, batch 64, Adam",
        sizes=(784, 128, _CLASSES),
        activation="relu",
        output_activation="softmax",
        samples=10_000,
        batch_size=64,
        learning_rate=0.001,
        unit="epochs",
        optimizer="adam",
    ),
)
