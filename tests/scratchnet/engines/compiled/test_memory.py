"""No kernel writes outside its arrays, and no number from outside gets into a result."""

from copy import copy
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scratchnet.datasets import Axis, Dataset, Plane
from scratchnet.engines import Engine, Interrupt, StepSettings, make_engine
from scratchnet.engines.batches import BatchOrder
from scratchnet.engines.compiled.engine import CompiledEngine
from scratchnet.experiment import Experiment
from tests.scratchnet.engines.compiled.cases import bits, data_of, flat
from tests.scratchnet.engines.compiled.test_threads import sharing

Array = NDArray[np.float64]

#: So many numbers around each array, and what they are: no result that takes one in is a number.
_MARGIN, _MARK = 64, np.nan
_AXES = (Axis("x", -1.0, 1.0), Axis("y", -1.0, 1.0))


def _surrounded(numbers: Array) -> tuple[Array, Array]:
    """Return a copy of an array with marks around it, and the whole."""
    whole = np.full(len(numbers) + 2 * _MARGIN, _MARK)
    inner = whole[_MARGIN:-_MARGIN]
    inner[:] = numbers
    return inner, whole


def _fenced(engine: Engine) -> list[Array]:
    """Let an engine work in arrays with marks around them; return those, marks included."""
    assert isinstance(engine, CompiledEngine)
    wholes: list[Array] = []
    records = engine._net, engine._optimizer, engine._workspace
    engine.compute_in(*(_fenced_in(record, wholes) for record in records))
    # Other engines may share these, so a copy gets the marks.
    samples = copy(engine._samples)
    for kind in ("rows", "groups"):
        setattr(samples, kind, _fenced_in(getattr(samples, kind), wholes))
    engine._samples = samples
    return wholes


def _fenced_in(made: Any, wholes: list[Array]) -> Any:
    """Return a named tuple with marks around its arrays, those of tuples within it too."""
    for name, value in made._asdict().items():
        if isinstance(value, tuple):
            made = made._replace(**{name: _fenced_in(value, wholes)})
        elif isinstance(value, np.ndarray) and value.dtype == np.float64:
            inner, whole = _surrounded(value)
            wholes.append(whole)
            made = made._replace(**{name: inner})
    return made


def _all(engine: Engine, samples: int, batch: int | None) -> list[str]:
    batches = BatchOrder(3, samples)
    made = engine.train(3, StepSettings(0.02, batch, 0.1, 0.2), batches, Interrupt())
    outputs = [value for row in engine.forward([(0.5, k) for k in range(21)]) for value in row]
    maps = engine.maps(Plane.of_all(_AXES), 5, hidden=True).ravel().tolist()
    memory = engine.optimizer_state()
    numbers = [*made.losses, *made.penalties, *outputs, *maps]
    for tables in (engine.parameters(), engine.gradients(), memory.first, memory.second):
        numbers += flat(tables)
    return bits([*numbers, engine.loss_of(data_of(4, 11))])


@pytest.mark.parametrize("name", ["exact", "fast"])
@pytest.mark.parametrize("hidden", [(), (1,), (9, 3), (64, 8, 65)])
@pytest.mark.parametrize(
    ("loss", "last"),
    [
        ("squared", {"output_activation": "sine"}),
        ("binary_cross_entropy", {}),
        ("cross_entropy", {"output_activation": "softmax"}),
    ],
)
@pytest.mark.parametrize(
    ("samples", "batch", "threads"),
    [(1, None, 1), (9, None, 1), (300, None, 1), (300, 29, 1), (9, None, 3), (301, None, 3)],
)
def test_memory_around_the_arrays_is_not_touched(
    name: str,
    loss: str,
    last: dict[str, str],
    hidden: tuple[int, ...],
    samples: int,
    batch: int | None,
    threads: int,
) -> None:
    names = ("sine", "softplus", "tanh")[: len(hidden)]
    values = {"hidden": hidden, "activation": names, "frozen": [[0, 0, 1]], **last}
    values["dropout"] = 0.25
    experiment = Experiment().with_values(
        {
            **{f"network.{key}": value for key, value in values.items()},
            "training.loss": loss,
            "training.optimizer": "adamw",
        }
    )
    classes = 3 if loss == "cross_entropy" else 0
    dataset: Dataset = data_of(2, samples, classes=classes)
    with sharing(threads):
        fenced = make_engine(name, experiment, dataset)
        wholes = _fenced(fenced)
        found = _all(fenced, samples, batch)
    # Parameters, m and v twice, gradients, frozen, dropout; powers; the room; and the samples,
    # in rows and in groups, each with the arrays of the other empty.
    assert len(wholes) == 9 + 1 + 9 + 2 * 4
    assert found == _all(make_engine(name, experiment, dataset), samples, batch)
    assert "nan" not in found
    for whole in wholes:
        assert np.isnan(whole[:_MARGIN]).all()
        assert np.isnan(whole[-_MARGIN:]).all()
