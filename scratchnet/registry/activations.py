"""What the program knows of each activation besides its definition, one record each.

To add an activation: its function and derivative in ``scratchnet.reference.activations``, a record
here, and a branch in ``scratchnet.engines.compiled.kernels.activations``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import erfc, inf
from typing import TYPE_CHECKING, Any, Protocol

from scratchnet.reference import activations as reference
from scratchnet.reference.activations import LEAK, SOFTPLUS_IS_LINEAR, SQRT_HALF
from scratchnet.reference.article import SIGMOID, Activation
from scratchnet.registry.normal import TAIL_COEFFICIENTS
from scratchnet.registry.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
else:

    class _NumPy:
        """NumPy, imported when first used: it takes longer to import than a command to start."""

        def __getattr__(self, name: str) -> Any:
            import numpy

            return getattr(numpy, name)

    np = _NumPy()


class OnnxGraph(Protocol):
    """What an activation's ONNX form is built with; every value is known by its name."""

    def add(self, operator: str, *inputs: str, **attributes: object) -> str:
        """Add a node and return the name of its output."""

    def number(self, value: float) -> str:
        """Return the name of a constant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivationRecord:
    """One activation.

    - ``help``: what it is and when to use it, for people who choose.
    - ``definition``: the reference's function and derivative; None for one of whole layers.
    - ``low``, ``high``: no output is outside, whatever the pre-activation z.
    - ``steepest``: no slope is larger, in magnitude.
    - ``derivative_needs_z``: the output alone does not determine the derivative.
    - ``formula``: the function of z in plain text, for people to read.
    - ``array``: the function of an array of any shape, with NumPy; softmax takes (…, neurons).
    - ``onnx``: adds nodes to a graph for the value named z, and returns the name of the output.
    - ``pytorch``: an expression of the tensor ``values``, shape (points, neurons).
    - ``scikit_learn``, ``playground``: the names there, None where it does not exist.
    """

    name: str
    label: str
    help: str
    definition: Activation | None
    low: float = -inf
    high: float = inf
    steepest: float = 1.0
    derivative_needs_z: bool = False
    formula: str
    array: "Callable[[Array], Array]"
    onnx: Callable[[OnnxGraph, str], str]
    pytorch: str
    scikit_learn: str | None = None
    playground: str | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether both ends of its range are finite."""
        return -inf < self.low and self.high < inf


# As arrays: stable where the definitions are, so nothing overflows that has a finite value.


def _sigmoid(z: "Array") -> "Array":
    # e^-z overflows to infinity for very negative z, and 1/inf is the right limit, 0.
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-z))


def _tanh(z: "Array") -> "Array":
    return np.tanh(z)


def _relu(z: "Array") -> "Array":
    return np.maximum(z, 0.0)


def _leaky_relu(z: "Array") -> "Array":
    return np.where(z > 0.0, z, LEAK * z)


def _elu(z: "Array") -> "Array":
    return np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0)))


def _softplus(z: "Array") -> "Array":
    return np.where(z > SOFTPLUS_IS_LINEAR, z, np.log1p(np.exp(np.minimum(z, SOFTPLUS_IS_LINEAR))))


def _silu(z: "Array") -> "Array":
    with np.errstate(over="ignore", invalid="ignore"):
        return z / (1.0 + np.exp(-z))


def _gelu(z: "Array") -> "Array":
    # NumPy has no erfc.
    probability = 0.5 * np.vectorize(erfc, otypes=[float])(-SQRT_HALF * z)
    with np.errstate(invalid="ignore"):
        return np.asarray(z * probability)


def _sine(z: "Array") -> "Array":
    # Of an infinite z it is NaN.
    with np.errstate(invalid="ignore"):
        return np.sin(z)


def _linear(z: "Array") -> "Array":
    return z


def _softmax(z: "Array") -> "Array":
    # With an infinite z all are NaN.
    with np.errstate(invalid="ignore"):
        powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


# As ONNX nodes, of operators that ONNX Runtime knows in double precision.


def _positive_or(graph: OnnxGraph, z: str, otherwise: str) -> str:
    return graph.add("Where", graph.add("Greater", z, graph.number(0.0)), z, otherwise)


def _sigmoid_nodes(graph: OnnxGraph, z: str) -> str:
    one = graph.number(1.0)
    return graph.add("Div", one, graph.add("Add", one, graph.add("Exp", graph.add("Neg", z))))


def _relu_nodes(graph: OnnxGraph, z: str) -> str:
    return _positive_or(graph, z, graph.number(0.0))


def _leaky_relu_nodes(graph: OnnxGraph, z: str) -> str:
    return _positive_or(graph, z, graph.add("Mul", graph.number(LEAK), z))


def _elu_nodes(graph: OnnxGraph, z: str) -> str:
    """e^z - 1 of full precision near 0, by W. Kahan: (u - 1) · z / log u with u = e^z."""
    add, one = graph.add, graph.number(1.0)
    negative = add("Min", z, graph.number(0.0))
    u = add("Exp", negative)
    less = add("Sub", u, one)
    exact = add("Mul", less, add("Div", negative, add("Log", u)))
    # Where u rounds to 1 it is z; where u is lost beside 1 it is -1.
    far = add("Equal", less, graph.number(-1.0))
    near = add("Equal", u, one)
    return _positive_or(graph, z, add("Where", near, negative, add("Where", far, less, exact)))


def _softplus_nodes(graph: OnnxGraph, z: str) -> str:
    """log(1 + e) of full precision near 0, by W. Kahan: log u · e / (u - 1) with u = 1 + e."""
    add, one, limit = graph.add, graph.number(1.0), graph.number(SOFTPLUS_IS_LINEAR)
    e = add("Exp", add("Min", z, limit))
    u = add("Add", one, e)
    exact = add("Mul", add("Log", u), add("Div", e, add("Sub", u, one)))
    rounded = add("Where", add("Equal", u, one), e, exact)
    return add("Where", add("Greater", z, limit), z, rounded)


def _silu_nodes(graph: OnnxGraph, z: str) -> str:
    return graph.add("Mul", z, _sigmoid_nodes(graph, z))


def _gelu_nodes(graph: OnnxGraph, z: str) -> str:
    """z·Φ(z) with Φ as in `normal`, for ONNX Runtime has Erf in single precision only."""
    add, number = graph.add, graph.number
    size = add("Abs", z)
    t = add("Div", number(4.0), add("Add", number(4.0), size))
    s = add("Sub", add("Add", t, t), number(1.0))
    polynomial = number(TAIL_COEFFICIENTS[-1])
    for coefficient in reversed(TAIL_COEFFICIENTS[:-1]):
        polynomial = add("Add", add("Mul", polynomial, s), number(coefficient))
    power = add("Exp", add("Mul", number(-0.5), add("Mul", size, size)))
    tail = add("Mul", add("Mul", power, t), polynomial)
    below = add("Less", z, number(0.0))
    return add("Mul", z, add("Where", below, tail, add("Sub", number(1.0), tail)))


def _operator(name: str, **attributes: object) -> Callable[[OnnxGraph, str], str]:
    return lambda graph, z: graph.add(name, z, **attributes)


#: Every activation of single neurons.
ACTIVATIONS = Registry(
    ActivationRecord(
        name="sigmoid",
        label="Sigmoid",
        help="An S-curve from 0 to 1. The article's choice; in deep networks its gradients vanish.",
        definition=SIGMOID,
        low=0.0,
        high=1.0,
        steepest=0.25,
        formula="1 / (1 + exp(-z))",
        array=_sigmoid,
        onnx=_sigmoid_nodes,
        pytorch="torch.sigmoid(values)",
        scikit_learn="logistic",
        playground="sigmoid",
    ),
    ActivationRecord(
        name="tanh",
        label="Tanh",
        help="An S-curve from −1 to 1. A good first choice for small networks and smooth "
        "functions.",
        definition=reference.TANH,
        low=-1.0,
        high=1.0,
        formula="tanh(z)",
        array=_tanh,
        onnx=_operator("Tanh"),
        pytorch="torch.tanh(values)",
        scikit_learn="tanh",
        playground="tanh",
    ),
    ActivationRecord(
        name="relu",
        label="ReLU",
        help="The weighted sum z where that is above 0, else 0. The usual choice for deep "
        "networks; a neuron that is 0 for every sample no longer learns.",
        definition=reference.RELU,
        low=0.0,
        formula="z if z > 0 else 0",
        array=_relu,
        onnx=_relu_nodes,
        pytorch="torch.relu(values)",
        scikit_learn="relu",
        playground="relu",
    ),
    ActivationRecord(
        name="leaky_relu",
        label="Leaky ReLU",
        help=f"Like ReLU, but with a slope of {LEAK} below 0, so that every neuron keeps learning.",
        definition=reference.LEAKY_RELU,
        formula=f"z if z > 0 else {LEAK} * z",
        array=_leaky_relu,
        onnx=_leaky_relu_nodes,
        pytorch=f"nn.functional.leaky_relu(values, {LEAK})",
    ),
    ActivationRecord(
        name="elu",
        label="ELU",
        help="Like ReLU, but curved towards −1 below 0. Use it for smoother functions than ReLU's.",
        definition=reference.ELU,
        low=-1.0,
        formula="z if z > 0 else exp(z) - 1",
        array=_elu,
        onnx=_elu_nodes,
        pytorch="nn.functional.elu(values)",
    ),
    ActivationRecord(
        name="softplus",
        label="Softplus",
        help="A ReLU without its corner, always above 0. Use it for smooth functions.",
        definition=reference.SOFTPLUS,
        low=0.0,
        formula=f"z if z > {SOFTPLUS_IS_LINEAR:g} else log(1 + exp(z))",
        array=_softplus,
        onnx=_softplus_nodes,
        pytorch=f"nn.functional.softplus(values, threshold={SOFTPLUS_IS_LINEAR})",
    ),
    ActivationRecord(
        name="silu",
        label="SiLU",
        help="The weighted sum z times its sigmoid: a smooth ReLU with a dip below 0. Often better "
        "than ReLU in deep networks.",
        definition=reference.SILU,
        steepest=1.1,
        derivative_needs_z=True,
        formula="z / (1 + exp(-z))",
        array=_silu,
        onnx=_silu_nodes,
        pytorch="nn.functional.silu(values)",
    ),
    ActivationRecord(
        name="gelu",
        label="GELU",
        help="The weighted sum z times the normal probability of a number below z: a smooth ReLU, "
        "usual in language models.",
        definition=reference.GELU,
        steepest=1.13,
        derivative_needs_z=True,
        formula="z * erfc(-z / sqrt(2)) / 2",
        array=_gelu,
        onnx=_gelu_nodes,
        # Its own gelu, by erf, loses digits far below 0.
        pytorch=f"values * (0.5 * torch.erfc(-{SQRT_HALF!r} * values))",
    ),
    ActivationRecord(
        name="sine",
        label="Sine",
        help="A wave. It learns functions that repeat with few neurons, but needs a low "
        "learning rate.",
        definition=reference.SINE,
        low=-1.0,
        high=1.0,
        derivative_needs_z=True,
        formula="sin(z)",
        array=_sine,
        onnx=_operator("Sin"),
        pytorch="torch.sin(values)",
    ),
    ActivationRecord(
        name="linear",
        label="Linear",
        help="The weighted sum itself. Use it for outputs that may be any value; in hidden layers "
        "it adds nothing.",
        definition=reference.LINEAR,
        formula="z",
        array=_linear,
        onnx=lambda _graph, z: z,
        pytorch="values",
        scikit_learn="identity",
        playground="linear",
    ),
)

#: Acts on all neurons of a layer together, so it is for the output layer only.
SOFTMAX = ActivationRecord(
    name="softmax",
    label="Softmax",
    help="Probabilities of the classes, which add up to 1. Use it where each class has an output.",
    definition=None,
    low=0.0,
    high=1.0,
    formula="exp(z) / (the sum of exp(z) over the layer)",
    array=_softmax,
    onnx=_operator("Softmax", axis=1),
    pytorch="torch.softmax(values, dim=1)",
)

#: Every activation that an output layer may have.
OUTPUT_ACTIVATIONS = Registry(SOFTMAX, base=ACTIVATIONS)


def are_probabilities(output_activation: str, outputs: int) -> bool:
    """Return whether so many outputs are the probabilities of classes, which add up to 1.

    Those of a softmax are, and so is a single sigmoid, the probability of the second of two
    classes; several sigmoids need not add up to 1.
    """
    return output_activation == SOFTMAX.name or (output_activation == "sigmoid" and outputs == 1)
