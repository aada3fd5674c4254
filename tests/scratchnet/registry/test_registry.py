"""Registries keep records in order; engines say what they have no branch for.

`tests/test_change_cost.py` shows where registered records are found.
"""

from collections.abc import Iterator

import pytest

from scratchnet.datasets import build_dataset
from scratchnet.engines import EngineUnavailable, make_engine
from scratchnet.experiment import Experiment
from scratchnet.reference.article import Activation, Loss
from scratchnet.registry import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    ActivationRecord,
    LossRecord,
    OptimizerRecord,
    Registry,
)

_CUBE = ActivationRecord(
    name="cube",
    label="Cube",
    help="z cubed.",
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
    help="The fourth power.",
    definition=Loss(
        lambda outputs, targets: sum((p - t) ** 4 for p, t in zip(outputs, targets, strict=True)),
        lambda outputs, targets: [4 * (p - t) ** 3 for p, t in zip(outputs, targets, strict=True)],
    ),
    formula="(p - t)⁴",
)
_SIGN = OptimizerRecord(
    name="sign",
    label="Sign",
    help="Moves by the sign.",
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
