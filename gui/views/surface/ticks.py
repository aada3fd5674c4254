"""Round numbers along an axis."""

from math import ceil, floor, log10

_STEPS = (1.0, 2.0, 5.0, 10.0)


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Return at most ``most`` + 1 round numbers from ``low`` to ``high``."""
    span = high - low
    if not span > 0:
        return [low]
    rough = span / most
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in _STEPS if factor * power >= rough * (1 - 1e-9))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def tick_words(values: list[float]) -> list[str]:
    """Return numbers as short as they can be told apart."""
    return [f"{value:.6g}".replace("-", "−") if value else "0" for value in values]
