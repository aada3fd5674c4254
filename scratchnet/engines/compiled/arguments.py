"""What kernels take, as it lies in memory: known to those who call them and to those who compile.

A kernel gets the address of a block of 64-bit words: first room for its results, then its
arguments one after another. An array takes two words, its address and its length; every number
takes one. This module needs no LLVM.
"""

from array import array
from collections.abc import Iterable
from ctypes import addressof, c_char
from dataclasses import dataclass
from functools import cache
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple, NewType, get_type_hints

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]
if TYPE_CHECKING:
    ArrayOfIntegers = array[int]
    ArrayOfFloats = array[float]
else:
    # Before Python 3.12 an array's type cannot say what it holds.
    ArrayOfIntegers = NewType("ArrayOfIntegers", array)
    ArrayOfFloats = NewType("ArrayOfFloats", array)

#: So many numbers are computed side by side.
LANES = 8

#: The columns of the table of layers: how many inputs and neurons, the code of the activation,
#: where the parameters begin, how many neurons (the network's inputs count) lie before the layer's
#: inputs and its outputs, 1 if pre-activations are to be kept, and how many neurons lie before it
#: if each layer is filled up to whole panels.
SIZE, NEURONS, KIND, WEIGHTS, INPUTS, OUTPUTS, KEEPS_Z, ROWS, COLUMNS = range(9)
#: The numbers of a tile: the layer's place in the table, its first panel and the one behind its
#: last, its first input and the one behind its last. With a layer's last input come its biases.
TILE = 5

#: Where the numbers of a board are, by which threads share a call; see `kernels.sharing`. From
#: `WORK` on the work has so many for itself.
TICKET, DONE, WORK, CLOCK, BOARD = 0, 8, 16, 30, 32
#: The ticket of a call that is over. Below 0 it stays, however often it is counted up.
CLOSED = -(1 << 62)

#: Why there are no more steps.
COMPLETED, DIVERGED, STOPPED = 0, 1, 2


def _codes(*names: str) -> dict[str, int]:
    return {name: code for code, name in enumerate(names)}


#: The codes of what has a branch in the kernels. `softmax` is computed for all outputs at once.
ACTIVATION_CODES = _codes(
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "softplus",
    "silu",
    "gelu",
    "sine",
    "linear",
    "softmax",
)
LOSS_CODES = _codes("squared", "absolute", "huber", "binary_cross_entropy", "cross_entropy")
OPTIMIZER_CODES = _codes("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")


class State(NamedTuple):
    """Parameters, and what the optimizer keeps of each, m and v."""

    parameters: Numbers
    first: Numbers
    second: Numbers


class Net(NamedTuple):
    """A network as the kernels take it: the flat table of ``depth`` layers, with the columns above.

    ``state`` is its parameters with the optimizer's state, ``other`` room for the same
    after a step, ``gradients`` lie as the parameters do. ``frozen`` (P,) holds 1 for parameters
    that stay, or nothing if all may move. ``loss`` is the loss's code, and ``from_logits`` says
    whether it is computed from the pre-activations. ``per_output`` is true if the mean loss is over
    the outputs too. ``dropout`` (depth - 1,) holds the probability of each hidden layer, or nothing
    if no neuron is dropped. ``tiles`` divides the parameters among units of work, flat: see `TILE`.
    With up to ``few`` samples in a step, and one thread, neurons are taken side by side.
    """

    depth: int
    layers: Integers
    state: State
    other: State
    gradients: Numbers
    frozen: Numbers
    dropout: Numbers
    loss: int
    from_logits: bool
    per_output: bool
    tiles: Integers
    few: int


class OptimizerSettings(NamedTuple):
    """An optimizer and its hyper-parameters; ``powers`` (2,) holds β₁ᵗ and β₂ᵗ."""

    code: int
    momentum: float
    decay: float
    beta1: float
    beta2: float
    epsilon: float
    weight_decay: float
    powers: Numbers


class Workspace(NamedTuple):
    """Room to work in, for ``room`` samples, which pass through the network ``block`` at a time.

    ``values`` and ``gradients`` hold inputs and outputs of every layer, and ∂L/∂ each; ``kept``
    the pre-activations of layers that keep them; ``rows`` the ∂L/∂z sample by sample; ``targets``
    and ``losses`` those of the samples; ``spare`` a vector for each output and block. With dropout
    ``masks`` holds the factors of every output, and ``undropped`` the outputs before they were
    multiplied.

    With room for ``lanes`` samples in use, what belongs to a layer's neurons and the samples from
    ``start`` on, a multiple of eight, begins at (neurons before) · lanes + start · neurons.
    """

    block: int
    room: int
    values: Numbers
    gradients: Numbers
    kept: Numbers
    rows: Numbers
    targets: Numbers
    losses: Numbers
    spare: Numbers
    masks: Numbers
    undropped: Numbers


class Samples(NamedTuple):
    """A dataset as the kernels take it.

    ``points`` (N·inputs,) and ``targets`` (N·outputs,), row by row, serve mini-batches;
    ``grouped_points`` and ``grouped_targets`` hold the same in groups of eight samples for steps
    over all of them.
    """

    number: int
    points: Numbers
    targets: Numbers
    grouped_points: Numbers
    grouped_targets: Numbers


class Steps(NamedTuple):
    """The steps that `train` is to make, as many as ``losses`` has room for.

    ``order``, ``place`` and ``base`` are BatchOrder's. A ``batch`` of 0 is all samples in their
    own order. Each step's rate is ``rate`` times its of ``factors``, the last for all that follow.
    Dropout takes its random numbers from ``dropout_base`` and the number of the step, which is
    ``first_step`` for the first. ``stop`` holds a flag that another thread may set to 1. So many
    ``threads`` make the same call with the same ``board``, each with its number, from 0 on.
    """

    order: ArrayOfIntegers
    place: ArrayOfIntegers
    base: np.uint64
    batch: int
    rate: float
    factors: ArrayOfFloats
    l1: float
    l2: float
    dropout_base: np.uint64
    first_step: int
    losses: ArrayOfFloats
    penalties: ArrayOfFloats
    stop: ArrayOfIntegers
    board: Integers
    threads: int
    thread: int = 0


class Evaluation(NamedTuple):
    """What `evaluate` is to find: all neurons from the ``first`` on.

    ``found``, flat (neurons, samples), has room for a multiple of eight samples. Neurons are
    counted through all layers, the network's inputs included. ``losses`` has room for as many
    losses, or is empty if none are wanted. The threads are those of `Steps`.
    """

    first: int
    found: Numbers
    losses: Numbers
    board: Integers
    threads: int
    thread: int = 0


class Rebuilt(NamedTuple):
    """Numbers, a multiple of eight, and room for e^x and tanh x of each."""

    numbers: Numbers
    powers: Numbers
    tanhs: Numbers


@dataclass(frozen=True)
class Signature:
    """A kernel's name, its arguments and its results.

    The kernel takes each of ``records``, and then each field of ``own`` by itself. ``results``
    is their format in the notation of `struct`.
    """

    name: str
    records: tuple[type[NamedTuple], ...]
    own: type[NamedTuple]
    results: str


TRAIN = Signature("train", (Net, OptimizerSettings, Workspace, Samples), Steps, "qq")
EVALUATE = Signature("evaluate", (Net, Workspace, Samples), Evaluation, "d")
REBUILT_OF_EACH = Signature("rebuilt_of_each", (), Rebuilt, "")

#: By the type of an argument: how it is packed, and of an array what it holds.
_FORMATS: dict[Any, tuple[str, str]] = {
    int: ("q", ""),
    float: ("d", ""),
    bool: ("q", ""),
    np.uint64: ("Q", ""),
    Integers: ("qq", "q"),
    Numbers: ("qq", "d"),
    ArrayOfIntegers: ("qq", "q"),
    ArrayOfFloats: ("qq", "d"),
}
_TYPES = {"q": np.dtype("q"), "d": np.dtype("d")}


@cache
def fields_of(record: Any) -> dict[str, Any]:
    """Return the type of each field of a record, in order."""
    return get_type_hints(record)


@cache
def _packing(record: Any) -> tuple[Struct, tuple[Any, ...]]:
    """Return how a record is packed: its words, and for each field what `_flat` is to expect."""
    words = "="
    expected: list[Any] = []
    for kind in fields_of(record).values():
        if kind in _FORMATS:
            field, held = _FORMATS[kind]
            expected.append(_TYPES.get(held))
        else:
            packing, inner = _packing(kind)
            field = packing.format.removeprefix("=")
            expected.append(inner)
        words += field
    return Struct(words), tuple(expected)


def words_of(record: Any) -> bytes:
    """Return a record as kernels take it. Its arrays must outlive every use of what is returned.

    Raises TypeError for an array of another kind or with gaps, which a kernel would misread.
    """
    packing, expected = _packing(record.__class__)
    words: list[Any] = []
    _flatten(record, expected, words)
    return packing.pack(*words)


def _flatten(values: Iterable[Any], expected: Iterable[Any], words: list[Any]) -> None:
    for value, held in zip(values, expected, strict=True):
        if held is None:
            words.append(value)
        elif isinstance(value, np.ndarray):
            words += _place_of(value, held)
        elif isinstance(value, array):
            if value.typecode != held.char:
                raise TypeError(f"no kernel takes this array of {value.typecode}")
            words += value.buffer_info()
        else:
            _flatten(value, held, words)


def _place_of(numbers: NDArray[Any], expected: np.dtype[Any]) -> tuple[int, int]:
    """Return the address and the length of an array."""
    flags = numbers.flags
    if numbers.dtype != expected or not flags.c_contiguous:
        raise TypeError(f"no kernel takes this array of {numbers.dtype}")
    count = numbers.size
    if count == 0:
        return 0, 0
    if not flags.writeable:
        address, _ = numbers.__array_interface__["data"]
        return address, count
    # NumPy's own ways take longer.
    return addressof(c_char.from_buffer(numbers.data)), count
