"""The C library's tanh: rebuilt where the bits agree, called where they do not."""

import math
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from scratchnet.engines.compiled.engine import CompiledEngine
from scratchnet.engines.compiled.kernels import library
from scratchnet.engines.compiled.kernels.arithmetic import EXACT, EXACT_REBUILT
from scratchnet.engines.compiled.kernels.library import exact_arithmetic, tanh_of_each
from scratchnet.engines.reference import ReferenceEngine
from scratchnet.experiment import Experiment
from tests.scratchnet.engines.compiled.cases import EDGES, bits, data_of, flat

pytestmark = pytest.mark.slow


@pytest.fixture
def asked_anew() -> Iterator[None]:
    exact_arithmetic.cache_clear()
    yield
    exact_arithmetic.cache_clear()


def _tanh(numbers: list[float]) -> list[float]:
    found = np.empty(len(numbers))
    tanh_of_each(np.array(numbers), found)
    return list(found.tolist())


def test_the_rebuilt_tanh_is_used_only_where_it_has_the_librarys_bits() -> None:
    if exact_arithmetic() is not EXACT_REBUILT:
        pytest.skip("this C library takes another way to tanh, so it is called")
    random = Random(7)
    numbers = [10 ** random.uniform(-20, 2) * random.choice((1, -1)) for _ in range(200_000)]
    numbers += [random.gauss(0, 1) for _ in range(200_000)]
    numbers += [*EDGES, math.inf, -math.inf, math.nan, 22.0, -22.0, 710.0, 1e-17, 2.0**-55, 1.0]
    numbers += [0.0] * (-len(numbers) % 8)
    assert bits(_tanh(numbers)) == bits(map(math.tanh, numbers))


def test_the_rebuilt_tanh_is_a_tanh_on_every_machine() -> None:
    numbers = [k / 64 for k in range(-2000, 2000)]
    for x, found in zip(numbers, _tanh(numbers), strict=True):
        assert found == pytest.approx(math.tanh(x), rel=1e-15, abs=0)


@pytest.mark.parametrize("place", [0, 9_000, 15_999])
def test_a_library_that_differs_in_one_number_is_called(
    monkeypatch: pytest.MonkeyPatch, asked_anew: None, place: int
) -> None:
    odd = library._numbers()[place]

    def tanh(x: float) -> float:
        value = math.tanh(x)
        return math.nextafter(value, 2.0) if x == odd else value

    class _Library:
        def __getattr__(self, name: str) -> object:
            return tanh if name == "tanh" else getattr(math, name)

    monkeypatch.setattr(library, "math", _Library())
    assert exact_arithmetic() is EXACT


def test_what_calls_the_library_has_the_references_bits() -> None:
    experiment = Experiment().with_values(
        {
            "network.hidden": [9, 4],
            "network.activation": "tanh",
            "network.output_activation": "tanh",
        }
    )
    dataset = data_of(3, 21)
    called = CompiledEngine(EXACT, experiment, dataset)
    reference = ReferenceEngine(experiment, dataset)
    assert called.name == "exact"
    assert bits(flat(called.gradients())) == bits(flat(reference.gradients()))
    points = [(k / 7, -k / 5) for k in range(19)]
    assert called.forward(points) == reference.forward(points)
