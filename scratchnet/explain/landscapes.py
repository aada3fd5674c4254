"""Functions of two parameters on which optimizers can be watched, one record each."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, sin

from scratchnet.registry import Registry

#: Both parameters of a point, or the slope along each.
Pair = tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Landscape:
    """One function of two parameters.

    - ``help``: what it shows of optimizers.
    - ``value``, ``gradient``: the function and its slope along both parameters.
    - ``formula``: the function, to be read.
    - ``low``, ``high``: the corners of the part that is drawn.
    - ``start``: where paths begin at first.
    - ``rates``: learning rates that suit it, for plain optimizers and for adaptive ones.
    - ``noise``: the standard deviation of what is added to each slope in each step, as small
      batches add it.
    """

    name: str
    label: str
    help: str
    formula: str
    value: Callable[[float, float], float]
    gradient: Callable[[float, float], Pair]
    low: Pair
    high: Pair
    start: Pair
    rates: Pair
    noise: float = 0.0


def _valley(x: float, y: float) -> float:
    return 0.5 * (x * x + 20.0 * y * y)


def _valley_gradient(x: float, y: float) -> Pair:
    return x, 20.0 * y


def _saddle(x: float, y: float) -> float:
    return 0.5 * (x * x - y * y) + 0.125 * y * y * y * y


def _saddle_gradient(x: float, y: float) -> Pair:
    return x, 0.5 * y * y * y - y


def _rosenbrock(x: float, y: float) -> float:
    return (1.0 - x) * (1.0 - x) + 100.0 * (y - x * x) * (y - x * x)


def _rosenbrock_gradient(x: float, y: float) -> Pair:
    return -2.0 * (1.0 - x) - 400.0 * x * (y - x * x), 200.0 * (y - x * x)


def _bowl(x: float, y: float) -> float:
    return 0.5 * (x * x + y * y)


def _bowl_gradient(x: float, y: float) -> Pair:
    return x, y


def _dents(x: float, y: float) -> float:
    return 0.1 * (x * x + y * y) + 0.5 * (sin(3.0 * x) + sin(3.0 * y))


def _dents_gradient(x: float, y: float) -> Pair:
    return 0.2 * x + 1.5 * cos(3.0 * x), 0.2 * y + 1.5 * cos(3.0 * y)


#: Every function to choose from.
LANDSCAPES = Registry(
    Landscape(
        name="valley",
        label="Narrow valley",
        help="Steep along one parameter and flat along the other: plain descent goes back and "
        "forth across the valley, momentum runs along it, and adaptive optimizers take both "
        "directions at one pace.",
        formula="(x² + 20·y²) / 2",
        value=_valley,
        gradient=_valley_gradient,
        low=(-5.0, -2.0),
        high=(5.0, 2.0),
        start=(-4.5, 1.4),
        rates=(0.05, 0.2),
    ),
    Landscape(
        name="saddle",
        label="Saddle",
        help="Beside the ridge the slope is almost 0: the optimizer that gathers speed or divides "
        "by the size of the slope leaves the saddle first.",
        formula="x²/2 − y²/2 + y⁴/8",
        value=_saddle,
        gradient=_saddle_gradient,
        low=(-3.0, -3.0),
        high=(3.0, 3.0),
        start=(-2.5, 0.01),
        rates=(0.1, 0.1),
    ),
    Landscape(
        name="rosenbrock",
        label="Rosenbrock",
        help="A curved valley that is almost flat along its floor (Rosenbrock 1960). It is quick "
        "to find, and slow to follow to the minimum at (1, 1).",
        formula="(1 − x)² + 100·(y − x²)²",
        value=_rosenbrock,
        gradient=_rosenbrock_gradient,
        low=(-2.0, -1.0),
        high=(2.0, 3.0),
        start=(-1.2, 1.0),
        rates=(0.001, 0.1),
    ),
    Landscape(
        name="bowl",
        label="Bowl",
        help="Equally steep in every direction: the slope points straight at the minimum, and no "
        "optimizer is needed but plain descent.",
        formula="(x² + y²) / 2",
        value=_bowl,
        gradient=_bowl_gradient,
        low=(-3.0, -3.0),
        high=(3.0, 3.0),
        start=(-2.5, 2.0),
        rates=(0.1, 0.1),
    ),
    Landscape(
        name="noisy",
        label="Noisy valley",
        help="The valley with slopes as small batches give them: each is off by chance. Means over "
        "many steps, which momentum and Adam keep, are steadier.",
        formula="(x² + 20·y²) / 2, its slopes with noise",
        value=_valley,
        gradient=_valley_gradient,
        low=(-5.0, -2.0),
        high=(5.0, 2.0),
        start=(-4.5, 1.4),
        rates=(0.03, 0.1),
        noise=4.0,
    ),
    Landscape(
        name="dents",
        label="Many minima",
        help="A bowl full of dents: where an optimizer ends depends on where it begins and on how "
        "much speed it keeps.",
        formula="(x² + y²)/10 + (sin 3x + sin 3y)/2",
        value=_dents,
        gradient=_dents_gradient,
        low=(-5.0, -5.0),
        high=(5.0, 5.0),
        start=(-4.0, 4.2),
        rates=(0.1, 0.1),
    ),
)
