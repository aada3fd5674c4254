"""The exact engine gives the reference's bits, whatever is trained."""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scratchnet.datasets import Dataset
from scratchnet.engines import Engine, Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.experiment import Experiment
from scratchnet.registry import ACTIVATIONS, LOSSES, OPTIMIZERS
from tests.scratchnet.engines.compiled.cases import (
    EDGES,
    OUTPUTS,
    Case,
    bits,
    cases,
    data_of,
    flat,
    of_many_inputs,
)

pytestmark = pytest.mark.slow


def _made(name: str, case: Case) -> Engine:
    engine = make_engine(name, case.experiment, case.dataset)
    engine.set_parameters(case.begin(engine.parameters()))
    return engine


def run(name: str, case: Case) -> dict[str, object]:
    """Return all results of a run."""
    return _run_by([name] * len(case.stretches), case)


def _run_by(names: Sequence[str], case: Case) -> dict[str, object]:
    """The same, with an engine for each stretch, which continues where the last one stopped."""
    engine = _made(names[0], case)
    shuffled = case.experiment.training.shuffle
    batches = BatchOrder(case.experiment.seed, len(case.dataset), shuffled)
    found: dict[str, object] = {"at the beginning": bits(flat(engine.parameters()))}
    for number, (name, (steps, step_settings)) in enumerate(
        zip(names, case.stretches, strict=True)
    ):
        if name != engine.name:
            engine = _handed_over(engine, name, case)
        made = engine.train(steps, step_settings, batches, Interrupt())
        found[f"stretch {number}"] = bits(made.losses), made.diverged
        found[f"penalties {number}"] = bits(made.penalties)
        found[f"parameters {number}"] = bits(flat(engine.parameters()))
        found[f"memory {number}"] = _memory_bits(engine)
        found[f"gradients {number}"] = bits(flat(engine.gradients()))
        found[f"losses {number}"] = bits(map(engine.loss_of, (case.dataset, case.test)))
        found[f"batches {number}"] = list(batches.order), list(batches.place)
    return found


def _handed_over(engine: Engine, name: str, case: Case) -> Engine:
    other = make_engine(name, case.experiment, case.dataset)
    other.set_parameters(engine.parameters())
    other.set_optimizer_state(engine.optimizer_state())
    return other


def _memory_bits(engine: Engine) -> list[str]:
    memory = engine.optimizer_state()
    powers = memory.beta1_power, memory.beta2_power
    return bits([*flat(memory.first), *flat(memory.second), *powers])


def _plain(
    hidden: Sequence[int], samples: int, steps: int, step_settings: StepSettings, **values: object
) -> Case:
    given = {f"network.{name}": value for name, value in values.items()}
    experiment = Experiment().with_values({"network.hidden": hidden, "seed": 1, **given})
    return Case(experiment, data_of(1, samples), ((steps, step_settings),), test=data_of(2, 11))


WIDE = _plain((64, 64, 64), 37, 1, StepSettings(0.1, None))
LONG = _plain((3,), 521, 2, StepSettings(3.0, None), activation="tanh")
PARTS = _plain((5, 9), 271, 3, StepSettings(0.5, 263), output_activation="linear")
CLASSES = Case(
    Experiment().with_values(
        {
            "network.output_activation": "softmax",
            "training.loss": "cross_entropy",
            "training.optimizer": "adam",
        }
    ),
    data_of(3, 271, classes=10),
    ((2, StepSettings(0.5, None, 0.01, 0.02)), (2, StepSettings(0.5, 263))),
    test=data_of(4, 273, classes=10),
)
_LARGEST = _plain((128,) * 8, 2, 1, StepSettings(0.1, None), activation="tanh")


# Several blocks of samples, the last one not full; and the largest network that there is.
@example(WIDE)
@example(LONG)
@example(PARTS)
@example(CLASSES)
@example(_LARGEST)
@given(cases())
@settings(deadline=None, max_examples=100)
def test_any_run_has_the_references_bits(case: Case) -> None:
    reference = run("reference", case)
    assert run("exact", case) == reference
    turns = ["reference", "exact", "reference"][: len(case.stretches)]
    if len(turns) > 1:
        assert _run_by(turns, case) == reference


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("first", "then"), [("reference", "exact"), ("exact", "reference")])
def test_every_optimizer_goes_on_where_another_engine_stopped(
    optimizer: str, first: str, then: str
) -> None:
    experiment = Experiment().with_values(
        {
            "network.hidden": [5, 3],
            "network.activation": ["tanh", "softplus"],
            "network.output_activation": "softmax",
            "network.frozen": [[0, 1, 2], [1, 0, 0], [2, 2, 3]],
            "training.loss": "cross_entropy",
            "training.optimizer": optimizer,
            "training.momentum": 0.7,
        }
    )
    step_settings = StepSettings(0.05, 4, 0.001, 0.002, array("d", [1.0, 0.5, 0.25]))
    for before in (1, 2, 7, 20):
        stretches = (before, step_settings), (20, step_settings), (3, step_settings)
        case = Case(experiment, data_of(1, 13, classes=3), stretches)
        reference = run("reference", case)
        assert _run_by([first, then, first], case) == reference
        assert reference["stretch 1"] != ([], True)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", ["reference", "exact"])
def test_a_step_that_diverges_leaves_the_optimizers_memory(name: str, optimizer: str) -> None:
    step_settings = StepSettings(0.01, None)
    case = _plain((3,), 9, 2, step_settings, activation="linear", output_activation="linear")
    experiment = case.experiment.with_values({"training.optimizer": optimizer})
    engine = make_engine(name, experiment, case.dataset)
    batches = BatchOrder(0, len(case.dataset))
    assert len(engine.train(2, step_settings, batches, Interrupt()).losses) == 2
    before = _memory_bits(engine), bits(flat(engine.parameters()))
    made = engine.train(2, StepSettings(1e308, None, 1e308), batches, Interrupt())
    assert (len(made.losses), made.diverged) == (0, True)
    assert (_memory_bits(engine), bits(flat(engine.parameters()))) == before


def test_frozen_parameters_stay_and_their_memory_is_empty() -> None:
    frozen = [(0, 0, 0), (0, 2, 2), (1, 0, 1), (1, 0, 3)]
    for optimizer in OPTIMIZERS:
        experiment = Experiment().with_values(
            {
                "network.hidden": [3],
                "network.frozen": frozen,
                "training.optimizer": optimizer,
            }
        )
        case = Case(experiment, data_of(1, 9), ((5, StepSettings(0.1, None, 0.1, 0.1)),))
        for name in ("reference", "exact"):
            engine = _made(name, case)
            before = engine.parameters()
            engine.train(5, case.stretches[0][1], BatchOrder(0, 9), Interrupt())
            after, memory = engine.parameters(), engine.optimizer_state()
            for i, layer in enumerate(before):
                for j, row in enumerate(layer):
                    for k, p in enumerate(row):
                        assert (after[i][j][k] == p) is ((i, j, k) in frozen)
            for i, j, k in frozen:
                assert memory.first[i][j][k] == memory.second[i][j][k] == 0.0


def test_every_width_of_a_layer_has_the_references_bits() -> None:
    names = sorted(ACTIVATIONS)
    for width in range(1, 65):
        chosen = {"activation": names[width % 8], "output_activation": names[width // 8 % 8]}
        case = _plain((width, 65 - width), 5 + width % 8, 2, StepSettings(0.3, None), **chosen)
        assert run("exact", case) == run("reference", case), case


# Sums over more than 256 inputs are made in parts; gradients are, of 32 inputs each.
@pytest.mark.parametrize("inputs", [3, 33, 64, 255, 256, 257, 513, 784, 1024])
def test_any_number_of_inputs_has_the_references_bits(inputs: int) -> None:
    experiment = of_many_inputs(
        inputs,
        hidden=[9],
        activation="relu",
        output_activation="softmax",
        frozen=[(0, 8, inputs), (0, 3, inputs // 2), (1, 0, 8)],
    ).with_values({"training.loss": "cross_entropy", "training.optimizer": "adam"})
    step_settings = StepSettings(0.01, 7, 0.001, 0.002)
    dataset = data_of(inputs, 17, EDGES[:5], classes=10, inputs=inputs)
    edges = [(place, edge) for place, edge in enumerate(EDGES[:6])]
    case = Case(experiment, dataset, ((2, step_settings), (1, StepSettings(0.1, None))), (*edges,))
    case = replace(case, test=data_of(inputs + 1, 5, classes=10, inputs=inputs))
    reference = run("reference", case)
    assert reference["stretch 1"] != ([], True)
    assert run("exact", case) == reference


def test_every_activation_and_loss_at_every_depth_has_the_references_bits() -> None:
    optimizers = cycle(OPTIMIZERS)
    step_settings = StepSettings(0.7, 4)
    for depth in range(6):
        for hidden in ACTIVATIONS:
            for loss in LOSSES:
                for last in OUTPUTS[loss]:
                    experiment = Experiment().with_values(
                        {
                            "network.hidden": (3, 6, 2, 9, 1)[:depth],
                            "network.activation": hidden,
                            "network.output_activation": last,
                            "training.loss": loss,
                            "training.optimizer": next(optimizers),
                        }
                    )
                    dataset = data_of(1, 9, classes=3 if last == "softmax" else 0)
                    case = Case(experiment, dataset, ((3, step_settings),), test=dataset)
                    assert run("exact", case) == run("reference", case), case


def test_batches_of_many_samples_have_the_references_bits() -> None:
    """More than processors keep near, whose reading is begun before they are needed."""
    count = 50_500
    experiment = Experiment().with_values({"network.hidden": [1]})
    dataset = data_of(2, count)
    found = []
    for name in ("reference", "exact"):
        engine, order = make_engine(name, experiment, dataset), BatchOrder(4, count)
        losses: list[float] = []
        # Across the end of an epoch.
        for steps, size in ((2, 100), (1, count - 150), (2, 100)):
            losses += engine.train(steps, StepSettings(0.1, size), order, Interrupt()).losses
        found.append((bits(losses), bits(flat(engine.parameters())), order.order, order.place))
    assert found[0] == found[1]


def test_a_run_diverges_at_the_references_step() -> None:
    ends = set()
    for rate in (0.3, 0.4, 30.0, 1e9):
        step_settings = StepSettings(rate, 4)
        case = _plain(
            (6, 3), 13, 400, step_settings, activation="linear", output_activation="linear"
        )
        engines = _made("reference", case), _made("exact", case)
        orders = [BatchOrder(3, 13) for _ in engines]
        one, two = (
            engine.train(400, step_settings, order, Interrupt())
            for engine, order in zip(engines, orders, strict=True)
        )
        assert (one.diverged, bits(one.losses)) == (two.diverged, bits(two.losses))
        assert bits(flat(engines[0].parameters())) == bits(flat(engines[1].parameters()))
        assert (orders[0].order, orders[0].place) == (orders[1].order, orders[1].place)
        assert one.diverged
        ends.add(len(one.losses))
    assert len(ends) == 4
    assert max(ends) > 10


@given(cases(), st.data())
@settings(deadline=None, max_examples=60)
def test_any_gradients_have_the_references_bits(case: Case, data: st.DataObject) -> None:
    count = len(case.dataset)
    batch = data.draw(st.none() | st.lists(st.integers(0, count - 1), min_size=1, max_size=19))
    exact, reference = _made("exact", case), _made("reference", case)
    before = bits(flat(exact.parameters()))
    assert bits(flat(exact.gradients(batch))) == bits(flat(reference.gradients(batch)))
    assert bits(flat(exact.parameters())) == before


@pytest.mark.parametrize("batch", [[4, 3, 2, 1, 0], [2] * 5, [2] * 7, range(4), [0]])
def test_a_batch_as_long_as_the_dataset_is_no_other_batch(batch: Sequence[int]) -> None:
    case = _plain((3,), 5, 1, StepSettings(0.1, None))
    exact, reference = _made("exact", case), _made("reference", case)
    assert bits(flat(exact.gradients(batch))) == bits(flat(reference.gradients(batch)))


_coordinates = st.sampled_from(EDGES) | st.floats()
#: Where every feature has a value.
_inside = st.floats(-5, 5)


@given(cases(), st.data())
@settings(deadline=None, max_examples=60)
def test_any_outputs_have_the_references_bits(case: Case, data: st.DataObject) -> None:
    number = _inside if case.experiment.network.features else _coordinates
    point = st.tuples(*[number] * case.experiment.data.dimensions)
    points = data.draw(st.lists(point, max_size=19))
    exact, reference = _made("exact", case), _made("reference", case)
    found, expected = exact.forward(points), reference.forward(points)
    assert [bits(outputs) for outputs in found] == [bits(outputs) for outputs in expected]


def test_parameters_at_the_edges_of_numbers_have_the_references_bits() -> None:
    random = Random(5)
    for activation in ACTIVATIONS:
        for last in ACTIVATIONS:
            chosen = {"activation": activation, "output_activation": last}
            plain = _plain((9, 5), 10, 3, StepSettings(0.1, None), **chosen)
            edges = tuple((place, random.choice(EDGES)) for place in range(83))
            # Without the huge ones, beside which the others vanish; with them, the run diverges.
            small = tuple((place, edge) for place, edge in edges if abs(edge) <= 1)
            dataset = Dataset(((-0.0, 0.0), (0.0, -0.0), *plain.dataset.inputs), (0.5,) * 12)
            for put_in in (edges, small):
                case = Case(plain.experiment, dataset, plain.stretches, put_in)
                assert run("exact", case) == run("reference", case), case
                exact, reference = _made("exact", case), _made("reference", case)
                assert bits(flat(exact.gradients())) == bits(flat(reference.gradients())), case
