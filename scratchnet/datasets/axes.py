"""The axes of what a network is a function of: one for each input."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """One input of the network's: its name, and its range in the units that a person knows."""

    name: str
    low: float
    high: float
