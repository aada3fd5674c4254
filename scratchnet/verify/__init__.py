"""Training one experiment with every engine, to compare what they compute and how fast."""

from scratchnet.verify.difference import Difference, difference
from scratchnet.verify.measuring import GRID_POINTS, Measured
from scratchnet.verify.verification import (
    LOSSES_WITHIN,
    OUTPUTS_WITHIN,
    Verification,
    compare_engines,
    is_the_articles,
)

__all__ = [
    "GRID_POINTS",
    "LOSSES_WITHIN",
    "OUTPUTS_WITHIN",
    "Difference",
    "Measured",
    "Verification",
    "compare_engines",
    "difference",
    "is_the_articles",
]
