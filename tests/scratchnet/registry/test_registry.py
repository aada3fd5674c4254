"""Records that are registered while the program runs are found everywhere."""

import json
from collections.abc import Iterator

import numpy as np
import pytest

from scratchnet.cli import main
from scratchnet.datasets import build_dataset
from scratchnet.engines import EngineUnavailable, make_engine
from scratchnet.errors import InvalidInput
from scratchnet.experiment import PARAMETERS, Experiment, json_schema
from scratchnet.reference.article import Activation, Loss
from scratchnet.registry import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    OUTPUT_ACTIVATIONS,
    ActivationRecord,
    LossRecord,
    OptimizerRecord,
    Registry,
)
from scratchnet.run.session import Session

_CUBE = ActivationRecord(
    name="cube",
    label="Cube",
    definition=Activation(lambda z: z * z * z, lambda z, _a: 3 * z * z),
    derivative_needs_z=True,
    formula="z * z * z",
    array=lambda z: z**3,
    onnx=lambda graph, z: graph.add("Mul", graph.add("Mul", z, z), z),
    pytorch="values**3",
)
_FOURTH = LossRecord(
    name="fourth",
    label="Fourth power",
    definition=Loss(
        lambda outputs, targets: sum((p - t) ** 4 for p, t in zip(outputs, targets, strict=True)),
        lambda outputs, targets: [4 * (p - t) ** 3 for p, t in zip(outputs, targets, strict=True)],
    ),
    formula="(p - t)⁴",
)
_SIGN = OptimizerRecord(
    name="sign",
    label="Sign",
    update=lambda p, m, v, g, h, _: (p - h.learning_rate * ((g > 0) - (g < 0)), m, v),
    hyperparameters=("momentum",),
    is_adaptive=True,
)


@pytest.fixture
def registered() -> Iterator[None]:
    pairs = ((ACTIVATIONS, _CUBE), (LOSSES, _FOURTH), (OPTIMIZERS, _SIGN))
    for registry, record in pairs:
        registry.register(record)
    yield
    for registry, record in pairs:
        registry.unregister(record.name)


def _experiment() -> Experiment:
    return Experiment().with_values(
        {
            "network.activation": "cube",
            "training.loss": "fourth",
            "training.optimizer": "sign",
            "training.learning_rate": 0.01,
            "training.steps": 3,
        }
    )


def test_a_registry_keeps_the_order_and_lets_another_build_upon_it() -> None:
    base: Registry[LossRecord] = Registry(*LOSSES.values())
    more = Registry(_FOURTH, base=base)
    assert list(more) == [*LOSSES, "fourth"]
    assert len(more) == len(LOSSES) + 1
    assert more["squared"] is LOSSES["squared"]
    assert dict(more.labels) == {**LOSSES.labels, "fourth": "Fourth power"}
    with pytest.raises(ValueError, match="squared is registered already"):
        more.register(LOSSES["squared"])
    with pytest.raises(KeyError):
        more["unknown"]


@pytest.mark.usefixtures("registered")
def test_experiments_can_name_them() -> None:
    experiment = _experiment()
    assert experiment.network.activations == ("cube", "sigmoid")
    assert "cube" in OUTPUT_ACTIVATIONS
    assert list(OUTPUT_ACTIVATIONS)[-1] == "softmax"
    for path, name in (("network.output_activation", "cube"), ("training.optimizer", "sign")):
        assert PARAMETERS[path].choices[name]
        assert name in PARAMETERS[path].allowed()
        assert name in json.dumps(json_schema())
    assert experiment.matters("training.momentum")


def test_nobody_can_name_them_before_or_afterwards() -> None:
    with pytest.raises(InvalidInput, match="cube"):
        _experiment()


@pytest.mark.usefixtures("registered")
def test_the_reference_trains_with_them_and_maps_show_them() -> None:
    session = Session(_experiment())
    while not session.ended:
        session.advance()
    assert session.step == 3
    weight = session.parameters()[0][0][0]
    assert weight - session.initial_parameters[0][0][0] == pytest.approx(0.03, abs=0.03)
    shown = session.maps(5, hidden=True)
    assert shown.shape == (5, 5, 5)
    (w, v, b), (low, high) = session.parameters()[0][0], (-2.0, 2.0)
    x = y = low + (high - low) * 0.1
    assert shown[0, 0, 0] == pytest.approx((x * w + y * v + b) ** 3)
    assert np.isfinite(shown).all()


@pytest.mark.usefixtures("registered")
def test_the_command_line_takes_them(capsys: pytest.CaptureFixture[str]) -> None:
    settings = ("network.activation=cube", "training.loss=fourth", "training.optimizer=sign")
    chosen = [part for text in settings for part in ("--set", text)]
    assert main(["train", "--engine", "reference", "--set", "training.steps=2", *chosen]) == 0
    assert capsys.readouterr().out.startswith("1 ")


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize("engine", ["exact", "fast"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("network.activation", "cube"),
        ("training.loss", "fourth"),
        ("training.optimizer", "sign"),
    ],
)
def test_a_compiled_engine_states_that_it_has_no_branch_for_them(
    engine: str, path: str, name: str
) -> None:
    experiment = Experiment().with_values({path: name})
    with pytest.raises(EngineUnavailable, match=f"it has no \\w+ {name}"):
        make_engine(engine, experiment, build_dataset(experiment))
