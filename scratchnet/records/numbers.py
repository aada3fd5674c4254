"""Numbers of a run as they stand in files: losses as base64, parameters as lists."""

import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

from scratchnet.declare.parameter import finite
from scratchnet.errors import InvalidValue
from scratchnet.experiment import Experiment
from scratchnet.experiment.shape import input_names
from scratchnet.records.run import as_bytes
from scratchnet.reference.article import Parameters

#: Losses are many: so many go in one portion, between which other threads have their turn. Their
#: bytes are a multiple of three, so that the base64 of portions is that of the whole.
_PORTION = 60_000
_CHARACTERS = _PORTION * 8 // 3 * 4


def encoded(numbers: Sequence[float]) -> str:
    """Return doubles as base64 of their eight bytes each, the least significant first."""
    portions = (
        b64encode(as_bytes(array("d", numbers[start : start + _PORTION]))).decode("ascii")
        for start in range(0, len(numbers), _PORTION)
    )
    return "".join(portions)


def decoded(field: str, text: object, count: int | range) -> "memoryview[float]":
    """Return the doubles, read-only; ``count`` is how many there have to be.

    Raises InvalidValue for anything else, and for numbers that are not finite.
    """
    counts = range(count, count + 1) if isinstance(count, int) else count
    words = f"{counts[0]:,}" if len(counts) == 1 else f"up to {counts[-1]:,}"
    allowed = f"{words} finite numbers as base64 of little-endian doubles"
    if not isinstance(text, str):
        raise InvalidValue(field, text, allowed)
    numbers = array("d")
    for start in range(0, len(text), _CHARACTERS):
        try:
            content = b64decode(text[start : start + _CHARACTERS], validate=True)
        except ValueError:
            raise InvalidValue(field, text[:100], allowed) from None
        if len(content) % numbers.itemsize:
            raise InvalidValue(field, text[:100], allowed)
        portion = array("d", content)
        if sys.byteorder == "big":
            portion.byteswap()
        if not all(map(isfinite, portion)):
            raise InvalidValue(field, "a list with a number that is not finite", allowed)
        numbers.extend(portion)
    if len(numbers) not in counts:
        raise InvalidValue(field, f"{len(numbers):,} numbers", allowed)
    view: memoryview[float] = memoryview(numbers)
    return view.toreadonly()


def checked_parameters(field: str, value: object, experiment: Experiment) -> Parameters:
    """Return parameters of the shape that the experiment's network has. Raises InvalidValue.

    How many outputs there are is told by the samples, so that any number of them will do.
    """
    hidden = experiment.network.hidden
    inputs = len(experiment.network.features or input_names(experiment.data))
    outputs = len(value[-1]) if isinstance(value, list) and value and _list(value[-1]) else 0
    sizes = (inputs, *hidden, max(1, outputs))
    words = "-".join(map(str, sizes))
    allowed = f"the parameters of a network {words}, finite numbers: by layer, by neuron, [w…, b]"
    layers = []
    for number, (before, neurons) in enumerate(pairwise(sizes)):
        layer = value[number] if isinstance(value, list) and number < len(value) else None
        rows = [_row(row, before + 1) for row in layer] if isinstance(layer, list) else []
        if len(rows) != neurons or None in rows:
            raise InvalidValue(field, value, allowed)
        layers.append(tuple(row for row in rows if row is not None))
    if isinstance(value, list) and len(value) > len(layers):
        raise InvalidValue(field, value, allowed)
    return tuple(layers)


def _list(value: object) -> bool:
    return isinstance(value, list)


def _row(row: object, length: int) -> tuple[float, ...] | None:
    if not isinstance(row, list) or len(row) != length:
        return None
    numbers = [finite(value) for value in row]
    return (
        tuple(number for number in numbers if number is not None) if None not in numbers else None
    )
