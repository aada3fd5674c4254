"""A gradient as a product: it is equal to it, and the smallest factor is named."""

import math

import pytest
from hypothesis import given, settings

from scratchnet.experiment import Experiment
from scratchnet.run.session import Session
from scratchnet.trace import StepTrace, Walk
from scratchnet.trace.factors import FactorKind, Product, is_gradient, product_of
from tests.scratchnet.trace.strategies import experiments


def _walk(experiment: Experiment, position: int = 0) -> Walk:
    return Walk(StepTrace.next_of(Session(experiment)), position)


@settings(max_examples=30, deadline=None)
@given(experiments())
def test_the_product_is_the_gradient(experiment: Experiment) -> None:
    walk = _walk(experiment)
    for stop in walk:
        if not is_gradient(stop):
            continue
        product = product_of(walk, stop)
        computed = math.prod(factor.value for factor in product.factors)
        assert math.isclose(computed, product.value, rel_tol=1e-9, abs_tol=1e-300)
        others = [f for f in product.factors if f.kind is not FactorKind.MEAN]
        assert abs(product.factors[product.smallest].value) == min(abs(f.value) for f in others)


def _of_first_weight(
    layers: object, activation: str, *, points: object = ((1.0,),), target: float = 0.0
) -> Product:
    walk = _walk(
        Experiment().with_values(
            {
                "data.source": "table",
                "data.inputs": points,
                "data.targets": (target,),
                "data.scaling": "none",
                "network.hidden": (len(layers[0]),),  # type: ignore[index]
                "network.activation": activation,
                "network.output_activation": "linear",
                "network.parameters": layers,
                "training.loss": "squared",
            }
        )
    )
    stop = next(stop for stop in walk if (stop.quantity, stop.layer) == ("d_weight", 0))
    return product_of(walk, stop)


@pytest.mark.parametrize(
    ("layers", "activation", "kind", "said"),
    [
        ((((9.0, 0.0),), ((1.0, 0.0),)), "sigmoid", FactorKind.DERIVATIVE, "saturated"),
        ((((-3.0, 0.0),), ((1.0, 1.0),)), "relu", FactorKind.DERIVATIVE, "dead ReLU: z = −3"),
        ((((0.5, 0.0),), ((0.001, 1.0),)), "tanh", FactorKind.WEIGHT, "tiny weight"),
        ((((1.0, 0.0),), ((1.0, -1.0),)), "relu", FactorKind.ERROR, "small error"),
        (
            (((0.5, 0.0), (0.5, 0.0)), ((1.0, 1.0, 1.0),)),
            "relu",
            FactorKind.DERIVATIVE,
            "not small",
        ),
    ],
)
def test_the_smallest_factor_is_named(
    layers: object, activation: str, kind: FactorKind, said: str
) -> None:
    product = _of_first_weight(layers, activation)
    assert said.lower() in product.reason.lower()
    if said != "not small":
        assert product.factors[product.smallest].kind is kind


def test_a_small_input_and_paths_that_cancel() -> None:
    layers = (((1.0, 1.0),), ((1.0, 1.0),))
    assert "input of 0" in _of_first_weight(layers, "relu", points=((0.0,),)).reason
    walk = _walk(
        Experiment().with_values(
            {
                "data.source": "table",
                "data.inputs": ((1.0,),),
                "data.targets": ((0.0, -2.0),),
                "data.scaling": "none",
                "network.hidden": (1,),
                "network.activation": "relu",
                "network.output_activation": "linear",
                "network.parameters": (((1.0, 0.0),), ((1.0, 0.0), (-1.0, 0.01))),
                "training.loss": "squared",
            }
        )
    )
    stop = next(stop for stop in walk if (stop.quantity, stop.layer) == ("d_output", 0))
    product = product_of(walk, stop)
    assert product.factors[product.smallest].kind is FactorKind.PATHS


def test_other_numbers_are_refused() -> None:
    walk = _walk(Experiment())
    with pytest.raises(ValueError, match="term is no gradient"):
        product_of(walk, walk.stops(0)[0])
