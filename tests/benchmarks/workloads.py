"""The workloads that engines and peers are timed on, from the article's network upwards."""

from dataclasses import dataclass

from scratchnet.datasets import Dataset, build_dataset, build_problem, objective_of
from scratchnet.engines.maps import points_of
from scratchnet.engines.reference import initial_parameters
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters

#: Cells along each side of the grid that W5 evaluates.
RESOLUTION = 200

Points = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Workload:
    """One network, the samples it sees, and the unit its speed is counted in.

    ``unit`` is ``steps`` or ``epochs`` of training, or ``points`` evaluated by the untrained
    network. ``batch_size`` None is the whole dataset.
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

    @property
    def activations(self) -> tuple[str, ...]:
        """The name of the activation of each layer, the output layer last."""
        return (self.activation,) * (len(self.sizes) - 2) + (self.output_activation,)

    def experiment(self) -> Experiment:
        """Return the experiment with these settings; W5's does not have its samples."""
        values: dict[str, object] = {
            "network.hidden": self.sizes[1:-1],
            "network.activation": self.activation,
            "network.output_activation": self.output_activation,
            "training.batch_size": self.batch_size,
            "training.learning_rate": self.learning_rate,
            "training.steps": 1_000_000,
        }
        if self.name not in ("W1", "W5"):
            values |= {"data.sampling": "uniform", "data.samples": self.samples}
        return Experiment().with_values(values)

    def dataset(self) -> Dataset:
        """Return the samples; those of W5 are the middles of the map's cells, row by row (y)."""
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
)
