"""PyTorch computes the same runs: its own layers, losses, optimisers and derivatives.

It is no dependency, so these are skipped where it is not installed. To run them by a Python that
has it beside pytest, hypothesis, llvmlite and platformdirs, from the folder of the sources:

    FILE=tests/scratchnet/engines/test_pytorch.py
    PYTHONPATH=$PWD python -m pytest -c /dev/null --rootdir . $FILE
"""

from array import array
from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest

torch: Any = pytest.importorskip("torch")

from resources.presets import PRESETS
from scratchnet.datasets import Dataset, build_problem, encoding_of, target_outputs
from scratchnet.engines import Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.reference import dropout_base
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Parameters
from scratchnet.reference.dropout import masks
from scratchnet.reference.schedules import SCHEDULES
from scratchnet.registry import ACTIVATIONS, LOSSES, OPTIMIZERS
from tests.scratchnet.engines.compiled.cases import data_of, flat

_STEPS = 200
_SOFTMAX = "softmax"

# So small tables are not worth more than one.
torch.set_num_threads(1)
_functional = torch.nn.functional
_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": _functional.relu,
    "leaky_relu": _functional.leaky_relu,
    "elu": _functional.elu,
    # Its threshold is 20 as well.
    "softplus": _functional.softplus,
    "silu": _functional.silu,
    "gelu": _functional.gelu,
    "sine": torch.sin,
    "linear": lambda z: z,
    _SOFTMAX: lambda z: torch.softmax(z, dim=1),
}
_LOSSES: dict[str, Any] = {
    "squared": torch.nn.MSELoss(),
    "absolute": torch.nn.L1Loss(),
    "huber": torch.nn.HuberLoss(),
    "binary_cross_entropy": torch.nn.BCEWithLogitsLoss(),
    "cross_entropy": torch.nn.CrossEntropyLoss(),
}
_OPTIMIZERS: dict[str, Callable[[list[Any], float], Any]] = {
    "sgd": lambda p, rate: torch.optim.SGD(p, rate),
    "momentum": lambda p, rate: torch.optim.SGD(p, rate, momentum=0.9),
    "nesterov": lambda p, rate: torch.optim.SGD(p, rate, momentum=0.9, nesterov=True),
    "rmsprop": lambda p, rate: torch.optim.RMSprop(p, rate),
    "adam": lambda p, rate: torch.optim.Adam(p, rate),
    "adamw": lambda p, rate: torch.optim.AdamW(p, rate),
}
#: At these nothing is chaotic within the steps made.
_RATES = {
    "sgd": 0.02,
    "momentum": 0.002,
    "nesterov": 0.002,
    "rmsprop": 0.0005,
    "adam": 0.001,
    "adamw": 0.001,
}

#: Every loss with every activation in hidden layers, and in the last one where the loss allows it.
_KINDS = [
    (loss, activation, LOSSES[loss].output_activation or activation)
    for loss in LOSSES
    for activation in ACTIVATIONS
] + [(loss, "tanh", _SOFTMAX) for loss, each in LOSSES.items() if not each.from_logits]


def _tables(parameters: Parameters) -> list[tuple[Any, Any]]:
    """Return weights and biases of each layer as tensors that collect gradients."""
    tables = []
    for layer in parameters:
        rows = torch.tensor(layer, dtype=torch.float64)
        weights, biases = rows[:, :-1].clone(), rows[:, -1].clone()
        tables.append((weights.requires_grad_(), biases.requires_grad_()))
    return tables


def _by_torch(
    experiment: Experiment,
    dataset: Dataset,
    start: Parameters,
    settings: StepSettings,
) -> tuple[list[float], list[float]]:
    """Return losses and final parameters of a run whose batches are dealt as ours are.

    Dropout is ours only where each step takes all samples.
    """
    training, names = experiment.training, experiment.network.activations
    tables = _tables(start)
    encoded = encoding_of(experiment).rows(dataset.inputs)
    inputs = torch.tensor(encoded, dtype=torch.float64)
    outputs = len(start[-1])
    rows = [target_outputs(target, outputs) for target in dataset.targets]
    wanted = torch.tensor(rows, dtype=torch.float64)
    flat_tables = [table for pair in tables for table in pair]
    optimizer = _OPTIMIZERS[training.optimizer](flat_tables, settings.learning_rate)
    from_logits = LOSSES[training.loss].from_logits
    losses = []
    hidden = [len(layer) for layer in start[:-1]]
    dropouts = experiment.network.dropouts
    batches = BatchOrder(experiment.seed, len(dataset))
    for step in range(_STEPS):
        for group in optimizer.param_groups:
            factor = settings.factors[min(step, len(settings.factors) - 1)]
            group["lr"] = settings.learning_rate * factor
        optimizer.zero_grad()
        batch = batches.peek(settings.batch_size)
        batches.deal(batch)
        values = inputs if batch is None else inputs[list(batch)]
        for number, ((weights, biases), name) in enumerate(zip(tables, names, strict=True)):
            values = values @ weights.T + biases
            if not (from_logits and number == len(tables) - 1):
                values = _ACTIVATIONS[name](values)
            if dropouts and number < len(hidden):
                # Its own random numbers are others, so it is given ours.
                factors = masks(
                    dropout_base(experiment),
                    step,
                    sum(hidden[:number]),
                    sum(hidden),
                    hidden[number],
                    dropouts[number],
                )
                table = list(islice(factors, len(dataset)))
                values = values * torch.tensor(table, dtype=torch.float64)
        targets = wanted if batch is None else wanted[list(batch)]
        loss = _LOSSES[training.loss](values, targets)
        for weights, _ in tables:
            loss = loss + settings.l1 * weights.abs().sum() + settings.l2 / 2 * (weights**2).sum()
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    found: list[float] = []
    for weights, biases in tables:
        for row, bias in zip(weights.tolist(), biases.tolist(), strict=True):
            found += [*row, bias]
    return losses, found


def _experiment(hidden: str, output: str, loss: str, optimizer: str) -> Experiment:
    return Experiment().with_values(
        {
            "network.hidden": [5, 4],
            "network.activation": hidden,
            "network.output_activation": output,
            "network.init": "glorot",
            "training.loss": loss,
            "training.optimizer": optimizer,
            "seed": 3,
        }
    )


def _check(experiment: Experiment, dataset: Dataset, settings: StepSettings, name: str) -> None:
    engine = make_engine(name, experiment, dataset)
    start = engine.parameters()
    made = engine.train(_STEPS, settings, BatchOrder(experiment.seed, len(dataset)), Interrupt())
    losses, parameters = _by_torch(experiment, dataset, start, settings)
    assert len(made.losses) == _STEPS
    assert list(made.losses) == pytest.approx(losses, rel=1e-9, abs=1e-9)
    assert flat(engine.parameters()) == pytest.approx(parameters, rel=1e-9, abs=1e-9)
    assert flat(engine.parameters()) != flat(start)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("loss", "hidden", "output"), _KINDS)
def test_pytorch_makes_the_same_run(loss: str, hidden: str, output: str, optimizer: str) -> None:
    experiment = _experiment(hidden, output, loss, optimizer)
    dataset = data_of(5, 12, classes=3 if output == _SOFTMAX else 2)
    _check(experiment, dataset, StepSettings(_RATES[optimizer], None), "exact")


@pytest.mark.parametrize("name", ["exact", "fast"])
@pytest.mark.parametrize("preset", ["iris", "wine", "digits"])
def test_pytorch_learns_measured_data_as_the_presets_do(preset: str, name: str) -> None:
    experiment = PRESETS[preset].load()
    training = experiment.training
    settings = StepSettings(training.learning_rate, training.batch_size, training.l1, training.l2)
    assert training.batch_size is not None
    _check(experiment, build_problem(experiment).train, settings, name)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.1), (0.001, 0.0)])
def test_pytorch_makes_the_same_run_with_penalties_and_schedules(
    schedule: str, optimizer: str, l1: float, l2: float
) -> None:
    experiment = _experiment("tanh", "sigmoid", "binary_cross_entropy", optimizer)
    factor = SCHEDULES[schedule].factor
    factors = array("d", [factor(step, _STEPS, 30, 0.5) for step in range(_STEPS)])
    settings = StepSettings(_RATES[optimizer], None, l1, l2, factors)
    _check(experiment, data_of(5, 12, classes=4), settings, "exact")


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("dropout", [0.5, [0.2, 0.6], [0.0, 0.3]])
def test_pytorch_makes_the_same_run_with_the_same_masks(dropout: object, optimizer: str) -> None:
    experiment = _experiment("gelu", "softmax", "cross_entropy", optimizer)
    experiment = experiment.with_values({"network.dropout": dropout})
    dataset = data_of(5, 12, classes=3)
    _check(experiment, dataset, StepSettings(_RATES[optimizer], None), "exact")


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_pytorch_scales_what_it_keeps_as_masks_do(p: float) -> None:
    outputs = torch.rand(400, 5, dtype=torch.float64) + 0.5
    found = _functional.dropout(outputs, p, training=True)
    kept = found != 0
    torch.testing.assert_close(found[kept], outputs[kept] * (1 / (1 - p)), rtol=1e-15, atol=0)
    assert {factor for mask in islice(masks(1, 0, 0, 5, 5, p), 400) for factor in mask} == {
        0.0,
        1 / (1 - p),
    }


def test_everything_of_ours_has_a_twin_of_pytorchs() -> None:
    assert set(_ACTIVATIONS) == {*ACTIVATIONS, _SOFTMAX}
    assert set(_LOSSES) == set(LOSSES)
    assert set(_OPTIMIZERS) == set(_RATES) == set(OPTIMIZERS)
