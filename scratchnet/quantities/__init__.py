"""Numbers of a run that formulas can name, and conditions over them."""

from scratchnet.quantities.condition import (
    Condition,
    Expression,
    Facts,
    Judgement,
    parse_condition,
    parse_expression,
)
from scratchnet.quantities.functions import RUN_FUNCTIONS
from scratchnet.quantities.outcome import MissingQuantity, Outcome
from scratchnet.quantities.quantity import QUANTITIES, Quantity

__all__ = [
    "QUANTITIES",
    "RUN_FUNCTIONS",
    "Condition",
    "Expression",
    "Facts",
    "Judgement",
    "MissingQuantity",
    "Outcome",
    "Quantity",
    "parse_condition",
    "parse_expression",
]
