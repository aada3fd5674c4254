"""What is kept of a run besides its recipe: results, a thinned loss curve and small maps."""

import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scratchnet.records.run import as_bytes
from scratchnet.reference.article import Parameters
from scratchnet.run.snapshot import Frame, Measurement, Snapshot, Status

#: Points of a kept curve: half of them evenly spaced, half evenly on a logarithmic axis.
_CURVE_POINTS = 512
#: Cells of a kept map along each axis: for up to so many outputs, and for more.
_FEW_OUTPUTS, _MAP_CELLS, _MAP_CELLS_OF_MANY = 3, 48, 24


@dataclass(frozen=True, slots=True)
class StoredRun:
    """What a list of runs shows of one of them.

    ``number`` counts all runs that were ever kept, from 1, and ``id`` is what the store calls it.
    ``name`` is what the user calls it, or "", and ``colour`` the number of the colour that the user
    chose, if any. ``began`` and ``changed`` are seconds since 1970. ``parent`` is the id of the run
    that it left after ``branched_at`` steps, or "". ``metric`` is the name of the task's principal
    metric, with its value for training and for test samples. ``network`` are the sizes of the
    layers, such as "2-4-1". ``settings`` are the parameters of the experiment at the end that
    matter, by path, as JSON has them; samples are named by their digest.
    """

    number: int
    id: str
    began: float
    changed: float
    name: str
    note: str
    colour: int | None
    pinned: bool
    parent: str
    branched_at: int
    engine: str
    steps: int
    status: Status
    stopped_by: str
    loss: float | None
    test_loss: float | None
    metric: str
    metric_value: float | None
    test_metric_value: float | None
    network: str
    settings: Mapping[str, object]

    @property
    def title(self) -> str:
        """What the run is called."""
        return self.name or f"Run {self.number}"


@dataclass(frozen=True, slots=True)
class Curve:
    """A thinned loss curve: losses of real steps, never means of several.

    ``losses`` are those of ``steps``, counted from 1; ``test_losses`` were measured after
    ``test_steps``.
    """

    steps: Sequence[int]
    losses: Sequence[float]
    test_steps: Sequence[int]
    test_losses: Sequence[float]


@dataclass(frozen=True, slots=True)
class StoredMaps:
    """A network's outputs over its plane, coarser than on the screen.

    ``values``: single precision, in the shape (outputs, rows, columns).
    """

    shape: tuple[int, int, int]
    values: Sequence[float]


def sizes_in(parameters: Parameters) -> list[int]:
    """Return the number of inputs, and the neurons of each layer."""
    # The last number of a neuron is its bias.
    return [len(parameters[0][0]) - 1, *map(len, parameters)]


def curve_of(snapshot: Snapshot) -> Curve:
    """Return the thinned curve of a run."""
    steps = spread_steps(snapshot.step)
    measured = [each for each in snapshot.measurements if each.test_loss is not None]
    picked: list[Measurement] = [measured[number - 1] for number in spread_steps(len(measured))]
    return Curve(
        array("q", steps),
        array("d", [snapshot.losses[step - 1] for step in steps]),
        array("q", [each.step for each in picked]),
        array("d", [each.test_loss or 0.0 for each in picked]),
    )


def spread_steps(count: int) -> list[int]:
    """Return numbers from 1 to ``count``: evenly spaced ones, and ones whose ratios are even.

    All of them if they are few: they are the points of a thinned curve.
    """
    half = _CURVE_POINTS // 2
    if count <= _CURVE_POINTS:
        return list(range(1, count + 1))
    even = {1 + (count - 1) * number // (half - 1) for number in range(half)}
    return sorted(even | {round(count ** (number / (half - 1))) for number in range(half)})


def maps_of(frame: Frame) -> StoredMaps:
    """Return a frame's maps of the outputs, at fewer points."""
    import numpy as np

    maps = frame.model_map
    cells = _MAP_CELLS if len(maps) <= _FEW_OUTPUTS else _MAP_CELLS_OF_MANY
    rows, columns = (
        [size * (2 * number + 1) // (2 * min(size, cells)) for number in range(min(size, cells))]
        for size in maps.shape[1:]
    )
    # What a run that diverges comes to is beyond single precision.
    with np.errstate(over="ignore"):
        picked = maps[:, rows][:, :, columns].astype("<f4")
    outputs, height, width = picked.shape
    values = array("f")
    values.frombytes(picked.tobytes())
    if sys.byteorder == "big":
        values.byteswap()
    return StoredMaps((outputs, height, width), values)


def packed_curve(curve: Curve) -> bytes:
    """Return a curve as bytes."""
    counts = array("q", [len(curve.steps), len(curve.test_steps)])
    whole = array("q", [*counts, *curve.steps, *curve.test_steps])
    if sys.byteorder == "big":
        whole.byteswap()
    numbers = as_bytes(array("d", [*curve.losses, *curve.test_losses]))
    return zlib.compress(whole.tobytes() + numbers)


def unpacked_curve(packed: bytes) -> Curve:
    """Return the curve that `packed_curve` made bytes of."""
    content = zlib.decompress(packed)
    whole = _from_bytes("q", content[:16])
    count, test_count = whole
    steps = 16 + 8 * (count + test_count)
    whole, numbers = _from_bytes("q", content[16:steps]), _from_bytes("d", content[steps:])
    return Curve(whole[:count], numbers[:count], whole[count:], numbers[count:])


def packed_maps(maps: StoredMaps) -> bytes:
    """Return maps as bytes."""
    head = array("q", maps.shape)
    values = array("f", maps.values)
    if sys.byteorder == "big":
        head.byteswap()
        values.byteswap()
    return zlib.compress(head.tobytes() + values.tobytes())


def unpacked_maps(packed: bytes) -> StoredMaps:
    """Return the maps that `packed_maps` made bytes of."""
    content = zlib.decompress(packed)
    outputs, rows, columns = _from_bytes("q", content[:24])
    return StoredMaps((outputs, rows, columns), _from_bytes("f", content[24:]))


def _from_bytes(kind: str, content: bytes) -> "array[Any]":
    """Return little-endian numbers as an array of this machine's."""
    numbers: array[Any] = array(kind)
    numbers.frombytes(content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
