"""The C library's exp and tanh: rebuilt where the bits agree, called where they do not."""

import math
from collections.abc import Callable, Iterator
from random import Random

import numpy as np
import pytest

from scratchnet.engines.cache import cache_folder
from scratchnet.engines.compiled import arithmetics
from scratchnet.engines.compiled.arithmetics import EXACT_WITH, exact_arithmetic, rebuilt_of_each
from scratchnet.engines.compiled.engine import CompiledEngine
from scratchnet.engines.compiled.kernels.building import compile_object
from scratchnet.engines.reference import ReferenceEngine
from scratchnet.experiment import Experiment
from tests.scratchnet.engines.compiled.cases import EDGES, bits, data_of, flat

pytestmark = pytest.mark.slow


@pytest.fixture
def asked_anew() -> Iterator[None]:
    exact_arithmetic.cache_clear()
    yield
    exact_arithmetic.cache_clear()


def _exp(x: float) -> float:
    """Return e^x as the kernels have it: infinity where Python raises an error."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


_FUNCTIONS: dict[str, Callable[[float], float]] = {"exp": _exp, "tanh": math.tanh}


def _rebuilt(name: str, numbers: list[float]) -> list[float]:
    powers, tanhs = rebuilt_of_each(np.array(numbers))
    return list((powers if name == "exp" else tanhs).tolist())


@pytest.mark.parametrize("name", _FUNCTIONS)
def test_what_is_rebuilt_has_the_librarys_bits(name: str) -> None:
    if name not in exact_arithmetic().rebuilt:
        pytest.skip(f"this C library takes another way to {name}, so it is called")
    random = Random(7)
    numbers = [10 ** random.uniform(-20, 3) * random.choice((1, -1)) for _ in range(200_000)]
    numbers += [random.gauss(0, 1) for _ in range(200_000)]
    numbers += [random.uniform(-750, 710) for _ in range(50_000)]
    numbers += [k * math.log(2) / 256 for k in range(-2000, 2000)]
    numbers += [*EDGES, math.inf, -math.inf, math.nan, 22.0, -22.0, 710.0, 1e-17, 2.0**-55, 1.0]
    for edge in (-512.0, 709.0):
        numbers += [edge, math.nextafter(edge, 0), math.nextafter(edge, 2 * edge)]
    numbers += [0.0] * (-len(numbers) % 8)
    assert bits(_rebuilt(name, numbers)) == bits(map(_FUNCTIONS[name], numbers))


@pytest.mark.parametrize("name", _FUNCTIONS)
def test_what_is_rebuilt_is_its_function_on_every_machine(name: str) -> None:
    numbers = [k / 64 for k in range(-2000, 2000)]
    for x, found in zip(numbers, _rebuilt(name, numbers), strict=True):
        assert found == pytest.approx(_FUNCTIONS[name](x), rel=1e-15, abs=0)


@pytest.mark.parametrize("name", _FUNCTIONS)
@pytest.mark.parametrize("place", [0, 9_000, 15_999])
def test_a_function_that_differs_in_one_number_is_called(
    monkeypatch: pytest.MonkeyPatch, asked_anew: None, name: str, place: int
) -> None:
    rebuilt = exact_arithmetic().rebuilt
    exact_arithmetic.cache_clear()
    odd = arithmetics._numbers()[place]

    def differing(x: float) -> float:
        value: float = getattr(math, name)(x)
        return math.nextafter(value, 2.0) if x == odd else value

    class _Library:
        def __getattr__(self, wanted: str) -> object:
            return differing if wanted == name else getattr(math, wanted)

    monkeypatch.setattr(arithmetics, "math", _Library())
    assert exact_arithmetic().rebuilt == tuple(each for each in rebuilt if each != name)


@pytest.mark.parametrize("rebuilt", [(), ("exp",)])
def test_what_calls_the_library_has_the_references_bits(rebuilt: tuple[str, ...]) -> None:
    if not set(rebuilt) <= set(exact_arithmetic().rebuilt):
        pytest.skip("this C library takes another way")
    experiment = Experiment().with_values(
        {
            "network.hidden": [9, 4],
            "network.activation": ["tanh", "silu"],
            "network.output_activation": "sigmoid",
        }
    )
    dataset = data_of(3, 21)
    compile_object(EXACT_WITH[rebuilt].kind, cache_folder())
    called = CompiledEngine(EXACT_WITH[rebuilt], experiment, dataset)
    reference = ReferenceEngine(experiment, dataset)
    assert called.name == "exact"
    assert bits(flat(called.gradients())) == bits(flat(reference.gradients()))
    points = [(k / 7, -k / 5) for k in range(19)]
    assert called.forward(points) == reference.forward(points)
