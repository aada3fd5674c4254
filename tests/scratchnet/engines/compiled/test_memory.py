"""No kernel writes where it has no room, and nothing that lies there gets into a result."""

import numpy as np
import pytest
from numpy.typing import NDArray

from scratchnet.batches import BatchOrder
from scratchnet.datasets import Dataset
from scratchnet.engines import Engine, Interrupt, StepSettings, make_engine
from scratchnet.engines.compiled.engine import CompiledEngine
from scratchnet.experiment import Experiment
from tests.scratchnet.engines.compiled.cases import bits, data_of, flat

Array = NDArray[np.float64]

#: So many numbers around each array, and what they are: no result that takes one in is a number.
_MARGIN, _MARK = 64, np.nan


def _surrounded(numbers: Array) -> tuple[Array, Array]:
    """Return a copy of an array with marks around it, and the whole."""
    whole = np.full(len(numbers) + 2 * _MARGIN, _MARK)
    inner = whole[_MARGIN:-_MARGIN]
    inner[:] = numbers
    return inner, whole


def _fenced(engine: Engine) -> list[Array]:
    """Let an engine work in arrays with marks around them; return those, marks included."""
    assert isinstance(engine, CompiledEngine)
    wholes = []
    for holder in ("_net", "_space", "_samples"):
        made = getattr(engine, holder)
        for name, value in made._asdict().items():
            if isinstance(value, np.ndarray) and value.dtype == np.float64:
                inner, whole = _surrounded(value)
                wholes.append(whole)
                made = made._replace(**{name: inner})
        setattr(engine, holder, made)
    return wholes


def _all(engine: Engine, samples: int, batch: int | None) -> list[str]:
    batches = BatchOrder(3, samples)
    made = engine.train(3, StepSettings(0.2, batch), batches, Interrupt())
    outputs = [value for row in engine.forward([(0.5, k) for k in range(21)]) for value in row]
    maps = engine.maps((-1.0, 1.0), 5, hidden=True).ravel().tolist()
    return bits(
        [*made.losses, *flat(engine.parameters()), *flat(engine.gradients()), *outputs, *maps]
    )


@pytest.mark.parametrize("name", ["exact", "fast"])
@pytest.mark.parametrize("hidden", [(), (1,), (9, 3), (64, 8, 65)])
@pytest.mark.parametrize(("samples", "batch"), [(1, None), (9, None), (300, None), (300, 29)])
def test_what_lies_around_the_arrays_stays_outside(
    name: str, hidden: tuple[int, ...], samples: int, batch: int | None
) -> None:
    experiment = Experiment().with_values({"network.hidden": hidden, "network.activation": "tanh"})
    dataset: Dataset = data_of(2, samples)
    fenced = make_engine(name, experiment, dataset)
    wholes = _fenced(fenced)
    assert len(wholes) == 3 + 4 + 4
    found = _all(fenced, samples, batch)
    assert found == _all(make_engine(name, experiment, dataset), samples, batch)
    assert "nan" not in found
    for whole in wholes:
        assert np.isnan(whole[:_MARGIN]).all()
        assert np.isnan(whole[-_MARGIN:]).all()
