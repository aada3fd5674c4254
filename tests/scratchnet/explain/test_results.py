"""Results of samples: outputs and losses are the engine's."""

import numpy as np
import pytest

from scratchnet.datasets import Dataset
from scratchnet.engines import REFERENCE, make_engine
from scratchnet.experiment import Experiment
from scratchnet.explain import BatchNetwork, finished, sample_results
from scratchnet.registry import LOSSES
from tests.scratchnet.explain.problems import classes, of, table

EXPERIMENTS = {
    **{
        name: table(**{"training.loss": name})
        for name, record in LOSSES.items()
        if record.output_activation is None
    },
    "cross_entropy": classes(),
    "binary_cross_entropy": classes(
        count=2,
        **{
            "network.output_activation": "sigmoid",
            "training.loss": "binary_cross_entropy",
            "data.scaling": "standard",
        },
    ),
    "scaled": table(**{"data.target_scaling": "standard"}),
    "scaled huber": table(**{"data.target_scaling": "range", "training.loss": "huber"}),
    "squared softmax": classes(**{"training.loss": "squared"}),
}


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_outputs_and_losses_are_those_of_the_engine(experiment: Experiment) -> None:
    problem, parameters = of(experiment)
    engine = make_engine(REFERENCE, experiment, problem.train)
    engine.set_parameters(parameters)
    network = BatchNetwork(problem, parameters)
    for dataset in (problem.train, problem.test):
        found = finished(sample_results(network, problem, dataset))
        loss, outputs = engine.evaluate(dataset)
        np.testing.assert_allclose(found.outputs, outputs, rtol=0, atol=1e-12)
        assert found.losses.mean() == pytest.approx(loss, rel=1e-12)
        one = Dataset(dataset.inputs[:1], dataset.targets[:1], dataset.classes)
        assert found.losses[0] == pytest.approx(engine.loss_of(one), rel=1e-12)


def test_no_samples_have_no_results() -> None:
    problem, parameters = of(table(**{"data.test_share": 0.0}))
    network = BatchNetwork(problem, parameters)
    found = finished(sample_results(network, problem, problem.test))
    assert found.outputs.shape == (0, 1)
    assert found.losses.shape == (0,)
