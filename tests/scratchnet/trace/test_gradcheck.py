"""Gradients agree with central differences, and every bug is found or has a reason not to be."""

from random import Random
from typing import Any

import pytest

from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.registry import ACTIVATIONS, LOSSES, OPTIMIZERS, OUTPUT_ACTIVATIONS
from scratchnet.run.session import Session
from scratchnet.trace import BUGS, reference
from scratchnet.trace.gradcheck import (
    TOLERANCE,
    check_bug,
    check_gradients,
    gradcheck_document,
)

_CLASSES = {"data.source": "gallery", "data.dataset": "blobs_3", "data.samples": 6}


def _experiment(**values: Any) -> Experiment:
    return Experiment().with_values({key.replace("__", "."): v for key, v in values.items()})


def _checked(experiment: Experiment, steps: int = 0) -> float:
    session = Session(experiment)
    session.advance(steps=steps)
    return check_gradients(session).largest_relative_difference


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_agree_for_all_activations_and_losses(activation: str, loss: str) -> None:
    needed = LOSSES[loss].output_activation
    for output in [needed] if needed else [activation, "softmax"]:
        assert output in OUTPUT_ACTIVATIONS
        experiment = Experiment().with_values(
            {
                **_CLASSES,
                "network.hidden": (3, 2),
                "network.activation": activation,
                "network.output_activation": output,
                "training.loss": loss,
                "training.l1": 0.01,
                "training.l2": 0.02,
                "training.learning_rate": 0.1,
            }
        )
        assert _checked(experiment, 1) < 1e-6


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_gradients_agree_with_dropout_and_batches(optimizer: str) -> None:
    experiment = _experiment(
        network__hidden=(4, 3),
        network__dropout=0.3,
        training__batch_size=5,
        training__optimizer=optimizer,
        training__learning_rate=0.01,
    )
    assert _checked(experiment, 30) < 1e-6


@pytest.mark.slow
def test_the_exact_engine_takes_large_networks() -> None:
    experiment = _experiment(network__hidden=(8, 8), training__batch_size=50)
    check = check_gradients(Session(experiment))
    assert (check.samples, check.batch) == (50, 50)
    assert check.agrees


def test_with_dropout_a_larger_network_is_checked_on_fewer_samples() -> None:
    experiment = _experiment(network__hidden=(10, 8), network__dropout=0.5)
    check = check_gradients(Session(experiment))
    assert 0 < check.samples < check.batch == 121
    assert check.agrees


def test_a_kink_is_no_error() -> None:
    # With weights of 0 every ReLU neuron is at its kink.
    experiment = _experiment(
        data__intervals=2, network__activation="relu", network__init="zero", network__hidden=(2,)
    )
    zero_but_last = (((0.0, 0.0, 0.0),) * 2, ((1.0, 1.0, 0.0),))
    experiment = experiment.with_values({"network.parameters": zero_but_last})
    check = check_gradients(Session(experiment))
    assert check.agrees
    assert {(each.layer, each.index) for each in check.parameters if each.at_kink} >= {(0, 2)}


def _networks() -> list[Experiment]:
    """Return 30 experiments of all kinds, each on a few samples."""
    random = Random(0)
    found = []
    while len(found) < 30:
        loss = random.choice(list(LOSSES))
        output = LOSSES[loss].output_activation or random.choice(["linear", "sigmoid", "tanh"])
        layers = random.randint(1, 3)
        found.append(
            Experiment().with_values(
                {
                    **({"data.intervals": 2} if loss == "binary_cross_entropy" else _CLASSES),
                    "seed": len(found),
                    "network.hidden": tuple(random.randint(2, 4) for _ in range(layers)),
                    "network.activation": tuple(
                        random.choice(["sigmoid", "tanh", "relu", "linear", "silu"])
                        for _ in range(layers)
                    ),
                    "network.output_activation": output,
                    "training.loss": loss,
                    "training.optimizer": random.choice(["sgd", "momentum", "adam"]),
                    "training.batch_size": random.choice([None, 1, 4]),
                    "training.learning_rate": 0.1,
                    "training.l2": random.choice([0.0, 0.05]),
                    "training.steps": 20,
                }
            )
        )
    return found


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_is_found_or_there_is_a_reason(bug: str) -> None:
    found = 0
    for number, experiment in enumerate(_networks()):
        check = check_bug(experiment, bug)
        assert check.agrees == bool(check.invisible), (number, check.largest_relative_difference)
        found += not check.agrees
    assert (found >= 5) == BUGS[bug].in_gradient


def test_no_bug_reaches_the_reference_or_other_copies() -> None:
    experiment = _experiment(data__intervals=2)
    before = Session(experiment)
    before.advance(steps=3)
    for bug in BUGS:
        check_bug(experiment, bug)
        copy: Any = reference(traced=False)
        assert bug not in repr(copy.engine.ReferenceEngine.name)
    after = Session(experiment)
    after.advance(steps=3)
    assert after.parameters() == before.parameters()
    assert check_gradients(after).agrees


@pytest.mark.parametrize("bug", [name for name, bug in BUGS.items() if not bug.in_gradient])
def test_bugs_of_the_update_change_the_run(bug: str) -> None:
    from scratchnet.trace.reference import engine_with_bug

    optimizer = {"momentum-sign": "momentum", "uphill": "sgd", "no-bias-correction": "adam"}[bug]
    experiment = _experiment(
        data__intervals=2, training__optimizer=optimizer, training__learning_rate=0.1
    )
    right, wrong = Session(experiment), Session(experiment, engine_with_bug(bug))
    for session in right, wrong:
        session.advance(steps=20)
    assert wrong.losses[-1] > right.losses[-1]
    assert wrong.engine not in ("reference", "exact", "fast")
    assert not wrong.may_use_engine("exact")


def test_the_document_has_every_parameter() -> None:
    check = check_bug(_experiment(data__intervals=2), "bias-gradient-missing")
    found = gradcheck_document(check)
    assert found["bug"] == "bias-gradient-missing"
    assert found["largest_relative_difference"] == 1.0 > TOLERANCE
    assert not found["agrees"]
    assert len(found["parameters"]) == 17
    biases = [each for each in found["parameters"] if each["relative_difference"] == 1.0]
    assert [(each["layer"], each["neuron"], each["index"]) for each in biases] == [
        *((0, j, 2) for j in range(4)),
        (1, 0, 4),
    ]
    assert all(each["analytic"] == 0 for each in biases)


def test_steps_that_are_not_there_are_refused() -> None:
    with pytest.raises(InvalidValue, match="step is 3; allowed: 1 to 2"):
        check_bug(_experiment(data__intervals=2, training__steps=2), "uphill", 3)
