"""Small problems of tables, with networks of given or random parameters."""

import numpy as np

from scratchnet.datasets import Problem, build_problem
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.run.session import Session

Array = np.ndarray


def table(samples: int = 60, inputs: int = 4, seed: int = 1, **values: object) -> Experiment:
    """Return an experiment with random samples, whose target is a value."""
    generator = np.random.default_rng(seed)
    points = generator.normal(size=(samples, inputs)) * np.arange(1, inputs + 1)
    targets = points[:, 0] - 0.5 * points[:, -1] ** 2
    own: dict[str, object] = {
        "data.source": "table",
        "data.inputs": points.tolist(),
        "data.targets": targets.tolist(),
        "data.names": [*(f"column {number}" for number in range(inputs)), "target"],
        "data.task": "regression",
        "data.test_share": 0.25,
        "network.hidden": (5, 3),
        "network.output_activation": "linear",
        "training.learning_rate": 0.01,
    }
    return Experiment().with_values(own | values)


def classes(samples: int = 60, count: int = 3, **values: object) -> Experiment:
    """Return an experiment with random samples of classes."""
    names = [f"kind {number % count}" for number in range(samples)]
    own: dict[str, object] = {
        "data.targets": names,
        "data.task": "classification",
        "network.output_activation": "softmax",
        "training.loss": "cross_entropy",
    }
    return table(samples, **(own | values))


def of(experiment: Experiment, steps: int = 5) -> tuple[Problem, Parameters]:
    """Return the problem of an experiment, and parameters after a few steps."""
    session = Session(experiment, "reference")
    session.advance(steps=steps)
    return build_problem(experiment), session.parameters()
